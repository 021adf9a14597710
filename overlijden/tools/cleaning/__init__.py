# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is kept of a file that somebody sent: what can be seen in it, and nothing else.

This reads hostile content, and therefore runs in the process that ``overlijden.tools.opener`` starts, alone.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import cache

from overlijden.tools.cleaning.refusal import Unacceptable

KINDS: Mapping[bytes, str] = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}


@cache
def _cleaners() -> Mapping[str, Callable[[bytes], bytes]]:
    """What reads each kind: large, and loaded only where a file is opened."""
    from overlijden.tools.cleaning.images import clean_jpeg, clean_png
    from overlijden.tools.cleaning.pdfs import clean_pdf

    return {"application/pdf": clean_pdf, "image/jpeg": clean_jpeg, "image/png": clean_png}


def prepare() -> None:
    """Read what the decoders read at their first use: the process that opens a file can open no other one."""
    import pikepdf
    from PIL import Image

    _cleaners()
    Image.preinit()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(io.BytesIO(), encryption=pikepdf.Encryption(owner="o", user="u"))


def clean(content: bytes) -> tuple[str, bytes]:
    """Media type, and the content without what cannot be seen; Unacceptable when it is no readable pdf, jpg or png.

    The same content gives the same bytes, so that a file sent twice is known again.
    """
    for signature, mediatype in KINDS.items():
        if content.startswith(signature):
            return mediatype, _cleaners()[mediatype](content)
    raise Unacceptable("Dit bestand kunnen wij niet openen. Gebruik pdf, jpg of png.")
