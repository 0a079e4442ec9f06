"""/documents/compare: two texts side by side 新旧对照."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from knowledge.errors import JingdaError
from tools.revision.compare import Change, Comparison, Row
from ui.dates import today_in_beijing
from ui.desk import Desk
from ui.documents.texts import choices, compared, suggestions
from ui.service.faults import fault_of
from ui.text import printable
from ui.web.render import page

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """A comparison as the page shows it: its rows with their place, and how many of each kind."""

    found: Comparison
    rows: tuple[tuple[int, Row], ...]
    counts: tuple[tuple[Change, int], ...]
    hidden: int


def router(desk: Desk, home: Path) -> APIRouter:
    """Return the route. home: where replaced versions lie."""
    routes = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

    @routes.get("/documents/compare")
    def compare_page(old: str = "", new: str = "", all: str = "") -> Response:
        old, new = printable(old)[:LONGEST_NAME], printable(new)[:LONGEST_NAME]
        shown, fault, status = None, "", 200
        if old or new:
            try:
                shown = show(compared(desk.knowledge, home, old, new), everything=bool(all))
            except JingdaError as error:
                fault, status = str(fault_of(error)), fault_of(error).status
        return HTMLResponse(_page(desk, home, old, new, shown, fault, bool(all)), status_code=status)

    return routes


def _page(desk: Desk, home: Path, old: str, new: str, shown: Shown | None, fault: str, everything: bool) -> str:
    return page(
        "compare.html", here="documents", old=old, new=new, shown=shown, fault=fault, everything=everything,
        as_of=today_in_beijing(), choices=choices(desk.knowledge, home),
        suggestions=[] if shown else suggestions(desk.knowledge, home),
    )  # fmt: skip


def show(found: Comparison, *, everything: bool) -> Shown:
    """Return what the page shows: the rows that changed, or all."""
    rows = list(enumerate(found.rows))
    kept = [(i, row) for i, row in rows if everything or row.change not in (Change.SAME, Change.MOVED)]
    order = (Change.CHANGED, Change.ADDED, Change.REMOVED, Change.MOVED, Change.SAME)
    counts = tuple((change, found.count(change)) for change in order if found.count(change))
    return Shown(found, tuple(kept), counts, len(rows) - len(kept))
