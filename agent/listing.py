"""Conditions told as a list: all of a program's, or the limits that a question speaks of (人数和销售收入的线是多少)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.absence import without
from agent.inquiry import Inquiry
from agent.passages import meaningful
from agent.programs import Candidate, candidates
from agent.reading.spans import pairs_of
from tools.facts import FactDefinition
from tools.rules.load import shipped
from tools.rules.nodes import Compare, DateCompare, FactRef, Group, Known, Member, Node, Not, YesNo
from tools.rules.uses import walk

SAID_WHOLE = 1.0  # a program named as strongly as any
NAMED_ASIDE = 0.5  # of that: programs whose limits are held against each other
LISTED = 260  # characters of conditions said aloud; the clauses hold the rest
MOST_PROGRAMS = 3
SHORT = 36  # characters; a longer message tells a case, whose conditions are checked rather than listed
_ALL = re.compile(
    r"(?:什么|哪些|哪几[个项条]|啥|有哪些|具体)(?:样的)?(?:申[报请]|基本|资格|认定|准入)?的?(?:条件|资格|要求|门槛)|(?:条件|门槛|要求|资格)(?:都|又)?(?:是|有|包括)?(?:什么|哪些|啥|怎样|如何)"
    r"|(?:需要?|要|得|应)(?:满足|具备|符合|达到)(?:什么|哪些|啥)|(?:谁|什么样的?[^，。？?]{0,6}|哪[些类种][^，。？?]{0,8})(?:能|可以|才能)(?:申[报请]|报|领|享受|参评|认定)"
)
_LINE = re.compile(
    r"(?:线|门槛|要求|限制|底线|注册资本)(?:各|分别|都|又|到底|应该?|最低|最高)?(?:是|要|为|卡在|定在|设在)?[^，。？！?!]{0,4}(?:多少|几(?!乎)|多高|多大|啥|什么)"
    r"|要求(?:各|分别)?(?:是|要)?多少|(?:多少|几)[^，。？?]{0,6}(?:才够|才行|算达标|才达标|以[内上下]才)|(?:人数|收入|资产|资本)[^，。？?]{0,10}(?:不能超过|不超过|不得超过|不低于|不能低于|至少)多少"
)
_OF_THE_TELLING = re.compile(r"没有(?:另)?说|并非：")
_ASKS = re.compile(r"多少|几|什么|怎么|哪|吗|谁")
_BOUND = re.compile(
    r"\d.*(?:元|人|%|‰|年|月|日|家|项|件|个|名|平方米|亩|场|分|次|台|辆|床|公里|天|周岁)|[一二三四五六七八九十]年"
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One program and what is told of it: (words of the rule, key of the clause)."""

    candidate: Candidate
    conditions: tuple[tuple[str, str], ...]
    whole: bool  # all its conditions were asked, not some limits


def conditions_asked(inquiry: Inquiry) -> tuple[Listed, ...]:
    """Return the conditions to tell, () when the question asks for something else."""
    if inquiry.understanding.asks("contact", "basis", "process", "match", "deadline"):
        return ()
    if _LINE.search(asked := in_full(inquiry)):
        return _limits(inquiry, asked)
    bare = not inquiry.understanding.facts and len(inquiry.text) <= SHORT and not inquiry.understanding.asks("compare")
    if not (bare and _ALL.search(inquiry.text)):
        return ()
    for candidate in candidates(inquiry)[:1]:
        told = tuple(_conditions(candidate.version.eligibility, inquiry.text))
        if candidate.named >= SAID_WHOLE and len(told) > 1:
            return (Listed(candidate, told, whole=True),)
    return ()


def listing_lines(listed: Sequence[Listed]) -> list[str]:
    """Return the programs and the conditions told of them, as the gate reads them."""
    return [line for one in listed for line in (one.candidate.program.title, *(words for words, _ in one.conditions))]


def in_full(inquiry: Inquiry) -> str:
    """Return the question with the earlier message it goes on from: 融资租赁公司注册资本最低多少 before 那典当行呢."""
    if not inquiry.context or not re.fullmatch(r"那?(?:么)?[^，。？?]{2,12}(?:呢|的呢)?[？?。]?", inquiry.text):
        return inquiry.text
    before = next((t for t in reversed(inquiry.context) if _LINE.search(t)), "")
    return f"{before} {inquiry.text}" if before and not _ASKS.search(inquiry.text) else inquiry.text


def _limits(inquiry: Inquiry, asked: str) -> tuple[Listed, ...]:
    """Return the limits of the programs named that rest on facts the question speaks of."""
    near = [c for c in candidates(inquiry) if c.named >= NAMED_ASIDE]
    if not inquiry.understanding.asks("compare"):
        near = near[:1]
    found = [Listed(c, _spoken_limits(asked, c), whole=False) for c in near]
    told = tuple(listed for listed in found if listed.conditions)[:MOST_PROGRAMS]
    return told if len(told) > 1 or not inquiry.understanding.asks("compare") else ()


def _spoken_limits(text: str, candidate: Candidate) -> tuple[tuple[str, str], ...]:
    """Return the limits spoken of; () where branches of the rule set different ones for the same fact."""
    facts = shipped().facts
    limits: dict[str, tuple[str, str]] = {}
    for node in _stated(candidate.version.eligibility):
        words = words_of(node)
        fact = next((f for f in _facts(node) if f in facts and _spoken_of(text, facts[f])), "")
        if not fact or not _BOUND.search(words):
            continue
        if limits.setdefault(fact, (words, _cite(node)))[0] != words:
            return ()
    return tuple(limits.values())


def _stated(node: Node) -> Iterator[Node]:
    """Yield the conditions that the rule states; what stands inside a negation is the opposite of one."""
    if isinstance(node, Group):
        for part in node.parts:
            yield from _stated(part)
    else:
        yield node


def _facts(node: object) -> Iterator[str]:
    """Yield the facts that a condition holds against a limit."""
    if isinstance(node, Not):
        yield from (fact for part in walk(node.part) for fact in _facts(part))
    elif isinstance(node, Compare) and isinstance(node.left, FactRef):
        yield node.left.fact
    elif isinstance(node, DateCompare | YesNo):
        yield node.fact


def _spoken_of(text: str, definition: FactDefinition) -> bool:
    """True when the question says one of the fact's words, or most of its label."""
    if any(len(word) >= 2 and word in text for word in definition.words):
        return True
    label = pairs_of(definition.label)
    return bool(label) and len(label & pairs_of(text)) >= max(2, len(label) // 2)


def _conditions(eligibility: Node, asked: str) -> Iterator[tuple[str, str]]:
    """Yield the top conditions of a rule; of several ways to qualify the one that is asked about, or all."""
    parts: Sequence[Node] = (
        eligibility.parts if isinstance(eligibility, Group) and _every(eligibility) else (eligibility,)
    )
    for part in parts:
        if isinstance(part, Group) and not _every(part) and _long(part):
            yield from _branches(part, asked)
        elif words := words_of(part):
            yield words, _cite(part)


def _long(group: Group) -> bool:
    return sum(meaningful(words_of(part)) for part in group.parts) > LISTED // 4


def _branches(group: Group, asked: str) -> Iterator[tuple[str, str]]:
    """Yield each way to qualify with what it takes: 科技型中小微企业：职工总数不超过500人、……"""
    kinds = [next((n for n in walk(part) if isinstance(n, Member) and n.selects), None) for part in group.parts]
    named = [kind for kind in kinds if kind is not None and any(value in asked for value in kind.values)]
    for part, chosen in zip(group.parts, kinds, strict=True):
        if named and chosen not in named:
            continue  # the other way to qualify is not asked about
        if chosen in named:
            yield from _conditions(part, asked)
        elif words := words_of(part):
            yield f"{'、'.join(chosen.values)}：{words}" if chosen else words, _cite(part)


def _every(group: Group) -> bool:
    return group.need == len(group.parts)


def words_of(node: Node) -> str:
    """Return a condition in words: a group's parts joined, its branches told apart."""
    if isinstance(node, Known) or (isinstance(node, Member) and node.selects):
        return ""
    if isinstance(node, Not) and _OF_THE_TELLING.match(node.text):
        return ""  # 没有说到…… is of what was told, no condition of the text
    if not isinstance(node, Group):
        return without(str(getattr(node, "text", "")))
    if node.text and meaningful(node.text) <= SHORT and _BOUND.search(node.text):
        return node.text
    inside = [words for part in node.parts if (words := words_of(part))]
    if len(inside) < 2:
        return inside[0] if inside else node.text
    if _every(node):
        return "、".join(inside)
    return "，或".join(inside)


def _cite(node: Node) -> str:
    if node.cite:
        return node.cite
    return next((part.cite for part in walk(node) if isinstance(part, Node) and part.cite), "")
