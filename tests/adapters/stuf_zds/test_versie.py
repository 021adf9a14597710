# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""StUF-ZDS 1.2 is the same content in other words: valid against its official schema, under the official SOAPAction."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import pytest
from lxml import etree

from adapters import teksten
from adapters.stuf_zds import berichten, stuurgegevens, terugmelding, versie, vragen
from adapters.stuf_zds.profiel import Profiel, Status, Versie
from adapters.stuf_zds.schema import serialise
from adapters.stuf_zds.stuurgegevens import Dienst
from adapters.stuf_zds.xmltools import Element
from overlijden import samples
from overlijden.aangifte import Aangifte
from overlijden.adapter import ConfigError
from tests.adapters.aangiften import SHARED, bericht, document
from tests.adapters.stuf_zds.test_berichten import KOP, MOMENT

OFFICIEEL = SHARED / "schemas/stuf/zds-1.2-p2017Q1"
WSDL = "{http://schemas.xmlsoap.org/wsdl/soap/}operation"
needs_shared = pytest.mark.skipif(not OFFICIEEL.exists(), reason="the official schemas are not at hand")
ZAAK, EDC = "07960000001", "07960000002"


def zaak(name: str) -> Element:
    return berichten.creeer_zaak(KOP, bericht(samples.sample(name, nu=MOMENT)), ZAAK)


def edc() -> Element:
    return berichten.voeg_document_toe(KOP, bericht(Aangifte()), document(), EDC, ZAAK)


MESSAGES: list[tuple[Dienst, Callable[[], Element]]] = [
    (stuurgegevens.ZAAKNUMMER, partial(vragen.geef_nummer, KOP, stuurgegevens.ZAAKNUMMER)),
    (stuurgegevens.DOCUMENTNUMMER, partial(vragen.geef_nummer, KOP, stuurgegevens.DOCUMENTNUMMER)),
    *((stuurgegevens.CREEER_ZAAK, partial(zaak, name)) for name in samples.names()),
    (stuurgegevens.VOEG_TOE, edc),
    (stuurgegevens.ZAAKDETAILS, partial(vragen.geef_zaak, KOP, ZAAK)),
    (stuurgegevens.ZAAKDOCUMENTEN, partial(vragen.geef_documenten, KOP, ZAAK)),
    (stuurgegevens.ZAAKDOCUMENTEN, partial(vragen.geef_documenten, KOP, ZAAK, *terugmelding.GEVRAAGD)),
    (stuurgegevens.ZAAKDETAILS, partial(vragen.geef_stand, KOP, ZAAK)),
    (stuurgegevens.DOCUMENT_LEZEN, partial(vragen.lees_document, KOP, EDC)),
    (stuurgegevens.UPDATE_ZAAK, partial(berichten.wijzig_zaak, KOP, bericht(Aangifte(naar_waarheid=True)), ZAAK)),
    (
        stuurgegevens.ZAAKSTATUS,
        partial(berichten.zet_status, KOP, ZAAK, Status(4, "Ingetrokken", "BURGERZAKEN"), teksten.INTREKKING),
    ),
]
every = pytest.mark.parametrize(("dienst", "make"), MESSAGES)


@cache
def official() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(OFFICIEEL / "zds0120.xsd"))


@cache
def actions() -> frozenset[str]:
    """Every SOAPAction in the official interface descriptions."""
    found = [etree.parse(file).iter(WSDL) for file in OFFICIEEL.glob("*zs-dms.wsdl")]
    return frozenset(node.get("soapAction", "") for nodes in found for node in nodes)


@needs_shared
@every
def test_every_message_is_valid_against_the_official_schema(dienst: Dienst, make: Callable[[], Element]) -> None:
    written = serialise(make(), partial(versie.renamed, Versie.ZDS_1_2, dienst))
    official().assertValid(etree.fromstring(written))


@needs_shared
@every
def test_the_soapaction_is_the_official_one(dienst: Dienst, make: Callable[[], Element]) -> None:
    assert versie.actie(Versie.ZDS_1_2, dienst) in actions()


@every
def test_the_older_version_stays_as_it_was(dienst: Dienst, make: Callable[[], Element]) -> None:
    assert serialise(make(), partial(versie.renamed, Versie.ZDS_1_1, dienst)) == serialise(make())
    assert versie.actie(Versie.ZDS_1_1, dienst) == dienst.actie


def test_a_version_that_does_not_exist_is_refused() -> None:
    systeem = {"applicatie": "Overlijden", "organisatie": "0796"}
    adressen = dict.fromkeys(("vrije_berichten", "ontvang_asynchroon", "beantwoord_vraag"), "https://zaken.example.org")
    settings = {"adressen": adressen, "zender": systeem, "ontvanger": systeem}
    assert Profiel.read({**settings, "versie": "1.2"}).versie is Versie.ZDS_1_2
    with pytest.raises(ConfigError, match=r"versie: must be one of 1\.1, 1\.2"):
        Profiel.read({**settings, "versie": "1.3"})
