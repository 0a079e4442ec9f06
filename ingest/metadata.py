"""What a document says about itself: number, issuer, dates, validity, and what it repeals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.cleaning import Paragraph
from ingest.dates import find_date, find_end, find_start, title_years
from knowledge.model import Relation, Validity, normal_document_number

NUMBER = re.compile(
    r"[\u4e00-\u9fff]{0,10}[〔\[【（(]\s*\d{4}\s*[〕\]】）)][\u4e00-\u9fff]{0,6}\s*(?:第)?\s*\d+\s*号|[\u4e00-\u9fff]{2,6}公告\s*\d{4}\s*年第\s*\d+\s*号"
)
_ISSUER = re.compile(
    r"^[\u4e00-\u9fff、（）()]{2,60}(?:委员会|人民政府|办公厅|办公室|局|部|厅|中心|法院|检察院|总局|管理局)(?=[（(].{2,20}代章[)）]$|$)"
)
_TITLE_END = re.compile(
    r"(?:办法|细则|规定|条例|措施|意见|方案|通知|指南|规则|决定|法|公告|章程|规程|标准|批复|解释|实施细则)(?:[（(〔].{1,20}[)）〕])*$"
)


_PASSED = re.compile(
    r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日(?:(?!\d{4}\s*年)[^。；施]){0,90}?(?:通过|修正|修订|公布|发布|批准|修改)"
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What could be read of a document's head and tail; empty where the text does not say."""

    title: str
    document_number: str
    issuing_authority: str
    issued_on: date | None
    published_on: date | None
    validity: Validity
    relations: tuple[Relation, ...]
    warnings: tuple[str, ...]


def read_metadata(head: Sequence[Paragraph], body: Sequence[Paragraph], fallback_title: str) -> Metadata:
    """Return the metadata of one document from the paragraphs before its first provision and from its provisions."""
    title = find_title(head) or fallback_title
    number = next((n for p in head if (n := _own_number(p.text))), "")
    issuer = next((m.group(0) for p in head if not _TITLE_END.search(p.text) and (m := _ISSUER.match(p.text))), "")
    issued = _issued(head, title, fallback_title)
    tail = [p.text for p in body if _speaks_of_force(p.text)]
    validity = _validity(title, tail, issued)
    relations = tuple(r for text in tail for r in find_repeals(text))
    warnings = () if issued or validity.starts_on else ("未见成文或施行日期",)
    return Metadata(
        _plain(title), normal_document_number(number), issuer, issued, issued, validity, relations, warnings
    )


def _issued(head: Sequence[Paragraph], title: str, fallback_title: str) -> date | None:
    """Return the date of this version: the last that its history names, else the date line, else a date in the title."""
    if passed := [d for p in head for d in _history(p.text)]:
        return max(passed)
    dated = [(p.text, d) for p in head if len(p.text) <= 40 and (d := find_date(p.text)) is not None]
    alone = [d for text, d in dated if _is_date_line(text)]
    if len(dated) == 1 or alone:
        return dated[0][1] if len(dated) == 1 else alone[0]
    return find_date(title) or (dated[0][1] if dated else find_date(fallback_title))


def _history(text: str) -> list[date]:
    """Every date on which a text was passed or amended, where a line tells nothing else:（1982年8月23日…通过 …第四次修正）."""
    if not re.match(r"[（(]?\s*(?:根据|依据|自)?\s*\d{4}\s*年", text):
        return []
    return [d for m in _PASSED.finditer(text) if (d := find_date(m.group(0)))]


def _own_number(text: str) -> str:
    m = NUMBER.search(text)
    return m.group(0) if m and len(text) <= len(m.group(0)) + 4 else ""


def _is_date_line(text: str) -> bool:
    return bool(re.fullmatch(r"[（(]?\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日[)）]?", text))


def find_title(head: Sequence[Paragraph]) -> str:
    """Return the title: the last heading that names a kind of text, or the first line that does."""
    named = [
        p.text
        for p in head
        if _TITLE_END.search(_plain(p.text)) and len(p.text) <= 80 and "，" not in p.text and "：" not in p.text
    ]
    if named:
        return named[-1]
    return next((p.text for p in head if p.level), head[0].text if head and len(head[0].text) <= 60 else "")


def _plain(title: str) -> str:
    """Drop the spaces a title was set with: 提升 国际化 → 提升国际化; full-width brackets for （试行）."""
    squeezed = re.sub(r"(?<=[\u4e00-\u9fff（(《])\s+(?=[\u4e00-\u9fff（(《])", "", title.strip())
    return re.sub(r"\(([\u4e00-\u9fff\d]+)\)", r"（\1）", squeezed).replace(" （", "（")


def _speaks_of_force(text: str) -> bool:
    return any(word in text for word in ("施行", "实施之日", "废止", "有效期", "失效", "生效")) and len(text) <= 1200


def _validity(title: str, tail: Sequence[str], issued: date | None) -> Validity:
    """The closing articles say from when; 发布/印发之日 is the issue date."""
    for text in reversed(tail):
        m = re.search(
            r"(?:本(?:办法|措施|条例|规定|细则|意见|方案|法|通知|规则|决定|解释)|^)?自(.{2,24}?)(?:起|后)?(?:施行|实施|执行|生效)",
            text,
        )
        if not m:
            continue
        starts = issued if re.search(r"(发布|印发|公布|颁布)之日", m.group(1)) else find_start(m.group(1)) or issued
        return Validity(starts, find_end(text, starts), quote=_sentence(text, m.start()))
    years = title_years(title)
    if years:
        return Validity(issued or date(years[0], 1, 1), date(years[1], 12, 31), quote=title)
    return Validity(issued, None)


def _sentence(text: str, at: int) -> str:
    begin = max(text.rfind("。", 0, at), text.rfind("\n", 0, at)) + 1
    end = text.find("。", at)
    return text[begin : end + 1 if end >= 0 else len(text)]


_END = re.compile(r"废止|停止执行|停止施行|不再执行")
# The closing mark of a nested title is printed 〉 or, by mistake, 》: 《关于印发〈…办法》的通知》(中科园发〔2019〕20号).
_TITLED = re.compile(
    r"《([^《》]+(?:》的(?:通知|公告|决定|意见|函))?)》(?:[^《》（(，。；、]{0,8}[（(]([^）)]{2,60})[）)])?"
)
_JOINED = re.compile(r"[、，,和与及以原\s]*(?:[^。；《》]{2,90}(?:通过|公布|发布|颁布|批准|修正|修订|制定)的)?")
_TO_THE_END = re.compile(
    r"(?:(?!第.{1,6}条|规定|部分|条款|中)[^，。；：《》]){0,24}|[，,](?:自[^，。]{2,14}起)?(?:同时|一并|即行|相应|均)?(?:予以)?"
)


def find_repeals(text: str) -> list[Relation]:
    """Return what a closing article repeals: the titles that stand together before “同时废止”.

    A title with a number is named by its 发文字号, one without by itself. Texts that are only spoken of are left out.
    """
    return [r for sentence in re.split(r"(?<=。)", text) for r in _repealed(sentence)]


def _repealed(sentence: str) -> list[Relation]:
    ends = [m.start() for m in _END.finditer(sentence)]
    titles = [m for m in _TITLED.finditer(sentence) if not ends or m.start() < ends[-1]]
    if not ends or not titles or not _TO_THE_END.fullmatch(sentence, titles[-1].end(), ends[-1]):
        return []
    chain = [titles[-1]]
    for m in reversed(titles[:-1]):
        if not _JOINED.fullmatch(sentence, m.end(), chain[0].start()):
            break
        chain.insert(0, m)
    return [_relation(m.group(1), m.group(2) or "") for m in chain]


def _relation(title: str, note: str) -> Relation:
    number = NUMBER.search(note)
    return Relation("repeals", normal_document_number(number.group(0)) if number else title, title)


def card_validity(fields: dict[str, str], issued: date | None) -> Validity:
    """Return a card's validity from its 时间/频度, or from the years in the title of its 依据文件."""
    term = fields.get("时间/频度", "")
    starts = find_start(term) if re.search(r"从|起|自", term) else None
    ends = find_end(term, starts)
    basis = fields.get("依据文件", "")
    if ends is None and (years := title_years(basis)):
        return Validity(starts or issued or date(years[0], 1, 1), date(years[1], 12, 31), quote=basis)
    # A card printed with a later 时间 than its 发布日期 still names a rule that was issued before.
    return Validity(starts or issued, ends, quote=term if ends else "")


def day_before(day: date) -> date:
    """Return the last day before `day`: the end of what a text repealed on its first day in force."""
    return day - timedelta(days=1)
