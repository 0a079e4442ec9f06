"""Spans, seen by an exporter in memory: the steps, the model's calls and the tools, and nothing anybody wrote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from agent import ask
from agent.tracing import span, start_tracing, stop_tracing
from knowledge.base import KnowledgeBase
from tests.agent.model.conftest import Scripted
from tests.agent.model.server import calls, replies, serving, status

SUM = "我们是国高新，合同80万，今年已经用了15万创新券，还能抵多少？"
PROVED = "还能抵35万元，合同80万元的50%是40万元，但全年额度只剩35万元。[c1]"


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    provider = start_tracing(exporter)
    yield exporter
    stop_tracing()
    provider.shutdown()


@pytest.fixture
def scripted(shipped: KnowledgeBase) -> Iterator[Scripted]:
    with serving() as server:
        made = Scripted(server, shipped)
        yield made
        made.close()


def test_each_step_is_a_span_of_its_question(spans: InMemorySpanExporter, shipped: KnowledgeBase) -> None:
    ask([SUM], as_of=date(2026, 11, 20), knowledge=shipped)
    done = {s.name: s for s in spans.get_finished_spans()}
    steps = ["screen", "understand", "retrieve", "forestall", "compute", "limit", "decide", "compose", "check"]
    assert list(done) == [*(f"agent.{step}" for step in steps), "agent.ask"]
    whole = done["agent.ask"]
    assert all(s.parent.span_id == whole.context.span_id for s in done.values() if s is not whole)  # type: ignore[union-attr]
    assert whole.attributes == {"jingda.kind": "answer"}


def test_calls_of_model_and_tools_hang_under_the_question(spans: InMemorySpanExporter, scripted: Scripted) -> None:
    scripted.ask(SUM, script=[calls(("search_clauses", {"query": "创新券"})), replies(PROVED)])
    done = spans.get_finished_spans()
    names = [s.name for s in done]
    assert names.count("agent.model_call") == 2 and names.count("agent.tool_call") == 1
    assert len({s.context.trace_id for s in done}) == 1
    call = next(s for s in done if s.name == "agent.model_call")
    assert call.attributes and call.attributes["gen_ai.usage.input_tokens"] == 1200
    model = next(s for s in done if s.name == "agent.model")
    assert model.attributes and model.attributes["jingda.model_outcome"] == "used"


def test_a_failure_stands_in_its_span(spans: InMemorySpanExporter, scripted: Scripted) -> None:
    scripted.ask(SUM, script=[status(401)])
    call = next(s for s in spans.get_finished_spans() if s.name == "agent.model_call")
    assert call.attributes and call.attributes["jingda.failure"] == "unauthorized"


def test_nothing_that_was_written_is_in_a_span(spans: InMemorySpanExporter, scripted: Scripted) -> None:
    scripted.ask(SUM, script=[replies("还能抵38万元。[c1]"), replies(PROVED)])
    told = " ".join(s.to_json() for s in spans.get_finished_spans())
    assert not [word for word in ("国高新", "80万", "38万", "sk-secret") if word in told]


def test_without_tracing_a_span_is_nothing() -> None:
    with span("agent.ask", model="x") as noted:
        assert noted.set_attribute("jingda.kind", "answer") is None
