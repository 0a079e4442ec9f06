"""The desk at which questions are asked: one open knowledge base per process, shared by every face."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from secrets import token_urlsafe
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

from ui.text import whole

if TYPE_CHECKING:
    from agent.answer import Answer
    from knowledge.base import KnowledgeBase
    from knowledge.embedder import Embedder
    from ui.console import Progress
    from ui.observed.metrics import Metrics
    from ui.records.recorder import Recorder
    from ui.settings import Settings


class Ask(Protocol):
    """`agent.ask`."""

    def __call__(
        self,
        turns: Sequence[str],
        *,
        as_of: date,
        knowledge: KnowledgeBase,
        on_step: Callable[[str], None] | None = None,
    ) -> Answer: ...


class Desk:
    """Answers, and gives the knowledge they rest on, always in the newest index. Safe to share by threads."""

    recorder: Recorder | None = None  # set where answers are kept
    metrics: Metrics | None = None  # set where they are counted

    def __init__(self, knowledge: KnowledgeBase, ask: Ask) -> None:
        self._knowledge, self._ask = knowledge, ask

    @property
    def knowledge(self) -> KnowledgeBase:
        """The knowledge base, reloaded first when another process has swapped the index."""
        self._knowledge.reload_if_changed()
        return self._knowledge

    def ask(self, turns: Sequence[str], as_of: date, *, on_step: Callable[[str], None] | None = None) -> Answer:
        """Return the answer to the last of `turns`, with the time it took; `on_step` hears each step as it begins."""
        started = perf_counter()
        heard = {} if on_step is None else {"on_step": on_step}
        answer = self._ask([whole(turn) for turn in turns], as_of=as_of, knowledge=self.knowledge, **heard)
        answer = replace(answer, latency_ms=(perf_counter() - started) * 1000)
        if self.metrics is not None:
            self.metrics.answered(answer)
        return answer

    def keep(
        self, question: str, answer: Answer, *, face: str, conversation: str = "", account: str = "", key: str = ""
    ) -> str:
        """Hand an answer over to be kept, beside the answer path; return the key by which feedback can name it, "" if it is not kept.

        conversation: an unguessable id, the same for all turns of one; "" for a question that stands alone.
        key: an unguessable id of this answer where the face has one already.
        """
        if self.recorder is None:
            return ""
        from ui.records.conversations import NewTurn

        key = key or token_urlsafe(16)
        said = NewTurn(
            conversation or token_urlsafe(16), key, question, answer.as_of, answer.as_json(), answer.latency_ms,
            face, account,
        )  # fmt: skip
        self.recorder.record(said)
        return key

    def rate(self, key: str, thumb: int, comment: str = "") -> None:
        """Hand over what the asker thinks of the answer of this key: thumb 1 up, -1 down, 0 only a comment. The last word counts."""
        if self.recorder is not None:
            from ui.records.conversations import Thumb

            self.recorder.record(Thumb(key, thumb, comment))

    def warm_up(self, question: str, as_of: date) -> None:
        """Answer a question for nobody, so that the first asker does not wait for imports; a failure can wait for them."""
        with suppress(Exception):
            self.ask([question], as_of)

    def close(self) -> None:
        self._knowledge.close()


def chosen_embedder(settings: Settings) -> Embedder:
    """Return the embedder that JINGDA_EMBEDDER names."""
    from knowledge.embedder import load_embedder

    return load_embedder(settings.embedder)


def open_desk(settings: Settings, progress: Progress) -> Desk:
    """Return a desk over the index in `settings.home`, building the index of the shipped corpus when there is none."""
    from agent import ask
    from ingest.pipeline import ensure_index, parser_fingerprint
    from knowledge.store import open_current

    embedder = chosen_embedder(settings)
    ensure_index(settings.home, embedder, progress, chroma_url=settings.chroma_url)
    return Desk(open_current(settings.home, embedder=embedder, parser_fingerprint=parser_fingerprint()), ask)
