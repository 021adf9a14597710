# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Deliver to a zaaksysteem over real HTTP, and come through everything that goes wrong there with one zaak."""

from __future__ import annotations

import base64
import dataclasses
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from adapters.memory import MemoryJournal
from adapters.zgw import Zgw
from adapters.zgw.berichten import as_json
from overlijden import canonical
from overlijden.aangifte import Aangifte, Geslacht, Overledene
from overlijden.adapter import Accepted, Bericht, DeliveryError, Refused, TemporaryError, UnknownOutcome
from overlijden.conformance.zgw.regels import Standin
from tests.adapters.aangiften import AANGEVER, OVERLIJDEN, VARIANTEN, bericht, document
from tests.adapters.zgw.conftest import Backend, Connect

OVERLEDENE = Overledene(
    bsn="999990019",
    voornamen=f"Zoë Ferencz-Ádám {'Æ' * 161}",  # 178 characters
    geslachtsnaam="Çelik-Ðurić 王",
    geslacht=Geslacht.V,
)
AANGIFTE = Aangifte(aangever=AANGEVER, overledene=OVERLEDENE, overlijden=OVERLIJDEN, **VARIANTEN["vestiging"])
BERICHT = bericht(AANGIFTE, document(1), document(2, b"\x89PNG", "scan.png"))
RESOURCES = [
    "zaken",
    "rollen",
    "zaakeigenschappen",
    "enkelvoudiginformatieobjecten",
    "zaakinformatieobjecten",
    "statussen",
]
CALLS = [
    "zaken", "rollen", "rollen", "rollen", *["zaakeigenschappen"] * 3,
    *["enkelvoudiginformatieobjecten", "zaakinformatieobjecten"] * 3, "statussen",
]  # fmt: skip


def fresh() -> Bericht:
    """One that no back-end has seen, not even a real one that keeps what earlier runs sent."""
    number = uuid.uuid4()
    return dataclasses.replace(BERICHT, levering=number.hex, kenmerk=f"OV-2026-{number.int % 10**7:07}")


def insist(adapter: Zgw, journal: MemoryJournal, handed: Bericht = BERICHT) -> Accepted:
    """What the engine does: try again, and look up first when the outcome is unknown."""
    for _ in range(9):
        try:
            if journal.unfinished():
                adapter.lookup(handed, journal)
            return adapter.deliver(handed, journal)
        except (UnknownOutcome, TemporaryError):
            continue
    raise AssertionError("never delivered")


def arrived(backend: Backend, handed: Bericht) -> None:
    """Exactly one zaak, with one of everything that was sent."""
    [zaak] = backend.zaken(handed.kenmerk)
    profiel = backend.adapter.profiel
    assert len(backend.of(zaak, "rollen")) == len(profiel.rollen)
    assert len(backend.eigenschappen(zaak)) == len(profiel.eigenschappen)
    assert len(backend.of(zaak, "statussen")) == 1
    sent = [as_json(canonical.write(handed.aangifte), indent=1)]
    sent += [document.inhoud for document in handed.documenten]
    assert [item["bestandsomvang"] for item in backend.documenten(zaak)] == [len(inhoud) for inhoud in sent]


def test_a_delivery_is_one_zaak_with_its_documents(backend: Backend) -> None:
    handed = fresh()
    assert backend.adapter.deliver(handed, MemoryJournal()) == Accepted(handed.kenmerk)
    arrived(backend, handed)
    [zaak] = backend.zaken(handed.kenmerk)
    assert (zaak["startdatum"], zaak["kenmerken"]) == (
        "2026-11-24",
        [{"kenmerk": handed.kenmerk, "bron": "Overlijden"}],
    )
    names = ["integriteit", "bestandsnaam", "indicatieGebruiksrecht"]
    assert [[item[name] for name in names] for item in backend.documenten(zaak)][1:] == [
        [{"algoritme": "sha_256", "waarde": sent.sha256, "datum": "2026-11-24"}, sent.bestandsnaam, False]
        for sent in handed.documenten
    ]


def test_names_arrive_as_they_were_typed(backend: Backend) -> None:
    handed = fresh()
    backend.adapter.deliver(handed, MemoryJournal())
    [zaak] = backend.zaken(handed.kenmerk)
    [persoon] = [
        rol["betrokkeneIdentificatie"] for rol in backend.of(zaak, "rollen") if rol["roltoelichting"] == "Overledene"
    ]
    assert (persoon["voornamen"], persoon["geslachtsnaam"]) == (OVERLEDENE.voornamen, OVERLEDENE.geslachtsnaam)


class Killed(BaseException):
    """The process died here."""


class Mortal(MemoryJournal):
    """A journal whose process dies once: when the ``number``-th result is there but not yet written down."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.left = number

    def once(self, step: str, call: Callable[[], str]) -> str:
        def dying() -> str:
            result = call()
            self.left -= 1
            if self.left == 0:
                raise Killed
            return result

        return super().once(step, dying)


@pytest.mark.parametrize("number", range(1, len(CALLS) + 2))
def test_a_process_that_dies_after_any_call_leaves_one_of_everything(backend: Backend, number: int) -> None:
    handed, journal = fresh(), Mortal(number)
    with pytest.raises(Killed):
        backend.adapter.deliver(handed, journal)
    insist(backend.adapter, journal, handed)
    arrived(backend, handed)


def test_a_zaak_that_was_there_without_our_knowing_is_taken_over(backend: Backend) -> None:
    """A journal that was lost: nothing that is there is made again."""
    handed = fresh()
    backend.adapter.deliver(handed, MemoryJournal())
    backend.adapter.deliver(handed, MemoryJournal())
    arrived(backend, handed)


@pytest.mark.parametrize("number", range(1, len(CALLS) + 2))
def test_what_a_lost_journal_left_unfinished_is_finished(adapter: Zgw, standin: Standin, number: int) -> None:
    with pytest.raises(Killed):
        adapter.deliver(BERICHT, Mortal(number))
    adapter.deliver(BERICHT, MemoryJournal())
    arrived(Backend(adapter), BERICHT)


def test_a_later_delivery_of_the_same_dossier_adds_its_declaration(adapter: Zgw, standin: Standin) -> None:
    adapter.deliver(BERICHT, MemoryJournal())
    adapter.deliver(dataclasses.replace(BERICHT, levering="f" * 32), MemoryJournal())
    [zaak] = Backend(adapter).zaken(BERICHT.kenmerk)
    assert len(Backend(adapter).documenten(zaak)) == 4
    assert len(Backend(adapter).of(zaak, "rollen")) == 3


def test_ping_finds_all_that_the_profile_names(backend: Backend) -> None:
    backend.adapter.ping()
    assert {versie[0] for versie in backend.adapter.gesprek.versies.values()} == {"1"}


def test_the_status_comes_last_and_every_call_once(adapter: Zgw, standin: Standin) -> None:
    adapter.deliver(BERICHT, MemoryJournal())
    assert [resource for resource, _ in standin.bodies] == CALLS


def test_a_finished_delivery_calls_nobody(adapter: Zgw, standin: Standin) -> None:
    journal = MemoryJournal()
    first = adapter.deliver(BERICHT, journal)
    standin.bodies.clear()
    assert adapter.deliver(BERICHT, journal) == first
    assert standin.bodies == []


def test_the_journal_remembers_the_versions_of_the_apis(adapter: Zgw) -> None:
    journal = MemoryJournal()
    adapter.deliver(BERICHT, journal)
    assert json.loads(journal.results["catalogus"])["versies"] == {"catalogi": "1.3.1"}


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize(
    "how",
    [
        {"mode": "lose_answer"},
        {"mode": "lose_answer", "stored": True},
        {"mode": "html", "status": 500},
        {"mode": "html", "status": 500, "stored": True},
        {"mode": "html", "status": 503, "times": 3},
        {"mode": "html", "status": 504, "stored": True},
        {"mode": "html", "status": 404},
        {"mode": "html", "status": 200, "stored": True},
        {"mode": "problem", "status": 500, "code": "error"},
        {"mode": "problem", "status": 429, "code": "throttled", "times": 2},
        {"mode": "problem", "status": 403, "code": "jwt-expired"},
        {"mode": "empty", "stored": True},
        {"mode": "truncated", "stored": True},
        {"mode": "redirect"},
    ],
    ids=lambda how: "-".join(map(str, how.values())),
)
def test_whatever_goes_wrong_ends_in_one_zaak(
    adapter: Zgw, standin: Standin, resource: str, how: dict[str, Any]
) -> None:
    standin.disturb(resource=resource, **how)
    insist(adapter, MemoryJournal())
    assert standin.faults == []
    arrived(Backend(adapter), BERICHT)


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ({"mode": "lose_answer"}, UnknownOutcome),
        ({"mode": "html", "status": 500}, UnknownOutcome),
        ({"mode": "html", "status": 502}, UnknownOutcome),
        ({"mode": "problem", "status": 500, "code": "error"}, UnknownOutcome),
        ({"mode": "problem", "status": 503, "code": "error"}, UnknownOutcome),
        ({"mode": "empty"}, UnknownOutcome),
        ({"mode": "truncated", "stored": True}, UnknownOutcome),
        ({"mode": "redirect"}, TemporaryError),
        ({"mode": "html", "status": 403}, TemporaryError),
        ({"mode": "problem", "status": 403, "code": "invalid-jwt-signature"}, TemporaryError),
        ({"mode": "problem", "status": 429, "code": "throttled"}, TemporaryError),
        ({"mode": "problem", "status": 403, "code": "permission_denied"}, Refused),
        ({"mode": "problem", "status": 406, "code": "not_acceptable"}, Refused),
        ({"mode": "problem", "status": 412, "code": "precondition_failed"}, Refused),
        ({"mode": "problem", "status": 400, "code": "invalid", "fouten": [("zaaktype", "does_not_exist")]}, Refused),
    ],
)
def test_every_fault_is_told_as_what_it_is(
    adapter: Zgw, standin: Standin, how: dict[str, Any], error: type[DeliveryError]
) -> None:
    standin.disturb(resource="zaken", **how)
    with pytest.raises(error):
        adapter.deliver(BERICHT, MemoryJournal())


def test_a_slow_back_end_is_cut_off_and_has_it_all_the_same(connect: Connect, standin: Standin) -> None:
    journal = MemoryJournal()
    standin.disturb("slow", "zaken", seconds=3, stored=True)
    with pytest.raises(UnknownOutcome):
        connect(tijdslimiet=1).deliver(BERICHT, journal)
    adapter = connect()
    insist(adapter, journal)
    arrived(Backend(adapter), BERICHT)


@pytest.mark.parametrize(
    "how",
    [
        {"mode": "lose_answer"},
        {"mode": "html", "status": 500},
        {"mode": "problem", "status": 403, "code": "permission_denied"},
    ],
)
def test_a_question_that_fails_says_nothing_about_the_delivery(
    adapter: Zgw, standin: Standin, how: dict[str, Any]
) -> None:
    standin.disturb(resource="roltypen", method="GET", **how)
    with pytest.raises(TemporaryError):
        adapter.deliver(BERICHT, MemoryJournal())
    assert standin.bodies == []


def test_a_lost_answer_is_looked_up_and_not_sent_again(adapter: Zgw, standin: Standin) -> None:
    journal = MemoryJournal()
    standin.disturb("lose_answer", "zaken", stored=True)
    with pytest.raises(UnknownOutcome):
        adapter.deliver(BERICHT, journal)
    adapter.lookup(BERICHT, journal)
    assert journal.unfinished() == ()
    adapter.deliver(BERICHT, journal)
    assert [resource for resource, _ in standin.bodies] == CALLS


def test_a_look_up_finishes_nothing_that_did_not_arrive(adapter: Zgw, standin: Standin) -> None:
    journal = MemoryJournal()
    standin.disturb("lose_answer", "zaken")
    with pytest.raises(UnknownOutcome):
        adapter.deliver(BERICHT, journal)
    adapter.lookup(BERICHT, journal)
    assert journal.unfinished() == ("zaak",)


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_resend_is_byte_identical(adapter: Zgw, standin: Standin, resource: str) -> None:
    journal = MemoryJournal()
    standin.disturb("html", resource, status=502, stored=True)
    with pytest.raises(UnknownOutcome):
        adapter.deliver(BERICHT, journal)
    standin.items[resource].clear()  # as if it had not arrived after all
    try:
        adapter.deliver(BERICHT, journal)
    except Refused:
        assert resource == "zaken"  # what belongs to it is gone with it
    first, second = [body for name, body in standin.bodies if name == resource][:2]
    assert first == second


def test_a_zaak_of_somebody_else_with_our_number_is_refused(adapter: Zgw, standin: Standin) -> None:
    standin.add("zaken", "zaken", identificatie=BERICHT.kenmerk, bronorganisatie=adapter.profiel.bronorganisatie)
    with pytest.raises(Refused, match="identificatie-niet-uniek"):
        adapter.deliver(BERICHT, MemoryJournal())


def test_a_document_with_our_number_and_other_bytes_is_refused(adapter: Zgw, standin: Standin) -> None:
    adapter.deliver(BERICHT, MemoryJournal())
    standin.items["enkelvoudiginformatieobjecten"][1]["integriteit"]["waarde"] = "0" * 64
    standin.items["rollen"].clear()
    with pytest.raises(Refused, match="identificatie-niet-uniek"):
        adapter.deliver(BERICHT, MemoryJournal())


def test_what_the_profile_does_not_name_is_not_sent(connect: Connect, standin: Standin) -> None:
    connect(rollen={}, eigenschappen={}).deliver(BERICHT, MemoryJournal())
    assert {resource for resource, _ in standin.bodies} == set(RESOURCES) - {"rollen", "zaakeigenschappen"}


def test_the_declaration_itself_is_a_document(adapter: Zgw, standin: Standin) -> None:
    adapter.deliver(BERICHT, MemoryJournal())
    body = json.loads(next(body for resource, body in standin.bodies if resource == "enkelvoudiginformatieobjecten"))
    assert canonical.read(Aangifte, json.loads(base64.b64decode(body["inhoud"]))) == (AANGIFTE, [])
    assert (body["bestandsnaam"], body["formaat"]) == (f"{BERICHT.kenmerk}.json", "application/json")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"zaaktype": {"identificatie": "B9999"}}, "zaaktype"),
        ({"zaaktype": {"status": "Binnen"}}, "statustype"),
        ({"rollen": {"aangever": "Melder"}}, "roltype"),
        ({"eigenschappen": {"kleur": "/overlijden/datum"}}, "eigenschap"),
        ({"documenttypen": {"AANGIFTE": "Besluit", "OVERIG": "Brief"}}, "informatieobjecttype"),
    ],
)
def test_a_name_that_the_catalogue_lacks_stops_before_anything_is_sent(
    connect: Connect, standin: Standin, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused, match=code) as caught:
        connect(**changes).deliver(BERICHT, MemoryJournal())
    assert [reden.regel for reden in caught.value.reasons] == [f"zgw:{code}"]
    assert standin.bodies == []
    with pytest.raises(TemporaryError, match=code):
        connect(**changes).ping()


def test_the_zaaktype_is_that_of_the_day_of_filing(adapter: Zgw, standin: Standin) -> None:
    valid = standin.items["zaaktypen"][-1]
    adapter.deliver(BERICHT, MemoryJournal())
    assert standin.items["zaken"][0]["zaaktype"] == valid["url"]
    valid["beginGeldigheid"] = "2026-11-25"
    with pytest.raises(Refused, match="zaaktype"):
        adapter.deliver(fresh(), MemoryJournal())


def test_a_zaaktype_in_two_catalogues_asks_for_the_right_one(connect: Connect, standin: Standin) -> None:
    zaaktype = standin.items["zaaktypen"][-1]
    standin.add("catalogi", "zaaktypen", **{**zaaktype, "catalogus": "http://elders.example/1"})
    with pytest.raises(Refused, match="catalogus"):
        connect().deliver(BERICHT, MemoryJournal())
    connect(zaaktype={"catalogus": zaaktype["catalogus"]}).deliver(BERICHT, MemoryJournal())


def test_the_status_can_be_named(connect: Connect, standin: Standin) -> None:
    connect(zaaktype={"status": "In behandeling"}).deliver(BERICHT, MemoryJournal())
    [status] = standin.items["statussen"]
    [named] = [item for item in standin.items["statustypen"] if item["omschrijving"] == "In behandeling"]
    assert status["statustype"] == named["url"]


@pytest.mark.parametrize(
    ("resource", "foute", "wijzer"),
    [
        ("rollen", ("betrokkeneIdentificatie.inpBsn", "invalid"), "/aangever/bsn"),
        ("zaakeigenschappen", ("waarde", "max_length"), "/overlijden/datum"),
        ("enkelvoudiginformatieobjecten", ("nonFieldErrors", "file-size"), "/bijlagen"),
        ("zaken", ("zaaktype", "does_not_exist"), ""),
    ],
)
def test_a_refusal_speaks_dutch_and_quotes_nothing(
    adapter: Zgw, standin: Standin, resource: str, foute: tuple[str, str], wijzer: str
) -> None:
    standin.disturb("problem", resource, status=400, code="invalid", fouten=[foute])
    with pytest.raises(Refused) as caught:
        adapter.deliver(BERICHT, MemoryJournal())
    [reden] = caught.value.reasons
    assert (str(caught.value), reden.regel, reden.wijzer) == (foute[1], f"zgw:{foute[1]}", wijzer)
    assert "999990019" not in reden.tekst
    assert reden.tekst.endswith(".")


def test_a_bsn_that_the_back_end_does_not_take_is_named(adapter: Zgw) -> None:
    wrong = dataclasses.replace(AANGIFTE, overledene=dataclasses.replace(OVERLEDENE, bsn="123456789"))
    with pytest.raises(Refused) as caught:
        adapter.deliver(dataclasses.replace(BERICHT, aangifte=wrong), MemoryJournal())
    assert [reden.wijzer for reden in caught.value.reasons] == ["/overledene/bsn"]


def test_a_back_end_that_is_not_there_received_nothing(connect: Connect) -> None:
    nowhere = dict.fromkeys(("zaken", "documenten", "catalogi"), "http://127.0.0.1:9")
    with pytest.raises(TemporaryError):
        connect(adressen=nowhere).deliver(BERICHT, MemoryJournal())


@pytest.mark.parametrize("resource", ["zaaktypen", "zaken", "enkelvoudiginformatieobjecten"])
def test_ping_says_that_a_back_end_is_not_usable(adapter: Zgw, standin: Standin, resource: str) -> None:
    standin.disturb("html", resource, status=503, method="GET")
    with pytest.raises(TemporaryError):
        adapter.ping()
