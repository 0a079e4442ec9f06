"""The studio and the public page as people use them: forms, refusals, what the public sees and what it does not."""

from __future__ import annotations

import re
from datetime import date

import pytest
from fastapi.testclient import TestClient

from agent.faq.draft import Draft
from knowledge.base import KnowledgeBase
from tests.staff import Person, hired, seated
from ui.accounts.roles import Role
from ui.faq.keeping import keep_all
from ui.records import audit
from ui.records.conversations import NewTurn
from ui.web.office import Office

HOSTILE = '<script>window.x=1</script><img src=x onerror="x()">'
CLAUSE = "voucher-measures-2026:12"
MANY = [("file", ("a.md", "## 创新券一年最高多少？\n\n一年最高80万元。\n".encode(), "text/markdown"))]


@pytest.fixture
def li(office: Office) -> Person:
    return hired(office, Role.STAFF, "li")


@pytest.fixture
def wang(office: Office) -> Person:
    return hired(office, Role.SUPERVISOR, "wang")


@pytest.fixture
def filled(office: Office, drafts: list[Draft], shipped: KnowledgeBase) -> None:
    with office.database.writing() as connection:
        keep_all(connection, drafts, shipped, actor="jingda")


def post(client: TestClient, person: Person, path: str, **data: object) -> tuple[int, str]:
    reply = seated(client, person).post(path, data={"csrf": person.form_token, **data})
    if reply.status_code == 303:
        return 303, client.get(reply.headers["location"]).text
    return reply.status_code, reply.text


def get(client: TestClient, person: Person | None, path: str, **params: str) -> str:
    reply = seated(client, person).get(path, params=params)
    assert reply.status_code == 200
    return reply.text


@pytest.mark.usefixtures("filled")
def test_from_draft_to_the_public_page_and_the_interface(client: TestClient, li: Person, wang: Person) -> None:
    question = "首都科技创新券最高能支持多少？"
    assert question not in get(client, None, "/faq")
    _, page = post(client, li, "/faqs/batch", deed="submit", ids=["1", "2"])
    assert "提交审定 2 条" in page
    assert "审定发布所选" not in get(client, li, "/faqs", state="待审")
    assert "审定发布所选" in get(client, wang, "/faqs", state="待审")
    _, page = post(client, wang, "/faqs/batch", deed="approve", ids=["1", "2", "3"])
    assert "审定发布 2 条" in page and "3：这条问答现在是草稿" in page
    shown = get(client, None, "/faq", q="创新券 最高", program="voucher")
    assert question in shown and "现行有效" in shown and f"/c/{CLAUSE}" in shown
    assert question not in get(client, None, "/faq", q="首店")
    listed = seated(client, None).get("/api/v1/faqs", params={"as_of": "2026-11-20"}).json()
    first = listed["faqs"][0]
    assert (first["question"], first["program_id"], first["status_label"]) == (question, "voucher", "现行有效")
    assert first["citations"][0]["doc_id"] == "voucher-measures-2026"
    assert [row["id"] is None for row in listed["faqs"]] == [False, False] + [True] * (len(listed["faqs"]) - 2)
    later = client.get("/api/v1/faqs", params={"offset": 1, "limit": 3}).json()
    assert later["total"] == listed["total"]
    assert [row["question"] for row in later["faqs"]] == [row["question"] for row in listed["faqs"][1:4]]


@pytest.mark.usefixtures("filled")
def test_the_same_person_cannot_submit_and_approve(client: TestClient, wang: Person) -> None:
    post(client, wang, "/faqs/1/deed", deed="submit")
    status, page = post(client, wang, "/faqs/1/deed", deed="approve")
    assert status == 409 and "另一人审定" in page
    assert "首都科技创新券最高" not in get(client, None, "/faq")


@pytest.mark.usefixtures("filled")
def test_an_edit_is_a_new_version_and_a_second_one_from_the_old_page_is_refused(
    client: TestClient, li: Person, wang: Person
) -> None:
    given = {
        "question": "一年最高多少？",
        "answer": "每年最高50万元[1]。",
        "clauses": f"http://x/c/{CLAUSE}?as_of=1#here",
        "version": "1",
    }
    status, page = post(client, li, "/faqs/1", **given)
    assert status == 303 and "已保存为新的一版" in page and "第 2 版" in page
    assert "数字和条款已核验" in page, re.findall(r'class="note"[^>]*>([^<]*)', page)
    status, page = post(client, wang, "/faqs/1", **{**given, "answer": "我的改法"})
    assert status == 409 and "没有保存" in page and "我的改法" in page
    status, page = post(client, li, "/faqs/1", **{**given, "version": "2", "answer": "最高70万元[1]。"})
    assert "这些数字不在所引条款中：70万元" in page
    status, page = post(client, li, "/faqs/1/deed", deed="submit")
    assert status == 409
    status, page = post(client, li, "/faqs/1", **{**given, "version": "3", "clauses": "no-such:1"})
    assert status == 400 and "没有这一条" in page


@pytest.mark.parametrize(
    ("path", "data", "status", "said"),
    [
        ("/faqs/batch", {"deed": "submit"}, 400, "请先勾选"),
        ("/faqs/batch", {"deed": "retire", "ids": ["1"]}, 400, "请先勾选"),
        ("/faqs/1/deed", {"deed": "nix"}, 400, "没有这一步"),
        ("/faqs/1/deed", {"deed": "retire"}, 409, "需要主管权限"),
        ("/faqs/999/deed", {"deed": "submit"}, 404, "没有这条问答"),
        ("/faqs/999", {"question": "问"}, 404, "没有这条问答"),
        ("/faqs/new", {"question": " "}, 400, "请先写问题"),
        ("/faqs/new", {"question": "问", "clauses": "x"}, 400, "没有这一条"),
        ("/faqs/build", {"program": "没有这项政策"}, 400, "没有"),
        ("/faqs/asked", {"question": ""}, 400, "请选一个问题"),
        ("/faqs/import", {}, 400, "请选择文件"),
    ],
)
@pytest.mark.usefixtures("filled")
def test_what_cannot_be_done_says_why(
    client: TestClient, li: Person, path: str, data: dict[str, object], status: int, said: str
) -> None:
    got, page = post(client, li, path, **data)
    assert (got, said in page) == (status, True)


def test_what_people_write_is_shown_and_never_executed(client: TestClient, li: Person) -> None:
    _, page = post(client, li, "/faqs/new", question=HOSTILE, answer=f"{HOSTILE}[1]", clauses=CLAUSE)
    assert "已建立草稿" in page
    for shown in (
        page,
        get(client, li, "/faqs"),
        get(client, li, "/faqs", q=HOSTILE),
        get(client, None, "/faq", q=HOSTILE),
    ):
        assert "<script>window" not in shown and "<img src=x" not in shown
    reply = client.get("/faq")
    assert "unsafe-eval" not in reply.headers["content-security-policy"]
    assert not re.search(r"<script(?![^>]*\bsrc=)", page + reply.text)


def test_one_program_is_generated_from_the_page(client: TestClient, li: Person, office: Office) -> None:
    _, page = post(client, li, "/faqs/build", program="创新券")
    assert re.search(r"“首都科技创新券”生成 \d+ 条", page)
    with office.database.reading() as connection:
        entry = audit.entries(connection)[0]
    assert (entry.actor, entry.action) == ("li", "faq.build")


def test_a_question_of_the_records_becomes_a_draft(client: TestClient, li: Person, office: Office) -> None:
    for n, question in enumerate(("创新券最高能补多少？", "创新券最高补多少？", HOSTILE)):
        turn = NewTurn(f"c{n}", f"k{n}", question, date(2026, 11, 20), {"kind": "refuse"}, 1.0)
        office.recorder.record(turn)
    office.recorder.flush()
    page = get(client, li, "/faqs/asked")
    assert "未答 2" in page and "<script>window" not in page
    status, page = post(client, li, "/faqs/asked", question="创新券单张最高限额是多少？")
    assert status == 303 and "来自提问" in page and "5万元" in page


def test_an_imported_answer_that_contradicts_its_clause_is_shown(client: TestClient, li: Person) -> None:
    for only_check in ("1", ""):
        reply = seated(client, li).post(
            "/faqs/import", data={"csrf": li.form_token, "only_check": only_check}, files=MANY
        )
        assert reply.status_code == 200 and "80万元 不在其中" in reply.text
        assert ("没有写入" in reply.text) == bool(only_check)
    assert "80万元 不在其中" in get(client, li, "/faqs", state="草稿")
    wrong = seated(client, li).post(
        "/faqs/import", data={"csrf": li.form_token}, files=[("file", ("a.exe", b"x", "a/b"))]
    )
    assert wrong.status_code == 400 and "读不了这种文件" in wrong.text


@pytest.mark.usefixtures("filled")
def test_files_leave_with_the_filter_of_the_page(client: TestClient, li: Person) -> None:
    reply = seated(client, li).get("/faqs/export.json", params={"q": "期限", "state": "草稿"})
    assert "attachment" in reply.headers["content-disposition"]
    assert all("期限" in row["question"] + row["answer"] for row in reply.json()["faqs"])
    assert client.get("/faqs/export.exe").status_code == 404


def test_the_public_page_opens_without_records(client: TestClient, shipped: KnowledgeBase) -> None:
    from agent import ask
    from ui.desk import Desk
    from ui.web.app import create_app

    with TestClient(create_app(Desk(shipped, ask)), "http://127.0.0.1") as bare:
        assert "没有符合的问答" in bare.get("/faq").text
        assert bare.get("/api/v1/faqs").json()["total"] > 0
