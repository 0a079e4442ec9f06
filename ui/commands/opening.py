"""What most commands begin with: the settings, the date asked about, and an open desk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from ui.console import progress_bar
from ui.dates import parse_date, today_in_beijing
from ui.desk import Desk, open_desk
from ui.settings import Settings, load_settings


def chosen_date(as_of: str, settings: Settings) -> date:
    """Return the date of --as-of, else of JINGDA_AS_OF, else today in Beijing."""
    return parse_date(as_of) if as_of else settings.as_of or today_in_beijing()


def doubts_here() -> Mapping[str, str]:
    """Return what to say of programs whose rules quote words that added documents no longer have.

    The index is opened only where documents were added or retired: the calculators work without one.
    """
    from ingest.library import Library

    settings = load_settings()
    library = Library.open(settings.home)
    if not library.entries and not library.retired:
        return {}
    with desk_and_date("") as (desk, _):
        return desk.doubts


@contextmanager
def desk_and_date(as_of: str) -> Iterator[tuple[Desk, date]]:
    """Yield a desk and the date asked about; the date is checked first because it costs nothing."""
    settings = load_settings()
    day = chosen_date(as_of, settings)
    with progress_bar() as progress:
        desk = open_desk(settings, progress)
    try:
        yield desk, day
    finally:
        desk.close()
