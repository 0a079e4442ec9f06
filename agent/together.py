"""Several programs in one question: those that exclude each other, and those whose amounts are asked for in one sum."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.cases import APART, TOGETHER
from agent.computed import Computed, Rival
from agent.evaluated import evaluated, of_this_case
from agent.inquiry import Inquiry
from agent.reading import each_phrases
from tools.rules.load import shipped
from tools.rules.model import Exclusion
from tools.rules.uses import benefit_facts

NEARLY_NAMED = 0.4  # of being named as strongly as any: enough to be asked about as well
NEARLY_MEANT = 0.6  # of the score of the chosen program: enough to be offered in its place
ANYBODY = frozenset(("legal_person", "registered_in_beijing"))  # what “我们公司，北京的” tells of anybody
MOST_JOINED = 2  # programs beside the chosen one in one answer
_BOTH = re.compile(
    r"都(?:能|可以|拿|要|报|申)|既(?:要|能|拿|报|想).{1,30}又|两样|同时|叠加|两(?:个|项|头|边|笔).{0,6}(?:都|一起)|一起(?:报|拿|申)"
)


def others_near(chosen: Computed, read: Sequence[Computed]) -> tuple[str, ...]:
    """Return the programs nearly as likely as the chosen one, where the question said no name whole."""
    if chosen.candidate.named >= 1.0:
        return ()
    near = [c.candidate for c in read if c.candidate.score >= NEARLY_MEANT * chosen.candidate.score]
    return tuple(c.program.title for c in near if c.program.id != chosen.candidate.program.id)


def rivals_of(inquiry: Inquiry, chosen: Computed, read: Sequence[Computed]) -> tuple[Rival, ...]:
    """Asked for several programs at once, those of them that exclude the chosen one."""
    if not TOGETHER.search(inquiry.text) and not _BOTH.search(inquiry.text):
        return ()
    # A program that the message only comes near is no rival: 信创 asked about, EDA never mentioned.
    read = [other for other in read if _spoken_of(other, chosen)]
    linked = [e for e in shipped().exclusions if chosen.candidate.program.id in e.programs]
    return tuple(
        Rival(exclusion, other.candidate.program, other.result)
        for other in read
        for exclusion in linked
        if other.candidate.program.id in exclusion.programs
    )


def _spoken_of(other: Computed, chosen: Computed) -> bool:
    """True for another program that the message names, or tells something of that the chosen one does not look at."""
    if other.candidate.program.id == chosen.candidate.program.id or not other.candidate.named:
        return False
    own = {f for f in set(other.given) - set(chosen.given) - ANYBODY if of_this_case(other, f)}
    return other.candidate.named >= NEARLY_NAMED or any(shipped().facts[fact].type == "choice" for fact in own)


def joined_to(inquiry: Inquiry, chosen: Computed, read: Sequence[Computed]) -> tuple[Computed, ...]:
    """“国内专利36件，香港另有4件，合计多少”: programs that other numbers of the same message are told for.

    The numbers that the chosen program has taken are covered up before the others read the message.
    """
    if not (TOGETHER.search(inquiry.text) or APART.search(inquiry.text)) or not inquiry.understanding.asks("amount"):
        return ()
    if chosen.result.benefit is None or chosen.part or chosen.cases:
        return ()
    covered = inquiry.text
    for number in sorted({*_numbers_of(chosen), *each_phrases(inquiry.text)}, key=len, reverse=True):
        covered = covered.replace(number, "※" * len(number))
    joined: list[Computed] = []
    for known in read:
        same = known.candidate.program.id == chosen.candidate.program.id
        if same or not _near(known, chosen) or len(joined) == MOST_JOINED:
            continue
        other = evaluated(replace(inquiry, text=covered), known.candidate)
        if (
            other is None
            or other.result.benefit is None
            or not other.result.benefit.exact
            or not other.result.benefit.high
        ):
            continue
        moved = {f for f in benefit_facts(other.candidate.version) & set(other.given) if of_this_case(other, f)}
        told = any(shipped().facts[fact].numeric for fact in moved) or other.candidate.named >= 1.0
        if told and not any(_excludes(e, chosen, other) for e in shipped().exclusions):
            joined.append(other)
    return tuple(joined)


def _near(one: Computed, other: Computed) -> bool:
    """True for programs of one text, and for any program whose name is said whole."""
    return one.candidate.version.doc == other.candidate.version.doc or one.candidate.named >= 1.0


def _numbers_of(computed: Computed) -> set[str]:
    facts = shipped().facts
    return {str(value) for fact, value in computed.given.items() if facts[fact].numeric and value != "0元"}


def _excludes(exclusion: Exclusion, one: Computed, other: Computed) -> bool:
    ids = {one.candidate.program.id, other.candidate.program.id}
    return ids <= set(exclusion.programs) and exclusion.take < len(ids)
