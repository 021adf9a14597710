# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The BRP beside the declaration: asked by a clerk, on record, kept for days, and never in the way."""

from __future__ import annotations

import dataclasses
import time
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, func, select, text

from overlijden import service
from overlijden.aangifte import OnvolledigeDatum
from overlijden.brp import BrpPersoon, Doel
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.rules import Context
from overlijden.status import Actie, Handeling
from overlijden.tables import Auditregel, Raadpleging
from tests.filing import DIRECTOR
from tests.overlijden.balie.consulting import answering, consult
from tests.overlijden.balie.test_acts import akte, do
from tests.overlijden.balie.test_handling import MARK, RECORD, TAKE, read
from tests.overlijden.conftest import LogIn

pytestmark = pytest.mark.balie

AAD = BrpPersoon(voornamen="Aad", geslachtsnaam="Holthuizen")
BUTTON = "Vraag de BRP"
SEEN = Scope(gemeente="1942")


def lines(database: Database) -> list[tuple[str, str | None, list[str]]]:
    """What the audit has of questions to the BRP: who, for what, about which dossier."""
    asked = select(Auditregel).where(Auditregel.handeling == Handeling.BRP_GERAADPLEEGD).order_by(Auditregel.nummer)
    with database.begin(Scope(beheer="1942")) as session:
        return [(line.door, line.reden, line.kenmerken) for line in session.scalars(asked)]


def test_nobody_is_looked_up_by_opening_a_page(
    app: Flask, clerk: FlaskClient, database: Database, kenmerk: str
) -> None:
    known = answering(app, AAD)
    page = read(clerk, f"/balie/{kenmerk}")
    assert "De BRP is nog niet gevraagd" in page
    assert BUTTON in page
    assert ">BRP</th>" not in page
    assert (known.asked, lines(database)) == ([], [])


def test_a_question_is_on_record_with_who_and_why(
    app: Flask, clerk: FlaskClient, database: Database, kenmerk: str
) -> None:
    known = consult(app, clerk, kenmerk, AAD)
    assert known.asked == [("999991930", Doel.VERGELIJKEN)]
    assert lines(database) == [("gooise-meren", Doel.VERGELIJKEN, [kenmerk])]
    assert "Noor de Wit vroeg dit" in read(clerk, f"/balie/{kenmerk}")
    assert len(lines(database)) == 1, "to read the answer again asks nothing"


def test_a_brp_without_an_answer_blocks_nothing(
    app: Flask, clerk: FlaskClient, database: Database, kenmerk: str
) -> None:
    do(clerk, kenmerk, TAKE)
    consult(app, clerk, kenmerk, None)
    page = read(clerk, f"/balie/{kenmerk}")
    assert "geen antwoord. U kunt verder werken" in page
    assert "Vraag de BRP opnieuw" in page
    assert len(lines(database)) == 1, "that it was asked is on record all the same"
    assert do(clerk, kenmerk, RECORD, **akte()).status_code == 302


def test_a_brp_that_cannot_be_reached_is_told_within_seconds(clerk: FlaskClient, kenmerk: str) -> None:
    start = time.monotonic()
    assert clerk.post(f"/balie/{kenmerk}/brp").status_code == 302  # where the tests have it, nobody listens
    assert time.monotonic() - start < 5
    assert "geen antwoord" in read(clerk, f"/balie/{kenmerk}")


def test_a_later_answer_comes_in_the_place_of_an_earlier_one(
    app: Flask, clerk: FlaskClient, database: Database, kenmerk: str
) -> None:
    for said in (None, AAD, dataclasses.replace(AAD, voornamen="Adrianus")):
        consult(app, clerk, kenmerk, said)
    assert "Adrianus" in read(clerk, f"/balie/{kenmerk}")
    with database.begin(SEEN) as session:
        assert session.scalar(select(func.count()).select_from(Raadpleging)) == 1


def test_an_answer_about_another_revision_is_not_shown(
    app: Flask, clerk: FlaskClient, database: Database, kenmerk: str
) -> None:
    """Who is named may be somebody else now."""
    consult(app, clerk, kenmerk, dataclasses.replace(AAD, voornamen=MARK))
    with database.begin(SEEN) as session:
        found = queries.find(session, kenmerk)
        assert found is not None
        declared = queries.declared(session, found)
        changed = dataclasses.replace(declared, contact=dataclasses.replace(declared.contact, telefoon="0201234567"))
        service.amend(session, found, changed, Context(nu=datetime.now(UTC)), by=DIRECTOR)
    page = read(clerk, f"/balie/{kenmerk}")
    assert MARK not in page
    assert "nog niet gevraagd" in page


def test_after_the_akte_nobody_asks_and_the_answer_is_not_shown(
    app: Flask, clerk: FlaskClient, database: Database, kenmerk: str
) -> None:
    do(clerk, kenmerk, TAKE)
    known = consult(app, clerk, kenmerk, AAD)
    do(clerk, kenmerk, RECORD, **akte())
    assert "Aangifte en BRP" not in read(clerk, f"/balie/{kenmerk}")
    assert clerk.post(f"/balie/{kenmerk}/brp").status_code == 409
    assert (len(known.asked), len(lines(database))) == (1, 1)


def test_secrecy_is_shown_as_such(app: Flask, clerk: FlaskClient, kenmerk: str) -> None:
    consult(app, clerk, kenmerk, dataclasses.replace(AAD, geheim=True))
    assert "Geheimhouding" in read(clerk, f"/balie/{kenmerk}")


def test_what_the_brp_itself_looks_into_is_chosen_with_a_reason(app: Flask, clerk: FlaskClient, kenmerk: str) -> None:
    doubted = dataclasses.replace(AAD, voornamen="Adrianus", in_onderzoek=("voornamen",))
    consult(app, clerk, kenmerk, doubted)
    do(clerk, kenmerk, TAKE)
    assert "In onderzoek" in read(clerk, f"/balie/{kenmerk}")
    choice = {"overledene.voornamen": "brp"}
    answer = do(clerk, kenmerk, Actie.KIEZEN, **choice)
    assert (answer.status_code, "Schrijf op waaruit blijkt wat klopt" in answer.text) == (422, True)
    choice |= {"overledene.voornamen.reden": "zo staat het in het paspoort"}
    assert do(clerk, kenmerk, Actie.KIEZEN, **choice).status_code == 302


def test_an_incomplete_date_and_a_title_are_shown_in_words(app: Flask, clerk: FlaskClient, kenmerk: str) -> None:
    noble = dataclasses.replace(AAD, titel="JH", geboortedatum=OnvolledigeDatum(1958))
    consult(app, clerk, kenmerk, noble)
    page = read(clerk, f"/balie/{kenmerk}")
    assert "jonkheer" in page
    assert '<td data-label="BRP">1958</td>' in page


def test_somebody_whom_the_brp_does_not_know_is_said_not_to_be_known(
    app: Flask, clerk: FlaskClient, kenmerk: str
) -> None:
    consult(app, clerk, kenmerk, BrpPersoon(gevonden=False))
    assert "De BRP kent dit BSN niet." in read(clerk, f"/balie/{kenmerk}")


@pytest.mark.toegang
def test_another_municipality_asks_nothing_about_this_dossier(
    app: Flask, log_in: LogIn, database: Database, kenmerk: str
) -> None:
    known = answering(app, AAD)
    assert log_in("den-bosch").post(f"/balie/{kenmerk}/brp").status_code == 404
    assert (known.asked, lines(database)) == ([], [])


@pytest.mark.toegang
def test_a_declarant_asks_nothing_about_who_died(app: Flask, log_in: LogIn, kenmerk: str) -> None:
    known = answering(app, AAD)
    assert log_in("uitvaart").post(f"/balie/{kenmerk}/brp").status_code == 403
    assert known.asked == []


def test_what_is_kept_is_encrypted(app: Flask, clerk: FlaskClient, kenmerk: str, superuser: Connection) -> None:
    consult(app, clerk, kenmerk, dataclasses.replace(AAD, voornamen=MARK))
    kept = superuser.execute(text("SELECT antwoord FROM raadpleging")).scalar_one()
    assert MARK.encode() not in bytes(kept)
