# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A declaration goes over with a code: whole, once, to who confirms it, and who had it sees nothing of it any more."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, text

from forms import amending
from forms.passing import NOT_FOUND, OWN, TAKEN
from forms.steps import BY_SLUG
from overlijden import canonical
from overlijden.db import Database
from overlijden.status import Actie, Handeling
from overlijden.tables import Dossier
from tests.e2e.walking import ordinary
from tests.forms.filing import begin, fill, log_in, typed
from tests.forms.test_amending import REASON, change_telephone, send
from tests.forms.test_amending import begin as begin_change
from tests.forms.test_dossiers import TO_AKTE, perform, show
from tests.forms.test_following import follow

EARLIER = "In de aangifte staan nog de gegevens van de vorige aangever"
ROWS = ("dossier", "revisie", "bijlage", "levering", "leveringstap", "gebeurtenis")


@pytest.fixture(params=["nabestaande", "uitvaart-2"])
def other(app: Flask, request: pytest.FixtureRequest) -> FlaskClient:
    """Who takes it over: a relative, or another firm."""
    client = app.test_client()
    log_in(client, request.param)
    return client


def offer(client: FlaskClient, address: str) -> str:
    page = unescape(client.post(f"{address}/overdragen").text)
    code = re.search("[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page)
    assert code, page
    return code[0]


def take(client: FlaskClient, code: str, *, sure: bool = True) -> tuple[int, str, str]:
    answer = client.post("/overnemen", data={"code": code, **({"zeker": "ja"} if sure else {})})
    return answer.status_code, answer.location or "", unescape(answer.text)


def test_a_declaration_goes_over_whole_and_who_had_it_keeps_nothing(
    client: FlaskClient, other: FlaskClient, dossier: Dossier, superuser: Connection
) -> None:
    step = "INSERT INTO leveringstap (levering_id, stap, gemeente, partij) SELECT id, 'zaak', gemeente, partij"
    superuser.execute(text(step + " FROM levering"))
    address = f"/dossier/{dossier.kenmerk}"
    assert "U ziet de aangifte daarna niet meer." in show(client, f"{address}/overdragen")
    code = offer(client, address)
    status, _, page = take(other, code, sure=False)
    assert status == 200
    assert dossier.kenmerk in page
    assert take(other, code)[:2] == (302, address)
    assert "Overgenomen door een andere aangever" in show(other, address)
    assert client.get(address).status_code == 404
    assert dossier.kenmerk not in show(client, "/aangiften")
    parties = {superuser.scalar(text(f"SELECT string_agg(DISTINCT partij, ' ') FROM {table}")) for table in ROWS}  # noqa: S608
    assert len(parties) == 1
    assert dossier.partij not in parties


def test_who_took_it_over_reads_so_and_that_it_names_the_earlier_one_until_she_says_who_she_is(
    client: FlaskClient, other: FlaskClient, dossier: Dossier
) -> None:
    address = f"/dossier/{dossier.kenmerk}"
    assert EARLIER not in show(client, address)
    take(other, offer(client, address))
    page = show(other, address)
    assert TAKEN in page
    assert EARLIER in page
    assert TAKEN not in show(other, address), "said once"
    draft = begin_change(other, dossier)
    mine = canonical.write(ordinary("1942"))
    for slug in ("aangever", "machtiging", "contact"):
        assert f"Vul de pagina '{BY_SLUG[slug].label}' in." in show(other, f"{draft}/controleren")
        assert other.post(f"{draft}/{slug}", data=typed(BY_SLUG[slug], mine)).status_code == 302
    other.post(f"{draft}/contact", data={**typed(BY_SLUG["contact"], mine), "contact.telefoon": "0301234567"})
    assert EARLIER in show(other, address), "not sent yet"
    assert amending.SENT in send(other, draft)[1]
    assert EARLIER not in show(other, address)


def test_after_the_akte_who_took_it_over_is_told_to_call(
    client: FlaskClient, other: FlaskClient, database: Database, dossier: Dossier
) -> None:
    perform(database, dossier, *TO_AKTE)
    take(other, offer(client, f"/dossier/{dossier.kenmerk}"))
    page = show(other, f"/dossier/{dossier.kenmerk}")
    assert "Bel de gemeente en zeg hoe u te bereiken bent." in page
    assert "Vul uw gegevens in" not in page


def test_the_desk_reads_who_took_it_over(app: Flask, client: FlaskClient, database: Database, dossier: Dossier) -> None:
    perform(database, dossier, Actie.AFLEVEREN)
    desk = app.test_client()
    log_in(desk, "gooise-meren")
    firm, relative = app.test_client(), app.test_client()
    log_in(firm, "uitvaart-2")
    log_in(relative, "nabestaande")
    take(firm, offer(client, f"/dossier/{dossier.kenmerk}"))
    take(relative, offer(firm, f"/dossier/{dossier.kenmerk}"))
    page = show(desk, f"/balie/{dossier.kenmerk}")
    assert "Joost Rietveld, Rietveld Uitvaarten (uitvaartondernemer)" in page
    assert "Sanne Bakker (nabestaande)" in page
    assert "Rietveld" not in show(relative, f"/dossier/{dossier.kenmerk}")


def test_a_change_keeps_its_moment_and_its_reason_when_it_went_over_since(
    client: FlaskClient, other: FlaskClient, dossier: Dossier, superuser: Connection
) -> None:
    draft = begin_change(client, dossier)
    change_telephone(client, draft)
    send(client, draft)
    superuser.execute(text("UPDATE gebeurtenis SET op = '2026-03-05 12:00+01' WHERE actie = 'wijzigen'"))
    take(other, offer(client, f"/dossier/{dossier.kenmerk}"))
    page = show(other, f"/dossier/{dossier.kenmerk}")
    assert "Gewijzigd op donderdag 5 maart 2026 om 12.00 uur" in page
    assert f"Waarom: {REASON}" in page


def test_both_are_in_the_audit(
    client: FlaskClient, other: FlaskClient, dossier: Dossier, superuser: Connection
) -> None:
    take(other, offer(client, f"/dossier/{dossier.kenmerk}"))
    lines = superuser.execute(text("SELECT handeling, door FROM auditregel ORDER BY nummer")).all()
    told = [
        line.handeling for line in lines if line.handeling in (Handeling.WISSELING_AANGEBODEN, Actie.AANGEVER_WISSELEN)
    ]
    assert told == [Handeling.WISSELING_AANGEBODEN, Actie.AANGEVER_WISSELEN]
    assert lines[-1].door != "uitvaart"


def test_a_code_is_taken_once(app: Flask, client: FlaskClient, other: FlaskClient, dossier: Dossier) -> None:
    code = offer(client, f"/dossier/{dossier.kenmerk}")
    assert take(other, code)[0] == 302
    status, _, page = take(client, code)
    assert (status, NOT_FOUND in page) == (422, True)


@pytest.mark.parametrize("code", ["0000-0000-0000", "", "x" * 500])
def test_another_code_opens_nothing(client: FlaskClient, other: FlaskClient, dossier: Dossier, code: str) -> None:
    offer(client, f"/dossier/{dossier.kenmerk}")
    assert take(other, code)[0] == 422
    assert client.get(f"/dossier/{dossier.kenmerk}").status_code == 200


def test_a_newer_code_ends_the_older_one(client: FlaskClient, other: FlaskClient, dossier: Dossier) -> None:
    older, newer = (offer(client, f"/dossier/{dossier.kenmerk}") for _ in range(2))
    assert take(other, older)[0] == 422
    assert take(other, newer)[0] == 302


def test_a_code_counts_for_a_day(
    client: FlaskClient, other: FlaskClient, dossier: Dossier, superuser: Connection
) -> None:
    code = offer(client, f"/dossier/{dossier.kenmerk}")
    superuser.execute(text("UPDATE dossier SET wisseling_tot = wisseling_tot - interval '24 hours'"))
    assert take(other, code)[0] == 422


def test_who_has_it_already_does_not_take_it(client: FlaskClient, dossier: Dossier) -> None:
    status, _, page = take(client, offer(client, f"/dossier/{dossier.kenmerk}"))
    assert (status, OWN in page) == (422, True)


def test_the_code_to_follow_it_with_is_another_one_afterwards(
    visitor: FlaskClient, client: FlaskClient, other: FlaskClient, dossier: Dossier
) -> None:
    take(other, offer(client, f"/dossier/{dossier.kenmerk}"))
    assert follow(visitor, dossier.kenmerk, dossier.volgcode)[0] == 422


def test_it_goes_over_after_the_akte_too(
    client: FlaskClient, other: FlaskClient, database: Database, dossier: Dossier
) -> None:
    perform(database, dossier, *TO_AKTE)
    assert take(other, offer(client, f"/dossier/{dossier.kenmerk}"))[0] == 302


def test_what_was_taken_back_meanwhile_does_not_go_over(
    client: FlaskClient, other: FlaskClient, dossier: Dossier
) -> None:
    code = offer(client, f"/dossier/{dossier.kenmerk}")
    client.post(f"/dossier/{dossier.kenmerk}/intrekken", data={"reden": "Een ander doet het."})
    assert take(other, code)[0] == 422
    assert "Ingetrokken" in show(client, f"/dossier/{dossier.kenmerk}")


def test_who_takes_it_is_not_offered_what_the_other_said_of_herself(
    client: FlaskClient, other: FlaskClient, dossier: Dossier
) -> None:
    telephone = ordinary("1942").contact.telefoon or ""
    assert telephone in show(client, begin(client).rpartition("/")[0] + "/contact")
    take(other, offer(client, f"/dossier/{dossier.kenmerk}"))
    draft = other.post(f"/dossier/{dossier.kenmerk}/wijzigen").location.rpartition("/")[0]
    for address in (draft, begin(other).rpartition("/")[0]):
        assert telephone not in show(other, f"{address}/contact")


@pytest.mark.parametrize("act", ["overdragen", "intrekken", "versturen"])
def test_of_two_at_once_one_is_told(client: FlaskClient, other: FlaskClient, dossier: Dossier, act: str) -> None:
    address = f"/dossier/{dossier.kenmerk}"
    draft = begin_change(client, dossier)
    change_telephone(client, draft)
    data = {"reden": "Een ander nummer.", "revisie": "1", "naar_waarheid": "ja"}
    code = offer(client, address)
    with ThreadPoolExecutor() as pool:
        done = pool.submit(client.post, f"{draft if act == 'versturen' else address}/{act}", data=data)
        taken = pool.submit(take, other, code)
    ends = (done.result().status_code, taken.result()[0])
    assert ends in {(200, 422), (302, 422), (200, 302), (302, 302), (404, 302), (410, 302)}
    assert [who.get(address).status_code for who in (client, other)] == ([404, 200] if ends[1] == 302 else [200, 404])


def test_a_change_that_lay_open_is_gone(
    client: FlaskClient, other: FlaskClient, dossier: Dossier, superuser: Connection
) -> None:
    client.post(f"/dossier/{dossier.kenmerk}/wijzigen")
    take(other, offer(client, f"/dossier/{dossier.kenmerk}"))
    assert superuser.scalar(text("SELECT antwoorden FROM concept WHERE wijzigt IS NOT NULL")) == {}


def test_a_draft_goes_over_without_what_its_declarant_said_of_herself(client: FlaskClient, other: FlaskClient) -> None:
    filled = canonical.write(ordinary("1942"))
    address = fill(client, begin(client), filled).rpartition("/")[0]
    status, location, _ = take(other, offer(client, address))
    assert (status, location) == (302, address)
    assert client.get(address).status_code == 404
    assert other.get(address).location == f"{address}/aangever"
    assert filled["overledene"]["geslachtsnaam"] in show(other, f"{address}/overledene")


@pytest.mark.toegang
def test_nobody_offers_what_is_another_s(app: Flask, other: FlaskClient, client: FlaskClient, dossier: Dossier) -> None:
    draft = begin(client).rpartition("/")[0]
    for address in (f"/dossier/{dossier.kenmerk}", draft):
        assert other.get(f"{address}/overdragen").status_code == 404
        assert other.post(f"{address}/overdragen").status_code == 404


@pytest.mark.database
@pytest.mark.parametrize("table", ["dossier", "concept", "bijlage"])
def test_no_page_changes_whose_something_is(web_database: Database, table: str) -> None:
    query = text("SELECT has_column_privilege(current_user, :table, 'partij', 'UPDATE')")
    with web_database.begin() as session:
        assert session.scalar(query, {"table": table}) is False
