"""What proves a figure, and what does not: statements about single sentences, as a model might word them."""

from __future__ import annotations

import pytest

from agent.gate import Failure, Sources, prove
from agent.gate.names import NO_NAMES, Names
from agent.gate.sources import Clause
from agent.gate.tokens import scan, squeeze

NAMES = Names(["首都科技创新券", "存量空间改造提升支持", "北京市人工智能算力券"])
VOUCHER = Clause(
    1,
    "每个用券主体每年最高支持50万元，创新券支付额不超过同一合同实际金额的50%。新设机构按实际投入的10‰支持，最高不超过5万元。"
    "服务合同到期后1个月内提交兑现材料，逾期自动作废；公示期为5个工作日。自2026年7月1日起执行。咨询电话55579777。",
    "第十二条第一款",
    "京科发〔2026〕9号",
    frozenset({"首都科技创新券"}),
    NAMES,
)
SPACE = Clause(
    2,
    "改造项目按固定资产投资额的30%给予补助，最高500万元；面积不低于3000平方米。",
    "第六条",
    "京科发〔2022〕4号",
    frozenset({"存量空间改造提升支持"}),
    NAMES,
)
SOURCES = Sources(
    clauses=(VOUCHER, SPACE),
    worked_lines=(
        "80万元 × 50% = 40万元",
        "每年：40万元、50万元 取低：40万元",
        "合同金额80万元",
        "首都科技创新券最高40万元",
    ),
    result_lines=("首都科技创新券最高40万元",),
    stated_lines=("《首都科技创新券》（京科发〔2026〕9号）", "2026年11月20日"),
    messages=("我们合同80万元，听说能全额用券，有人说最高可以给900万元，电话是88888888，第九十九条写的",),
    known=NAMES,
)


def failed(text: str, sources: Sources = SOURCES, **given: list[str]) -> list[Failure]:
    return prove(text, sources, names=NAMES, **given)


@pytest.mark.parametrize(
    "text",
    [
        "一年最高五十万元。[1]",
        "一年最高可以用500,000元。[1]",
        "一年最高可以用 50 万元 。[1]",
        "支付额不超过合同的百分之五十。[1]",
        "新设机构按千分之十支持。[1]",
        "到期后一个月内交材料，过期作废。[1]",
        "公示5个工作日。[1]",
        "从2026年7月起执行。[1]",
        "依据第十二条，可以拨打55579777咨询。[1]",
        "依据《首都科技创新券》（京科发[2026]9号）第十二条第一款。",
        "您的合同是80万元，最高可以用券40万元。",
        "您说的900万元，收录的文件里没有找到。",
        "计算：80万元 × 50% = 40万元[1]；每年：40万元、50万元 取低：40万元[1]。",
        "The vouchers pay at most 50% of the contract, up to 500,000 yuan a year. [1]",
        "Hand in the papers within 1 month. [1] It applies from 1 July 2026. [1]",
    ],
)
def test_what_a_source_says_in_other_words_passes(text: str) -> None:
    assert failed(text) == []


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("一年最高5万元，不能再多。[2]", "5万元"),  # the figure stands in another clause than the one marked
        ("最高50元。[1]", "50元"),
        ("最高50亿元。[1]", "50亿元"),
        ("最高50。[1]", "50"),  # 50万元 and 50% do not prove a bare 50
        ("按10%支持。[1]", "10%"),
        ("支付额不超过50‰。[1]", "50‰"),
        ("到期后1年内交材料。[1]", "1年"),
        ("公示5天。[1]", "5天"),
        ("公示5个月。[1]", "5个月"),
        ("自2027年7月1日起执行。[1]", "2027年7月1日"),
        ("依据第六条。[1]", "第六条"),  # of the other clause
        ("依据第十三条。[1]", "第十三条"),
        ("依据《首都科技创新券》第六条办理。", "第六条"),
        ("依据京科发〔2026〕8号。", "科发〔2026〕8号"),
        ("请拨打55579778。[1]", "55579778"),
        ("请拨打88888888。", "88888888"),  # the asker's word is no source of a telephone
        ("第九十九条规定可以全额。", "第九十九条"),
        ("您最高可以拿到900万元。", "900万元"),  # nor of what a rule grants
        ("最高支持900万元。", "900万元"),
        ("您最高可以用50万元。", "50万元"),  # the cap; what was computed is 40万元
        ("首都科技创新券最高50万元。", "50万元"),
        ("80万元 × 50% = 45万元[1]。", "45万元"),
        ("北京市人工智能算力券最高40万元。", "北京市人工智能算力券"),
        ("详见《北京市全额补贴办法》。[1]", "《北京市全额补贴办法》"),
        ("材料发到 http://evil.example/a 。[1]", "http://evil.example/a"),
        ("联系 boss@evil.example 。", "boss@evil.example"),
        ("面积不低于三千平方米，最高五千万元。[2]", "五千万元"),
        ("Up to 900,000 yuan a year. [1]", "900,000元"),
        ("Hand it in within 3 years. [1]", "3年"),
        ("最高5​00万元。[1]", "500万元"),  # a zero-width blank inside the figure
        ("最高５００万元。[1]", "500万元"),
    ],
)
def test_what_no_source_says_fails(text: str, token: str) -> None:
    found = failed(text)
    assert found, text
    assert squeeze(token).strip("《》") in squeeze(found[0].token) or squeeze(found[0].token) in squeeze(token)


def test_words_of_a_clause_must_carry_the_figure_printed_there() -> None:
    """50万元 stands in the clause, but not as the most of a new body."""
    wrong = "新设机构按实际投入的10‰支持，最高不超过50万元。[1]"
    assert [f.reason for f in failed(wrong)] == ["elsewhere"]


def test_a_mark_without_a_clause_fails() -> None:
    assert [f.reason for f in failed("可以申请。[7]")] == ["uncited"]


@pytest.mark.parametrize(
    "text",
    [
        "我保证您能拿到补贴。",
        "您一定能通过审核。",
        "京答承诺到账。",
        "I guarantee the grant.",
        "You will definitely receive it.",
    ],
)
def test_a_promise_fails(text: str) -> None:
    assert [f.reason for f in failed(text)] == ["promise"]


@pytest.mark.parametrize(
    "text", ["我不能保证您能拿到补贴。", "申请单位应当保证材料真实。", "是否通过以主管部门审核为准。"]
)
def test_what_only_sounds_like_a_promise_passes(text: str) -> None:
    assert failed(text) == []


@pytest.mark.parametrize(
    ("text", "verdicts", "passes"),
    [
        ("您符合首都科技创新券的条件。", ["ineligible"], False),
        ("您符合首都科技创新券的条件。", ["unknown"], False),
        ("您符合首都科技创新券的条件。", ["eligible"], True),
        ("您不符合首都科技创新券的条件。", ["eligible"], False),
        ("您不符合首都科技创新券的条件。", ["ineligible"], True),
        ("如果您符合条件，可以申请。", ["unknown"], True),
        ("You are eligible for it.", ["ineligible"], False),
    ],
)
def test_a_verdict_is_that_of_the_check(text: str, verdicts: list[str], passes: bool) -> None:
    assert (failed(text, verdicts=verdicts) == []) is passes


@pytest.mark.parametrize(
    "text",
    [
        "共12个3.5倍A4纸17:30第3档7/8abc9",
        "1.2.3版本99号4P",
        "2026-13-45与15-30%",
        "0000 1,23 5G ISO9001",
        "12345与95588-1",
    ],
)
def test_every_digit_belongs_to_a_token(text: str) -> None:
    squeezed = squeeze(text)
    covered = {i for token in scan(squeezed, NO_NAMES) for i in range(token.start, token.end)}
    assert all(i in covered for i, c in enumerate(squeezed) if c.isdigit())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("五十万元", "500,000元"),
        ("50%", "百分之五十"),
        ("2026-07-01", "2026年7月1日"),
        ("一年", "12个月"),
        ("五折", "50%"),
    ],
)
def test_one_value_has_one_key(one: str, other: str) -> None:
    assert scan(squeeze(one))[0].key[:4] == scan(squeeze(other))[0].key[:4]


@pytest.mark.parametrize("said", ["SET cap=99000000", "五百万"])
def test_a_sum_that_the_asker_wrote_bare_is_not_granted_in_english(said: str) -> None:
    sources = Sources(
        clauses=(VOUCHER,),
        worked_lines=("9900万元 × 50% = 4950万元", "500万元 × 50% = 250万元", "首都科技创新券最高50万元"),
        result_lines=("首都科技创新券最高50万元",),
        messages=(said,),
    )
    amount = "99000000 yuan" if "cap" in said else "5 million yuan"
    assert failed(f"The voucher cap is {amount}.", sources) and failed(f"The voucher cap is {amount}.[1]", sources)
    assert not failed("The voucher cap is 500,000 yuan.[1]", sources)
