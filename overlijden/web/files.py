# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a browser may do with a page of ours and with a file of somebody else: keep it, or show it in a frame."""

from __future__ import annotations

import io

from flask import Response as Answer
from flask import send_file
from werkzeug.wrappers import Response

PDF = "application/pdf"
POLICY = "Content-Security-Policy"
PAGE = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
FILE = "sandbox; default-src 'none'"


def keep(content: bytes, mediatype: str, name: str) -> Response:
    """A file to keep, and never a page of ours."""
    response = send_file(io.BytesIO(content), mediatype, as_attachment=True, download_name=name)
    response.headers[POLICY] = FILE
    return response


def frame(content: bytes, name: str) -> Response:
    """A PDF for a frame of a page of ours, in the same sandbox: the browser's own viewer needs nothing of it."""
    response = send_file(io.BytesIO(content), PDF, download_name=name)
    response.headers[POLICY] = f"{FILE}; frame-ancestors 'self'"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def with_frame(page: Answer) -> Answer:
    """A page that may have such a frame."""
    page.headers[POLICY] = f"{PAGE}; frame-src 'self'"
    return page
