"""Sums: what may be added up, lists of two classes, several alike, payments reached so far."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from agent import ask
from agent.answer import Answer
from knowledge.base import KnowledgeBase

Asked = Callable[..., Answer]


@pytest.fixture
def asked(shipped: KnowledgeBase) -> Asked:
    def put(*turns: str, as_of: date = date(2026, 11, 20)) -> Answer:
        return ask(turns, as_of=as_of, knowledge=shipped)

    return put


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("创投机构投了三家文化企业，都是财务性投资，分别600万、400万和300万，奖励一共最多多少？", "最高130万元"),
        ("新建一个理发网点，租金补助20万，一共花了90万，最多补多少？", "最高"),
        ("共性技术平台，第一年批了1000万，后两年都按最高给，三年总共多少？不会凑满5000万吧", "4000万元"),
    ],
)
def test_a_program_nothing_is_told_of_is_not_added(asked: Asked, question: str, figure: str) -> None:
    answer = asked(question)
    assert figure in answer.text
    assert "文化企业股权融资" not in answer.text
    assert "便民网点建设" not in answer.text
    assert "概念验证" not in answer.text


def test_two_programs_each_with_its_own_part_of_the_message_are_added(asked: Asked) -> None:
    answer = asked("我们开了一家亚洲首店审定投资1500万，又办了一场珠宝新品发布会花了300万，合计最多能拿多少？")
    assert "首店引进方" not in answer.text
    assert "品牌新品首发活动" in answer.text
    assert "150万元" in answer.text


@pytest.mark.parametrize(
    ("question", "as_of", "figure"),
    [
        ("今年国内发明专利授权20件、香港发明专利3件，授权资助最多多少", date(2026, 11, 20), "2.3万元"),
        ("氢能标准制修订，3项国家标准2项团体标准，资金补助最多多少", date(2024, 9, 1), "130万元"),
        ("国际标准提案立项，一项区块链的重大突破、四项普通的，最多支持多少", date(2026, 11, 20), "110万元"),
        ("今年新承担一个分技术委员会秘书处和一个工作组秘书处，标准国际化补助最多多少", date(2026, 11, 20), "50万元"),
        ("上市公司今年并购了四个项目，每个交易额1200万，并购支持最多多少", date(2026, 11, 20), "240万元"),
    ],
)
def test_lists_of_two_classes_and_of_several_alike_are_summed(
    asked: Asked, question: str, as_of: date, figure: str
) -> None:
    assert figure in asked(question, as_of=as_of).text


def test_two_counts_in_a_row_are_two_facts(asked: Asked) -> None:
    answer = asked("我们是知识产权服务机构，去年服务8家企业20个项目，收入150万，15个专业人员7个有职业资格，够条件吗")
    assert "您的情况：150万元" in answer.text
    assert "10名" not in answer.text


def test_alternatives_are_not_added_up(asked: Asked) -> None:
    answer = asked("珠宝品牌的新品发布会，场租搭建花了500万，最高能拿多少？换成家电品牌呢？")
    assert "合计" not in answer.text


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("国家艺术基金的培训项目核定200万，已经开班并且中期监督合格，还没验收，累计到账多少？", "合计最高160万元"),
        ("设施农业奖补核定补助资金总额300万，区里验收合格以后累计拨了多少", "合计最高270万元"),
        ("北京文化艺术基金的艺术普及项目，核定资助50万，中期监督合格后两次累计拨付最多多少", "40万元"),
        ("国家艺术基金培训项目获批90万，第二笔拨多少", "27万元"),
        ("国家艺术基金美术创作核定10万，先期拨付多少", "5万元"),
    ],
)
def test_instalments_reached_come_first(asked: Asked, question: str, figure: str) -> None:
    head = asked(question).text.split("。")[0]
    assert figure in head


def test_two_instalments_asked_about_are_both_told(asked: Asked) -> None:
    answer = asked("歌剧在国家艺术基金立项，核定200万，先期拨多少、中期合格后再拨多少？")
    assert "100万元" in answer.text
    assert "60万元" in answer.text


@pytest.mark.parametrize(
    ("question", "as_of", "figure"),
    [
        ("专利池三年都按顶格给是多少", date(2026, 11, 20), "2000万元"),
        ("房租通 园区内 实付房租50万 面积300平，补贴", date(2026, 11, 20), "15万元"),
        ("养老院连续三年没有失信记录，120张床收住老人，信用状况维度一个月能补多少", date(2024, 5, 1), "1个月"),
        ("专精特新企业发明专利年费，实缴900元，年费标准值2500，最多资助多少", date(2026, 11, 20), "750元"),
        ("知识产权质押贷款出了不良，本金1000万，银行自己承担70%，风险补偿最多多少", date(2026, 11, 20), "350万元"),
        ("一般精品剧目入围，场租90万，最多补多少", date(2025, 5, 1), "最高30万元"),
    ],
)
def test_what_is_said_in_few_words_is_read(asked: Asked, question: str, as_of: date, figure: str) -> None:
    assert figure in asked(question, as_of=as_of).text


def test_a_sum_of_nothing_is_not_told_as_the_askers_own(asked: Asked) -> None:
    answer = asked("中小微企业转化高校的成果，技术合同成交额60万，够不够申请成果转化支持")
    assert "不符合" in answer.text
    assert "您的情况：0元" not in answer.text


def test_the_steps_that_give_the_figure_are_said(asked: Asked) -> None:
    answer = asked("外派劳务培训了90个人，其中30个是河北和脱贫县户籍的，其他是普通的，培训补助最多合计多少")
    assert "500元 × 60人 = 3万元" in answer.text
    assert "1000元 × 30人 = 3万元" in answer.text
    assert "不属于“" not in answer.text
