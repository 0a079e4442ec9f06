"""From evidence to an answer a clerk can read aloud: what ended first, then the sentences that answer, then where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.answer import Answer, Kind
from agent.company import Company
from agent.comparing import sides
from agent.computed import Computed
from agent.explain import calculation, eligibility, said
from agent.gather import fitting_documents
from agent.generations import dropped, numbered_alike
from agent.headline import Headline, headline_asked, states
from agent.inquiry import Inquiry, Passage
from agent.listing import LISTED, Listed
from agent.passages import Quoter, Shelf, distinct, meaningful
from agent.polarity import asks_whether, beyond_wish, confirms, contradicted, lead
from agent.procedure import field_at, procedure
from agent.programs import sisters, squeezed
from agent.seeking import SETTINGS
from agent.sentences import Chosen, counts_asked, in_reading_order, select
from agent.sources import Sources
from agent.terms import within_told
from agent.understand import narrowed, questions
from agent.understood import asked_back, understood
from agent.validity import notices, repealed_sentence, status_sentence
from agent.verdicts import refused
from knowledge.model import Document, DocumentType
from tools.evaluation.result import Verdict
from tools.rules.load import shipped
from tools.rules.nodes import Node
from tools.rules.uses import walk

_PHONE = re.compile(r"\d{5,}")
_FOUNDED = re.compile(
    r"上位|制定(?:的)?依据|(?:依据|根据|按照)[^，。？?]{0,8}(?:哪些|什么|哪几)[^，。？?]{0,10}(?:制定|出台|定的|来的)"
)
_NAMING = ("标题", "政策依据", "依据文件", "发布通知")
_HOW_OFTEN = re.compile(r"几(?:次|批|回|轮)|一(?:次|回|届|批|轮)|频[度率]")
_OFTEN = re.compile(r"每|次|定期|季度|月左右|随时|长期|常年")
_PLAIN = ("contact", "basis", "schedule")  # kinds that one field answers whole
MATCHED = 3  # texts named to one who asks what fits
FORBIDDING = 120  # characters of a sentence that forbids what is asked
MATCHED_SENTENCE = 90  # characters of each


def compose(inquiry: Inquiry) -> None:
    """Set the answer from `inquiry.evidence`; evidence is never empty here."""
    if inquiry.computed is not None:
        _compose_computed(inquiry, inquiry.computed)
        if inquiry.answer is not None and counts_asked(inquiry.text, inquiry.answer.text):
            return
        inquiry.computed = None  # asked how many of something, a sum that does not count them is no answer
    if _compose_alike(inquiry):
        return
    if inquiry.company is not None:
        _compose_company(inquiry, inquiry.company)
        return
    if inquiry.listed:
        _compose_listed(inquiry, inquiry.listed)
        return
    if inquiry.understanding.asks("match") and _compose_matched(inquiry):
        return
    _compose_found(inquiry)
    if (headline := headline_asked(inquiry)) is not None:
        _with_headline(inquiry, headline)


def _compose_found(inquiry: Inquiry) -> None:
    """Say the sentences found that answer best."""
    evidence = inquiry.evidence
    repealed = _repealed(inquiry)
    said = (repealed, _contact(inquiry), _basis(inquiry), _schedule(inquiry), procedure(inquiry))
    fixed = [text for text in said if text]
    budget = 60 if repealed else 260 if inquiry.understanding.asks("process") or not fixed else 160
    whole = bool(fixed) and inquiry.understanding.kinds <= set(_PLAIN) and len(questions(inquiry.text)) < 2
    chosen = [] if whole else _chosen(inquiry, budget, at_least=0 if fixed else 1)
    chosen = [c for c in chosen if not any(c.text.rstrip("。；") in text for text, _ in fixed)]
    chosen = [c for c in chosen if not _no_frequency(inquiry, evidence[c.passage])] or chosen
    used = list(dict.fromkeys([i for _, i in fixed] + [c.passage for c in chosen]))
    order = used + [i for i in range(len(evidence)) if i not in used]
    order = order[: max(SETTINGS.citations, len(used))]
    markers = {passage: n for n, passage in enumerate(order, 1)}
    leading = [evidence[i] for i in used] or evidence[:1]
    text = "" if repealed else status_sentence(inquiry, leading)
    no = "" if fixed else lead(inquiry, [c.text for c in chosen])
    if inquiry.understanding.asks("deadline") and chosen and not no:
        no = within_told(inquiry, chosen[0].text)
    text += "".join(f"{words}[{markers[i]}]" for words, i in fixed) + no + _quoted(chosen, markers)
    inquiry.answer = Answer(
        Kind.ANSWER,
        text,
        inquiry.as_of,
        citations=tuple(evidence[i].cited(markers[i]) for i in order),
        notices=notices(inquiry, leading),
    )


def _with_headline(inquiry: Inquiry, headline: Headline) -> None:
    """Answer with the figure of the program named, and the clause that prints it, where the sentences found do not hold it."""
    found = inquiry.answer
    if found is None or (_said_of(headline, found) and not sisters(inquiry)):
        return
    sources = Sources(inquiry, headline.program, Shelf(inquiry.knowledge))
    number = sources.number_of(headline.printed[0])
    if not number:
        return
    inquiry.headline = headline
    own = {headline.version.doc, *headline.program.cards}
    passages = distinct([*sources.passages, *(p for p in inquiry.evidence if p.document.doc_id in own)], 5)
    leading = sources.passages[:1]
    inquiry.answer = Answer(
        Kind.ANSWER,
        f"{status_sentence(inquiry, leading)}{headline.text}。原文：“{headline.printed[0].quote.strip('。；，')}”[{number}]。",
        inquiry.as_of,
        citations=tuple(p.cited(n) for n, p in enumerate(passages, 1)),
        notices=notices(inquiry, leading),
    )


def _said_of(headline: Headline, found: Answer) -> bool:
    """True when an answer names the figure and a clause it is said by is one that prints it: another's 50万元 is another sum."""
    said = [squeezed(c.quote) for c in found.citations if f"[{c.marker}]" in found.text]
    printed = [squeezed(reference.quote) for reference in headline.printed]
    return states(found.text, headline.figure) and any(own in quote for own in printed for quote in said)


def _chosen(inquiry: Inquiry, budget: int, *, at_least: int) -> list[Chosen]:
    """Return the sentences to say; where one message asks two things, the best ones for either."""
    if inquiry.understanding.asks("compare") and (of_both := sides(inquiry, budget)):
        return of_both
    asked = questions(inquiry.text)
    if len(asked) < 2:
        return select(inquiry, inquiry.evidence, budget=budget, at_least=at_least)
    found: list[Chosen] = []
    for question in asked:
        of_one = narrowed(inquiry, question)
        for chosen in select(of_one, inquiry.evidence, budget=budget // len(asked), at_least=1):
            if not any(chosen.text in known.text or known.text in chosen.text for known in found):
                found.append(chosen)
    return in_reading_order(found)


def _compose_matched(inquiry: Inquiry) -> bool:
    """“市里有对口的政策吗”: name the texts that fit, each with the sentence that fits best; False when none does."""
    evidence = inquiry.evidence
    matched = [d for d in fitting_documents(inquiry) if any(p.document.doc_id == d.doc_id for p in evidence)][:MATCHED]
    if not matched:
        return False
    matched = list({d.title: d for d in reversed(matched)}.values())[::-1]  # a gazette rule and its card bear one title
    evidence = sorted(evidence, key=lambda p: p.clause.path[0].label in _NAMING)  # what only names the text comes last
    said = [(d, _best_of(inquiry, evidence, d)) for d in matched]
    used = [chosen[0].passage for _, chosen in said if chosen]
    order = used + [i for i in range(len(evidence)) if i not in used]
    markers = {passage: n for n, passage in enumerate(order, 1)}
    told = [f"《{d.title}》：{chosen[0].text}[{markers[chosen[0].passage]}]" for d, chosen in said if chosen]
    leading = [evidence[i] for i in used]
    inquiry.answer = Answer(
        Kind.ANSWER,
        f"{status_sentence(inquiry, leading)}可以看{'下列政策' if len(told) > 1 else ''}{''.join(told)}",
        inquiry.as_of,
        citations=tuple(evidence[i].cited(markers[i]) for i in order),
        notices=notices(inquiry, leading),
    )
    return True


def _compose_computed(inquiry: Inquiry, computed: Computed) -> None:
    """Say the computed result; the clauses it applies are cited first, what else was found behind them."""
    sources = Sources(inquiry, computed.candidate.program, Shelf(inquiry.knowledge))
    text = said(inquiry, computed, sources)
    worked = calculation(computed, sources)
    status = status_sentence(inquiry, sources.passages[:1])
    if confirms(inquiry.text) and (refused(computed) or contradicted(inquiry.text, [text])):
        text = f"不对，{text}"
    if words := dropped(inquiry, computed.candidate.version.doc):
        text = f"{text}现行规定里没有“{words}”的区分，不再沿用原规定。"
    text = f"{_forbidden(inquiry, computed, sources)}{text}"
    benefit = computed.result.benefit
    if benefit is not None and benefit.kind == "money" and beyond_wish(inquiry.text, benefit.high):
        text = f"不能。{text}"
    of_status = [p for p in inquiry.evidence if status and p.clause.path[0].label == "时间/频度"]
    passages = distinct(
        [*sources.passages, *of_status, *inquiry.evidence], max(5, len(sources.passages) + len(of_status))
    )
    of_rule = _remarks(computed)
    inquiry.answer = Answer(
        Kind.ANSWER,
        f"不能。{status}{text.removeprefix('不能。')}" if text.startswith("不能。") else f"{status}{text}",
        inquiry.as_of,
        citations=tuple(p.cited(n) for n, p in enumerate(passages, 1)),
        calculations=(worked,) if worked else (),
        eligibility=(eligibility(computed),),
        facts=understood(computed),
        others=computed.others,
        asked=asked_back((*computed.result.benefit_missing, *computed.result.missing), text),
        notices=(*notices(inquiry, sources.passages[:1]), *(n for n in computed.result.notes if n not in of_rule)),
        notes=tuple(n for n in computed.result.notes if n in of_rule),
    )


def _remarks(computed: Computed) -> frozenset[str]:
    """Return what the rule's own versions remark; any other note of a result tells which version binds."""
    versions = computed.candidate.program.versions
    conflicts = {conflict.text for version in versions for conflict in version.conflicts}
    return frozenset(conflicts | {note.text for version in versions for note in version.notes})


def _forbidden(inquiry: Inquiry, computed: Computed, sources: Sources) -> str:
    """Return the no of a yes/no question whose conditions stay open, where the best sentence found forbids what is asked."""
    if inquiry.understanding.asks("amount", "deadline") or computed.result.verdict is Verdict.YES:
        return ""
    if refused(computed):
        return "不能。" if asks_whether(inquiry.text) else ""
    best = select(inquiry, inquiry.evidence, budget=FORBIDDING, at_least=1)[:1]
    no = lead(inquiry, [chosen.text for chosen in best])
    return f"{no}{best[0].text}[{sources.take_in(inquiry.evidence[best[0].passage])}]" if no else ""


def _best_of(inquiry: Inquiry, evidence: Sequence[Passage], document: Document) -> list[Chosen]:
    """Return the sentence of a document that says best what it gives; one that names it only where there is no other."""
    telling = [p for p in evidence if p.clause.path[0].label not in _NAMING]
    chosen = select(inquiry, telling, budget=MATCHED_SENTENCE, at_least=1, of=document.doc_id)[:1]
    return chosen or select(inquiry, evidence, budget=MATCHED_SENTENCE, at_least=1, of=document.doc_id)[:1]


def _compose_alike(inquiry: Inquiry) -> bool:
    """“到底哪个9号文”: name each text of that number with its year; False when the number is in no doubt."""
    documents, printed = numbered_alike(inquiry)
    if not documents:
        return False
    told = [f"{d.document_number}是《{d.title}》[{n}]" for n, d in enumerate(documents, 1)]
    rest = [p for p in inquiry.evidence if not any(p.clause.id == q.clause.id for q in printed)]
    inquiry.answer = Answer(
        Kind.ANSWER,
        f"两个都对，是不同年份的文件，看年份区分：{'；'.join(told)}。",
        inquiry.as_of,
        citations=tuple(p.cited(n) for n, p in enumerate([*printed, *rest], 1)),
        notices=notices(inquiry, printed),
    )
    return True


def _compose_company(inquiry: Inquiry, company: Company) -> None:
    """Name the programs that fit or may fit, each with the most it could bring, and ask what decides most."""
    programs, book = [shipped().programs[line.basis.program] for line in company.nearest], shipped()
    sources = Sources(inquiry, programs[0], Shelf(inquiry.knowledge))
    told = []
    for line, program in zip(company.nearest, programs, strict=True):
        sources.program = program
        version = program.version_on(inquiry.as_of)
        cite = next((n.cite for n in walk(version.benefit) if isinstance(n, Node) and n.cite), "") if version else ""
        told.append(f"{line.basis.title}{line.most.text if line.most is not None else ''}{sources.mark(cite)}")
    known = "、".join(f"{book.facts[f].label}{book.facts[f].show(v)}" for f, v in company.facts.items())
    question = company.result.next_question
    counted = f"{len(company.result.fitting)}项符合，{len(company.result.open)}项还要看其他条件"
    ask = f"先确认：{question.ask}" if question is not None else ""
    inquiry.answer = Answer(
        Kind.ANSWER,
        f"按您说的情况（{known}），{counted}。与所说情况最相关的：{'；'.join(told)}。{ask}全部结果可在“匹配”页查看。",
        inquiry.as_of,
        citations=tuple(p.cited(n) for n, p in enumerate(sources.passages, 1)),
    )


def _compose_listed(inquiry: Inquiry, listed: Sequence[Listed]) -> None:
    """Say the conditions asked, each with its clause; what is beyond the length is in the clauses cited."""
    shelf = Shelf(inquiry.knowledge)
    sources = Sources(inquiry, listed[0].candidate.program, shelf)
    said = []
    for one in listed:
        sources.program = one.candidate.program
        said.append(_listed(one, sources))
    leading = sources.passages[:1]
    passages = distinct([*sources.passages, *inquiry.evidence], max(5, len(sources.passages)))
    inquiry.answer = Answer(
        Kind.ANSWER,
        f"{status_sentence(inquiry, leading)}{''.join(said)}",
        inquiry.as_of,
        citations=tuple(p.cited(n) for n, p in enumerate(passages, 1)),
        notices=notices(inquiry, leading),
    )


def _listed(one: Listed, sources: Sources) -> str:
    """Conditions of one clause stand together under its mark."""
    told: list[str] = []
    length = 0
    for words, cite in one.conditions:
        length += meaningful(words)
        if told and length > LISTED:
            break
        mark = sources.mark(cite)
        if told and mark and told[-1].endswith(mark):
            told[-1] = told[-1].removesuffix(mark)
        told.append(f"{words}{mark}")
    rest = len(one.conditions) - len(told)
    more = f"；另有{rest}项，见所引条款" if rest else ""
    return f"{one.candidate.program.title}{'的条件' if one.whole else '要求'}：{'；'.join(told)}{more}。"


def _quoted(chosen: Sequence[Chosen], markers: dict[int, int]) -> str:
    """Neighbouring sentences of one passage stand together under one mark."""
    out, i = "", 0
    while i < len(chosen):
        j = i
        while j + 1 < len(chosen) and chosen[j + 1].passage == chosen[i].passage:
            j += 1
        out += "".join(c.text for c in chosen[i : j + 1]) + f"[{markers[chosen[i].passage]}]"
        i = j + 1
    return out


def _repealed(inquiry: Inquiry) -> tuple[str, int] | None:
    """What became of a text named by its number, with the closing article that repealed it."""
    sentence = repealed_sentence(inquiry)
    at = next((i for i, p in enumerate(inquiry.evidence) if "废止" in p.quote), None)
    return (sentence, at) if sentence and at is not None else None


def _contact(inquiry: Inquiry) -> tuple[str, int] | None:
    at = field_at(inquiry, "联络方式", "联系方式")
    if at is None or not inquiry.understanding.asks("contact"):
        return None
    printed = re.sub(r"^联[络系]方式\s*", "", inquiry.evidence[at].quote)
    return (f"联系方式：{_sentence(printed)}", at) if _PHONE.search(printed) else None


def _basis(inquiry: Inquiry) -> tuple[str, int] | None:
    if not inquiry.understanding.asks("basis"):
        return None
    if _FOUNDED.search(inquiry.text) and (at := _first_article(inquiry)) is not None:
        return f"{_sentence(inquiry.evidence[at].quote)}", at
    at = field_at(inquiry, "政策依据")
    if at is None:
        at = next((i for i, p in enumerate(inquiry.evidence) if p.clause.kind == "preamble"), None)
    if at is None:
        return None
    return basis_sentence(inquiry.evidence[at].document, _article(inquiry, inquiry.evidence[at].document)), at


def _first_article(inquiry: Inquiry) -> int | None:
    """Return which passage is the article that names the texts a rule was made under; it is fetched where none is."""
    leading = inquiry.evidence[0].document
    for i, passage in enumerate(inquiry.evidence):
        if passage.document.doc_id == leading.doc_id and passage.clause.path[-1].label == "第一条":
            return i
    shelf = Shelf(inquiry.knowledge)
    first = next((c for c in shelf.clauses(leading.doc_id) if c.path[-1].label == "第一条" and c.text), None)
    if first is None or ("根据" not in first.text and "依据" not in first.text):
        return None
    document = inquiry.knowledge.document(leading.doc_id)
    inquiry.evidence.append(Quoter(shelf, inquiry.as_of).passage(first, document, 0.0, frozenset()))
    return len(inquiry.evidence) - 1


def _article(inquiry: Inquiry, document: Document) -> str:
    """Return the article of the rule itself, where the full text of what a card rests on is known too."""
    number = document.document_number
    for passage in inquiry.evidence:
        article = next((step.label for step in passage.clause.path if step.level == "条"), "")
        if article and number and passage.document.document_number == number and article != "第一条":
            return article
    return ""


def basis_sentence(document: Document, article: str = "") -> str:
    """Return 依据《…》（文号）第九条，某局2023年8月16日发布。"""
    title = document.basis if document.type == DocumentType.CARD and document.basis else f"《{document.title}》"
    number = f"（{document.document_number}）" if document.document_number else "（未印发文字号）"
    issued = document.issued_on
    when = f"{issued.year}年{issued.month}月{issued.day}日" if issued else ""
    return f"依据{title}{number}{article}，{document.issuing_authority}{when}发布。"


def _schedule(inquiry: Inquiry) -> tuple[str, int] | None:
    at = field_at(inquiry, "时间/频度")
    if at is None or not inquiry.understanding.asks("schedule", "validity"):
        return None
    printed = re.sub(r"^时间/频度\s*", "", inquiry.evidence[at].quote)
    if _no_frequency(inquiry, inquiry.evidence[at]):
        return None
    return (f"时间：{_sentence(printed)}", at) if printed else None


def _no_frequency(inquiry: Inquiry, passage: Passage) -> bool:
    """True for a first day (从2023年10月起) where it is asked how often."""
    field = passage.clause.path[0].label == "时间/频度" and not _OFTEN.search(passage.quote.removeprefix("时间/频度"))
    return field and bool(_HOW_OFTEN.search(inquiry.text))


def _sentence(text: str) -> str:
    text = text.strip().replace("\n", "；")
    return text if text.endswith(("。", "；")) else f"{text}。"
