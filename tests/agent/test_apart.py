"""Several cases in one message: each is held to its own rate and limit, and nothing told is passed over in silence."""

from __future__ import annotations

from datetime import date

import pytest

from agent import ask
from agent.answer import Answer
from agent.reading.elements import told_apart
from knowledge.base import KnowledgeBase
from tools.rules.load import shipped as book
from tools.rules.scopes import counted_apart, limit_of_all

TODAY = date(2026, 11, 20)


def put(knowledge: KnowledgeBase, *turns: str) -> Answer:
    return ask(turns, as_of=TODAY, knowledge=knowledge)


@pytest.mark.parametrize(
    ("question", "figure", "value"),
    [
        # 50% each, 零售北京首店 up to 100万, 餐饮 20%
        ("餐饮首店投资200万和零售首店投资300万，都是北京首店，加起来补多少", "40万元 + 100万元 = 140万元", "1400000"),
        ("中国首店审定投资300万，亚洲首店审定投资700万，加在一起能补多少", "150万元 + 350万元 = 500万元", "5000000"),
        # 60% of each premium, 50万 for all of one year
        ("科技企业两张保单，一张40万一张60万，科技保险能补多少", "各项合计不超过50万元", "500000"),
        ("老字号直播项目投了60万，老字号旗舰店零售投了90万，一共多少", "30万元 + 45万元 = 75万元", "750000"),
        ("国际认证三项，每项花了72万，外贸产品认证一共补多少", "30万元 × 3 = 90万元", "900000"),
        ("便民网点：理发店投了60万，洗衣店投了120万，一共补多少", "30万元 + 60万元 = 90万元", "900000"),
    ],
)
def test_each_case_is_worked_out_by_itself(shipped: KnowledgeBase, question: str, figure: str, value: str) -> None:
    answer = put(shipped, question)
    assert figure in answer.text
    assert answer.calculations[0].value == value


def test_each_case_is_told_where_no_sum_is_asked(shipped: KnowledgeBase) -> None:
    answer = put(shipped, "中国首店投资240万，亚洲首店投资700万，分别能补多少")
    assert "中国（内地）首店：最高120万元；亚洲首店：最高350万元" in answer.text
    assert "相差" not in answer.text
    assert "合计" not in answer.text


def test_items_of_a_rule_whose_limits_are_unclear_are_not_computed(shipped: KnowledgeBase) -> None:
    answer = put(shipped, "两个设备更新贷款，一笔贷3000万一笔贷5000万，贴息一共多少")
    assert not answer.calculations  # one loan's figure would be read as that of both


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("担保公司给文化企业做担保，一家4000万，另外三家各1000万，奖励最多多少", "最高60万元"),
        ("技术合同签了三份，两份各100万，一份300万，8号文转化能补多少", "最高50万元"),
        ("上市公司今年并购了三个项目，每个交易额1200万，并购支持一共最多多少", "最高180万元"),
    ],
)
def test_several_alike_beside_others_are_all_counted(shipped: KnowledgeBase, question: str, figure: str) -> None:
    assert figure in put(shipped, question).text


def test_a_new_number_of_things_is_priced_anew(shipped: KnowledgeBase) -> None:
    first = "国际展会四个展位每个2万，比例50%，补多少？"
    assert "最高4万元" in put(shipped, first).text
    assert "最高6万元" in put(shipped, first, "六个呢").text
    assert "最高6万元" in put(shipped, f"{first}如果是六个呢？").text


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("发布了2项中关村标准，3个产品拿到认证证书，还有2个去年就卖开的老产品贴了“1字标”，补多少", "最高180万元"),
        ("中关村标准新发布2项，产品认证证书3个，1字标产品4个，合计给多少", "最高200万元"),
    ],
)
def test_a_word_before_a_comma_belongs_to_the_number_before_it(
    shipped: KnowledgeBase, question: str, figure: str
) -> None:
    assert figure in put(shipped, question).text


def test_what_a_sum_does_not_hold_is_said(shipped: KnowledgeBase) -> None:
    assert "没有计入“外观设计6件”" in put(shipped, "国内发明专利授权15件，外观设计6件，一共资助多少").text
    old = "发布了2项中关村标准，3个产品拿到认证证书，还有2个老产品、去年就卖开的，贴了“1字标”，补多少"
    assert "没有计入“2个老产品”" in put(shipped, old).text
    assert "没有计入" not in put(shipped, "国内发明专利授权15件，香港发明专利2件，一共资助多少").text


def test_amounts_in_a_row_are_told_apart_from_years_and_other_facts() -> None:
    premium = book().facts["insurance_premium"]
    assert told_apart("一台80万一台30万", premium) == ["80万", "30万"]
    assert told_apart("三份保单都是20万", premium) == ["20万", "20万", "20万"]
    assert told_apart("去年保费20万，今年保费30万", premium) == []
    assert told_apart("80万和30万", premium, listed=False) == []


def test_limits_tell_whether_they_are_for_one_or_for_all() -> None:
    programs = book().programs
    insurance = programs["zgc-first-unit-insurance"].versions[0]
    assert counted_apart(insurance)
    assert limit_of_all(insurance, {}) == (1_000_000, "十二额")
    assert limit_of_all(programs["first-store-brand"].versions[0], {}) is None
    assert not counted_apart(programs["equipment-loan-interest"].versions[0])


@pytest.mark.parametrize(
    ("turns", "figure"),
    [
        (["新当选ISO分技术委员会主席，能给多少？"], "最高30万元"),
        (["新当选ISO技术委员会主席，能给多少？", "工作组组长呢"], "最高20万元"),
        (["综服企业一年累计能拿的市场开拓资金最多多少？"], "当年累计最高1500万元"),
        (["综服企业一年累计能拿的市场开拓资金最多多少？", "一般的外贸企业呢"], "当年累计最高100万元"),
    ],
)
def test_the_class_told_decides_the_figure(shipped: KnowledgeBase, turns: list[str], figure: str) -> None:
    answer = put(shipped, *turns)
    assert figure in answer.text
    assert "：0元" not in answer.text


def test_another_kind_of_which_nothing_is_read_gets_no_old_figure(shipped: KnowledgeBase) -> None:
    answer = put(shipped, "算力合同300万，普通科技型中小微企业，算力创新券能抵多少", "创业基地在孵的话呢")
    assert not answer.calculations
    assert "算力创新券" in answer.text


def test_an_age_is_shown_as_it_was_told(shipped: KnowledgeBase) -> None:
    answer = put(shipped, "我们成立三年，做规划设计的，设计创新中心认定够条件吗")
    assert "成立五年以上（您的情况：成立三年）" in answer.text
    assert answer.eligibility[0].reasons == ("成立五年以上（成立三年）",)
    assert "2023年11月20日" not in answer.text


def test_a_part_of_a_payment_is_the_figure_attached(shipped: KnowledgeBase) -> None:
    answer = put(shipped, "国家艺术基金的培训项目核定200万，已经开班并且中期监督合格，还没验收，累计到账多少？")
    assert "合计最高160万元" in answer.text
    assert answer.calculations[0].value == "1600000"


@pytest.mark.parametrize(
    "question", ["孵化器当年培育了7家金种子企业，能拿后补助吗", "科技型小微企业的创新券一年最多多少"]
)
def test_the_program_whose_own_words_are_said_is_meant(shipped: KnowledgeBase, question: str) -> None:
    answer = put(shipped, question)
    assert answer.eligibility[0].program_id in ("zgc-incubator-growth", "voucher")


def test_kinds_named_first_and_sums_after_them_are_put_together(shipped: KnowledgeBase) -> None:
    """Each level of 首创产品 has a limit of its own; two of one level share it."""
    question = "国内首创和国际首创的产品各卖出一个，合同分别1200万元和800万元，合计最多支持多少"
    assert put(shipped, question).text.startswith("合计最高540万元。")
    assert "各项合计不超过500万元" in put(shipped, "两个国际首创产品，合同1000万和1500万，合计最多能拿多少支持？").text


def test_which_to_take_and_what_it_brings_is_one_question(shipped: KnowledgeBase) -> None:
    text = put(shipped, "国际首创产品头三个合同是600万、800万、2000万，挑哪个申报最合适，最高给多少").text
    assert text.startswith("首创产品首次进入市场支持最高500万元") and "180万元" not in text


def test_a_sum_beside_never_used_is_no_use(shipped: KnowledgeBase) -> None:
    text = put(shipped, "普通小微企业，检测合同两份各30万，从没用过创新券，总共能用多少券").text
    assert "最高20万元" in text and "30万元 = 0元" not in text
