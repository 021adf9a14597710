# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The kit's stand-in for vrijBRP Dossiers in a thread of its own, with the official OpenAPI file as a further judge."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Thread
from typing import Any

import jsonschema
import yaml
from werkzeug.serving import make_server

from overlijden.conformance.standin import Quiet
from overlijden.conformance.vrijbrp import keuring
from overlijden.conformance.vrijbrp.standin import Standin, create_app
from tests.adapters.aangiften import SHARED

OPENAPI = SHARED / "schemas/vrijbrp/vrijbrp-dossiers-deaths.openapi.yaml"


@cache
def official() -> dict[str, Any] | None:
    return yaml.safe_load(OPENAPI.read_text("utf-8")) if OPENAPI.exists() else None


def problems(name: str, body: object) -> list[str]:
    """What the OpenAPI file has against a body; a property that it does not know is one, as for Jackson."""
    document = official()
    assert document is not None
    schema = {"$ref": f"#/components/schemas/{name}", "components": _closed(document["components"])}
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in checker.iter_errors(body)]


def _closed(components: dict[str, Any]) -> dict[str, Any]:
    """No property more than is named; Person is open because others add to it."""
    made = {}
    for name, schema in components["schemas"].items():
        closed = "unevaluatedProperties" if "allOf" in schema else "additionalProperties"
        made[name] = schema if name == "Person" or schema.get("type") == "array" else {**schema, closed: False}
    return {**components, "schemas": made}


def _judge(name: str, body: object) -> list[str]:
    return [*keuring.problems(name, body), *problems(name, body)]


@contextmanager
def running() -> Iterator[Standin]:
    """One that listens on a free port of this machine."""
    standin = Standin()
    if official() is not None:
        standin.judge = _judge
    server = make_server("127.0.0.1", 0, create_app(standin), threaded=True, request_handler=Quiet)
    standin.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    try:
        yield standin
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
