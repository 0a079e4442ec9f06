"""The pages on documents and the insight in Chromium: upload with its bar and report, comparison, plots; at a desk and on a phone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from ingest.pipeline import parser_fingerprint
from knowledge.embedder import load_embedder
from knowledge.store import open_current
from tests.databases import new_sqlite
from tests.staff import Person, cheap_passwords, hired
from tests.ui.browsing import DESK, PHONE, shoot
from tests.ui.fakes import fake_ask
from tests.ui.serving import serving
from ui.accounts.roles import Role
from ui.desk import Desk
from ui.records.conversations import NewTurn, Thumb, keep, rate
from ui.settings import load_settings
from ui.web.access import SESSION
from ui.web.office import Office

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAIR = "/documents/compare?old=industry-policy-guide-4.2.08&new=voucher-measures-2026"
NOTICE = "关于试点补助的通知\n京试发〔2026〕1号\n\n第一条 每家企业最高补助30万元。\n第二条 自2026年12月1日起施行。\n"


ASKED = (
    ("创新券一年最多能用多少", "answer", "", "首都科技条件平台与科技创新券实施办法（2026年修订版）"),
    ("首店补贴有多少", "answer", "", "北京市鼓励发展商业品牌首店项目资金支持"),
    ("创新券合同80万能抵多少", "answer", "", "首都科技条件平台与科技创新券实施办法（2026年修订版）"),
    ("补贴有多少", "clarify", "which_program", ""),
    ("有没有获批企业的名单", "refuse", "names", ""),
    ("算力券还能申请吗", "answer", "", "北京市人工智能算力券实施方案"),
    ("上海的补贴怎么申请", "refuse", "elsewhere", ""),
)


def a_month_of_questions() -> Iterator[NewTurn]:
    """Yield the questions of 28 days up to now, a few more or less each day."""
    number = 0
    for day in range(28):
        for _ in range(4 + day * 5 % 7):
            question, kind, reason, title = ASKED[(number * 3 + day) % len(ASKED)]
            citations = [{"doc_title": title}] if title else []
            said = {"kind": kind, "reason": reason, "citations": citations}
            at, ms = datetime.now(UTC) - timedelta(days=day), 18.0 + number * 7 % 23
            yield NewTurn(f"c{number}", f"k{number}", question, at.date(), said, ms, asked_at=at)
            number += 1


@dataclass(frozen=True, slots=True)
class Site:
    address: str
    admin: Person


@pytest.fixture(scope="module")
def site(shipped_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    from ui.web.app import create_app

    home = tmp_path_factory.mktemp("browsed") / "home"
    shutil.copytree(shipped_home, home)
    with pytest.MonkeyPatch.context() as patch:
        cheap_passwords(patch)
        office = Office(load_settings({"JINGDA_HOME": str(home), "JINGDA_RATE_PER_MINUTE": "0"}), new_sqlite(home))
        office.start()
        with office.database.writing() as connection:
            for number, turn in enumerate(a_month_of_questions()):
                keep(connection, turn)
                if number % 6 == 0:
                    rate(connection, Thumb(turn.key, 1 if number % 4 else -1))
        knowledge = open_current(home, embedder=load_embedder(), parser_fingerprint=parser_fingerprint())
        desk = Desk(knowledge, fake_ask)
        with serving(create_app(desk, office)) as address:
            yield Site(address, hired(office, Role.ADMIN, "管理员"))
        desk.close()
        office.close()


@pytest.fixture
def opened(chromium: Any, site: Site) -> Iterator[Any]:
    """Open a page as an administrator; it may ask no other site for anything and complain of nothing."""
    contexts, faults = [], []

    def open_page(path: str, viewport: dict[str, int] = DESK) -> Any:
        context = chromium.new_context(viewport=viewport, locale="zh-CN")
        context.add_cookies([{"name": SESSION, "value": site.admin.token, "url": site.address}])
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda r: None if r.url.startswith((site.address, "data:")) else faults.append(r.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        page.goto(site.address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def test_a_file_is_taken_in_and_its_report_shown(opened: Any) -> None:
    page = opened("/admin/documents")
    page.set_input_files("#files", [{"name": "试点.txt", "mimeType": "text/plain", "buffer": NOTICE.encode()}])
    expect(page.locator("#chosen").first).to_contain_text("试点.txt", use_inner_text=True)
    page.get_by_role("button", name="收录", exact=True).click()
    page.locator("#job-label", has_text="完成").wait_for(timeout=120_000)
    expect(page.locator(".taken").first).to_contain_text("京试发〔2026〕1号", use_inner_text=True)
    page.get_by_role("link", name="《关于试点补助的通知》").click()
    expect(page.locator("main").first).to_contain_text("每家企业最高补助30万元", use_inner_text=True)


def test_too_much_is_told_before_it_is_sent(opened: Any) -> None:
    page = opened("/admin/documents")
    files = [{"name": f"{n}.txt", "mimeType": "text/plain", "buffer": b"a"} for n in range(21)]
    page.set_input_files("#files", files)
    page.get_by_role("button", name="收录", exact=True).click()
    expect(page.locator("#sending").first).to_contain_text("一次最多 20 个文件", use_inner_text=True)
    assert page.url.endswith("/admin/documents")


def test_two_versions_stand_side_by_side_and_on_a_phone_below_each_other(opened: Any) -> None:
    page = opened(PAIR)
    row = page.locator(".row", has_text="第五条第（一）项第1目")
    left, right = row.locator(".old").bounding_box(), row.locator(".new").bounding_box()
    assert left["y"] == right["y"] and left["x"] < right["x"]
    expect(row.locator("del.fig")).to_have_text("5年", use_inner_text=True)
    shoot(page, "compare")
    page.get_by_role("link", name="看全部条款").click()
    assert page.locator(".row").count() > 80
    phone = opened(PAIR, PHONE)
    row = phone.locator(".row", has_text="第五条第（一）项第1目")
    assert row.locator(".old").bounding_box()["y"] < row.locator(".new").bounding_box()["y"]


def test_the_insight_is_drawn(opened: Any) -> None:
    page = opened("/admin/insight")
    expect(page.locator("svg.plot")).to_have_count(3)
    bar = page.locator("svg.plot rect.o-answered").first
    assert page.evaluate("(e) => getComputedStyle(e).fill", bar.element_handle()) not in ("rgb(0, 0, 0)", "none")
    shoot(page, "insight")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Excel").click()
    assert saved.value.suggested_filename.endswith(".xlsx")


@pytest.mark.parametrize(
    "path", [PAIR, "/documents/compare", "/admin/documents", "/admin/documents/effects", "/admin/documents/retire?doc_id=voucher-measures-2026", "/admin/insight"]
)  # fmt: skip
def test_the_pages_fit_a_phone(opened: Any, path: str) -> None:
    page = opened(path, PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
