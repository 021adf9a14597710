# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What may go wrong at a stand-in that speaks JSON, asked for beforehand: ``POST /storing``."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from flask import Flask, Response, request

LOCK = Lock()  # a fault happens as often as it was asked for, whoever comes at once
Answer = Callable[[Response], Response]


@dataclass
class Fault:
    """What happens at the next ``times`` calls of which the path ends so: done first or not, then answered so."""

    ends: str
    answer: Answer
    done: bool = False
    times: int = 1
    method: str = "POST"


def disturb(app: Flask, faults: list[Fault]) -> None:
    """Let it happen, as it stands in this list or is asked for."""

    @app.post("/storing")
    def storing() -> tuple[str, int]:
        how = request.get_json()
        made = Fault(how.get("ends", ""), MODES[how["mode"]], done=how.get("stored", False))
        made.method = how.get("method", made.method)
        faults.append(made)
        return "", 204

    @app.before_request
    def look() -> Response | None:
        fault = _planned(faults)
        if fault is None or fault.done:
            request.environ["fault"] = fault
            return None
        return fault.answer(Response(status=500))

    @app.after_request
    def answer(response: Response) -> Response:
        fault: Fault | None = request.environ.get("fault")
        return fault.answer(response) if fault else response


def _planned(faults: list[Fault]) -> Fault | None:
    with LOCK:
        for fault in faults:
            if fault.times and fault.method == request.method and request.path.endswith(fault.ends):
                fault.times -= 1
                return fault
        return None


def hang_up(response: Response) -> Response:
    """Close the connection under the request, as a crash would."""
    sock: socket.socket = request.environ["werkzeug.socket"]
    sock.shutdown(socket.SHUT_RDWR)
    return response


def says(status: int, body: bytes | str, content_type: str = "text/html") -> Answer:
    return lambda _: Response(body, status, content_type=content_type)


def slow(seconds: float) -> Answer:
    def wait(response: Response) -> Response:
        time.sleep(seconds)
        return response

    return wait


def truncated(response: Response) -> Response:
    return Response(response.get_data()[:-5], response.status_code, content_type="application/json")


MODES: dict[str, Answer] = {
    "lose_answer": hang_up,
    "html": says(503, "<html><body>Onderhoud</body></html>"),
    "empty": says(200, b""),
    "truncated": truncated,
}
