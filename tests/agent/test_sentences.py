"""Sentences picked from a clause: an item keeps its lead-in, a heading says nothing by itself."""

from __future__ import annotations

from agent.sentences import counts_asked, pieces, stages

LIST = "有下列情形之一的，不予支持：\n1.存在知识产权争议，尚未解决的项目；\n2.已经获得其他市级财政资金支持的项目。"


def test_an_item_keeps_the_lead_in_that_gives_it_its_sense() -> None:
    assert pieces(LIST)[0][1].startswith("有下列情形之一的，不予支持：存在知识产权争议")


def test_long_items_are_sentences_of_their_own_with_their_lead_in() -> None:
    quote = "申报单位应满足以下条件：\n（1）在北京市注册成立，具有独立法人资格，依法诚信经营并具有健全的财务制度；\n（2）上一年度营业收入不低于二千万元，研发投入占营业收入的比例不低于百分之五。"
    assert pieces(quote)[1][0] == "申报单位应满足以下条件："
    assert pieces(quote)[1][1].startswith("上一年度营业收入")


def test_a_lead_in_does_not_reach_past_its_list() -> None:
    quote = "(一) 符合以下条件之一的，每年最高为50万元：\n1.有效期内的高新技术企业。\n2.科技型中小企业。\n(二) 其他企业每年最高为20万元。"
    told = [text for _, text in pieces(quote)]
    assert told == [
        "符合以下条件之一的，每年最高为50万元：有效期内的高新技术企业；科技型中小企业",
        "其他企业每年最高为20万元。",
    ]
    assert all(lead == "" for lead, _ in pieces(quote))


def test_headings_and_field_labels_are_not_sentences() -> None:
    quote = "服务内容 2．支持方式和标准\n按照固定资产投资总额30%的比例安排补助资金，最高不超过5000万元。"
    assert [text for _, text in pieces(quote)] == ["按照固定资产投资总额30%的比例安排补助资金，最高不超过5000万元。"]


def test_a_short_item_title_goes_with_its_sentence() -> None:
    told = [
        text
        for _, text in pieces(
            "（一）网上领取。企业通过“免申即享”方式领取。\n（二）使用登记。双方签订服务合同并在网站上登记。"
        )
    ]
    assert told == ["网上领取：企业通过“免申即享”方式领取。", "使用登记：双方签订服务合同并在网站上登记。"]


def test_the_stages_of_a_procedure_are_named_from_arrows_and_items() -> None:
    assert stages("服务流程 项目申报：提交材料→专家评审。组织专家评审→公示") == ["项目申报", "专家评审", "公示"]
    assert stages("（一）发布通知。明确要求。\n（二）组织申报。填报申报书。") == ["发布通知", "组织申报"]


def test_sentences_that_only_look_like_stages_are_not_named() -> None:
    assert stages("1．评审通过的项目进入公示。\n2．公示无异议后拨付资金。") == []


def test_a_sum_is_no_answer_to_how_many() -> None:
    assert not counts_asked("直播最多能算几场", "资助最高250万元。")
    assert counts_asked("直播最多能算几场", "网络直播折算不超过2场。")
    assert counts_asked("最多能补多少钱", "资助最高250万元。")
