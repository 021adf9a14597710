# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A signed result beside a change: who looks sees what it says and whose key signed; it decides nothing."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from overlijden.beheer.bewijs import MOST
from overlijden.conformance import rapport, uitslag
from overlijden.conformance.eisen import Eis, Niveau, Oordeel
from overlijden.conformance.toets import Resultaat
from overlijden.conformance.uitslag import Uitslag
from overlijden.db import Database, Scope
from overlijden.tables import Auditregel, Toetsuitslag
from tests.overlijden.beheer import test_beheer
from tests.overlijden.beheer.test_beheer import HOUTEN, PROFILE, answers, confirm, prepare
from tests.overlijden.conftest import LogIn

invited, lotte, daan = test_beheer.invited, test_beheer.lotte, test_beheer.daan
NU = datetime(2026, 11, 25, 10, tzinfo=UTC)
KEY = uitslag.make_key()
EIS = Eis("Z01", Niveau.VOLLEDIG, "StUF 3.01", "Het moet.", "It must.", lambda _: ())
REPORT = rapport.describe("zds", [Resultaat(EIS, Oordeel.VOLDOET)], seed=7, nu=NU)
SIGNED = uitslag.sign(REPORT, "Zaaksysteem 9.1 <b>", KEY)


@pytest.fixture
def change(lotte: FlaskClient) -> str:
    """Where a change to a back-end of one's own can be seen."""
    return prepare(lotte, answers("stuf_zds", profiel=PROFILE))


def attach(client: FlaskClient, address: str, inhoud: bytes = SIGNED) -> TestResponse:
    return client.post(f"{address}/uitslag", data={"bestand": (io.BytesIO(inhoud), "uitslag.json")})


def test_whoever_decides_sees_what_was_found_for_which_product_and_whose_key_signed(
    lotte: FlaskClient, daan: FlaskClient, change: str
) -> None:
    assert attach(lotte, change).status_code == 302
    page = daan.get(change).text
    for shown in (
        "Zaaksysteem 9.1 &lt;b&gt;",
        "Volledig (zds)",
        "1 voldoet",
        uitslag.fingerprint(KEY),
        REPORT["hash"],
        "Lotte Maas",
    ):
        assert shown in page
    assert confirm(daan, change) == 302


def test_nobody_has_to_bring_one(daan: FlaskClient, change: str) -> None:
    assert "Dat hoeft niet." in daan.get(change).text
    assert confirm(daan, change) == 302


def test_it_stands_in_the_audit_with_the_key_that_signed(lotte: FlaskClient, change: str, database: Database) -> None:
    attach(lotte, change)
    with database.begin(Scope(beheer=HOUTEN)) as session:
        reden = session.scalars(select(Auditregel.reden).order_by(Auditregel.nummer.desc())).first()
    assert (
        reden == f"toetsuitslag toegevoegd: wijziging {change.rpartition('/')[2]}, sleutel {uitslag.fingerprint(KEY)}"
    )


@pytest.mark.parametrize(("inhoud", "sentence"), [
    (b"", "Kies een bestand."),
    (b"{}", "geen getekende uitslag"),
    (SIGNED.replace(b"9.1", b"9.2"), "De handtekening past niet"),
    (uitslag.sign({**REPORT, "moment": "9999-12-31T23:59:59-23:00"}, "x", KEY), "Vraag uw leverancier om een nieuwe"),
    (uitslag.sign({**REPORT, "seed": float("inf")}, "x", KEY), "geen getekende uitslag"),
])  # fmt: skip
def test_what_is_no_good_is_said_and_not_kept(
    lotte: FlaskClient, change: str, database: Database, inhoud: bytes, sentence: str
) -> None:
    answer = attach(lotte, change, inhoud)
    assert answer.status_code == 422
    assert sentence in answer.text
    with database.begin(Scope(beheer=HOUTEN)) as session:
        assert session.scalars(select(Toetsuitslag)).all() == []


def test_one_that_was_taken_once_and_would_not_be_now_keeps_nobody_from_deciding(
    lotte: FlaskClient, daan: FlaskClient, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach(lotte, change)
    with monkeypatch.context() as before:
        before.setattr(uitslag, "verify", lambda _: Uitslag("x", "zds", "1", NU, 7, None, {}, "x", "x"))
        assert attach(lotte, change, b"{}").status_code == 302
    page = daan.get(change)
    assert page.status_code == 200
    assert "Een uitslag die wij niet kunnen lezen" in page.text
    assert "Zaaksysteem 9.1" in page.text
    assert confirm(daan, change) == 302


def test_nothing_comes_beside_a_change_that_was_decided_on(lotte: FlaskClient, daan: FlaskClient, change: str) -> None:
    confirm(daan, change)
    assert "al besloten" in attach(lotte, change).text


def test_a_handful_is_enough(lotte: FlaskClient, change: str) -> None:
    assert [attach(lotte, change).status_code for _ in range(MOST + 1)] == [302] * MOST + [422]


def test_another_municipality_finds_no_such_change_and_sees_no_result(
    log_in: LogIn, lotte: FlaskClient, change: str, database: Database
) -> None:
    attach(lotte, change)
    assert attach(log_in("beheer-gooise-meren"), change).status_code in {403, 404}
    with database.begin(Scope(beheer="1942")) as session:
        assert session.scalars(select(Toetsuitslag)).all() == []


def test_a_result_says_nothing_that_a_run_did_not_say() -> None:
    assert json.loads(SIGNED)["uitslag"].keys() == {
        "soort", "product", "kit", "dialect", "moment", "seed", "niveau", "rapport", "eisen",
    }  # fmt: skip
