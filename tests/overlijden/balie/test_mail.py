# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A clerk sees which mails went to the declarant, and whom she must call because none could."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, text

from overlijden.balie import words
from overlijden.db import Database
from overlijden.status import Actie
from overlijden.tables import MailSoort
from tests.filing import file
from tests.overlijden.balie.test_acts import TAKE, do
from tests.overlijden.conftest import Deliver

pytestmark = pytest.mark.balie
CALL = "Bel de aangever"


@pytest.fixture
def asked(clerk: FlaskClient, database: Database, deliver: Deliver) -> str:
    """A dossier in which the declarant was asked something."""
    kenmerk = file(database, adapter="store").kenmerk
    deliver()
    do(clerk, kenmerk, TAKE)
    do(clerk, kenmerk, Actie.AANVULLING_VRAGEN, reden="Stuur een leesbare scan van formulier A.")
    return kenmerk


def give_up(superuser: Connection, soort: MailSoort, code: str) -> None:
    values = {"soort": soort, "code": code}
    given_up = "UPDATE mail SET status = 'opgegeven', klaar_op = now(), code = :code WHERE soort = :soort"
    superuser.execute(text(given_up), values)


def test_every_mail_stands_on_the_page(clerk: FlaskClient, asked: str) -> None:
    page = clerk.get(f"/balie/{asked}").text
    for soort in (MailSoort.ONTVANGST, MailSoort.AANVULLING, MailSoort.HERINNERING):
        assert words.MAIL[soort] in page
    assert CALL not in page


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("no-address", "de aangever gaf geen e-mailadres"),
        ("handed-over", "een ander nam de aangifte over en gaf geen e-mailadres"),
        ("no-server", "deze dienst verstuurt geen mail"),
        ("smtp 550", "het e-mailadres of de mailserver werkt niet"),
    ],
)
def test_who_could_not_be_mailed_what_she_must_know_is_to_be_called(
    clerk: FlaskClient, asked: str, superuser: Connection, code: str, said: str
) -> None:
    give_up(superuser, MailSoort.AANVULLING, code)
    page = clerk.get(f"/balie/{asked}").text
    assert CALL in page
    assert said in page


def test_a_receipt_that_did_not_go_asks_for_no_call(clerk: FlaskClient, asked: str, superuser: Connection) -> None:
    give_up(superuser, MailSoort.ONTVANGST, "smtp 550")
    assert CALL not in clerk.get(f"/balie/{asked}").text


def test_who_answered_all_the_same_is_not_to_be_called(clerk: FlaskClient, asked: str, superuser: Connection) -> None:
    give_up(superuser, MailSoort.AANVULLING, "smtp 550")
    do(clerk, asked, Actie.AANVULLEN)
    assert CALL not in clerk.get(f"/balie/{asked}").text
