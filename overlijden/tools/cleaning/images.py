# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""JPEG and PNG: the pixels stay byte for byte, and what is told about them goes."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

from PIL import Image

from overlijden.tools.cleaning.refusal import LARGEST_PIXELS, Unacceptable, refuse_other

BROKEN_IMAGE = "Deze foto kunnen wij niet openen. Maak opnieuw een scan of foto."

_ORIENTATION = 0x0112  # EXIF
_ENTROPY_ENDS = re.compile(b"\xff(?=[^\x00\xd0-\xd7\xff])")
_PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"pHYs", b"IDAT", b"IEND"})


def clean_jpeg(content: bytes) -> bytes:
    return _opened(*_strip(content, strip_jpeg))


def clean_png(content: bytes) -> bytes:
    return _opened(*_strip(content, _strip_png))


def _strip(content: bytes, strip: Callable[[bytes], tuple[bytes, bytes]]) -> tuple[bytes, bytes]:
    try:
        return strip(content)
    except (IndexError, ValueError):
        raise Unacceptable(BROKEN_IMAGE) from None


def _opened(content: bytes, tail: bytes) -> bytes:
    refuse_other(tail)
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
            fits = image.width * image.height <= LARGEST_PIXELS
            if fits:
                image.draft("L", (800, 800))  # a photograph is read to its end, but not at its full size in memory
                image.load()
    except MemoryError:
        fits = False
    except Exception:  # a damaged image fails in as many ways as there are decoders
        raise Unacceptable(BROKEN_IMAGE) from None
    if not fits:
        raise Unacceptable("Deze foto heeft te veel beeldpunten. Kies een kleinere foto.")
    return content


def strip_jpeg(content: bytes) -> tuple[bytes, bytes]:
    """The picture with its tables and what it needs to be shown upright, and what came after its end.

    IndexError or ValueError when it is no JPEG from beginning to end.
    """
    kept, place = [content[:2]], 2
    while (marker := content[place : place + 2]) != b"\xff\xd9":
        if marker[0] != 0xFF:
            raise ValueError("no marker")
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4])
        match marker[1]:
            case 0xFF:  # fills up
                end = place + 1
            case 0xDA:
                if (found := _ENTROPY_ENDS.search(content, end)) is None:
                    raise ValueError("no end")
                end = found.start()
                kept.append(content[place:end])
            case _:
                kept.append(_segment(content[place:end]))
        place = end
    return b"".join(kept) + marker, content[place + 2 :]


def _segment(segment: bytes) -> bytes:
    """A segment as it is kept: of what applications add, only what changes how the pixels are shown."""
    marker, body = segment[1], segment[4:]
    match marker:
        case 0xE0 if body.startswith(b"JFIF\0"):
            return b"\xff\xe0\x00\x10" + body[:12] + b"\0\0"  # without its thumbnail
        case 0xE1 if body.startswith(b"Exif\0\0"):
            return _upright(body)
        case 0xEE if body.startswith(b"Adobe"):
            return b"\xff\xee\x00\x0e" + body[:12]
        case 0xFE:
            return b""
        case _ if 0xE0 <= marker <= 0xEF:
            return b""
    return segment


def _upright(exif: bytes) -> bytes:
    """EXIF that says which side is up and no more; nothing when it lies as it should, or does not say."""
    read = Image.Exif()
    try:
        read.load(exif)
        turned = int(read.get(_ORIENTATION, 1))
    except Exception:  # what a camera wrote badly is no reason to refuse the photograph
        turned = 1
    if not 1 < turned <= 8:
        return b""
    entry = _ORIENTATION.to_bytes(2) + b"\0\3\0\0\0\1" + turned.to_bytes(2) + b"\0\0"
    return b"\xff\xe1\x00\x22Exif\0\0MM\0*\0\0\0\x08\0\1" + entry + b"\0\0\0\0"


def _strip_png(content: bytes) -> tuple[bytes, bytes]:
    """The picture's own chunks, and what came after its end; ValueError when it is no PNG from beginning to end."""
    kept, place, kind = [content[:8]], 8, b""
    while kind != b"IEND":
        kind, end = content[place + 4 : place + 8], place + 12 + int.from_bytes(content[place : place + 4])
        if kind == b"acTL":
            raise Unacceptable("Dit is een bewegende foto. Kies een foto die stilstaat.")
        if end > len(content):
            raise ValueError("cut")
        if kind in _PNG_KEPT:
            kept.append(content[place:end])
        place = end
    return b"".join(kept), content[place:]
