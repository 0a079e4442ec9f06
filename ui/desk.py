"""The desk at which questions are asked: one open knowledge base per process, shared by every face."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from agent.answer import Answer
    from knowledge.model import Clause, Document, Status
    from ui.console import Progress
    from ui.settings import Settings


class Hit(Protocol):
    """One clause found, with its document, the score of this search and its status on the date asked."""

    @property
    def clause(self) -> Clause: ...
    @property
    def document(self) -> Document: ...
    @property
    def score(self) -> float: ...
    @property
    def status(self) -> Status: ...


class Knowledge(Protocol):
    """What the faces need of a knowledge base; `knowledge.store.KnowledgeBase` is the real one."""

    def documents(self) -> Sequence[Document]: ...
    def document(self, doc_id: str) -> Document: ...
    def clause(self, clause_id: str) -> Clause: ...
    def clauses(self, doc_id: str) -> Sequence[Clause]: ...
    def search(self, query: str, *, as_of: date, top_k: int) -> Sequence[Hit]: ...
    def reload_if_changed(self) -> object: ...
    def close(self) -> None: ...


class Ask(Protocol):
    """`agent.ask`."""

    def __call__(self, turns: Sequence[str], *, as_of: date, knowledge: Knowledge) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which documents a search may come from; empty means any. Each is a part of the printed name."""

    issuer: str = ""
    part: str = ""
    document: str = ""

    def admits(self, document: Document) -> bool:
        names = f"{document.doc_id}\n{document.title}\n{document.document_number}"
        return self.issuer in document.issuing_authority and self.part in document.part and self.document in names

    @property
    def open(self) -> bool:
        return not (self.issuer or self.part or self.document)


class Desk:
    """Answers, searches and looks things up, always in the newest generation of the index. Safe to share by threads."""

    def __init__(self, knowledge: Knowledge, ask: Ask) -> None:
        self._knowledge, self._ask, self._reloading = knowledge, ask, Lock()

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge base, reloaded first when another process has swapped the index."""
        with self._reloading:
            self._knowledge.reload_if_changed()
        return self._knowledge

    def ask(self, turns: Sequence[str], as_of: date) -> Answer:
        """Return the answer to the last of `turns`, with the time it took."""
        started = perf_counter()
        answer = self._ask(turns, as_of=as_of, knowledge=self.knowledge)
        return replace(answer, latency_ms=(perf_counter() - started) * 1000)

    def search(self, query: str, *, as_of: date, top_k: int, narrowing: Narrowing = Narrowing()) -> list[Hit]:
        """Return at most `top_k` clauses of the admitted documents, best first."""
        wanted = top_k if narrowing.open else max(200, 20 * top_k)  # filter after: a filter in Chroma is slow
        hits = self.knowledge.search(query, as_of=as_of, top_k=wanted)
        return [hit for hit in hits if narrowing.admits(hit.document)][:top_k]

    def close(self) -> None:
        self._knowledge.close()


def open_desk(settings: Settings, progress: Progress) -> Desk:
    """Return a desk over the index in `settings.home`, building the index of the shipped corpus when there is none."""
    raise NotImplementedError
