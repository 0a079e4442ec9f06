"""The matching: one company against all programs, and its report."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from tests.ui.calculators.reading import AS_OF, HOSTILE, said, words
from tools.matching import match_facts
from ui.web.calculators.company import open_match

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
    from tools.matched import ChosenAmong

    def with_choice(*given: Any, **options: Any) -> Any:
        among = ChosenAmong(("甲补贴", "乙补贴"), "同一项目", 1, ("甲补贴",), ("乙补贴",), None)
        return replace(match_facts(*given, **options), exclusions=(among,))

    monkeypatch.setattr("ui.web.calculators.company.match_facts", with_choice)
    page = words(client.get("/match", params=COMPANY).text)
    assert "同一项目：甲补贴、乙补贴 最多享受 1 项，取 甲补贴 ，不再计 乙补贴" in page
