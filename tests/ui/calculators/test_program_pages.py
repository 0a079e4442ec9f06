"""One program: deep links, wrong input, days, receipts."""

from __future__ import annotations

import html
import re

import pytest
from fastapi.testclient import TestClient

from knowledge.base import KnowledgeBase
from tests.ui.calculators.reading import AS_OF, DAY, HOSTILE, VOUCHER, said, words
from tools.calculators import calculate
from tools.naming import facts_of
from tools.receipts.read import read_receipts
from tools.receipts.verify import verify
from tools.rules.load import shipped as shipped_rules
from ui.web.calculators.case import open_case
from ui.web.calculators.entries import read_entries

# one program


def test_a_deep_link_gives_the_amount_with_its_steps_and_clauses(client: TestClient) -> None:
    page = client.get("/calc/voucher", params=VOUCHER).text
    assert "符合" in said(page) and "最高35万元" in said(page)
    text = words(page)
    assert "80万元 × 50% = 40万元" in text
    assert "创新券支付额不超过同一合同实际金额的50%" in text
    assert "京科发〔2026〕9号" in text
    assert 'href="/c/voucher-measures-2026:12' in page


def test_the_page_says_what_the_calculator_says(client: TestClient) -> None:
    given = {name: text for name, text in VOUCHER.items() if name not in ("as_of", "clean")}
    found = calculate("voucher", given, DAY)
    page = client.get("/calc/voucher", params={**given, **AS_OF}).text
    assert found.benefit is not None
    assert found.benefit.text in said(page)
    assert found.verdict.label in said(page)
    for step in found.steps:
        assert words(step.text).strip() in words(page)


def test_bad_records_are_taken_not_to_exist_only_when_the_person_says_so(client: TestClient) -> None:
    told = {name: text for name, text in VOUCHER.items() if name != "clean"}
    assert "待定" in said(client.get("/calc/voucher", params=told).text)
    ticked = client.get("/calc/voucher", params=VOUCHER).text
    assert "以不存在下列情形计算" in words(ticked) and "严重失信记录" in words(ticked)


def test_a_failing_condition_is_named_with_what_was_told(client: TestClient) -> None:
    page = client.get("/calc/voucher", params={**VOUCHER, "staff": "501人"}).text
    assert said(page).strip().startswith("不符合")
    assert "职工总数不超过500人" in words(page) and "所填：501人" in words(page)


def test_wrong_input_is_explained_beside_its_field_and_kept(client: TestClient) -> None:
    page = client.get("/calc/voucher", params={**VOUCHER, "contract_amount": "很多钱", "staff": "80万元"}).text
    assert 'value="很多钱"' in page
    assert re.search(r'id="f-contracts-1-contract_amount-wrong"[^>]*>[^<]*“很多钱”', page)
    assert re.search(r'id="f-staff-wrong"[^>]*>[^<]+<', page)
    assert "有 2 处填写读不懂" in said(page)


@pytest.mark.parametrize(
    "wrong",
    [
        "-5",
        "1e999",
        "9" * 200,
        "2026-02-30",
        "NaN",
        "\x00",
        HOSTILE,
        "x" * 400,
        "0001-01-01",
        "9999-12-31",
        "3000个月前",
        "😀",
        "80万美元",
    ],
)
def test_nothing_that_can_be_typed_breaks_a_page(client: TestClient, wrong: str) -> None:
    for program in ("voucher", "foreign-patent-grant", "culture-bank-reward", "compute-coupon"):
        facts = {fact.id: wrong for fact in facts_of(shipped_rules().programs[program], DAY)}
        for face in (f"/calc/{program}", f"/calc/{program}/result", f"/deadline/{program}"):
            reply = client.get(face, params={**facts, **AS_OF})
            assert reply.status_code == 200
            shown = reply.json()["result"] if face.endswith("result") else reply.text
            assert "<script>window" not in shown


@pytest.mark.parametrize("as_of", ["gestern", "2026-02-30", "9999-99-99", "9999-12-31", "0001-01-01"])
def test_a_wrong_date_is_explained_and_today_stands_for_it(client: TestClient, as_of: str) -> None:
    page = client.get("/calc/voucher", params={"as_of": as_of}).text
    assert re.search(r'id="f-as_of-wrong"[^>]*>[^<]*(?:不是日期|在日历上不存在|太远)', page)


def test_a_fact_of_another_program_and_a_name_that_is_none_are_told(client: TestClient) -> None:
    page = client.get("/calc/voucher", params={"svc_patent_count": "3件", "没有这项": "1", **AS_OF}).text
    assert "这项政策不看" in words(page)
    assert "没有名为“没有这项”的事实项" in words(page)


def test_several_contracts_are_added_and_a_wrong_one_withholds_the_sum(client: TestClient) -> None:
    rows = {"contracts.1.contract_amount": "60万元", "contracts.2.contract_amount": "20万元"}
    base = {**{n: t for n, t in VOUCHER.items() if n != "contract_amount"}, "voucher_used_this_year": "0元"}
    assert "最高40万元" in said(client.get("/calc/voucher", params={**base, **rows}).text)
    assert "最高40万元" in said(client.get("/calc/voucher", params={**base, "各份合同": "60万元、20万元"}).text)
    wrong = client.get("/calc/voucher", params={**base, **rows, "contracts.2.contract_amount": "不少"}).text
    assert "最高40万元" not in said(wrong) and "最高30万元" not in said(wrong)
    assert "各份合同（待填）" in words(wrong)


def test_another_row_is_added_without_scripts(client: TestClient) -> None:
    page = client.get("/calc/voucher", params={"contract_amount": "60万元", "more": "contracts"}).text
    assert 'name="contracts.2.contract_amount"' in page
    assert re.search(r'name="contracts\.1\.contract_amount" value="60万元"', page)


def test_the_result_alone_comes_fast_as_json(client: TestClient) -> None:
    reply = client.get("/calc/voucher/result", params={**VOUCHER, "staff": "abc", "contract_amount": "80万"}).json()
    assert reply["errors"].keys() == {"staff"}
    assert reply["understood"]["contracts.1.contract_amount"] == "80万元"
    assert reply["summary"].startswith("待定")


def test_another_name_leads_to_the_program_and_none_to_a_page_that_says_so(client: TestClient) -> None:
    moved = client.get("/calc/首都科技创新券", params={"staff": "5人"}, follow_redirects=False)
    assert moved.status_code == 307
    assert moved.headers["location"].startswith("/calc/voucher?")
    for face in ("/calc/nix", "/deadline/nix", "/deadline/nix/calendar.ics"):
        lost = client.get(face)
        assert lost.status_code == 404
        assert "没有找到这项政策" in lost.text
    assert client.get("/calc/nix/result").status_code == 404


@pytest.mark.parametrize("address", ["/calc", "/deadline"])
def test_an_address_without_a_program_leads_to_all_of_them(client: TestClient, address: str) -> None:
    reply = client.get(address, follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (307, "/programs")


def test_what_has_ended_leads_to_the_rule_of_its_time(client: TestClient) -> None:
    page = client.get("/calc/compute-coupon", params=AS_OF).text
    assert "适用到2025年12月31日" in said(page)
    link = re.search(r'href="(/calc/compute-coupon\?[^"]*as_of=2025-12-31)"', page)
    assert link
    assert "现行有效" in client.get(html.unescape(link[1])).text


def test_the_copied_text_carries_the_sum_and_the_clauses(shipped: KnowledgeBase) -> None:
    text = open_case(shipped, "voucher", list(VOUCHER.items()), {}).text
    assert text.startswith("首都科技创新券（现行有效，按2026年11月20日的规定）\n符合")
    assert "合同实际金额 80万元" in text
    assert re.search(r"80万元 × 50% = 40万元\[\d+\]", text)
    assert re.search(
        r"\[\d+\] 《首都科技条件平台与科技创新券实施办法（2026年修订版）》（京科发〔2026〕9号）第十二条", text
    )


def test_conflicts_exclusions_and_what_is_not_computed_are_shown(client: TestClient) -> None:
    rules = shipped_rules()
    excluded = rules.exclusions[0].programs[0]
    unmodelled = next(p for p in rules.programs.values() if (v := p.version_on(DAY)) and v.unmodelled)
    assert "不能同时享受" in words(client.get(f"/calc/{excluded}", params=AS_OF).text)
    assert "没有编入计算的规定" in words(client.get(f"/calc/{unmodelled.id}", params=AS_OF).text)
    told = [
        program.id
        for program in rules.programs.values()
        if (version := program.version_on(DAY)) and version.conflicts
        and any(c.text in calculate(program.id, {}, DAY).basis.notes for c in version.conflicts)
    ]  # fmt: skip
    assert told
    assert "条文之间不一致" in words(client.get(f"/calc/{told[0]}", params=AS_OF).text)


def test_a_strict_policy_covers_every_page(client: TestClient) -> None:
    for path in ("/programs", "/calc/voucher", "/deadline/voucher", "/match"):
        reply = client.get(path)
        assert "unsafe-eval" not in reply.headers["content-security-policy"]
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son[a-z]+=|style=", reply.text), path


# days


def test_days_carry_the_weekday_and_the_next_working_day(client: TestClient) -> None:
    page = words(client.get("/deadline/voucher", params={"voucher_received_on": "2026-07-01", **AS_OF}).text)
    assert "2026年10月1日 星期四" in page
    assert "其后第一个工作日是 2026年10月8日（星期四）" in page


def test_days_go_into_a_calendar(client: TestClient) -> None:
    reply = client.get("/deadline/voucher/calendar.ics", params={"voucher_received_on": "2026-07-01", **AS_OF})
    assert reply.headers["content-type"].startswith("text/calendar")
    assert "DTSTART;VALUE=DATE:20261001" in reply.text
    assert "京科发〔2026〕9号" in reply.text.replace("\r\n ", "")
    assert client.get("/deadline/voucher/calendar.ics").status_code == 404


def test_the_page_of_days_sends_along_what_it_has_no_field_for(client: TestClient) -> None:
    page = client.get("/deadline/voucher", params={"staff": "46人", "voucher_received_on": "2026-07-01"}).text
    assert '<input type="hidden" name="staff" value="46人">' in page
    assert page.count('name="voucher_received_on"') == 1


# entries


def test_entries_leave_out_what_is_empty_and_cut_what_is_too_long() -> None:
    entries = read_entries([("a", " "), ("b", "x" * 400), ("l.1.i", "1"), ("l.99.i", "2"), ("as_of", "2026-11-20")])
    assert entries.values.keys() == {"b", "l.99.i"}
    assert len(entries.values["b"][0]) == 300 and "b" in entries.too_long
    assert entries.rows == {"l": {1: {"i": "1"}}}
    assert entries.as_of == DAY


# receipts


def test_a_receipt_of_the_case_shown_can_be_kept_and_holds(client: TestClient) -> None:
    shown = client.get("/calc/voucher", params=VOUCHER).text
    link = re.search(r'href="(/calc/voucher/receipt\.json[^"]*)"', shown)
    assert link
    kept = client.get(html.unescape(link[1]))
    assert kept.headers["content-type"] == "application/json"
    assert "voucher-2026-11-20.json" in kept.headers["content-disposition"]
    (receipt,) = read_receipts(kept.content)
    assert receipt["inputs"]["staff"] == "46人"
    assert receipt["result"]["verdict"] == "eligible"
    assert verify(receipt).holds
    assert f"规则版本 {receipt['rule']['sha256'][:12]}" in shown


def test_there_is_no_receipt_of_what_cannot_be_calculated(client: TestClient) -> None:
    assert client.get("/calc/nobody/receipt.json").status_code == 404
