"""`jingda match`: a company, a paragraph or a table against all programs."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.ui.conftest import Jingda

COMPANY = (
    "职工总数=46人", "年销售收入=2600万元", "资产总额=1800万元", "主营业务方向=人工智能", "资质和入驻情况=国家高新技术企业",
    "具有健全的财务机构和管理制度=是", "合同实际金额=80万元", "今年已使用的创新券额度=15万元", "同期享受创新券补贴的项目数=1项",
)  # fmt: skip


def test_fitting_programs_come_with_their_amount_and_clause(jingda: Jingda) -> None:
    done = jingda("match", *COMPANY, "--as-of", "2026-11-20", "--json")
    found = json.loads(done.out)
    voucher = next(line for line in found["fitting"] if line["basis"]["program"] == "voucher")
    assert voucher["most"]["text"] == "最高35万元"
    assert voucher["deciding"]["doc_number"] == "京科发〔2026〕9号"
    assert found["total"] == "350000"


def test_a_near_miss_says_how_far(jingda: Jingda) -> None:
    done = jingda("match", *("职工总数=501人" if f.startswith("职工") else f for f in COMPANY), "--json")
    failing = {line["basis"]["program"]: line for line in json.loads(done.out)["failing"]}
    assert failing["voucher"]["distance"] == "超出1人"
    assert failing["voucher"]["failures"][0]["citation"]["locator"].startswith("第五条")


def test_what_ended_stands_apart_with_its_last_day(jingda: Jingda) -> None:
    ended = {item["program"]: item for item in json.loads(jingda("match", *COMPANY, "--json").out)["ended"]}
    assert ended["compute-coupon"]["last_day"] == "2025-12-31"


def test_a_paragraph_is_read(jingda: Jingda) -> None:
    done = jingda("match", "北京的人工智能公司，国家高新技术企业，职工46人")
    assert done.code == 0
    assert "职工总数 46人" in done.out and "待定" in done.out


def test_a_profile_file_is_read(jingda: Jingda, tmp_path: Path) -> None:
    path = tmp_path / "us.yaml"
    path.write_text("职工总数: 501人\n资质和入驻情况: [国家高新技术企业]\n具有独立法人资格: true\n", "utf-8")
    assert "超出1人" in jingda("match", str(path)).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "没有写企业情况"),
        (("职员工=3人",), "没有名为“职员工”的事实项"),
        (("职工总数=很多",), "职工总数"),
        (("nowhere.yaml",), "文件不存在"),
        (("今天天气不错",), "没有读出"),
        (("--table", "x.csv"), "--table 和 --out 要一起写"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(jingda: Jingda, words: tuple[str, ...], said: str) -> None:
    done = jingda("match", *words)
    assert done.code != 0
    assert said in done.err and len(done.err.strip().splitlines()) == 1


def test_the_spreadsheet_has_a_sheet_for_each_group(jingda: Jingda, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    assert jingda("match", *COMPANY, "--report", str(path)).code == 0
    book = load_workbook(path)
    assert book.sheetnames == ["概要", "符合", "待定", "不符合", "已经失效"]
    cells = [cell.value for cell in book["符合"]["A"]]
    assert cells[0] == "政策" and "首都科技创新券" in cells


def test_the_page_shows_nothing_as_markup(jingda: Jingda, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    assert jingda("match", *COMPANY, "--report", str(path)).code == 0
    page = path.read_text("utf-8")
    assert "政策匹配报告" in page and "首都科技创新券" in page
    assert "<script" not in page and "http" not in page.split("</style>")[1].split("国家艺术基金网站")[0][:500]


def test_a_report_of_another_kind_is_refused(jingda: Jingda, tmp_path: Path) -> None:
    done = jingda("match", *COMPANY, "--report", str(tmp_path / "report.pdf"))
    assert done.code != 0 and ".xlsx 或 .html" in done.err


@pytest.fixture
def companies(tmp_path: Path) -> Path:
    table = tmp_path / "companies.csv"
    rows = [f"企业{i},{20 + i}人,人工智能" for i in range(5)] + ["写错的,很多,人工智能"]
    table.write_text("名称,职工总数,主营业务方向\n" + "\n".join(rows) + "\n", "utf-8")
    return table


@pytest.mark.parametrize("lost", [0, 1, 2, 5, 40, 41, 42, 43])
def test_a_table_goes_on_where_it_was_broken_off(jingda: Jingda, companies: Path, tmp_path: Path, lost: int) -> None:
    out = tmp_path / "out.csv"
    table = ("match", "--table", str(companies), "--out", str(out), "--as-of", "2026-11-20")
    first = jingda(*table)
    assert first.code == 1 and "1 家有写错的项" in first.err
    whole = out.read_bytes()
    out.write_bytes(whole[: whole.index("企业4".encode()) + 60 - lost])  # also within a character and between \r and \n
    again = jingda(*table)
    assert out.read_bytes() == whole
    assert again.code == 1 and "1 家有写错的项" in again.err
    done = list(csv.DictReader(whole.decode("utf-8-sig").splitlines()))
    assert [row["行"] for row in done] == ["1", "2", "3", "4", "5", "6"]
    assert "职工总数" in done[5]["问题"]


@pytest.mark.parametrize(("changed", "where"), [("day", "第 2 行"), ("table", "第 4 行")])
def test_lines_of_another_day_or_table_are_not_continued(
    jingda: Jingda, companies: Path, tmp_path: Path, changed: str, where: str
) -> None:
    out = tmp_path / "out.csv"
    table = ("match", "--table", str(companies), "--out", str(out), "--as-of")
    jingda(*table, "2026-11-20")
    kept = out.read_bytes()
    if changed == "table":
        companies.write_text(companies.read_text("utf-8").replace("企业2", "别家"), "utf-8")
    done = jingda(*table, "2026-11-20" if changed == "table" else "2026-11-21")
    assert done.code != 0 and "不是这张表在这一天的" in done.err and where in done.err
    assert out.read_bytes() == kept


def test_a_number_split_by_its_comma_is_not_taken_for_a_smaller_one(jingda: Jingda, tmp_path: Path) -> None:
    table, out = tmp_path / "companies.csv", tmp_path / "out.csv"
    table.write_text('名称,年销售收入\n甲,1,000万元\n乙,"1,000万元"\n', "utf-8")
    assert jingda("match", "--table", str(table), "--out", str(out)).code == 1
    first, second = csv.DictReader(out.read_text("utf-8-sig").splitlines())
    assert "多出“000万元”" in first["问题"] and not first["待定"]
    assert not second["问题"] and int(second["待定"]) > 0


def test_another_file_is_left_as_it_is(jingda: Jingda, companies: Path, tmp_path: Path) -> None:
    out = tmp_path / "letter.txt"
    out.write_text("尊敬的客户：\n您好", "gb18030")
    done = jingda("match", "--table", str(companies), "--out", str(out))
    assert done.code != 0 and "已有别的文件" in done.err
    assert out.read_text("gb18030") == "尊敬的客户：\n您好"


def test_a_table_with_an_unknown_column_is_refused_before_anything_is_written(jingda: Jingda, tmp_path: Path) -> None:
    table, out = tmp_path / "companies.csv", tmp_path / "out.csv"
    table.write_text("名称,职员工\n甲,3人\n", "utf-8")
    done = jingda("match", "--table", str(table), "--out", str(out))
    assert done.code != 0 and "职员工" in done.err and not out.exists()
