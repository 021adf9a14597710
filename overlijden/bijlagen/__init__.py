# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Attachments: what a file is, is known by its content and by opening it, never by its name."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
import unicodedata
import uuid
from collections.abc import Iterable, Mapping

from overlijden import aangifte as dictionary
from overlijden.aangifte import Aangifte, Bevinding, BijlageSoort, Ernst
from overlijden.bijlagen import scan
from overlijden.rules import stukken
from overlijden.rules.stukken import LARGEST
from overlijden.tables import Bijlage, Gescand
from overlijden.tools import sleutels
from overlijden.tools.cleaning.refusal import FORM_B, Unacceptable
from overlijden.tools.opener import open_safely

ENDINGS: Mapping[str, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
}
# What a declarant and a clerk are told beside the name of a file.
SCAN_NOTES: Mapping[Gescand, str] = {
    Gescand.SCHOON: "",
    Gescand.NIET: "niet gescand op virussen",
    Gescand.WACHT: "wordt nog gescand op virussen",
    Gescand.BESMET: "weggehaald: hierin zit een virus",
}
_TOO_LARGE = "Dit bestand is groter dan 8 MB. Kies een kleiner bestand."


def usable(rows: Iterable[Bijlage]) -> list[Bijlage]:
    """Those that can be filed: in which no virus was found."""
    return [row for row in rows if row.gescand is not Gescand.BESMET]


def make(content: bytes, name: str, soort: BijlageSoort, partij: str) -> Bijlage:
    """A row for an attachment, opened, cleaned, scanned and encrypted; raises Unacceptable.

    While the scanner is away the file is stored and waits: nothing is refused for it.
    """
    mediatype, kept = _open(content, name)
    identifier = uuid.uuid4()
    return Bijlage(
        id=identifier,
        partij=partij,
        soort=soort,
        bestandsnaam=clean_name(name, mediatype),
        mediatype=mediatype,
        omvang=len(kept),
        sha256=hashlib.sha256(kept).hexdigest(),
        inhoud=sleutels.ring().encrypt(kept, place(identifier)),
        gescand=_scan(kept),
    )


def _open(content: bytes, name: str) -> tuple[str, bytes]:
    if not content:
        raise Unacceptable("Dit bestand is leeg. Kies een ander bestand.")
    if len(content) > LARGEST:
        raise Unacceptable(_TOO_LARGE)
    if stukken.names_form_b(name):
        raise Unacceptable(FORM_B, "R66")
    mediatype, kept = open_safely(content)
    if len(kept) > LARGEST:
        raise Unacceptable(_TOO_LARGE)
    return mediatype, kept


def _scan(content: bytes) -> Gescand:
    try:
        gescand, virus = judged(scan.scanner().scan(content))
    except scan.Unavailable:
        return Gescand.WACHT
    if virus:
        raise Unacceptable("In dit bestand zit een virus. Wij hebben het niet bewaard. Kies een ander bestand.")
    return gescand


def judged(verdict: scan.Verdict) -> tuple[Gescand, str | None]:
    """A scanner's verdict as a row has it, with the name of what was found."""
    match verdict:
        case scan.Found(name):
            return Gescand.BESMET, name
        case scan.Clean():
            return Gescand.SCHOON, None
    return Gescand.NIET, None


def content(row: Bijlage) -> bytes:
    """The bytes of an attachment as they are shown and delivered; Altered when they are not those that were stored."""
    found = sleutels.ring().decrypt(row.inhoud, place(row.id))
    if (len(found), hashlib.sha256(found).hexdigest()) != (row.omvang, row.sha256):
        raise sleutels.Altered(place(row.id))
    return found


def copy(row: Bijlage, dossier: uuid.UUID, gemeente: str) -> Bijlage:
    """The same attachment for another dossier of its party, encrypted anew: bytes are bound to their row."""
    identifier = uuid.uuid4()
    kept = ("partij", "soort", "bestandsnaam", "mediatype", "omvang", "sha256", "gescand", "virus")
    return Bijlage(
        id=identifier,
        dossier_id=dossier,
        gemeente=gemeente,
        inhoud=sleutels.ring().encrypt(content(row), place(identifier)),
        **{name: getattr(row, name) for name in kept},
    )


def place(identifier: uuid.UUID) -> str:
    """Where the content of an attachment is stored, as its encryption knows it."""
    return f"bijlage.inhoud:{identifier}"


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
            sent = base64.b64decode(item.inhoud or "", validate=True)
            rows.append(make(sent, item.bestandsnaam or "", item.soort or BijlageSoort.OVERIG, partij))
        except ValueError:  # no base64, or not even ASCII
            findings.append(_finding(number, "Geef de inhoud van het bestand als base64."))
        except Unacceptable as refusal:
            findings.append(_finding(number, str(refusal), refusal.regel))
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


def _finding(number: int, tekst: str, regel: str = "R65") -> Bevinding:
    return Bevinding(regel, Ernst.BLOKKEERT, f"/bijlagen/{number}/inhoud", tekst)
