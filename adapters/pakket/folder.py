# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Packages in a folder, which may be a mount of SFTP, and the acknowledgements beside them.

It is delivered when the municipality puts a file beside it, with the same name and ``.ontvangen`` at the end, that
holds the SHA-256 of the manifest which it read: then it has the package, whole.
"""

from __future__ import annotations

import codecs
import os
from contextlib import suppress
from pathlib import Path

from adapters.pakket.inhoud import checksum
from overlijden.aangifte import Bevinding, Ernst
from overlijden.adapter import Bericht, Refused, TemporaryError

RECHTEN = 0o640  # what is in it is for the municipality's own account, in the folder's group
LARGEST = 400  # bytes that are read of an acknowledgement: a checksum, in letters of two bytes perhaps
ANDERS = "De gemeente heeft een ander pakket ontvangen dan wij verstuurden. Vraag de gemeente het opnieuw op te halen."


class Waiting(Exception):
    """There is no acknowledgement yet."""


class Folder:
    """The municipality's own folder within ``path``, named by its code."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def wrap(self, bericht: Bericht, pakket: bytes) -> bytes:  # noqa: ARG002 - the road's
        return pakket

    def put(self, bericht: Bericht, body: bytes) -> str:
        try:
            _write(self.path / bericht.gemeente, f"{name(bericht)}.zip", body)
        except OSError as error:
            raise TemporaryError(f"map: {type(error).__name__}") from None
        return checksum(body)

    def acknowledged(self, bericht: Bericht, controlegetal: str) -> str:
        """The checksum that the municipality read. A file that it is still writing is no answer yet."""
        try:
            place = self.path / bericht.gemeente / f"{name(bericht)}.ontvangen"
            with open(place, "rb", opener=_carefully) as file:
                words = _decoded(file.read(LARGEST) or b"").split()
        except FileNotFoundError:
            raise Waiting from None
        except OSError as error:
            raise TemporaryError(f"map: {type(error).__name__}") from None
        found = words[0].lower() if words else ""
        if found != controlegetal and controlegetal.startswith(found):
            raise Waiting
        if found != controlegetal:
            reden = Bevinding("pakket:controlegetal", Ernst.AMBTENAAR, "", ANDERS)
            raise Refused("controlegetal", (reden,))
        return found

    def clear(self, bericht: Bericht) -> None:
        with suppress(OSError):  # it is delivered; that it still lies here is no reason to say otherwise
            (self.path / bericht.gemeente / f"{name(bericht)}.zip").unlink()

    def ping(self) -> None:
        if not self.path.is_dir() or not os.access(self.path, os.X_OK):
            raise TemporaryError("map: cannot be entered")


def name(bericht: Bericht) -> str:
    """The declarant's reference and the delivery's: one reference may be delivered again with other content."""
    return f"{bericht.kenmerk}-{bericht.levering[:8]}"


def _carefully(place: str, flags: int) -> int:
    """Others write in this folder: what lies there must not lead elsewhere, nor make us wait."""
    return os.open(place, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def _decoded(written: bytes) -> str:
    """UTF-8 or UTF-16, as its first bytes say. Of a letter, or of those first bytes, a part alone is nothing yet."""
    wide = any(mark.startswith(written[:2]) for mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return codecs.getincrementaldecoder("utf-16" if wide else "utf-8-sig")("replace").decode(written)


def _write(folder: Path, filename: str, inhoud: bytes) -> None:
    """Whole or not at all, also when the machine stops: whoever looks sees the old file, the new one, or none."""
    temporary = folder / f".{filename}.{os.getpid()}"
    for left in folder.glob(f".{filename}.*"):  # of a process that died
        left.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, RECHTEN)
    with os.fdopen(handle, "wb") as file:
        file.write(inhoud)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / filename)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
