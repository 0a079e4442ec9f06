"""From draft to published and back: who may do what to an FAQ, and that two people have looked at what the public reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from agent.faq.foundations import changes
from knowledge.errors import InputError, NotFound
from ui.accounts.roles import Role
from ui.accounts.sessions import Caller
from ui.faq.wordings import faults, rewritten
from ui.records import audit, faqs
from ui.records.faq_search import claim, moves
from ui.records.faqs import Faq, FaqState, Wording

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase

LONGEST_NOTE = 500


class Deed(StrEnum):
    """What can be done to an FAQ."""

    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    DOUBT = "doubt"
    RETIRE = "retire"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Rule:
    """From which states, to which, by whom; `label` on the button; `reasoned`: a note must say why."""

    label: str
    froms: frozenset[FaqState]
    to: FaqState
    role: Role = Role.STAFF
    reasoned: bool = False


RULES = {
    Deed.SUBMIT: Rule("提交审定", frozenset((FaqState.DRAFT, FaqState.REVIEW)), FaqState.SUBMITTED),
    Deed.APPROVE: Rule("审定发布", frozenset((FaqState.SUBMITTED,)), FaqState.PUBLISHED, Role.SUPERVISOR),
    Deed.RETURN: Rule("退回", frozenset((FaqState.SUBMITTED,)), FaqState.DRAFT, Role.SUPERVISOR, reasoned=True),
    Deed.DOUBT: Rule("转为待复核", frozenset((FaqState.PUBLISHED,)), FaqState.REVIEW, reasoned=True),
    Deed.RETIRE: Rule("停用", frozenset(FaqState) - {FaqState.RETIRED}, FaqState.RETIRED, Role.SUPERVISOR),
    Deed.REOPEN: Rule("恢复为草稿", frozenset((FaqState.RETIRED,)), FaqState.DRAFT),
}


class Refused(InputError):
    """A step that this person may not take, or not now."""


class Overtaken(InputError):
    """Somebody else changed the FAQ since the page was opened."""


def deeds_open(faq: Faq, caller: Caller) -> list[tuple[Deed, Rule]]:
    """Return what a person of this role may do to an FAQ in its state."""
    return [(deed, rule) for deed, rule in RULES.items() if faq.state in rule.froms and caller.role.may(rule.role)]


def act(
    connection: Connection,
    faq: Faq,
    deed: Deed,
    caller: Caller,
    knowledge: KnowledgeBase,
    today: date,
    note: str = "",
) -> None:
    """Take one step. Raises: Refused with the reason, Overtaken."""
    rule = RULES[deed]
    if not caller.role.may(rule.role):
        raise Refused(f"{rule.label}需要{rule.role.label}权限")
    if faq.state not in rule.froms:
        raise Overtaken(f"这条问答现在是{faq.state}，不能{rule.label}", remedy="请刷新后再看")
    if rule.reasoned and not note.strip():
        raise Refused(f"{rule.label}要写明原因")
    if deed is Deed.APPROVE:
        _four_eyes(connection, faq, caller)
    if deed in (Deed.SUBMIT, Deed.APPROVE):
        _proved(faq, knowledge, today)
    if not claim(connection, faq.id, faq.version, faq.state):
        raise Overtaken("别人刚改动过这条问答", remedy="请刷新后再看")
    faqs.move(connection, faq.id, rule.to, actor=caller.name, note=note.strip()[:LONGEST_NOTE])
    audit.append(connection, caller.name, f"faq.{deed}", str(faq.id), version=faq.version)


def _four_eyes(connection: Connection, faq: Faq, caller: Caller) -> None:
    """Whoever wrote this version or submitted it may not approve it."""
    submitted = [move.actor for move in moves(connection, faq.id) if move.to_state == FaqState.SUBMITTED]
    if caller.name in (faq.author, *submitted[-1:]):
        raise Refused("要由另一人审定：这一版是你编写或提交的")


def _proved(faq: Faq, knowledge: KnowledgeBase, today: date) -> None:
    wrong = faults(faq.wording, knowledge) or changes(knowledge, faq.wording.rests_on, today)
    if wrong:
        raise Refused("；".join(wrong), remedy="请修改后保存，再提交")


def rewrite(
    connection: Connection,
    faq: Faq,
    caller: Caller,
    knowledge: KnowledgeBase,
    today: date,
    *,
    question: str,
    answer: str,
    clause_ids: Sequence[str],
    from_version: int,
    note: str = "",
) -> None:
    """Keep a new version; whatever state the FAQ had, it is a draft again. Raises: Refused, Overtaken, InputError."""
    if faq.state is FaqState.RETIRED:
        raise Refused("已停用，不能修改", remedy="请先恢复为草稿")
    wording = rewritten(
        faq.wording,
        knowledge,
        question=question,
        answer=answer,
        clause_ids=clause_ids,
        as_of=today,
        program_id=faq.program_id,
        note=note[:LONGEST_NOTE],
    )
    if not faqs.revise(connection, faq.id, wording, author=caller.name, from_version=from_version):
        raise Overtaken("别人刚改动过这条问答，你的修改没有保存", remedy="请刷新后再改")
    if faq.state is not FaqState.DRAFT:
        faqs.move(connection, faq.id, FaqState.DRAFT, actor=caller.name, note="修改")
    audit.append(connection, caller.name, "faq.edit", str(faq.id), version=from_version + 1)


def compose(connection: Connection, wording: Wording, caller: Caller, *, program_id: str = "", origin: str) -> int:
    """Keep a new draft by a person; return its id."""
    faq_id = faqs.add(connection, wording, author=caller.name, program_id=program_id, origin=origin)
    audit.append(connection, caller.name, "faq.create", str(faq_id), origin=origin)
    return faq_id


def found(connection: Connection, faq_id: int) -> Faq:
    """Raises: NotFound."""
    faq = faqs.get(connection, faq_id)
    if faq is None:
        raise NotFound("没有这条问答", where=str(faq_id), remedy="请从列表里选择")
    return faq
