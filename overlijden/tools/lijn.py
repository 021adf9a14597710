# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The line to a back-end: one request, one answer, and a place where the conformance kit listens in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from overlijden.tools import trace
from overlijden.tools.trace import Kind


@dataclass(frozen=True, slots=True)
class Verzoek:
    """A request as it leaves."""

    method: str
    url: str
    body: bytes | None
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ruw:
    """An answer as it came: HTTP status and body; headers by their names in lower case."""

    status: int
    inhoud: bytes
    headers: Mapping[str, str] = field(default_factory=dict, compare=False)


Forward = Callable[[Verzoek], Ruw]
Tap = Callable[[Verzoek, Forward], Ruw]

# Who stands between: the kit, to see what goes by and to lose an answer on purpose. In the service always nobody.
TAP: ContextVar[Tap | None] = ContextVar("tap", default=None)


def over(verzoek: Verzoek, forward: Forward) -> Ruw:
    """The answer of whoever stands between, or else of ``forward`` itself."""
    tap = TAP.get()
    with trace.within(f"call {verzoek.method}", Kind.CLIENT) as span:
        span.facts["server.address"] = urlsplit(verzoek.url).hostname or ""
        answer = forward(verzoek) if tap is None else tap(verzoek, forward)
        span.facts["http.response.status_code"] = answer.status
    return answer
