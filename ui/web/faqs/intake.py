"""/faqs/asked and /faqs/import: FAQs from what people asked, and from files there are already."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, Response

from knowledge.errors import InputError
from ui.dates import today_in_beijing
from ui.desk import Desk
from ui.faq.asked import answered, grouped
from ui.faq.importing import Compared, compare, read_rows
from ui.faq.keeping import keep_compared
from ui.faq.workflow import compose
from ui.records.conversations import recent_turns
from ui.records.types import now
from ui.web.access import Staff, form_token, office_of
from ui.web.faqs.studio import to_faq
from ui.web.render import page as rendered

DAYS, MOST_TURNS = 90, 3000
LARGEST_UPLOAD = 900_000  # bytes, below what the guard lets through; the command reads larger ones


def router(desk: Desk) -> APIRouter:
    routes = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

    @routes.get("/faqs/asked")
    def asked(request: Request, caller: Staff) -> Response:
        return _asked(request, caller)

    @routes.post("/faqs/asked")
    def take(request: Request, caller: Staff, question: Annotated[str, Form(max_length=500)] = "") -> Response:
        if not question.strip():
            return _asked(request, caller, "请选一个问题", 400)
        wording, program = answered(question.strip(), desk.knowledge, today_in_beijing())
        with office_of(request).database.writing() as connection:
            faq_id = compose(connection, wording, caller, program_id=program, origin="log")
        return to_faq(faq_id, "made")

    @routes.get("/faqs/import")
    def form(request: Request, caller: Staff) -> Response:
        return _import(request, caller)

    @routes.post("/faqs/import")
    def upload(
        request: Request, caller: Staff, file: UploadFile | None = None, only_check: Annotated[str, Form()] = ""
    ) -> Response:
        body = file.file.read(LARGEST_UPLOAD + 1) if file is not None else b""
        name = (file.filename or "") if file is not None else ""
        if not body or len(body) > LARGEST_UPLOAD:
            fault = "文件超过 900 KB，请用 jingda faq import" if body else "请选择文件"
            return _import(request, caller, fault=fault, status=400)
        try:
            compared = [compare(row, desk.knowledge, today_in_beijing()) for row in read_rows(name[:100], body)]
        except InputError as error:
            return _import(request, caller, fault=str(error), status=400)
        if not only_check:
            with office_of(request).database.writing() as connection:
                keep_compared(connection, compared, caller.name)
        return _import(request, caller, compared=compared, kept=not only_check)

    return routes


def _asked(request: Request, caller: Staff, fault: str = "", status: int = 200) -> Response:
    with office_of(request).database.reading() as connection:
        turns = recent_turns(connection, now() - timedelta(days=DAYS), MOST_TURNS)
    html = rendered("faq_asked.html", here="faqs", caller=caller, groups=grouped(turns), days=DAYS, turns=len(turns),
                    fault=fault, csrf=form_token(request))  # fmt: skip
    return HTMLResponse(html, status_code=status)


def _import(
    request: Request,
    caller: Staff,
    *,
    compared: list[Compared] | None = None,
    kept: bool = False,
    fault: str = "",
    status: int = 200,
) -> Response:
    wrong = [row for row in compared or () if not row.fits]
    html = rendered("faq_import.html", here="faqs", caller=caller, compared=compared or [], wrong=wrong, kept=kept,
                    fault=fault, csrf=form_token(request))  # fmt: skip
    return HTMLResponse(html, status_code=status)
