# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The kit's stand-in for Open Zaak in a thread of its own, with the official OpenAPI files as a further judge."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from werkzeug.serving import make_server

from overlijden.conformance.standin import Quiet
from overlijden.conformance.zgw.catalogus import fill
from overlijden.conformance.zgw.keuring import faults
from overlijden.conformance.zgw.regels import Item, Standin
from overlijden.conformance.zgw.standin import create_app
from tests.adapters.zgw import openapi


def _faults(api: str, resource: str, body: Item) -> list[tuple[str, str]]:
    official = openapi.faults(api, resource, body)
    return [*faults(api, resource, body), *((one.partition(":")[0], "schema") for one in official)]


@contextmanager
def running() -> Iterator[Standin]:
    standin = Standin()
    if openapi.PRESENT:
        standin.judge, standin.knows = _faults, openapi.knows
        for api in openapi.FILES:
            openapi.document(api)  # seconds, which no call should wait for
    server = make_server("127.0.0.1", 0, create_app(standin), threaded=True, request_handler=Quiet)
    standin.url = f"http://127.0.0.1:{server.server_port}"
    fill(standin)
    thread = Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    try:
        yield standin
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
