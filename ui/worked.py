"""What the commands calc, check and deadline share on a terminal: head, steps with their clauses, questions, basis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ui.console import Line, complain
from ui.dates import in_chinese
from ui.report import status_style

if TYPE_CHECKING:
    from tools.calculators import Basis, Citation
    from tools.naming import Question
    from ui.sources import Titles


class Cited:
    """References of one result: by the place alone where a single document is cited, with its title where several are."""

    def __init__(self, citations: Iterable[Citation], titles: Titles) -> None:
        self._citations = tuple(dict.fromkeys(citations))
        self._titles = titles
        self._alone = len({citation.doc for citation in self._citations}) == 1

    def mark(self, citation: Citation | None) -> str:
        """Return what stands behind a step: 〔第十二条〕."""
        if citation is None:
            return ""
        title = "" if self._alone else f"《{self._titles.source(citation.doc).title}》"
        return f" 〔{title}{citation.locator}〕"

    def lines(self) -> Iterator[Line]:
        """Yield every clause once, under the name of its document, verbatim."""
        for doc in dict.fromkeys(citation.doc for citation in self._citations):
            yield Line()
            yield Line(f"依据：{self._titles.source(doc).name}", "bold")
            for citation in self._citations:
                if citation.doc == doc:
                    yield Line(f"{citation.locator}：{citation.quote}", "bright_black", indent=4)


def head_lines(basis: Basis) -> Iterator[Line]:
    """Yield the program, the day asked about and whether the rule binds; where it does not, what to do about it."""
    status = f"{basis.title} · {basis.status.label} · 按 {in_chinese(basis.as_of)} 的规定"
    yield Line(status, status_style(basis.status))
    if not basis.version:
        held = "适用的原规定不在收录之列，不能计算。" if basis.status.binds else "这一天没有可以计算的规定。"
        yield Line(held, "yellow")
        if basis.last_day:
            yield Line(f"该规定适用到 {in_chinese(basis.last_day)}；要按当时计算，请加 --as-of {basis.last_day}。")


def note_lines(basis: Basis) -> Iterator[Line]:
    for note in basis.notes:
        yield Line(f"※ {note}", "yellow")


def question_lines(title: str, questions: Sequence[Question]) -> Iterator[Line]:
    """Yield what is still to be told, with how it may be written."""
    if questions:
        yield Line(title, "bold")
        for question in questions:
            yield Line(f"{question.ask}（{question.label}={question.example}）", indent=4)


def warn_unused(basis: Basis) -> None:
    """Say on stderr which given facts change nothing."""
    if basis.unused:
        complain(f"没有用到：{'、'.join(basis.unused)}。{basis.title}不看这些事实")
