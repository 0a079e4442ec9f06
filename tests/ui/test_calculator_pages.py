"""The pages of the exact tools over the shipped corpus: every program, wrong input, deep links, days, matching."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from knowledge.base import KnowledgeBase
from tests.ui.fakes import fake_ask
from tools.calculators import calculate, compute_deadlines
from tools.matching import match_facts
from tools.naming import facts_of
from tools.receipts.read import read_receipts
from tools.receipts.verify import verify
from tools.rules.load import shipped as shipped_rules
from ui.desk import Desk
from ui.web.calculators import routes
from ui.web.calculators.case import open_case
from ui.web.calculators.company import open_match
from ui.web.calculators.directory import Wanted, lines, matching
from ui.web.calculators.entries import read_entries
from ui.web.guard import Guard

DAY = date(2026, 11, 20)
AS_OF = {"as_of": DAY.isoformat()}
VOUCHER = {
    "contract_amount": "80万元", "voucher_used_this_year": "15万元", "qualifications": "国家高新技术企业",
    "applicant_kind": "科技型中小微企业", "staff": "46人", "annual_revenue": "2600万元", "total_assets": "1800万元",
    "sound_finance": "是", "sector": "人工智能", "voucher_projects": "1项", "clean": "1", **AS_OF,
}  # fmt: skip
HOSTILE = '"><script>window.pwned=1</script>'


@pytest.fixture(scope="module")
def client(shipped: KnowledgeBase) -> Iterator[TestClient]:
    app = FastAPI()
    app.include_router(routes.router(Desk(shipped, fake_ask)))
    app.add_middleware(Guard)
    with TestClient(app) as made:
        yield made


def words(text: str) -> str:
    """Return what a page says, without its tags."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", text, flags=re.DOTALL)))


def said(page: str) -> str:
    """Return the verdict at the head of a result."""
    found = re.search(r'<div class="verdict .*?</div>', page, re.DOTALL)
    assert found
    return words(found[0])


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
        outcome = open_case(shipped, program.id, list(AS_OF.items())).outcome
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
        case = open_case(shipped, program.id, list(AS_OF.items()))
        assert case.outcome is not None
        lost = [question.label for question in case.outcome.questions if question.fact not in case.form.anchors]
        assert lost == [], program.id


def test_every_clause_cited_opens_in_its_document(shipped: KnowledgeBase) -> None:
    for program in list(shipped_rules().programs.values())[::6]:
        case = open_case(shipped, program.id, list(AS_OF.items()))
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
    text = open_case(shipped, "voucher", list(VOUCHER.items())).text
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


# matching

COMPANY = {
    "职工总数": "46人", "年销售收入": "2600万元", "资产总额": "1800万元", "主营业务方向": "人工智能",
    "资质和入驻情况": "国家高新技术企业", "具有健全的财务机构和管理制度": "是", "合同实际金额": "80万元",
    "今年已使用的创新券额度": "15万元", "同期享受创新券补贴的项目数": "1项", **AS_OF,
}  # fmt: skip


def group(page: str, name: str) -> str:
    found = re.search(rf'<section class="m-{name}".*?</section>', page, re.DOTALL)
    return words(found[0]) if found else ""


def test_the_matching_groups_programs_with_amount_and_clause(client: TestClient) -> None:
    page = client.get("/match", params=COMPANY).text
    assert re.search("首都科技创新券 最高35万元（每年）", group(page, "yes"))
    assert "京科发〔2026〕9号" in group(page, "yes")
    assert "先答这一项" in words(page)
    missed = client.get("/match", params={**COMPANY, "职工总数": "501人"}).text
    assert "超出1人" in group(missed, "near")
    assert "首都科技创新券" in group(missed, "near")


def test_a_matched_program_opens_with_what_is_known(client: TestClient) -> None:
    page = client.get("/match", params=COMPANY).text
    link = re.search(r'href="(/calc/voucher\?[^"]+)"', page)
    assert link
    opened = client.get(html.unescape(link[1])).text
    assert "最高35万元" in said(opened)
    assert "读不懂" not in said(opened)


def test_a_paragraph_is_read_and_a_wrong_reading_can_be_put_aside(client: TestClient) -> None:
    about = {"about": "北京的人工智能公司，国家高新技术企业，职工68人", **AS_OF}
    page = words(client.get("/match", params=about).text)
    assert "职工总数：68人" in page
    assert "职工总数：68人" not in words(client.get("/match", params={**about, "drop": "staff"}).text)
    corrected = open_match([*about.items(), ("staff", "70人")])
    assert corrected.company.told["职工总数"] == "70人"
    asked = client.get("/match", params={**about, "ask": "staff"}).text
    assert re.search(r'name="staff" value="68人"', asked)


def test_an_empty_or_unreadable_matching_says_what_to_do(client: TestClient) -> None:
    assert "还没有企业的情况" in words(client.get("/match").text)
    assert "没有读出企业的情况" in words(client.get("/match", params={"about": "天气真好"}).text)
    wrong = client.get("/match", params={"职工总数": "很多", "about": HOSTILE + "x" * 5000}).text
    assert "“很多”" in words(wrong) and "只读前 2000 个字" in words(wrong)
    assert "<script>window" not in wrong
    assert client.get("/match/report.xlsx").status_code == 404
    assert client.get("/match/report.exe", params=COMPANY).status_code == 404


def test_the_report_is_a_spreadsheet_or_a_page(client: TestClient) -> None:
    sheet = client.get("/match/report.xlsx", params=COMPANY)
    book: Any = load_workbook(BytesIO(sheet.content))
    assert "首都科技创新券" in [row[0].value for row in book["符合"].iter_rows(min_row=2)]
    assert "attachment" in sheet.headers["content-disposition"]
    page = client.get("/match/report.html", params=COMPANY).text
    assert "首都科技创新券" in page and "京科发〔2026〕9号" in page


def test_programs_that_exclude_each_other_show_which_to_take(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tools.matching import ChosenAmong

    def with_choice(*given: Any, **options: Any) -> Any:
        among = ChosenAmong(("甲补贴", "乙补贴"), "同一项目", 1, ("甲补贴",), ("乙补贴",), None)
        return replace(match_facts(*given, **options), exclusions=(among,))

    monkeypatch.setattr("ui.web.calculators.company.match_facts", with_choice)
    page = words(client.get("/match", params=COMPANY).text)
    assert "同一项目：甲补贴、乙补贴 最多享受 1 项，取 甲补贴 ，不再计 乙补贴" in page


# entries


def test_entries_leave_out_what_is_empty_and_cut_what_is_too_long() -> None:
    entries = read_entries([("a", " "), ("b", "x" * 400), ("l.1.i", "1"), ("l.99.i", "2"), ("as_of", "2026-11-20")])
    assert entries.values.keys() == {"b", "l.99.i"}
    assert len(entries.values["b"][0]) == 300 and "b" in entries.too_long
    assert entries.rows == {"l": {1: {"i": "1"}}}
    assert entries.as_of == DAY


# ---------------------------------------------------------------- receipts


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
