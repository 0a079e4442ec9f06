"""The lock against guessing: wrong passwords are counted per account and per address."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, delete, func, select

from ui.records.schema import login_attempts as table
from ui.records.types import now

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10  # wrong passwords in WINDOW: a person mistypes less often
PER_ADDRESS = 40  # an office behind one address


def wait_s(connection: Connection, account: str, address: str) -> int:
    """Count this attempt before it is tried, so that many at once do not slip through.

    Returns: 0 when it may be tried, else the seconds until the next may.
    """
    since = now() - WINDOW
    for column, value, most in ((table.c.account, account, PER_ACCOUNT), (table.c.address, address, PER_ADDRESS)):
        found = select(func.count(), func.min(table.c.at)).where(column == value, table.c.at > since)
        count, oldest = connection.execute(found).one()
        if count >= most:
            return max(1, int((oldest + WINDOW - now()).total_seconds()) + 1)
    connection.execute(table.insert().values(account=account, address=address, at=now()))
    return 0


def forget(connection: Connection, account: str, address: str) -> None:
    """After the right password the counts begin anew, for this account and of it from this address."""
    connection.execute(delete(table).where((table.c.account == account) & (table.c.address == address)))
