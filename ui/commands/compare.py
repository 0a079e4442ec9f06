"""`jingda compare`: what changed between two versions of a document, and which programs quote what is gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ui.commands.opening import desk_and_date
from ui.console import Line, write_json, write_lines
from ui.settings import load_settings

if TYPE_CHECKING:
    from tools.revision.compare import Comparison, Row
    from tools.revision.effect import RuleEffect
    from tools.revision.marks import Piece
    from tools.revision.provisions import Text

_COLOURS = {"changed": "yellow", "added": "green", "removed": "red", "moved": "bright_black", "same": "bright_black"}


def run(old: str, new: str, *, everything: bool, as_json: bool) -> int:
    """Print the clauses that changed, or all; exit code 1 when any did, as `diff` does."""
    from tools.revision.effect import rule_effects
    from tools.rules.load import shipped
    from ui.documents.texts import compared

    with desk_and_date("") as (desk, _):
        found = compared(desk.knowledge, load_settings().home, old, new)
    effects = rule_effects(shipped(), found)
    if as_json:
        write_json(comparison_json(found, effects))
    else:
        write_lines(_lines(found, effects, everything=everything))
    return int(any(row.change != "same" for row in found.rows))


def comparison_json(found: Comparison, effects: Sequence[RuleEffect]) -> dict[str, Any]:
    """Return a comparison as the command prints it for programs."""
    return {
        "old": _text_json(found.old),
        "new": _text_json(found.new),
        "rows": [_row_json(row) for row in found.rows],
        "rules": [{"program": e.program, "locator": e.locator, "quote": e.quote, "row": e.row} for e in effects],
    }


def _text_json(text: Text) -> dict[str, str]:
    return {"id": text.id, "title": text.document.title, "document_number": text.document.document_number}


def _row_json(row: Row) -> dict[str, Any]:
    return {
        "change": str(row.change),
        "old": row.old and {"id": row.old.clause.id, "locator": row.old.clause.locator, "text": row.old.words},
        "new": row.new and {"id": row.new.clause.id, "locator": row.new.clause.locator, "text": row.new.words},
        "figures": [{"old": f.old, "new": f.new} for f in row.figures],
    }


def summary(found: Comparison) -> str:
    """Return 修改 12 处，新增 3 处 …, most telling first."""
    from tools.revision.compare import Change

    order = (Change.CHANGED, Change.ADDED, Change.REMOVED, Change.MOVED)
    parts = [f"{change.label} {found.count(change)} 处" for change in order if found.count(change)]
    figures = f"；数字变化 {found.figures} 处" if found.figures else ""
    return ("，".join(parts) or "没有变化") + figures


def _lines(found: Comparison, effects: Sequence[RuleEffect], *, everything: bool) -> Iterator[Line]:
    yield Line(f"旧  《{found.old.document.title}》 {found.old.document.document_number} {found.old.id}")
    yield Line(f"新  《{found.new.document.title}》 {found.new.document.document_number} {found.new.id}")
    yield Line(summary(found), "bold")
    for row in found.rows:
        if everything or row.change not in ("same", "moved"):
            yield from _row_lines(row)
    if effects:
        yield Line()
        yield Line(f"有 {len(effects)} 处规则引文在新版中已不存在，请核对：", "bold")
    for effect in effects:
        yield Line(f"{effect.program}  {effect.locator}：{effect.quote}", indent=4)


def _row_lines(row: Row) -> Iterator[Line]:
    places = [side.clause.locator or side.clause.heading for side in (row.old, row.new) if side]
    place = " → ".join(dict.fromkeys(places))
    yield Line()
    yield Line(f"{row.change.label}  {place}", _COLOURS[row.change])
    for figure in row.figures:
        yield Line(f"数字：{figure.old or '（无）'} → {figure.new or '（删去）'}", "bold", indent=4)
    if row.old:
        yield Line(f"- {_marked(row.old_pieces, '［－', '］')}", indent=4)
    if row.new:
        yield Line(f"+ {_marked(row.new_pieces, '［＋', '］')}", indent=4)


def _marked(pieces: Sequence[Piece], left: str, right: str) -> str:
    """Return the words with what changed in brackets, unless all of it did."""
    if all(piece.changed for piece in pieces):
        return "".join(piece.text for piece in pieces)
    text = "".join(f"{left}{piece.text}{right}" if piece.changed else piece.text for piece in pieces)
    return text.replace(f"{right}{left}", "")
