# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is in a package: one declaration three times, to read, for JSON and for XML; attachments; checksums of all.

The same declaration makes the same bytes: it is not compressed, and nothing in it differs from one time to another.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC
from pathlib import Path, PurePath
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree

from adapters import teksten
from overlijden import canonical
from overlijden.adapter import Bericht, Document, receipt_code
from overlijden.tools import pdf

MANIFEST = "manifest.json"
VERSIE = 1
BEGIN = (1980, 1, 1, 0, 0, 0)  # a zip must have a time, and the same bytes have the same one
TITELS = {
    "aangifte": ("Aangifte van overlijden", ""),
    "aanvulling": (
        "Wijziging van een aangifte",
        "De aangifte is aangevuld. Dit pakket komt in de plaats van het vorige.",
    ),
    "intrekking": ("Intrekking van een aangifte", teksten.INTREKKING),
}
_NEDERLAND = ZoneInfo("Europe/Amsterdam")
_TEMPLATE = Path(__file__).with_name("aangifte.typ")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def pack(bericht: Bericht, soort: str, uren: int) -> bytes:
    """The package of this bericht, as a zip; ``soort`` says what to do with it, to be confirmed within ``uren``."""
    written = canonical.write(bericht.aangifte)
    files = {
        "aangifte.pdf": _pdf(bericht, soort, uren),
        "aangifte.json": _json(written),
        "aangifte.xml": as_xml(written),
    }
    bijlagen = {_path(number, document): document for number, document in enumerate(bericht.documenten, start=1)}
    manifest = {
        "versie": VERSIE,
        "soort": soort,
        "kenmerk": bericht.kenmerk,
        "levering": bericht.levering,
        "gemeente": bericht.gemeente,
        "ingediend_op": bericht.ingediend_op.astimezone(UTC).isoformat(timespec="seconds"),
        "bestanden": [*(_entry(*file) for file in files.items()), *_attachments(bijlagen)],
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as pakket:
        pakket.writestr(zipfile.ZipInfo(MANIFEST, BEGIN), _json(manifest))
        for path, inhoud in files.items():
            pakket.writestr(zipfile.ZipInfo(path, BEGIN), inhoud)
        for path, document in bijlagen.items():
            pakket.writestr(zipfile.ZipInfo(path, BEGIN), document.inhoud)
    return made.getvalue()


def checksum(inhoud: bytes) -> str:
    """The SHA-256 of the manifest of this package, by which its receiver says that she has it."""
    with zipfile.ZipFile(io.BytesIO(inhoud)) as pakket:
        return _sha256(pakket.read(MANIFEST))


def _entry(path: str, inhoud: bytes) -> dict[str, Any]:
    return {"naam": path, "omvang": len(inhoud), "sha256": _sha256(inhoud)}


def _attachments(bijlagen: Mapping[str, Document]) -> Iterator[dict[str, Any]]:
    for path, document in bijlagen.items():
        yield {
            **_entry(path, document.inhoud),
            "soort": document.soort,
            "titel": document.titel,
            "mediatype": document.mediatype,
            "bestandsnaam": document.bestandsnaam,
        }


def _path(number: int, document: Document) -> str:
    """A name of our own: that of the declarant may lead out of the folder in which somebody unpacks it."""
    suffix = PurePath(document.bestandsnaam).suffix.lower()
    return f"bijlagen/{number:02}{suffix if re.fullmatch(r'[.][a-z0-9]{1,5}', suffix) else ''}"


def _pdf(bericht: Bericht, soort: str, uren: int) -> bytes:
    titel, uitleg = TITELS[soort]
    data = {
        "titel": f"{titel} {bericht.kenmerk}",
        "uitleg": uitleg,
        "kenmerk": bericht.kenmerk,
        "ingediend": f"{bericht.ingediend_op.astimezone(_NEDERLAND):%d-%m-%Y %H.%M} uur",
        "zaaknummer": bericht.zaaknummer or "",
        "code": receipt_code(bericht.levering),
        "uren": uren,
        "antwoorden": [list(answer) for answer in teksten.answers(bericht.aangifte)],
        "bijlagen": [document.titel for document in bericht.documenten],
    }
    return pdf.render(_TEMPLATE, data, bericht.ingediend_op)


def as_xml(written: Mapping[str, Any]) -> bytes:
    """The same as the JSON: an element for each field, and in a list a ``deel`` for each of its parts."""
    root = etree.Element("aangifte")
    _fill(root, written)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _fill(element: etree._Element, value: Any) -> None:
    match value:
        case Mapping():
            for name, inner in value.items():
                _fill(etree.SubElement(element, name), inner)
        case list() | tuple():
            for inner in value:
                _fill(etree.SubElement(element, "deel"), inner)
        case bool():
            element.text = "true" if value else "false"
        case _:
            element.text = _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", str(value))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(errors="replace")


def _sha256(inhoud: bytes) -> str:
    return hashlib.sha256(inhoud).hexdigest()
