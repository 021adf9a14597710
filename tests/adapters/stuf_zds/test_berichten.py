# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every message is valid: against our own profile always, and against the official schema of ZDS 1.1.02."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from adapters import teksten
from adapters.stuf_zds import berichten, vragen
from adapters.stuf_zds.profiel import Adressen, Profiel, Status, Systeem
from adapters.stuf_zds.schema import serialise
from adapters.stuf_zds.stuurgegevens import DOCUMENTNUMMER, ZAAKNUMMER, Kop
from adapters.stuf_zds.terugmelding import GEVRAAGD
from adapters.stuf_zds.xmltools import NS, Element, element
from overlijden import samples
from overlijden.aangifte import Aangever, Aangifte, BijlageSoort
from overlijden.adapter import Refused
from tests.adapters.aangiften import AANGEVER, SHARED, VARIANTEN, aangifte, bericht, document, generated
from tests.testpersonen import personen

OFFICIEEL = SHARED / "schemas/stuf/zds-1.1.02-king-resolved-p27/zkn0310_msg_zs-dms_resolved2017.xsd"
MOMENT = datetime(2026, 11, 23, 23, 40, 1, 123_456, tzinfo=UTC)
PROFIEL = Profiel(
    Adressen("", "", ""),
    Systeem("Overlijden", "00000000000000000000", "PROD", "dienst"),
    Systeem("Zaaksysteem", "0796"),
)
KOP = Kop.make(PROFIEL, "0" * 32, "zaak", MOMENT)
needs_shared = pytest.mark.skipif(not OFFICIEEL.exists(), reason="the official schemas are not at hand")


@cache
def official() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(OFFICIEEL))


def check(message: Element) -> None:
    """Valid in our profile and in the official schema, as a receiver reads it."""
    official().assertValid(etree.fromstring(serialise(message)))


@needs_shared
@pytest.mark.parametrize("variant", VARIANTEN)
@pytest.mark.parametrize("persoon", personen(), ids=lambda persoon: persoon["pl"])
def test_every_test_person_makes_a_valid_zaak(persoon: dict[str, str], variant: str) -> None:
    check(berichten.creeer_zaak(KOP, bericht(aangifte(persoon, variant)), "07960000001"))


@needs_shared
@pytest.mark.parametrize("name", samples.names())
def test_every_kind_of_case_makes_a_valid_zaak(name: str) -> None:
    check(berichten.creeer_zaak(KOP, bericht(samples.sample(name, nu=MOMENT)), "07960000001"))


@needs_shared
@pytest.mark.parametrize("name", samples.names())
def test_every_kind_of_case_can_be_amended(name: str) -> None:
    """From nothing, and to nothing: each field of it once appears and once goes away."""
    filed = samples.sample(name, nu=MOMENT)
    for was, is_now in ((Aangifte(), filed), (filed, Aangifte()), (filed, filed)):
        check(berichten.wijzig_zaak(KOP, dataclasses.replace(bericht(is_now), vorige=was), "07960000001"))


@needs_shared
@pytest.mark.parametrize(
    "message",
    [
        vragen.geef_nummer(KOP, ZAAKNUMMER),
        vragen.geef_nummer(KOP, DOCUMENTNUMMER),
        vragen.geef_zaak(KOP, "07960000001"),
        berichten.zet_status(KOP, "07960000001", Status(4, "Ingetrokken", "BURGERZAKEN"), teksten.INTREKKING),
        berichten.zet_status(KOP, "07960000001", Status(5, "Aangevuld", "BURGERZAKEN"), teksten.AANVULLING),
        vragen.lees_document(KOP, "07960000002"),
        vragen.geef_documenten(KOP, "07960000001"),
        vragen.geef_documenten(KOP, "07960000001", *GEVRAAGD),
        vragen.geef_stand(KOP, "07960000001"),
        berichten.voeg_document_toe(KOP, bericht(Aangifte()), document(), "07960000002", "07960000001"),
        berichten.voeg_document_toe(KOP, bericht(Aangifte()), document(inhoud=b"", naam="geen"), "07961", "07962"),
    ],
    ids=lambda message: etree.QName(message).localname,
)
def test_every_other_message_is_valid(message: Element) -> None:
    check(message)


@needs_shared
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(generated(Aangifte))
def test_what_our_profile_admits_the_official_schema_admits(filed: Aangifte) -> None:
    try:
        message = serialise(berichten.creeer_zaak(KOP, bericht(filed), "07960000001"))
    except Refused:
        return  # no declarant to name as initiator: refused by design
    official().assertValid(etree.fromstring(message))


def test_an_initiator_without_number_is_refused_at_the_field_that_is_missing() -> None:
    with pytest.raises(Refused) as caught:
        serialise(berichten.creeer_zaak(KOP, bericht(Aangifte(aangever=Aangever())), "07960000001"))
    assert [reden.wijzer for reden in caught.value.reasons] == ["/aangever/bsn"]


@pytest.mark.parametrize(
    "pad",
    [
        "ZKN:identificatie",
        "ZKN:startdatum",
        "ZKN:registratiedatum",
        "ZKN:zaakniveau",
        "ZKN:deelzakenIndicatie",
        "ZKN:isVan/ZKN:gerelateerde/ZKN:code",
        "ZKN:kenmerk",
        "ZKN:heeftAlsInitiator",
    ],
)
def test_our_profile_asks_what_the_standard_calls_mandatory(pad: str) -> None:
    """The official schema lets each of these be left out; the table of creeerZaak does not."""
    message = berichten.creeer_zaak(KOP, bericht(Aangifte(aangever=AANGEVER)), "07960000001")
    serialise(message)
    [missing] = message.findall(f"ZKN:object/{pad}", NS)
    parent = missing.getparent()
    assert parent is not None
    parent.remove(missing)
    with pytest.raises(Refused):
        serialise(message)


def test_the_time_is_dutch_and_to_the_millisecond() -> None:
    assert KOP.tijdstip == "20261124004001123"


def test_a_message_number_has_forty_characters_and_another_time_another_number() -> None:
    later = Kop.make(PROFIEL, "0" * 32, "zaak", MOMENT.replace(microsecond=124_456))
    other = Kop.make(PROFIEL, "0" * 32, "zaaknummer", MOMENT)
    assert len({KOP.referentienummer, later.referentienummer, other.referentienummer}) == 3
    assert {len(kop.referentienummer) for kop in (KOP, later, other)} == {40}


def test_the_zaak_starts_on_the_dutch_day_of_filing() -> None:
    """Filed at 23:30 UTC in winter is 0:30 the next day in the Netherlands."""
    message = berichten.creeer_zaak(KOP, bericht(Aangifte(aangever=AANGEVER)), "07960000001")
    assert message.findtext("ZKN:object/ZKN:startdatum", "", NS) == "20261124"


def test_a_municipality_names_its_own_documents() -> None:
    profiel = Profiel(
        PROFIEL.adressen,
        PROFIEL.zender,
        PROFIEL.ontvanger,
        documenttypen={BijlageSoort.A_VERKLARING: "Overlijdensbewijs"},
    )
    kop = Kop.make(profiel, "0" * 32, "document", MOMENT)
    message = berichten.voeg_document_toe(kop, bericht(Aangifte()), document(), "07961", "07962")
    assert message.findtext("ZKN:object/ZKN:dct.omschrijving", "", NS) == "Overlijdensbewijs"


def test_our_schema_knows_no_other_message() -> None:
    with pytest.raises(Refused):
        serialise(element("ZKN:zakLk02"))
