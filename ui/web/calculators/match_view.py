"""The matches as a page shows them: each program with its clause, grouped, the near misses before the other failures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tools.calculators import Citation, Condition
from tools.matched import CompanyMatch, MatchedProgram
from ui.amounts import amount_text
from ui.dates import in_chinese
from ui.documents.doubts import HEAD

SHOWN = 12  # of a group before “全部”: what is most relevant stands first


@dataclass(frozen=True, slots=True)
class Item:
    """One program. near: how far the single failing condition is from holding. asked: what is still to be told. assumed: bad records taken not to
    exist."""

    program: str
    title: str
    summary: str
    amount: str
    citation: Citation | None
    failures: tuple[Condition, ...]
    near: str
    asked: tuple[tuple[str, str], ...]  # fact, question
    assumed: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """id: yes, open, near, no or ended."""

    id: str
    title: str
    hint: str
    items: tuple[Item, ...]
    total: int

    @property
    def rest(self) -> int:
        return self.total - len(self.items)


def sections(found: CompanyMatch, whole: str = "") -> tuple[Section, ...]:
    """Return the groups in the order they matter. whole: the id of the group that is shown to its end."""
    near = tuple(line for line in found.failing if len(line.failures) == 1)
    far = tuple(line for line in found.failing if len(line.failures) != 1)
    groups = (
        ("yes", "符合", "条件都符合，金额已知", tuple(map(_item, found.fitting))),
        ("open", "待定", "没有不符合的条件，还差几项情况；最相关的在前", tuple(map(_item, found.open))),
        ("near", "只差一项", "除这一项外没有不符合的条件", tuple(map(_item, near))),
        ("no", "不符合", "", tuple(map(_item, far))),
        ("ended", "已到期", "这一天不再适用", _ended(found)),
    )
    return tuple(
        Section(name, title, hint, items if whole == name else items[:SHOWN], len(items))
        for name, title, hint, items in groups
    )


def _item(line: MatchedProgram) -> Item:
    failed = bool(line.failures)
    judged = (f"由主管部门认定：{'、'.join(line.judged[:2])}",) if line.judged and not failed else ()
    assumed = () if failed else line.assumed
    asked = () if failed else tuple((question.fact, question.ask or question.label) for question in line.questions)
    amount = amount_text(line.most) if line.most is not None else ""
    near = (line.distance or "只差这一项") if len(line.failures) == 1 else ""
    doubts = tuple(note for note in line.basis.notes if note.startswith(HEAD))
    remarks = (*doubts, *judged, *line.deadlines)
    return Item(
        line.basis.program,
        line.basis.title,
        line.summary,
        amount,
        line.deciding,
        line.failures,
        near,
        asked,
        assumed,
        remarks,
    )


def _ended(found: CompanyMatch) -> tuple[Item, ...]:
    return tuple(
        Item(item.program, item.title, item.status.label, "", item.citation, (), "", (), (), _until(item.last_day))
        for item in found.ended
    )


def _until(day: date | None) -> tuple[str, ...]:
    return (f"适用到{in_chinese(day)}",) if day else ()
