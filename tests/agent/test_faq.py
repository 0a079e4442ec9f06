"""FAQs made from rules and clauses: enough of them, each proved, each tied to what it rests on."""

from __future__ import annotations

import runpy
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from agent.faq.building import build
from agent.faq.documents import document_faqs
from agent.faq.draft import Draft, Topic
from agent.faq.examples import EXAMPLES
from agent.faq.foundations import changes, foundations
from agent.faq.programs import program_faqs
from agent.faq.proof import unmarked, unproved
from agent.faq.writing import Writer
from agent.passages import Shelf
from knowledge.base import KnowledgeBase
from knowledge.model import Status
from tools.rules.load import shipped as shipped_rules

DAY = date(2026, 11, 20)
SAMPLE = ("voucher", "compute-voucher", "zgc-rd-growth", "trade-fair-booth")


@pytest.fixture(scope="module")
def sample(shipped: KnowledgeBase) -> list[Draft]:
    return list(build(shipped, DAY, SAMPLE))


def of(drafts: list[Draft], topic: Topic, program: str = "voucher") -> list[Draft]:
    return [draft for draft in drafts if draft.topic is topic and draft.program_id == program]


@pytest.mark.slow
def test_more_than_600_come_from_rules_and_clauses_without_the_worked_examples(shipped: KnowledgeBase) -> None:
    shelf = Shelf(shipped)
    drafts = [d for program in shipped_rules().programs.values() for d in program_faqs(shelf, program, DAY)]
    drafts += [d for listed in shipped.documents() for d in document_faqs(shelf, shipped.document(listed.doc_id), DAY)]
    assert len({draft.question for draft in drafts}) >= 1500
    assert {draft.topic for draft in drafts} >= set(Topic) - {Topic.EXAMPLE, Topic.EXCLUSION}
    assert [d.question for d in drafts if not proved(d, shipped)] == []


def proved(draft: Draft, knowledge: KnowledgeBase) -> bool:
    computed = (*draft.figures, *draft.facts.values())
    loose = unproved(draft.answer, draft.citations, knowledge, as_of=draft.as_of, computed=computed)
    return not loose and not unmarked(draft.answer, draft.citations)


def test_every_answer_of_the_sample_is_proved_and_quotes_verbatim(sample: list[Draft], shipped: KnowledgeBase) -> None:
    assert len(sample) >= 25
    for draft in sample:
        assert proved(draft, shipped), draft.question
        for citation in draft.citations:
            assert citation.quote in shipped.document(citation.doc_id).text
            assert f"[{citation.marker}]" in draft.answer
    assert len({draft.question for draft in sample}) == len(sample)


def test_the_amount_names_the_ceiling_and_every_clause_behind_it(sample: list[Draft]) -> None:
    (amount,) = of(sample, Topic.AMOUNT)
    assert amount.answer.startswith("首都科技创新券最高50万元（每年）。")
    assert "创新券支付额不超过同一合同实际金额的50%" in amount.answer


def test_a_worked_example_comes_to_what_was_written_by_hand(sample: list[Draft]) -> None:
    worked = {draft.question: draft for draft in of(sample, Topic.EXAMPLE)}
    draft = next(d for question, d in worked.items() if "合同实际金额80万元" in question)
    assert "最高35万元" in draft.answer and "80万元 × 50% = 40万元" in draft.answer
    assert draft.facts["contract_amount"] == "80万元"


def test_only_what_no_clause_prints_counts_as_worked_out(sample: list[Draft]) -> None:
    (amount,), (conditions,) = of(sample, Topic.AMOUNT), of(sample, Topic.CONDITION)
    assert not amount.figures and not conditions.figures
    draft = next(d for d in of(sample, Topic.EXAMPLE) if "合同实际金额80万元" in d.question)
    assert {"35万元", "40万元"} <= set(draft.figures)
    assert "50%" not in draft.figures, "the clause prints it"


def test_the_examples_are_those_of_the_hand_written_cases() -> None:
    script = runpy.run_path(str(Path(__file__).parents[2] / "scripts" / "pick_faq_examples.py"))
    assert EXAMPLES.read_text("utf-8") == script["text"](), "python scripts/pick_faq_examples.py"


def test_what_the_gate_would_cut_is_no_faq(shipped: KnowledgeBase) -> None:
    program = shipped_rules().programs["voucher"]
    writer = Writer(Shelf(shipped), DAY, "创新券每年多少？")
    words = writer.quoted(program.clauses["十二2"])
    assert writer.draft(Topic.AMOUNT, f"每年90万元：{words}。") is None
    writer = Writer(Shelf(shipped), DAY, "创新券每年多少？")
    assert writer.draft(Topic.AMOUNT, f"每年：{writer.quoted(program.clauses['十二2'])}。") is not None
    misquoted = replace(program.clauses["十二2"], quote="每年可使用创新券额度最高为90万元")
    assert Writer(Shelf(shipped), DAY, "创新券？").quoted(misquoted) == ""


def test_an_ended_program_has_no_faqs_and_an_ended_text_only_says_that_it_ended(shipped: KnowledgeBase) -> None:
    shelf = Shelf(shipped)
    assert list(program_faqs(shelf, shipped_rules().programs["compute-coupon"], DAY)) == []
    drafts = list(document_faqs(shelf, shipped.document("industry-policy-guide-4.2.08"), DAY))
    assert [draft.topic for draft in drafts] == [Topic.VALIDITY]
    assert "不再有效" in drafts[0].answer


def test_foundations_hold_until_a_clause_a_rule_or_the_validity_changes(
    sample: list[Draft], shipped: KnowledgeBase
) -> None:
    (amount,) = of(sample, Topic.AMOUNT)
    kept = foundations(shipped, amount.citations, DAY, "voucher")
    assert changes(shipped, kept, DAY) == []
    clause = next(name for name in kept if name.startswith("clause:"))
    assert "文字已改动" in changes(shipped, {**kept, clause: "0" * 24}, DAY)[0]
    assert "已不在收录中" in changes(shipped, {"clause:no-such:1": "0" * 24}, DAY)[0]
    earlier = " ".join(changes(shipped, kept, date(2026, 6, 1)))  # before the measures of 2026 took force
    assert "由现行有效变为尚未施行" in earlier and "“首都科技创新券”的计算规则" in earlier
    assert "已不在收录中" in changes(shipped, {"doc:gone": "in_force||"}, DAY)[0]


def test_a_text_that_ends_changes_what_rests_on_it(shipped: KnowledgeBase) -> None:
    ended = next(d for d in shipped.documents() if d.status(DAY) is Status.EXPIRED and d.validity.ends_on)
    last = ended.validity.ends_on
    assert last
    drafts = {d.topic: d for d in document_faqs(Shelf(shipped), shipped.document(ended.doc_id), last)}
    assert len(drafts) > 1, "it still bound on its last day"
    kept = foundations(shipped, drafts[Topic.BASIS].citations, last)
    assert changes(shipped, kept, last) == []
    assert "由现行有效变为已到期" in changes(shipped, kept, last + timedelta(days=1))[0]


def test_marks_must_have_their_clauses(sample: list[Draft], shipped: KnowledgeBase) -> None:
    (draft,) = of(sample, Topic.CONDITION)
    assert unmarked("没有标记。", draft.citations) and unmarked("不存在的条款[99]。", draft.citations)
    assert unproved("最高600人[1]。", draft.citations, shipped, as_of=DAY) == ("600人",)
    forged = (replace(draft.citations[0], quote="最高600人"),)
    assert unproved("最高600人[1]。", forged, shipped, as_of=DAY) == ("600人",)


def test_a_sum_is_proved_with_its_unit_and_read_in_words_too(sample: list[Draft], shipped: KnowledgeBase) -> None:
    (draft,) = of(sample, Topic.DEADLINE)[:1]  # 3个月 and 9个月 stand in its clauses
    for said, loose in (("9万元", ("9万元",)), ("九万元", ("九万元",)), ("9个月", ()), ("九个月", ())):
        assert unproved(f"最多{said}[1]。", draft.citations, shipped, as_of=DAY) == loose, said
