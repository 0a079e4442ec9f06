"""One limit, exclusion or permission decides where the case is told: yes, no, or the clause alone."""

from __future__ import annotations

from datetime import date

import pytest

from agent import ask
from knowledge.base import KnowledgeBase

DAY = date(2026, 11, 20)


def said(knowledge: KnowledgeBase, question: str) -> str:
    return ask([question], as_of=DAY, knowledge=knowledge).text


@pytest.mark.parametrize(
    ("question", "head"),
    [
        ("创新券的服务合同到期两周了，兑现材料还能交吗", "能。"),
        ("创新券的服务合同到期50天了，兑现材料还能交吗", "不能。"),
        ("创新券登记后已经11个月了，还能用吗", "不能。"),
        ("创新券登记后半年了，还能用吗", "能。"),
        ("算力创新券领取后11个月了，还能用吗", "能。"),
        ("创新券领了三个半月一直没登记，还能登记吗", "不能。"),
        ("6号文的事前补助项目实施期满半年了还没验收，还能办验收吗", ""),  # that text sets no such term
        ("7号文的事前补助项目实施期满半年了还没验收，还能办验收吗", "已经逾期。"),
    ],
)
def test_a_term_is_held_against_the_time_told(shipped: KnowledgeBase, question: str, head: str) -> None:
    text = said(shipped, question)
    assert text.startswith(head) if head else not text.startswith(("能。", "不能。")), text


@pytest.mark.parametrize(
    "question",
    [
        "创新券的服务合同到期30天了，兑现材料还能交吗",  # a month has 28 to 31 days
        "创新券的服务合同还有20天到期，能交兑现材料吗",  # has not ended
        "创新券领了11个月还能用吗",  # whether it was registered is not told
    ],
)
def test_what_the_case_leaves_open_is_not_decided(shipped: KnowledgeBase, question: str) -> None:
    assert not said(shipped, question).startswith(("能", "不能"))


@pytest.mark.parametrize(
    ("question", "head"),
    [
        ("文化企业租金补贴房租通享受了两年，明年第三年还能申请吗", "不能。"),
        ("文化企业房租通享受了一年，第二年还能申请吗", "能。"),
        ("担保公司投贷奖第三年还能申请吗", "能。"),
        ("融资租赁公司投贷奖第五年还可以拿吗", "不能。"),
        ("同一笔融资租赁的补贴拿满三年了，第四年还能再拿吗", "不能。"),
        ("标准高端推进8号文前年拿过，今年还能再报吗", "不能。"),
        ("标准高端推进8号文2023年拿过，今年还能再报吗", "能。"),
        ("9号文我们去年拿过支持，今年换个方向再报可以吗", "不能。"),
    ],
)
def test_years_of_support_are_counted(shipped: KnowledgeBase, question: str, head: str) -> None:
    assert said(shipped, question).startswith(head), said(shipped, question)


def test_a_year_in_which_other_support_runs_is_no_year_wanted(shipped: KnowledgeBase) -> None:
    text = said(shipped, "我们是正在支持期第二年的标杆型孵化器，能再申请培育优秀硬科技企业的后补助吗")
    assert text.startswith("不能。")


@pytest.mark.parametrize(
    ("question", "head"),
    [
        ("开放单位连着两次不合格，会不会被清退出平台", ""),  # years, not times
        ("开放单位连续两年考核不合格，会被取消资格吗", "不会。"),
        ("开放单位连续四年考核不合格，会被取消资格吗", "会。"),
        ("开放单位连续两年考核不合格，还能保留资格吗", "能。"),
        ("开放单位考核61分，明年还能接收创新券吗", "能。"),
        ("开放单位考核59分，明年还能接收创新券吗", "不能。"),
        ("开放单位考核60分是什么等级", "合格。"),
        ("开放单位考核84.9分算优秀吗", "不算，是良好。"),
    ],
)
def test_grades_and_what_follows_several_in_a_row(shipped: KnowledgeBase, question: str, head: str) -> None:
    text = said(shipped, question)
    assert text.startswith(head) if head else not text.startswith(("会。", "不会。")), text


@pytest.mark.parametrize(
    ("question", "head"),
    [
        ("同时在用创新券的项目有三个，可以吗", "不能。"),
        ("同时已有一个项目在用创新券，再申请一个行吗", "能。"),
        ("一个集团里四家企业同时拿投贷奖行吗", "不能。"),
        ("认证机构一年报5项认证规则，都能得到支持吗", "不能。"),
        ("一张创新券面额8万可以吗", "不能。"),
        ("单张创新券4万行吗", "能。"),
        ("用券的项目同时只能有一个项目，对吗", ""),
    ],
)
def test_counts_and_faces(shipped: KnowledgeBase, question: str, head: str) -> None:
    assert said(shipped, question).startswith(head), said(shipped, question)


@pytest.mark.parametrize(
    ("question", "head"),
    [
        ("创业团队还在策划阶段的项目，能领创新券吗", "不能。"),
        ("已上市的动漫企业，能报投贷奖吗", "不能。"),
        ("被列入失信被执行人了，8号文还能报吗", "不能。"),
        ("企业要搬到天津，9号文的支持资金还没拨，还给吗", "不能。"),
        ("高精尖资金方向7报了，方向14还能报吗", "可以。"),
        ("高精尖资金方向7报了，方向8还能报吗", "原则上不能。"),
        ("我们是第二专利权人，国外专利资助能由我们申请吗", "不能。"),
        ("我们不是老字号企业，做老字号集合展示空间建设，能申报吗", "可以。"),
    ],
)
def test_who_is_left_out_and_who_is_let_in(shipped: KnowledgeBase, question: str, head: str) -> None:
    assert said(shipped, question).startswith(head), said(shipped, question)


@pytest.mark.parametrize(
    "question",
    [
        "我们不是失信被执行人，能报8号文吗",
        "没有被列入失信被执行人，8号文能报吗",
        "失信被执行人名单已经移出了，8号文能报吗",
        "项目不在策划阶段，创业团队能领创新券吗",
        "没上市的动漫企业，能报投贷奖吗",
        "正准备上市的影视公司能报投贷奖吗",
        "上市银行能报投贷奖的金融机构奖励吗",
        "标杆型孵化器支持期已经结束了，还能拿培育优秀硬科技企业的后补助吗",
        "我们是第一专利权人，国外专利资助能由我们申请吗",
    ],
)
def test_a_harmless_case_is_never_denied(shipped: KnowledgeBase, question: str) -> None:
    assert not said(shipped, question).startswith(("不能", "不对")), said(shipped, question)


@pytest.mark.parametrize(
    ("question", "met"),
    [
        ("生物医药企业成立6年3个月，5号文前沿技术企业年限够吗", "不超过7年"),
        ("投资机构单笔投资刚好500万，首轮投资风险补贴的门槛够吗", "500万元（含）以上"),
        ("实体书店正好开了3年，年限够吗", "已满三年"),
        ("专利池有效发明专利恰好100件，达标吗", "不少于100件"),
    ],
)
def test_one_condition_asked_about_is_answered_first(shipped: KnowledgeBase, question: str, met: str) -> None:
    text = said(shipped, question)
    assert text.startswith("这一条符合：") and met in text.partition("。")[0], text


def test_a_limit_for_others_is_not_said_to_be_kept(shipped: KnowledgeBase) -> None:
    assert not said(shipped, "我们成立5年多了，5号文前沿技术企业年限够吗").startswith("这一条符合")


@pytest.mark.parametrize(
    "question",
    [
        "创新券到期两个月了还能交材料吗",  # of the voucher, not of the contract
        "服务合同签了20天了，还能登记吗",  # the term runs from receiving the voucher
        "单张发票6万行不行",
        "上市公司的子公司，文化企业，能报投贷奖吗",
        "失信被执行人的股东，我们公司能报8号文吗",
        "公司想迁出北京，还能报7号文吗",
        "项目刚策划完，已经开始测试，能用创新券吗",
        "高精尖方向3的3个项目能一起报吗",
        "去年拿过房租通，今年还能拿投贷奖吗",
        "三个人的创业团队能用创新券吗",
        "文化企业第二年亏损，房租通还能报吗",
        "我们有4家子公司，都能领创新券吗",
    ],
)
def test_what_is_near_a_limit_but_not_under_it_is_not_decided(shipped: KnowledgeBase, question: str) -> None:
    assert not said(shipped, question).startswith(("能。", "不能", "可以")), said(shipped, question)
