# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Paying over the Payments API of Mollie: against the stand-in's, and against every answer that is none."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen
from uuid import uuid4

import pytest

from adapters.mollie import Mollie
from overlijden import betaaldienst
from overlijden.betaaldienst import Antwoord, Betaalstand, Opdracht, Unavailable
from overlijden.tools.lijn import TAP, Forward, Ruw, Verzoek
from overlijden.tools.tomlfile import ConfigError
from tests.adapters.conftest import Standin

GONE = "http://127.0.0.1:9"  # where nobody listens


def opdracht(**other: Any) -> Opdracht:
    given = {"referentie": str(uuid4()), "eurocent": 3560, "omschrijving": "Uittreksels", "terug": GONE, "hint": GONE}
    return Opdracht(**{**given, **other})


@pytest.fixture
def mollie(standin: Standin) -> betaaldienst.Betaaldienst:
    return betaaldienst.load({"soort": "mollie", "adres": f"{standin.url}/v2"})


def end(adres: str, uitkomst: str) -> None:
    """Do on the provider's page what its visitor does there."""
    with pytest.raises(OSError, match="refused"):  # where she is sent back to, nobody listens
        urlopen(adres, urlencode({"uitkomst": uitkomst}).encode())  # noqa: S310 - our own address


@pytest.mark.parametrize(
    ("uitkomst", "stand"),
    [("paid", "betaald"), ("canceled", "vervallen"), ("expired", "vervallen"), ("failed", "vervallen")],
)
def test_a_payment_is_begun_paid_or_not_and_asked_after(
    mollie: betaaldienst.Betaaldienst, uitkomst: str, stand: str
) -> None:
    asked = opdracht()
    begonnen = mollie.start(asked)
    assert mollie.status(begonnen.nummer) == Antwoord(Betaalstand.OPEN, asked.referentie, 3560)
    end(begonnen.adres, uitkomst)
    assert mollie.status(begonnen.nummer) == Antwoord(Betaalstand(stand), asked.referentie, 3560)


def test_asked_twice_it_is_one_payment(mollie: betaaldienst.Betaaldienst) -> None:
    asked = opdracht()
    assert mollie.start(asked) == mollie.start(asked) != mollie.start(opdracht())


def test_what_was_paid_stays_paid(mollie: betaaldienst.Betaaldienst) -> None:
    begonnen = mollie.start(opdracht())
    for uitkomst in ("expired", "paid", "expired"):
        end(begonnen.adres, uitkomst)
    assert mollie.status(begonnen.nummer).stand is Betaalstand.BETAALD


def test_a_payment_that_is_not_there_is_no_answer(mollie: betaaldienst.Betaaldienst) -> None:
    with pytest.raises(Unavailable, match="http 404"):
        mollie.status("tr_anders")


def test_a_provider_that_is_away_is_no_answer() -> None:
    with pytest.raises(Unavailable, match="no connection"):
        Mollie.from_config({"adres": GONE}).start(opdracht())


PAYMENT = {
    "id": "tr_1",
    "status": "paid",
    "amount": {"currency": "EUR", "value": "35.60"},
    "metadata": {"referentie": "r"},
    "_links": {"checkout": {"href": "https://betaal.example/tr_1"}},
}


@pytest.fixture
def answer(request: pytest.FixtureRequest) -> Any:
    """Let the provider answer so, without a line."""
    heard: list[Verzoek] = []

    def tap(verzoek: Verzoek, _: Forward) -> Ruw:
        heard.append(verzoek)
        return Ruw(*request.param)

    token = TAP.set(tap)
    yield heard
    TAP.reset(token)


def said(**other: Any) -> tuple[int, bytes]:
    return 200, json.dumps({**PAYMENT, **other}).encode()


@pytest.mark.parametrize("answer", [said()], indirect=True)
def test_a_key_goes_with_every_question_and_nothing_else_of_the_account(
    answer: list[Verzoek], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BETAALDIENST_1942", "live_geheim")
    made = Mollie.from_config({"sleutel": "env:BETAALDIENST_1942"})
    asked = opdracht(referentie="r")
    assert made.start(asked).nummer == "tr_1"
    assert made.status("tr_1") == Antwoord(Betaalstand.BETAALD, "r", 3560)
    assert [one.headers["Authorization"] for one in answer] == ["Bearer live_geheim"] * 2
    assert answer[0].headers["Idempotency-Key"] == "r"
    assert json.loads(answer[0].body or b"")["amount"] == {"currency": "EUR", "value": "35.60"}
    assert [one.url for one in answer] == [
        "https://api.mollie.com/v2/payments",
        "https://api.mollie.com/v2/payments/tr_1",
    ]


AMOUNTS = ("veel", "Infinity", "NaN", "1E+999999", "35.609", "35.6", "-35.60", "٣5.60")


@pytest.mark.parametrize(
    "answer",
    [
        (200, b"<html>"),
        (200, b"[]"),
        (200, b"[" * 100_000),
        (503, b"{}"),
        (302, b"{}"),
        said(id="tr_2"),
        said(status="onbekend"),
        said(status=None),
        said(amount={"currency": "USD", "value": "35.60"}),
        *(said(amount={"currency": "EUR", "value": value}) for value in AMOUNTS),
        said(metadata={}),
        said(metadata=None),
    ],
    indirect=True,
)
def test_what_is_no_answer_about_this_payment_is_none(answer: list[Verzoek]) -> None:
    with pytest.raises(Unavailable):
        Mollie.from_config({"adres": GONE}).status("tr_1")


@pytest.mark.parametrize(
    "answer",
    [
        said(_links={}),
        said(_links={"checkout": {"href": "javascript:alert(1)"}}),
        said(_links={"checkout": {"href": f"https://betaal.example/{'x' * betaaldienst.LONGEST_ADRES}"}}),
        said(id=""),
        said(id="tr_1\n"),
        said(id="t" * 65),
    ],
    indirect=True,
)
def test_nobody_is_sent_where_nothing_can_be_paid(answer: list[Verzoek]) -> None:
    with pytest.raises(Unavailable):
        Mollie.from_config({"adres": GONE}).start(opdracht())


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ({}, "sleutel is missing"),
        ({"sleutel": "live_geheim"}, "sleutel must be env:NAME"),
        (
            {"sleutel": "env:OVERLIJDEN_SERVICE_SECRET_KEY"},
            "sleutel must name a variable that begins with BETAALDIENST_",
        ),
        ({"adres": "http://betaal.example/v2", "sleutel": "env:BETAALDIENST_1942"}, "adres must be https"),
        ({"adres": GONE, "tijdslimiet": 60}, "tijdslimiet must be 1 to 15"),
        ({"adres": GONE, "anders": 1}, "anders is not a known key"),
    ],
)
def test_an_account_that_cannot_be_used_is_refused_by_key(settings: dict[str, Any], key: str) -> None:
    with pytest.raises(ConfigError, match=key):
        Mollie.from_config(settings)


def test_a_provider_that_is_not_installed_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"betaaldienst\.soort must be one of mollie"):
        betaaldienst.load({"soort": "anders"})
