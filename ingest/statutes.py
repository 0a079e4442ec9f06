"""Statutes: 编 章 节 条 款 项 目, with the notice that issues them before and annexes after."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.cleaning import Paragraph
from ingest.numbering import ARTICLE, DIVISION, chinese_number, chinese_ordinal, mark_of
from ingest.outline import Draft, OutlineBuilder
from knowledge.model import PathStep

_ANNEX = re.compile(r"^附\s*(?:件|录|表|则)?\s*([一二三四五六七八九十\d]*)\s*[:：.．]?\s*(.{0,40})$")
_RANK = {"编": 0, "分编": 1, "章": 2, "节": 3}
_DIVISION_CODE = {"编": "b", "分编": "f", "章": "c", "节": "s"}


@dataclass(slots=True)
class StatuteParser:
    """Reads a statute paragraph by paragraph. `drafts` is the tree, `articles` the number of 条, `warnings` what broke sequence."""

    warnings: list[str] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    articles: int = 0
    divisions: list[Draft] = field(default_factory=list)
    outline: OutlineBuilder | None = None
    article: Draft | None = None
    last_number: tuple[int, int] = (0, 0)
    annex: Draft | None = None

    def parse(self, paragraphs: Sequence[Paragraph]) -> list[Draft]:
        """Return the drafts of one statute: preamble, divisions with their articles, annexes."""
        for paragraph in paragraphs:
            self.add(paragraph)
        for top in self.drafts:
            for draft in top.walk():
                if draft.step.level == "条":
                    split_paragraphs(draft)
        return self.drafts

    def add(self, paragraph: Paragraph) -> None:
        if self.annex is None and (m := DIVISION.match(paragraph.text)) and self._is_division(m.group(3)):
            self._open_division(paragraph, m.group(1), m.group(2), m.group(3))
        elif self.annex is None and (number := self._article_number(paragraph)):
            self._open_article(paragraph, number)
        elif self._opens_annex(paragraph):
            self._open_annex(paragraph)
        elif self.outline is not None:
            self.outline.add(paragraph)
        else:
            self._add_preamble(paragraph)

    def _is_division(self, heading: str) -> bool:
        return len(heading) <= 40 and not heading.endswith(("。", "；", "，"))

    def _article_number(self, paragraph: Paragraph) -> tuple[int, int] | None:
        """第十二条 opens an article when a space follows, or when its number is the next one expected."""
        m = ARTICLE.match(paragraph.text)
        if not m:
            return None
        number = (chinese_number(m.group(1)), chinese_number(m.group(2)) if m.group(2) else 0)
        rest = paragraph.text[m.end() : m.end() + 1]
        if rest in ("", " ", "　", "【", "[") or paragraph.level:
            return number
        return number if number in self._expected() and rest not in "规的所第、和至或，" else None

    def _expected(self) -> set[tuple[int, int]]:
        main, sub = self.last_number
        return {(main + 1, 0), (main, sub + 1)}

    def _open_division(self, paragraph: Paragraph, number: str, level: str, heading: str) -> None:
        while self.divisions and _RANK[self.divisions[-1].step.level] >= _RANK[level]:
            self.divisions.pop()
        step = PathStep(level, f"第{number}{level}", heading.strip())
        draft = Draft(step, f"{_DIVISION_CODE[level]}{chinese_number(number)}", own=[paragraph], kind="heading")
        (self.divisions[-1].parts if self.divisions else self.drafts).append(draft)
        self.divisions.append(draft)
        self.article = self.outline = None

    def _open_article(self, paragraph: Paragraph, number: tuple[int, int]) -> None:
        if number not in self._expected():
            self.warnings.append(f"条号不连续：{_article_label(self.last_number)}之后是{_article_label(number)}")
        self.last_number = number
        self.articles += 1
        step = PathStep("条", _article_label(number), _article_heading(paragraph))
        code = str(number[0]) + (f"-{number[1]}" if number[1] else "")
        draft = Draft(step, code, own=[paragraph])
        (self.divisions[-1].parts if self.divisions else self.drafts).append(draft)
        self.article, self.outline = draft, OutlineBuilder(draft, self.warnings)

    def _opens_annex(self, paragraph: Paragraph) -> bool:
        return (
            self.articles > 0
            and len(paragraph.text) <= 46
            and bool(_ANNEX.match(paragraph.text))
            and not paragraph.text.startswith("附则")
        )

    def _open_annex(self, paragraph: Paragraph) -> None:
        m = _ANNEX.match(paragraph.text)
        label = "附件" + (m.group(1) if m else "")
        heading = m.group(2).strip() if m else ""
        n = 1 + sum(1 for d in self.drafts if d.step.label.startswith("附件"))
        self.annex = Draft(PathStep("附件", label, heading), f"annex{n}", own=[paragraph], kind="heading")
        self.drafts.append(self.annex)
        self.divisions, self.outline = [], OutlineBuilder(self.annex, self.warnings)

    def _add_preamble(self, paragraph: Paragraph) -> None:
        if self.divisions:
            self.divisions[-1].own.append(paragraph)
            return
        if not self.drafts or self.drafts[-1].kind != "preamble":
            self.drafts.append(Draft(PathStep("部分", "发布通知"), "notice", kind="preamble"))
        self.drafts[-1].own.append(paragraph)


def _article_label(number: tuple[int, int]) -> str:
    return f"第{chinese_ordinal(number[0])}条" + (f"之{chinese_ordinal(number[1])}" if number[1] else "")


def _article_heading(paragraph: Paragraph) -> str:
    """第六条 支持培育前沿技术企业。 is a heading; a whole sentence is not."""
    m = ARTICLE.match(paragraph.text)
    rest = paragraph.text[m.end() :].strip() if m else ""
    return rest.rstrip("。") if len(rest) <= 32 and "，" not in rest and "," not in rest else ""


def split_paragraphs(article: Draft) -> None:
    """Give an article with several 款 one part for each; items go to the 款 that introduces them."""
    later = [i for i, part in enumerate(article.parts) if part.step.level == "段"]
    extra = article.own[1:]
    if not later and not extra:
        return
    own = article.own if not extra or mark_of(extra[0].text) else None
    groups: list[Draft] = []
    for paragraph in own or article.own:
        groups.append(_paragraph_draft(len(groups) + 1, [paragraph]))
    for part in article.parts:
        if part.step.level == "段":
            groups.append(_paragraph_draft(len(groups) + 1, part.own))
        else:
            groups[-1].parts.append(part)
    article.own, article.parts = [], groups


def _paragraph_draft(number: int, own: list[Paragraph]) -> Draft:
    return Draft(PathStep("款", chinese_ordinal(number)), f"k{number}", own=list(own))
