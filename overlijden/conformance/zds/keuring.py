# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with a message of StUF-ZDS that a front-end sent, field by field, and how we read it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from overlijden.conformance.eisen import Afwijking
from overlijden.conformance.standin.check import AANGIFTE, WIJZIGING, invalid
from overlijden.conformance.standin.diensten import DIENSTEN
from overlijden.conformance.standin.soap import Element, parse
from overlijden.conformance.standin.vertoning import content
from overlijden.conformance.zds.berichten import STUURGEGEVENS, every, text
from overlijden.conformance.zds.versie import ACTIE_1_1, ZDS, in_1_1, short, speaks_1_2
from overlijden.tools.lijn import Verzoek

NUMMERS = "//ZKN:object/ZKN:identificatie"
TIJDSTIP = f"{STUURGEGEVENS}/StUF:tijdstipBericht"
REFERENTIE = f"{STUURGEGEVENS}/StUF:referentienummer"
PARTIJEN = tuple((wie, wat) for wie in ("zender", "ontvanger") for wat in ("organisatie", "applicatie"))


def judge(verzoek: Verzoek, profiel: Mapping[str, Any]) -> tuple[str, list[Afwijking], dict[str, Any]] | None:
    """Its service, all that is wrong, and what we read; ``profiel`` says who should be sender and receiver."""
    headers = {name.lower(): value for name, value in verzoek.headers.items()}
    actie = headers.get("soapaction", "")
    naam = short(actie)
    found = [*_headers(actie, headers.get("content-type", ""), naam)]
    gelezen: dict[str, Any] = {}
    try:
        xml = in_1_1(parse(verzoek.body or b"").xml.getroottree().getroot())
    except ValueError as error:
        found.append(Afwijking("/", "SOAP 1.1 zonder DOCTYPE", str(error)))
    else:
        message = parse(etree.tostring(xml)).xml
        found += [*_message(naam, message), *_parties(xml, profiel)]
        gelezen = content(message) if naam == "creeerZaak_Lk01" else {}
    return (naam if naam in DIENSTEN else ""), found, gelezen


def _headers(actie: str, content_type: str, naam: str) -> Iterator[Afwijking]:
    base = f"{ZDS}/" if speaks_1_2(actie) else ACTIE_1_1
    if naam not in DIENSTEN or not actie.strip('"').startswith(base):
        yield Afwijking("SOAPAction", f"{ACTIE_1_1} of {ZDS}/ met een dienst van ZDS", actie or "niets")
    if content_type.partition(";")[0].strip().lower() != "text/xml":
        yield Afwijking("Content-Type", "text/xml", content_type or "niets")


def _parties(xml: Element, profiel: Mapping[str, Any]) -> Iterator[Afwijking]:
    for wie, wat in PARTIJEN:
        wanted = profiel.get(wie, {}).get(wat)
        wijzer = f"{STUURGEGEVENS}/StUF:{wie}/StUF:{wat}"
        if wanted and (found := text(xml, wijzer)) != str(wanted):
            yield Afwijking(wijzer, str(wanted), found or "niets")


def _message(naam: str, xml: Element) -> Iterator[Afwijking]:
    root = xml.getroottree().getroot()
    if naam in DIENSTEN and etree.QName(xml).localname != DIENSTEN[naam].element:
        yield Afwijking("/soapenv:Envelope/soapenv:Body/*", DIENSTEN[naam].element, etree.QName(xml).localname)
    for wijzer, verwacht in invalid(
        xml, WIJZIGING if DIENSTEN.get(naam) and DIENSTEN[naam].schema is WIJZIGING else AANGIFTE
    ):
        yield Afwijking(wijzer, verwacht, "iets anders")
    if not re.fullmatch("[0-9]{8,17}", text(root, TIJDSTIP)):
        yield Afwijking(TIJDSTIP, "8 tot en met 17 cijfers", text(root, TIJDSTIP) or "niets")
    if not 1 <= len(text(root, REFERENTIE)) <= 40:
        yield Afwijking(REFERENTIE, "1 tot en met 40 tekens", text(root, REFERENTIE) or "niets")
    for node in every(root, NUMMERS):
        if not re.fullmatch("[0-9]{4}.{1,36}", node.text or ""):
            yield Afwijking(NUMMERS, "vier cijfers van de gemeente en 1 tot en met 36 tekens", node.text or "niets")
    for node in every(root, "//soapenv:Body//*[not(*) and not(@xsi:nil)]"):
        if not (node.text or "").strip():
            yield Afwijking(root.getroottree().getpath(node), "een waarde, of xsi:nil met noValue", "leeg")
