"""An English message in the policies' own terms: programs, facts and figures where they stand, the question at the end."""

from __future__ import annotations

import re

from agent.english.lexicon import asks, dropped, phrase, term_of
from agent.english.quantities import in_chinese

QUESTIONS = 2  # asked in one message, at most
_WORD = re.compile(r"[A-Za-z][A-Za-z&']*")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_OWN = re.compile(r"\b(?:we|our|us|my|i)\b", re.IGNORECASE)
_SUM = r"\d[\d.]*[万亿]?元"
_NOUN = (
    "年销售收入|销售收入|营业收入|资产总额|固定资产投资|审定实际投资额|实际投资额|总投资|注册资本|研发费用|合同金额|服务合同金额"
    "|智能算力合同额|房租|贷款|利润|保费|利息"
)
_SUM_FIRST = re.compile(rf"(?<!额)(?<!入)(?<!资)(?<!用)(?<!本)({_SUM})\s*(?:in|of|as|for)?\s*({_NOUN})(?!\s*(?:of|is|was|:|=)?\s*\d)")
_KEPT = re.compile(r"[A-Z][A-Z&]+s?|\d+[A-Za-z]*")


def is_english(text: str) -> bool:
    """True when a message is English: at most a few Chinese characters, and half of its words known ones.

    What is neither (asdf ghjk) stays what it is; a Chinese message with English words in it is Chinese.
    """
    words = _WORD.findall(text)
    if not words or len(_HAN.findall(text)) >= len(words):
        return False
    named = sum(len(_WORD.findall(m.group(0))) for m in phrase().finditer(text))
    plain = sum(1 for word in _WORD.findall(phrase().sub(" ", text)) if word.lower() in dropped())
    return 2 * (named + plain) >= len(words)


def to_chinese(text: str) -> str:
    """Return an English message in Chinese terms; a message in which nothing is known stays as it is."""
    question = "".join(dict.fromkeys(asked for pattern, asked in asks() if pattern.search(text)))
    told = in_terms(text)
    said = _tidied(told)
    if not said and not question:
        return text
    own = "我们公司" if _OWN.search(text) else ""
    return f"{own}{said}，{_first(question)}" if question else f"{own}{said}"


def in_terms(text: str) -> str:
    """Return the text with known English phrases and figures in Chinese; for Chinese messages with English in them."""
    figures = in_chinese(text)
    named = phrase().sub(lambda m: f" {term_of(m.group(0))} ", figures)
    return _SUM_FIRST.sub(r"\2\1", named)


def _first(question: str) -> str:
    """Return the first questions: the more particular ones are listed first."""
    return "".join(re.findall(r"[^？]+？", question)[:QUESTIONS])


def _tidied(text: str) -> str:
    """Drop the words that are left over, and the blanks between Chinese words."""
    kept = _WORD.sub(lambda m: m.group(0) if _KEPT.fullmatch(m.group(0)) else " ", text)
    kept = re.sub(r"[.?!;]+(?=\s|$)", "，", kept)
    kept = re.sub(r"\s*[,，、]\s*(?:[,，、'’]\s*)*", "，", re.sub(r"['’\"“”()]", " ", kept))
    return re.sub(r"\s+", "", kept).strip("，。:-")
