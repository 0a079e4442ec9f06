"""The desk at which questions are asked: one open knowledge base per process, shared by every face."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from secrets import token_urlsafe
from time import perf_counter
from typing import TYPE_CHECKING, Any, Protocol

from knowledge.errors import SettingsError
from ui.documents.doubts import Doubts
from ui.text import whole

if TYPE_CHECKING:
    from agent.answer import Answer
    from agent.model import ModelAsk
    from agent.told import Told
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
        told: Told | None = None,
        on_step: Callable[[str], None] | None = None,
    ) -> Answer: ...


class HouseAnswers(Protocol):
    """What supervisors approved: `ui.house.book.HouseBook`."""

    def led(self, turns: Sequence[str], answer: Answer, knowledge: KnowledgeBase) -> Answer: ...


class Desk:
    """Answers, and gives the knowledge they rest on, always in the newest index. Safe to share by threads.

    ask: answers without a model. model: answers where a model is set. home: where added documents lie, None for none.
    """

    recorder: Recorder | None = None  # set where answers are kept
    metrics: Metrics | None = None  # set where they are counted
    house: HouseAnswers | None = None  # set where supervisors approve answers

    def __init__(
        self, knowledge: KnowledgeBase, ask: Ask, *, model: ModelAsk | None = None, home: Path | None = None
    ) -> None:
        self._knowledge, self._ask, self._model = knowledge, ask, model
        self._doubts = Doubts(home)

    @property
    def knowledge(self) -> KnowledgeBase:
        """The knowledge base, reloaded first when another process has swapped the index."""
        self._knowledge.reload_if_changed()
        return self._knowledge

    @property
    def doubts(self) -> Mapping[str, str]:
        """What to say of programs whose rules quote words that the texts held now no longer have, by program."""
        return self._doubts.of(self.knowledge)

    def ask(
        self,
        turns: Sequence[str],
        as_of: date,
        told: Told | None = None,
        *,
        on_step: Callable[[str], None] | None = None,
        led: bool = True,
    ) -> Answer:
        """Return the answer to the last of `turns`, with the time it took; a house answer to it comes first.

        told: what was stated beside the messages. on_step: hears each step as it begins. led: False leaves house answers out.
        """
        started = perf_counter()
        heard: dict[str, Any] = {} if on_step is None else {"on_step": on_step}
        if told is not None:
            heard["told"] = told
        asked: Ask = self._model or self._ask
        words = [whole(turn) for turn in turns]
        answer = asked(words, as_of=as_of, knowledge=self.knowledge, **heard)
        if led and self.house is not None:
            answer = self.house.led(words, answer, self._knowledge)
        answer = self._warned(answer)
        answer = replace(answer, latency_ms=(perf_counter() - started) * 1000)
        if self.metrics is not None:
            self.metrics.answered(answer)
        return answer

    def _warned(self, answer: Answer) -> Answer:
        """Return the answer with what must be known of the rules it computed by."""
        doubts = self._doubts.of(self._knowledge)
        rules = [*(c.rule_id for c in answer.calculations), *(e.program_id for e in answer.eligibility)]
        said = tuple(dict.fromkeys(doubts[rule] for rule in rules if rule in doubts)) if doubts else ()
        return replace(answer, notices=(*said, *answer.notices)) if said else answer

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
        """Answer a question for nobody, so that the first asker does not wait for imports; a failure can wait for them.

        No model is asked: nobody would read what it costs.
        """
        with suppress(Exception):
            self._ask([question], as_of=as_of, knowledge=self.knowledge)
            if self._model is not None:
                self._model.prepare()

    def close(self) -> None:
        if self._model is not None:
            self._model.close()
        self._knowledge.close()


def chosen_embedder(settings: Settings) -> Embedder:
    """Return the embedder that JINGDA_EMBEDDER names."""
    from knowledge.embedder import load_embedder

    return load_embedder(settings.embedder)


def chosen_model(settings: Settings) -> ModelAsk | None:
    """Return what asks the model that JINGDA_LLM_URL and JINGDA_LLM_MODEL name, None where neither is set.

    Raises: SettingsError when only one of them is.
    """
    if not settings.llm_url and not settings.llm_model:
        return None
    if not (settings.llm_url and settings.llm_model):
        unset = "JINGDA_LLM_MODEL" if settings.llm_url else "JINGDA_LLM_URL"
        raise SettingsError("没有设置", where=unset, remedy="接入模型要同时设置地址和模型名，见 docs/models.md")
    from agent.model import Endpoint, ModelAsk

    return ModelAsk(
        Endpoint(
            settings.llm_url,
            settings.llm_model,
            settings.llm_key,
            settings.llm_timeout_s,
            settings.llm_price_in,
            settings.llm_price_out,
        )
    )


def watch(settings: Settings) -> None:
    """Switch tracing on where a collector is named or JINGDA_TRACING asks for it; JINGDA_TRACING=0 keeps it off."""
    if settings.tracing or (settings.tracing is None and settings.otlp_endpoint):
        from agent.tracing import start_tracing

        start_tracing()


def open_desk(settings: Settings, progress: Progress) -> Desk:
    """Return a desk over the index in `settings.home`, building the index of the shipped corpus when there is none."""
    from agent import ask
    from ingest.pipeline import ensure_index, parser_fingerprint
    from knowledge.store import open_current

    watch(settings)
    model = chosen_model(settings)
    embedder = chosen_embedder(settings)
    ensure_index(settings.home, embedder, progress, chroma_url=settings.chroma_url, engine=settings.engine)
    knowledge = open_current(settings.home, embedder=embedder, parser_fingerprint=parser_fingerprint())
    return Desk(knowledge, ask, model=model, home=settings.home)
