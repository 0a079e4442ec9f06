"""Every program of the corpus on its pages, and the list of them."""

from __future__ import annotations

import re

from fastapi.testclient import TestClient

from knowledge.base import KnowledgeBase
from tests.ui.calculators.reading import AS_OF, DAY, HOSTILE, words
from tools.calculators import compute_deadlines
from tools.naming import facts_of
from tools.rules.load import shipped as shipped_rules
from ui.web.calculators.case import open_case
from ui.web.calculators.directory import Wanted, lines, matching

# every program


def test_every_program_has_a_page_with_a_field_for_each_of_its_facts(client: TestClient) -> None:
    for program in shipped_rules().programs.values():
        reply = client.get(f"/calc/{program.id}", params=AS_OF)
        assert reply.status_code == 200, program.id
        assert program.title in words(reply.text)
        for fact in facts_of(program, DAY):
            name = rf"(?:[a-z_0-9]+\.1\.)?{fact.id}"
            listed = rf'data-list="{fact.id}"' if fact.type == "list" else rf'name="{name}"'
            assert re.search(listed, reply.text), (program.id, fact.id)


def test_every_program_says_something_sensible_of_a_case_of_which_nothing_is_told(shipped: KnowledgeBase) -> None:
    for program in shipped_rules().programs.values():
        outcome = open_case(shipped, program.id, list(AS_OF.items()), {}).outcome
        assert outcome is not None, program.id
        version = program.version_on(DAY)
        if version is None:
            assert (outcome.verdict, outcome.amount) == ("", ""), program.id
            assert re.search("适用到|没有可以计算|不在收录之列", outcome.lead), program.id
        elif version.measures:
            assert outcome.verdict == "" and outcome.measures, program.id
        else:
            assert outcome.verdict == outcome.calculation.verdict.label, program.id
            assert outcome.verdict != "不符合", program.id
            assert outcome.questions or outcome.verdict == "符合" or outcome.calculation.judged, program.id


def test_every_question_leads_to_a_field_of_the_form(shipped: KnowledgeBase) -> None:
    for program in shipped_rules().programs.values():
        case = open_case(shipped, program.id, list(AS_OF.items()), {})
        assert case.outcome is not None
        lost = [question.label for question in case.outcome.questions if question.fact not in case.form.anchors]
        assert lost == [], program.id


def test_every_clause_cited_opens_in_its_document(shipped: KnowledgeBase) -> None:
    for program in list(shipped_rules().programs.values())[::6]:
        case = open_case(shipped, program.id, list(AS_OF.items()), {})
        assert case.outcome is not None
        for step in case.outcome.calculation.steps:
            number = case.shelf.mark(step.citation)
            if number:
                card = case.shelf.cards[number - 1]
                assert card.url.startswith("/c/"), (program.id, card)
                assert card.document.startswith("《"), (program.id, card)


def test_every_page_of_days_opens(client: TestClient) -> None:
    for program in shipped_rules().programs.values():
        reply = client.get(f"/deadline/{program.id}", params=AS_OF)
        assert reply.status_code == 200, program.id
        for deadline in compute_deadlines(program.id, {}, DAY).deadlines:
            assert deadline.label in words(reply.text), program.id


# the list


def test_the_list_has_every_program_once_those_in_force_first(shipped: KnowledgeBase) -> None:
    found = lines(shipped.documents(), DAY)
    assert sorted(line.id for line in found) == sorted(shipped_rules().programs)
    binding = [line.status.binds for line in found]
    assert binding == sorted(binding, reverse=True)
    voucher = next(line for line in found if line.id == "voucher")
    assert (voucher.amount, voucher.per, voucher.basis) == ("最高50万元", "每年", "京科发〔2026〕9号")
    coupon = next(line for line in found if line.id == "compute-coupon")
    assert coupon.until == "至2025年12月31日"
    assert coupon.amount.startswith("到期前")


def test_the_list_is_filtered_by_words_part_issuer_and_status(shipped: KnowledgeBase) -> None:
    found = lines(shipped.documents(), DAY)
    assert {line.id for line in matching(found, Wanted(q="创新券 算力"))} >= {"compute-voucher"}
    assert all(line.part == "综合篇" for line in matching(found, Wanted(part="综合篇")))
    assert all(line.status == "expired" for line in matching(found, Wanted(status="expired")))
    issuer = found[0].issuer
    assert found[0] in matching(found, Wanted(issuer=issuer))
    assert matching(found, Wanted(q="没有这样的政策")) == []


def test_without_scripts_the_list_hides_what_the_server_filtered_out(client: TestClient) -> None:
    page = client.get("/programs", params={"q": "算力创新券", **AS_OF}).text
    shown = re.findall(r'<li data-words=[^>]*?(?<!hidden)>\s*<a href="/calc/([^?]+)', page)
    assert "compute-voucher" in shown
    assert len(shown) < 5
    assert "没有符合的政策" in words(client.get("/programs", params={"q": HOSTILE}).text)
    assert HOSTILE not in client.get("/programs", params={"q": HOSTILE}).text
