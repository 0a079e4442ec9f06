"""First step: is there a question at all, and in a form that can be worked on?"""

from __future__ import annotations

import re
import unicodedata

from agent.answer import Answer, Kind
from agent.inquiry import Inquiry
from agent.lexicon import wording

QUESTION_CHARS = 2000  # longer messages are pasted documents, not questions; a caller's whole story takes a few hundred
CONTEXT_TURNS = 6  # earlier messages looked at


def screen(inquiry: Inquiry) -> None:
    """Clean the messages; settle empty, overlong and unreadable ones."""
    turns = [clean(t) for t in inquiry.turns]
    inquiry.text = turns[-1] if turns else ""
    inquiry.context = tuple(t[:QUESTION_CHARS] for t in turns[:-1] if t)[-CONTEXT_TURNS:]
    if not inquiry.text:
        _settle(inquiry, "empty", wording()["empty"])
    elif len(inquiry.text) > QUESTION_CHARS:
        _settle(inquiry, "too_long", wording()["too_long"].format(limit=QUESTION_CHARS))
    elif not re.search(r"[\w\u4e00-\u9fff]", inquiry.text):
        _settle(inquiry, "unclear", wording()["unclear"])


def clean(text: str) -> str:
    """Return the message without control characters, in half-width digits and letters, runs of blanks as one."""
    text = "".join(c if c in "\n\t" or unicodedata.category(c)[0] != "C" else " " for c in text[: QUESTION_CHARS * 2])
    text = "".join(unicodedata.normalize("NFKC", c) if "０" <= c <= "ｚ" or c in "％＋－．／" else c for c in text)
    return re.sub(r"\s+", " ", to_simplified(text)).strip()


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
