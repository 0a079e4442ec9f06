"""Generated FAQs put into the records: new ones as drafts, drafts that came out otherwise as a new version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from agent.faq.draft import Draft
from ui.dates import in_chinese
from ui.faq.wordings import wording_of
from ui.records import audit, faqs
from ui.records.faqs import Faq, FaqState, Wording

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase
    from ui.faq.importing import Compared

BUILT = "build:"  # origin of a generated FAQ, before its topic
EVERYTHING = 1_000_000


@dataclass(slots=True)
class Built:
    """made: new drafts. renewed: drafts with a new version. same: unchanged. differing: ids in other states left to people."""

    made: int = 0
    renewed: int = 0
    same: int = 0
    differing: list[int] = field(default_factory=list)
    topics: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.made + self.renewed + self.same + len(self.differing)


def keep_all(
    connection: Connection, drafts: Iterable[Draft], knowledge: KnowledgeBase, *, actor: str, by: str = ""
) -> Built:
    """Keep every draft in the caller's transaction. What is published is never changed here.

    actor: author of the versions. by: who had them made, for the audit log.
    """
    known = {(f.wording.question, f.program_id): f for f in faqs.listed(connection, limit=EVERYTHING)}
    built = Built()
    for draft in drafts:
        built.topics[str(draft.topic)] += 1
        _keep(connection, draft, known.get((draft.question, draft.program_id)), knowledge, built, actor)
    audit.append(connection, by or actor, "faq.build", "", made=built.made, renewed=built.renewed, same=built.same)
    return built


def keep_compared(connection: Connection, compared: Sequence[Compared], actor: str) -> list[int]:
    """Keep imported FAQs as drafts, what was found against them as the note; return their ids."""
    ids = [
        faqs.add(connection, c.wording, author=actor, program_id=c.row.program_id, origin="import") for c in compared
    ]
    audit.append(connection, actor, "faq.import", "", rows=len(ids), differing=sum(not c.fits for c in compared))
    return ids


def _keep(
    connection: Connection, draft: Draft, before: Faq | None, knowledge: KnowledgeBase, built: Built, actor: str
) -> None:
    wording = wording_of(draft, knowledge)
    if before is None:
        origin = f"{BUILT}{draft.topic}"
        faqs.add(connection, wording, author=actor, program_id=draft.program_id, origin=origin)
        built.made += 1
    elif _undated(before.wording) == _undated(wording):
        built.same += 1
    elif before.state is FaqState.DRAFT and before.author == actor:
        faqs.revise(connection, before.id, wording, author=actor, from_version=before.version)
        built.renewed += 1
    else:  # a person wrote it or has it in hand
        built.differing.append(before.id)


def _undated(wording: Wording) -> tuple[str, dict[str, str]]:
    """Return answer and foundations without the day it was asked on: 现行有效 on another day is no new answer."""
    return wording.answer.replace(in_chinese(wording.as_of), ""), dict(wording.rests_on)
