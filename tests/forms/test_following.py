# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Without a log-in, with reference and code: how it stands and nothing of anybody; with anything else, nothing."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, text

from forms.following import NOT_FOUND, TRIES
from forms.states import AHEAD, REACHED, STATES, WAY
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.service import handling
from overlijden.status import ENDS, OVERGANGEN, Actie, Status
from overlijden.tables import Dossier
from overlijden.tools import paper
from tests.filing import CLERK, PARTIJ, file, settle
from tests.forms.test_dossiers import TO_AKTE, TO_END, perform, show


def follow(visitor: FlaskClient, kenmerk: str, volgcode: str | None) -> tuple[int, str]:
    answer = visitor.post("/volgen", data={"kenmerk": kenmerk, "volgcode": volgcode or ""})
    return answer.status_code, unescape(answer.text)


@pytest.mark.parametrize(
    ("done", "status", "reached"),
    [(0, Status.INGEDIEND, 1), (1, Status.AFGELEVERD, 2), (2, Status.IN_BEHANDELING, 3), (3, Status.AKTE_OPGEMAAKT, 4)],
)
def test_whoever_has_the_code_sees_how_far_it_is(
    visitor: FlaskClient, database: Database, dossier: Dossier, done: int, status: Status, reached: int
) -> None:
    perform(database, dossier, *TO_AKTE[:done])
    code, page = follow(visitor, dossier.kenmerk, dossier.volgcode)
    assert code == 200
    assert STATES[status].nu.format(gemeente="Gooise Meren") in page
    assert page.count("Nog niet gebeurd") == len(AHEAD) - reached + 1  # the last day of the funeral too
    assert "De uitvaart mag vanaf" in page
    assert ("Schrijf erop: akte 200251, gemeente Gooise Meren (1942)." in page) is (done == 3)


@pytest.mark.parametrize("done", range(len(TO_END) + 1))
def test_both_pages_show_the_same_steps_in_the_same_words(
    visitor: FlaskClient, client: FlaskClient, database: Database, dossier: Dossier, done: int
) -> None:
    perform(database, dossier, *TO_END[:done])
    both = (follow(visitor, dossier.kenmerk, dossier.volgcode)[1], show(client, f"/dossier/{dossier.kenmerk}"))
    without, logged_in = (re.findall(r'<span class="timeline__title">(.*?)</span>\n', page) for page in both)
    assert without == logged_in
    assert len(without) > len(AHEAD)


def test_every_status_on_the_way_has_its_place_on_it() -> None:
    leads: dict[Actie, Status] = {
        overgang.actie: overgang.naar for overgang in OVERGANGEN if overgang.actie is not Actie.AANVULLEN
    }
    assert {leads[actie]: place for place, actie in enumerate(WAY, start=1)}.items() <= REACHED.items()
    assert set(REACHED) == set(Status) - (ENDS - {Status.AFGEROND}) - {Status.CONCEPT}


def test_the_page_names_nobody(visitor: FlaskClient, database: Database, dossier: Dossier) -> None:
    perform(database, dossier, *TO_AKTE)
    _, page = follow(visitor, dossier.kenmerk, dossier.volgcode)
    with database.begin(Scope(partij=PARTIJ)) as session:
        declared = queries.declared(session, dossier)
    for secret in (
        declared.overledene.geslachtsnaam,
        declared.overledene.voornamen,
        declared.overledene.bsn,
        declared.aangever.geslachtsnaam,
        declared.aangever.bsn,
        CLERK.id,
    ):
        assert secret
        assert secret not in page


def test_the_database_tells_the_days_of_the_window_and_no_more_of_what_was_declared(
    database: Database, dossier: Dossier
) -> None:
    with database.begin() as session:
        found = queries.followed(session, dossier.kenmerk, dossier.volgcode or "")
        assert found is not None
        assert queries.followed(session, dossier.kenmerk, "0" * 12) is None
    assert set(found.aangifte) <= {"soort", "overlijden", "lijkbezorging"}
    assert {"datum"} <= set(found.aangifte["overlijden"]) <= {"datum", "tijd", "datum_zekerheid", "tot", "tot_tijd"}
    assert set(found.aangifte["lijkbezorging"]) == {"datum"}


def test_a_code_may_be_typed_in_any_way(visitor: FlaskClient, dossier: Dossier) -> None:
    typed = paper.shown(dossier.volgcode or "").lower().replace("-", " ").replace("0", "o")
    assert follow(visitor, f" {dossier.kenmerk.lower()} ", typed)[0] == 200


def test_a_wrong_code_and_an_unknown_reference_are_answered_alike(visitor: FlaskClient, dossier: Dossier) -> None:
    wrong = follow(visitor, dossier.kenmerk, "0" * 12)
    unknown = follow(visitor, "OV-2026-9999999", dossier.volgcode)
    nonsense = follow(visitor, "1942", dossier.volgcode)
    assert NOT_FOUND in wrong[1]
    plain = [(code, re.sub('value="[^"]*"', "", page)) for code, page in (wrong, unknown, nonsense)]
    assert plain == [plain[0]] * 3
    assert plain[0][0] == 422


@pytest.mark.parametrize(("kenmerk", "volgcode"), [("", ""), (" ", "7Q3K"), ("OV-2026-0000001", " ")])
def test_what_is_not_filled_in_is_asked_for(visitor: FlaskClient, kenmerk: str, volgcode: str) -> None:
    code, page = follow(visitor, kenmerk, volgcode)
    assert code == 422
    assert ("Vul het kenmerk in." in page) is not bool(kenmerk.strip())
    assert ("Vul de volgcode in." in page) is not bool(volgcode.strip())


def test_no_more_than_some_tries_a_minute_are_taken_for_one_reference(
    app: Flask, database: Database, dossier: Dossier
) -> None:
    other = file(database, adapter="store")
    tried = [follow(app.test_client(), dossier.kenmerk, f"{n:012}")[0] for n in range(TRIES)]
    assert tried == [422] * TRIES
    assert follow(app.test_client(), dossier.kenmerk, dossier.volgcode)[0] == 429, "the right code is not told apart"
    assert follow(app.test_client(), other.kenmerk, other.volgcode)[0] == 200


def test_that_it_was_seen_is_in_the_audit_and_a_wrong_try_is_not(
    visitor: FlaskClient, dossier: Dossier, superuser: Connection
) -> None:
    follow(visitor, dossier.kenmerk, "0" * 12)
    follow(visitor, dossier.kenmerk, dossier.volgcode)
    lines = superuser.execute(text("SELECT door, kenmerken FROM auditregel WHERE handeling = 'gevolgd'")).all()
    assert [tuple(line) for line in lines] == [("volgcode", [dossier.kenmerk])]


def test_the_code_stands_on_the_receipt_and_on_the_page_of_the_declaration(
    client: FlaskClient, dossier: Dossier
) -> None:
    for address in (f"/dossier/{dossier.kenmerk}/ontvangst", f"/dossier/{dossier.kenmerk}"):
        page = show(client, address)
        assert paper.shown(dossier.volgcode or "") in page
        assert 'href="/volgen"' in page


def test_no_address_fills_in_the_question(visitor: FlaskClient, dossier: Dossier) -> None:
    page = show(visitor, f"/volgen?kenmerk={dossier.kenmerk}&volgcode={dossier.volgcode}")
    assert dossier.kenmerk not in page


def test_whoever_follows_a_declaration_that_was_sent_on_goes_on_with_the_same_code(
    visitor: FlaskClient, database: Database, dossier: Dossier
) -> None:
    settle(database, "0796", "store")
    perform(database, dossier, *TO_AKTE[:2])
    with database.begin(Scope(gemeente="1942", partij=PARTIJ)) as session:
        found = queries.find(session, dossier.kenmerk)
        assert found is not None
        moved = handling.move(session, found, "0796", by=CLERK, reden="Daar was het.", nu=dossier.ingediend_op)
        assert moved is not None
    _, page = follow(visitor, dossier.kenmerk, dossier.volgcode)
    assert STATES[Status.DOORGEZONDEN].nu.format(naar="'s-Hertogenbosch") in page
    assert moved.kenmerk in page
    assert follow(visitor, moved.kenmerk, dossier.volgcode)[0] == 200


def test_a_code_opens_nothing_once_the_dossier_is_destroyed(
    visitor: FlaskClient, worker_database: Database, superuser: Connection, dossier: Dossier
) -> None:
    superuser.execute(text("UPDATE levering SET status = 'afgeleverd'"))
    perform(worker_database, dossier, Actie.AFLEVEREN)
    destroy = "SELECT vernietig_dossier(id, versie, 'spoor:x', now(), 'kopie', 'AVG') FROM dossier"
    with worker_database.begin(Scope(gemeente="1942")) as session:
        assert session.scalar(text(destroy))
    assert follow(visitor, dossier.kenmerk, dossier.volgcode)[0] == 422
