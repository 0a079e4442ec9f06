"""Statutes: 编 章 节 条 款 项 目, with the notice that issues them before and annexes after."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.cleaning import Paragraph
from ingest.numbering import ArticleMark, DivisionMark, article_of, chinese_ordinal, division_of
from ingest.outline import Draft, OutlineBuilder
from knowledge.model import PathStep

_ANNEX = re.compile(
    r"^附\s*(?:件|录|表|图)\s*([一二三四五六七八九十\d]*)\s*[:：.．、]?\s*([^。；]{0,40})$|^附\s*[:：]\s*()([^。；]{0,40})$"
)
_RANK = {"编": 0, "分编": 1, "章": 2, "节": 3}
_DIVISION_CODE = {"编": "b", "分编": "f", "章": "c", "节": "s"}


@dataclass(slots=True)
class StatuteParser:
    """Reads a statute paragraph by paragraph.

    `drafts` is the tree, `articles` the number of 条, `warnings` what broke sequence.
    """

    warnings: list[str] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    articles: int = 0
    divisions: list[Draft] = field(default_factory=list)
    outline: OutlineBuilder | None = None
    last_number: tuple[int, int] = (0, 0)
    annex: Draft | None = None
    body_number: tuple[int, int] = (0, 0)  # the last article before the annexes
    ended: bool = False  # the paragraph before came to its end

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
        """Put one paragraph in its place."""
        if division := division_of(paragraph.text):
            self._open_division(paragraph, division)
        elif article := self._article(paragraph):
            self._open_article(paragraph, article)
        elif self._opens_annex(paragraph):
            self._open_annex(paragraph)
        elif self.outline is not None:
            self.outline.add(paragraph)
        else:
            self._add_preamble(paragraph)
        self.ended = paragraph.text.endswith(("。", "；"))

    def _article(self, paragraph: Paragraph) -> ArticleMark | None:
        """第十二条 opens an article when a space follows; without one, when its number does not run back."""
        mark = article_of(paragraph.text, due=self._expected() if self.ended else frozenset())
        if mark is None:
            return None
        if self.annex is not None and self._back_in_body(mark):
            self._close_annex()
        return mark if mark.spaced or paragraph.level or mark.number > self.last_number else None

    def _back_in_body(self, mark: ArticleMark) -> bool:
        """What read as an annex was none when the articles before it go on after it."""
        return self.last_number == (0, 0) and mark.number == (self.body_number[0] + 1, 0)

    def _close_annex(self) -> None:
        self.annex, self.last_number = None, self.body_number

    def _expected(self) -> frozenset[tuple[int, int]]:
        main, sub = self.last_number
        return frozenset({(main + 1, 0), (main, sub + 1)})

    def _open_division(self, paragraph: Paragraph, mark: DivisionMark) -> None:
        while self.divisions and _RANK[self.divisions[-1].step.level] >= _RANK[mark.level]:
            self.divisions.pop()
        step = PathStep(mark.level, mark.label, mark.heading)
        draft = Draft(step, f"{_DIVISION_CODE[mark.level]}{mark.number}", own=[paragraph], kind="heading")
        self._place(draft)
        self.divisions.append(draft)
        self.outline = None

    def _place(self, draft: Draft) -> None:
        """Hang a division or an article under the division, the annex, or the document that is open."""
        above = self.divisions[-1] if self.divisions else self.annex
        (above.parts if above else self.drafts).append(draft)

    def _open_article(self, paragraph: Paragraph, mark: ArticleMark) -> None:
        if mark.number not in self._expected():
            before = f"{_label(self.last_number)}之后是" if self.last_number[0] else "起始于"
            self.warnings.append(f"条号不连续：{before}{mark.label}")
        self.last_number = mark.number
        self.articles += 1
        code = str(mark.number[0]) + (f"-{mark.number[1]}" if mark.number[1] else "")
        # An annexed statute counts from 第一条 again: its articles carry the annex in their ids.
        code = f"{self.annex.code}.{code}" if self.annex else code
        draft = Draft(PathStep("条", mark.label, _article_heading(paragraph, mark)), code, own=[paragraph])
        self._place(draft)
        self.outline = OutlineBuilder(draft, self.warnings)

    def _opens_annex(self, paragraph: Paragraph) -> bool:
        return self.articles > 0 and len(paragraph.text) <= 46 and bool(_ANNEX.match(paragraph.text))

    def _open_annex(self, paragraph: Paragraph) -> None:
        m = _ANNEX.match(paragraph.text)
        number, heading = (m.group(1) or "", m.group(2) or m.group(4) or "") if m else ("", "")
        n = 1 + sum(1 for d in self.drafts if d.kind == "heading" and d.step.level == "附件")
        if self.annex is None:
            self.body_number = self.last_number
        self.annex = Draft(
            PathStep("附件", f"附件{number}", heading.strip()), f"annex{n}", own=[paragraph], kind="heading"
        )
        self.drafts.append(self.annex)
        self.divisions, self.last_number = [], (0, 0)
        self.outline = OutlineBuilder(self.annex, self.warnings)

    def _add_preamble(self, paragraph: Paragraph) -> None:
        if self.divisions:
            self.divisions[-1].own.append(paragraph)
            return
        if not self.drafts or self.drafts[-1].kind != "preamble":
            self.drafts.append(Draft(PathStep("部分", "发布通知"), "notice", kind="preamble"))
        self.drafts[-1].own.append(paragraph)


def _label(number: tuple[int, int]) -> str:
    return ArticleMark(number, 0, True).label


def _article_heading(paragraph: Paragraph, mark: ArticleMark) -> str:
    """第六条 支持培育前沿技术企业。 is a heading; a whole sentence is not."""
    rest = paragraph.text[mark.length :].strip()
    return rest.rstrip("。") if len(rest) <= 32 and "，" not in rest and "," not in rest else ""


def split_paragraphs(article: Draft) -> None:
    """Give an article with several 款 one part for each; items go to the 款 that introduces them."""
    later = any(part.step.level == "段" for part in article.parts)
    if not later and len(article.own) == 1:
        return
    first = article.own[: 2 if _bare(article.own[0].text) else 1]
    rest = article.own[len(first) :]
    if not later and not rest:
        return
    groups = [_paragraph_draft(1, first)]
    groups += [_paragraph_draft(n, [p]) for n, p in enumerate(rest, 2)]
    for part in article.parts:
        if part.step.level == "段":
            groups.append(_paragraph_draft(len(groups) + 1, part.own))
        else:
            groups[-1].parts.append(part)
    article.own, article.parts = [], groups


def _bare(text: str) -> bool:
    """True for 第十条 printed on a line of its own: the label belongs to the first 款 and is none itself."""
    mark = article_of(text)
    return mark is not None and not text[mark.length :].strip(" 　：:")


def _paragraph_draft(number: int, own: list[Paragraph]) -> Draft:
    return Draft(PathStep("款", chinese_ordinal(number)), f"k{number}", own=list(own))
