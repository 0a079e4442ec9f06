"""An endpoint that is slow, broken or dead costs at most its time limit: the proved answer comes all the same."""

from __future__ import annotations

import logging
import threading

import pytest

from agent.model import ModelAsk
from agent.model.breaker import FAILURES, REST_S, Breaker
from agent.model.endpoint import Endpoint
from knowledge.base import KnowledgeBase
from tests.agent.model.conftest import TODAY, Scripted
from tests.agent.model.server import (
    Behaviour,
    Server,
    calls,
    cut,
    declines,
    drips,
    hangs,
    malformed,
    no_stream,
    replies,
    says,
    status,
)  # fmt: skip

SUM = "我们是国高新，合同80万，今年已经用了15万创新券，还能抵多少？"
PROVED = "还能抵35万元，合同80万元的50%是40万元，但全年额度只剩35万元。[c1]"


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        (status(429), "rate_limited"),
        (status(500), "http_500"),
        (status(503), "http_503"),
        (status(401), "unauthorized"),
        (status(404), "http_404"),
        (malformed(), "malformed"),
        (no_stream(), "malformed"),
        (cut("还能抵35万元", politely=True), "cut"),
        (cut("还能抵35万元", politely=False), "connection"),
        (says("还能抵35万元", finish="length"), "cut"),
        (says("还能", finish="content_filter"), "filtered"),
        (says(""), "malformed"),
        (declines("I can't help with that."), "malformed"),
        (says('{"kind": "answer", "text": '), "malformed"),
        (calls(("Reply", '{"kind": "answer", "te')), "too_many_calls"),
        (calls(("Reply", {"kind": "poem"})), "too_many_calls"),
        (calls(("search_clauses", {"query": "创新券"})), "too_many_calls"),
        (calls(("delete_everything", {})), "too_many_calls"),
    ],
)
def test_the_draft_is_the_answer_and_the_log_says_why(
    scripted: Scripted, caplog: pytest.LogCaptureFixture, behaviour: Behaviour, code: str
) -> None:
    with caplog.at_level(logging.INFO, logger="jingda.model"):
        answer = scripted.ask(SUM, script=[behaviour])
    assert answer.text == scripted.draft(SUM).text
    assert answer.usage and (answer.usage.outcome, answer.usage.reason) == ("failed", code)
    assert f"reason={code}" in caplog.text


@pytest.mark.parametrize(
    "behaviour", [hangs(), hangs(after="还能抵"), drips("。"), drips("")], ids=["silent", "stalled", "endless", "empty"]
)
def test_the_time_limit_holds_whatever_the_stream_does(
    scripted: Scripted, server: Server, behaviour: Behaviour
) -> None:
    scripted.model().prepare()
    answer = scripted.ask(SUM, script=[behaviour], timeout_s=0.6)
    assert server.finished == 0  # the endpoint goes on for 30 s: the answer did not wait for it
    assert answer.text == scripted.draft(SUM).text
    assert answer.usage and (answer.usage.outcome, answer.usage.reason) == ("failed", "timeout")


def test_a_hang_in_the_second_attempt_is_within_the_same_limit(scripted: Scripted, server: Server) -> None:
    scripted.model().prepare()
    answer = scripted.ask(SUM, script=[replies("还能抵38万元。[c1]"), hangs()], timeout_s=2.5)
    assert server.finished == 1
    assert answer.usage and (answer.usage.reason, answer.usage.attempts) == ("timeout", 2)


def test_a_hiccup_is_tried_again(scripted: Scripted) -> None:
    answer = scripted.ask(SUM, script=[status(500), replies(PROVED)])
    assert answer.usage and answer.usage.outcome == "used"


def test_a_person_does_not_wait_as_long_as_the_endpoint_says(scripted: Scripted, server: Server) -> None:
    scripted.model().prepare()
    # Waited for, a minute would be beyond the time limit: the reason would be "timeout".
    answer = scripted.ask(SUM, script=[status(429, Retry_After="60")])
    assert answer.usage and answer.usage.reason == "rate_limited" and len(server.requests) == 2


def test_nobody_listens_at_the_address(scripted: Scripted) -> None:
    with_nobody = ModelAsk(Endpoint("http://127.0.0.1:9/v1", "scripted", timeout_s=5))
    try:
        answer = with_nobody([SUM], as_of=TODAY, knowledge=scripted.knowledge)
    finally:
        with_nobody.close()
    assert answer.usage and answer.usage.reason == "connection"
    assert answer.text == scripted.draft(SUM).text


def test_a_tool_that_fails_costs_its_result_only(scripted: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = KnowledgeBase.search

    def fails(self: KnowledgeBase, query: str, **more: object) -> object:
        if query == "会坏的检索":
            raise RuntimeError("secret internals")
        return broken(self, query, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(KnowledgeBase, "search", fails)
    answer = scripted.ask(SUM, script=[calls(("search_clauses", {"query": "会坏的检索"})), replies(PROVED)])
    assert answer.usage and answer.usage.outcome == "used"
    told = scripted.server.requests[1]["messages"][-1]["content"]
    assert "工具出错" in told and "secret" not in told


def test_wrong_arguments_are_told_to_the_model(scripted: Scripted) -> None:
    script = [calls(("calculate", {"facts": "八十万"})), replies(PROVED)]
    answer = scripted.ask(SUM, script=script)
    assert answer.usage and answer.usage.outcome == "used"
    assert "参数" in scripted.server.requests[1]["messages"][-1]["content"]


def test_a_dead_endpoint_is_left_alone_for_a_while(scripted: Scripted, server: Server) -> None:
    server.script = [status(401)]
    model = scripted.model()
    answers = [model([SUM], as_of=TODAY, knowledge=scripted.knowledge) for _ in range(FAILURES + 2)]
    outcomes = [a.usage.outcome for a in answers if a.usage]
    assert outcomes == ["failed"] * FAILURES + ["resting"] * 2
    assert len(server.requests) == FAILURES and len({a.text for a in answers}) == 1


def test_after_its_rest_an_endpoint_is_tried_by_one_asker() -> None:
    now = [0.0]
    breaker = Breaker(clock=lambda: now[0])
    for _ in range(FAILURES):
        assert breaker.closed()
        breaker.note(failed=True)
    assert not breaker.closed()
    now[0] = REST_S
    assert [breaker.closed(), breaker.closed()] == [True, False]
    breaker.note(failed=False)
    assert [breaker.closed(), breaker.closed()] == [True, True]


def test_several_askers_at_once(scripted: Scripted, server: Server) -> None:
    server.script = [replies(PROVED)]
    model, texts = scripted.model(), []

    def one() -> None:
        texts.append(model([SUM], as_of=TODAY, knowledge=scripted.knowledge).text)

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(texts) == 6 and len(set(texts)) == 1 and texts[0].startswith("还能抵35万元")
