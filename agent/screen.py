"""First step: is there a question at all, and in a form that can be worked on?"""

from __future__ import annotations

import re
import unicodedata

from agent.answer import Answer, Kind
from agent.english.lexicon import phrase
from agent.english.reading import in_terms, is_english, to_chinese
from agent.hearing import Change, heard
from agent.hearing.vocabulary import vocabulary_of
from agent.hostile import refused
from agent.inquiry import Inquiry
from agent.lexicon import typos, wording
from agent.names import public_phones
from agent.privacy import masked, without_masks

QUESTION_CHARS = 2000  # longer messages are pasted documents, not questions; a caller's whole story takes a few hundred
CONTEXT_TURNS = 6  # earlier messages looked at


def screen(inquiry: Inquiry) -> None:
    """Clean the messages; settle empty, overlong, unreadable ones and those after what is not the public's."""
    public = public_phones(inquiry.knowledge)
    inquiry.turns = tuple(masked(turn, public=public) for turn in inquiry.turns)
    turns = [understood(inquiry, plain(without_masks(turn))) for turn in inquiry.turns]
    inquiry.text = turns[-1] if turns else ""
    inquiry.context = tuple(t[:QUESTION_CHARS] for t in turns[:-1] if t)[-CONTEXT_TURNS:]
    if not inquiry.text:
        _settle(inquiry, "empty", wording()["empty"])
    elif len(inquiry.text) > QUESTION_CHARS:
        _settle(inquiry, "too_long", wording()["too_long"].format(limit=QUESTION_CHARS))
    elif not re.search(r"[\w\u4e00-\u9fff]", inquiry.text):
        _settle(inquiry, "unclear", wording()["unclear"])
    elif reason := refused(inquiry.text) or refused(plain(inquiry.turns[-1])):
        inquiry.answer = Answer(Kind.REFUSE, wording()[reason], inquiry.as_of, reason=reason)


def understood(inquiry: Inquiry, text: str) -> str:
    """Return a clean message as it was meant; what was read as something else is noted, that of the last one stays."""
    inquiry.english = is_english(text)
    if inquiry.english:
        inquiry.heard = ()
        return to_chinese(text)
    if re.search(r"[A-Za-z]{3}", text):
        text = (
            re.sub(r"(?<=[\u4e00-\u9fff]) +| +(?=[\u4e00-\u9fff])", "", in_terms(text))
            if phrase().search(text)
            else text
        )
    meant = heard(text, vocabulary_of(inquiry.knowledge))
    known = [Change(wrong, right) for wrong, right in typos().items() if wrong in meant.text]
    inquiry.heard = (*meant.changes, *known)
    return correct(meant.text)


def clean(text: str) -> str:
    """Return the message in plain form, with what is often miswritten put right."""
    return correct(plain(text))


def plain(text: str) -> str:
    """Return the message without control characters, in half-width digits and letters, runs of blanks as one."""
    text = "".join(c if c in "\n\t" or unicodedata.category(c)[0] != "C" else " " for c in text[: QUESTION_CHARS * 2])
    text = "".join(unicodedata.normalize("NFKC", c) if "０" <= c <= "ｚ" or c in "％＋－．／" else c for c in text)
    text = re.sub(r"\s+", " ", to_simplified(text))
    return _SPACED.sub("", _HESITATION.sub("", text)).strip()


# Sounds between two thoughts, and the blanks a transcript puts into a spoken number: 三百 二十 万.
_HESITATION = re.compile(
    r"(?:[嗯呃唔噢诶欸]+|(?<![\u4e00-\u9fff\d])额额?(?=[，,。、…]))[，,。、…\s]*|就是说(?!明)[，,]?|那个就是[，,]?|(?:那个|这个)(?=[，,、]\s?(?:那个|这个))[，,、]\s?"
)
_SPACED = re.compile(r"(?<=[零一二两三四五六七八九十百千]) (?=[零一二两三四五六七八九十百千万亿])")


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
