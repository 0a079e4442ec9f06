"""What is kept of a person: his own page, and the administrator's for whoever asks. To read, to download, to erase."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse, Response
from sqlalchemy import Connection

from knowledge.errors import InputError, JingdaError, NotFound
from ui.accounts.sessions import Caller
from ui.dates import today_in_beijing
from ui.records import conversations, personal
from ui.records.personal import ACCOUNT, CONVERSATION, Count, Subject
from ui.service.faults import fault_of
from ui.text import printable
from ui.web.access import Admin, Staff, office_of
from ui.web.forms import form_page, page_routes

Text = Annotated[str, Form(max_length=200)]
WRITTEN_S = 2.0  # how long what still waits to be written is waited for
SHOWN = 100  # conversations on the page; the file has all


def router() -> APIRouter:
    routes = page_routes()
    routes.add_api_route("/account/records", own_page, methods=["GET"])
    routes.add_api_route("/account/records.json", own_file, methods=["GET"])
    routes.add_api_route("/account/records/erase", erase_own, methods=["POST"])
    routes.add_api_route("/admin/records", others_page, methods=["GET"])
    routes.add_api_route("/admin/records.json", others_file, methods=["GET"])
    routes.add_api_route("/admin/records/erase", erase_others, methods=["POST"])
    return routes


def own_page(request: Request, caller: Staff) -> Response:
    return _own(request, caller)


def own_file(request: Request, caller: Staff) -> Response:
    return _file(request, Subject(ACCOUNT, caller.name), caller)


def erase_own(request: Request, caller: Staff, conversation: Text = "", sure: Text = "") -> Response:
    """Erase one conversation of the caller, or all there is of him."""
    try:
        with _writing(request) as connection:
            if conversation and not personal.owns(connection, caller.name, conversation):
                raise NotFound("没有这个对话", remedy="它可能已删除，请看列表")
            if not conversation and not sure:
                raise _unsure()
            whose = Subject(CONVERSATION, conversation) if conversation else Subject(ACCOUNT, caller.name)
            gone = personal.erase(connection, whose, actor=caller.name)
    except JingdaError as error:
        return _own(request, caller, fault=error)
    return _own(request, caller, said=_told(gone))


def _own(request: Request, caller: Caller, *, said: str = "", fault: JingdaError | None = None) -> Response:
    office_of(request).recorder.flush_for(WRITTEN_S)
    with office_of(request).database.reading() as connection:
        count = personal.count(connection, Subject(ACCOUNT, caller.name))
        rows = conversations.of_account(connection, caller.name, SHOWN)
    return form_page(
        request, "account_records.html", caller, here="account", status=_status(fault), count=count, rows=rows,
        said=said, fault=_fault(fault), stays=personal.STAYS, days=office_of(request).settings.retention_days,
    )  # fmt: skip


def others_page(request: Request, caller: Admin, of: str = "") -> Response:
    return _others(request, caller, of)


def others_file(request: Request, caller: Admin, of: str = "") -> Response:
    try:
        with office_of(request).database.reading() as connection:
            whose = personal.subject(connection, of[:200])
    except JingdaError as error:
        return _others(request, caller, of, fault=error)
    return _file(request, whose, caller)


def erase_others(request: Request, caller: Admin, of: Text = "", sure: Text = "") -> Response:
    try:
        with _writing(request) as connection:
            whose = personal.subject(connection, of)
            if not sure:
                raise _unsure()
            gone = personal.erase(connection, whose, actor=caller.name)
    except JingdaError as error:
        return _others(request, caller, of, fault=error)
    return _others(request, caller, "", said=_told(gone))


def _others(request: Request, caller: Caller, of: str, *, said: str = "", fault: JingdaError | None = None) -> Response:
    office_of(request).recorder.flush_for(WRITTEN_S)
    of, whose, count = printable(of.strip())[:200], None, None
    if of:
        try:
            with office_of(request).database.reading() as connection:
                whose = personal.subject(connection, of)
                count = personal.count(connection, whose)
        except JingdaError as error:
            fault = fault or error
    return form_page(
        request, "admin_records.html", caller, here="records", status=_status(fault), of=of, whose=whose, count=count,
        said=said, fault=_fault(fault), stays=personal.STAYS,
    )  # fmt: skip


def _file(request: Request, whose: Subject, caller: Caller) -> Response:
    with _writing(request) as connection:
        found = personal.export(connection, whose, actor=caller.name)
    name = f"个人记录-{whose.shown}-{today_in_beijing().isoformat()}.json"
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return JSONResponse(jsonable_encoder(found), headers=headers)


def _writing(request: Request) -> AbstractContextManager[Connection]:
    office = office_of(request)
    office.recorder.flush_for(WRITTEN_S)
    return office.database.writing()


def _unsure() -> InputError:
    return InputError("没有确认", remedy="删除不可恢复：请先下载需要留存的记录，再勾选确认")


def _told(gone: Count) -> str:
    return (
        f"已删除 {gone.conversations} 个对话（{gone.turns} 问）、{gone.notes} 条通话记录、{gone.attempts} 次登录尝试。"
    )


def _fault(error: JingdaError | None) -> str:
    return str(fault_of(error)) if error else ""


def _status(error: JingdaError | None) -> int:
    return fault_of(error).status if error else 200
