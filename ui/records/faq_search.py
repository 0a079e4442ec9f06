"""FAQs by state, program and words, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select, update

from ui.records.faqs import Faq, FaqState, _faq, _newest
from ui.records.schema import faq_moves, faq_versions, faqs
from ui.records.types import now


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty for all. titles: texts the program rests on, whose own FAQs count as the program's."""

    state: FaqState | None = None
    program_id: str = ""
    titles: Sequence[str] = ()
    words: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    from_state: str
    to_state: str
    actor: str
    note: str
    moved_at: Any


def found(connection: Connection, wanted: Wanted, limit: int = 50, offset: int = 0) -> list[Faq]:
    """Return one page of the FAQs, in the order they were made."""
    query = _newest().where(*_conditions(wanted)).order_by(faqs.c.id).limit(limit).offset(offset)
    return [_faq(row) for row in connection.execute(query)]


def total(connection: Connection, wanted: Wanted) -> int:
    newest = (faq_versions.c.faq_id == faqs.c.id) & (faq_versions.c.number == faqs.c.version)
    query = select(func.count()).select_from(faqs.join(faq_versions, newest)).where(*_conditions(wanted))
    return int(connection.execute(query).scalar_one())


def moves(connection: Connection, faq_id: int) -> list[Move]:
    """Return every change of state, oldest first."""
    query = select(faq_moves).where(faq_moves.c.faq_id == faq_id).order_by(faq_moves.c.id)
    return [Move(r.from_state, r.to_state, r.actor, r.note, r.moved_at) for r in connection.execute(query)]


def claim(connection: Connection, faq_id: int, version: int, state: FaqState) -> bool:
    """Hold an FAQ as the caller saw it till the end of the transaction; False where somebody changed it since."""
    seen = (faqs.c.id == faq_id) & (faqs.c.version == version) & (faqs.c.state == state)
    return bool(connection.execute(update(faqs).where(seen).values(changed_at=now())).rowcount)


def _conditions(wanted: Wanted) -> list[Any]:
    made: list[Any] = []
    if wanted.state is not None:
        made.append(faqs.c.state == wanted.state)
    if wanted.origin:
        made.append(faqs.c.origin == wanted.origin)
    if wanted.program_id:
        of_texts = [faq_versions.c.question.startswith(f"《{title}》", autoescape=True) for title in wanted.titles]
        own = faqs.c.program_id == wanted.program_id
        made.append(or_(own, and_(faqs.c.program_id == "", or_(*of_texts))) if of_texts else own)
    for word in wanted.words.split():
        both = (faq_versions.c.question, faq_versions.c.answer)
        made.append(or_(*(column.icontains(word, autoescape=True) for column in both)))
    return made
