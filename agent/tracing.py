"""Spans of a question's way, through OpenTelemetry when it is switched on; otherwise nothing is imported and nothing happens.

Spans carry kinds, counts and codes, never what a person wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol


class Noted(Protocol):
    """A span that is open."""

    def set_attribute(self, key: str, value: Any) -> Any: ...


class _Silent:
    def set_attribute(self, key: str, value: Any) -> None:
        """Tracing is off."""


_SILENT = _Silent()
_tracer: Any = None


@contextmanager
def span(name: str, **attributes: Any) -> Iterator[Noted]:
    """Open a span under the current one; an exception that leaves it is recorded by its type."""
    if _tracer is None:
        yield _SILENT
        return
    with _tracer.start_as_current_span(name, attributes=attributes, record_exception=False) as opened:
        yield opened


def start_tracing(exporter: Any = None) -> Any:
    """Switch tracing on and return the provider, whose `shutdown` sends what is left.

    exporter: where spans go; by default to the collector of the standard OTEL_EXPORTER_OTLP_* variables, in batches.
    """
    global _tracer
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": "jingda"}))
    if exporter is None:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(timeout=EXPORT_TIMEOUT_S)))
    else:
        provider.add_span_processor(SimpleSpanProcessor(exporter))
    _tracer = provider.get_tracer("jingda")
    return provider


def stop_tracing() -> None:
    """Open no more spans."""
    global _tracer
    _tracer = None


EXPORT_TIMEOUT_S = 3  # a collector that is away must not hold up the end of a command
