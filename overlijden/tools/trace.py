# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What led to what: a trace begins with a request and goes on in its deliveries, and each line of the log names it.

It is that of W3C Trace Context (https://www.w3.org/TR/trace-context/). A trace has an id, and so has each piece of work
in it, a span. Both are random: they say nothing of anybody.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum

HEADER = "traceparent"
_FORM = re.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}")


class Kind(StrEnum):
    """What a piece of work is: an answer to a request, a delivery that was waiting, or a call to somebody else."""

    SERVER = "server"
    CONSUMER = "consumer"
    CLIENT = "client"


@dataclass(slots=True)
class Span:
    """A piece of work; moments in nanoseconds since the epoch. ``facts`` are of the service, never of a person."""

    name: str
    kind: Kind
    trace: str
    parent: str | None
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    began: int = field(default_factory=time.time_ns)
    ended: int = 0
    has_failed: bool = False
    facts: dict[str, str | int] = field(default_factory=dict)

    @property
    def traceparent(self) -> str:
        """How whatever follows from it names it."""
        return f"00-{self.trace}-{self.id}-01"


_current: ContextVar[Span | None] = ContextVar("span", default=None)
_tell: Callable[[Span], None] | None = None


def use(tell: Callable[[Span], None] | None) -> None:
    """Let this process tell of every span that ended; nobody is told by default."""
    global _tell  # noqa: PLW0603 - one per process, settled when it starts
    _tell = tell


def begin(name: str, kind: Kind, traceparent: str | None = None) -> Span:
    """Begin a piece of work, under what is under way here or else under ``traceparent``, in whatever form it came.

    A request is under nothing of ours, whatever an earlier one left behind in its thread.
    """
    above = None if kind is Kind.SERVER else _current.get()
    if above is not None:
        span = Span(name, kind, above.trace, above.id)
    elif found := _FORM.fullmatch(traceparent or ""):
        span = Span(name, kind, found[1], found[2])
    else:
        span = Span(name, kind, secrets.token_hex(16), None)
    _current.set(span)
    return span


def end(span: Span, above: Span | None = None) -> None:
    """It is done; what was under way ``above`` it goes on."""
    _current.set(above)
    span.ended = time.time_ns()
    if _tell is not None:
        _tell(span)


@contextmanager
def within(name: str, kind: Kind, traceparent: str | None = None) -> Iterator[Span]:
    """A piece of work that lasts as long as the block, and failed when that raises."""
    above = _current.get()
    span = begin(name, kind, traceparent)
    try:
        yield span
    except BaseException:
        span.has_failed = True
        raise
    finally:
        end(span, above)


def current() -> Span | None:
    """What is under way in this thread."""
    return _current.get()


def traceparent() -> str | None:
    """Under what that which begins now belongs; None where nothing is under way, as on the command line."""
    span = _current.get()
    return span.traceparent if span else None
