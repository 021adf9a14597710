# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is kept of a file that somebody sent: what can be seen in it, and nothing else.

This reads hostile content, and therefore runs in the process that ``overlijden.tools.opener`` starts, alone.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

import pikepdf
from PIL import Image

from overlijden.tools.cleaning.images import clean_jpeg, clean_png
from overlijden.tools.cleaning.pdfs import clean_pdf
from overlijden.tools.cleaning.refusal import Unacceptable

KINDS: Mapping[bytes, tuple[str, Callable[[bytes], bytes]]] = {
    b"%PDF-": ("application/pdf", clean_pdf),
    b"\xff\xd8\xff": ("image/jpeg", clean_jpeg),
    b"\x89PNG\r\n\x1a\n": ("image/png", clean_png),
}


def prepare() -> None:
    """Read what the decoders read at their first use: the process that opens a file can open no other one."""
    Image.preinit()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(io.BytesIO(), encryption=pikepdf.Encryption(owner="o", user="u"))


def clean(content: bytes) -> tuple[str, bytes]:
    """Media type, and the content without what cannot be seen; Unacceptable when it is no readable pdf, jpg or png.

    The same content gives the same bytes, so that a file sent twice is known again.
    """
    for signature, (mediatype, clean_kind) in KINDS.items():
        if content.startswith(signature):
            return mediatype, clean_kind(content)
    raise Unacceptable("Dit bestand kunnen wij niet openen. Gebruik pdf, jpg of png.")
