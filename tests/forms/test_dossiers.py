# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a declarant sees after filing: her list, the receipt, how it stands. Never anybody else's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from forms.dossiers import STATES
from overlijden import demogemeenten, queries, service, web
from overlijden.db import Database, Scope
from overlijden.status import SYSTEEM, Actie, Status
from overlijden.tables import Concept, Dossier, Levering, LeveringStatus
from overlijden.termijn import NEDERLAND
from tests.conftest import KEYS, DatabaseUrls
from tests.filing import CLERK, PARTIJ, file, participate
from tests.forms.filing import begin, log_in


@pytest.fixture
def database(app: Flask) -> Database:
    """The web process's own."""
    services: web.Services = app.extensions["overlijden"]
    return services.database


@pytest.fixture
def dossier(database: Database) -> Dossier:
    """Filed by the funeral director of the demonstration in Gooise Meren."""
    return file(database, adapter="store")


def perform(database: Database, dossier: Dossier, *acts: Actie, zaaknummer: str | None = None) -> None:
    """Let the municipality act, up to and including an akte of today."""
    today = datetime.now(NEDERLAND).date()
    for actie in acts:
        by = SYSTEEM if actie is Actie.AFLEVEREN else CLERK
        with database.begin(Scope(gemeente=dossier.gemeente)) as session:
            found = queries.find(session, dossier.kenmerk)
            assert found is not None
            service.perform(
                session, found, actie, by=by, zaaknummer=zaaknummer, akte_nummer="20A0251", akte_datum=today
            )


TO_AKTE = (Actie.AFLEVEREN, Actie.IN_BEHANDELING_NEMEN, Actie.AKTE_OPMAKEN)


def show(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.text)


def test_the_receipt_gives_reference_next_step_and_window(client: FlaskClient, dossier: Dossier) -> None:
    page = show(client, f"/dossier/{dossier.kenmerk}/ontvangst")
    for words in (
        "Wij hebben uw aangifte ontvangen",
        dossier.kenmerk,
        "De gemeente Gooise Meren krijgt uw aangifte",
        "De uitvaart mag vanaf",
        "Kijk op de website van de gemeente Gooise Meren",
    ):
        assert words in page


def test_the_municipality_s_telephone_is_given_when_it_has_one(
    client: FlaskClient, database: Database, dossier: Dossier
) -> None:
    participate(database, "1942", f'hulp_telefoon = "035-999 99 99"\n{demogemeenten.records()["1942"]}')
    for address in (f"/dossier/{dossier.kenmerk}", f"/dossier/{dossier.kenmerk}/ontvangst"):
        assert 'href="tel:0359999999">035-999 99 99</a>' in show(client, address)


def test_the_receipt_says_until_when_and_where_this_municipality_wants_it(
    client: FlaskClient, database: Database, dossier: Dossier
) -> None:
    settled = 'originelen_adres = "Brinklaan 35, Bussum"\nuiterste_tijd = 12:30:00\n'
    participate(database, "1942", settled + demogemeenten.records()["1942"])
    page = show(client, f"/dossier/{dossier.kenmerk}/ontvangst")
    assert "voor 12.30 uur" in page
    assert "Breng of stuur de originele verklaringen naar: Brinklaan 35, Bussum." in page


@pytest.mark.parametrize(
    ("done", "status"),
    [(0, Status.INGEDIEND), (1, Status.AFGELEVERD), (2, Status.IN_BEHANDELING), (3, Status.AKTE_OPGEMAAKT)],
)
def test_the_status_page_follows_in_plain_words(
    client: FlaskClient, database: Database, dossier: Dossier, done: int, status: Status
) -> None:
    perform(database, dossier, *TO_AKTE[:done])
    page = show(client, f"/dossier/{dossier.kenmerk}")
    assert STATES[status].titel in page
    assert STATES[status].nu.format(gemeente="Gooise Meren") in page
    assert status not in page, "a code is no word"


def test_the_akte_number_is_shown_in_both_forms_and_for_what(
    client: FlaskClient, database: Database, dossier: Dossier
) -> None:
    perform(database, dossier, *TO_AKTE)
    page = show(client, f"/dossier/{dossier.kenmerk}")
    assert "Aktenummer 200251" in page
    assert "20A0251" in page
    assert "Schrijf dit nummer op de B-envelop." in page
    assert "200251" in show(client, "/aangiften")


def test_the_case_number_of_the_municipality_is_shown(
    client: FlaskClient, worker_database: Database, dossier: Dossier
) -> None:
    perform(worker_database, dossier, Actie.AFLEVEREN, zaaknummer="ZAAK-7")
    assert "ZAAK-7" in show(client, f"/dossier/{dossier.kenmerk}")


def test_the_timeline_names_no_clerk(client: FlaskClient, database: Database, dossier: Dossier) -> None:
    perform(database, dossier, *TO_AKTE)
    page = show(client, f"/dossier/{dossier.kenmerk}")
    assert page.index("Aangifte ontvangen") < page.index("In behandeling genomen") < page.rindex("Akte gemaakt")
    assert CLERK.id not in page


@pytest.mark.parametrize("stopped", [LeveringStatus.GEWEIGERD, LeveringStatus.VASTGELOPEN])
def test_a_declaration_that_does_not_arrive_is_not_called_on_its_way(
    client: FlaskClient, database_urls: DatabaseUrls, dossier: Dossier, stopped: LeveringStatus
) -> None:
    worker = Database(database_urls.worker, pool_size=1, keys=KEYS)
    with worker.begin() as session:
        session.execute(update(Levering).where(Levering.dossier_id == dossier.id).values(status=stopped))
    worker.dispose()
    assert "heeft die nog niet verwerkt. Bel de gemeente." in show(client, f"/dossier/{dossier.kenmerk}")


def test_a_draft_is_listed_by_name_once_known_and_until_it_expires(client: FlaskClient, database: Database) -> None:
    begin(client)
    page = show(client, "/aangiften")
    assert "Aangifte zonder naam" in page
    assert "Bewaard tot en met" in page
    with database.begin(Scope(partij=PARTIJ)) as session:
        session.execute(update(Concept).values(vervalt_op=datetime.now(UTC) - timedelta(minutes=1)))
    assert "Aangifte zonder naam" not in show(client, "/aangiften")


def test_who_declared_nothing_reads_so(client: FlaskClient) -> None:
    assert "U hebt nog geen aangifte verstuurd." in show(client, "/aangiften")


@pytest.mark.toegang
@pytest.mark.parametrize("account", ["uitvaart-2", "nabestaande"])
@pytest.mark.parametrize("address", ["/dossier/{}", "/dossier/{}/ontvangst"])
def test_somebody_else_s_declaration_does_not_exist(
    visitor: FlaskClient, dossier: Dossier, account: str, address: str
) -> None:
    log_in(visitor, account)
    assert visitor.get(address.format(dossier.kenmerk)).status_code == 404
    assert dossier.kenmerk not in show(visitor, "/aangiften")


def test_every_status_has_words() -> None:
    assert set(STATES) == set(Status)
