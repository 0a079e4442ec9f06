"""What must be said first: that a text has ended, has not begun, was replaced, or is only history on the date asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from agent.inquiry import Inquiry, Passage
from agent.programs import passed_on
from knowledge.model import Document, Relation, Status

YEAR = 366  # days in which what a text says of the year before it may be applied for
_OF_WORKS = re.compile(r"公映|放映|播出|首播|首演|出版|发表|创作|上映|摄制")
_BUILT = re.compile(
    r"(?:建设|竣工|建成|改造|施工|完工|投产)(?:完成)?(?:的)?(?:时间|期间?|日期)?(?:应?为|应?在|是|：)?$"
)
_RANGE = re.compile(
    r"(\d{4})年(\d{1,2})月(\d{1,2})日[^。；]{0,4}(?:至|到|—|-|~)\s*(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日"
)


def status_sentence(inquiry: Inquiry, used: Sequence[Passage]) -> str:
    """Return the sentence that opens the answer when the text it rests on does not bind, or when validity is asked."""
    if not used:
        return ""
    passage = used[0]
    said = _not_binding(passage.document, passage.status, inquiry.as_of)
    if said:
        return said
    if window := _closed_window(passage, inquiry.as_of):
        return f"注意：文件限定的期间到{_chinese(window)}已经结束，现在不能再按它办理。"
    if inquiry.understanding.asks("validity"):
        return _binding(passage.document, passage.status, inquiry.as_of)
    return ""


def repealed_sentence(inquiry: Inquiry) -> str:
    """Return what became of a text that the question names by number and that a known document repealed, "" otherwise."""
    for number in inquiry.understanding.numbers:
        found = repealer(inquiry.knowledge.documents(), number)
        if found is None:
            continue
        document, relation = found
        since = document.validity.starts_on
        when = f"自{_chinese(since)}起" if since else ""
        if since and inquiry.as_of < since:
            return f"《{relation.title}》（{relation.target}）将{when}被{document.document_number}废止，{_chinese(inquiry.as_of)}仍然有效。"
        return f"《{relation.title}》（{relation.target}）已{when}废止，不再有效，现行文件是《{document.title}》（{document.document_number}）。"
    return ""


def repealer(documents: Sequence[Document], number: str) -> tuple[Document, Relation] | None:
    """Return the document that repeals the text with this number, and the relation that says so."""
    for document in documents:
        for relation in document.relations:
            if relation.kind == "repeals" and number.endswith(relation.target):
                return document, relation
    return None


def notices(inquiry: Inquiry, used: Sequence[Passage]) -> tuple[str, ...]:
    """Return one notice per cited document whose state a reader must know, and per ended one that bore the name asked."""
    found: dict[str, str] = {}
    for passage in used:
        said = _not_binding(passage.document, passage.status, inquiry.as_of)
        if said:
            found.setdefault(passage.document.doc_id, said)
    for doc_id in sorted(passed_on(inquiry) - found.keys()):
        document = inquiry.knowledge.document(doc_id)
        if said := _not_binding(document, document.status(inquiry.as_of), inquiry.as_of):
            found[doc_id] = f"如果指的是{document.issuing_authority}的同名政策：{said}"
    return tuple(found.values())


def _not_binding(document: Document, status: Status, as_of: date) -> str:
    title, validity = f"《{document.title}》", document.validity
    by = f"，由{validity.ended_by}" if validity.ended_by else ""
    if status == Status.EXPIRED and validity.ends_on:
        return f"{title}已到期，有效至{_chinese(validity.ends_on)}，{_chinese(as_of)}已失效，不再执行。"
    if status == Status.REPEALED and validity.ends_on:
        return f"{title}已废止{by}废止，{_chinese(validity.ends_on)}后不再有效。"
    if status == Status.SUPERSEDED and validity.ends_on:
        return f"{title}依据的{document.document_number}已废止{by}替代，{_chinese(validity.ends_on)}后不再有效。"
    if status == Status.NOT_YET and validity.starts_on:
        return f"{title}自{_chinese(validity.starts_on)}起施行，{_chinese(as_of)}尚未施行。"
    if status == Status.HISTORICAL:
        return f"以下出自历史资料{title}，只反映当时情况，不能作为现在办理的依据。"
    return ""


def _binding(document: Document, status: Status, as_of: date) -> str:
    validity = document.validity
    if status == Status.UNSTATED:
        return f"《{document.title}》没有载明施行和失效日期。"
    begins = f"自{_chinese(validity.starts_on)}起执行，" if validity.starts_on else ""
    if validity.ends_on:
        return (
            f"《{document.title}》{begins}有效至{_chinese(validity.ends_on)}，{_chinese(as_of)}仍在有效期内，现行有效。"
        )
    return f"《{document.title}》{begins}未载明截止日期，{_chinese(as_of)}现行有效。"


def _closed_window(passage: Passage, as_of: date) -> date | None:
    """Return the last day of a period printed in the quote (合同签订期间, 建设时间) when it is over and the only one."""
    ends = []
    quote = re.sub(r"\s", "", passage.quote)
    for m in _RANGE.finditer(quote):
        if _OF_WORKS.search(quote[m.end() : m.end() + 16]) or _BUILT.search(quote[max(0, m.start() - 12) : m.start()]):
            continue  # 期间公映的作品, 项目建设时间: when the work was shown or built, not when to apply
        try:
            ends.append(date(int(m.group(4) or m.group(1)), int(m.group(5)), int(m.group(6))))
        except ValueError:
            continue
    if not ends or max(ends) >= as_of or _of_deeds(passage.document, max(ends), as_of):
        return None
    return max(ends)


def _of_deeds(document: Document, last: date, as_of: date) -> bool:
    """True in the year after a text was issued on what was done before it: the period is that of the deeds."""
    issued = document.issued_on
    return issued is not None and last < issued and (as_of - issued).days <= YEAR


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
