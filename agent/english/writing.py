"""The proved answer in English: figures and verdicts in our words, what the policies say as verbatim Chinese quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.answer import Answer, Citation, Kind
from agent.english.lexicon import back, english_wording
from agent.english.quantities import day, sums_glossed, yuan
from agent.validity import status_sentence
from knowledge.model import Document, Status
from tools.evaluation.result import Reason, Verdict
from tools.quantities import find_quantities
from tools.rules.load import shipped

if TYPE_CHECKING:
    from agent.computed import Computed
    from agent.inquiry import Inquiry

FACTS_ASKED = 4
REASONS = 4
_READ = re.compile(r"\w")
_MARKS = re.compile(r"(?:\[\d+\])+")
_LABELS = (
    ("联系方式：", "contact"),
    ("依据", "basis"),
    ("流程：", "process"),
    ("不能。", "no"),
    ("不对。", "wrong"),
    ("不对，", "wrong"),
)
_AMOUNT = (("不超过", "up to "), ("最高", "up to "), ("最低", "at least "), ("约", "about "))


def in_english(inquiry: Inquiry) -> None:
    """Put the answer to an English question into English; an answer to any other stays as it is."""
    answer = inquiry.answer
    if not inquiry.english or answer is None:
        return
    if answer.kind is not Kind.ANSWER or answer.reason:
        inquiry.answer = replace(answer, text=_settled(inquiry, answer))
    elif inquiry.computed is not None:
        inquiry.answer = replace(answer, text=_status(inquiry, answer) + _computed(inquiry.computed, answer, inquiry))
    else:
        quotes = ["".join(c.quote.split()) for c in answer.citations]
        text = _quoted(_without_status(inquiry, answer), quotes)
        inquiry.answer = replace(answer, text=_status(inquiry, answer) + text)


def _settled(inquiry: Inquiry, answer: Answer) -> str:
    """Small talk, questions back and refusals, by their reason."""
    words = english_wording()
    sentence = words.get(answer.reason, words["unsupported"])
    facts = shipped().facts
    asked = "、".join(_fact(facts[f].label) for f in inquiry.lacking[:FACTS_ASKED] if f in facts)
    return sentence.format(facts=asked or "职工总数 (number of employees)", nearest=_nearest(inquiry)).strip()


def _nearest(inquiry: Inquiry) -> str:
    if not inquiry.documents:
        return ""
    document: Document = inquiry.documents[0][0]
    phone = document.fields.get("联络方式", "")
    code = "nearest_contact" if re.search(r"\d{5,}", phone) else "nearest"
    return english_wording()[code].format(title=document.title, contact=phone)


def _status(inquiry: Inquiry, answer: Answer) -> str:
    """Say what the leading text's state is, where it does not bind or where that is asked."""
    if not answer.citations:
        return ""
    first: Citation = (answer.cited or answer.citations)[0]
    document = inquiry.knowledge.document(first.doc_id)
    validity, words = document.validity, english_wording()
    ended = day(validity.ends_on) if validity.ends_on else ""
    if first.status in (Status.EXPIRED, Status.REPEALED, Status.SUPERSEDED) and ended:
        return words[str(first.status)].format(title=document.title, day=ended) + " "
    if first.status is Status.NOT_YET and validity.starts_on:
        return words["not_yet"].format(title=document.title, day=day(validity.starts_on)) + " "
    if first.status is Status.HISTORICAL:
        return words["historical"].format(title=document.title) + " "
    if not inquiry.understanding.asks("validity"):
        return ""
    if first.status is Status.UNSTATED:
        return words["unstated"].format(title=document.title) + " "
    since = f" since {day(validity.starts_on)}" if validity.starts_on else ""
    return (
        words["in_force"].format(title=document.title, since=since, until_day=f", until {ended}" if ended else "") + " "
    )


def _without_status(inquiry: Inquiry, answer: Answer) -> str:
    """Return the answer's text without the Chinese sentence on validity that `_status` has said in English."""
    for passage in inquiry.evidence:
        said = status_sentence(inquiry, [passage])
        if said and answer.text.startswith(said):
            return answer.text[len(said) :]
    return answer.text


def _quoted(text: str, quotes: Sequence[str]) -> str:
    """Return sentences of the policies as quotes, each with its marks; what is only told after a clause is called so."""
    out, start = [], 0
    for m in _MARKS.finditer(text):
        out.append(_one_quote(text[start : m.start()], m.group(0), quotes))
        start = m.end()
    out.append(_one_quote(text[start:], "", quotes))
    return "".join(out).strip()


def _one_quote(text: str, marks: str, quotes: Sequence[str]) -> str:
    text = text.strip().lstrip("。；，、")
    if not _READ.search(text):
        return ""
    words, head = english_wording(), ""
    for label, code in _LABELS:
        if text.startswith(label):
            text = text if code == "basis" else text[len(label) :]
            head += words[code]
    sentences = ["".join(part.split()) for part in re.split(r"[。；“”]", text) if part.strip()]
    printed = all(any(sentence in quote for quote in quotes) for sentence in sentences)
    code = "labelled" if head.endswith(": ") else "quote" if printed else "told"
    return head + words[code].format(text=text.strip(), marks=marks)


def _computed(computed: Computed, answer: Answer, inquiry: Inquiry) -> str:
    """A computed result: deadline, figure or verdict first, then how it comes about, then what is missing."""
    result, words = computed.result, english_wording()
    title = _title(computed)
    if inquiry.understanding.asks("deadline") and computed.deadlines:
        said = []
        for deadline in computed.deadlines:
            if deadline.day is not None:
                overdue = words["overdue"] if deadline.overdue else ""
                said.append(words["until"].format(label=_fact(deadline.label), day=day(deadline.day)) + overdue)
        return "".join(said) + _details(inquiry, answer)
    failures = [leaf for reason in (*result.failures, *result.payable_reasons) for leaf in reason.leaves()]
    failures = [leaf for leaf in failures if leaf.verdict is Verdict.NO]
    if Verdict.NO in (result.verdict, result.payable):
        told = "".join(_failing(leaf, answer) for leaf in failures[:REASONS])
        return words["ineligible"].format(title=title) + " " + told
    if computed.cases or computed.joined or computed.part or computed.own or computed.needed:
        return _details(inquiry, answer)
    if answer.calculations and result.benefit is not None and not _only_verdict(inquiry):
        steps = "；".join(
            step.text + (f"[{step.citation}]" if step.citation else "") for step in answer.calculations[0].steps
        )
        head = words["amount"].format(title=title, amount=amount_of(result.benefit.text))
        rest = _missing(result.benefit_missing) or (words["premise"] if result.verdict is Verdict.UNKNOWN else "")
        return f"{head} {words['steps'].format(steps=steps)}{rest}".strip()
    return _verdict(computed, answer, title)


def _only_verdict(inquiry: Inquiry) -> bool:
    return inquiry.understanding.asks("eligibility") and not inquiry.understanding.asks("amount")


def _verdict(computed: Computed, answer: Answer, title: str) -> str:
    result, words = computed.result, english_wording()
    leaves = [leaf for reason in result.reasons for leaf in reason.own_leaves()]
    met = [f"“{leaf.text}”" for leaf in leaves if leaf.verdict is Verdict.YES and not leaf.selects][:REASONS]
    marks = "".join(f"[{c.marker}]" for c in answer.cited[:REASONS])
    told = words["met"].format(texts="、".join(met) + marks) if met else ""
    if result.verdict is Verdict.YES:
        head = words["judged"] if result.judged else words["eligible"].format(title=title)
        return f"{head} {told}".strip()
    return f"{words['unknown'].format(title=title)} {told}{_missing(result.missing)}".strip()


def _failing(leaf: Reason, answer: Answer) -> str:
    marks = "".join(f"[{c.marker}]" for c in answer.cited if f"{leaf.text}" in answer.text)[:3]
    code = "failing_given" if leaf.given else "failing"
    return english_wording()[code].format(text=leaf.text, given=leaf.given, marks=marks)


def _details(inquiry: Inquiry, answer: Answer) -> str:
    text = sums_glossed(_without_status(inquiry, answer))
    return english_wording()["details"].format(text=text)


def _missing(missing: tuple[str, ...] | list[str]) -> str:
    facts = shipped().facts
    asked = "、".join(_fact(facts[f].label) for f in missing[:FACTS_ASKED] if f in facts)
    return english_wording()["missing"].format(facts=asked) if asked else ""


def amount_of(text: str) -> str:
    """Return a result in English: 最高35万元 → up to RMB 350,000 (35万元)."""
    head = "".join(english for chinese, english in _AMOUNT if chinese in text)[:12]
    sums = [yuan(f.quantity.value) for f in find_quantities(text) if f.quantity.kind == "money"]
    return (head if sums else "") + " to ".join(sums) if sums else text


def _title(computed: Computed) -> str:
    """Return a program's Chinese title, with its English name where it has one."""
    program = computed.candidate.program
    known = [back("programs")[name] for name in (program.title, *program.aliases) if name in back("programs")]
    english = min(known, key=len, default="")
    return f"{program.title} ({english})" if english else program.title


def _fact(label: str) -> str:
    english = back().get(label, "")
    return f"{label} ({english})" if english else label
