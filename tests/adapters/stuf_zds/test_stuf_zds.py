# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Deliver to a real back-end over real HTTP, and come through everything that goes wrong there with one zaak."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from adapters import teksten
from adapters.memory import MemoryJournal
from adapters.stuf_zds import StufZds
from adapters.stuf_zds.profiel import Nummering, Status
from overlijden.aangifte import Aangifte
from overlijden.adapter import (
    Accepted,
    Afgifte,
    AfgifteSoort,
    Bericht,
    Capability,
    DeliveryError,
    Refused,
    TemporaryError,
    UnknownOutcome,
)
from tests.adapters.aangiften import AANGEVER, VARIANTEN, bericht, document
from tests.adapters.conftest import Connect, Standin

AANGIFTE = Aangifte(aangever=AANGEVER, **VARIANTEN["vestiging"])
BERICHT = bericht(AANGIFTE, document(1), document(2, b"\x89PNG", "scan.png"))
CALLS = [
    "genereerZaakIdentificatie_Di02",
    "creeerZaak_Lk01",
    "genereerDocumentIdentificatie_Di02",
    "voegZaakdocumentToe_Lk01",
]


def insist(adapter: StufZds, journal: MemoryJournal) -> Accepted:
    """What the engine does: try again, and look up first when the outcome is unknown."""
    for _ in range(9):
        try:
            return adapter.deliver(BERICHT, journal)
        except UnknownOutcome:
            adapter.lookup(BERICHT, journal)
        except TemporaryError:
            continue
    raise AssertionError("never delivered")


def test_a_delivery_is_one_zaak_with_its_documents(adapter: StufZds, standin: Standin) -> None:
    outcome = adapter.deliver(BERICHT, MemoryJournal())
    [zaak] = standin.zaken
    assert outcome == Accepted(zaak["zaaknummer"])
    assert (zaak["kenmerk"], zaak["zaaktype"], zaak["startdatum"]) == ("OV-2026-0004711", "B0360", "20261124")
    assert [(d["bestandsnaam"], d["omvang"], d["sha256"]) for d in zaak["documenten"]] == [
        (d.bestandsnaam, len(d.inhoud), d.sha256) for d in BERICHT.documenten
    ]


def test_a_finished_delivery_calls_nobody(adapter: StufZds, standin: Standin) -> None:
    journal = MemoryJournal()
    first = adapter.deliver(BERICHT, journal)
    calls = standin.berichten
    assert adapter.deliver(BERICHT, journal) == first
    assert standin.berichten == calls


def test_own_numbers_start_with_the_municipality_and_need_no_call(connect: Connect, standin: Standin) -> None:
    adapter = connect(standin.url, nummering=Nummering.EIGEN)
    outcome = adapter.deliver(BERICHT, MemoryJournal())
    assert outcome.zaaknummer is not None
    assert outcome.zaaknummer.startswith("0796")
    assert len(outcome.zaaknummer) == 36
    assert {b["dienst"] for b in standin.berichten} == {"creeerZaak_Lk01", "voegZaakdocumentToe_Lk01"}


@pytest.mark.parametrize("operation", CALLS)
@pytest.mark.parametrize(
    "how",
    [
        {"mode": "http500"},
        {"mode": "http500", "stored": True},
        {"mode": "http503", "times": 3},
        {"mode": "fault", "code": "StUF046"},
        {"mode": "fault", "code": "StUF016"},
        {"mode": "fault", "code": "StUF019"},
        {"mode": "fault", "code": "StUF019", "stored": True},
        {"mode": "lose_answer"},
        {"mode": "lose_answer", "stored": False},
        {"mode": "empty200"},
        {"mode": "empty200", "stored": True},
        {"mode": "wrong_content", "stored": True},
        {"mode": "truncated", "stored": True},
        {"mode": "duplicates"},
    ],
    ids=lambda how: "-".join(map(str, how.values())),
)
def test_whatever_goes_wrong_ends_in_one_zaak(
    adapter: StufZds, standin: Standin, operation: str, how: dict[str, Any]
) -> None:
    standin.disturb(operation=operation, **how)
    outcome = insist(adapter, MemoryJournal())
    [zaak] = standin.zaken
    assert zaak["zaaknummer"] == outcome.zaaknummer
    assert [d["sha256"] for d in zaak["documenten"]] == [d.sha256 for d in BERICHT.documenten]


@pytest.mark.parametrize(
    ("operation", "how", "error"),
    [
        ("creeerZaak_Lk01", {"mode": "lose_answer"}, UnknownOutcome),
        ("creeerZaak_Lk01", {"mode": "slow", "seconds": 3}, UnknownOutcome),
        ("creeerZaak_Lk01", {"mode": "trickle", "seconds": 0.05}, UnknownOutcome),
        ("creeerZaak_Lk01", {"mode": "http500"}, UnknownOutcome),
        ("creeerZaak_Lk01", {"mode": "http503"}, UnknownOutcome),
        ("creeerZaak_Lk01", {"mode": "empty200"}, UnknownOutcome),
        ("creeerZaak_Lk01", {"mode": "truncated"}, UnknownOutcome),
        ("creeerZaak_Lk01", {"mode": "wrong_content"}, UnknownOutcome),
        ("creeerZaak_Lk01", {"mode": "fault", "code": "StUF016"}, UnknownOutcome),
        ("creeerZaak_Lk01", {"mode": "fault", "code": "StUF019"}, TemporaryError),
        ("creeerZaak_Lk01", {"mode": "fault", "code": "StUF046"}, TemporaryError),
        ("creeerZaak_Lk01", {"mode": "fault", "code": "StUF058"}, Refused),
        ("creeerZaak_Lk01", {"mode": "fault", "code": "StUF055"}, Refused),
        ("creeerZaak_Lk01", {"mode": "fault", "code": "901"}, Refused),
        ("genereerZaakIdentificatie_Di02", {"mode": "lose_answer"}, TemporaryError),
        ("genereerZaakIdentificatie_Di02", {"mode": "fault", "code": "StUF049"}, TemporaryError),
        ("genereerZaakIdentificatie_Di02", {"mode": "fault", "code": "StUF013"}, Refused),
    ],
)
def test_every_fault_is_told_as_what_it_is(
    adapter: StufZds, standin: Standin, operation: str, how: dict[str, Any], error: type[DeliveryError]
) -> None:
    standin.disturb(operation=operation, **how)
    with pytest.raises(error):
        adapter.deliver(BERICHT, MemoryJournal())


def test_a_lost_answer_is_looked_up_and_not_sent_again(adapter: StufZds, standin: Standin) -> None:
    journal = MemoryJournal()
    standin.disturb("lose_answer", operation="creeerZaak_Lk01")
    with pytest.raises(UnknownOutcome):
        adapter.deliver(BERICHT, journal)
    adapter.lookup(BERICHT, journal)
    assert journal.unfinished() == ()
    adapter.deliver(BERICHT, journal)
    assert [b["keren"] for b in standin.berichten if b["dienst"] == "creeerZaak_Lk01"] == [1]


def test_a_look_up_finishes_nothing_that_did_not_arrive(adapter: StufZds, standin: Standin) -> None:
    journal = MemoryJournal()
    standin.disturb("lose_answer", operation="creeerZaak_Lk01", stored=False)
    with pytest.raises(UnknownOutcome):
        adapter.deliver(BERICHT, journal)
    adapter.lookup(BERICHT, journal)
    assert journal.unfinished() == ("zaak",)


def test_a_resend_is_byte_identical(adapter: StufZds, standin: Standin) -> None:
    journal = MemoryJournal()
    standin.disturb("lose_answer", operation="creeerZaak_Lk01")
    with pytest.raises(UnknownOutcome):
        adapter.deliver(BERICHT, journal)
    adapter.deliver(BERICHT, journal)
    assert [b["keren"] for b in standin.berichten if b["dienst"] == "creeerZaak_Lk01"] == [2]


def test_a_document_refused_because_it_is_there_is_delivered(adapter: StufZds, standin: Standin) -> None:
    """Zaakmagazijn answers StUF058 to a document that it has, although StUF wants the first answer again."""
    standin.disturb("fault", code="StUF058", operation="voegZaakdocumentToe_Lk01", stored=True)
    adapter.deliver(BERICHT, MemoryJournal())
    assert len(standin.zaken[0]["documenten"]) == 2


def test_a_renewed_message_has_a_new_number(adapter: StufZds, standin: Standin) -> None:
    journal = MemoryJournal()
    standin.disturb("fault", code="StUF019", operation="creeerZaak_Lk01", stored=True)
    with pytest.raises(TemporaryError):
        adapter.deliver(BERICHT, journal)
    standin.disturb("duplicates", operation="creeerZaak_Lk01")
    adapter.deliver(BERICHT, journal)
    numbers = [b["referentienummer"] for b in standin.berichten if b["dienst"] == "creeerZaak_Lk01"]
    assert len(set(numbers)) == 2


def test_a_back_end_that_is_not_there_received_nothing(connect: Connect) -> None:
    with pytest.raises(TemporaryError):
        connect("http://127.0.0.1:9").deliver(BERICHT, MemoryJournal())


def test_a_refusal_speaks_dutch_and_quotes_nothing(adapter: StufZds, standin: Standin) -> None:
    standin.disturb("fault", code="StUF055", operation="creeerZaak_Lk01")
    with pytest.raises(Refused) as caught:
        adapter.deliver(BERICHT, MemoryJournal())
    [reden] = caught.value.reasons
    assert (str(caught.value), reden.regel) == ("StUF055", "stuf-zds:StUF055")
    assert reden.tekst.startswith("Het systeem van de gemeente kan dit bericht niet lezen")


def test_a_declarant_without_number_is_refused_before_anything_is_created(adapter: StufZds, standin: Standin) -> None:
    with pytest.raises(Refused) as caught:
        adapter.deliver(bericht(Aangifte()), MemoryJournal())
    assert [reden.wijzer for reden in caught.value.reasons] == ["/aangever/bsn"]
    assert standin.zaken == []


def test_ping_reaches_a_back_end(adapter: StufZds) -> None:
    adapter.ping()


@pytest.mark.parametrize("how", [{"mode": "http503"}, {"mode": "fault", "code": "StUF013"}, {"mode": "lose_answer"}])
def test_ping_says_that_a_back_end_is_not_usable(adapter: StufZds, standin: Standin, how: dict[str, Any]) -> None:
    standin.disturb(**how)
    with pytest.raises(TemporaryError):
        adapter.ping()


def test_a_question_that_is_not_answered_is_not_taken_for_no(adapter: StufZds, standin: Standin) -> None:
    standin.disturb("exists", operation="creeerZaak_Lk01")
    standin.disturb("skew", operation="geefZaakdetails_Lv01")
    journal = MemoryJournal()
    with pytest.raises(TemporaryError, match="StUF019"):
        adapter.deliver(BERICHT, journal)
    assert insist(adapter, journal).zaaknummer == standin.zaken[0]["zaaknummer"]
    assert len(standin.zaken) == 1


INGETROKKEN = Status(4, "Ingetrokken", "BURGERZAKEN")


def withdrawal(adapter: StufZds) -> Bericht:
    """The withdrawal of what this back-end took: a delivery of its own."""
    zaak = adapter.deliver(BERICHT, MemoryJournal()).zaaknummer
    return dataclasses.replace(BERICHT, levering="b" * 32, zaaknummer=zaak)


@pytest.mark.parametrize(
    "how",
    [
        None,
        {"mode": "http500", "stored": True},
        {"mode": "http503", "times": 3},
        {"mode": "fault", "code": "StUF046"},
        {"mode": "fault", "code": "StUF019"},
        {"mode": "lose_answer"},
        {"mode": "lose_answer", "stored": False},
        {"mode": "truncated", "stored": True},
    ],
    ids=str,
)
def test_a_withdrawal_is_one_status_whatever_goes_wrong(
    connect: Connect, standin: Standin, how: dict[str, Any] | None
) -> None:
    adapter, journal = connect(standin.url, tijdslimiet=2, intrekking=INGETROKKEN), MemoryJournal()
    handed = withdrawal(adapter)
    if how:
        standin.disturb(operation="actualiseerZaakstatus_Lk01", **how)
    for _ in range(5):
        try:
            assert adapter.withdraw(handed, journal) == Accepted(handed.zaaknummer)
            break
        except (UnknownOutcome, TemporaryError):
            continue
    [zaak] = standin.zaken
    [status] = zaak["statussen"]
    assert (status["volgnummer"], status["omschrijving"], status["eenheid"]) == ("4", "Ingetrokken", "BURGERZAKEN")
    assert status["toelichting"].endswith("Maak er geen akte van op.")


def test_a_withdrawal_of_a_zaak_that_is_not_there_ends_on_the_desk(connect: Connect, standin: Standin) -> None:
    handed = dataclasses.replace(BERICHT, levering="b" * 32, zaaknummer="07960000099")
    with pytest.raises(Refused, match="StUF064"):
        connect(standin.url, intrekking=INGETROKKEN).withdraw(handed, MemoryJournal())


AANGEVULD = Status(5, "Aangevuld", "BURGERZAKEN")


def amendment(adapter: StufZds) -> tuple[Bericht, MemoryJournal]:
    """A change of what this back-end took, with one more attachment, and what is known of the delivery before it."""
    before = MemoryJournal()
    zaak = adapter.deliver(BERICHT, before).zaaknummer
    revised = dataclasses.replace(AANGIFTE, lijkbezorging=VARIANTEN["ontleding"]["lijkbezorging"])
    changed = dataclasses.replace(
        BERICHT, levering="b" * 32, aangifte=revised, vorige=AANGIFTE, zaaknummer=zaak,
        documenten=(*BERICHT.documenten, document(3, b"%PDF-1.7 nieuw")),
    )  # fmt: skip
    return changed, MemoryJournal(before)


@pytest.mark.parametrize(
    "how",
    [
        None,
        *(
            {"mode": mode, "operation": operation, **more}
            for operation in ("updateZaak_Lk01", "voegZaakdocumentToe_Lk01", "actualiseerZaakstatus_Lk01")
            for mode, more in (
                ("http500", {"stored": True}),
                ("fault", {"code": "StUF046"}),
                ("fault", {"code": "StUF019"}),
                ("lose_answer", {}),
                ("lose_answer", {"stored": False}),
            )
        ),
    ],
    ids=str,
)
@pytest.mark.parametrize("nummering", Nummering)
def test_an_amendment_is_told_once_whatever_goes_wrong(
    connect: Connect, standin: Standin, nummering: Nummering, how: dict[str, Any] | None
) -> None:
    adapter = connect(standin.url, tijdslimiet=2, aanvulling=AANGEVULD, nummering=nummering)
    changed, journal = amendment(adapter)
    if how:
        standin.disturb(**how)
    for _ in range(5):
        try:
            assert adapter.amend(changed, journal) == Accepted(changed.zaaknummer)
            break
        except (UnknownOutcome, TemporaryError):
            continue
    [zaak] = standin.zaken
    told = [d["titel"] for d in zaak["documenten"]]
    assert told == ["Verklaring van overlijden"] * 2 + [
        f"Aanvulling van aangifte {BERICHT.kenmerk}",
        "Verklaring van overlijden",
    ]
    assert zaak["extraElementen"]["type"] == "DISSECTION"
    [status] = zaak["statussen"]
    assert (status["omschrijving"], status["toelichting"]) == ("Aangevuld", teksten.AANVULLING)


def test_an_amendment_can_be_read_as_a_document(connect: Connect, standin: Standin) -> None:
    adapter = connect(standin.url, aanvulling=AANGEVULD)
    changed, journal = amendment(adapter)
    adapter.amend(changed, journal)
    nummer = journal.results[f"document:{changed.levering}"]
    tekst = adapter.fetch(changed, Afgifte(nummer, AfgifteSoort.VERLOF)).decode()
    assert tekst.startswith(f"Aangifte van overlijden, kenmerk {BERICHT.kenmerk}")
    assert "ontleding" in tekst


def test_an_amendment_of_an_amendment_sends_no_document_again(connect: Connect, standin: Standin) -> None:
    adapter = connect(standin.url, aanvulling=AANGEVULD)
    changed, journal = amendment(adapter)
    adapter.amend(changed, journal)
    again = dataclasses.replace(changed, levering="c" * 32, vorige=changed.aangifte)
    adapter.amend(again, MemoryJournal(journal))
    [zaak] = standin.zaken
    assert len(zaak["documenten"]) == 2 + 2 + 1
    assert [status["omschrijving"] for status in zaak["statussen"]] == ["Aangevuld", "Aangevuld"]


def test_an_amendment_of_a_zaak_that_is_not_there_ends_on_the_desk(connect: Connect, standin: Standin) -> None:
    handed = dataclasses.replace(BERICHT, zaaknummer="07960000099", vorige=AANGIFTE)
    with pytest.raises(Refused, match="StUF064"):
        connect(standin.url, aanvulling=AANGEVULD).amend(handed, MemoryJournal())
    with pytest.raises(Refused, match="geen-zaak"):
        connect(standin.url, aanvulling=AANGEVULD).amend(BERICHT, MemoryJournal())


def test_without_a_status_a_person_is_told(connect: Connect, standin: Standin) -> None:
    assert connect(standin.url).capabilities == {Capability.LOOKUP}
    assert connect(standin.url, intrekking=INGETROKKEN).capabilities == {Capability.LOOKUP, Capability.WITHDRAW}
    assert connect(standin.url, aanvulling=AANGEVULD).capabilities == {Capability.LOOKUP, Capability.AMEND}
