"""Several programs in one question: those that exclude each other, and those whose amounts are asked for in one sum."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.cases import ADDED_UP, APART, TOGETHER
from agent.computed import Computed, Rival
from agent.evaluated import evaluated, of_this_case
from agent.inquiry import Inquiry
from agent.programs import said_alone
from agent.reading import each_phrases
from agent.reading.numbers import COVERED
from agent.reading.spans import SEGMENT, mentions_of
from tools.evaluation.result import Verdict
from tools.facts import FactDefinition
from tools.quantities import find_quantities
from tools.rules.load import shipped
from tools.rules.model import Exclusion
from tools.rules.uses import benefit_facts

NEARLY_NAMED = 0.4  # of being named as strongly as any: enough to be asked about as well
NEARLY_MEANT = 0.6  # of the score of the chosen program: enough to be offered in its place
ANYBODY = frozenset(("legal_person", "registered_in_beijing"))  # what “我们公司，北京的” tells of anybody
MOST_JOINED = 2  # programs beside the chosen one in one answer
_COUNTS_LISTED = re.compile(
    r"\d+(件|项|个|家|场|台|套)[，、；和及]{0,2}(?:另(?:外|有)?|还有|以及)?[^，。；、？?\d]{1,10}\d+\1|\d+(件|项|个|家|场|台|套)[^，。；、？?\d]{1,12}[，、；和及]?\d+\2"
)
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
    if not _joining(inquiry) or chosen.result.benefit is None or chosen.part or chosen.cases:
        return ()
    covered = _covered(inquiry.text, chosen, read)
    joined: list[Computed] = []
    for known in read:
        same = known.candidate.program.id == chosen.candidate.program.id
        if same or not _near(known, chosen) or len(joined) == MOST_JOINED:
            continue
        other = evaluated(replace(inquiry, text=covered), known.candidate)
        if other is None or not _brings(other) or not _told_of(other, chosen, covered):
            continue
        if not any(_excludes(e, chosen, other) for e in shipped().exclusions):
            joined.append(other)
    return tuple(joined)


def of_its_own_part(inquiry: Inquiry, chosen: Computed, read: Sequence[Computed]) -> Computed:
    """Return the chosen program without the numbers that stand in another program's part of the message.

    “中国首店投资500万，还办了新品发布会花了200万”: the 200万 are no rent of the shop.
    """
    if not _joining(inquiry):
        return chosen
    text = inquiry.text
    for part in _parts_of_others(text, chosen, read):
        text = text[: part.start()] + COVERED * len(part.group(0)) + text[part.end() :]
    again = None if text == inquiry.text else evaluated(replace(inquiry, text=text), chosen.candidate)
    if again is None or again.result.benefit is None or chosen.result.benefit is None:
        return chosen
    return again if again.result.benefit.text != chosen.result.benefit.text else chosen


def _joining(inquiry: Inquiry) -> bool:
    asked = ADDED_UP.search(inquiry.text) or APART.search(inquiry.text) or counts_listed(inquiry.text)
    return bool(asked) and inquiry.understanding.asks("amount")


def counts_listed(text: str) -> bool:
    """True for “国内发明专利12件、台湾发明专利2件”: two things counted alike, one right after the other."""
    return bool(_COUNTS_LISTED.search(text))


def _parts_of_others(text: str, chosen: Computed, read: Sequence[Computed]) -> list[re.Match[str]]:
    """Return the parts of a message that name another of the programs, and not the chosen one, beside a number."""
    mine = chosen.candidate.program.id
    others = {other.candidate.program.id for other in read} - {mine}
    return [
        p
        for p in SEGMENT.finditer(text)
        if (said := _named_in(p)) & others
        and mine not in said
        and _numbers_in(p)
        and not _in_own_words(p, chosen, said)
    ]


def _in_own_words(part: re.Match[str], chosen: Computed, said: set[str]) -> bool:
    """True when what sounds like another program is part of a longer word of a fact of the chosen one: 产品认证证书2个."""
    words = part.group(0)
    names = [name for name, bearers in said_alone(words).items() if said & set(bearers)]
    own = [
        words[m.start : m.end]
        for fact in chosen.given
        if shipped().facts[fact].numeric
        for m in mentions_of(words, shipped().facts[fact])
    ]
    return bool(names) and all(any(name in word for word in own) for name in names)


def _named_in(part: re.Match[str]) -> set[str]:
    return {bearer for bearers in said_alone(part.group(0)).values() for bearer in bearers}


def _numbers_in(part: re.Match[str]) -> bool:
    return bool(find_quantities(part.group(0)))


def _covered(text: str, chosen: Computed, read: Sequence[Computed]) -> str:
    """Return the message without what the chosen program has read in it, and without the parts that name it alone.

    我们有一家中国首店 is the shop of that program: it tells the rule for who brought the shop nothing.
    """
    numbers = sorted({*_numbers_of(chosen), *each_phrases(text)}, key=len, reverse=True)
    left = {part.start() for part in _parts_of_others(text, chosen, read)}
    for part in SEGMENT.finditer(text):
        words = part.group(0)
        if part.start() in left:
            continue
        for number in numbers:
            words = words.replace(number, COVERED * len(number))
        if _named_in(part) == {chosen.candidate.program.id}:
            words = COVERED * len(words)
        text = text[: part.start()] + words + text[part.end() :]
    return text


def _brings(other: Computed) -> bool:
    """True for a program that certainly brings something: no condition failed, and the figure settled."""
    benefit = other.result.benefit
    failed = Verdict.NO in (other.result.verdict, other.result.payable)
    return not failed and benefit is not None and benefit.exact and bool(benefit.high)


def _told_of(other: Computed, chosen: Computed, text: str) -> bool:
    """True when the message names the other program as one of its own, or tells a fact that only it looks at.

    A number that merely fits is told of nothing: 租金25万 is no second investment, an investor's 700万 no funds raised.
    """
    facts, mine, its = shipped().facts, chosen.candidate.program.id, other.candidate.program.id
    if any(its in bearers and mine not in bearers for bearers in said_alone(text).values()):
        return True
    if other.candidate.version.doc != chosen.candidate.version.doc:
        return False
    counted = benefit_facts(other.candidate.version)
    said = {f for f in counted & set(other.given) if facts[f].numeric and _said_in(text, str(other.given[f]), facts[f])}
    own = {f for f in set(other.given) - set(chosen.given) if of_this_case(other, f)}
    return bool(said & own) or (bool(said) and any(facts[fact].type == "choice" for fact in own))


def _said_in(text: str, number: str, definition: FactDefinition) -> bool:
    """True when the part of the message that holds the number says a word of the fact."""
    parts = (part.group(0) for part in SEGMENT.finditer(text) if number in part.group(0))
    return any(mentions_of(part, definition) for part in parts)


def _near(one: Computed, other: Computed) -> bool:
    """True for programs of one text, and for any program whose name is said whole."""
    return one.candidate.version.doc == other.candidate.version.doc or one.candidate.named >= 1.0


def _numbers_of(computed: Computed) -> set[str]:
    """Return the numbers that a program has read, those of its contracts and clients too."""
    facts = shipped().facts
    told = list(computed.given.items())
    for fact, value in computed.given.items():
        if facts[fact].type == "list" and isinstance(value, list):
            told += [item for element in value for item in element.items()]
    return {str(value) for fact, value in told if facts[fact].numeric and value != "0元"}


def _excludes(exclusion: Exclusion, one: Computed, other: Computed) -> bool:
    ids = {one.candidate.program.id, other.candidate.program.id}
    return ids <= set(exclusion.programs) and exclusion.take < len(ids)
