"""/faqs/ID: one FAQ with its clauses, its proof, its history, and the steps open to who looks at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from agent.faq.foundations import changes
from knowledge.errors import InputError, NotFound
from tools.rules.load import shipped
from ui.dates import today_in_beijing
from ui.desk import Desk
from ui.faq.wordings import faults, rewritten
from ui.faq.workflow import Deed, Overtaken, Refused, act, compose, deeds_open, found, rewrite
from ui.records import faqs
from ui.records.faq_search import moves
from ui.records.faqs import Wording
from ui.web.access import Staff, office_of
from ui.web.faqs.studio import to_faq
from ui.web.faqs.view import program_choices, shown
from ui.web.forms import form_page, page_routes
from ui.web.render import page as rendered

_SAID = {"saved": "已保存为新的一版，状态为草稿。", "done": "已完成。", "made": "已建立草稿。"}
Short = Annotated[str, Form(max_length=600)]
Long = Annotated[str, Form(max_length=5000)]


def router(desk: Desk) -> APIRouter:
    routes, pages = page_routes(), EditingPages(desk)
    routes.add_api_route("/faqs/new", pages.blank, methods=["GET"])
    routes.add_api_route("/faqs/new", pages.create, methods=["POST"])
    routes.add_api_route("/faqs/{faq_id}", pages.one, methods=["GET"])
    routes.add_api_route("/faqs/{faq_id}", pages.edit, methods=["POST"])
    routes.add_api_route("/faqs/{faq_id}/deed", pages.step, methods=["POST"])
    return routes


@dataclass(frozen=True, slots=True)
class EditingPages:
    """What each address answers, over one desk."""

    desk: Desk

    def blank(self, request: Request, caller: Staff) -> Response:
        return _blank(request, caller, {})

    def create(
        self,
        request: Request,
        caller: Staff,
        question: Short = "",
        answer: Long = "",
        clauses: Long = "",
        program: Short = "",
    ) -> Response:
        program_id = program if program in shipped().programs else ""
        given = {"question": question, "answer": answer, "clauses": clauses, "program": program_id}
        if not question.strip():
            return _blank(request, caller, given, "请先写问题")
        try:
            wording = _first_wording(self.desk, question, answer, clauses, program_id)
        except InputError as error:
            return _blank(request, caller, given, str(error))
        with office_of(request).database.writing() as connection:
            faq_id = compose(connection, wording, caller, program_id=program_id, origin="hand")
        return to_faq(faq_id, "made")

    def one(self, request: Request, caller: Staff, faq_id: int, said: str = "") -> Response:
        return _one(self.desk, request, caller, faq_id, said=_SAID.get(said, ""))

    def edit(
        self,
        request: Request,
        caller: Staff,
        faq_id: int,
        question: Short = "",
        answer: Long = "",
        clauses: Long = "",
        note: Short = "",
        version: Annotated[int, Form()] = 0,
    ) -> Response:
        typed = {"question": question, "answer": answer, "clauses": clauses}
        try:
            with office_of(request).database.writing() as connection:
                rewrite(
                    connection, found(connection, faq_id), caller, self.desk.knowledge, today_in_beijing(),
                    question=question, answer=answer, clause_ids=clause_ids(clauses), from_version=version, note=note,
                )  # fmt: skip
        except InputError as error:
            status = 409 if isinstance(error, Refused | Overtaken) else 400
            return _one(self.desk, request, caller, faq_id, fault=str(error), status=status, typed=typed)
        except NotFound as error:
            return _missing(error)
        return to_faq(faq_id, "saved")

    def step(self, request: Request, caller: Staff, faq_id: int, deed: Short = "", note: Short = "") -> Response:
        if deed not in list(Deed):
            return _one(self.desk, request, caller, faq_id, fault="没有这一步", status=400)
        try:
            with office_of(request).database.writing() as connection:
                faq = found(connection, faq_id)
                act(connection, faq, Deed(deed), caller, self.desk.knowledge, today_in_beijing(), note)
        except InputError as error:
            return _one(self.desk, request, caller, faq_id, fault=str(error), status=409)
        except NotFound as error:
            return _missing(error)
        return to_faq(faq_id, "done")


def _first_wording(desk: Desk, question: str, answer: str, clauses: str, program_id: str) -> Wording:
    """Return an FAQ written by hand. Raises: InputError for clauses that are none."""
    today = today_in_beijing()
    return rewritten(
        Wording("", "", today), desk.knowledge, question=question, answer=answer, clause_ids=clause_ids(clauses),
        as_of=today, program_id=program_id,
    )  # fmt: skip


def clause_ids(text: str) -> list[str]:
    """Return the ids of a field, one a line, from whole addresses too: /c/voucher-measures-2026:12?as_of=…"""
    lines = (line.strip().rpartition("/c/")[2].partition("?")[0] for line in text.splitlines())
    return [line for line in lines if line]


def _one(
    desk: Desk,
    request: Request,
    caller: Staff,
    faq_id: int,
    *,
    said: str = "",
    fault: str = "",
    status: int = 200,
    typed: dict[str, str] | None = None,
) -> Response:
    today, knowledge = today_in_beijing(), desk.knowledge
    with office_of(request).database.reading() as connection:
        faq = faqs.get(connection, faq_id)
        if faq is None:
            return _missing(NotFound("没有这条问答"))
        versions, steps = faqs.history(connection, faq_id), moves(connection, faq_id)
    clauses = "\n".join(str(row["clause_id"]) for row in faq.wording.citations if "clause_id" in row)
    fields = typed or {"question": faq.wording.question, "answer": faq.wording.answer, "clauses": clauses}
    return form_page(
        request, "faq_edit.html", caller, here="faqs", status=status, row=shown(faq, knowledge, today), fields=fields,
        said=said, fault=fault, deeds=deeds_open(faq, caller), wrong=faults(faq.wording, knowledge),
        changed=changes(knowledge, faq.wording.rests_on, today), versions=versions[::-1], steps=steps[::-1],
    )  # fmt: skip


def _blank(request: Request, caller: Staff, given: dict[str, Any], fault: str = "") -> Response:
    fields = {"question": "", "answer": "", "clauses": "", "program": "", **given}
    return form_page(request, "faq_new.html", caller, here="faqs", status=400 if fault else 200, fields=fields,
                     fault=fault, programs=program_choices())  # fmt: skip


def _missing(error: NotFound) -> Response:
    text = "它可能已被删除，或地址不完整。"
    return HTMLResponse(rendered("message.html", here="faqs", heading=error.what, text=text), status_code=404)
