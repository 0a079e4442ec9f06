"""The pages of the exact tools: /programs, /calc/…, /deadline/…; the matching has its own file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from knowledge.model import Status
from tools.errors import ProgramError
from tools.ics import calendar_file
from tools.receipts.canonical import canonical
from tools.receipts.issue import receipt_for
from ui.desk import Desk
from ui.text import printable
from ui.web.calculators import directory, match_routes
from ui.web.calculators.case import Case, open_case
from ui.web.calculators.entries import read_entries
from ui.web.render import page


def router(desk: Desk) -> APIRouter:
    """Return the routes of the pages."""
    routes = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

    @routes.get("/programs")
    def programs(q: str = "", part: str = "", issuer: str = "", status: str = "", as_of: str = "") -> Response:
        wanted = directory.Wanted(printable(q)[:80], part, issuer, status)
        return _programs(desk, wanted, as_of)

    @routes.get("/calc")
    @routes.get("/deadline")
    def without_program() -> Response:
        return RedirectResponse("/programs", 307)

    @routes.get("/calc/{program}")
    def calc(program: str, request: Request) -> Response:
        return _shown(desk, "calc", program, request)

    @routes.get("/calc/{program}/result")
    def result(program: str, request: Request) -> Response:
        return _live(desk, program, request.query_params.multi_items())

    @routes.get("/calc/{program}/receipt.json")
    def receipt(program: str, request: Request) -> Response:
        return _receipt(desk, program, request.query_params.multi_items())

    @routes.get("/deadline/{program}")
    def deadline(program: str, request: Request) -> Response:
        return _shown(desk, "deadline", program, request)

    @routes.get("/deadline/{program}/calendar.ics")
    def calendar(program: str, request: Request) -> Response:
        return _calendar(desk, program, request.query_params.multi_items())

    routes.include_router(match_routes.router(desk))
    return routes


def _programs(desk: Desk, wanted: directory.Wanted, as_of: str) -> Response:
    day = read_entries([("as_of", as_of)]).as_of
    known = directory.lines(desk.knowledge.documents(), day)
    found = directory.matching(known, wanted)
    shown = {line.id for line in found}
    statuses = [status for status in Status if any(line.status is status for line in known)]
    # All lines are sent, those filtered out hidden: the search in the page needs no server.
    return HTMLResponse(
        page("programs.html", here="programs", groups=directory.grouped(known), shown=shown, wanted=wanted, as_of=day, statuses=statuses,
             parts=directory.parts(known), issuers=directory.issuers(known))
    )  # fmt: skip


def _shown(desk: Desk, face: str, name: str, request: Request) -> Response:
    pairs = request.query_params.multi_items()
    try:
        case = open_case(desk.knowledge, name, pairs, desk.doubts, dates_only=face == "deadline")
    except ProgramError as error:
        return missing(error)
    if name != case.program.id:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/{face}/{quote(case.program.id)}{query}", 307)
    return HTMLResponse(page(f"{face}.html", here="programs", case=case))


def missing(error: ProgramError) -> HTMLResponse:
    """Return the page for a program that is nobody's or several."""
    return HTMLResponse(page("no_program.html", here="programs", error=error), status_code=404)


def _live(desk: Desk, name: str, pairs: Sequence[tuple[str, str]]) -> Response:
    try:
        case = open_case(desk.knowledge, name, pairs, desk.doubts)
    except ProgramError as error:
        return JSONResponse({"error": str(error)}, status_code=404)
    return JSONResponse(
        {
            "result": page("calc_result.html", case=case),
            "summary": case.outcome.summary if case.outcome else case.fault,
            "errors": _errors(case),
            "understood": case.told.understood,
        }
    )


def _receipt(desk: Desk, name: str, pairs: Sequence[tuple[str, str]]) -> Response:
    try:
        case = open_case(desk.knowledge, name, pairs, desk.doubts)
    except ProgramError as error:
        return missing(error)
    if case.outcome is None:
        return HTMLResponse(
            page("message.html", here="programs", heading="还没有可以开凭据的计算", text=case.fault), status_code=404
        )
    body = canonical(receipt_for(case.program.id, case.told.given, case.as_of)) + b"\n"
    headers = {"content-disposition": f'attachment; filename="{case.program.id}-{case.as_of.isoformat()}.json"'}
    return Response(body, media_type="application/json", headers=headers)


def _errors(case: Case) -> dict[str, Any]:
    own = {"as_of": case.entries.as_of_error} if case.entries.as_of_error else {}
    return own | case.told.errors


def _calendar(desk: Desk, name: str, pairs: Sequence[tuple[str, str]]) -> Response:
    try:
        case = open_case(desk.knowledge, name, pairs, desk.doubts)
    except ProgramError as error:
        return missing(error)
    found = case.outcome.deadlines if case.outcome else None
    if found is None or all(item.day is None for item in found.deadlines):
        return HTMLResponse(
            page("message.html", here="programs", heading="还没有可写入日历的日期", text=case.fault or "请先填写起算的日期。"),
            status_code=404,
        )  # fmt: skip
    body = calendar_file(found, case.shelf.source(found.basis.version).name)
    headers = {"content-disposition": f'attachment; filename="{case.program.id}.ics"'}
    return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)
