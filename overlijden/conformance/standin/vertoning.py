# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the stand-in shows of what it received: plain values for the page and for tests."""

from __future__ import annotations

from typing import Any

from lxml import etree

from overlijden.conformance.standin.soap import NS, STUF, Element
from overlijden.conformance.standin.store import Store

DOCUMENT = ("nummer", "titel", "soort", "bestandsnaam", "mediatype", "omvang", "sha256")
STATUS = ("volgnummer", "omschrijving", "toelichting", "eenheid")
BERICHT = ("dienst", "referentienummer", "zaak", "keren")


def zaken(store: Store) -> list[dict[str, Any]]:
    """Every zaak, newest first, with its typed content, its extraElementen and its documents."""
    documents = store.rows("SELECT * FROM document ORDER BY rowid")
    statuses = store.rows("SELECT * FROM status ORDER BY rowid")
    return [
        {
            "zaaknummer": row["nummer"],
            "kenmerk": row["kenmerk"],
            "ontvangen_op": row["ontvangen_op"],
            **content(etree.fromstring(row["xml"])),
            "statussen": [{key: s[key] for key in STATUS} for s in statuses if s["zaak"] == row["nummer"]],
            "documenten": [{key: d[key] for key in DOCUMENT} for d in documents if d["zaak"] == row["nummer"]],
        }
        for row in store.rows("SELECT * FROM zaak ORDER BY rowid DESC")
    ]


def berichten(store: Store) -> list[dict[str, Any]]:
    """Every message in order of its first arrival, and how many times it came."""
    rows = store.rows("SELECT * FROM bericht ORDER BY rowid")
    return [{key: row[key] for key in BERICHT} for row in rows]


def content(xml: Element) -> dict[str, Any]:
    """How we read a creeerZaak: plain values by the names that they have in the message."""
    extra = xml.findall("ZKN:object/StUF:extraElementen/StUF:extraElement", NS)
    return {
        "zaaktype": xml.findtext("ZKN:object/ZKN:isVan/ZKN:gerelateerde/ZKN:code", "", NS),
        "startdatum": xml.findtext("ZKN:object/ZKN:startdatum", "", NS),
        "overledene": _typed(xml, "heeftBetrekkingOp"),
        "initiator": _typed(xml, "heeftAlsInitiator"),
        "betrokkene": _typed(xml, "heeftAlsOverigBetrokkene"),
        "extraElementen": {node.get("naam", ""): _value(node) for node in extra},
    }


def _typed(xml: Element, relatie: str) -> dict[str, Any]:
    """The leaves of the person or establishment, by their own names."""
    entiteit = xml.find(f"ZKN:object/ZKN:{relatie}/ZKN:gerelateerde/*", NS)
    if entiteit is None:
        return {}
    return {etree.QName(node).localname: _value(node) for node in entiteit.iterdescendants() if not len(node)}


def _value(node: Element) -> Any:
    """The text; for no value or an incomplete date an object with StUF's attributes."""
    waarde = {key: node.get(f"{{{STUF}}}{key}") for key in ("noValue", "indOnvolledigeDatum")}
    given = {key: tekst for key, tekst in waarde.items() if tekst and tekst != "V"}
    return {"waarde": node.text, **given} if given else node.text
