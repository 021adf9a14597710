# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A collector of OpenTelemetry is told what was done, where there is one; where there is none nothing is loaded."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from overlijden.tools import telemetry, trace
from overlijden.tools.tomlfile import ConfigError
from overlijden.tools.trace import Kind

SPANS = "/v1/traces"


class Collector(ThreadingHTTPServer):
    """Takes traces in over HTTP as a collector does, and keeps what was posted."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.posted: list[tuple[str, bytes]] = []


class _Handler(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posted.append((self.path, body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.05])
        thread.start()
        yield server
        server.shutdown()
        thread.join()
    trace.use(None)


WORK = """
import sys
from overlijden.tools import telemetry, trace
from overlijden.tools.trace import Kind
telemetry.use(sys.argv[1], "worker")
with trace.within("levering", Kind.CONSUMER, sys.argv[2]) as above:
    with trace.within("call POST", Kind.CLIENT) as call:
        call.facts["server.address"] = "zaken.example"
        call.has_failed = True
print(above.id)
"""
CAME = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def test_a_collector_is_told_of_all_that_a_process_did(collector: Collector) -> None:
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest  # noqa: PLC0415

    address = f"http://127.0.0.1:{collector.server_port}/"
    work = [sys.executable, "-c", WORK, address, CAME]
    above = subprocess.run(work, capture_output=True, text=True, check=True, timeout=60).stdout.strip()
    ((path, body),) = collector.posted
    assert path == SPANS
    (resource,) = ExportTraceServiceRequest.FromString(body).resource_spans
    assert [one.value.string_value for one in resource.resource.attributes] == ["overlijden-worker"]
    call, levering = resource.scope_spans[0].spans
    assert (levering.trace_id.hex(), levering.parent_span_id.hex()) == tuple(CAME.split("-")[1:3])
    assert (levering.name, levering.span_id.hex()) == ("levering", above)
    assert (call.trace_id, call.parent_span_id) == (levering.trace_id, levering.span_id)
    assert (call.kind, call.status.code) == (call.SPAN_KIND_CLIENT, call.status.STATUS_CODE_ERROR)
    assert {one.key: one.value.string_value for one in call.attributes} == {"server.address": "zaken.example"}


def test_a_collector_that_is_away_holds_nothing_up() -> None:
    away = [sys.executable, "-c", WORK, "http://127.0.0.1:9", CAME]
    done = subprocess.run(away, capture_output=True, text=True, check=True, timeout=60)
    assert len(done.stdout.strip()) == 16


def test_without_a_collector_nothing_of_it_is_loaded() -> None:
    look = "import sys, overlijden.app, overlijden.worker; print([m for m in sys.modules if 'opentelemetry' in m])"
    assert subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_who_wants_it_and_did_not_install_it_reads_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace.export", None)
    with pytest.raises(ConfigError, match=r"overlijden\[otel\]"):
        telemetry.use("http://127.0.0.1:9", "web")
    with trace.within("request", Kind.SERVER):
        pass
