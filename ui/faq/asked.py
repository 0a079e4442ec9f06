"""Questions of the records that deserve an FAQ: those often asked, unanswered or disliked, alike ones in one group."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from agent.answer import Kind
from agent.faq.draft import Topic, from_answer
from agent.pipeline import inquire
from ui.faq.wordings import wording_of
from ui.records.conversations import Turn
from ui.records.faqs import Wording

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase

ALIKE = 0.5  # of the character pairs of two questions in common (Jaccard): 创新券最高多少 and 创新券最高能补多少
SHORTEST = 4  # characters: “你好” and “谢谢” are no questions
GROUPS_SHOWN = 60
_PUNCTUATION = re.compile(r"[\W_]+")
_POLITE = re.compile(r"^(?:请问|你好|您好|想问一下|问一下|咨询一下)+|(?:呢|呀|啊|吗)+$")


@dataclass(slots=True)
class Group:
    """Questions that ask alike. unanswered: refused or asked back; disliked: thumbs down."""

    turns: list[Turn]
    pairs: frozenset[str]
    counted: dict[str, int] = field(default_factory=dict)

    @property
    def question(self) -> str:
        """The wording used most, the shortest of equals."""
        return max(self.counted, key=lambda text: (self.counted[text], -len(text), text))

    @property
    def count(self) -> int:
        return len(self.turns)

    @property
    def unanswered(self) -> int:
        return sum(turn.kind != Kind.ANSWER for turn in self.turns)

    @property
    def disliked(self) -> int:
        return sum((turn.thumb or 0) < 0 for turn in self.turns)

    @property
    def wordings(self) -> list[str]:
        return sorted(self.counted, key=lambda text: -self.counted[text])

    def take(self, turn: Turn) -> None:
        self.turns.append(turn)
        self.counted[turn.question] = self.counted.get(turn.question, 0) + 1


def grouped(turns: Iterable[Turn]) -> list[Group]:
    """Return the questions in groups, the unanswered and disliked first, then by how often they were asked."""
    groups: list[Group] = []
    for turn in turns:
        pairs = _pairs(turn.question)
        if not pairs:
            continue
        near = max(groups, key=lambda group: _alike(pairs, group.pairs), default=None)
        if near is None or _alike(pairs, near.pairs) < ALIKE:
            near = Group([], pairs)
            groups.append(near)
        near.take(turn)
    worth = [group for group in groups if group.count > 1 or group.unanswered or group.disliked]
    return sorted(worth, key=lambda g: (-(g.unanswered + g.disliked), -g.count, g.question))[:GROUPS_SHOWN]


def answered(question: str, knowledge: KnowledgeBase, as_of: date) -> tuple[Wording, str]:
    """Return a first version for a question, and the program it was computed for: the agent's proved answer, else empty."""
    found = inquire([question], as_of=as_of, knowledge=knowledge)
    answer = found.answer
    if answer is None or answer.kind is not Kind.ANSWER or not answer.cited:
        return Wording(question, "", as_of, note="还没有可用的答案，请编写"), ""
    program = found.computed.candidate.program.id if found.computed else ""
    return wording_of(from_answer(Topic.EXAMPLE, question, answer, program), knowledge), program


def _pairs(question: str) -> frozenset[str]:
    plain = _POLITE.sub("", _PUNCTUATION.sub("", question.casefold()))
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1)) if len(plain) >= SHORTEST else frozenset()


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)
