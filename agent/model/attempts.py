"""The attempts at one answer: ask, prove, tell the model why not, ask once more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from langchain_core.language_models import BaseChatModel

from agent.answer import Answer
from agent.model.dialogue import Dialogue
from agent.model.failures import ModelFailure, failure_of
from agent.model.loop import Loop
from agent.model.proof import prove
from agent.model.reply import Reply
from agent.model.watch import Record
from agent.tracing import span

ATTEMPTS = 2  # the second one is told why the first failed
LEAST_LEFT_S = 1.0  # of the time limit, for another attempt to be worth its cost


@dataclass(slots=True)
class Attempts:
    """outcome, reason: as in `Usage`. made: how often the model was asked for an answer. told: objections, code and text."""

    record: Record
    draft: Answer
    model: BaseChatModel
    loop: Loop
    timeout_s: float
    outcome: str = ""
    reason: str = ""
    made: int = 0
    told: list[str] = field(default_factory=list)

    def run(self, on_step: Callable[[str], None] | None) -> Answer | None:
        """Return the proved answer, None where the draft is the answer."""
        dialogue = Dialogue(self.model, self.record, self.draft)
        until = monotonic() + self.timeout_s
        while self.made < ATTEMPTS and (left := until - monotonic()) > (LEAST_LEFT_S if self.made else 0):
            if on_step is not None:
                on_step("model")
            self.made += 1
            try:
                reply = self.loop.run(dialogue.reply(), seconds=left)
            except (ModelFailure, TimeoutError) as error:
                self._failed(failure_of(error))
                return None
            answer = self._proved(dialogue, reply)
            if answer is not None or self.outcome == "kept":
                return answer
        return None

    def _failed(self, failure: ModelFailure) -> None:
        self.outcome, self.reason = "failed", failure.code
        self.told.append(str(failure))

    def _proved(self, dialogue: Dialogue, reply: Reply) -> Answer | None:
        if reply.kind != "answer":
            self.outcome, self.reason = "kept", reply.kind
            return None
        with span("agent.proof") as noted:
            proved = prove(self.record, self.draft, dialogue.marks, reply.text)
            noted.set_attribute("jingda.objections", [o.code for o in proved.objections])
        if proved.answer is not None:
            self.outcome, self.reason = "used", ""
            return proved.answer
        self.outcome, self.reason = "unproved", proved.objections[0].code
        self.told += [f"{o.code}: {o.text}" for o in proved.objections]
        dialogue.object("；".join(o.text for o in proved.objections))
        return None
