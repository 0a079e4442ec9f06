"""The pages of the desk: search with its sheet, notes, hand-over, past calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from knowledge.errors import NotFound
from knowledge.model import Status
from ui.accounts import users
from ui.accounts.roles import Role
from ui.accounts.sessions import Caller
from ui.desk import Desk
from ui.records import audit, house_answers, notes
from ui.text import printable
from ui.web.access import Staff, office_of
from ui.web.forms import form_page, page_routes
from ui.web.hotline import calls
from ui.web.hotline.cards import handed_citations
from ui.web.hotline.desk_view import HotlineDesk
from ui.web.hotline.finding import LONGEST_QUERY, Wanted
from ui.web.office import Office
from ui.web.pages import lenient_date
from ui.web.render import page

ANYONE = "任一主管"
_ENDED = "这次通话已结束，请新开一次"
Short = Annotated[str, Form(max_length=200)]
Long = Annotated[str, Form(max_length=4000)]
Handed = Annotated[list[str] | None, Form(max_length=20)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address of the desk says. ask: the question was sent, not only typed."""

    wanted: Wanted
    pick: str
    program: str
    call: str

    def address(self, **changes: str) -> str:
        """Return the address of the desk in this state, with some of it changed; "" leaves out."""
        said = {
            "call": self.call, "q": self.wanted.q, "part": self.wanted.part, "issuer": self.wanted.issuer,
            "status": self.wanted.status, "as_of": self.wanted.as_of.isoformat(), "pick": self.pick,
            "program": self.program, **changes,
        }  # fmt: skip
        return f"/desk?{urlencode({name: value for name, value in said.items() if value})}"


def read_asked(request: Request) -> Asked:
    given = request.query_params

    def text(name: str, longest: int = 120) -> str:
        return printable(given.get(name, ""))[:longest]

    wanted = Wanted(
        " ".join(text("q", LONGEST_QUERY).split()), lenient_date(text("as_of")), text("part"), text("issuer"),
        text("status"),
    )  # fmt: skip
    return Asked(wanted, text("pick", 200), text("program"), text("call", 64))


def router(desk: Desk) -> APIRouter:
    """Return the routes of staff."""
    routes, pages = page_routes(), HotlinePages(HotlineDesk(desk))
    routes.add_api_route("/desk", pages.desk, methods=["GET"])
    routes.add_api_route("/desk/results", pages.results, methods=["GET"])
    routes.add_api_route("/desk/notes", write_note, methods=["POST"])
    routes.add_api_route("/desk/handover", pages.hand_over, methods=["POST"])
    routes.add_api_route("/desk/calls", calls_page, methods=["GET"])
    return routes


@dataclass(frozen=True, slots=True)
class HotlinePages:
    """What the addresses that search answer, over one desk."""

    hotline: HotlineDesk

    def desk(self, request: Request, caller: Staff) -> Response:
        asked, office = read_asked(request), office_of(request)
        with office.database.reading() as connection:
            mine = calls.is_mine(connection, asked.call, caller)
        if not mine:  # a new call; the address without one leads to it
            return RedirectResponse(asked.address(call=calls.new_id()), 303)
        return _desk(self.hotline, office, request, caller, asked)

    def results(self, request: Request, caller: Staff) -> Response:
        asked = read_asked(request)
        found = self.hotline.find(office_of(request), asked.wanted)
        return HTMLResponse(page("desk_results.html", found=found, asked=asked))

    def hand_over(
        self, request: Request, caller: Staff, call: Short = "", question: Long = "", draft: Long = "", note: Long = "",
        to: Short = "", as_of: Short = "", cite: Handed = None,
    ) -> Response:  # fmt: skip
        if not question.strip():
            return _sent(request, caller, call, fault="还没有写问题", status=400)
        day = lenient_date(as_of)
        citations = [c.as_json() for c in handed_citations(self.hotline.desk.knowledge, cite or (), day)]
        with office_of(request).database.writing() as connection:
            if not calls.is_mine(connection, call, caller):
                return _sent(request, caller, "", fault=_ENDED, status=404)
            calls.begin(connection, call, caller)
            key = calls.origin(connection, call, question.strip(), day)
            made = house_answers.propose(connection, question.strip(), draft.strip(), citations, as_of=day,
                                         by=caller.name, turn_key=key)  # fmt: skip
            told = note.strip() or f"请定答法：{question.strip()}"
            notes.write(connection, caller.name, told, conversation_id=call, handed_to=to.strip() or ANYONE)
            audit.append(connection, caller.name, "house.propose", str(made.id))
        return _sent(request, caller, call, said=f"已转交{to.strip() or ANYONE}，编号 {made.id}")


def write_note(request: Request, caller: Staff, call: Short = "", text: Long = "", back: Short = "") -> Response:
    if not text.strip():
        return _sent(request, caller, call, fault="还没有写内容", status=400)
    with office_of(request).database.writing() as connection:
        if not calls.is_mine(connection, call, caller):
            return _sent(request, caller, "", fault=_ENDED, status=404)
        calls.begin(connection, call, caller)
        note = notes.write(connection, caller.name, text.strip(), conversation_id=call)
        audit.append(connection, caller.name, "note.write", str(note.id))
    return _sent(request, caller, call, said="已记下")


def calls_page(request: Request, caller: Staff, of: str = "") -> Response:
    with office_of(request).database.reading() as connection:
        held = calls.recent(connection, caller, of[:80])
        handed = house_answers.proposed_by(connection, caller.name)
    return HTMLResponse(page("desk_calls.html", here="desk", caller=caller, calls=held, handed=handed, of=of[:80]))


def _desk(hotline: HotlineDesk, office: Office, request: Request, caller: Caller, asked: Asked) -> Response:
    sheet, fault = None, ""
    try:
        sheet = hotline.sheet(office, asked.wanted, asked.pick, asked.program, asked.call, caller)
    except NotFound:
        fault = "没有找到这一项，它可能已被新的版本替换。"
    found = hotline.find(office, asked.wanted)
    fixed = hotline.finder.fixed(hotline.desk.knowledge, asked.wanted.as_of)
    statuses = [status for status in Status if any(entry.status is status for entry in fixed.entries)]
    return form_page(
        request, "desk.html", caller, here="desk", status=404 if fault else 200, asked=asked, found=found, sheet=sheet,
        case=sheet.case if sheet else None, fault=fault, parts=fixed.parts, issuers=fixed.issuers, statuses=statuses,
        **_around(office, caller, asked.call),
    )  # fmt: skip


def _around(office: Office, caller: Caller, call: str) -> dict[str, Any]:
    """Return what the page shows of the call and of what waits."""
    with office.database.reading() as connection:
        waiting = len(house_answers.in_state(connection, house_answers.HouseState.PROPOSED))
        supervisors = [u.name for u in users.listed(connection) if u.active and u.role.may(Role.SUPERVISOR)]
        return {
            "call": calls.one(connection, call),
            "waiting": waiting if caller.role.may(Role.SUPERVISOR) else 0,
            "supervisors": [name for name in supervisors if name != caller.name],
        }


def _sent(
    request: Request, caller: Caller, call: str, *, said: str = "", fault: str = "", status: int = 200
) -> Response:
    """Answer a form: the call's notes for the script of the page, the desk again for a browser without it."""
    if request.headers.get("x-desk") != "1" and not fault:
        return RedirectResponse(f"/desk?{urlencode({'call': call})}", 303)
    held = None
    if call:
        with office_of(request).database.reading() as connection:
            held = calls.one(connection, call) if calls.is_mine(connection, call, caller) else None
    template = "desk_call.html" if request.headers.get("x-desk") == "1" else "message.html"
    shown = page(template, here="desk", call=held, said=said, fault=fault, heading=fault, text="请返回后重试。")
    return HTMLResponse(shown, status_code=status)
