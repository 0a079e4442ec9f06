"""Questions that state their facts get an exact answer: the figure, its sum, its clauses, or the failing condition."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from agent import ask
from agent.answer import Answer
from knowledge.base import KnowledgeBase
from tools.receipts.read import read_receipts
from tools.receipts.verify import verify

Asked = Callable[..., Answer]


@pytest.fixture
def asked(shipped: KnowledgeBase) -> Asked:
    def put(*turns: str, as_of: date = date(2026, 11, 20)) -> Answer:
        return ask(turns, as_of=as_of, knowledge=shipped)

    return put


def cited(answer: Answer) -> str:
    return "".join(c.quote for c in answer.citations)


def test_half_of_the_contract_within_what_is_left_of_the_year(asked: Asked) -> None:
    answer = asked("我们是国家高新技术企业，检测合同80万元，今年已经用了15万元创新券，还能用多少？")
    assert "35万元" in answer.text
    assert answer.calculations[0].value == "350000"
    assert "创新券支付额不超过同一合同实际金额的50%" in cited(answer)
    assert "每年可使用创新券额度最高为50万元" in cited(answer)


@pytest.mark.parametrize("amount", ["80万元", "800,000元", "八十万", "0.8百万元", "￥800000"])
def test_the_same_amount_written_otherwise_gives_the_same_answer(asked: Asked, amount: str) -> None:
    answer = asked(f"高企，今年第一次用创新券，测试合同实际金额{amount}，最多能付多少？")
    assert answer.calculations[0].value == "400000"


def test_a_company_without_any_qualification_has_the_lower_cap(asked: Asked) -> None:
    answer = asked("我们没有高企、中高新、科小这些资质，检测合同60万元，今年没用过创新券，最多能付多少？")
    assert answer.calculations[0].value == "200000"


def test_the_own_share_is_what_remains(asked: Asked) -> None:
    answer = asked("国家高新技术企业，首次用创新券，合同150万元，我们自己至少要掏多少？")
    assert "100万元" in answer.text


def test_the_contract_needed_to_use_the_whole_allowance(asked: Asked) -> None:
    answer = asked("高企想用一份检测合同把全年创新券额度用满，合同起码要多少？")
    assert "100万元" in answer.text


def test_the_compute_voucher_is_another_rule(asked: Asked) -> None:
    answer = asked("高企，不在任何孵化器，租算力训练大模型，合同实际发生100万元，今年没用过，算力创新券能付多少？")
    assert answer.calculations[0].value == "200000"
    assert "25%" in cited(answer)


def test_several_units_are_added_up(asked: Asked) -> None:
    answer = asked("三家开放单位今年绩效考核分别得了92分、80分、61分，合计最多能拿多少后补助？")
    assert "160万元" in answer.text


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (
            "员工500人，年销售收入2亿元，资产总额2亿元，做医药健康，财务机构和管理制度健全，没有失信，能领创新券吗？",
            "eligible",
        ),
        (
            "员工501人，年销售收入1亿元，资产总额1亿元，做医药健康，财务机构和管理制度健全，没有失信，能领创新券吗？",
            "ineligible",
        ),
        ("员工80人，做医药健康，没有失信，能领创新券吗？", "unknown"),
    ],
)
def test_the_verdict_follows_from_the_facts_stated(asked: Asked, text: str, verdict: str) -> None:
    assert asked(text).eligibility[0].verdict == verdict


def test_a_failing_condition_is_said_with_the_askers_figure_and_no_amount(asked: Asked) -> None:
    answer = asked("员工501人，年销售收入1亿元，能领创新券吗？")
    assert "不符合" in answer.text and "501人" in answer.text
    assert "职工总数不超过500人" in cited(answer)


def test_an_old_record_whose_term_is_over_is_no_obstacle(asked: Asked) -> None:
    answer = asked(
        "员工30人，年销售收入800万元，资产600万元，人工智能领域，财务机构和管理制度健全，前年有过失信但惩戒期已满，能领创新券吗？"
    )
    assert answer.eligibility[0].verdict == "eligible"


def test_what_is_missing_is_asked_for(asked: Asked) -> None:
    answer = asked("员工80人，做医药健康，能领创新券吗？")
    assert "还需确认" in answer.text
    assert "年销售收入" in answer.eligibility[0].missing


def test_deadlines_are_dates(asked: Asked) -> None:
    assert "2026年11月12日" in asked("创新券2026年8月12日领取的，最晚哪天登记？", as_of=date(2026, 9, 1)).text


def test_a_deadline_that_has_passed_is_said_to_have(asked: Asked) -> None:
    answer = asked("创新券2026年7月20日领的，一直没登记，应该在哪天之前登记？")
    assert "2026年10月20日" in answer.text and "已过这个日期" in answer.text


def test_a_changed_figure_in_the_next_message_replaces_the_first(asked: Asked) -> None:
    answer = asked("高企，检测合同60万元，今年没用过创新券，能付多少？", "那换成70万元呢？")
    assert answer.calculations[0].value == "350000"


def test_nothing_is_computed_for_a_question_without_facts(asked: Asked) -> None:
    assert asked("创新券一年最多能用多少？").calculations == ()


def test_the_same_question_gives_the_same_bytes(asked: Asked) -> None:
    question = "高企，检测合同80万元，今年没用过创新券，能付多少？"
    first, second = asked(question).as_json(), asked(question).as_json()
    first.pop("latency_ms"), second.pop("latency_ms")
    assert first == second


def test_a_second_contract_has_what_the_first_left_of_the_year(asked: Asked) -> None:
    answer = asked(
        "国家高新技术企业，今年第一个券项目合同60万元按最高比例用了，现在又签第二个合同54万元，第二个还能用多少创新券？"
    )
    assert answer.calculations[0].value == "200000"


def test_no_sum_is_made_by_a_rule_the_question_does_not_mean(asked: Asked) -> None:
    answer = asked("化妆品新原料研发投了180万元，美丽健康产业的措施里奖励多少？")
    assert answer.calculations == ()
    assert "奖励" in answer.text


def test_two_programs_of_which_one_may_be_taken_are_not_added(asked: Asked) -> None:
    answer = asked("我们拿了前沿大赛领域赛第一名，研发费用又比上年多了260万，获奖支持和小微研发增量支持加起来多少？")
    assert "不能叠加，最多30万元" in answer.text
    assert "以下两个政策支持方向只能选择一种" in cited(answer).replace(",", "，")


def test_each_year_is_reckoned_by_itself(asked: Asked) -> None:
    answer = asked(
        "保险资管注册在北京，给同一只创投基金出资，实际到位2023年2.5亿、2024年4亿、2025年9亿，三年的出资补贴合计多少？"
    )
    assert "合计最高1300万元" in answer.text
    assert "2.5亿：不符合条件，0元" in answer.text


def test_the_interest_is_reckoned_from_the_principal_and_the_rate(asked: Asked) -> None:
    answer = asked("首次知识产权质押贷款，本金1000万元，年利率4%，贷款贴息多少？")
    assert "16万元" in answer.text


def test_a_changed_figure_in_a_later_turn_changes_the_answer(asked: Asked) -> None:
    first = "我司在泰国办了科技园区，场地面积4万平方米，入驻科技企业使用面积占80%，北京市入驻企业15家，境外园区最多能补多少？"
    assert "500万元" in asked(first).text
    assert "200万元" in asked(first, "场地面积要是只有1.5万呢").text


@pytest.mark.parametrize("question", ["看看我们公司能领券不", "我们能申请创新券吗"])
def test_who_tells_nothing_is_asked_what_decides(asked: Asked, question: str) -> None:
    answer = asked(question)
    assert answer.kind == "clarify"
    assert "职工总数、年销售收入、资产总额" in answer.text


def test_who_tells_something_is_not_asked_first(asked: Asked) -> None:
    assert asked("我们是高企，能领创新券吗").kind == "answer"


OWN = Path(__file__).resolve().parents[1] / "questions" / "own.jsonl"


def receipts(answer: Answer) -> list[dict[str, Any]]:
    """Return the receipts of an answer as they come out of its JSON."""
    return read_receipts(json.dumps(answer.as_json(), ensure_ascii=False).encode())


def test_an_answer_carries_a_receipt_of_its_calculation(asked: Asked) -> None:
    (receipt,) = receipts(asked("我们是国家高新技术企业，检测合同80万元，今年已经用了15万元创新券，还能用多少？"))
    assert receipt["program"] == "voucher"
    assert receipt["result"]["benefit"]["high"] == "350000"
    assert verify(receipt).holds


def test_several_cases_have_a_receipt_each_and_all_of_them_hold(shipped: KnowledgeBase) -> None:
    found: list[int] = []
    for line in OWN.read_text("utf-8").splitlines()[::4]:
        told = json.loads(line)
        answer = ask(told["turns"], as_of=date.fromisoformat(told["as_of"]), knowledge=shipped)
        if answer.calculations:
            issued = receipts(answer)
            assert all(verify(receipt).holds for receipt in issued), told["id"]
            found.append(len(issued))
    assert len(found) > 20
    assert max(found) > 1


def test_what_began_under_the_earlier_rule_is_not_computed_by_todays(asked: Asked) -> None:
    """第二十六条: vouchers taken before go by the earlier measures, whose text in force then is not held."""
    answer = asked("2026年6月21日领取了创新券，合同80万元，能抵多少？")
    assert "按原办法" in answer.text and "万元" not in answer.text and answer.calculations == ()


def test_what_began_under_todays_rule_is_computed_by_it(asked: Asked) -> None:
    answer = asked("2026年7月1日领取了创新券，合同80万元，国家高新技术企业，能抵多少？")
    assert "最高40万元" in answer.text


def test_who_has_not_applied_before_is_not_turned_away(asked: Asked) -> None:
    answer = asked("我们没有申请过“创信融”担保代偿风险补偿，现在能申请吗？")
    assert not answer.text.startswith("不能")
    assert "还不能判断" in answer.text


def test_the_branch_of_another_kind_of_applicant_is_not_told_as_met(asked: Asked) -> None:
    answer = asked("知识产权运营试点单位，实体企业注册资本400万可以吗")
    assert "不低于50万元" not in answer.text
    assert "不少于10人" not in answer.text


def test_what_holds_with_nothing_told_is_not_called_known(asked: Asked) -> None:
    answer = asked("我们以前没申请过知识产权质押贷款贴息，能申请吗？")
    assert "已告知" not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "应用场景项目建在天津，能支持吗？",
        "我们是科技型中小企业不是高企，新三板挂牌能补吗？",
        "创信融担保贷款有个人反担保，还能补偿吗？",
        "科技保险保费100万元，企业营收2.5亿元，能补吗？",
    ],
)
def test_whether_support_is_given_is_a_question_of_eligibility(asked: Asked, question: str) -> None:
    answer = asked(question)
    assert answer.text.startswith("不能。不符合")
    assert answer.cited
