# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""An application that says what the server told it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

TOLD = ("SCRIPT_NAME", "PATH_INFO", "REMOTE_ADDR", "wsgi.url_scheme")


def app(environ: dict[str, Any], start_response: Callable[..., object]) -> list[bytes]:
    told = " ".join(str(environ[name]) for name in TOLD).encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(told)))])
    return [told]
