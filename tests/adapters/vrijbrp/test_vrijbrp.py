# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Deliver to a vrijBRP over real HTTP, and come through everything that goes wrong there with one dossier."""

from __future__ import annotations

import base64
import dataclasses
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Response

from adapters.memory import MemoryJournal
from adapters.vrijbrp import VrijBrp
from adapters.vrijbrp.berichten import titel
from overlijden.aangifte import Aangifte, Overledene, SoortAangifte
from overlijden.adapter import Accepted, DeliveryError, Refused, TemporaryError, UnknownOutcome, load_adapter
from overlijden.conformance.verstoring import Fault, hang_up, says, slow, truncated
from overlijden.conformance.vrijbrp.standin import GEHEIM, Standin, balie
from tests.adapters.aangiften import AANGEVER, aangifte, bericht, document
from tests.adapters.vrijbrp.conftest import Settings

PERSOON = {
    "bsn": "999991930",
    "voornamen": "Aad",
    "voorvoegsel": "",
    "geslachtsnaam": "Holthuizen",
    "titel": "",
    "geslacht": "M",
    "geboortedatum": "19580706",
    "geboorteplaats": "0363",
    "geboorteland": "6030",
    "straat": "",
    "huisnummer": "",
    "postcode": "",
}
BERICHT = bericht(aangifte(PERSOON), document(1), document(2, b"\x89PNG", "scan.png"))
DOSSIER, DOCUMENTS = "/in-municipality", "/documents"
HTML = "<html><body><h1>503</h1></body></html>"
FAULTS: dict[str, tuple[Callable[[Response], Response], bool]] = {
    "answer-lost": (hang_up, True),
    "request-lost": (hang_up, False),
    "slow": (slow(2.5), True),
    "truncated": (truncated, True),
    "html-500": (says(500, HTML), False),
    "html-502-although-done": (says(502, HTML), True),
    "html-200": (says(200, HTML), False),
    "empty-201": (says(201, ""), True),
    "json-of-another": (says(200, "{}", "application/json"), True),
    "balie-timed-out": (balie("Read timed out"), True),
    "balie-down": (balie("Connection refused"), False),
    "500-that-is-already-there": (balie("Er is al een zaak met zaak-id: x"), True),
    "token-expired": (says(401, ""), False),
    "forbidden": (says(403, ""), False),
    "too-many": (says(429, ""), False),
}


def insist(adapter: VrijBrp, journal: MemoryJournal) -> Accepted:
    """What the engine does: try again, and look up first when the outcome is unknown."""
    for _ in range(9):
        try:
            if journal.unfinished():
                adapter.lookup(BERICHT, journal)
            return adapter.deliver(BERICHT, journal)
        except (UnknownOutcome, TemporaryError):
            continue
    raise AssertionError("never delivered")


def insist_on_one(vrijbrp: Standin, outcome: Accepted) -> None:
    [number] = vrijbrp.dossiers
    assert outcome.zaaknummer == number
    kept = [(item["title"], base64.b64decode(item["content"])) for item in vrijbrp.documents[number]]
    assert kept[1:] == [(titel(item), item.inhoud) for item in BERICHT.documenten]
    assert len(kept) == 3


def test_a_delivery_is_one_dossier_with_its_documents(adapter: VrijBrp, vrijbrp: Standin) -> None:
    insist_on_one(vrijbrp, adapter.deliver(BERICHT, MemoryJournal()))
    [dossier] = vrijbrp.dossiers.values()
    assert dossier["dossier"]["startDate"] == "2026-11-24"  # in the Netherlands it was past midnight
    assert [item["id"] for item in dossier["dossier"]["referenceIds"]] == [BERICHT.levering, BERICHT.kenmerk]
    assert (dossier["dateOfDeath"], dossier["timeOfDeath"]) == ("2026-11-22", "23:12")


def test_a_finished_delivery_calls_nobody(adapter: VrijBrp, vrijbrp: Standin) -> None:
    journal = MemoryJournal()
    first = adapter.deliver(BERICHT, journal)
    calls = len(vrijbrp.seen)
    assert adapter.deliver(BERICHT, journal) == first
    assert len(vrijbrp.seen) == calls


@pytest.mark.parametrize("at", [DOSSIER, DOCUMENTS])
@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_goes_wrong_ends_in_one_dossier(adapter: VrijBrp, vrijbrp: Standin, fault: str, at: str) -> None:
    answer, done = FAULTS[fault]
    if (fault, at) == ("500-that-is-already-there", DOCUMENTS):
        answer = balie("Read timed out")  # documents have no such guard
    vrijbrp.faults.append(Fault(at, answer, done))
    insist_on_one(vrijbrp, insist(adapter, MemoryJournal()))


@pytest.mark.parametrize("at", [DOSSIER, DOCUMENTS])
def test_all_that_is_sent_again_is_byte_identical(adapter: VrijBrp, vrijbrp: Standin, at: str) -> None:
    vrijbrp.faults.append(Fault(at, balie("Connection refused"), times=3))
    insist(adapter, MemoryJournal())
    assert len(set(vrijbrp.posts(at)[:4])) == 1


@pytest.mark.parametrize(
    ("at", "fault", "error"),
    [
        *((DOSSIER, name, UnknownOutcome) for name in ("answer-lost", "slow", "truncated", "html-500", "html-200")),
        *((DOSSIER, name, UnknownOutcome) for name in ("empty-201", "json-of-another", "balie-timed-out")),
        *((DOCUMENTS, name, UnknownOutcome) for name in ("answer-lost", "truncated", "balie-down", "json-of-another")),
        *((DOSSIER, name, TemporaryError) for name in ("forbidden", "too-many")),
        *(("/oauth/token", name, TemporaryError) for name in ("answer-lost", "html-500", "html-200", "truncated")),
        ("/oauth/token", "json-of-another", TemporaryError),
    ],
)
def test_every_fault_is_told_as_what_it_is(
    adapter: VrijBrp, vrijbrp: Standin, at: str, fault: str, error: type[DeliveryError]
) -> None:
    answer, done = FAULTS[fault]
    vrijbrp.faults.append(Fault(at, answer, done))
    with pytest.raises(error):
        adapter.deliver(BERICHT, MemoryJournal())


@pytest.mark.parametrize(
    ("message", "code", "wijzer"),
    [
        (f"Bsn {AANGEVER.bsn} is incorrect", "bsn-onjuist", "/aangever/bsn"),
        (f"Geen persoon met bsn {PERSOON['bsn']} gevonden", "bsn-onbekend", "/overledene/bsn"),
        ("Geen persoon met bsn 12 gevonden", "bsn-onbekend", ""),
        (
            "Plaats van overlijden (0796) komt niet overeen met de gemeentecode (0599)",
            "andere-gemeente",
            "/overlijden/gemeente",
        ),
        ("Document niet gevonden met DMS code 'akt1'", "uittrekselcode", "/uittreksels"),
        ("Meerdere documenten gevonden met DMS code 'akt1'", "uittrekselcode", "/uittreksels"),
        ("Als er via e-mail wordt gecorrespondeerd dan moet altijd 1", "uittreksels-per-email", "/uittreksels"),
    ],
)
def test_a_500_that_is_a_refusal_is_one(
    adapter: VrijBrp, vrijbrp: Standin, message: str, code: str, wijzer: str
) -> None:
    vrijbrp.faults.append(Fault(DOSSIER, balie(message)))
    with pytest.raises(Refused) as caught:
        adapter.deliver(BERICHT, MemoryJournal())
    [reden] = caught.value.reasons
    assert (caught.value.code, reden.regel, reden.wijzer) == (code, f"vrijbrp:{code}", wijzer)
    assert not set("0123456789") & set(reden.tekst)


def test_a_number_that_lost_its_leading_zeros_is_recognised(adapter: VrijBrp, vrijbrp: Standin) -> None:
    inhoud = dataclasses.replace(BERICHT.aangifte, overledene=Overledene(bsn="000000036"))
    vrijbrp.unknown.add("000000036")
    with pytest.raises(Refused) as caught:
        adapter.deliver(bericht(inhoud), MemoryJournal())
    assert [reden.wijzer for reden in caught.value.reasons] == ["/overledene/bsn"]
    assert json.loads(vrijbrp.posts(DOSSIER)[0])["deceased"]["bsn"] == "000000036"


def test_a_dossier_of_another_delivery_with_this_reference_is_a_refusal(adapter: VrijBrp, vrijbrp: Standin) -> None:
    """That vrijBRP has the declaration in an earlier form does not mean that it has this one."""
    adapter.deliver(BERICHT, MemoryJournal())
    with pytest.raises(Refused) as caught:
        adapter.deliver(dataclasses.replace(BERICHT, levering="f" * 32), MemoryJournal())
    assert caught.value.code == "al-aanwezig"
    assert len(vrijbrp.dossiers) == 1


def test_a_lost_answer_is_looked_up_and_not_sent_again(adapter: VrijBrp, vrijbrp: Standin) -> None:
    journal = MemoryJournal()
    vrijbrp.faults.append(Fault(DOSSIER, hang_up, done=True))
    insist_on_one(vrijbrp, insist(adapter, journal))
    assert len(vrijbrp.posts(DOSSIER)) == 1


@pytest.mark.parametrize("answer", [says(500, HTML), says(200, HTML), says(404, HTML), balie("Read timed out")])
def test_a_look_up_without_an_answer_proves_nothing(
    adapter: VrijBrp, vrijbrp: Standin, answer: Callable[[Response], Response]
) -> None:
    journal = MemoryJournal()
    vrijbrp.faults.append(Fault(DOSSIER, hang_up, done=True))
    with pytest.raises(UnknownOutcome):
        adapter.deliver(BERICHT, journal)
    vrijbrp.faults.append(Fault("", answer, method="GET"))
    with pytest.raises(TemporaryError):
        adapter.lookup(BERICHT, journal)
    assert journal.unfinished() == ("dossier",)


def test_a_list_that_is_no_list_does_not_double_a_document(adapter: VrijBrp, vrijbrp: Standin) -> None:
    journal = MemoryJournal()
    vrijbrp.faults += [
        Fault(DOCUMENTS, hang_up, done=True),
        Fault(DOCUMENTS, says(200, "{}", "application/json"), method="GET"),
    ]
    insist_on_one(vrijbrp, insist(adapter, journal))


def test_a_token_is_used_until_shortly_before_its_end(vrijbrp: Standin, settings: Settings) -> None:
    now = [datetime(2026, 11, 24, tzinfo=UTC)]
    adapter = load_adapter("vrijbrp", settings(adres=vrijbrp.url))
    assert isinstance(adapter, VrijBrp)
    adapter.gesprek.clock = lambda: now[0]
    for seconds, tokens in ((0, 1), (48, 1), (2, 2), (48, 2), (2, 3)):
        now[0] += timedelta(seconds=seconds)
        adapter.ping()
        assert len(vrijbrp.posts("/oauth/token")) == tokens


def test_a_token_that_ended_early_is_renewed_within_the_call(adapter: VrijBrp, vrijbrp: Standin) -> None:
    adapter.ping()
    vrijbrp.tokens.clear()
    insist_on_one(vrijbrp, adapter.deliver(BERICHT, MemoryJournal()))


def test_tokens_that_never_hold_are_no_refusal(adapter: VrijBrp, vrijbrp: Standin) -> None:
    vrijbrp.seconds = 0
    with pytest.raises(TemporaryError, match="401"):
        adapter.deliver(BERICHT, MemoryJournal())
    assert len(vrijbrp.posts("/oauth/token")) == 2


def test_a_wrong_secret_is_told_without_it(
    vrijbrp: Standin, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VRIJBRP_GEHEIM", "verkeerd")
    with pytest.raises(TemporaryError) as caught:
        VrijBrp.from_config(settings(adres=vrijbrp.url)).ping()
    assert str(caught.value) == "no token (401)"


@pytest.mark.parametrize(
    "body",
    [
        '{"access_token": "a\\r\\nX-Y: z", "expires_in": 59}',
        '{"access_token": "\u00e9", "expires_in": 59}',
        '{"access_token": "", "expires_in": 59}',
        '{"access_token": "a", "expires_in": 1e999}',
        '{"access_token": "a", "expires_in": 999999999999999}',
        '{"access_token": "a", "expires_in": "59"}',
        '{"access_token": 7, "expires_in": 59}',
        '{"access_token": "a"}',
        "[" * 100_000,
        "null",
    ],
    ids=lambda body: body[:50],
)
def test_a_token_that_makes_no_sense_is_none(adapter: VrijBrp, vrijbrp: Standin, body: str) -> None:
    vrijbrp.faults.append(Fault("/oauth/token", says(200, body, "application/json")))
    with pytest.raises(TemporaryError, match="no token"):
        adapter.ping()


def test_a_token_is_in_no_representation_and_no_log(
    adapter: VrijBrp, vrijbrp: Standin, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        adapter.deliver(BERICHT, MemoryJournal())
    [token] = vrijbrp.tokens
    assert token not in repr(adapter) + repr(adapter.gesprek) + repr(adapter.profiel) + caplog.text
    assert GEHEIM not in repr(adapter.profiel) + caplog.text


def test_a_back_end_that_is_not_there_received_nothing(settings: Settings) -> None:
    with pytest.raises(TemporaryError):
        VrijBrp.from_config(settings()).deliver(BERICHT, MemoryJournal())


@pytest.mark.parametrize("soort", [SoortAangifte.LEVENLOOS, SoortAangifte.GEBOORTE_EN_OVERLIJDEN])
def test_a_kind_without_a_place_is_refused_unsent(adapter: VrijBrp, vrijbrp: Standin, soort: SoortAangifte) -> None:
    with pytest.raises(Refused) as caught:
        adapter.deliver(bericht(dataclasses.replace(BERICHT.aangifte, soort=soort)), MemoryJournal())
    assert [reden.wijzer for reden in caught.value.reasons] == ["/soort"]
    assert vrijbrp.seen == []


def test_every_missing_answer_is_named_before_anything_is_sent(adapter: VrijBrp, vrijbrp: Standin) -> None:
    with pytest.raises(Refused) as caught:
        adapter.deliver(bericht(Aangifte()), MemoryJournal())
    assert [reden.wijzer for reden in caught.value.reasons] == [
        "/overledene/bsn",
        "/overlijden/soort",
        "/lijkbezorging/soort",
        "/lijkbezorging/datum",
        "/contact/naam",
        "/aangever/bsn",
        "/overlijden/datum",
    ]
    assert vrijbrp.seen == []


@pytest.mark.parametrize("answer", [says(503, HTML), says(401, ""), says(404, HTML), hang_up])
def test_ping_says_that_vrijbrp_is_not_usable(
    adapter: VrijBrp, vrijbrp: Standin, answer: Callable[[Response], Response]
) -> None:
    vrijbrp.faults.append(Fault("/0", answer, times=2, method="GET"))
    with pytest.raises(TemporaryError):
        adapter.ping()
