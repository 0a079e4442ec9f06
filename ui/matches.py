"""What a company was matched with, as rows: the terminal, the spreadsheet and the web page show the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.dates import in_chinese
from ui.documents.doubts import HEAD as DOUBT

if TYPE_CHECKING:
    from tools.calculators import Citation
    from tools.matched import CompanyMatch, MatchedProgram
    from ui.sources import Titles

HEAD = ("政策", "结论", "最高可得", "依据", "原文", "说明", "还要问")


@dataclass(frozen=True, slots=True)
class Row:
    """One program: its name, the verdict, the amount, the deciding clause with its words, why, and what to ask."""

    program: str
    verdict: str
    amount: str
    reference: str
    quote: str
    why: str
    ask: str

    @property
    def cells(self) -> tuple[str, ...]:
        return (self.program, self.verdict, self.amount, self.reference, self.quote, self.why, self.ask)


def groups(found: CompanyMatch, titles: Titles) -> Iterator[tuple[str, list[Row]]]:
    """Yield each group with its rows, in the order they are ranked; those that ended come last."""
    yield "符合", [row(line, titles) for line in found.fitting]
    yield "待定", [row(line, titles) for line in found.open]
    yield "不符合", [row(line, titles) for line in found.failing]
    yield (
        "已经失效",
        [
            Row(item.title, item.status.label, "", *_cited(item.citation, titles), _since(item.last_day), "")
            for item in found.ended
        ],
    )


def row(line: MatchedProgram, titles: Titles) -> Row:
    """Return one program as a row."""
    failed = "；".join(f"{c.text}{f'（所给：{c.given}）' if c.given else ''}" for c in line.failures)
    near = f"；只差这一项，{line.distance}" if line.distance else "；只差这一项" if len(line.failures) == 1 else ""
    judged = f"由主管部门认定：{'、'.join(line.judged[:2])}" if line.judged and not failed else ""
    clean = f"以不存在下列情形为前提：{'、'.join(line.assumed[:2])}等" if line.assumed and not failed else ""
    why = f"{failed}{near}" if failed else "；".join(part for part in (judged, clean, *line.deadlines) if part)
    amount = line.most.text + (f"（{line.most.per}）" if line.most.per else "") if line.most is not None else ""
    why = "；".join((*(note for note in line.basis.notes if note.startswith(DOUBT)), *((why,) if why else ())))
    questions = "" if failed else " ".join(question.ask for question in line.questions)
    return Row(line.basis.title, line.summary, amount, *_cited(line.deciding, titles), why, questions)


def _cited(citation: Citation | None, titles: Titles) -> tuple[str, str]:
    return (titles.reference(citation), citation.quote) if citation is not None else ("", "")


def _since(day: object) -> str:
    from datetime import date

    return f"有效至{in_chinese(day)}" if isinstance(day, date) else ""


def summary(found: CompanyMatch) -> Iterator[str]:
    """Yield the lines above the tables: counts, the best combination, and the question that decides most."""
    from tools.quantities import money_text

    yield f"按{in_chinese(found.as_of)}的规定：符合 {len(found.fitting)} 项，待定 {len(found.open)} 项，不符合 {len(found.failing)} 项"
    if found.total:
        yield f"符合的各项合计最高 {money_text(found.total)}（互斥的只计一项）"
    for choice in found.exclusions:
        dropped = f"，不再计 {'、'.join(choice.dropped)}" if choice.dropped else ""
        yield f"{choice.scope}：{'、'.join(choice.titles)} 最多享受 {choice.take} 项，取 {'、'.join(choice.kept)}{dropped}"
    if found.next_question is not None:
        yield f"先问这一项最能分出结果：{found.next_question.ask}（{found.next_question.label}={found.next_question.example}）"
    if found.unused:
        yield f"没有用到：{'、'.join(found.unused)}"
