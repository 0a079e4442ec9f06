"""What Prometheus may count of one server; no question, name or address is ever a label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.gc_collector import GCCollector
from prometheus_client.process_collector import ProcessCollector

if TYPE_CHECKING:
    from agent.answer import Answer
    from ui.records.recorder import Recorder

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The counters of one app. Safe to share by threads."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        kept = self.registry
        self._requests = Counter("jingda_requests", "HTTP requests", ["method", "route", "status"], registry=kept)
        self._seconds = Histogram(
            "jingda_request_seconds", "Time until a request was answered", ["route"], buckets=_SECONDS, registry=kept
        )
        self._running = Gauge("jingda_requests_running", "Requests being answered now", registry=kept)
        self._answers = Counter(
            "jingda_answers", "Answers by kind and, for refusals, reason", ["kind", "reason"], registry=kept
        )
        self._answer_seconds = Histogram(
            "jingda_answer_seconds", "Time from question to answer", buckets=_SECONDS, registry=kept
        )
        self._records = Gauge(
            "jingda_records", "Records since the start: kept, dropped, waiting", ["state"], registry=kept
        )

    def began(self) -> None:
        self._running.inc()

    def ended(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; `route` is its template, never the path that was typed."""
        self._running.dec()
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def answered(self, answer: Answer) -> None:
        self._answers.labels(str(answer.kind), answer.reason).inc()
        self._answer_seconds.observe(answer.latency_ms / 1000)

    def text(self, recorder: Recorder | None) -> bytes:
        """Return all of it as Prometheus reads it."""
        if recorder is not None:
            for state, count in (
                ("kept", recorder.tally.kept),
                ("dropped", recorder.tally.dropped),
                ("waiting", recorder.waiting),
            ):
                self._records.labels(state).set(count)
        return generate_latest(self.registry)
