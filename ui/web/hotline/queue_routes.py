"""The supervisors' queue: what staff handed over is approved, reworded or put aside; approved answers lead from then on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import unquote, urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from agent.answer import Citation
from knowledge.base import KnowledgeBase
from ui.accounts.sessions import Caller
from ui.dates import today_in_beijing
from ui.desk import Desk
from ui.house.gate import Proof, prove
from ui.records import audit, house_answers, notes
from ui.records.house_answers import HouseAnswer, HouseState
from ui.web.access import Supervisor, form_token, office_of
from ui.web.hotline import calls
from ui.web.hotline.cards import Card, card, citation_of, handed_citations, kept_citation
from ui.web.pages import find_clause, find_document
from ui.web.render import page

Short = Annotated[str, Form(max_length=300)]
Long = Annotated[str, Form(max_length=4000)]
Number = Annotated[int, Form(ge=0)]


@dataclass(frozen=True, slots=True)
class Draft:
    """A house answer as it stands in the form. gone: marks of kept clauses whose words the index no longer has."""

    house: HouseAnswer
    question: str
    answer: str
    cards: tuple[Card, ...]
    gone: tuple[int, ...] = ()
    said: str = ""
    faults: tuple[str, ...] = ()
    objections: tuple[str, ...] = ()

    @property
    def seen(self) -> str:
        return (self.house.decided_at or self.house.proposed_at).isoformat()


@dataclass(slots=True)
class Decision:
    """What a supervisor sent. wording: use it though the gate objects, marked as staff wording."""

    action: str
    question: str
    answer: str
    citations: list[Citation] = field(default_factory=list)
    seen: str = ""
    wording: bool = False


def router(desk: Desk) -> APIRouter:
    """Return the routes of supervisors."""
    routes = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

    @routes.get("/desk/queue")
    def queue(request: Request, caller: Supervisor, state: str = "") -> Response:
        return _queue(desk.knowledge, request, caller, _state(state))

    @routes.post("/desk/queue")
    def decide(
        request: Request, caller: Supervisor, id: Number = 0, action: Short = "", question: Long = "",
        answer: Long = "", seen: Short = "", add: Short = "", wording: Short = "",
        cite: Annotated[list[str] | None, Form(max_length=20)] = None,
    ) -> Response:  # fmt: skip
        with office_of(request).database.reading() as connection:
            house = house_answers.get(connection, id)
        if house is None:
            text = "它可能已被删除。"
            return HTMLResponse(page("message.html", here="", heading="没有这条口径", text=text), status_code=404)
        citations = handed_citations(desk.knowledge, cite or (), today_in_beijing())
        made = Decision(action, question.strip(), answer.strip(), citations, seen, bool(wording))
        return _decided(desk.knowledge, request, caller, house, made, add.strip())

    return routes


def _decided(
    knowledge: KnowledgeBase, request: Request, caller: Caller, house: HouseAnswer, made: Decision, add: str
) -> Response:
    if made.action == "retire":
        return _carried_out(knowledge, request, caller, house, made, HouseState.RETIRED)
    faults, said = [], ""
    if add or made.action == "add":
        found = _added(knowledge, add, made.citations)
        said = f"已加入依据[{found.marker}]，请在答法里写上标记" if found else ""
        made.citations += [found] if found else []
        faults = [] if found else ["没有找到这一条，请粘贴条文页的地址或条文编号"]
    proof = prove(made.question, made.answer, made.citations, today_in_beijing(), knowledge)
    if made.action == "approve" and not faults and not said:
        faults = _faults(house, made, proof, caller)
        if not faults:
            return _carried_out(knowledge, request, caller, house, made, HouseState.APPROVED)
    shown = Draft(house, made.question, made.answer, _cards(knowledge, made.citations), (), said, tuple(faults),
                  tuple(proof.objections))  # fmt: skip
    return _queue(knowledge, request, caller, house.state, shown, 409 if faults else 200)


def _faults(house: HouseAnswer, made: Decision, proof: Proof, caller: Caller) -> list[str]:
    """Return why this cannot be approved as it is."""
    faults = []
    if house.proposed_by == caller.name:
        faults.append("自己提交的须由另一位主管批准")
    if not made.question or not made.answer:
        faults.append("问题和答法都要写")
    if not made.citations:
        faults.append("口径须有条文依据，请加入条文")
    past = [c.reference for c in made.citations if not c.status.binds]
    faults += [f"{reference}已不再有效，不能作为依据" for reference in past]
    if proof.marks:
        faults += [f"标记[{mark}]没有对应的条文" for mark in proof.marks]
    if not proof.holds and not made.wording:
        faults.append("有内容没有通过核对。请改写，或勾选“作为工作人员措辞”再批准")
    return faults


def _carried_out(
    knowledge: KnowledgeBase, request: Request, caller: Caller, house: HouseAnswer, made: Decision, state: HouseState
) -> Response:
    office = office_of(request)
    approved = state is HouseState.APPROVED
    values: dict[str, Any] = (
        {"answer": made.answer, "question": made.question, "citations": [c.as_json() for c in made.citations]}
        if approved
        else {}
    )
    with office.database.writing() as connection:
        done = house_answers.decide(
            connection, house.id, state, by=caller.name, seen=_instant(made.seen, house), **values
        )
        if done is not None:
            notes.settle_call(connection, calls.call_of(connection, house.turn_key))
            audit.append(connection, caller.name, "house.approve" if approved else "house.retire", str(house.id))
    if done is None:
        shown = Draft(house, made.question, made.answer, _cards(knowledge, made.citations),
                      faults=("另一位主管刚刚处理过，请看现在的内容再定",))  # fmt: skip
        return _queue(knowledge, request, caller, house.state, shown, 409)
    office.house.renew()
    return RedirectResponse(f"/desk/queue?state={state.name.lower()}", 303)


def _instant(text: str, house: HouseAnswer) -> datetime:
    """Return what the form says it saw; an unreadable one fits nothing."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return datetime.fromtimestamp(0, tz=house.proposed_at.tzinfo)
    return found if found.tzinfo else found.replace(tzinfo=house.proposed_at.tzinfo)


def _added(knowledge: KnowledgeBase, text: str, citations: Sequence[Citation]) -> Citation | None:
    """Return the clause of an id or of the address of its page, with the next free mark."""
    path = unquote(urlsplit(text).path) if "/c/" in text else text
    clause = find_clause(knowledge, path.rpartition("/c/")[2])
    document = find_document(knowledge, clause.document) if clause else None
    if clause is None or document is None:
        return None
    following = max((c.marker for c in citations), default=0) + 1
    return citation_of(following, clause, document, today_in_beijing())


def _queue(
    knowledge: KnowledgeBase, request: Request, caller: Caller, state: HouseState, edited: Draft | None = None,
    status: int = 200,
) -> Response:  # fmt: skip
    with office_of(request).database.reading() as connection:
        rows = house_answers.in_state(connection, state)
        waiting = len(house_answers.in_state(connection, HouseState.PROPOSED))
        handed = {h.id: _note(connection, h) for h in rows}
    drafts = [edited if edited and edited.house.id == h.id else _as_kept(knowledge, h) for h in rows]
    html = page("desk_queue.html", here="desk", caller=caller, csrf=form_token(request), drafts=drafts, state=state,
                states=list(HouseState), waiting=waiting, handed=handed)  # fmt: skip
    return HTMLResponse(html, status_code=status)


def _note(connection: Any, house: HouseAnswer) -> str:
    """Return what the staff member wrote to the supervisor, "" where the call is gone."""
    call = calls.call_of(connection, house.turn_key)
    written = notes.notes_of_calls(connection, [call]).get(call, []) if call else []
    return next((n.text for n in reversed(written) if n.handed_to), "")


def _as_kept(knowledge: KnowledgeBase, house: HouseAnswer) -> Draft:
    day = today_in_beijing()
    found = [(given, kept_citation(given, knowledge, day)) for given in house.citations]
    citations = [citation for _, citation in found if citation is not None]
    gone = tuple(int(given.get("marker", 0)) for given, citation in found if citation is None)
    proof = prove(house.question, house.answer, citations, day, knowledge)
    return Draft(house, house.question, house.answer, _cards(knowledge, citations), gone,
                 objections=tuple(proof.objections))  # fmt: skip


def _cards(knowledge: KnowledgeBase, citations: Sequence[Citation]) -> tuple[Card, ...]:
    return tuple(card(knowledge, citation, today_in_beijing()) for citation in citations)


def _state(name: str) -> HouseState:
    return next((state for state in HouseState if state.name.lower() == name), HouseState.PROPOSED)
