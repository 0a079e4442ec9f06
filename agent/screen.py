"""First step: is there a question at all, and in a form that can be worked on?"""

from __future__ import annotations

import re
import unicodedata

from agent.answer import Answer, Kind
from agent.hostile import refused
from agent.inquiry import Inquiry
from agent.lexicon import typos, wording

QUESTION_CHARS = 2000  # longer messages are pasted documents, not questions; a caller's whole story takes a few hundred
CONTEXT_TURNS = 6  # earlier messages looked at


def screen(inquiry: Inquiry) -> None:
    """Clean the messages; settle empty, overlong, unreadable ones and those after what is not the public's."""
    turns = [clean(t) for t in inquiry.turns]
    inquiry.text = turns[-1] if turns else ""
    inquiry.context = tuple(t[:QUESTION_CHARS] for t in turns[:-1] if t)[-CONTEXT_TURNS:]
    if not inquiry.text:
        _settle(inquiry, "empty", wording()["empty"])
    elif len(inquiry.text) > QUESTION_CHARS:
        _settle(inquiry, "too_long", wording()["too_long"].format(limit=QUESTION_CHARS))
    elif not re.search(r"[\w\u4e00-\u9fff]", inquiry.text):
        _settle(inquiry, "unclear", wording()["unclear"])
    elif reason := refused(inquiry.text):
        inquiry.answer = Answer(Kind.REFUSE, wording()[reason], inquiry.as_of, reason=reason)


def clean(text: str) -> str:
    """Return the message without control characters, in half-width digits and letters, runs of blanks as one."""
    text = "".join(c if c in "\n\t" or unicodedata.category(c)[0] != "C" else " " for c in text[: QUESTION_CHARS * 2])
    text = "".join(unicodedata.normalize("NFKC", c) if "０" <= c <= "ｚ" or c in "％＋－．／" else c for c in text)
    return correct(re.sub(r"\s+", " ", to_simplified(text)).strip())


def correct(text: str) -> str:
    """Return the text with homophones of policy words put right (创新卷 → 创新券), and a bare 券 named in full."""
    for wrong, right in typos().items():
        text = text.replace(wrong, right)
    # In this corpus a 券 without a name is the 创新券; 算力券, 消费券 and 证券 have names of their own.
    return text if "创新券" in text or "算力" in text else _BARE.sub("创新券", text, count=1)


_BARE = re.compile(r"(?<![新力费惠证债购奖入门物房租票用品礼])券(?![商种面])")


_TRADITIONAL = frozenset(
    "們個這來為會說時過對學種還開關於點業產發創補貼貸認請領實員軟體構營運費額標準據條環節資質銷財務稅檢測驗試劃範圍應該給與從書證號電話聯繫門處單園區廠樓設備"
)


def to_simplified(text: str) -> str:
    """Return the text in simplified characters; the converter is loaded only when traditional ones occur."""
    if not any(c in _TRADITIONAL for c in text):
        return text
    from opencc import OpenCC

    converted: str = OpenCC("t2s").convert(text)
    return converted


def _settle(inquiry: Inquiry, reason: str, text: str) -> None:
    inquiry.answer = Answer(Kind.CLARIFY, text, inquiry.as_of, reason=reason)
