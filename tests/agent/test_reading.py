"""What people say, read for the fact it is said of: kinds of wording, not single sentences."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from agent.reading import FactReader, counted_values
from agent.reading.numbers import NumberReader
from agent.reading.spans import alike, negated
from agent.reading.statements import statement
from agent.stages import asked_rows
from tools.evaluation.result import Amount, YearAmount
from tools.facts import Dictionary
from tools.rules.load import load_facts, load_rules

TODAY = date(2026, 11, 20)
FACTS = """\
spent: {label: 项目审定实际投资额, type: money, ask: 投资？, words: [投资, 投了]}
soft_part: {label: 解决方案中非硬件部分实际采购额, type: money, ask: 非硬件？, words: [采购额, 采购]}
hard_part: {label: 硬件采购额, type: money, ask: 硬件？, words: [硬件]}
rent: {label: 每月房租, type: money, ask: 房租？, words: [房租, 月租]}
fee: {label: 展位费, type: money, ask: 展位费？, words: [展位费]}
booths: {label: 展位个数, type: quantity, unit: 个, ask: 几个展位？, words: [展位]}
share: {label: 特色产业营收占园区总收入比重, type: ratio, ask: 比重？, words: [比重]}
cars: {label: 车辆数, type: quantity, unit: 辆, ask: 几辆？, words: [车]}
months: {label: 补贴月数, type: quantity, unit: 个月, ask: 几个月？, words: [房租, 租期, 演出]}
visitors: {label: 接待人次, type: quantity, unit: 人次, ask: 接待？, words: [观众, 接待]}
land: {label: 种植面积, type: quantity, unit: 亩, ask: 几亩？, words: [种了, 地]}
used: {label: 今年已获得的补贴, type: money, ask: 已获？, words: [已经领了]}
paid_once: {label: 一次性实缴货币资本, type: yesno, ask: 一次性？, words: [一次性实缴], denials: [分期, 两年内…缴]}
filed: {label: 在民政部门备案, type: yesno, ask: 备案？, words: [民政部门备案, 备案]}
referees: {label: 至少由两位专家实名推荐, type: yesno, ask: 推荐？}
started: {label: 2020年1月后启动建设, type: yesno, ask: 启动？}
at_home: {label: 在北京市立项备案, type: yesno, ask: 立项？, words: [立项备案]}
sound: {label: 财务管理制度健全, type: yesno, ask: 财务？, words: [财务健全, 财务]}
bad: {label: 有失信记录, type: yesno, ask: 失信？, words: [失信]}
valid: {label: 资格有效, type: yesno, ask: 有效？, words: [资格]}
turn: {label: 贷款次序, type: choice, values: {首次: [首次, 头一回], 续贷: [续贷]}, ask: 首次？}
kind: {label: 标准种类, type: choice, values: {国家标准: [国标], 团体标准: [团标]}, ask: 种类？}
firms: {label: 各家企业, type: list, items: [loan, loan_kind], ask: 各家？}
loan: {label: 贷款额, type: money, ask: 贷款？, words: [贷款, 放了, 贷]}
loan_kind: {label: 担保方式, type: choice, values: {信用贷: [纯信用], 抵押贷: [抵押]}, ask: 方式？}
"""
PROGRAM = """\
id: p
title: 示例
clauses: {一: {doc: D, locator: 第一条, quote: 贷款的1%}}
versions:
  - doc: D
    from: 2026-01-01
    eligibility: {fact: filed, op: 为, value: true, cite: 一}
    benefit: {each: firms, of: {share: 1%, of: loan, cite: 一}, cite: 一}
    also: [{label: 种类, amount: {by_level: loan_kind, table: {信用贷: 1%, 抵押贷: 1%}, cite: 一}, cite: 一}]
"""


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Dictionary:
    path = tmp_path_factory.mktemp("facts") / "facts.yaml"
    path.write_text(FACTS, "utf-8")
    return load_facts(path)


def numbers(facts: Dictionary, text: str, *names: str) -> dict[str, str]:
    return NumberReader(text, [facts[name] for name in names]).read()


def test_a_number_belongs_to_the_fact_whose_wording_stands_before_it(facts: Dictionary) -> None:
    text = "实际采购总额5000万，其中硬件2400万、非硬件部分2600万"
    assert numbers(facts, text, "soft_part", "hard_part") == {"soft_part": "2600万", "hard_part": "2400万"}


def test_a_label_said_nearly_whole_needs_no_word_of_the_fact(facts: Dictionary) -> None:
    assert numbers(facts, "特色产业营收占园区总收入62%", "share") == {"share": "62%"}


def test_a_price_for_each_is_multiplied_where_the_fact_is_the_total(facts: Dictionary) -> None:
    assert numbers(facts, "拿了8个展位，每个展位费7万", "fee", "booths") == {"fee": "56万元", "booths": "8个"}


def test_what_is_paid_for_several_months_is_no_monthly_rent(facts: Dictionary) -> None:
    assert numbers(facts, "已付5个月房租10万", "rent") == {}
    assert numbers(facts, "每月房租2万", "rent") == {"rent": "2万"}


def test_counting_words_stand_for_each_other(facts: Dictionary) -> None:
    assert numbers(facts, "车队有40台车", "cars") == {"cars": "40辆"}


def test_an_amount_is_no_number_of_months_machines_or_per_cent(facts: Dictionary) -> None:
    assert numbers(facts, "房租10万", "months") == {}
    assert numbers(facts, "车80万", "cars") == {}
    assert numbers(facts, "比重10万", "share") == {}
    assert numbers(facts, "观众5万", "visitors") == {"visitors": "5万人次"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("一亩补多少", {}),
        ("请问一亩给几百块", {}),
        ("种了300亩，一亩补多少", {"land": "300亩"}),
        ("就一亩地", {"land": "一亩"}),
    ],
)
def test_what_a_rate_is_asked_for_is_no_number(facts: Dictionary, text: str, told: dict[str, str]) -> None:
    assert numbers(facts, text, "land") == told


def test_a_year_before_a_rate_is_no_period(facts: Dictionary) -> None:
    assert numbers(facts, "一年房租20万", "months") == {}
    assert numbers(facts, "房租交了一年", "months") == {"months": "一年"}


def test_a_lone_amount_is_never_what_was_already_received(facts: Dictionary) -> None:
    assert numbers(facts, "参展花了40万", "used") == {}


@pytest.mark.parametrize(
    ("fact", "text", "answer"),
    [
        ("filed", "一直没到民政部门备案", False),
        ("filed", "已在民政部门备案", True),
        ("paid_once", "先实缴1亿，剩下的两年内再缴", False),
        ("paid_once", "一次性实缴2亿", True),
        ("referees", "只有一位专家实名推荐", False),
        ("referees", "由三位专家实名推荐", True),
        ("started", "项目2019年11月启动建设", False),
        ("started", "项目2021年3月启动建设", True),
        ("at_home", "片子在浙江立项备案", False),
        ("at_home", "片子在北京立项备案", True),
        ("sound", "财务健全无失信", True),
        ("bad", "财务健全无失信", False),
        ("valid", "资格去年就过期了", False),
        ("bad", "合同80万元", None),
    ],
)
def test_statements_in_many_wordings(facts: Dictionary, fact: str, text: str, answer: bool | None) -> None:
    assert statement(text, facts[fact], fact != "bad") is answer


def test_a_denial_ends_where_another_noun_begins() -> None:
    text = "跟没有任何关联关系的算力商签了一年期合同"
    at = text.index("一年期")
    assert not negated(text, at, at + 3)
    text = "今年没拿过别的财政资金"
    at = text.index("财政资金")
    assert negated(text, at, at + 4)


def test_kinds_with_their_counts(facts: Dictionary) -> None:
    assert counted_values("2项国标、1项团标", facts["kind"]) == [("国家标准", 2), ("团体标准", 1)]


def test_clients_told_one_by_one_are_the_elements_of_a_list(tmp_path: Path) -> None:
    (tmp_path / "programs").mkdir()
    (tmp_path / "programs" / "p.yaml").write_text(PROGRAM, "utf-8")
    (tmp_path / "facts.yaml").write_text(FACTS, "utf-8")
    book = load_rules(tmp_path / "programs", tmp_path / "facts.yaml")
    read = FactReader(book.programs["p"].versions[0], book.facts, TODAY).read(
        "给甲放了4000万纯信用贷，给乙放了1000万抵押贷"
    )
    assert read["firms"] == [{"loan": "4000万", "loan_kind": "信用贷"}, {"loan": "1000万", "loan_kind": "抵押贷"}]


def test_what_is_said_of_one_of_two_kinds_that_is_denied_is_the_other(facts: Dictionary) -> None:
    from agent.reading.statements import choices

    assert choices("我们不是头一回贷款", [facts["turn"]]) == {"turn": "续贷"}


def test_wordings_are_alike_by_their_pairs() -> None:
    assert alike("特色产业营收", "我们的特色产业营收") == 1.0
    assert alike("特色产业营收", "公司房租") == 0.0


def rows(*labels: str) -> tuple[YearAmount, ...]:
    from decimal import Decimal

    amount = Amount(Decimal(0), Decimal(100), "money", "最高")
    return tuple(YearAmount(label, amount, False, "") for label in labels)


@pytest.mark.parametrize(
    ("text", "labels", "asked"),
    [
        ("头两年合计多少", ("第一年", "第二年", "第三年"), ("第一年", "第二年")),
        ("那第二年呢", ("第一年", "第二年", "第三年"), ("第二年",)),
        ("三年合计多少", ("第一年", "第二年", "第三年"), ()),
        (
            "中期监督过了也首演了，结项还没做，累计到账多少",
            ("立项后50%", "中期监督合格且首演后30%", "结项验收后20%"),
            ("立项后50%", "中期监督合格且首演后30%"),
        ),
        ("一共能拿多少", ("立项后50%", "结项验收后50%"), ()),
    ],
)
def test_the_years_and_stages_a_question_is_about(text: str, labels: tuple[str, ...], asked: tuple[str, ...]) -> None:
    assert tuple(row.label for row in asked_rows(rows(*labels), text)) == asked
