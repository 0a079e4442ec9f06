"""What may prove a figure: the quotes cited, what the tools computed, what the catalogue states, and the asker's words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from agent.gate.names import NO_NAMES, Names
from agent.gate.tokens import Token, scan, squeeze

SLOT = "\ufffc"  # stands for a token in a skeleton
_NOT_WORDS = re.compile(rf"[^\w{SLOT}×+−=]")
_PAUSE = re.compile(r"[；，：:;]")


@dataclass(frozen=True, slots=True)
class Text:
    """One source as the gate reads it: its tokens in order, and its words with a slot for each token."""

    squeezed: str
    tokens: tuple[Token, ...]
    skeleton: str
    slots: tuple[int, ...]  # where each token's slot stands in the skeleton

    @property
    def words(self) -> int:
        """How many characters stand between the figures."""
        return len(self.skeleton) - len(self.slots)

    def places(self, part: Text) -> Iterator[tuple[Token, ...]]:
        """Yield the tokens of each place in this text whose words are those of `part`."""
        at = self.skeleton.find(part.skeleton)
        while at >= 0:
            before = sum(1 for slot in self.slots if slot < at)
            yield self.tokens[before : before + len(part.tokens)]
            at = self.skeleton.find(part.skeleton, at + 1)


@lru_cache(maxsize=4096)
def read(text: str, names: Names = NO_NAMES) -> Text:
    """Return a text with its tokens; kept, because clauses are cited again and again."""
    squeezed = squeeze(text)
    return assemble(squeezed, scan(squeezed, names))


def assemble(squeezed: str, tokens: Sequence[Token]) -> Text:
    parts, at = [], 0
    for token in tokens:
        parts += [_NOT_WORDS.sub("", squeezed[at : token.start]), SLOT]
        at = token.end
    skeleton = "".join([*parts, _NOT_WORDS.sub("", squeezed[at:])])
    slots = tuple(i for i, character in enumerate(skeleton) if character == SLOT)
    return Text(squeezed, tuple(tokens), skeleton, slots)


@dataclass(frozen=True, slots=True)
class Clause:
    """A cited clause as a source: its mark, its words, its place, and the document's number and names."""

    marker: int
    quote: str
    locator: str
    document_number: str
    titles: frozenset[str]
    known: Names = NO_NAMES

    @property
    def text(self) -> Text:
        return read(self.quote, self.known)

    @property
    def place(self) -> tuple[Token, ...]:
        return read(self.locator).tokens


@dataclass(frozen=True)
class Sources:
    """Everything one answer may rest on; a source is read when a sentence first needs it.

    worked: lines of the tools (steps, results, reasons, notes). results: those that hold a final result; empty where nothing
    was computed. stated: lines of the catalogue about the cited documents. said: the asker's messages.
    """

    clauses: tuple[Clause, ...] = ()
    worked_lines: tuple[str, ...] = ()
    stated_lines: tuple[str, ...] = ()
    result_lines: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    known: Names = NO_NAMES

    @cached_property
    def written(self) -> frozenset[str]:
        """The lines of the tools as they are, for sentences that repeat one letter for letter."""
        return frozenset(squeeze(line).rstrip("。；;.") for line in self.worked_lines)

    @cached_property
    def worked(self) -> tuple[Text, ...]:
        """Each line of the tools whole, and in its parts."""
        lines = [line.rstrip("。；") for line in dict.fromkeys(self.worked_lines)]
        parts = [part for line in lines for part in (line, *(_PAUSE.split(line) if _PAUSE.search(line) else ()))]
        return tuple(text for part in parts if part and (text := read(part, self.known)).tokens)

    @cached_property
    def whole(self) -> dict[str, list[tuple[Token, ...]]]:
        """Return the tokens of each worked line by its words."""
        lines: dict[str, list[tuple[Token, ...]]] = defaultdict(list)
        for line in self.worked:
            lines[line.skeleton].append(line.tokens)
        return lines

    def lines(self, skeleton: str) -> bool:
        """True when these are the words of a whole line of the tools or of the catalogue."""
        return skeleton in self.whole or any(line.skeleton == skeleton for line in self.stated)

    @cached_property
    def stated(self) -> tuple[Text, ...]:
        return tuple(read(line, self.known) for line in self.stated_lines)

    @cached_property
    def results(self) -> tuple[Text, ...]:
        return tuple(read(line, self.known) for line in self.result_lines)

    @cached_property
    def said(self) -> tuple[Text, ...]:
        return tuple(read(message, self.known) for message in self.messages)

    def marked(self, marks: Iterable[int]) -> tuple[Clause, ...]:
        """Return the clauses with these marks, all of them for a sentence without a mark."""
        wanted = frozenset(marks)
        return tuple(c for c in self.clauses if c.marker in wanted) if wanted else self.clauses
