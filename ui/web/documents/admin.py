"""/admin/documents: taking documents in with progress and report, retiring them, and what rests on them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from ingest.library import Library
from knowledge.base import KnowledgeBase
from knowledge.errors import InputError, JingdaError, NotFound
from knowledge.home import current_id
from tools.revision.effect import broken_quotes, resting_on, rule_effects
from tools.rules.load import shipped
from ui.desk import Desk
from ui.documents.effect import faq_effects, faqs_on
from ui.documents.jobs import Job
from ui.documents.runner import Runner
from ui.documents.texts import compared, standing_text
from ui.service.faults import fault_of
from ui.text import printable
from ui.web.access import Admin, Denied, Supervisor, office_of
from ui.web.documents.upload import MOST_FILES, receive
from ui.web.documents.view import progress_of, report_of, rows_of
from ui.web.forms import form_page, page_routes
from ui.web.pages import find_document, lenient_date
from ui.web.render import page

Text = Annotated[str, Form(max_length=300)]
HERE = "admin-documents"
_JOBS_SHOWN = 8
OPENED_S = 3.0  # the longest that the report of a job waits for its index, which another request may be opening


def router(desk: Desk) -> APIRouter:
    routes, pages = page_routes(), DocumentPages(desk)
    routes.add_api_route("/admin/documents", pages.listed, methods=["GET"])
    routes.add_api_route("/admin/documents/upload", pages.upload, methods=["POST"])
    routes.add_api_route("/admin/documents/jobs/{job_id}", pages.job, methods=["GET"])
    routes.add_api_route("/admin/documents/jobs/{job_id}/state", job_state, methods=["GET"])
    routes.add_api_route("/admin/documents/jobs/{job_id}/again", pages.job_again, methods=["POST"])
    routes.add_api_route("/admin/documents/retire", pages.retire_form, methods=["GET"])
    routes.add_api_route("/admin/documents/retire", pages.retire, methods=["POST"])
    routes.add_api_route("/admin/documents/restore", pages.restore, methods=["POST"])
    routes.add_api_route("/admin/documents/effects", pages.effects, methods=["GET"])
    return routes


@dataclass(frozen=True, slots=True)
class DocumentPages:
    """What each address answers, over one desk."""

    desk: Desk

    def listed(self, request: Request, caller: Admin, q: str = "", as_of: str = "", cards: str = "") -> Response:
        return _listed(self.desk, request, q=q, as_of=as_of, cards=bool(cards))

    async def upload(self, request: Request, caller: Admin) -> Response:
        runner = runner_of(request)
        try:
            async with request.form(max_files=MOST_FILES, max_fields=10) as form:
                job = await run_in_threadpool(receive, runner.jobs, form, caller.name)
            await run_in_threadpool(runner.submit, job)
        except JingdaError as error:
            return await run_in_threadpool(_refused, self.desk, request, error)
        return _sent_to(request, job)

    def job(self, request: Request, caller: Admin, job_id: str) -> Response:
        return _job(self.desk, request, job_id)

    def job_again(self, request: Request, caller: Admin, job_id: str, replace: Text = "") -> Response:
        runner = runner_of(request)
        try:
            job = runner.jobs.get(job_id)
            runner.again(job, caller.name, replace_same=bool(replace))
        except JingdaError as error:
            return _refused(self.desk, request, error)
        return _sent_to(request, job)

    def retire_form(self, request: Request, caller: Admin, doc_id: str = "") -> Response:
        document = find_document(self.desk.knowledge, doc_id)
        if document is None:
            return _refused(self.desk, request, NotFound("没有这份文件", where=printable(doc_id)[:60]))
        with office_of(request).database.reading() as connection:
            published = faqs_on(connection, doc_id)
        book = shipped()
        programs = [book.programs[i] for i in resting_on(book, doc_id) if i in book.programs]
        return form_page(
            request, "retire.html", caller, here=HERE, document=document, programs=programs, faqs=published
        )

    def retire(self, request: Request, caller: Admin, doc_id: Text = "") -> Response:
        known = find_document(self.desk.knowledge, doc_id) is not None
        return _change(self.desk, request, caller.name, "retire", doc_id, known=known)

    def restore(self, request: Request, caller: Admin, doc_id: Text = "") -> Response:
        known = doc_id in Library.open(runner_of(request).home).retired
        return _change(self.desk, request, caller.name, "restore", doc_id, known=known)

    def effects(self, request: Request, caller: Supervisor, old: str = "", new: str = "") -> Response:
        return _effects(self.desk, request, caller, printable(old)[:200], printable(new)[:200])


def job_state(request: Request, caller: Admin, job_id: str) -> Response:
    runner = runner_of(request)
    return JSONResponse(progress_of(runner.standing(runner.jobs.get(job_id))))


def runner_of(request: Request) -> Runner:
    """Raises: Denied where this server runs without accounts."""
    runner: Runner | None = getattr(request.app.state, "documents", None)
    if runner is None:
        raise Denied(503, "此服务没有开通账号")
    return runner


def _listed(
    desk: Desk, request: Request, *, q: str = "", as_of: str = "", cards: bool = False,
    fault: str = "", status: int = 200,
) -> Response:  # fmt: skip
    runner, day = runner_of(request), lenient_date(as_of)
    library = Library.open(runner.home)
    jobs = [(job, runner.standing(job)) for job in runner.jobs.listed()[:_JOBS_SHOWN]]
    rows = rows_of(desk.knowledge.documents(), library, day, printable(q)[:80], cards=cards)
    return form_page(
        request, "admin_documents.html", request.state.caller, here=HERE, status=status, rows=rows, q=printable(q)[:80],
        as_of=day, cards=cards, jobs=jobs, retired=library.retired, fault=fault,
        upload_mb=office_of(request).settings.upload_mb,
    )  # fmt: skip


def _refused(desk: Desk, request: Request, error: JingdaError) -> Response:
    fault = fault_of(error)
    if "text/html" not in request.headers.get("accept", "text/html"):
        return JSONResponse({"error": str(fault)}, status_code=fault.status)
    return _listed(desk, request, fault=str(fault), status=fault.status)


def _sent_to(request: Request, job: Job) -> Response:
    """Lead to the page of the job; a script gets its address."""
    address = f"/admin/documents/jobs/{job.id}"
    if "text/html" not in request.headers.get("accept", "text/html"):
        return JSONResponse({"job": address}, status_code=202)
    return RedirectResponse(address, status_code=303)


def _change(desk: Desk, request: Request, name: str, kind: str, doc_id: str, *, known: bool) -> Response:
    runner = runner_of(request)
    try:
        if not doc_id:
            raise InputError("没有说明是哪份文件", remedy="请从列表中选择")
        if not known:
            raise NotFound("没有这份文件", where=printable(doc_id)[:60], remedy="请刷新列表")
        made = runner.jobs.new(kind, name)
        job = Job(made.id, kind, (doc_id,), name, made.asked_at)
        runner.submit(job)
    except JingdaError as error:
        return _refused(desk, request, error)
    return _sent_to(request, job)


def _job(desk: Desk, request: Request, job_id: str) -> Response:
    runner = runner_of(request)
    try:
        job = runner.jobs.get(job_id)
    except NotFound as error:
        return HTMLResponse(page("message.html", here="", heading=error.what, text=error.remedy), status_code=404)
    standing = runner.standing(job)
    again = (
        standing.state.over and standing.state.value != "done" and (job.kind != "ingest" or runner.jobs.has_files(job))
    )
    report = (
        report_of(job, standing, runner.home, runner.jobs.files(job), newest(desk, runner.home))
        if standing.state.over
        else None
    )
    return form_page(request, "document_job.html", request.state.caller, here=HERE, job=job, standing=standing,
                     progress=progress_of(standing), report=report, again=again)  # fmt: skip


def newest(desk: Desk, home: Path) -> KnowledgeBase:
    """Return the knowledge base over the index that stands on disk: while another request opens it, this one waits a moment."""
    deadline = monotonic() + OPENED_S
    while (knowledge := desk.knowledge).info.id != current_id(home) and monotonic() < deadline:
        sleep(0.02)
    return knowledge


def _effects(desk: Desk, request: Request, caller: Supervisor, old: str, new: str) -> Response:
    knowledge, book, fault, status = desk.knowledge, shipped(), "", 200
    found, rules, faqs = None, [], []
    try:
        if old or new:
            found = compared(knowledge, runner_of(request).home, old, new)
            rules = rule_effects(book, found)
            with office_of(request).database.reading() as connection:
                faqs = faq_effects(connection, found)
        else:
            rules = broken_quotes(book, standing_text(knowledge, runner_of(request).home))
    except JingdaError as error:
        fault, status = str(fault_of(error)), fault_of(error).status
    quotes = sum(len(program.clauses) for program in book.programs.values())
    html = page("effects.html", here="effects", caller=caller, found=found, rules=rules, faqs=faqs, quotes=quotes,
                programs=len({e.program for e in rules}), old=old, new=new, fault=fault)  # fmt: skip
    return HTMLResponse(html, status_code=status)
