# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A zaak that was delivered is completed or withdrawn: told once, whatever goes wrong, by its status."""

from __future__ import annotations

import dataclasses
import json
from datetime import time
from typing import Any

import pytest

from adapters.memory import MemoryJournal
from adapters.zgw import Zgw
from adapters.zgw.berichten import as_json
from adapters.zgw.catalogus import Item
from overlijden import canonical
from overlijden.adapter import Accepted, Bericht, Capability, Refused, TemporaryError, UnknownOutcome
from overlijden.conformance.zgw.regels import Standin
from tests.adapters.aangiften import document
from tests.adapters.zgw.conftest import Backend, Connect
from tests.adapters.zgw.test_zgw import BERICHT, Killed, Mortal

OVERLEDENE = dataclasses.replace(BERICHT.aangifte.overledene, geslachtsnaam="Çelik")
OVERLIJDEN = dataclasses.replace(BERICHT.aangifte.overlijden, tijd=time(9, 41))
AANGIFTE = dataclasses.replace(BERICHT.aangifte, overledene=OVERLEDENE, overlijden=OVERLIJDEN)
LATER = dataclasses.replace(
    BERICHT,
    levering="b" * 32,
    zaaknummer=BERICHT.kenmerk,
    aangifte=AANGIFTE,
    documenten=(*BERICHT.documenten, document(3, b"nieuw", "nieuw.pdf")),
)
CHANGES = {"amend": 12, "withdraw": 4}  # results of each, up to its status


@pytest.fixture
def told(adapter: Zgw) -> Zgw:
    """An adapter whose back-end has the declaration, and a role that a registrar added to its zaak."""
    adapter.deliver(BERICHT, MemoryJournal())
    return adapter


def tell(adapter: Zgw, what: str, journal: MemoryJournal, handed: Bericht = LATER) -> Accepted:
    """What the engine does: the same again until it is taken."""
    for _ in range(30):
        try:
            accepted: Accepted = getattr(adapter, what)(handed, journal)
        except (UnknownOutcome, TemporaryError):
            continue
        return accepted
    raise AssertionError("never told")


def statuses(adapter: Zgw, zaak: Item, standin: Standin) -> list[str]:
    names = {item["url"]: item["omschrijving"] for item in standin.items["statustypen"]}
    return [names[item["statustype"]] for item in Backend(adapter).of(zaak, "statussen")]


def amended(adapter: Zgw, standin: Standin, handed: Bericht = LATER) -> None:
    backend = Backend(adapter)
    [zaak] = backend.zaken(BERICHT.kenmerk)
    namen = [rol["betrokkeneIdentificatie"].get("geslachtsnaam") for rol in backend.of(zaak, "rollen")]
    assert sorted(map(str, namen)) == sorted(["None", str(handed.aangifte.aangever.geslachtsnaam), "Çelik"])
    assert "09:41" in [item["waarde"] for item in backend.eigenschappen(zaak)]
    assert len(backend.eigenschappen(zaak)) == 3
    sizes = [item["bestandsomvang"] for item in backend.documenten(zaak)]
    assert len(sizes) == 5, "both declarations, and every attachment once"
    assert len(as_json(canonical.write(handed.aangifte), indent=1)) in sizes
    assert statuses(adapter, zaak, standin) == ["Ontvangen", "Aangevuld"]


def withdrawn(adapter: Zgw, standin: Standin) -> None:
    [zaak] = Backend(adapter).zaken(BERICHT.kenmerk)
    assert len(standin.items["resultaten"]) == 1
    assert statuses(adapter, zaak, standin) == ["Ontvangen", "Ingetrokken"]
    assert len(Backend(adapter).of(zaak, "rollen")) == 3, "what was declared stays as it was"


PROOFS: dict[str, Any] = {"amend": amended, "withdraw": withdrawn}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_told_by_the_status_of_the_same_zaak(told: Zgw, standin: Standin, what: str) -> None:
    assert tell(told, what, MemoryJournal()) == Accepted(BERICHT.kenmerk)
    PROOFS[what](told, standin)


@pytest.mark.parametrize(("what", "number"), [(what, n) for what, most in CHANGES.items() for n in range(1, most + 1)])
def test_a_process_that_dies_after_any_call_tells_it_once(told: Zgw, standin: Standin, what: str, number: int) -> None:
    journal = Mortal(number)
    with pytest.raises(Killed):
        getattr(told, what)(LATER, journal)
    tell(told, what, journal)
    PROOFS[what](told, standin)


@pytest.mark.parametrize("stored", [True, False])
@pytest.mark.parametrize("resource", ["rollen", "zaakeigenschappen", "enkelvoudiginformatieobjecten", "statussen"])
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_a_lost_answer_is_no_second_telling(
    told: Zgw, standin: Standin, resource: str, method: str, stored: bool
) -> None:
    standin.disturb("lose_answer", resource, stored=stored, method=method, times=2)
    tell(told, "amend", MemoryJournal())
    amended(told, standin)


def test_what_is_sent_again_is_the_same_bytes(told: Zgw, standin: Standin) -> None:
    standin.disturb("lose_answer", "statussen", times=3)
    standin.bodies.clear()
    tell(told, "withdraw", MemoryJournal())
    sent = [body for resource, body in standin.bodies if resource == "statussen"]
    assert len(set(sent)) == 1
    assert json.loads(sent[0])["statustoelichting"].endswith(f"(bericht {LATER.levering})")


def test_a_zaak_may_be_completed_twice(told: Zgw, standin: Standin) -> None:
    tell(told, "amend", MemoryJournal())
    tell(told, "amend", MemoryJournal(), dataclasses.replace(LATER, levering="c" * 32))
    [zaak] = Backend(told).zaken(BERICHT.kenmerk)
    assert statuses(told, zaak, standin) == ["Ontvangen", "Aangevuld", "Aangevuld"]
    assert len(Backend(told).of(zaak, "rollen")) == 3


def test_what_a_registrar_added_stays(told: Zgw, standin: Standin) -> None:
    [zaak] = Backend(told).zaken(BERICHT.kenmerk)
    [rol] = [rol for rol in standin.items["rollen"] if rol["roltoelichting"] == "Overledene"]
    standin.add("zaken", "rollen", **{**rol, "roltoelichting": "Partner"})
    tell(told, "amend", MemoryJournal())
    assert "Partner" in [rol["roltoelichting"] for rol in Backend(told).of(zaak, "rollen")]
    assert len(Backend(told).of(zaak, "rollen")) == 4


@pytest.mark.parametrize("what", CHANGES)
@pytest.mark.parametrize("kenmerken", [[], [{"kenmerk": "OV-2026-9999999", "bron": "Overlijden"}]])
def test_a_zaak_that_is_not_ours_is_told_nothing(
    told: Zgw, standin: Standin, what: str, kenmerken: list[dict[str, str]]
) -> None:
    [zaak] = standin.items["zaken"]
    zaak["kenmerken"] = kenmerken
    standin.bodies.clear()
    with pytest.raises(Refused, match="geen-zaak") as refused:
        getattr(told, what)(LATER, MemoryJournal())
    assert "Vertel het de ambtenaar zelf" in refused.value.reasons[0].tekst
    assert standin.bodies == []


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_a_right_that_was_not_given_ends_on_the_desk(told: Zgw, standin: Standin, method: str) -> None:
    standin.disturb("problem", "rollen", method=method, status=403, code="permission_denied")
    with pytest.raises(Refused, match="permission_denied"):
        tell(told, "amend", MemoryJournal())


@pytest.mark.parametrize(
    ("wijzigingen", "capabilities"),
    [
        ({}, set()),
        ({"aanvulling": "Aangevuld"}, {Capability.AMEND}),
        ({"intrekking": "Ingetrokken"}, {Capability.WITHDRAW}),
    ],
)
def test_a_municipality_that_names_no_status_is_told_by_a_person(
    connect: Connect, wijzigingen: dict[str, str], capabilities: set[Capability]
) -> None:
    assert connect(wijzigingen=wijzigingen).capabilities == {Capability.LOOKUP, *capabilities}


def test_a_status_that_the_catalogue_lacks_is_said_before_there_is_a_zaak(connect: Connect, standin: Standin) -> None:
    with pytest.raises(Refused, match="statustype"):
        connect(wijzigingen={"intrekking": "Weg"}).deliver(BERICHT, MemoryJournal())
    assert standin.bodies == []
