"""/faqs: the list of the studio, steps taken on several at once, generating for one program, and the files."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from agent.faq.building import build
from knowledge.errors import InputError
from tools.errors import ProgramError
from tools.naming import find_program
from tools.rules.load import shipped
from ui.dates import today_in_beijing
from ui.desk import Desk
from ui.faq.exporting import TYPES, exported
from ui.faq.keeping import EVERYTHING, keep_all
from ui.faq.workflow import RULES, Deed, Overtaken, Refused, act
from ui.records import faqs
from ui.records.faq_search import found, total
from ui.records.faqs import FaqState
from ui.web.access import Staff, form_token, office_of
from ui.web.faqs.view import PER_PAGE, paging, program_choices, shown, wanted
from ui.web.render import page as rendered

GENERATOR = "jingda"
_BATCH = (Deed.SUBMIT, Deed.APPROVE)
Text = Annotated[str, Form(max_length=200)]
Page = Annotated[int, Query(ge=1, le=10_000)]


def router(desk: Desk) -> APIRouter:
    routes = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

    @routes.get("/faqs")
    def studio(
        request: Request, caller: Staff, state: str = "", q: str = "", program: str = "", page: Page = 1
    ) -> Response:
        return _list(desk, request, caller, state=state, q=q, program=program, page=page)

    @routes.post("/faqs/batch")
    def batch(
        request: Request, caller: Staff, deed: Text = "", ids: Annotated[list[int] | None, Form()] = None
    ) -> Response:
        if deed not in _BATCH or not ids:
            return _list(desk, request, caller, fault="请先勾选问答", status=400)
        said, faults = _all(desk, request, caller, Deed(deed), ids[: 2 * PER_PAGE])
        return _list(desk, request, caller, said=said, fault=faults, state=str(_where(Deed(deed))))

    @routes.post("/faqs/build")
    def generate(request: Request, caller: Staff, program: Text = "") -> Response:
        return _generated(desk, request, caller, program)

    @routes.get("/faqs/export.{kind}")
    def export(request: Request, caller: Staff, kind: str, state: str = "", q: str = "", program: str = "") -> Response:
        asked = wanted(desk.knowledge, today_in_beijing(), state=state, program=program, q=q)
        with office_of(request).database.reading() as connection:
            rows = found(connection, asked, EVERYTHING)
        try:
            body = exported(rows, kind)
        except InputError as error:
            return _list(desk, request, caller, fault=str(error), status=404)
        headers = {"content-disposition": f'attachment; filename="faq.{kind}"'}
        return Response(body, media_type=TYPES[kind], headers=headers)

    return routes


def _where(deed: Deed) -> FaqState:
    return FaqState.DRAFT if deed is Deed.SUBMIT else FaqState.SUBMITTED


def _all(desk: Desk, request: Request, caller: Staff, deed: Deed, ids: list[int]) -> tuple[str, str]:
    """Take a step on each; return what was done and, for those refused, why."""
    done, refused = 0, []
    for faq_id in dict.fromkeys(ids):
        try:
            with office_of(request).database.writing() as connection:
                faq = faqs.get(connection, faq_id)
                if faq is not None:
                    act(connection, faq, deed, caller, desk.knowledge, today_in_beijing())
                    done += 1
        except (Refused, Overtaken) as error:
            refused.append(f"{faq_id}：{error}")
    return f"{RULES[deed].label} {done} 条。" if done else "", "　".join(refused[:5])


def _generated(desk: Desk, request: Request, caller: Staff, name: str) -> Response:
    today = today_in_beijing()
    try:
        program = find_program(shipped(), name, today)
    except ProgramError as error:
        return _list(desk, request, caller, fault=str(error), status=400)
    drafts = list(build(desk.knowledge, today, [program.id]))
    with office_of(request).database.writing() as connection:
        built = keep_all(connection, drafts, desk.knowledge, actor=GENERATOR, by=caller.name)
    said = f"“{program.title}”生成 {built.total} 条：新增 {built.made}，更新 {built.renewed}，未变 {built.same}。"
    return _list(desk, request, caller, said=said, program=program.id)


def _list(
    desk: Desk,
    request: Request,
    caller: Staff,
    *,
    state: str = "",
    q: str = "",
    program: str = "",
    page: int = 1,
    said: str = "",
    fault: str = "",
    status: int = 200,
) -> Response:
    today, knowledge = today_in_beijing(), desk.knowledge
    asked = wanted(knowledge, today, state=state, program=program, q=q)
    with office_of(request).database.reading() as connection:
        number, counts = total(connection, asked), faqs.counts(connection)
        rows = found(connection, asked, PER_PAGE, (page - 1) * PER_PAGE)
    given = {"state": asked.state or "", "q": asked.words, "program": asked.program_id}
    batch = next((deed for deed in _BATCH if asked.state is _where(deed) and caller.role.may(RULES[deed].role)), None)
    html = rendered(
        "faqs.html", here="faqs", caller=caller, rows=[shown(faq, knowledge, today) for faq in rows], wanted=asked,
        counts=counts, everything=sum(counts.values()), programs=program_choices(), said=said, fault=fault,
        csrf=form_token(request), kinds=list(TYPES), batch=batch, batch_label=RULES[batch].label if batch else "",
        paging=paging("/faqs", given, page, number), given={k: v for k, v in given.items() if v},
    )  # fmt: skip
    return HTMLResponse(html, status_code=status)


def to_faq(faq_id: int, said: str = "") -> Response:
    """Return the reply that opens an FAQ after a change."""
    return RedirectResponse(f"/faqs/{faq_id}{f'?said={said}' if said else ''}", status_code=303)
