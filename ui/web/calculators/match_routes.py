"""The matching: its page, and its report to take away."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from ui.desk import Desk
from ui.documents.doubts import warned_match
from ui.match_report import report_page, report_workbook
from ui.web.calculators.cited import IndexTitles, Shelf
from ui.web.calculators.company import open_match
from ui.web.calculators.match_view import sections
from ui.web.render import page

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def router(desk: Desk) -> APIRouter:
    """Return the routes of the matching."""
    routes = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

    @routes.get("/match")
    def match(request: Request) -> Response:
        case = open_match(request.query_params.multi_items())
        shelf = Shelf(desk.knowledge, case.company.as_of)
        groups = (
            sections(warned_match(case.found, desk.doubts), case.entries.of_page("all"))
            if case.found is not None
            else ()
        )
        return HTMLResponse(page("matching.html", here="match", case=case, shelf=shelf, groups=groups))

    @routes.get("/match/report.{kind}")
    def report(kind: str, request: Request) -> Response:
        return _report(desk, kind, request)

    return routes


def _report(desk: Desk, kind: str, request: Request) -> Response:
    case = open_match(request.query_params.multi_items())
    if case.found is None or kind not in ("xlsx", "html"):
        text = "报告只有 .xlsx 和 .html 两种。" if case.found is not None else "请先写企业的情况。"
        return HTMLResponse(page("message.html", here="match", heading="没有这份报告", text=text), status_code=404)
    titles = IndexTitles(Shelf(desk.knowledge, case.company.as_of))
    name = f"match-{case.company.as_of.isoformat()}.{kind}"
    found = warned_match(case.found, desk.doubts)
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    if kind == "html":
        return HTMLResponse(report_page(found, case.company.told, titles), headers=headers)
    return Response(report_workbook(found, case.company.told, titles), media_type=_SHEET, headers=headers)
