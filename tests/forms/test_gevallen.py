# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every kind of case ends where somebody is helped: in the form, on a page that helps, or at the counter."""

from __future__ import annotations

import dataclasses
import html
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, text

from forms.gevallen import GEBEURD, PREPARATIONS, Geval
from forms.step import answers
from overlijden import canonical, gemeenten, samples, web
from overlijden.aangifte import Aangifte
from overlijden.demo import demogemeenten
from overlijden.samples import with_answers
from tests.filing import participate
from tests.forms.filing import Stopped, begin, file_by_form, fill, log_in
from tests.forms.test_begin import rows
from tests.forms.test_filling import at, declared, read

JOINED, NOT_JOINED = "1942", "0321"
FORM, COUNTER = "form", "counter"


def sample(name: str, **changes: Any) -> Aangifte:
    """A sample in the municipality with the shared store."""
    answers = {"/overlijden/gemeente": JOINED, "/overlijden/plaats": "Bussum"}
    answers |= {f"/{path.replace('__', '/')}": value for path, value in changes.items()}
    data = with_answers(canonical.write(samples.sample(name, nu=datetime.now(UTC))), answers)
    return canonical.read(Aangifte, data)[0]


def choose(client: FlaskClient, geval: str, gemeente: str = JOINED) -> str:
    return client.post(f"/gemeente/{gemeente}/{GEBEURD.slug}", data={"geval": geval}).location


@pytest.mark.parametrize(
    ("geval", "address", "words"),
    [
        (Geval.GEVONDEN, f"/gemeente/{JOINED}/gevonden", ["Bel de politie", "officier van justitie", "niets bewaard"]),
        (Geval.LEVENLOOS, f"/gemeente/{JOINED}/levenloos", ["Wij leven met u mee", "helpt u graag persoonlijk"]),
        (
            Geval.KORT_NA_GEBOORTE,
            f"/gemeente/{JOINED}/kort-na-de-geboorte",
            ["Wij leven met u mee", "een akte van geboorte en een akte van overlijden"],
        ),
        (
            Geval.BUITENLAND,
            "/buitenland",
            ["ambassade", "waar de persoon woonde", "Postbus 12620, 2500 DL 's-Gravenhage"],
        ),
        (
            Geval.ONDERWEG,
            f"/gemeente/{JOINED}/onderweg",
            ["waar het schip aanlegde", "zeereis", "U koos de gemeente Gooise Meren"],
        ),
    ],
)
def test_what_is_not_an_ordinary_death_has_a_page_that_helps_without_log_in(
    visitor: FlaskClient, superuser: Connection, geval: Geval, address: str, words: list[str]
) -> None:
    assert choose(visitor, geval) == address
    page = html.unescape(visitor.get(address).text)
    assert [word for word in words if word not in page] == []
    assert 'href="tel:' in page or gemeenten.LIJST in page or geval is Geval.ONDERWEG
    assert "!" not in page.partition("<main")[2]
    assert rows(superuser) == 0


@pytest.mark.parametrize("geval", PREPARATIONS)
def test_the_first_words_to_parents_name_the_loss(visitor: FlaskClient, geval: Geval) -> None:
    main = visitor.get(f"/gemeente/{NOT_JOINED}/{geval}").text.partition("<main")[2]
    assert re.search("<h1[^>]*>Uw kind is (levenloos geboren|overleden)</h1>\\s*<p[^>]*>Wij leven met u mee", main)
    assert "030 639 26 11" in main


@pytest.mark.parametrize("geval", PREPARATIONS)
def test_what_parents_write_down_is_shown_again_and_kept_nowhere(
    visitor: FlaskClient, superuser: Connection, geval: Geval
) -> None:
    address = f"/gemeente/{JOINED}/{geval}/voorbereiden"
    assert visitor.get(address).status_code == 200
    typed = {one.inputs[0]: "Zonnebloem" for one in answers(PREPARATIONS[geval].form(None))}
    answer = visitor.post(address, data={**typed, "overlijden.datum-dag": "2"})
    assert "Zonnebloem" in answer.text
    assert "Wij hebben niets bewaard" in answer.text
    assert "Zonnebloem" not in str(answer.headers)
    assert answer.headers["Cache-Control"] == "no-store"
    assert rows(superuser) == 0


def test_parents_may_leave_everything_open(visitor: FlaskClient) -> None:
    page = visitor.post(f"/gemeente/{JOINED}/levenloos/voorbereiden", data={}).text
    assert "U hebt niets ingevuld. Dat is goed" in page


@pytest.mark.parametrize("geval", ["", "onzin", "overlijden2"])
def test_without_an_answer_what_happened_is_asked_again(visitor: FlaskClient, geval: str) -> None:
    answer = visitor.post(f"/gemeente/{JOINED}/{GEBEURD.slug}", data={"geval": geval})
    assert answer.status_code == 200
    assert answer.text.count("Kies een antwoord.") == 2


@pytest.mark.parametrize("address", ["0321/onzin", "9999/levenloos", "1942/gevonden/voorbereiden", "1942/overlijden"])
def test_what_is_no_case_or_no_municipality_is_not_found(visitor: FlaskClient, address: str) -> None:
    assert visitor.get(f"/gemeente/{address}").status_code == 404


@pytest.mark.parametrize(
    ("address", "typed"),
    [(GEBEURD.slug, {"geval": "overlijden"}), ("onderweg", {"overlijden.onderweg": "SCHIP"})],
)
def test_who_must_log_in_comes_back_to_her_answer(visitor: FlaskClient, address: str, typed: dict[str, str]) -> None:
    answer = visitor.post(f"/gemeente/{JOINED}/{address}", data=typed)
    assert answer.location.startswith(f"/inloggen?next=/gemeente/{JOINED}/{address}")
    if typed.get("geval"):
        chosen = visitor.get(f"/gemeente/{JOINED}/{GEBEURD.slug}?geval=overlijden").text
        assert re.search('value="overlijden"[^>]* checked|checked[^>]* value="overlijden"', chosen)


def test_a_municipality_that_is_not_open_begins_no_draft(client: FlaskClient, superuser: Connection) -> None:
    assert choose(client, Geval.OVERLIJDEN, NOT_JOINED) == f"/gemeente/{NOT_JOINED}"
    assert rows(superuser) == 0


def test_a_clerk_does_not_declare(visitor: FlaskClient) -> None:
    log_in(visitor, "gooise-meren")
    assert visitor.post(f"/gemeente/{JOINED}/{GEBEURD.slug}", data={"geval": "overlijden"}).status_code == 403


def test_who_died_on_the_way_goes_on_with_the_question_answered(client: FlaskClient, superuser: Connection) -> None:
    asked = choose(client, Geval.ONDERWEG)
    assert "Kies een antwoord." in client.post(asked, data={}).text
    assert rows(superuser) == 0
    address = client.post(asked, data={"overlijden.onderweg": "SCHIP"}).location
    assert address.endswith("/plaats")
    assert re.search('value="SCHIP"[^>]* checked|checked[^>]* value="SCHIP"', client.get(at(address, "onderweg")).text)
    assert 'href="/buitenland"' in client.get(at(address, "onderweg")).text


MOMENTS = {"overlijden__datum_zekerheid": "ONBEKEND", "overlijden__datum": None, "overlijden__tijd": None}
CASES: list[tuple[str, dict[str, Any], str, str]] = [
    *((name, {}, "", FORM) for name in samples.names() if name not in {"zonder-bsn", "onbekende-tijd"}),
    ("onbekende-tijd", {"overlijden__tijd": {"onbekend": ""}}, "", FORM),
    ("zonder-bsn", {}, "", COUNTER),
    ("zonder-bsn", {}, "zonder_bsn = true", FORM),
    ("niet-natuurlijk", {}, "niet_natuurlijk = false", COUNTER),
    ("gewoon", MOMENTS, "", COUNTER),
    ("gewoon", {"aangever__hoedanigheid": "EIGEN_WETENSCHAP"}, "", COUNTER),
    ("gewoon", {}, 'bekende_ondernemers = ["99900017"]', FORM),
]


@pytest.mark.parametrize(("name", "changes", "settled", "ends"), CASES)
def test_a_case_ends_in_the_form_or_at_the_counter(
    app: Flask,
    client: FlaskClient,
    superuser: Connection,
    name: str,
    changes: dict[str, Any],
    settled: str,
    ends: str,
) -> None:
    if settled:
        services: web.Services = app.extensions["overlijden"]
        participate(services.database, JOINED, f"{settled}\n{demogemeenten.records()[JOINED]}")
    wanted = sample(name, **changes)
    if ends == FORM:
        found = declared(superuser, file_by_form(client, wanted))
        if name == "minderjarige":  # of a child under 16 the form does not ask whether it had children
            child = dataclasses.replace(wanted.overledene, burgerlijke_staat=None)
            wanted = dataclasses.replace(wanted, overledene=child, minderjarige_kinderen=None)
        assert dataclasses.replace(found, onderneming=None, bijlagen=(), waarschuwingen=()) == dataclasses.replace(
            wanted, onderneming=None, bijlagen=()
        )
        return
    with pytest.raises(Stopped) as stopped:
        file_by_form(client, wanted)
    page = html.unescape(str(stopped.value))
    assert "Dit kan niet online" in page
    assert "Wijzig dit antwoord" in page
    assert "035 999 99 99" in page
    assert "formulier A" in page
    assert superuser.scalar(text("SELECT count(*) FROM dossier")) == 0


def test_the_counter_page_prints_what_was_filled_in_and_what_to_bring(client: FlaskClient) -> None:
    address = begin(client)
    client.post(at(address, "overledene"), data={"overledene.geslachtsnaam": "Zonnebloem"})
    page = read(client, at(address, "meenemen"))
    for words in ("Zonnebloem", "Bewaren", "uw eigen paspoort", "De aangifte is nog niet gedaan"):
        assert words.lower() in page.lower().replace("wij bewaren", "bewaren")
    assert "Dit kan niet online" not in page


def test_an_answer_that_closed_the_route_can_still_be_changed(client: FlaskClient) -> None:
    address = begin(client)
    closed = client.post(at(address, "bsn"), data={"overledene.heeft_bsn": "nee"}).location
    assert closed == at(address, "meenemen")
    assert f'href="{at(address, "bsn")}"' in client.get(closed).text
    after = client.post(at(address, "bsn"), data={"overledene.heeft_bsn": "ja", "overledene.bsn": "999991930"})
    assert after.location == at(address, "overledene")


def test_the_window_of_a_period_follows_from_its_first_day_and_last_moment(client: FlaskClient) -> None:
    made = sample("periode")
    address = begin(client)
    check = fill(client, address, canonical.write(made))
    page = read(client, at(check, "uitvaart"))
    assert "De uitvaart mag vanaf" in page
    assert "Tussen twee momenten" in read(client, check)


MANY = {"lijkbezorging__laissez_passer": False}


def test_a_warning_is_shown_and_confirmed_before_sending_and_travels_along(
    client: FlaskClient, superuser: Connection
) -> None:
    check = fill(client, begin(client), canonical.write(sample("laissez-passer", **MANY)))
    page = read(client, check)
    assert "Voor deze reis is een apart document nodig." in page
    assert 'value="R62"' in page
    sent = client.post(at(check, "versturen"), data={"naar_waarheid": "ja"})
    assert sent.location == check
    assert "Kruis daarna aan dat u dat gedaan hebt." in read(client, check)
    assert superuser.scalar(text("SELECT count(*) FROM dossier")) == 0
    sent = client.post(at(check, "versturen"), data={"naar_waarheid": "ja", "waarschuwingen": "R62"})
    assert declared(superuser, sent.location.split("/")[-2]).waarschuwingen == ("R62",)


def test_a_warning_that_came_after_the_page_was_shown_is_not_confirmed_unread(
    client: FlaskClient, superuser: Connection
) -> None:
    check = fill(client, begin(client), canonical.write(sample("laissez-passer", **MANY)))
    client.post(at(check, "plaats"), data={"overlijden.plaats": "Amsterdam"})
    sent = client.post(at(check, "versturen"), data={"naar_waarheid": "ja", "waarschuwingen": "R62"})
    assert sent.location == check
    page = read(client, check)
    assert 'value="R34,R62"' in page
    assert "Ik heb de punten bij 'Let op' gelezen" in page
    assert superuser.scalar(text("SELECT count(*) FROM dossier")) == 0


def test_without_warnings_there_is_nothing_to_confirm(client: FlaskClient) -> None:
    check = fill(client, begin(client), canonical.write(sample("gewoon")))
    assert 'name="waarschuwingen"' not in read(client, check)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gewoon", "Binnen de termijn"),
        ("begraving-vroeg", "Eerder dan 36 uur na het overlijden"),
        ("begraving-laat", "Later dan de zesde werkdag"),
    ],
)
def test_the_legal_term_is_computed_and_said(client: FlaskClient, name: str, words: str) -> None:
    check = fill(client, begin(client), canonical.write(sample(name)))
    assert words in read(client, check)
    if name != "gewoon":
        page = read(client, at(check, "andere-termijn"))
        assert "De burgemeester van de gemeente waar het lichaam is moet dit goedvinden" in page
