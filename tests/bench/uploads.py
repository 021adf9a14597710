# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long a file takes from the browser until it is opened, cleaned, encrypted and stored."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from contextlib import suppress

from PIL import Image

from forms.uploads import MOST
from overlijden.tools.cleaning.refusal import Unacceptable
from overlijden.tools.opener import open_safely
from tests.attacks import FILES, photo_in_pdf
from tests.bench.visitor import Visitor
from tests.e2e.stack import Stack

ROUNDS = MOST - 1  # a draft takes no more beside the one that warms up


def measure(service: Stack) -> Iterator[tuple[str, list[float]]]:
    """What was sent, and seconds of each sending, after one that warms up."""
    director = Visitor(service.url, "uitvaart")
    photo, page = photograph(4000, 3000, 48), photograph(1654, 2339, 60)
    for name, make, pixels in (("photograph", bytes, photo), ("PDF", photo_in_pdf, page)):
        address = _begin(director)
        contents = [make(_another(pixels, number)) for number in range(ROUNDS + 1)]
        seconds = [_send(director, address, content) for content in contents]
        yield f"upload of a {name} of {len(contents[0]) / 1e6:.1f} MB", seconds[1:]


def _begin(director: Visitor) -> str:
    """The address of a new draft's page of files."""
    director.get("/aangifte")
    asked = director.post("/aangifte", {"overlijden.gemeente": "1942"}).location
    begun = director.post(asked, {"geval": "overlijden"}).location
    return f"{begun.rpartition('/')[0]}/bijlagen"


def slowest_attack() -> tuple[str, float]:
    """Which hostile file takes longest until it is refused, and how many seconds."""
    seconds = {name: _refused(make()) for name, (make, _) in FILES.items()}
    slowest = max(seconds, key=lambda name: seconds[name])
    return slowest, seconds[slowest]


def _refused(content: bytes) -> float:
    began = time.perf_counter()
    with suppress(Unacceptable):
        open_safely(content)
        raise RuntimeError("an attack was not refused")
    return time.perf_counter() - began


def photograph(width: int, height: int, quality: int) -> bytes:
    """As a phone makes it: twelve million pixels with the noise of a dim room."""
    out = io.BytesIO()
    Image.effect_noise((width, height), 30).convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()


def _another(photo: bytes, number: int) -> bytes:
    """The same pixels at another density: a file sent twice would be one attachment."""
    return photo[:14] + number.to_bytes(2) + photo[16:]


def _send(director: Visitor, address: str, content: bytes) -> float:
    came = director.post_file(address, {"bijlage.soort": "OVERIG", "toevoegen": "1"}, "bijlagen", content)
    if not came.location:
        raise RuntimeError("the upload was refused")
    return came.seconds
