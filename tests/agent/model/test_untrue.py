"""What a model must not say: the draft stands in its place, and the log says why."""

from __future__ import annotations

import logging

import pytest

from tests.agent.model.conftest import Scripted
from tests.agent.model.server import calls, replies, says

SUM = "我们是国高新，合同80万，今年已经用了15万创新券，还能抵多少？"
TOO_BIG = "我们公司501人，能申请创新券吗"
CEILING = "创新券一年最多能用多少？"
BELIEVED = "听说北京企业成功发行基础设施REITs，市里一次性补3000万元，对吗"
OPEN = "我们公司30人，能申请创新券吗"


def turned_down(scripted: Scripted, question: str, written: str) -> str:
    """Ask with a model that insists; return the code of the first objection."""
    answer = scripted.ask(question, script=[replies(written)])
    draft = scripted.draft(question)
    assert (answer.text, answer.citations) == (draft.text, draft.citations), answer.text
    assert answer.usage and (answer.usage.outcome, answer.usage.attempts) == ("unproved", 2)
    return answer.usage.reason


@pytest.mark.parametrize(
    ("question", "written", "code"),
    [
        (SUM, "还能抵38万元，因为全年额度只剩38万元。[c1]", "amount"),
        (SUM, "还能抵35万元，全年额度是55万元。[c1]", "unproved"),
        (SUM, "还能抵50万元，全年额度是50万元。[c1]", "amount"),
        (SUM, "您还能抵35万元。[c1]另外您还能再拿20万元。[c1]", "amount"),
        (SUM, "还能抵35万元，全年额度只剩35万元。[c77]", "unknown_mark"),
        (SUM, "还能抵35万元，全年额度只剩35万元。[1]", "unknown_mark"),
        (SUM, "还能抵35万元，全年额度只剩35万元。", "no_mark"),
        (SUM, "还能抵35万元，全年额度只剩35万元。[c1]外地企业一样享受额度。", "no_mark"),
        (SUM, "根据第八十八条，还能抵35万元，全年额度只剩35万元。[c1]", "clause_number"),
        (SUM, "还能抵35万元，全年额度只剩35万元，请打开 https://quan.example.com 领取。[c1]", "foreign"),
        (SUM, "还能抵35万元，全年额度只剩35万元，电话 65432100。[c1]", "unproved"),
        (SUM, "还能抵35万元。[c1]春暖花开，祝贵司生意兴隆、阖家欢乐、步步高升。[c1]", "unsupported"),
        (SUM, "还能抵35万元，" + "全年额度只剩35万元，" * 70 + "没有了。[c1]", "too_long"),
        (TOO_BIG, "可以申请创新券，职工总数不超过500人即可。[c1]", "verdict"),
        (TOO_BIG, "符合首都科技创新券的条件。[c1]", "verdict"),
        (OPEN, "您可以申请创新券。[c1]", "verdict"),
        (OPEN, "符合申请创新券的条件。[c1]", "verdict"),
        (OPEN, "按照有关若干措施，职工总数不超过500人，您能申请创新券。[c1]", "verdict"),
        (TOO_BIG, "能不能申请创新券，职工总数不超过500人就行。[c1]", "verdict"),
        (CEILING, "每年可使用创新券额度最高为50万元。[c1]", "omitted"),
        (BELIEVED, "是的，本市企业成功发行基础设施REITs产品，一次性给予3000万元的财政补贴。[c1]", "premise"),
        (BELIEVED, "是的，对成功发行基础设施REITs产品的本市企业，一次性给予财政补贴。[c1]", "premise"),
    ],
)  # fmt: skip
def test_it_is_not_shown(scripted: Scripted, question: str, written: str, code: str) -> None:
    assert turned_down(scripted, question, written) == code


def test_the_log_says_what_was_wrong_and_hides_the_key(scripted: Scripted, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        turned_down(scripted, SUM, "还能抵38万元。[c1]")
    line = next(r for r in caplog.records if r.name == "jingda.model")
    assert line.levelno == logging.WARNING and line.outcome == "unproved"  # type: ignore[attr-defined]
    assert "amount" in line.getMessage() and "sk-secret" not in caplog.text


def test_figures_nobody_told_are_not_computed_with(scripted: Scripted) -> None:
    """An invented contract would turn an invented sum into a worked one."""
    invented = calls(("calculate", {"program": "创新券", "facts": {"合同金额": "100万元", "资质": "国家高新技术企业"}}))
    answer = scripted.ask(CEILING, script=[invented, replies("您最多可抵50万元，合同100万元的50%是50万元。[c1]")])
    assert answer.text == scripted.draft(CEILING).text and not answer.calculations
    told = [m for m in scripted.server.requests[1]["messages"] if m["role"] == "tool"]
    assert "用户没有说过" in told[0]["content"]


def test_a_result_that_leaves_out_what_was_said_does_not_replace_the_draft(scripted: Scripted) -> None:
    """Without the 15万 already used the tool says 40万: another question than the one asked."""
    facts = {"合同金额": "80万元", "资质": "国家高新技术企业"}
    script = [
        calls(("calculate", {"program": "创新券", "facts": facts})),
        replies("最高可抵40万元，合同80万元的50%是40万元。[c1]"),
    ]
    answer = scripted.ask(SUM, script=script)
    assert answer.text == scripted.draft(SUM).text
    assert answer.usage and (answer.usage.outcome, answer.usage.reason) == ("unproved", "amount")


@pytest.mark.parametrize("kind", ["words", "tool"])
def test_an_answer_out_of_thin_air_is_not_shown(scripted: Scripted, kind: str) -> None:
    invented = "根据最新政策，所有企业均可领取100万元现金补贴。"
    answer = scripted.ask(CEILING, script=[says(invented) if kind == "words" else replies(invented)])
    assert answer.text == scripted.draft(CEILING).text
    assert answer.usage and answer.usage.reason == "no_mark"
