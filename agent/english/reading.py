"""An English message in the policies' own terms: programs, facts and figures where they stand, the question at the end."""

from __future__ import annotations

import re

from agent.english.lexicon import asks, dropped, phrase, term_of
from agent.english.quantities import in_chinese
from agent.lexicon import lexicon

QUESTIONS = 2  # asked in one message, at most
_WORD = re.compile(r"[A-Za-z][A-Za-z&']*")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_OWN = re.compile(r"\b(?:we|our|us|my|i)\b", re.IGNORECASE)
_ELIGIBLE = re.compile(r"\b(?:eligible|qualif\w+|entitled)\b", re.IGNORECASE)
_OTHER_SUMS = ("自己", "注册资本")  # how much one pays oneself, or must bring, is no question after the most one gets
_ELLIPTIC = re.compile(r"\s*(?:and|but|what about|how about|what if)\b.*\?\s*$", re.IGNORECASE | re.DOTALL)
_SUM = r"\d[\d.]*[万亿]?元"
_NOUN = (
    "年销售收入|销售收入|营业收入|资产总额|固定资产投资|审定实际投资额|实际投资额|总投资|注册资本|研发费用|合同金额|服务合同金额"
    "|智能算力合同额|房租|贷款|利润|保费|利息"
)
_SUM_FIRST = re.compile(
    rf"(?<!额)(?<!入)(?<!资)(?<!用)(?<!本)({_SUM})\s*(?:in|of|as|for)?\s*({_NOUN})(?!\s*(?:of|is|was|:|=)?\s*\d)"
)
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
    question = _question(text)
    said = _elsewhere_first(_tidied(in_terms(text)))
    if not said and not question:
        return text
    if said and not question and _ELLIPTIC.match(text):
        return f"那{said}呢？"
    own = "我们公司" if _OWN.search(text) else ""
    return f"{own}{said}，{question}" if question else f"{own}{said}"


def in_terms(text: str) -> str:
    """Return the text with known English phrases and figures in Chinese; for Chinese messages with English in them."""
    figures = in_chinese(text)
    named = phrase().sub(lambda m: f" {term_of(m.group(0))} ", figures)
    return _SUM_FIRST.sub(r"\2\1", named)


def _question(text: str) -> str:
    """Return what is asked, in Chinese; “how much can we get” asks for a sum, not whether one is eligible."""
    asked = list(dict.fromkeys(question for pattern, question in asks() if pattern.search(text)))
    if len(asked) > 1 and not _ELIGIBLE.search(text):
        asked = [question for question in asked if not question.startswith("符合条件")]
    if any(question.startswith(_OTHER_SUMS) for question in asked):
        asked = [question for question in asked if not question.startswith("最高")]
    return "".join(asked[:QUESTIONS])


def _elsewhere_first(text: str) -> str:
    """Another place's rules are asked about as 上海的创新券: the place stands before what it governs."""
    place = lexicon()["elsewhere"].search(text)
    return f"{place[0]}的{text.replace(place[0], '')}" if place and "北京" not in text else text


def _tidied(text: str) -> str:
    """Drop the words that are left over, and the blanks between Chinese words."""
    kept = _WORD.sub(lambda m: m.group(0) if _KEPT.fullmatch(m.group(0)) else " ", text)
    kept = re.sub(r"[.?!;]+(?=\s|$)", "，", kept)
    kept = re.sub(r"\s*[,，、]\s*(?:[,，、'’]\s*)*", "，", re.sub(r"['’\"“”()]", " ", kept))
    return re.sub(r"\s+", "", kept).strip("，。:-")
