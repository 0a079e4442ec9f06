"""Programs that one wording names alike: asked 房租补贴能补多少, nobody can say which of them is meant."""

from __future__ import annotations

import re
from datetime import date

from agent.headline import asking_left
from agent.inquiry import Inquiry
from agent.programs import SPOKEN_OF, program_names, said_alone
from tools.rules.load import shipped
from tools.rules.model import Program

_REPLY = re.compile(
    r"(?:我(?:们)?(?:问|说)?的?是)?([\u4e00-\u9fffA-Za-z“”]{2,14}?)(?:的|那个|那项|这个|这项)?[。！!\s]*"
)
ALIKE = 0.99  # of the strongest naming: as strongly named
LISTED = 6  # programs named; of more it is said how many there are
BESIDE = 2  # characters that may say more than the wording: 专精特 beside 新奖励 is another name
LEAST_SHARED = 3  # characters of the wording that all of them bear


def namesakes(inquiry: Inquiry) -> tuple[str, tuple[Program, ...]] | None:
    """Return the wording of a question that asks for an amount and tells nothing else, with the programs that bear it.

    None where one program is named, where what was told chooses among them, or where a conversation goes on.
    """
    settled = (
        inquiry.english or inquiry.computed or inquiry.listed or inquiry.company or inquiry.headline or inquiry.context
    )
    if settled or not inquiry.understanding.asks("amount") or inquiry.understanding.asks("compare", "match"):
        return None
    return None if inquiry.understanding.numbers else alike_in(inquiry.text, inquiry.as_of)


def alike_in(text: str, as_of: date) -> tuple[str, tuple[Program, ...]] | None:
    """Return the wording of a text that names several programs in force alike, with these; None where it says more."""
    if said_alone(text):
        return None
    scores = program_names(shipped()).matched(text)
    strongest = max(scores.values(), default=0.0)
    if strongest < SPOKEN_OF:
        return None
    alike = [shipped().programs[i] for i, score in sorted(scores.items()) if score >= ALIKE * strongest]
    binding = tuple(p for p in alike if p.version_on(as_of) is not None)
    words = _shared(text, binding)
    if len(binding) < 2 or len(words) < LEAST_SHARED or asking_left(text, (words,)) > BESIDE:
        return None
    return words, binding


def resumed(text: str, before: str, as_of: date) -> str:
    """Return the question that a reply to “您问的是哪一项” makes with what it replies to: 文化企业的 after 贷款贴息能贴多少.

    "" where the reply asks something of its own, or nothing was asked back.
    """
    short = _REPLY.fullmatch(text)
    if short is None or short[1].endswith("呢") or alike_in(before, as_of) is None:
        return ""  # 知识产权服务机构呢 asks anew
    said = short[1]
    shared = max((n for n in range(len(said) + 1) if before.startswith(said[len(said) - n :])), default=0)
    return f"{said}{before[shared:]}"  # 产品认证 and 认证补贴 share a word


def listed(programs: tuple[Program, ...]) -> str:
    """Return the titles as they are listed: “甲”、“乙”等9项."""
    titles = "、".join(f"“{p.title}”" for p in programs[:LISTED])
    return f"{titles}等{len(programs)}项" if len(programs) > LISTED else titles


def _shared(text: str, programs: tuple[Program, ...]) -> str:
    """Return the longest run of the text that stands in a name of every program."""
    names = [(p.title, *p.aliases) for p in programs]
    runs = {text[i:j] for i in range(len(text)) for j in range(i + LEAST_SHARED, len(text) + 1)}
    held = [run for run in runs if all(any(run in name for name in own) for own in names)]
    return max(held, key=len, default="")
