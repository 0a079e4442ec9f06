"""/faq: what has been published, for everybody, by program and by words."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from knowledge.errors import StoreError
from ui.desk import Desk
from ui.records.faq_search import found, total
from ui.records.faqs import FaqState
from ui.web.access import Denied, office_of
from ui.web.faqs.view import PER_PAGE, paging, program_choices, shown, wanted
from ui.web.pages import lenient_date
from ui.web.render import page as rendered

Page = Annotated[int, Query(ge=1, le=10_000)]


def router(desk: Desk) -> APIRouter:
    routes = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

    @routes.get("/faq")
    def public(request: Request, q: str = "", program: str = "", as_of: str = "", page: Page = 1) -> Response:
        day, knowledge = lenient_date(as_of), desk.knowledge
        asked = wanted(knowledge, day, state=FaqState.PUBLISHED, program=program, q=q)
        try:
            with office_of(request).database.reading() as connection:
                number = total(connection, asked)
                rows = found(connection, asked, PER_PAGE, (page - 1) * PER_PAGE)
        except (StoreError, Denied):  # questions are answered without the records; so is this page
            number, rows = 0, []
        given = {"q": asked.words, "program": asked.program_id, "as_of": as_of and day.isoformat()}
        return HTMLResponse(
            rendered("faq.html", here="faq", rows=[shown(faq, knowledge, day) for faq in rows], wanted=asked, day=day,
                     programs=program_choices(), paging=paging("/faq", given, page, number))
        )  # fmt: skip

    return routes
