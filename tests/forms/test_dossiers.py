# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a declarant sees after filing: her list, the receipt, how it stands. Never anybody else's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, update

from forms import dossiers
from forms.states import STATES
from overlijden import retention, service
from overlijden.db import Database, Scope
from overlijden.demo import demogemeenten
from overlijden.dossier import queries
from overlijden.retention import Bewaarklasse
from overlijden.status import SYSTEEM, Actie, Status
from overlijden.tables import Concept, Dossier, Levering, LeveringSoort, LeveringStatus
from overlijden.termijn import NEDERLAND
from tests.conftest import KEYS, DatabaseUrls
from tests.filing import CLERK, PARTIJ, file, participate
from tests.forms.filing import begin, log_in


def perform(database: Database, dossier: Dossier, *acts: Actie, zaaknummer: str | None = None) -> None:
    """Let the municipality act, up to and including an akte of today."""
    today = datetime.now(NEDERLAND).date()
    for actie in acts:
        by = SYSTEEM if actie is Actie.AFLEVEREN else CLERK
        reden = "Dat is elders gedaan." if actie is Actie.AFRONDEN else None
        with database.begin(Scope(gemeente=dossier.gemeente)) as session:
            found = queries.find(session, dossier.kenmerk)
            assert found is not None
            zaak, akte = zaaknummer, "20A0251"
            service.perform(
                session, found, actie, by=by, reden=reden, zaaknummer=zaak, akte_nummer=akte, akte_datum=today
            )


TO_AKTE = (Actie.AFLEVEREN, Actie.IN_BEHANDELING_NEMEN, Actie.AKTE_OPMAKEN)
TO_END = (*TO_AKTE, Actie.VERLOF_AFGEVEN, Actie.DOCUMENTEN_VERZENDEN, Actie.AFRONDEN)


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
        "035 999 99 99",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("done", "akte", "verlof"),
    [
        (0, "krijgt uw aangifte en maakt de akte van overlijden.", "Daarna geeft de gemeente toestemming"),
        (1, "heeft uw aangifte en maakt de akte van overlijden.", "Daarna geeft de gemeente toestemming"),
        (3, "heeft de akte van overlijden gemaakt. Het nummer is 200251.", "Daarna geeft de gemeente toestemming"),
        (4, "heeft de akte van overlijden gemaakt. Het nummer is 200251.", "De gemeente gaf toestemming"),
        (6, "heeft de akte van overlijden gemaakt. Het nummer is 200251.", "De gemeente gaf toestemming"),
    ],
)
def test_the_receipt_promises_nothing_that_was_done(
    client: FlaskClient, database: Database, dossier: Dossier, done: int, akte: str, verlof: str
) -> None:
    perform(database, dossier, *TO_END[:done])
    page = show(client, f"/dossier/{dossier.kenmerk}/ontvangst")
    assert f"De gemeente Gooise Meren {akte}" in page
    assert verlof in page
    assert ("Daar komt ook het aktenummer" in page) is (done < 3)


def test_the_receipt_of_what_was_withdrawn_promises_nothing(client: FlaskClient, dossier: Dossier) -> None:
    client.post(f"/dossier/{dossier.kenmerk}/intrekken", data={"reden": "Een ander doet het."})
    page = show(client, f"/dossier/{dossier.kenmerk}/ontvangst")
    assert STATES[Status.INGETROKKEN].nu in page
    assert "maakt de akte" not in page
    assert "toestemming" not in page


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
    assert "Schrijf erop: akte 200251, gemeente Gooise Meren (1942)." in page
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
    for address in (f"/dossier/{dossier.kenmerk}", f"/dossier/{dossier.kenmerk}/ontvangst"):
        assert "heeft die nog niet verwerkt. Neem contact op." in show(client, address)
    client.post(f"/dossier/{dossier.kenmerk}/intrekken", data={"reden": "Een ander doet het."})
    assert STATES[Status.INGETROKKEN].nu in show(client, f"/dossier/{dossier.kenmerk}")


def test_a_draft_is_listed_by_name_once_known_and_until_it_expires(client: FlaskClient, database: Database) -> None:
    begin(client)
    page = show(client, "/aangiften")
    assert "Aangifte zonder naam" in page
    assert "Bewaard tot en met" in page
    with database.begin(Scope(partij=PARTIJ)) as session:
        session.execute(update(Concept).values(vervalt_op=datetime.now(UTC) - timedelta(minutes=1)))
    assert "Aangifte zonder naam" not in show(client, "/aangiften")


def test_of_many_drafts_the_newest_are_listed_and_all_when_she_asks(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dossiers, "MOST", 2)
    for _ in range(3):
        begin(client)
    page, asked = show(client, "/aangiften"), client.post("/aangiften", data={"begonnen": "alles"}).text
    assert (page.count("Ga verder"), asked.count("Ga verder")) == (2, 3)
    assert [text.count("Laat alles zien wat u begon") for text in (page, asked)] == [1, 0]


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


def test_a_declaration_is_withdrawn_with_a_reason_until_the_akte_is_made(
    client: FlaskClient, database: Database, dossier: Dossier
) -> None:
    address = f"/dossier/{dossier.kenmerk}/intrekken"
    assert address in show(client, f"/dossier/{dossier.kenmerk}")
    assert "Wilt u deze aangifte intrekken?" in show(client, address)
    client.post(address, data={"reden": "Een andere uitvaartverzorger doet het."})
    page = show(client, f"/dossier/{dossier.kenmerk}")
    assert "Ingetrokken" in page
    assert address not in page
    with database.begin(Scope(partij=PARTIJ)) as session:
        found = queries.find(session, dossier.kenmerk)
        assert found is not None
        assert queries.history(session, found)[-1].reden == "Een andere uitvaartverzorger doet het."
        assert queries.deliveries(session, found)[-1].soort is LeveringSoort.INTREKKING


@pytest.mark.parametrize("reden", ["", "   ", "bsn 999991930", "Een hartinfarct.", "x" * 501])
def test_without_a_sound_reason_nothing_is_withdrawn(client: FlaskClient, dossier: Dossier, reden: str) -> None:
    page = client.post(f"/dossier/{dossier.kenmerk}/intrekken", data={"reden": reden}).text
    assert page.count('id="reden-fout"') == 1
    assert "Ontvangen" in show(client, f"/dossier/{dossier.kenmerk}")


def test_after_the_akte_nothing_is_withdrawn(client: FlaskClient, database: Database, dossier: Dossier) -> None:
    perform(database, dossier, *TO_AKTE)
    address = f"/dossier/{dossier.kenmerk}/intrekken"
    assert address not in show(client, f"/dossier/{dossier.kenmerk}")
    assert client.post(address, data={"reden": "Toch niet."}).location == f"/dossier/{dossier.kenmerk}"
    assert "Akte gemaakt" in show(client, f"/dossier/{dossier.kenmerk}")


def test_a_draft_is_thrown_away_after_a_question_and_only_by_its_own(client: FlaskClient, app: Flask) -> None:
    begun = begin(client).rpartition("/")[0]
    other = app.test_client()
    log_in(other, "uitvaart-2")
    assert other.post(f"{begun}/verwijderen").status_code == 404
    assert f"{begun}/verwijderen" in show(client, "/aangiften")
    assert "Gemeente Gooise Meren" in show(client, "/aangiften")
    assert "Wilt u wat u invulde verwijderen?" in show(client, f"{begun}/verwijderen")
    assert client.post(f"{begun}/verwijderen").location == "/aangiften"
    after = show(client, "/aangiften")
    assert "Wat u invulde, is verwijderd." in after
    assert begun not in after
    assert client.get(begun).status_code == 410


@pytest.mark.parametrize(
    ("code", "said", "unsaid"),
    [
        ("1942", retention.REGISTER, retention.KOPIE),
        ("0796", retention.KOPIE, retention.REGISTER),
        ("0321", retention.CONCEPT, retention.GEWEIGERD),
    ],
)
def test_a_privacy_statement_promises_what_the_table_of_terms_says(
    visitor: FlaskClient, code: str, said: Bewaarklasse, unsaid: Bewaarklasse
) -> None:
    page = show(visitor, f"/privacy/{code}")
    assert said.zin in page
    assert unsaid.zin not in page
    assert f'href="/privacy/{code}"' in show(visitor, f"/gemeente/{code}/gevonden")


@pytest.mark.parametrize(
    ("zoek", "found"),
    [("", True), ("0000", True), ("name", True), ("%", False), ("_____", False), ("Zonnebloem", False)],
)
def test_a_declaration_is_found_by_its_reference_or_a_part_of_the_surname(
    client: FlaskClient, dossier: Dossier, database: Database, zoek: str, found: bool
) -> None:
    with database.begin(Scope(partij=PARTIJ)) as session:
        row = queries.find(session, dossier.kenmerk)
        assert row is not None
        surname = queries.declared(session, row).overledene.geslachtsnaam or ""
    answer = client.post("/aangiften", data={"zoek": surname[:4].lower() if zoek == "name" else zoek})
    assert (f"/dossier/{dossier.kenmerk}" in answer.text) is found


def test_the_list_can_begin_with_what_is_due_first(
    client: FlaskClient, database: Database, superuser: Connection
) -> None:
    soon, late = (file(database, adapter="store") for _ in range(2))
    today = datetime.now(NEDERLAND).date()
    superuser.execute(update(Dossier).where(Dossier.id == soon.id).values(uiterste_dag=today))
    superuser.commit()
    newest = show(client, "/aangiften")
    due = unescape(client.post("/aangiften", data={"volgorde": "termijn"}).text)
    assert newest.index(late.kenmerk) < newest.index(soon.kenmerk)
    assert due.index(soon.kenmerk) < due.index(late.kenmerk)
    assert "(vandaag)" in newest


def test_what_happened_since_she_last_looked_is_marked_in_the_list_until_she_looks(
    client: FlaskClient, database: Database, dossier: Dossier
) -> None:
    perform(database, dossier, TO_AKTE[0])
    assert "Nieuw<" not in show(client, "/aangiften"), "that it arrived is no news"
    perform(database, dossier, *TO_AKTE[1:])
    assert "Nieuw<" in show(client, "/aangiften")
    show(client, f"/dossier/{dossier.kenmerk}")
    assert "Nieuw<" not in show(client, "/aangiften")
