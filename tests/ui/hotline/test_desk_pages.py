"""The desk over the shipped corpus: search, the sheet, notes and past calls."""

from __future__ import annotations

import html
import re

import pytest
from fastapi.testclient import TestClient

from knowledge.base import KnowledgeBase
from tests.staff import hired, seated
from tests.ui.fakes import HOSTILE
from tests.ui.hotline.conftest import AS_OF, CALL, DAY, At
from ui.accounts.roles import Role
from ui.desk import Desk
from ui.web.hotline.entries import Kind
from ui.web.hotline.finding import Finder, Results, Wanted
from ui.web.hotline.script import SPOKEN_CHARS, sayable
from ui.web.office import Office

QUESTION = "我公司今年用了15万创新券，合同80万，还能用多少"


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def section(page: str, number: int) -> str:
    found = re.search(rf'<section id="s{number}".*?(?=<section id="s\d"|</main>)', page, re.DOTALL)
    assert found, number
    return words(found[0])


def titles(found: Results, kind: Kind) -> list[str]:
    return [entry.title for group, rows in found.groups for entry in rows if group is kind]


@pytest.fixture
def finder(shared_finder: Finder) -> Finder:
    return shared_finder


# search


def test_a_search_finds_every_kind_of_thing_by_a_few_words(finder: Finder, shipped: KnowledgeBase) -> None:
    found = finder.find(shipped, Wanted("创新券", DAY))
    assert titles(found, Kind.PROGRAM)[0] == "首都科技创新券"
    assert any("55577777" in e.line for kind, rows in found.groups for e in rows if kind is Kind.PHONE)
    assert titles(found, Kind.FAQ) and titles(found, Kind.CLAUSE)
    first = finder.find(shipped, Wanted("首店电话", DAY))
    assert titles(first, Kind.PHONE) == ["北京市鼓励发展商业品牌首店项目资金支持"]
    assert titles(finder.find(shipped, Wanted("京科发[2026]9号 第12条", DAY)), Kind.CLAUSE)[0].startswith("第十二条")


def test_a_named_program_comes_first_in_a_long_sentence_too(finder: Finder, shipped: KnowledgeBase) -> None:
    assert titles(finder.find(shipped, Wanted(QUESTION, DAY)), Kind.PROGRAM)[0] == "首都科技创新券"


def test_filters_hold_for_every_kind(finder: Finder, shipped: KnowledgeBase) -> None:
    fixed = finder.fixed(shipped, DAY)
    part, issuer = "现代服务业篇（科技服务业）", next(i for i in fixed.issuers if "商务局" in i)
    for wanted in (
        Wanted("支持", DAY, part=part),
        Wanted("资金支持", DAY, issuer=issuer),
        Wanted("创新券", DAY, status="historical"),
    ):
        found = finder.find(shipped, wanted)
        assert found.count
        for _, rows in found.groups:
            for entry in rows:
                assert wanted.part in ("", entry.part)
                assert wanted.issuer in entry.issuer
                assert wanted.status in ("", str(entry.status))


def test_nothing_typed_or_nothing_shared_finds_nothing(finder: Finder, shipped: KnowledgeBase) -> None:
    assert finder.find(shipped, Wanted("  ", DAY)).count == 0
    assert finder.find(shipped, Wanted("qqqq zzzz", DAY)).count == 0


# the sheet


def test_a_question_opens_its_sheet_with_script_clause_sum_phone_and_questions(staff: At) -> None:
    page = staff.sheet(q=QUESTION)
    assert "首都科技创新券最高35万元" in section(page, 1)
    assert "[1]" not in section(page, 1)
    assert "资格" in section(page, 2)
    assert "领取" in section(page, 3)
    assert "第十二条" in section(page, 4) and "现行有效" in section(page, 4)
    assert "京科发〔2026〕9号" in section(page, 4)
    assert "55577777" in section(page, 5) and "第十五条" in section(page, 5)
    assert "已被替代" in section(page, 6) and "2026〕9号）为准" in section(page, 6)
    amount = section(page, 7)
    assert "5万元至35万元" in amount
    assert re.search(r'name="contracts\.1\.contract_amount" value="80万元"', page)
    assert 'data-live="/calc/voucher/result"' in page


def test_a_refusal_and_a_question_back_are_said_as_they_are(staff: At) -> None:
    page = staff.sheet(q="上海的创新券最多多少")
    assert "上海" in section(page, 1)
    assert "没有可引用的条文" in section(page, 4)


@pytest.mark.parametrize(
    ("pick", "number", "said"),
    [
        ("program:voucher", 1, "首都科技创新券：最高50万元"),
        ("program:voucher", 1, "创新券支付额不超过同一合同实际金额的50%"),
        ("program:voucher", 4, "每年可使用创新券额度最高为50万元"),
        ("clause:voucher-measures-2026:12", 4, "单张最高限额5万元"),
        ("phone:industry-policy-guide-4.4.16", 1, "55579645"),
        ("clause:voucher-faq:q1", 1, "注意：《首都科技创新券常见问答》历史资料"),
        ("program:compute-coupon", 1, "适用到2025年12月31日"),
    ],
)
def test_each_kind_of_result_opens(staff: At, pick: str, number: int, said: str) -> None:
    assert said in section(staff.sheet(q="x", pick=pick), number)


def test_every_result_of_a_search_opens(staff: At) -> None:
    found = staff.get("/desk/results", q="创新券 电话", as_of=AS_OF, call=CALL)
    links = re.findall(r'class="result[^"]*" href="([^"]+)"', found)
    assert len(links) > 8
    for link in links:
        assert 'id="s8"' in staff.get(html.unescape(link))


def test_a_result_that_is_gone_is_told(staff: At) -> None:
    seated(staff.client, staff.person)
    for pick in ("clause:nix", "program:nix", "phone:nix", "faq:kept-99", "house:99", "nix"):
        reply = staff.client.get("/desk", params={"call": CALL, "pick": pick})
        assert (reply.status_code, "没有找到这一项" in reply.text) == (404, True), pick


def test_another_program_of_the_text_can_be_chosen(staff: At) -> None:
    page = staff.sheet(q=QUESTION, program="compute-voucher")
    assert 'data-live="/calc/compute-voucher/result"' in page


def test_what_is_typed_is_never_run(staff: At) -> None:
    page = staff.sheet(q=HOSTILE)
    assert "<script>window" not in page and "<img" not in page.replace('<img src="/ui/seal.svg"', "")
    _, noted = staff.post("/desk/notes", call=CALL, text=HOSTILE)
    assert "<script>" not in noted


def test_the_script_is_whole_sentences_and_short() -> None:
    text = "每年最高50万元[1]。" + "符合条件的企业可以申请（京科发〔2026〕9号）。" * 20
    script = sayable(text)
    assert script.said[0] == "每年最高50万元。"
    assert len(script.text) <= SPOKEN_CHARS < len(script.text) + len("".join(script.rest))
    assert "〔" not in script.text
    assert all(sentence.endswith("。") for sentence in script.said)
    listed = sayable("条件是：" + "甲" * 149 + "；" + "乙" * 30 + "。" + "丙" * 40)
    assert listed.said[-1].startswith("乙"), "a list is not cut in the middle"


# calls


def test_questions_and_notes_of_a_call_are_kept_together(staff: At, office: Office) -> None:
    staff.sheet(q=QUESTION)
    staff.sheet(q=QUESTION)
    status, log = staff.post("/desk/notes", call=CALL, text="回电13912345678，周五前")
    assert status == 200 and "已记下" in log
    assert log.count(QUESTION) == 1, "asked again by a reload is asked once"
    assert "13912345678" not in log
    past = staff.get("/desk/calls")
    assert QUESTION in past and "周五前" in past
    assert staff.post("/desk/notes", call=CALL, text="  ")[0] == 400


def test_a_call_without_an_id_gets_one_and_nobody_elses(staff: At, supervisor: At) -> None:
    seated(staff.client, staff.person)
    for call in ("", "short", "x y" * 20):
        reply = staff.client.get("/desk", params={"call": call, "q": "创新券"}, follow_redirects=False)
        assert reply.status_code == 303 and "q=" in reply.headers["location"]
    staff.post("/desk/notes", call=CALL, text="一笔")
    seated(supervisor.client, supervisor.person)
    moved = supervisor.client.get("/desk", params={"call": CALL}, follow_redirects=False)
    assert moved.status_code == 303 and CALL not in moved.headers["location"]
    assert supervisor.post("/desk/notes", call=CALL, text="混入")[0] == 404


def test_past_calls_are_ones_own_and_a_supervisor_sees_all(staff: At, supervisor: At, office: Office) -> None:
    staff.post("/desk/notes", call=CALL, text="坐席甲的记录")
    other = At(staff.client, hired(office, Role.STAFF, "zhao"))
    assert "坐席甲的记录" not in other.get("/desk/calls", of="*")
    assert "坐席甲的记录" not in other.get("/desk/calls", of="wang")
    assert "坐席甲的记录" in supervisor.get("/desk/calls", of="*")


def test_without_keeping_records_the_desk_still_answers(staff: At, desk: Desk) -> None:
    desk.recorder = None
    assert "最高35万元" in section(staff.sheet(q=QUESTION), 1)


def test_without_a_login_nothing_is_shown(staff: At) -> None:
    client: TestClient = staff.client
    seated(client, None)
    reply = client.get("/desk", headers={"accept": "text/html"}, follow_redirects=False)
    assert reply.headers["location"].startswith("/account/login?next=/desk")
