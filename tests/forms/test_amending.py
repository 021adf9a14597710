# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A declarant changes what she filed: the same pages, the difference shown, and nothing lost whoever comes between."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forms import amending, drafts
from overlijden import canonical, dutch, samples, service, web
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.status import Actie, Status
from overlijden.tables import Bijlage, Concept, Dossier, LeveringSoort
from overlijden.termijn import NEDERLAND
from overlijden.web.login import read_accounts
from tests.filing import CLERK, PARTIJ, file
from tests.forms.filing import attach, colleague_of, confirmation, log_in
from tests.forms.test_dossiers import TO_AKTE, perform, show

DIRECTOR = read_accounts()["uitvaart"]
REASON = "Het telefoonnummer was van een collega."


@pytest.fixture
def draft(client: FlaskClient, dossier: Dossier) -> str:
    """The address of a change that was begun."""
    return begin(client, dossier)


def begin(client: FlaskClient, dossier: Dossier) -> str:
    begun = client.post(f"/dossier/{dossier.kenmerk}/wijzigen")
    assert begun.status_code == 302
    return begun.location.removesuffix("/controleren")


def change_telephone(client: FlaskClient, draft: str, telefoon: str = "0201234567") -> None:
    with client.application.extensions["overlijden"].database.begin(DIRECTOR.scope) as session:
        kept = session.get_one(Concept, draft.rpartition("/")[2]).antwoorden["contact"]
    typed = {name: values[0] for name, values in kept.items()}
    assert client.post(f"{draft}/contact", data={**typed, "contact.telefoon": telefoon}).status_code == 302


def send(client: FlaskClient, draft: str, page: str = "", reden: str = REASON) -> tuple[str, str]:
    """Send the change as this page, or the newest, shows it: where that leads and what is read there."""
    page = page or show(client, f"{draft}/controleren")
    revisie = re.search('name="revisie" value="([0-9]+)"', page)
    assert revisie, page
    answer = client.post(
        f"{draft}/versturen", data={**confirmation(page), "reden": reden, "revisie": revisie[1]}, follow_redirects=True
    )
    return answer.request.path, unescape(answer.text)


def on_file(database: Database, dossier: Dossier) -> Dossier:
    with database.begin(Scope(partij=PARTIJ)) as session:
        found = queries.find(session, dossier.kenmerk)
        assert found is not None
        return found


# What a declaration that was filed otherwise may hold and the form does not ask: why a time is not known, of a child
# marital status and children.
NOT_ASKED = {"onbekende-tijd": {"overlijden"}, "minderjarige": {"overledene", "minderjarige_kinderen"}}


@pytest.mark.parametrize("name", samples.names())
def test_what_was_filed_can_be_typed_again(app: Flask, database: Database, name: str) -> None:
    made = file(database, "0321", name=name)
    services: web.Services = app.extensions["overlijden"]
    with database.begin(DIRECTOR.scope) as session:
        dossier = session.get_one(Dossier, made.id)
        draft = drafts.amending(session, DIRECTOR, dossier)
        reading = drafts.read(session, draft, DIRECTOR, services.settings)
        declared = canonical.write(queries.declared(session, dossier))
    again = canonical.write(reading.aangifte)
    different = {group for group in declared | again if declared.get(group) != again.get(group)}
    assert different - {"naar_waarheid", "waarschuwingen"} == NOT_ASKED.get(name, set())  # those two are said anew


def test_a_change_is_shown_with_its_reason_before_it_is_sent_and_after(
    client: FlaskClient, database: Database, dossier: Dossier, draft: str
) -> None:
    assert "U hebt nog niets gewijzigd." in show(client, f"{draft}/controleren")
    change_telephone(client, draft)
    page = show(client, f"{draft}/controleren")
    assert "Dit wijzigt u" in page
    assert "0201234567" in page
    path, page = send(client, draft, page)
    assert path == f"/dossier/{dossier.kenmerk}"
    assert 'role="status" tabindex="-1" autofocus>' in page
    assert amending.SENT in page
    assert REASON in page
    assert "0201234567" in page
    assert amending.SENT not in show(client, path), "said once"
    with database.begin(Scope(partij=PARTIJ)) as session:
        found = session.get_one(Dossier, dossier.id)
        assert found.revisie == 2
        assert queries.declared(session, found).contact.telefoon == "0201234567"
        assert [one.soort for one in queries.deliveries(session, found)] == [
            LeveringSoort.AANGIFTE,
            LeveringSoort.AANVULLING,
        ]
        assert session.get_one(Concept, draft.rpartition("/")[2]).antwoorden == {}


def test_a_change_that_was_not_sent_is_mentioned_on_the_page_of_the_declaration_to_whom_it_is(
    app: Flask, client: FlaskClient, database: Database, dossier: Dossier
) -> None:
    address, unsent = f"/dossier/{dossier.kenmerk}", "U hebt een wijziging die nog niet verstuurd is"
    assert unsent not in show(client, address)
    draft = begin(client, dossier)
    change_telephone(client, draft)
    page = show(client, address)
    assert unsent in page
    assert f'href="{draft}/controleren">Ga verder met de wijziging</a>' in page
    assert f"tot en met {dutch.day(drafts.expiry().astimezone(NEDERLAND))}" in page
    assert unsent not in show(colleague_of(app), address)
    perform(database, dossier, *TO_AKTE)
    assert "Bekijk wat u wilde wijzigen" in show(client, address)


def test_a_change_that_was_sent_or_thrown_away_is_not_mentioned(client: FlaskClient, dossier: Dossier) -> None:
    draft = begin(client, dossier)
    change_telephone(client, draft)
    send(client, draft)
    client.post(f"{begin(client, dossier)}/verwijderen")
    assert "nog niet verstuurd" not in show(client, f"/dossier/{dossier.kenmerk}")


def test_the_desk_reads_what_changed_and_why(
    app: Flask, client: FlaskClient, database: Database, dossier: Dossier, draft: str
) -> None:
    change_telephone(client, draft)
    send(client, draft)
    perform(database, dossier, Actie.AFLEVEREN)
    desk = app.test_client()
    log_in(desk, "gooise-meren")
    page = show(desk, f"/balie/{dossier.kenmerk}")
    assert "Wat de aangever wijzigde" in page
    assert f"Waarom: {REASON}" in page


@pytest.mark.parametrize("reden", ["", "   ", "bsn 999991930", "Een hartinfarct.", "x" * 501])
def test_without_a_sound_reason_nothing_changes(
    client: FlaskClient, database: Database, dossier: Dossier, draft: str, reden: str
) -> None:
    change_telephone(client, draft)
    path, page = send(client, draft, reden=reden)
    assert path == f"{draft}/controleren"
    assert page.count('id="reden-fout"') == 1
    assert on_file(database, dossier).revisie == 1


def test_a_change_that_changes_nothing_is_not_sent(
    client: FlaskClient, database: Database, dossier: Dossier, draft: str
) -> None:
    sent = client.post(f"{draft}/versturen", data={"naar_waarheid": "ja", "reden": REASON, "revisie": "1"})
    assert sent.location == f"{draft}/controleren"
    assert on_file(database, dossier).revisie == 1


def test_pressing_twice_is_one_change_and_sending_twice_too(
    client: FlaskClient, database: Database, dossier: Dossier, draft: str
) -> None:
    assert begin(client, dossier) == draft
    change_telephone(client, draft)
    page = show(client, f"{draft}/controleren")
    assert send(client, draft, page)[0] == send(client, draft, page)[0] == f"/dossier/{dossier.kenmerk}"
    assert on_file(database, dossier).revisie == 2


def test_a_clerk_who_made_the_akte_meanwhile_was_first_and_nothing_that_was_typed_is_lost(
    client: FlaskClient, database: Database, dossier: Dossier, draft: str
) -> None:
    change_telephone(client, draft)
    page = show(client, f"{draft}/controleren")
    perform(database, dossier, *TO_AKTE)
    path, page = send(client, draft, page)
    assert path == f"{draft}/controleren"
    assert "Wijzigen kan hier niet meer" in page
    assert "0201234567" in page
    assert 'name="naar_waarheid"' not in page
    assert on_file(database, dossier).revisie == 1


def test_what_a_colleague_changed_meanwhile_is_shown_before_it_is_undone(
    app: Flask, client: FlaskClient, database: Database, dossier: Dossier, draft: str
) -> None:
    change_telephone(client, draft)
    old = show(client, f"{draft}/controleren")
    colleague = colleague_of(app)
    hers = begin(colleague, dossier)
    assert hers != draft
    change_telephone(colleague, hers, "0301234567")
    send(colleague, hers)
    path, page = send(client, draft, old)
    assert path == f"{draft}/versturen"
    assert "door iemand anders veranderd" in page
    assert "0301234567" in page
    assert REASON in page
    assert on_file(database, dossier).revisie == 2
    send(client, draft)
    assert on_file(database, dossier).revisie == 3


def test_the_place_of_death_does_not_move_to_another_municipality(
    client: FlaskClient, database: Database, dossier: Dossier, draft: str
) -> None:
    client.post(f"{draft}/gemeente", data={"overlijden.gemeente": "0796"})
    client.post(f"{draft}/plaats", data={"overlijden.plaats": "'s-Hertogenbosch"})
    path, page = send(client, draft)
    assert path == f"{draft}/versturen"
    assert "De plaats van overlijden kan niet meer veranderen. Bel de gemeente." in page
    assert on_file(database, dossier).revisie == 1


def test_a_document_can_be_added_and_what_was_sent_stays(
    client: FlaskClient, database: Database, dossier: Dossier, draft: str
) -> None:
    page = show(client, f"{draft}/bijlagen")
    assert "Verstuurd" in page
    assert 'name="verwijder"' not in page
    with database.begin(DIRECTOR.scope) as session:
        (filed,) = queries.attachments(session, dossier)
    client.post(f"{draft}/bijlagen", data={"verwijder": str(filed.id)})
    extra = {**canonical.write(samples.sample("gewoon", nu=datetime.now(UTC)))["bijlagen"][0], "soort": "OVERIG"}
    attach(client, f"{draft}/bijlagen", {"bijlagen": [extra]})
    assert "Bijlage: Overige bijlage" in show(client, f"{draft}/controleren")
    send(client, draft)
    with database.begin(DIRECTOR.scope) as session:
        assert [row.soort for row in queries.attachments(session, dossier)] == [filed.soort, "OVERIG"]
        assert session.query(Bijlage).where(Bijlage.concept_id.is_not(None)).count() == 0


def test_a_change_that_is_thrown_away_leaves_what_was_filed(
    client: FlaskClient, database: Database, dossier: Dossier, draft: str
) -> None:
    assert "Wijziging van" in show(client, "/aangiften")
    assert "De aangifte zelf blijft staan." in show(client, f"{draft}/verwijderen")
    client.post(f"{draft}/verwijderen")
    with database.begin(DIRECTOR.scope) as session:
        assert len(queries.attachments(session, dossier)) == 1
    assert begin(client, dossier) != draft


def test_what_the_municipality_asks_for_is_given_the_same_way(
    client: FlaskClient, database: Database, dossier: Dossier
) -> None:
    perform(database, dossier, *TO_AKTE[:2])
    with database.begin(Scope(gemeente="1942")) as session:
        asked = queries.find(session, dossier.kenmerk)
        assert asked is not None
        service.perform(session, asked, Actie.AANVULLING_VRAGEN, by=CLERK, reden="Wat is het telefoonnummer?")
    assert "Vul de aangifte aan" in show(client, f"/dossier/{dossier.kenmerk}")
    draft = begin(client, dossier)
    change_telephone(client, draft)
    send(client, draft)
    assert on_file(database, dossier).status is Status.IN_BEHANDELING


def test_after_the_akte_nobody_begins_a_change(client: FlaskClient, database: Database, dossier: Dossier) -> None:
    perform(database, dossier, *TO_AKTE)
    assert "Wijzig de aangifte" not in show(client, f"/dossier/{dossier.kenmerk}")
    assert client.post(f"/dossier/{dossier.kenmerk}/wijzigen").location == f"/dossier/{dossier.kenmerk}"


@pytest.mark.toegang
@pytest.mark.parametrize("account", ["uitvaart-2", "nabestaande"])
def test_nobody_changes_what_is_another_s(visitor: FlaskClient, dossier: Dossier, account: str) -> None:
    log_in(visitor, account)
    assert visitor.post(f"/dossier/{dossier.kenmerk}/wijzigen").status_code == 404


def test_that_somebody_was_declared_before_is_still_known_after_a_change(
    client: FlaskClient, database: Database, dossier: Dossier
) -> None:
    second = file(database, adapter="store")  # the same person
    draft = begin(client, second)
    change_telephone(client, draft)
    send(client, draft)
    with database.begin(Scope(partij=PARTIJ)) as session:
        changed = session.get_one(Dossier, second.id)
        assert changed.revisie == 2
        assert "R12" in queries.declared(session, changed).waarschuwingen
