# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the stand-in demands of a message before it does anything with it."""

from __future__ import annotations

import re
from pathlib import Path
from threading import Lock

from lxml import etree

from overlijden.conformance.standin.soap import Element, Fout, Verzoek

# The profile belongs to the adapter; read as a file, for nobody imports an adapter.
_XSD = Path(__file__).parents[3] / "adapters" / "stuf_zds" / "xsd"
AANGIFTE, WIJZIGING = (etree.XMLSchema(etree.parse(_XSD / name)) for name in ("zkn.xsd", "wijziging.xsd"))
_lock = Lock()  # one schema object keeps one error log


def check(verzoek: Verzoek, element: str, berichtcode: str, schema: etree.XMLSchema) -> None:
    """Raise Fout when this is not the message of the service: stuurgegevens first, then what we are to store."""
    if etree.QName(verzoek.xml).localname != element or verzoek.stuur("StUF:berichtcode") != berichtcode:
        raise Fout("StUF022")
    if not verzoek.stuur("StUF:ontvanger/StUF:applicatie"):
        raise Fout("StUF010")
    if not verzoek.zender:
        raise Fout("StUF013")
    if berichtcode == "Lk01":
        _check_content(verzoek, schema)


def _check_content(verzoek: Verzoek, schema: etree.XMLSchema) -> None:
    # The message says what is wrong, without the value that is.
    for _, reden in invalid(verzoek.xml, schema):
        raise Fout("StUF055", reden)


def invalid(xml: Element, schema: etree.XMLSchema = AANGIFTE) -> list[tuple[str, str]]:
    """Every place at which a message is other than its schema says, and what the schema says there."""
    with _lock:
        copy = etree.fromstring(etree.tostring(xml))  # without its envelope
        if schema.validate(copy):
            return []
        return [(str(error.path), re.sub(r"'[^'{]*'", "'...'", str(error.message))) for error in schema.error_log]
