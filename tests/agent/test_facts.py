"""Facts read from what people say."""

from __future__ import annotations

from datetime import date

import pytest

from agent.reading import FactReader, enumerated
from agent.reading.spans import negated
from agent.reading.statements import statement
from tools.rules.load import shipped


def read(program: str, text: str) -> dict[str, object]:
    book = shipped()
    version = book.programs[program].version_on(date(2026, 11, 20))
    assert version is not None
    return FactReader(version, book.facts, date(2026, 11, 20)).read(text)


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("职工总数500人", "staff", "500人"),
        ("我们三十来号人", "staff", "三十来号人"),
        ("年销售收入1.2亿", "annual_revenue", "1.2亿"),
        ("去年营收3000万", "annual_revenue", "3000万"),
        ("资产总额9000万元", "total_assets", "9000万元"),
        ("合同签了100万，实际只发生72万", "contract_amount", "72万"),
        ("今年已经用了15万", "voucher_used_this_year", "15万"),
    ],
)
def test_a_number_belongs_to_the_word_beside_it(text: str, fact: str, value: str) -> None:
    assert read("voucher", text)[fact] == value


def test_each_number_has_its_own_fact() -> None:
    facts = read("voucher", "员工95人，年销售收入3000万，但资产总额到了2.4亿")
    assert (facts["staff"], facts["annual_revenue"], facts["total_assets"]) == ("95人", "3000万", "2.4亿")


def test_first_use_this_year_means_nothing_used() -> None:
    assert read("voucher", "今年第一次用创新券，合同50万元")["voucher_used_this_year"] == "0元"


@pytest.mark.parametrize("text", ["没有失信", "无严重失信记录", "失信记录早就移出了", "信用方面失信没有"])
def test_no_bad_record_is_read_as_none(text: str) -> None:
    assert read("voucher", text)["serious_dishonesty"] is False


def test_a_bad_record_is_read_as_one() -> None:
    assert read("voucher", "目前还在失信名单里")["serious_dishonesty"] is True


@pytest.mark.parametrize("text", ["财务机构和管理制度健全", "财务规范", "财务都没问题"])
def test_sound_finances_in_other_words(text: str) -> None:
    assert read("voucher", text)["sound_finance"] is True


def test_qualifications_held_and_lacked() -> None:
    assert read("voucher", "我们是国高新")["qualifications"] == ["国家高新技术企业", "…"]
    assert "-标杆孵化器在孵企业" in read("voucher", "不是标杆孵化器")["qualifications"]  # type: ignore[operator]


def test_the_negation_of_a_list_holds_for_all_its_items() -> None:
    text = "没有高企、中高新、科小这些资质"
    assert negated(text, text.index("科小"), text.index("科小") + 2, listed=True)


def test_a_lapsed_qualification_is_not_held() -> None:
    facts = read("compute-voucher", "我们在市级科技企业孵化器，资格去年就过期了")
    assert facts["qualifications"] == ["-省部级及以上科技企业孵化器在孵企业"]


def test_a_date_belongs_to_the_event_beside_it() -> None:
    facts = read("voucher", "券是2026年9月9日领的，合同12月15日到期")
    assert facts["voucher_received_on"] == "2026-09-09"
    assert facts["contract_ends_on"] == "2026-12-15"


def test_what_is_not_said_is_not_known() -> None:
    assert read("voucher", "能领吗") == {}


def test_an_enumeration_gives_several_values() -> None:
    definition = shipped().facts["assessment_score"]
    assert enumerated("三家分别91分、78分和66分", definition) == ("91分", "78分", "66分")


def test_a_statement_nobody_made_is_none() -> None:
    assert statement("合同80万元", shipped().facts["sound_finance"], True) is None


def test_an_amount_named_as_something_else_is_not_taken() -> None:
    facts = read("zgc-ip-loan-interest", "本金1500万，年利率4.2%，公司营收8000万")
    assert "loan_interest" not in facts
    assert (facts["loan_principal"], facts["loan_rate"], facts["operating_revenue"]) == ("1500万", "4.2%", "8000万")
    assert "contract_amount" not in read("voucher", "我们净利润300万，能用多少")


def test_an_increase_is_no_total() -> None:
    facts = read("zgc-rd-growth", "研发费用比上年多了260万")
    assert facts.get("rd_increment") == "260万"
    assert "rd_cost" not in facts


def test_a_number_without_a_unit_takes_the_unit_of_the_fact_named_right_before_it() -> None:
    assert read("zgc-overseas-park", "场地面积要是只有2.6万呢")["park_area"] == "2.6万平方米"


def test_years_spoken_of_are_not_years_already_paid() -> None:
    assert "contributor_subsidy_years" not in read("zgc-long-term-capital", "三年的出资补贴加起来多少")
    assert read("zgc-long-term-capital", "已经领过2年")["contributor_subsidy_years"] == "2年"


def test_a_project_elsewhere_is_not_in_the_city() -> None:
    assert read("zgc-scenario", "项目建在雄安新区")["scenario_in_city"] is False


def test_amounts_of_several_years_are_several_values() -> None:
    definition = shipped().facts["fund_paid_in"]
    assert enumerated("2023年2.9亿、2024年5亿整、2025年10亿整", definition) == ("2.9亿", "5亿", "10亿")


def test_what_was_used_last_year_is_not_this_years() -> None:
    facts = read("voucher", "去年用了30万创新券，今年还没用，做一个120万的测试")
    assert facts["voucher_used_this_year"] == "0元"
    assert facts["contract_amount"] == "120万"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("员工超过500人", "超过500人"),
        ("职工不到50人", "不到50人"),
        ("职工500人以上", "500人以上"),
        ("员工不超过500人", "不超过500人"),
        ("员工500人", "500人"),
    ],
)
def test_a_number_told_by_a_limit_is_no_exact_one(text: str, value: str) -> None:
    assert read("voucher", text)["staff"] == value


def test_what_the_benefit_is_computed_from_is_taken_as_told() -> None:
    assert read("voucher", "合同超过80万")["contract_amount"] == "80万"


def test_each_contract_is_an_element_and_other_amounts_are_none() -> None:
    told = read("voucher", "去年卖了2600万，家底8000万，测试合同28万")
    assert (told["annual_revenue"], told["contract_amount"]) == ("2600万", "28万")
    assert read("voucher", "签了两份合同，一份30万一份24万")["contracts"] == [
        {"contract_amount": "30万"},
        {"contract_amount": "24万"},
    ]


def test_a_review_that_is_over_was_passed() -> None:
    told = read("zgc-benchmark-incubator", "第一年拿了1000万，第二年考核也过了")
    assert told["second_year_review"] is True
    assert "third_year_review" not in told


def test_an_age_not_reached_gives_the_days_since() -> None:
    assert read("zgc-rd-growth", "公司成立不到两年")["founded_on"] == "2024-11-21至2026-11-20"


def test_an_age_is_read_to_the_month_and_never_rounded_down() -> None:
    assert read("zgc-frontier-tech", "我们成立6年半了")["founded_on"] == "2020-05-20"
    assert read("zgc-foreign-debt-registration", "公司成立8个月")["founded_on"] == "2026-03-20"
    assert read("zgc-frontier-tech", "我们成立5年多了")["founded_on"] == "2020-11-21至2021-11-19"


def test_so_long_ago_is_a_day_of_the_deed_behind_it() -> None:
    told = read("zgc-foreign-debt-registration", "成立五年的企业，两年前被外汇处罚过")
    assert (told["founded_on"], told["svc_fx_penalised_on"]) == ("2021-11-20", "2024-11-20")


def test_a_first_time_of_something_else_says_nothing_of_support() -> None:
    assert "merger_support_this_year" not in read("zgc-merger", "收购对价1.8亿，第一次控股")
    assert "voucher_used_this_year" not in read("voucher", "没拿过市里的项目资金，合同20万")


def test_what_earlier_years_brought_is_not_this_year_s() -> None:
    told = read("zgc-ip-loan-risk", "前两年拿过风险补偿500万元，今年风险部分600万元")
    assert told.get("risk_subsidy_this_year") != "500万元"


def test_a_place_in_an_order_is_a_number() -> None:
    assert read("lianghe-pilot-enterprise", "细分市场占有率全国第二")["gen_market_rank"] == "二"


def test_a_lone_amount_is_no_limit_that_the_rule_derives() -> None:
    assert "arts_stage_cap" not in read("arts-fund-large-work", "原创舞剧，成本600万")


@pytest.mark.parametrize("text", ["我们30人算小微企业吗", "是不是小微企业", "想成为小微企业"])
def test_what_is_asked_or_wished_for_is_not_told(text: str) -> None:
    assert "small_micro_enterprise" not in read_on("voucher-newtech-share", text)


def test_others_and_offices_name_no_kind() -> None:
    assert "innovator_kind" not in read("zgc-pct", "其他条件都符合")
    assert "sound_finance" not in read("voucher", "我是公司财务，想问下补多少")


def test_an_exact_number_stands_before_a_limit_and_none_is_none() -> None:
    assert read("voucher", "我司职工人数501名，超过500人的话能申请吗")["staff"] == "501名"
    assert read("zgc-feature-park", "龙头企业一家都没有")["gen_leading_firms"] == "0家"


def test_the_years_said_tell_which_value_is_the_latest() -> None:
    told = read("design-innovation-centre", "去年设计收入820万，前年650万")
    assert (told["svc_design_income_latest"], told["svc_design_income_earlier"]) == ("820万", "650万")


def test_a_form_with_colons_is_read() -> None:
    told = read("voucher", "员工人数：99；上年销售收入：1.99亿元；合同价款：36万元")
    assert told["staff"] == "99人"
    assert (told["annual_revenue"], told["contract_amount"]) == ("1.99亿元", "36万元")


def test_a_day_belongs_to_the_verb_that_ends_its_clause() -> None:
    told = read("zgc-early-investment", "今年5月10日给一家做机器人的公司投了1200万，那家公司2024年3月成立")
    assert told["invested_on"] == "2026-05-10"


def read_on(program: str, text: str) -> dict[str, object]:
    book = shipped()
    return FactReader(book.programs[program].versions[-1], book.facts, date(2026, 11, 20)).read(text)


@pytest.mark.parametrize(
    ("program", "text", "fact"),
    [
        ("zgc-guarantee-compensation", "我们没有申请过创信融担保代偿风险补偿", "compensation_occurred"),
        ("zgc-guarantee-compensation", "我们没有申请过创信融担保代偿风险补偿", "chuangxinrong_partner"),
        ("zgc-guarantee-compensation", "创信融担保代偿能补偿多少", "chuangxinrong_partner"),
        ("zgc-ip-loan-interest", "以前没申请过知识产权质押贷款贴息", "ip_collateral"),
        ("zgc-small-to-scale", "还没申请过高新技术企业“小升规”培育支持", "qualifications"),
        ("zgc-scenario", "从未获得过重点应用场景示范项目建设支持", "scenario_builder"),
        ("zgc-frontier-tech", "前沿技术企业第二年经济指标没完成，创新指标完成了", "masters_frontier_tech"),
    ],
)
def test_a_program_not_taken_up_denies_nothing_that_its_name_speaks_of(program: str, text: str, fact: str) -> None:
    assert fact not in read(program, text)


@pytest.mark.parametrize(
    ("program", "text", "fact", "value"),
    [
        ("zgc-ip-loan-interest", "没有拿知识产权质押", "ip_collateral", False),
        ("zgc-scenario", "同一内容的项目没有获得过其他市财政资金支持", "city_fiscal_same_content", False),
        ("zgc-intl-standard", "在上海承办了一场国际标准化会议，花了60万元", "ind_event_in_beijing", False),
        ("zgc-intl-standard", "国际标准化活动我们在京承办，实际费用50万元", "ind_event_in_beijing", True),
        ("zgc-intl-body", "国际机构第二次在京设立分支机构能支持吗", "first_branch_in_beijing", False),
        ("zgc-guarantee-compensation", "被担保的企业是中型企业，创信融能补偿吗", "borrower_small", False),
        ("zgc-talent-exchange", "境外培训8天能申请国际人才交流支持吗", "talent_activity", "境外培训"),
        ("patent-annual-fee", "以前没有领过年费补贴，今年实缴1万元标准5万元", "svc_fee_payable", "1万元"),
    ],
)
def test_what_is_said_beside_a_program_is_still_read(program: str, text: str, fact: str, value: object) -> None:
    assert read(program, text)[fact] == value
