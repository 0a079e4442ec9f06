"""The proof of a text: each figure and name in it must stand where its sentence says, or the sentence fails.

A run of words that a source prints as well must carry the figures the source prints there: 最高不超过50万元 is not proved by a
50万元 further on. Words of the writer's own are proved figure by figure, each with its unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from agent.gate.claims import Claim, of_the_asker, repeats, result_claimed, sentences, unkept
from agent.gate.compare import WRITTEN_LARGE, all_prove, any_proves, proves
from agent.gate.names import NO_NAMES, Names, plain_name
from agent.gate.sources import SLOT, Clause, Sources, Text, assemble, read
from agent.gate.tokens import Token, squeeze

TELLING = 6  # words around the figures that make a run of a clause recognisable; fewer may stand anywhere
_EDGE = re.compile(r"[，,:、？?;；]")
_LEAD_IN = re.compile(r"^(?:不对，|不能，|计算:|时间:|流程:|联系方式:|分年:|注意:|\d{1,2}[.、)](?!\d)|[-*•])+")
_YEARLY = re.compile(r"[每全当]年|年度")  # 一年最高 says 每年
_ASKERS = frozenset({"quantity", "number", "date", "time", "ordinal", "fraction", "code", "name"})


@dataclass(frozen=True, slots=True)
class Failure:
    """A sentence that may not be shown, the token that nothing proves (or the words that promise), and why."""

    sentence: str
    token: str
    reason: str  # unproved, elsewhere (the clause prints another figure there), uncited, promise, verdict


def prove(text: str, sources: Sources, *, names: Names = NO_NAMES, verdicts: Sequence[str] = ()) -> list[Failure]:
    """Return the sentences of `text` that nothing proves, in their order; an empty list lets the whole text pass.

    verdicts: what the eligibility check found (eligible, ineligible, unknown); empty where none was made.
    """
    proof = _Proof(sources, names)
    found: list[Failure] = []
    for claim in sentences(text):
        verdict = unkept(claim, verdicts, quoted=proof.verbatim(claim))
        failure = Failure(claim.text, *verdict) if verdict else proof.failure(claim)
        if failure:
            found.append(failure)
    return found


@dataclass(slots=True)
class _Proof:
    sources: Sources
    names: Names

    def verbatim(self, claim: Claim) -> bool:
        """True when the sentence stands in a clause it may cite, letter for letter."""
        words = squeeze(claim.bare).strip("。；;.")
        return bool(words) and any(_stands_in(words, squeeze(c.quote)) for c in self.sources.marked(claim.marks))

    def failure(self, claim: Claim) -> Failure | None:
        clauses = self.sources.marked(claim.marks)
        if claim.marks and not clauses:
            return Failure(claim.text, "".join(f"[{m}]" for m in claim.marks), "uncited")
        if self.verbatim(claim):
            return None
        words = _LEAD_IN.sub("", squeeze(claim.bare))
        if words.rstrip("。；;.") in self.sources.written:
            return None
        whole = read(words, self.names)
        if not whole.tokens:
            return None
        if known := [line for line in self.sources.whole.get(whole.skeleton, ()) if _alike(line, whole.tokens)]:
            proved = any(all_prove(tokens, whole.tokens) for tokens in known)
            return None if proved else _elsewhere(claim, whole, known[0])
        return self._of_runs(claim, _segments(whole), clauses)

    def _of_runs(self, claim: Claim, segments: Sequence[Text], clauses: Sequence[Clause]) -> Failure | None:
        """Take the longest runs of segments that a source prints; what is left is proved figure by figure."""
        start = 0
        while start < len(segments):
            end, failure = self._run(claim, segments, start, clauses)
            if failure:
                return failure
            start = end
        return None

    def _run(
        self, claim: Claim, segments: Sequence[Text], start: int, clauses: Sequence[Clause]
    ) -> tuple[int, Failure | None]:
        for end in range(len(segments), start, -1):
            run = _joined(segments[start:end])
            if not run.tokens:
                continue
            places = self._places(run, clauses)
            if any(all_prove(place, run.tokens) for place in places):
                return end, None
            if any(_alike(place, run.tokens) for place in places) and (
                run.words >= TELLING or self.sources.lines(run.skeleton)
            ):
                return end, _elsewhere(claim, run, places[0])
        return start + 1, self._alone(claim, segments[start], clauses)

    def _places(self, run: Text, clauses: Sequence[Clause]) -> list[tuple[Token, ...]]:
        if not run.words:
            return []
        texts = [*(c.text for c in clauses), *self.sources.stated]
        found = [place for text in texts for place in text.places(run)]
        return [*found, *self.sources.whole.get(run.skeleton, ())]

    def _alone(self, claim: Claim, segment: Text, clauses: Sequence[Clause]) -> Failure | None:
        for token in segment.tokens:
            if reason := self._unproved(token, segment, claim, clauses):
                return Failure(claim.text, token.text, reason)
        return None

    def _unproved(self, token: Token, segment: Text, claim: Claim, clauses: Sequence[Clause]) -> str:
        """Return why nothing proves the token, "" when something does."""
        if token.kind == "name":
            return "" if self._named(token, segment, claim, clauses) else "unproved"
        places = _of_document(claim.document, self.sources.clauses) if claim.document else clauses
        if token.kind == "clause" and any(any_proves(c.place, token) for c in places):
            return ""
        asked = token.kind in _ASKERS and repeats(segment.squeezed, claim)
        if asked and any(any_proves(t.tokens, token) for t in self.sources.said):
            return ""
        if self._result_expected(token, segment, claim):
            return "" if any(any_proves(t.tokens, token) for t in self.sources.results) else "unproved"
        if any(any_proves(text.tokens, token) for text in self._texts(token, clauses, segment, claim)):
            return ""
        yearly = token.text == "一年" and any(
            _YEARLY.search(text.squeezed) for text in self._texts(token, clauses, segment, claim)
        )
        return "" if yearly else "unproved"

    def _texts(self, token: Token, clauses: Sequence[Clause], segment: Text, claim: Claim) -> Iterator[Text]:
        yield from (c.text for c in clauses)
        yield from self.sources.stated
        if token.kind in ("phone", "address"):
            return
        if self._brought(token) and not of_the_asker(segment.squeezed, claim):
            yield from self.sources.results
        else:
            yield from self.sources.worked

    def _brought(self, token: Token) -> bool:
        """True for a sum that the asker named: a step that starts from it proves no grant of it."""
        large = token.kind == "number" and isinstance(token.key[2], Decimal) and token.key[2] >= WRITTEN_LARGE
        if not large and (token.kind != "quantity" or token.key[1] != "money"):
            return False
        return any(_value(t) == token.key[2] for text in self.sources.said for t in text.tokens)

    def _result_expected(self, token: Token, segment: Text, claim: Claim) -> bool:
        """A sum told to the asker without a mark is the computed one, not a cap on the way to it."""
        money = token.kind == "quantity" and token.key[1] == "money"
        return money and bool(self.sources.results) and not claim.marks and result_claimed(segment.squeezed)

    def _named(self, token: Token, segment: Text, claim: Claim, clauses: Sequence[Clause]) -> bool:
        name = str(token.key[1])
        if any(name in c.titles or any(name in known for known in c.titles) for c in clauses):
            return True
        texts = [*(c.text for c in clauses), *self.sources.worked, *(() if claim.marks else self.sources.stated)]
        if any(name in plain_name(text.squeezed) for text in texts):
            return True
        asked = repeats(segment.squeezed, claim) and any(name in plain_name(t.squeezed) for t in self.sources.said)
        return asked


def _value(token: Token) -> object:
    """The number that a token of the asker's states, None for none: a bare 9000万 is a number, a bare 99000000 reads as a telephone."""
    if token.kind == "phone":
        return Decimal(str(token.key[1]))
    return token.key[2] if token.kind in ("quantity", "number") else None


def _of_document(named: str, clauses: Sequence[Clause]) -> Sequence[Clause]:
    """Where a sentence names a document before the place, the place must be one cited of that document."""
    return [c for c in clauses if named == c.document_number or any(named in title for title in c.titles)]


def _stands_in(words: str, text: str) -> bool:
    """True when the words stand in the text and no figure is cut at either end."""
    at = text.find(words)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(words) : at + len(words) + 1]
        if not (_CUT.match(words[0]) and _CUT.match(before)) and not (_CUT.match(words[-1]) and _UNIT.match(after)):
            return True
        at = text.find(words, at + 1)
    return False


_CUT = re.compile(r"[\d.,零一二三四五六七八九十百千万亿]")
_UNIT = re.compile(r"[\d.,%‰\w]")


def _segments(whole: Text) -> list[Text]:
    """Cut a sentence where it pauses, never inside a figure."""
    cuts = [m.end() for m in _EDGE.finditer(whole.squeezed)]
    edges = [c for c in cuts if not any(t.start < c < t.end for t in whole.tokens)]
    bounds = [0, *edges, len(whole.squeezed)]
    return [_part(whole, a, b) for a, b in pairwise(bounds) if b > a]


def _part(whole: Text, start: int, end: int) -> Text:
    inside = [
        Token(t.kind, t.key, t.text, t.start - start, t.end - start)
        for t in whole.tokens
        if t.start >= start and t.end <= end
    ]
    return assemble(whole.squeezed[start:end], inside)


def _joined(parts: Sequence[Text]) -> Text:
    if len(parts) == 1:
        return parts[0]
    tokens = tuple(t for part in parts for t in part.tokens)
    skeleton = "".join(part.skeleton for part in parts)
    slots = tuple(i for i, character in enumerate(skeleton) if character == SLOT)
    return Text("".join(part.squeezed for part in parts), tokens, skeleton, slots)


def _alike(place: Sequence[Token], mine: Sequence[Token]) -> bool:
    """True when two places hold figures of the same kinds, so that one must repeat the other."""
    return [token.kind for token in place] == [token.kind for token in mine]


def _elsewhere(claim: Claim, run: Text, place: Sequence[Token]) -> Failure:
    pairs = zip(place, run.tokens, strict=False)
    wrong = next((mine for printed, mine in pairs if not proves(printed, mine)), run.tokens[0])
    return Failure(claim.text, wrong.text, "elsewhere")
