# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Traces for a collector of OpenTelemetry, where ``service.traces`` names one; its packages are overlijden[otel]."""

from __future__ import annotations

import atexit
from collections.abc import Callable
from typing import TYPE_CHECKING

from overlijden.tools import trace
from overlijden.tools.tomlfile import ConfigError
from overlijden.tools.trace import Span

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor

MISSING = "service.traces (OVERLIJDEN_SERVICE_TRACES) needs OpenTelemetry: install overlijden[otel]"
PATIENCE = 5  # seconds that a collector may take; who waits for it is nobody


def use(address: str, process: str) -> None:
    """Tell the collector at this address of all that this process does; "" is nobody. ConfigError without packages."""
    if not address:
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415 - an extra
            OTLPSpanExporter,
        )
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415 - the same
    except ImportError:
        raise ConfigError(MISSING) from None
    processor = BatchSpanProcessor(OTLPSpanExporter(f"{address.rstrip('/')}/v1/traces", timeout=PATIENCE))
    atexit.register(processor.shutdown)
    trace.use(teller(processor, process))


def teller(processor: SpanProcessor, process: str) -> Callable[[Span], None]:
    """What passes a span of ours on, as one of ``overlijden-PROCESS``."""
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - the same
    from opentelemetry.sdk.trace import ReadableSpan  # noqa: PLC0415 - the same
    from opentelemetry.trace import SpanContext, SpanKind, Status, StatusCode, TraceFlags  # noqa: PLC0415 - the same

    resource = Resource({"service.name": f"overlijden-{process}"})

    def context(span: str, of: Span) -> SpanContext:
        return SpanContext(int(of.trace, 16), int(span, 16), is_remote=False, trace_flags=TraceFlags(1))

    def tell(span: Span) -> None:
        processor.on_end(
            ReadableSpan(
                name=span.name,
                context=context(span.id, span),
                parent=context(span.parent, span) if span.parent else None,
                resource=resource,
                attributes=span.facts,
                kind=SpanKind[span.kind.name],
                status=Status(StatusCode.ERROR if span.has_failed else StatusCode.UNSET),
                start_time=span.began,
                end_time=span.ended,
            )
        )

    return tell
