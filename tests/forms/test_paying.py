# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Extracts are paid online once, whatever she does in her browser; and nothing but the extracts waits for it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from html import unescape
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import Connection, select, text

from adapters.store import Store
from forms import fees
from overlijden import service
from overlijden.betaaldienst import Antwoord, Betaalstand, Unavailable
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.gemeenten import Betaling
from overlijden.service import betalingen
from overlijden.settings import Delivery
from overlijden.status import Actie
from overlijden.tables import Betaalverzoek, Dossier, Gebeurtenis
from overlijden.termijn import today
from overlijden.worker import Worker
from tests.conftest import KEYS, DatabaseUrls
from tests.filing import CLERK, DIRECTOR, PARTIJ, SINCE, file, participate
from tests.forms.filing import log_in
from tests.overlijden.balie.test_acts import do
from tests.overlijden.balie.test_betaling import TODAY, settle
from tests.paying import Scripted

TWO = f'Nog te betalen: <span class="numeric nowrap">{fees.due(2, today().year)}</span>'


@pytest.fixture
def kenmerk(database: Database, database_urls: DatabaseUrls) -> str:
    """A dossier with two extracts, on the desk of a municipality that has them paid online."""
    filed = file(database, adapter="store")
    with Database(database_urls.worker, pool_size=2, keys=KEYS) as worker:
        Worker(worker, Delivery(), lambda _: Store(worker)).once()
    return filed.kenmerk


def logged_in(app: Flask, account: str) -> FlaskClient:
    client = app.test_client()
    log_in(client, account)
    return client


@pytest.fixture
def director(app: Flask, provider: Scripted) -> FlaskClient:
    return logged_in(app, "uitvaart")


@pytest.fixture
def clerk(app: Flask) -> FlaskClient:
    return logged_in(app, "gooise-meren")


def press(client: FlaskClient, kenmerk: str) -> str:
    """Press the button on the page of the declaration; the address of the payment."""
    return client.post(f"/dossier/{kenmerk}/betalen").location


def shown(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.text)


def heard(page: str) -> tuple[str, str]:
    """What a screen reader says first: the title, and then the heading."""
    root = html.fromstring(page)
    return root.xpath("string(//title)"), root.xpath("string(//h1)")


def history(database: Database, kenmerk: str, actie: Actie = Actie.BETALING_ONTVANGEN) -> Sequence[Gebeurtenis]:
    with database.begin(Scope(partij=PARTIJ)) as session:
        found = queries.find(session, kenmerk)
        assert found is not None
        return [event for event in queries.history(session, found) if event.actie is actie]


def openstaand(database: Database, kenmerk: str) -> list[str]:
    with database.begin(Scope(partij=PARTIJ)) as session:
        found = queries.find(session, kenmerk)
        assert found is not None
        return found.openstaand


def test_what_is_paid_at_the_provider_is_paid_here(
    director: FlaskClient, database: Database, provider: Scripted, kenmerk: str
) -> None:
    assert TWO in shown(director, f"/dossier/{kenmerk}")
    address = press(director, kenmerk)
    page = shown(director, address)
    assert f"https://betaal.example/{next(iter(provider.standen))}" in page
    assert heard(page) == ("Uittreksels betalen - Overlijden doorgeven", "Uittreksels betalen")
    provider.become(Betaalstand.BETAALD)
    paid = ("De uittreksels zijn betaald - Overlijden doorgeven", "De uittreksels zijn betaald")
    assert heard(shown(director, address)) == paid
    assert heard(shown(director, address)) == paid  # read again, nothing happens again
    (event,) = history(database, kenmerk)
    assert event.gegevens == {"aantal": "2", "datum": today().isoformat(), "nummer": next(iter(provider.standen))}
    page = shown(director, f"/dossier/{kenmerk}")
    assert "Nog te betalen" not in page
    assert "Betaal online" not in page


def test_the_provider_learns_an_amount_and_nothing_of_anybody(
    director: FlaskClient, provider: Scripted, kenmerk: str
) -> None:
    press(director, kenmerk)
    (asked,) = provider.asked
    assert asked.eurocent == fees.cents(2, today().year)
    said = " ".join(map(str, dataclasses.astuple(asked)))
    assert [word for word in (kenmerk, "Holthuizen", "999", "Iris", PARTIJ) if word in said] == []
    assert str(UUID(asked.referentie)) == asked.referentie


def test_however_often_she_presses_it_is_one_payment(
    director: FlaskClient, database: Database, provider: Scripted, kenmerk: str
) -> None:
    assert len({press(director, kenmerk) for _ in range(3)}) == 1
    assert len({asked.referentie for asked in provider.asked}) == 1
    with database.begin(Scope(partij=PARTIJ)) as session:
        assert len(session.scalars(select(Betaalverzoek)).all()) == 1


def test_a_payment_that_stopped_is_begun_anew_and_nothing_was_paid(
    director: FlaskClient, database: Database, provider: Scripted, kenmerk: str
) -> None:
    first = press(director, kenmerk)
    provider.become(Betaalstand.VERVALLEN)
    page = shown(director, first)
    assert "De betaling is gestopt" in page
    assert "Betaal online" in page
    assert press(director, kenmerk) != first
    assert history(database, kenmerk) == []


def test_a_provider_that_is_away_holds_up_nothing(
    director: FlaskClient, clerk: FlaskClient, database: Database, provider: Scripted, kenmerk: str
) -> None:
    provider.is_down = True
    assert "Online betalen lukt nu niet" in shown(director, press(director, kenmerk))
    assert do(clerk, kenmerk, Actie.IN_BEHANDELING_NEMEN).status_code == 302
    provider.is_down = False
    assert "Ga naar de betaalpagina" in shown(director, press(director, kenmerk))


def test_while_the_provider_does_not_answer_she_is_told_not_to_pay_again(
    director: FlaskClient, provider: Scripted, kenmerk: str
) -> None:
    address = press(director, kenmerk)
    provider.is_down = True
    assert "Betaal dan niet nog een keer" in shown(director, address)


def test_another_s_payment_does_not_exist(app: Flask, director: FlaskClient, kenmerk: str) -> None:
    assert logged_in(app, "uitvaart-2").get(press(director, kenmerk)).status_code == 404


@pytest.mark.parametrize("betaling", [Betaling.VOORAF, Betaling.ACHTERAF, Betaling.REKENING])
def test_where_it_is_paid_otherwise_there_is_no_button(
    director: FlaskClient, database: Database, kenmerk: str, betaling: Betaling
) -> None:
    settle(database, betaling)
    assert "Betaal online" not in shown(director, f"/dossier/{kenmerk}")
    assert press(director, kenmerk) == f"/dossier/{kenmerk}"


def test_a_closed_browser_leaves_no_doubt(
    director: FlaskClient, app: Flask, database: Database, database_urls: DatabaseUrls, provider: Scripted, kenmerk: str
) -> None:
    """She pays and never comes back. The provider says that something changed, twice, and to the wrong address once."""
    address = press(director, kenmerk)
    provider.become(Betaalstand.BETAALD)
    nobody = app.test_client()
    for hinted in (address, address, f"/betaling/{UUID(int=1)}"):
        answer = nobody.post(hinted, data={"id": "tr_anders"})
        assert (answer.status_code, answer.text) == (200, "gezien\n")
    assert history(database, kenmerk) == []  # a hint is no truth
    with Database(database_urls.worker, keys=KEYS) as worker:
        assert [betalingen.ask_next(worker, lambda _: provider) for _ in range(2)] == [True, False]
    assert len(history(database, kenmerk)) == 1


def test_a_payment_of_which_nothing_is_heard_is_asked_after(
    director: FlaskClient, database: Database, database_urls: DatabaseUrls, provider: Scripted, kenmerk: str
) -> None:
    press(director, kenmerk)
    with Database(database_urls.worker, keys=KEYS) as worker:
        assert not betalingen.ask_next(worker, lambda _: provider)  # not yet
        with database.begin(Scope(partij=PARTIJ)) as session:
            session.execute(text("UPDATE betaalverzoek SET vragen_op = now()"))
        provider.is_down = True
        assert betalingen.ask_next(worker, lambda _: provider)
        assert not betalingen.ask_next(worker, lambda _: provider)  # later again
    with database.begin(Scope(partij=PARTIJ)) as session:
        assert session.scalars(select(Betaalverzoek)).one().vragen_op is not None


class Silent(Scripted):
    """Begins payments, and of none says how it stands."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error, self.heard = error, list[str]()

    def status(self, nummer: str) -> Antwoord:
        self.heard.append(nummer)
        raise self.error


def begin(database: Database, gemeente: str, wijziging: int, provider: Scripted) -> None:
    """A payment of a new dossier, which is to be asked after now."""
    dossier = file(database, gemeente, adapter="store")
    with database.begin(Scope(partij=PARTIJ)) as session:
        verzoek = betalingen.begin(session, session.get_one(Dossier, dossier.id), wijziging, 1, 1780)
        begonnen = betalingen.start(verzoek, betalingen.record(session, verzoek), lambda _: provider, "", "")
        assert begonnen
        betalingen.keep(session, verzoek.id, begonnen)
        verzoek.vragen_op = datetime.now(UTC)


@pytest.mark.parametrize("error", [Unavailable("timeout"), ZeroDivisionError()], ids=["away", "defect"])
def test_an_account_that_gives_no_answer_holds_up_itself_alone(
    database: Database, database_urls: DatabaseUrls, superuser: Connection, error: Exception
) -> None:
    """Two of its payments are due before one of another municipality; each of them has its turn."""
    silent, other = Silent(error), Scripted()
    providers = {"1942": silent, "0796": other}
    for gemeente, times in (("1942", 2), ("0796", 1)):
        record = (
            f'vanaf = {SINCE}\nadapter = "store"\nkanalen.EHERKENNING = "EH2+"\n[betaaldienst]\nsoort = "{gemeente}"\n'
        )
        wijziging = participate(database, gemeente, record)
        for _ in range(times):
            begin(database, gemeente, wijziging, providers[gemeente])
    other.become(Betaalstand.BETAALD)
    with Database(database_urls.worker, keys=KEYS) as worker:
        ask = partial(betalingen.ask_next, worker, lambda settings: providers[settings["soort"]])
        assert [ask() for _ in range(3)] == [True, True, False]
        paid = "SELECT gemeente FROM betaalverzoek WHERE stand = 'betaald'"
        assert superuser.scalars(text(paid)).all() == ["0796"]
        superuser.execute(text("UPDATE betaalverzoek SET vragen_op = vragen_op - interval '40 seconds'"))
        assert [ask() for _ in range(2)] == [True, False]
    assert len(set(silent.heard)) == len(silent.heard) == 2


@pytest.fixture
def paid_twice(director: FlaskClient, database: Database, provider: Scripted, kenmerk: str) -> str:
    """What lapsed in one window, and was paid in another, is paid in the first one after all."""
    first = press(director, kenmerk)
    provider.become(Betaalstand.VERVALLEN)
    shown(director, first)
    second = press(director, kenmerk)
    for nummer in list(provider.standen):
        provider.become(Betaalstand.BETAALD, nummer)
    shown(director, second)
    with database.begin(Scope(partij=PARTIJ)) as session:
        betalingen.take_in(session, UUID(first.rpartition("/")[2]), Betaalstand.BETAALD)
    return kenmerk


def test_what_was_paid_twice_is_told_to_the_desk_until_it_was_paid_back(
    director: FlaskClient, clerk: FlaskClient, database: Database, paid_twice: str
) -> None:
    assert openstaand(database, paid_twice) == ["terugbetalen"]
    assert "Betaal het geld voor 2 uittreksels terug" in shown(clerk, f"/balie/{paid_twice}")
    assert paid_twice in shown(clerk, "/balie?rij=terugbetalen")
    assert "U krijgt het geld voor 2 uittreksels terug" in shown(director, f"/dossier/{paid_twice}")
    assert do(clerk, paid_twice, Actie.TERUGBETALEN, aantal="2", **TODAY).status_code == 302
    assert openstaand(database, paid_twice) == []
    assert "te veel" not in shown(clerk, f"/balie/{paid_twice}")
    assert paid_twice not in shown(clerk, "/balie?rij=terugbetalen")


def test_what_was_paid_for_a_declaration_that_was_withdrawn_is_to_be_paid_back(
    director: FlaskClient, clerk: FlaskClient, database: Database, provider: Scripted, kenmerk: str
) -> None:
    address = press(director, kenmerk)
    provider.become(Betaalstand.BETAALD)
    shown(director, address)
    assert openstaand(database, kenmerk) == []
    with database.begin(Scope(partij=PARTIJ)) as session:
        found = queries.find(session, kenmerk, lock=True)
        assert found is not None
        service.perform(session, found, Actie.INTREKKEN, by=DIRECTOR, reden="Dubbel.")
    assert openstaand(database, kenmerk) == ["terugbetalen"]
    assert kenmerk in shown(clerk, "/balie?rij=terugbetalen")


def test_a_payment_stands_in_the_way_of_no_clerk(
    director: FlaskClient, clerk: FlaskClient, database: Database, provider: Scripted, kenmerk: str
) -> None:
    """She has the dossier before her while it is paid, and does what she was about to do."""
    address = press(director, kenmerk)
    with database.begin(Scope(gemeente="1942")) as session:
        found = queries.find(session, kenmerk)
        assert found is not None
        before = found.versie
    provider.become(Betaalstand.BETAALD)
    shown(director, address)
    with database.begin(Scope(gemeente="1942")) as session:
        found = queries.find(session, kenmerk)
        assert found is not None
        assert found.versie == before
        service.perform(session, found, Actie.IN_BEHANDELING_NEMEN, by=CLERK)
