# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""One id from the request to the last of its deliveries: in each line of the log, and for whoever gathers traces."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient

from overlijden.tools import logs, trace
from overlijden.tools.trace import Kind, Span
from tests import software
from tests.filing import PARTIJ
from tests.overlijden.conftest import Connect, Deliver

TRACE, ABOVE = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
CAME = f"00-{TRACE}-{ABOVE}-00"


@pytest.fixture
def told() -> Iterator[list[Span]]:
    """Every span that ended."""
    found = list[Span]()
    trace.use(found.append)
    yield found
    trace.use(None)


@pytest.mark.parametrize(
    ("came", "is_followed"),
    [
        (CAME, True),
        (CAME.replace("00-", "cc-", 1), True),  # of a version to come
        (CAME.replace("00-", "ff-", 1), False),
        (CAME.upper(), False),
        (CAME.replace(TRACE, "0" * 32), False),
        (CAME.replace(ABOVE, "0" * 16), False),
        (f"{CAME}-more", False),
        ("", False),
        (None, False),
    ],
)
def test_a_trace_goes_on_only_from_what_follows_the_standard(came: str | None, is_followed: bool) -> None:
    with trace.within("request", Kind.SERVER, came) as span:
        assert (span.trace == TRACE, span.parent == ABOVE) == (is_followed, is_followed)
        assert len(span.trace) == 32


def test_what_is_done_within_something_is_under_it_and_then_that_goes_on(told: list[Span]) -> None:
    with trace.within("levering", Kind.CONSUMER, CAME) as above:
        with pytest.raises(OSError, match="away"), trace.within("call", Kind.CLIENT) as call:
            raise OSError("away")
        assert trace.current() is above
    assert trace.current() is None
    assert told == [call, above]
    assert (call.trace, call.parent, call.has_failed) == (TRACE, above.id, True)
    assert not above.has_failed
    assert above.began <= call.began <= call.ended <= above.ended


def test_a_request_is_under_nothing_that_an_earlier_one_left_behind(told: list[Span]) -> None:
    left = trace.begin("request", Kind.SERVER)
    with trace.within("request", Kind.SERVER) as span:
        assert span.trace != left.trace
    trace.end(left)


def test_each_line_of_the_log_names_it(capfd: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    with trace.within("levering", Kind.CONSUMER, CAME) as span:
        structlog.get_logger().info("levering")
    structlog.get_logger().info("levering")
    within, without = (json.loads(line) for line in capfd.readouterr().err.splitlines())
    assert (within["trace"], within["span"]) == (TRACE, span.id)
    assert not {"trace", "span"} & set(without)


@pytest.mark.database
def test_what_software_filed_is_found_with_its_delivery(
    connect: Connect, deliver: Deliver, told: list[Span], capfd: pytest.CaptureFixture[str]
) -> None:
    client = connect(PARTIJ)
    client.environ_base["HTTP_TRACEPARENT"] = CAME
    software.filed(client, software.aangifte("1942"))
    deliver()
    request = next(span for span in told if span.name == "api.declare")
    (levering,) = (span for span in told if span.name == "levering")
    assert (request.trace, request.parent, request.facts["http.response.status_code"]) == (TRACE, ABOVE, 201)
    assert (levering.trace, levering.parent, levering.facts["status"]) == (TRACE, request.id, "afgeleverd")
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines() if TRACE in line]
    assert {line["event"] for line in lines} >= {"request", "levering"}


@pytest.mark.parametrize("address", ["/", "/api/v1/openapi.json", "/api/v1/feed", "/api/v1/nergens"])
def test_a_stranger_settles_no_trace_of_ours(app: Flask, told: list[Span], address: str) -> None:
    client: FlaskClient = app.test_client()
    client.get(address, headers={"traceparent": CAME})
    client.get("/gezond")
    (span,) = told
    assert span.trace != TRACE
