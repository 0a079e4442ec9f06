"""From hand-over to house answer: who may approve what, what is served to whom, and when it stops."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from agent.answer import Kind
from knowledge.base import KnowledgeBase
from knowledge.model import Status
from tests.databases import new_sqlite
from tests.ui.hotline.conftest import AS_OF, CALL, DAY, At
from ui.desk import Desk
from ui.house.book import HouseBook
from ui.house.gate import prove
from ui.house.serving import standing
from ui.house.wording import canonical
from ui.records import audit, house_answers, notes
from ui.records.house_answers import HouseState
from ui.web.hotline.cards import citation_of
from ui.web.office import Office

QUESTION = "创新券一年最多能用多少"
TWELVE = "voucher-measures-2026:12"
SAID = "每年可使用创新券额度最高为50万元[1]。"


def cited(knowledge: KnowledgeBase, clause_id: str = TWELVE, marker: int = 1):  # type: ignore[no-untyped-def]
    clause = knowledge.clause(clause_id)
    return citation_of(marker, clause, knowledge.document(clause.document), DAY)


def handed(page: str) -> list[str]:
    return [html.unescape(value) for value in re.findall(r'name="cite" value="([^"]*)"', page)]


def hand_over(staff: At, question: str = QUESTION, draft: str = SAID) -> int:
    page = staff.sheet(q=question, pick=f"clause:{TWELVE}")
    status, said = staff.post("/desk/handover", call=CALL, question=question, draft=draft, note="请定", to="li",
                              as_of=AS_OF, cite=handed(page))  # fmt: skip
    assert status == 200, said
    return int(re.findall(r"编号 (\d+)", said)[0])


def decide(who: At, number: int, **changes: str | list[str]) -> tuple[int, str]:
    """Send the form of a proposal as it stands, with some of it changed."""
    pages = (who.get("/desk/queue", state=state.name.lower()) for state in HouseState)
    form = next(f for page in pages for f in page.split("<article") if f'id="house-{number}"' in f)
    kept: dict[str, str | list[str]] = {
        "id": str(number), "action": "approve", "seen": re.findall(r'name="seen" value="([^"]*)"', form)[0],
        "question": html.unescape(re.findall(r'name="question"[^>]*>([^<]*)<', form)[0]),
        "answer": html.unescape(re.findall(r'name="answer"[^>]*>([^<]*)<', form)[0]), "cite": handed(form),
    }  # fmt: skip
    return who.post("/desk/queue", **{**kept, **changes})


def approved(staff: At, supervisor: At, **changes: str | list[str]) -> int:
    number = hand_over(staff)
    status, page = decide(supervisor, number, **changes)
    assert status == 200, page
    return number


# who decides


def test_an_approved_answer_leads_in_search_sheet_chat_and_api(staff: At, supervisor: At, desk: Desk) -> None:
    approved(staff, supervisor)
    found = staff.get("/desk/results", q="创新券最多", as_of=AS_OF)
    assert found.index("口径") < found.index("政策")
    sheet = staff.sheet(q="请问创新券每年最高能用多少钱？")
    assert "is-house" in sheet and "li " in sheet and "系统自己的回答" in sheet
    answer = desk.ask(["请问创新券每年最高能用多少钱？"], DAY)
    lead, _, rest = answer.text.partition("\n")
    assert re.fullmatch(r"口径（li，\d+年\d+月\d+日批准）：每年可使用创新券额度最高为50万元\[\d+\]。", lead)
    assert rest == desk.ask(["请问创新券每年最高能用多少钱？"], DAY, led=False).text
    assert all(f"[{c.marker}]" in answer.text for c in answer.cited)
    reply = staff.client.post("/api/v1/ask", json={"question": QUESTION, "as_of": AS_OF})
    assert reply.json()["answer"].startswith("口径（li，")


def test_a_house_answer_takes_the_place_of_a_refusal(staff: At, supervisor: At, desk: Desk) -> None:
    question = "创新券的领取名单在哪里看"
    assert desk.ask([question], DAY).kind is Kind.REFUSE
    number = hand_over(staff, question, "名单由主管部门公示[1]。")
    assert decide(supervisor, number)[0] == 200
    answer = desk.ask([question], DAY)
    assert (answer.kind, answer.reason) == (Kind.ANSWER, "")
    assert answer.text.endswith("名单由主管部门公示[1]。")
    assert [c.clause_id for c in answer.citations] == [TWELVE]


def test_only_a_supervisor_decides_and_not_on_what_is_ones_own(staff: At, supervisor: At) -> None:
    number = hand_over(staff)
    assert staff.post("/desk/queue", id=str(number), action="approve")[0] == 403
    own = hand_over(supervisor_call(supervisor))
    status, page = decide(supervisor, own)
    assert status == 409 and "另一位主管" in page


def supervisor_call(supervisor: At) -> At:
    class Own(At):
        def sheet(self, **params: str) -> str:
            return self.get("/desk", call="a-call-of-the-supervisor", as_of=AS_OF, **params)

        def post(self, path: str, **fields: str | list[str]) -> tuple[int, str]:
            return At.post(self, path, **{**fields, "call": "a-call-of-the-supervisor"})

    return Own(supervisor.client, supervisor.person)


def test_of_two_decisions_the_second_is_told(staff: At, supervisor: At) -> None:
    number = hand_over(staff)
    assert decide(supervisor, number)[0] == 200
    assert decide(supervisor, number, seen="2026-01-01T00:00:00+00:00")[0] == 409
    assert decide(supervisor, number, seen="gestern")[0] == 409


def test_what_was_decided_is_in_the_log_and_the_note_is_settled(staff: At, supervisor: At, office: Office) -> None:
    approved(staff, supervisor)
    with office.database.reading() as connection:
        actions = [entry.action for entry in audit.entries(connection, 20)]
        assert notes.handed_over(connection) == []
    assert {"house.propose", "house.approve"} <= set(actions)
    assert "已批准" in staff.get("/desk/calls")


# what may be approved


def test_a_figure_that_no_clause_proves_is_refused_unless_marked_as_staff_wording(
    staff: At, supervisor: At, desk: Desk
) -> None:
    number = hand_over(staff)
    status, page = decide(supervisor, number, answer="每年最高可用73万元[1]。")
    assert status == 409 and "73万元" in page and "没有通过核对" in page
    assert desk.ask([QUESTION], DAY).text.find("口径") == -1
    assert decide(supervisor, number, answer="每年最高可用73万元[1]。", wording="1")[0] == 200
    assert "工作人员措辞，未经系统核对）：每年最高可用73万元" in desk.ask([QUESTION], DAY).text
    assert "工作人员措辞，未经系统核对" in staff.sheet(q=QUESTION)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"cite": []}, "须有条文依据"),
        ({"answer": ""}, "答法都要写"),
        ({"answer": "最高50万元[7]。", "wording": "1"}, "标记[7]没有对应的条文"),
    ],
)
def test_an_answer_without_its_clauses_is_not_approved(
    staff: At, supervisor: At, changes: dict[str, str | list[str]], why: str
) -> None:
    status, page = decide(supervisor, hand_over(staff), **changes)
    assert status == 409 and why in page


def test_a_clause_is_added_by_its_address_and_one_that_ended_is_refused(
    staff: At, supervisor: At, shipped: KnowledgeBase
) -> None:
    number = hand_over(staff)
    _, page = decide(supervisor, number, action="add", add=f"http://x/c/{TWELVE}?as_of=2026-11-20#here")
    assert "已加入依据[2]" in page
    assert "没有找到这一条" in decide(supervisor, number, action="add", add="nix")[1]
    old = cited(shipped, "voucher-faq:q1")
    assert old.status is Status.HISTORICAL
    given = f'[1, "voucher-faq:q1", "{old.locator}", "创新券"]'
    status, page = decide(supervisor, number, cite=[given], wording="1")
    assert status == 409 and "已不再有效" in page


def test_a_form_cannot_bring_in_words_that_no_document_says(staff: At, supervisor: At) -> None:
    forged = ['[1, "voucher-measures-2026:12", "第十二条", "每年九百万元"]', "[]", "x", '[1, "nix", "", "a"]', "[true]"]
    status, page = decide(supervisor, hand_over(staff), cite=forged)
    assert status == 409 and "须有条文依据" in page and "九百万元" not in page


# when it serves


def test_it_serves_on_days_on_which_its_clauses_bind_and_on_no_other(staff: At, supervisor: At, desk: Desk) -> None:
    approved(staff, supervisor)
    assert "口径（" in desk.ask([QUESTION], DAY).text
    assert "口径（" not in desk.ask([QUESTION], date(2024, 5, 1)).text
    assert "of-house" not in staff.get("/desk/results", q=QUESTION, as_of="2024-05-01")


def test_it_stops_when_a_clause_changes_or_is_gone(shipped: KnowledgeBase, tmp_path: Path) -> None:
    database = new_sqlite(tmp_path)
    with database.writing() as connection:
        one = cited(shipped).as_json()
        house = house_answers.propose(connection, QUESTION, SAID, [one], as_of=DAY, by="wang")
    assert standing(house, shipped, DAY)
    for broken in ({"clause_id": "voucher-measures-2026:99"}, {"quote": "每年最高51万元"}, {"quote": ""}):
        assert standing(replace(house, citations=({**one, **broken},)), shipped, DAY) is None
    assert standing(replace(house, citations=()), shipped, DAY) is None
    database.close()


def test_it_stops_when_a_supervisor_retires_it(staff: At, supervisor: At, desk: Desk) -> None:
    number = approved(staff, supervisor)
    assert decide(supervisor, number, action="retire")[0] == 200
    assert "口径（" not in desk.ask([QUESTION], DAY).text


def test_further_wordings_are_answered_and_other_questions_are_not(staff: At, supervisor: At, desk: Desk) -> None:
    approved(staff, supervisor, question=f"{QUESTION}\n一家企业的创新券封顶是几万")
    assert "口径（" in desk.ask(["一家企业的创新券封顶是几万？"], DAY).text
    for other in (
        "算力创新券一年最多能用多少",
        "创新券一年最少能用多少",
        "创新券一年最多能不能用多少",
        "创新券最多能用多少",
        "创新券两年最多能用多少",
    ):
        assert "口径（" not in desk.ask([other], DAY).text, other


def test_a_question_after_others_is_led_only_within_the_same_text(staff: At, supervisor: At, desk: Desk) -> None:
    number = hand_over(staff, "最多能用多少")
    assert decide(supervisor, number)[0] == 200
    assert "口径（" in desk.ask(["首都科技创新券", "最多能用多少"], DAY).text
    assert "口径（" not in desk.ask(["首店开店支持", "最多能用多少"], DAY).text


def test_records_that_are_away_cost_no_answer(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "a-file"
    folder.write_text("")
    desk.house = HouseBook(new_sqlite(folder))
    assert desk.ask([QUESTION], DAY).kind is Kind.ANSWER


# the parts


def test_wordings_that_ask_the_same_are_one(shipped: KnowledgeBase) -> None:
    same = ("请问创新券每年最高可以用多少钱？", "创新券一年最多能用多少", "您好，想问一下：创新券一年最多能用多少呢")
    assert len({canonical(wording) for wording in same}) == 1
    different = (
        "创新券不能用吗",
        "创新券能用吗",
        "创新券50万够吗",
        "创新券5万够吗",
        "小微企业能用创新券吗",
        "大型企业能用创新券吗",
    )
    assert len({canonical(wording) for wording in different}) == len(different)
    assert canonical("请问？") == ""


def test_the_gate_names_what_it_objects_to(shipped: KnowledgeBase) -> None:
    one = cited(shipped)
    assert prove(QUESTION, SAID, [one], DAY, shipped).holds
    found = prove(QUESTION, f"{SAID}另有88万元奖励。请看[3]。", [one], DAY, shipped)
    assert "另有88万元奖励。" in found.sentences and SAID not in found.sentences
    assert (found.marks, found.quotes) == ((3,), ())
    assert prove(QUESTION, SAID, [replace(one, quote="没有这句")], DAY, shipped).quotes == (1,)
    assert not prove(QUESTION, SAID, [], DAY, shipped).holds
