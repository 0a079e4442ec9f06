"""From draft to published: four eyes, the gate before the public, versions, and the automatic review."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Connection

from agent.faq.draft import Draft, Topic
from knowledge.base import KnowledgeBase
from knowledge.errors import InputError, NotFound
from tests.ui.faq.conftest import DAY, LI, WANG, ZHAO
from ui.accounts.sessions import Caller
from ui.faq.keeping import keep_all
from ui.faq.review import review
from ui.faq.wordings import citations_of, computed_of, faults, wording_of
from ui.faq.workflow import Deed, Overtaken, Refused, act, deeds_open, found, rewrite
from ui.records import audit, faqs
from ui.records.database import Database
from ui.records.faq_search import Wanted, moves, total
from ui.records.faq_search import found as searched
from ui.records.faqs import FaqState

CLAUSE = "voucher-measures-2026:12"


def kept(connection: Connection, drafts: list[Draft], knowledge: KnowledgeBase) -> int:
    """Keep the amount of the voucher as a draft."""
    amount = next(draft for draft in drafts if draft.topic is Topic.AMOUNT)
    return faqs.add(
        connection, wording_of(amount, knowledge), author="jingda", program_id="voucher", origin="build:金额"
    )


def take(
    connection: Connection, faq_id: int, deed: Deed, who: Caller, knowledge: KnowledgeBase, note: str = ""
) -> None:
    act(connection, found(connection, faq_id), deed, who, knowledge, DAY, note)


def publish(connection: Connection, faq_id: int, knowledge: KnowledgeBase) -> None:
    take(connection, faq_id, Deed.SUBMIT, LI, knowledge)
    take(connection, faq_id, Deed.APPROVE, WANG, knowledge)


def test_two_people_publish_and_the_audit_log_names_both(
    database: Database, drafts: list[Draft], shipped: KnowledgeBase
) -> None:
    with database.writing() as connection:
        faq_id = kept(connection, drafts, shipped)
        publish(connection, faq_id, shipped)
        assert found(connection, faq_id).state is FaqState.PUBLISHED
        assert [(move.to_state, move.actor) for move in moves(connection, faq_id)] == [
            ("待审", "li"),
            ("已发布", "wang"),
        ]
        assert [(e.actor, e.action) for e in audit.entries(connection)] == [
            ("wang", "faq.approve"),
            ("li", "faq.submit"),
        ]


def test_nobody_approves_what_they_submitted_or_wrote(
    database: Database, drafts: list[Draft], shipped: KnowledgeBase
) -> None:
    with database.writing() as connection:
        faq_id = kept(connection, drafts, shipped)
        take(connection, faq_id, Deed.SUBMIT, WANG, shipped)
        with pytest.raises(Refused, match="另一人审定"):
            take(connection, faq_id, Deed.APPROVE, WANG, shipped)
        with pytest.raises(Refused, match="主管权限"):
            take(connection, faq_id, Deed.APPROVE, LI, shipped)
        take(connection, faq_id, Deed.APPROVE, ZHAO, shipped)
        written = kept(connection, drafts, shipped)
        edit(connection, written, ZHAO, shipped)
        take(connection, written, Deed.SUBMIT, LI, shipped)
        with pytest.raises(Refused, match="另一人审定"):
            take(connection, written, Deed.APPROVE, ZHAO, shipped)
        take(connection, written, Deed.APPROVE, WANG, shipped)


def edit(connection: Connection, faq_id: int, who: Caller, knowledge: KnowledgeBase, **changed: object) -> None:
    given = {"question": "创新券一年最高多少？", "answer": "每年最高50万元[1]。", "clause_ids": [CLAUSE], **changed}
    faq = found(connection, faq_id)
    rewrite(connection, faq, who, knowledge, DAY, **{"from_version": faq.version, **given})  # type: ignore[arg-type]


def test_an_answer_with_a_figure_no_clause_holds_is_not_published(
    database: Database, drafts: list[Draft], shipped: KnowledgeBase
) -> None:
    with database.writing() as connection:
        faq_id = kept(connection, drafts, shipped)
        for answer, clauses, said in (
            ("每年最高80万元[1]。", [CLAUSE], "80"),
            ("每年最高50万元。", [CLAUSE], "标记"),
            ("每年最高50万元[2]。", [CLAUSE], "标记"),
            ("每年最高五十万元。", [], "没有引用条款"),
            (" ", [CLAUSE], "还没有写"),
        ):
            edit(connection, faq_id, LI, shipped, answer=answer, clause_ids=clauses)
            with pytest.raises(Refused, match=said):
                take(connection, faq_id, Deed.SUBMIT, LI, shipped)
        with pytest.raises(InputError, match="没有这一条"):
            edit(connection, faq_id, LI, shipped, clause_ids=["no-such:1"])
        with pytest.raises(InputError, match="太长"):
            edit(connection, faq_id, LI, shipped, answer="长" * 5000)


def test_a_change_takes_a_published_faq_back_and_its_versions_stay(
    database: Database, drafts: list[Draft], shipped: KnowledgeBase
) -> None:
    with database.writing() as connection:
        faq_id = kept(connection, drafts, shipped)
        publish(connection, faq_id, shipped)
        edit(connection, faq_id, LI, shipped, note="改短")
        now_worded = found(connection, faq_id)
        assert (now_worded.state, now_worded.version) == (FaqState.DRAFT, 2)
        first, second = faqs.history(connection, faq_id)
        assert (first[1], second[1], second[3].note) == ("jingda", "li", "改短")
        assert citations_of(second[3])[0].clause_id == CLAUSE
        assert faults(second[3], shipped) == []
        with pytest.raises(Overtaken, match="没有保存"):
            edit(connection, faq_id, WANG, shipped, from_version=1)


def test_what_a_rule_worked_out_counts_only_while_the_rule_is_the_same(
    database: Database, drafts: list[Draft], shipped: KnowledgeBase
) -> None:
    example = next(d for d in drafts if d.topic is Topic.EXAMPLE and "80万元" in d.question)
    with database.writing() as connection:
        faq_id = faqs.add(connection, wording_of(example, shipped), author="jingda", program_id="voucher")
        ids = [c.clause_id for c in example.citations]
        edit(connection, faq_id, LI, shipped, question=example.question, answer=example.answer, clause_ids=ids)
        same = found(connection, faq_id)
        assert computed_of(same.wording)["facts"]["contract_amount"] == "80万元"
        assert faults(same.wording, shipped) == []
        earlier = date(2026, 6, 1)  # another version of the rule
        rewrite(connection, same, LI, shipped, earlier, question=example.question, answer=example.answer,
                clause_ids=ids, from_version=same.version)  # fmt: skip
        assert not computed_of(found(connection, faq_id).wording)
        assert "数字不在所引条款中" in " ".join(faults(found(connection, faq_id).wording, shipped))


def test_the_review_takes_back_what_no_longer_rests_on_the_same(
    database: Database, drafts: list[Draft], shipped: KnowledgeBase
) -> None:
    with database.writing() as connection:
        faq_id, other = kept(connection, drafts, shipped), kept(connection, drafts, shipped)
        publish(connection, faq_id, shipped)
    assert review(database, shipped, DAY, actor="system") == []
    ((faq, reasons),) = review(database, shipped, date(2026, 6, 1), actor="system")
    assert faq.id == faq_id and any("尚未施行" in reason for reason in reasons)
    with database.writing() as connection:
        assert found(connection, faq_id).state is FaqState.REVIEW
        assert found(connection, other).state is FaqState.DRAFT, "only what is published is taken back"
        assert "尚未施行" in moves(connection, faq_id)[-1].note
        assert audit.entries(connection)[0].action == "faq.review"
        take(connection, faq_id, Deed.SUBMIT, LI, shipped)  # looked at again, and it holds on this day
        take(connection, faq_id, Deed.APPROVE, ZHAO, shipped)
    assert review(database, shipped, DAY, actor="system") == []


def test_what_no_longer_holds_cannot_be_submitted_till_it_is_saved_anew(
    database: Database, drafts: list[Draft], shipped: KnowledgeBase
) -> None:
    with database.writing() as connection:
        faq_id = kept(connection, drafts, shipped)
        with pytest.raises(Refused, match="尚未施行"):
            act(connection, found(connection, faq_id), Deed.SUBMIT, LI, shipped, date(2026, 6, 1))


def test_steps_that_are_not_open_are_refused(database: Database, drafts: list[Draft], shipped: KnowledgeBase) -> None:
    with database.writing() as connection:
        faq_id = kept(connection, drafts, shipped)
        with pytest.raises(Overtaken, match="现在是草稿"):
            take(connection, faq_id, Deed.APPROVE, WANG, shipped)
        seen = found(connection, faq_id)
        take(connection, faq_id, Deed.SUBMIT, LI, shipped)
        with pytest.raises(Overtaken, match="别人刚改动"):
            act(connection, seen, Deed.SUBMIT, LI, shipped, DAY)  # the second click of a double click
        with pytest.raises(Refused, match="写明原因"):
            take(connection, faq_id, Deed.RETURN, WANG, shipped)
        take(connection, faq_id, Deed.RETURN, WANG, shipped, "缺少单张限额")
        take(connection, faq_id, Deed.RETIRE, WANG, shipped)
        with pytest.raises(Refused, match="已停用"):
            edit(connection, faq_id, LI, shipped)
        assert [deed for deed, _ in deeds_open(found(connection, faq_id), LI)] == [Deed.REOPEN]
        with pytest.raises(NotFound):
            found(connection, 999)


def test_building_again_changes_nothing_and_leaves_what_people_have_in_hand(
    database: Database, drafts: list[Draft], shipped: KnowledgeBase
) -> None:
    with database.writing() as connection:
        first = keep_all(connection, drafts, shipped, actor="jingda")
        again = keep_all(connection, drafts, shipped, actor="jingda")
        assert first.made == len(drafts) == again.same and not again.made
        amount = searched(connection, Wanted(words="最高能支持多少"))[0]
        rewrite(connection, amount, LI, shipped, DAY, question=amount.wording.question, answer="每年最高50万元[1]。",
                clause_ids=[CLAUSE], from_version=1)  # fmt: skip
        third = keep_all(connection, drafts, shipped, actor="jingda")
        assert third.differing == [amount.id]
        assert found(connection, amount.id).wording.answer == "每年最高50万元[1]。"


def test_faqs_are_found_by_state_program_text_and_words(
    database: Database, drafts: list[Draft], shipped: KnowledgeBase
) -> None:
    with database.writing() as connection:
        keep_all(connection, drafts, shipped, actor="jingda")
        title = "首都科技条件平台与科技创新券实施办法（2026年修订版）"
        own, with_text = Wanted(program_id="voucher"), Wanted(program_id="voucher", titles=[title])
        assert 0 < total(connection, own) < total(connection, with_text)
        assert total(connection, Wanted(words="100%_没有")) == 0
        assert total(connection, Wanted(state=FaqState.PUBLISHED)) == 0
        assert [f.id for f in searched(connection, Wanted(), 2, 1)] == [2, 3]
        assert all(
            "期限" in f.wording.question for f in searched(connection, Wanted(words="创新券 期限", origin="build:期限"))
        )
