# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The log: one JSON object a line, which can hold nothing about a person because only these keys pass."""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType

import structlog
from structlog.typing import EventDict, WrappedLogger

from overlijden.tools import trace

ALLOWED = frozenset(
    {
        "adapter",
        "attempt",
        "code",
        "endpoint",
        "event",
        "gemeente",
        "hmac",
        "kind",
        "level",
        "levering",
        "logger",
        "mac",
        "method",
        "ms",
        "nummer",
        "op",
        "place",
        "provider",
        "sleutel",
        "span",
        "status",
        "step",
        "timestamp",
        "trace",
    }
)

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def configure() -> None:
    """Let this process log to standard error: our own events, and of libraries their warnings without their words."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            add_trace,
            keep_allowed,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(handlers=[_Library()], level=logging.WARNING, force=True)


def add_trace(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Say what was under way: ``trace`` from a request to the last of its deliveries, ``span`` for this work alone."""
    if span := trace.current():
        event["trace"], event["span"] = span.trace, span.id
    return event


def keep_allowed(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Drop every key that is not known to be safe; a message is a constant of the code, never made of data."""
    return {key: value for key, value in event.items() if key in ALLOWED}


def defect(exc_info: ExcInfo) -> dict[str, str]:
    """The type of an exception and where it rose. Its message stays out: it may quote what somebody typed."""
    kind, _, trace = exc_info
    frames = traceback.extract_tb(trace)
    return {
        "kind": kind.__name__ if kind else "",
        "place": f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else "",
    }


class _Library(logging.Handler):
    """Passes on that a library logged something, and where: its text may quote data."""

    def emit(self, record: logging.LogRecord) -> None:
        found = defect(record.exc_info) if record.exc_info else {"place": f"{record.module}:{record.lineno}"}
        structlog.get_logger().log(record.levelno, "library", logger=record.name, **found)
