# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Attachments: what a file is, is known by its content and by opening it, never by its name."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
import re
import unicodedata
import uuid
from collections.abc import Mapping

import pikepdf
from PIL import Image

from overlijden import aangifte as dictionary
from overlijden.aangifte import Aangifte, Bevinding, BijlageSoort, Ernst
from overlijden.rules.stukken import LARGEST
from overlijden.tables import Bijlage

LARGEST_PIXELS = 60_000_000  # more than any phone; less than Pillow's own limit, of which it warns

SIGNATURES: Mapping[bytes, str] = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}
ENDINGS: Mapping[str, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
}


class Unacceptable(Exception):
    """The file cannot be taken; the message is a Dutch sentence that says what to do (rule R65)."""


def make(content: bytes, name: str, soort: BijlageSoort, partij: str) -> Bijlage:
    """A row for an attachment whose content was opened and found in order; raises Unacceptable."""
    mediatype = inspect(content)
    return Bijlage(
        id=uuid.uuid4(),
        partij=partij,
        soort=soort,
        bestandsnaam=clean_name(name, mediatype),
        mediatype=mediatype,
        omvang=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        inhoud=content,
    )


def inspect(content: bytes) -> str:
    """The media type of the content; Unacceptable when it is no readable pdf, jpg or png of at most 8 MB."""
    if not content:
        raise Unacceptable("Dit bestand is leeg. Kies een ander bestand.")
    if len(content) > LARGEST:
        raise Unacceptable("Dit bestand is groter dan 8 MB. Kies een kleiner bestand.")
    mediatype = next((kind for start, kind in SIGNATURES.items() if content.startswith(start)), None)
    if mediatype is None:
        raise Unacceptable("Dit bestand kunnen wij niet openen. Gebruik pdf, jpg of png.")
    (_open_pdf if mediatype == "application/pdf" else _open_image)(content)
    return mediatype


def _open_pdf(content: bytes) -> None:
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if not pdf.pages or pdf.is_encrypted:
                raise Unacceptable("Dit bestand is beveiligd of heeft geen pagina's. Kies een ander bestand.")
    except pikepdf.PasswordError:
        raise Unacceptable("Dit bestand is beveiligd met een wachtwoord. Kies een bestand zonder wachtwoord.") from None
    except (pikepdf.PdfError, ValueError):
        raise Unacceptable("Dit bestand is beschadigd. Maak opnieuw een scan of foto.") from None


def _open_image(content: bytes) -> None:
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
            fits = image.width * image.height <= LARGEST_PIXELS
            if fits:
                image.draft("L", (800, 800))  # a photograph is read to its end, but not at its full size in memory
                image.load()
    except Exception:  # a damaged image fails in as many ways as there are decoders
        raise Unacceptable("Deze foto kunnen wij niet openen. Maak opnieuw een scan of foto.") from None
    if not fits:
        raise Unacceptable("Deze foto heeft te veel beeldpunten. Kies een kleinere foto.")


def clean_name(name: str, mediatype: str) -> str:
    """A file name that is safe to show, to send and to open, of at most 255 characters.

    No path, nothing invisible, and the ending of what the file is: a clerk's computer opens it by that ending.
    """
    base = re.split(r"[/\\]", name)[-1]
    visible = "".join(letter for letter in base if not unicodedata.category(letter).startswith("C")).strip()
    if not visible.casefold().endswith(ENDINGS[mediatype]):
        visible = f"{visible or 'bijlage'}{ENDINGS[mediatype][0]}"
    return visible[-255:]


def unpack(aangifte: Aangifte, partij: str) -> tuple[Aangifte, list[Bijlage], list[Bevinding]]:
    """Take the bytes out of a declaration that carries them as base64: the declaration without, rows, findings."""
    rows: list[Bijlage] = []
    findings: list[Bevinding] = []
    for number, item in enumerate(aangifte.bijlagen):
        try:
            content = base64.b64decode(item.inhoud or "", validate=True)
            rows.append(make(content, item.bestandsnaam or "", item.soort or BijlageSoort.OVERIG, partij))
        except ValueError:  # no base64, or not even ASCII
            findings.append(_finding(number, "Geef de inhoud van het bestand als base64."))
        except Unacceptable as refusal:
            findings.append(_finding(number, str(refusal)))
    return describe(aangifte, rows), rows, findings


def describe(aangifte: Aangifte, rows: list[Bijlage]) -> Aangifte:
    """The declaration with these attachments named in it by checksum."""
    named = tuple(
        dictionary.Bijlage(
            soort=row.soort,
            bestandsnaam=row.bestandsnaam,
            mediatype=row.mediatype,
            omvang=row.omvang,
            sha256=row.sha256,
        )
        for row in rows
    )
    return dataclasses.replace(aangifte, bijlagen=named)


def _finding(number: int, tekst: str) -> Bevinding:
    return Bevinding("R65", Ernst.BLOKKEERT, f"/bijlagen/{number}/inhoud", tekst)
