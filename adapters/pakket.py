# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A package in a folder, for a municipality that has nothing else: it fetches the package and says so in a file.

A package is one zip: the declaration as JSON, the attachments, and a manifest with the checksum of each. Written is not
delivered. Delivered is when the municipality puts a file beside it, with the same name and ``.ontvangen`` at the end,
that holds the SHA-256 of the manifest which it read: then it has the package, whole.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePath
from typing import Any, Self

from overlijden import canonical
from overlijden.aangifte import Bevinding, Ernst
from overlijden.adapter import (
    Accepted,
    Adapter,
    Bericht,
    Capability,
    ConfigError,
    Document,
    Journal,
    Outcome,
    Pending,
    Refused,
    Section,
    TemporaryError,
)

FOLDER = "OVERLIJDEN_PAKKETTEN"  # in it a folder per municipality, named by its code
MANIFEST = "manifest.json"
VERSIE = 1
RECHTEN = 0o640  # what is in it is for the municipality's own account, in the folder's group
BEGIN = (1980, 1, 1, 0, 0, 0)  # a zip must have a time, and the same bytes have the same one
ANDERS = "De gemeente heeft een ander pakket ontvangen dan wij verstuurden. Vraag haar het opnieuw op te halen."


class Waiting(Exception):
    """There is no acknowledgement yet."""


class Pakket(Adapter):
    """Puts packages into the municipality's own folder within ``folder``, to be acknowledged within ``termijn``.

    Where that is, is the operator's to say and no part of a profile, which a municipality may write itself.
    """

    capabilities = frozenset({Capability.AMEND, Capability.WITHDRAW})

    def __init__(
        self, folder: Path, termijn: timedelta, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.folder, self.termijn, self.clock = folder, termijn, clock

    @classmethod
    def from_config(cls, settings: Mapping[str, Any]) -> Self:
        section = Section(Path("profiel"), settings)
        hours = section.take_or("termijn", 24)
        section.close()
        if not 1 <= hours <= 48:  # the worker looks a few hundred times before it gives up
            raise section.error("termijn", "must be 1 to 48 hours")
        folder = Path(os.environ.get(FOLDER, ""))
        if not folder.is_absolute():
            raise ConfigError(f"{FOLDER}: must be an absolute path")
        return cls(folder, timedelta(hours=hours))

    def deliver(self, bericht: Bericht, journal: Journal) -> Outcome:
        return self._hand_in(bericht, journal, "aangifte")

    def amend(self, bericht: Bericht, journal: Journal) -> Outcome:
        return self._hand_in(bericht, journal, "aanvulling")

    def withdraw(self, bericht: Bericht, journal: Journal) -> Outcome:
        return self._hand_in(replace(bericht, documenten=()), journal, "intrekking")

    def _hand_in(self, bericht: Bericht, journal: Journal, soort: str) -> Outcome:
        controlegetal, moment = journal.once("pakket", lambda: self._put(bericht, journal, soort)).split()
        try:
            journal.once("ontvangen", lambda: self._acknowledged(bericht, controlegetal))
        except Waiting:
            return Pending(datetime.fromisoformat(moment) + self.termijn)
        with suppress(OSError):  # it is delivered; that it still lies here is no reason to say otherwise
            (self.folder / bericht.gemeente / f"{name(bericht)}.zip").unlink()
        return Accepted()

    def ping(self) -> None:
        if not self.folder.is_dir() or not os.access(self.folder, os.X_OK):
            raise TemporaryError("map: cannot be entered")

    def _put(self, bericht: Bericht, journal: Journal, soort: str) -> str:
        """The manifest's checksum and the moment at which the package lay there."""
        inhoud = journal.keep("pakket", lambda: pack(bericht, soort))
        try:
            _write(self.folder / bericht.gemeente, f"{name(bericht)}.zip", inhoud)
        except OSError as error:
            raise TemporaryError(f"map: {type(error).__name__}") from None
        with zipfile.ZipFile(io.BytesIO(inhoud)) as pakket:
            return f"{_sha256(pakket.read(MANIFEST))} {self.clock().isoformat()}"

    def _acknowledged(self, bericht: Bericht, controlegetal: str) -> str:
        """The checksum that the municipality read. A file that it is still writing is no answer yet."""
        try:
            # Others write in this folder: what lies there must not lead elsewhere, nor make us wait.
            place = self.folder / bericht.gemeente / f"{name(bericht)}.ontvangen"
            handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(handle, "rb") as file:
                words = file.read(200).decode("ascii", "replace").split()
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


def name(bericht: Bericht) -> str:
    """The declarant's reference and the delivery's: one reference may be delivered again with other content."""
    return f"{bericht.kenmerk}-{bericht.levering[:8]}"


def pack(bericht: Bericht, soort: str = "aangifte") -> bytes:
    """The package of this bericht, which ``soort`` says what to do with.

    It is not compressed, and nothing in it differs from one time to another.
    """
    aangifte = _json(canonical.write(bericht.aangifte))
    bijlagen = {_path(number, document): document for number, document in enumerate(bericht.documenten, start=1)}
    manifest = {
        "versie": VERSIE,
        "soort": soort,
        "kenmerk": bericht.kenmerk,
        "levering": bericht.levering,
        "gemeente": bericht.gemeente,
        "ingediend_op": bericht.ingediend_op.astimezone(UTC).isoformat(timespec="seconds"),
        "bestanden": [
            {"naam": "aangifte.json", "omvang": len(aangifte), "sha256": _sha256(aangifte)},
            *_attachments(bijlagen),
        ],
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as pakket:
        pakket.writestr(zipfile.ZipInfo(MANIFEST, BEGIN), _json(manifest))
        pakket.writestr(zipfile.ZipInfo("aangifte.json", BEGIN), aangifte)
        for path, document in bijlagen.items():
            pakket.writestr(zipfile.ZipInfo(path, BEGIN), document.inhoud)
    return made.getvalue()


def _attachments(bijlagen: Mapping[str, Document]) -> Iterator[dict[str, Any]]:
    for path, document in bijlagen.items():
        yield {
            "naam": path,
            "omvang": len(document.inhoud),
            "sha256": _sha256(document.inhoud),
            "soort": document.soort,
            "titel": document.titel,
            "mediatype": document.mediatype,
            "bestandsnaam": document.bestandsnaam,
        }


def _path(number: int, document: Document) -> str:
    """A name of our own: that of the declarant may lead out of the folder in which somebody unpacks it."""
    suffix = PurePath(document.bestandsnaam).suffix.lower()
    return f"bijlagen/{number:02}{suffix if re.fullmatch(r'[.][a-z0-9]{1,5}', suffix) else ''}"


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(errors="replace")


def _sha256(inhoud: bytes) -> str:
    return hashlib.sha256(inhoud).hexdigest()


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
