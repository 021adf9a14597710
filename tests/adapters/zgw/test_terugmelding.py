# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A zaaksysteem is asked how a zaak stands, and for the akte in the one place that the profile names."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from adapters.memory import MemoryJournal
from adapters.zgw import Zgw
from adapters.zgw.catalogus import Item
from overlijden.adapter import (
    Afgifte,
    AfgifteSoort,
    Capability,
    ConfigError,
    Fase,
    Refused,
    Stand,
    TemporaryError,
)
from overlijden.conformance.zgw.regels import Standin
from tests.adapters.zgw.conftest import Backend, Connect
from tests.adapters.zgw.test_zgw import BERICHT

EIGENSCHAP = {"plaats": "eigenschap", "akte": "aktenummer", "datum": "aktedatum", "behandeling": "In behandeling"}
DOCUMENT = {"plaats": "document", "akte": "Akte van overlijden"}
FILES = {"verlof": "Verlof tot begraven", "uittreksel": "Uittreksel"}
STATUS = {"plaats": "status", "akte": "Akte gemaakt", "behandeling": "In behandeling"}
DELIVERED = dataclasses.replace(BERICHT, zaaknummer=BERICHT.kenmerk, documenten=())
RESOURCES = ["zaken", "statussen", "statustypen", "zaakeigenschappen"]


@pytest.fixture
def adapter(connect: Connect) -> Zgw:
    """One whose back-end has the declaration."""
    made = connect(terugmelding=EIGENSCHAP)
    made.deliver(BERICHT, MemoryJournal())
    return made


def zaak_of(adapter: Zgw) -> Item:
    [zaak] = Backend(adapter).zaken(BERICHT.kenmerk)
    return zaak


def write(standin: Standin, adapter: Zgw, **eigenschappen: str) -> None:
    """What a registrar enters in her own system."""
    zaak = zaak_of(adapter)["url"]
    for naam, waarde in eigenschappen.items():
        item = {"eigenschap": f"{standin.url}/{naam}", "naam": naam, "waarde": waarde}
        standin.add("zaken", "zaakeigenschappen", zaak=zaak, **item)


def set_status(standin: Standin, adapter: Zgw, naam: str, moment: str, toelichting: str = "") -> None:
    zaak = zaak_of(adapter)
    typen = [item["url"] for item in standin.items["statustypen"] if item["omschrijving"] == naam]
    new = {"zaaktype": zaak["zaaktype"], "omschrijving": naam, "volgnummer": 9}
    url = typen[0] if typen else standin.add("catalogi", "statustypen", **new)
    status = {"statustype": url, "datumStatusGezet": moment, "statustoelichting": toelichting}
    standin.add("zaken", "statussen", zaak=zaak["url"], **status)


def test_a_zaak_that_nobody_touched_says_that_it_is_there(adapter: Zgw) -> None:
    assert adapter.poll(DELIVERED) == Stand(Fase.ONTVANGEN)


def test_work_on_it_is_seen_by_its_status(adapter: Zgw, standin: Standin) -> None:
    set_status(standin, adapter, "In behandeling", "2026-11-25T09:00:00Z")
    assert adapter.poll(DELIVERED) == Stand(Fase.BEHANDELING)


@pytest.mark.parametrize("moment", ["", "0001-01-01T00:00:00+23:00", "9999-12-31T23:59:59-23:00"])
def test_a_status_of_a_moment_that_cannot_be_is_asked_again(adapter: Zgw, standin: Standin, moment: str) -> None:
    set_status(standin, adapter, "In behandeling", moment)
    with pytest.raises(TemporaryError, match="no moment"):
        adapter.poll(DELIVERED)


def test_an_ended_zaak_is_done(adapter: Zgw, standin: Standin) -> None:
    standin.items["zaken"][0]["einddatum"] = "2026-11-25"
    assert adapter.poll(DELIVERED) == Stand(Fase.AFGEHANDELD)


@pytest.mark.parametrize("datum", ["2026-11-25", "20261125", " 20261125 "])
def test_the_akte_stands_in_eigenschappen(adapter: Zgw, standin: Standin, datum: str) -> None:
    write(standin, adapter, aktenummer=" 200251 ", aktedatum=datum)
    assert adapter.poll(DELIVERED) == Stand(Fase.ONTVANGEN, "200251", date(2026, 11, 25))


@pytest.mark.parametrize("datum", ["gisteren", "2026-W48-3", "2026W483", "2026-1125", "2026-02-30"])
def test_a_day_that_is_none_is_no_day(adapter: Zgw, standin: Standin, datum: str) -> None:
    write(standin, adapter, aktenummer="200251", aktedatum=datum)
    assert adapter.poll(DELIVERED).akte_datum is None


def test_nothing_else_is_taken_for_the_akte(adapter: Zgw, standin: Standin) -> None:
    write(standin, adapter, nummer="200251")
    set_status(standin, adapter, "Akte gemaakt", "2026-11-25T09:00:00Z", "200252")
    assert adapter.poll(DELIVERED).akte_nummer is None


def test_the_akte_stands_in_the_last_of_its_statuses(adapter: Zgw, standin: Standin, connect: Connect) -> None:
    set_status(standin, adapter, "Akte gemaakt", "2026-11-25T23:30:00Z", "200252")
    set_status(standin, adapter, "Akte gemaakt", "2026-11-25T10:00:00+01:00", "200251")
    found = connect(terugmelding=STATUS).poll(DELIVERED)
    assert found == Stand(Fase.ONTVANGEN, "200252", date(2026, 11, 26)), "the day of the Netherlands"


def add_document(standin: Standin, adapter: Zgw, soort: str, titel: str, **more: str) -> str:
    """What a registrar puts in the zaak, of a type of the catalogue of its zaaktype."""
    zaak = zaak_of(adapter)
    [zaaktype] = [item for item in standin.items["zaaktypen"] if item["url"] == zaak["zaaktype"]]
    iot = standin.add("catalogi", "informatieobjecttypen", omschrijving=soort, catalogus=zaaktype["catalogus"])
    made = {"creatiedatum": "2026-11-25", "auteur": "X", "status": "definitief", "titel": titel, **more}
    url = standin.add("documenten", "enkelvoudiginformatieobjecten", informatieobjecttype=iot, **made)
    standin.contents[url] = b"%PDF-1.7 verlof"
    standin.add("zaken", "zaakinformatieobjecten", zaak=zaak["url"], informatieobject=url)
    return url.rpartition("/")[2]


def test_the_akte_is_the_last_document_of_its_type(adapter: Zgw, standin: Standin, connect: Connect) -> None:
    add_document(standin, adapter, "Akte van overlijden", " 200252 ", creatiedatum="2026-11-26")
    add_document(standin, adapter, "Akte van overlijden", "200251", creatiedatum="2026-11-25")
    add_document(standin, adapter, "Uittreksel", "200253", creatiedatum="2026-11-27")
    found = connect(terugmelding=DOCUMENT).poll(DELIVERED)
    assert found == Stand(Fase.ONTVANGEN, "200252", date(2026, 11, 26))


def test_files_of_the_named_kinds_come_back(adapter: Zgw, standin: Standin, connect: Connect) -> None:
    nummer = add_document(standin, adapter, "Verlof tot begraven", "Verlof")
    add_document(standin, adapter, "Brief", "Aan de nabestaanden")
    asked = connect(terugmelding={**EIGENSCHAP, "documenten": FILES})
    [afgifte] = asked.poll(DELIVERED).afgiften
    assert afgifte == Afgifte(nummer, AfgifteSoort.VERLOF)
    assert asked.fetch(DELIVERED, afgifte) == b"%PDF-1.7 verlof"


@pytest.mark.parametrize("more", [{"status": "in_bewerking"}, {"status": "ter_vaststelling"}, {"auteur": "Overlijden"}])
def test_what_somebody_still_works_on_or_we_sent_does_not_come_back(
    adapter: Zgw, standin: Standin, connect: Connect, more: dict[str, str]
) -> None:
    add_document(standin, adapter, "Verlof tot begraven", "Verlof", **more)
    assert connect(terugmelding={**STATUS, "documenten": FILES}).poll(DELIVERED).afgiften == ()


def test_a_file_that_is_gone_is_asked_for_again(adapter: Zgw) -> None:
    with pytest.raises(TemporaryError, match="not_found"):
        adapter.fetch(DELIVERED, Afgifte("weg", AfgifteSoort.VERLOF))


def test_a_zaak_of_somebody_else_is_not_ours(adapter: Zgw, standin: Standin) -> None:
    standin.items["zaken"][0]["kenmerken"] = [{"kenmerk": BERICHT.kenmerk, "bron": "Een ander"}]
    with pytest.raises(Refused, match="geen-zaak"):
        adapter.poll(DELIVERED)


def test_a_zaak_that_is_gone_is_told(adapter: Zgw, standin: Standin) -> None:
    standin.items["zaken"].clear()
    with pytest.raises(Refused, match="geen-zaak"):
        adapter.poll(DELIVERED)


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize(
    "how",
    [
        {"mode": "lose_answer"},
        {"mode": "html", "status": 500},
        {"mode": "html", "status": 200},
        {"mode": "problem", "status": 500, "code": "error"},
        {"mode": "problem", "status": 403, "code": "permission_denied"},
        {"mode": "problem", "status": 404, "code": "not_found"},
        {"mode": "truncated"},
        {"mode": "empty"},
        {"mode": "redirect"},
    ],
    ids=lambda how: "-".join(map(str, how.values())),
)
def test_what_is_no_answer_is_asked_again(adapter: Zgw, standin: Standin, resource: str, how: dict[str, Any]) -> None:
    write(standin, adapter, aktenummer="200251", aktedatum="2026-11-25")
    standin.disturb(resource=resource, method="GET", **how)
    with pytest.raises(TemporaryError):
        adapter.poll(DELIVERED)
    assert adapter.poll(DELIVERED).akte_nummer == "200251"


def test_an_asking_changes_nothing(adapter: Zgw, standin: Standin) -> None:
    before = len(standin.bodies)
    adapter.poll(DELIVERED)
    assert len(standin.bodies) == before


def test_without_a_place_it_cannot_be_asked(connect: Connect) -> None:
    assert Capability.POLL not in connect().capabilities
    assert Capability.POLL in connect(terugmelding=STATUS).capabilities


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({**EIGENSCHAP, "plaats": "toelichting"}, "plaats"),
        ({"plaats": "eigenschap", "akte": "aktenummer"}, "datum"),
        ({"plaats": "status"}, "akte"),
        ({**STATUS, "datum": "aktedatum"}, "datum"),
        ({**STATUS, "documenten": {"brief": "Brief"}}, "documenten.brief"),
    ],
)
def test_a_place_is_named_whole(connect: Connect, wrong: dict[str, str], key: str) -> None:
    with pytest.raises(ConfigError, match=f"terugmelding.{key}"):
        connect(terugmelding=wrong)
