# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import base64
import dataclasses
import hashlib
import html
import re
import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, text
from werkzeug.test import TestResponse

from forms import drafts
from forms.steps import BY_SLUG, STEPS
from overlijden import bijlagen, canonical, rules, web
from overlijden.aangifte import Aangifte
from overlijden.db import Scope
from overlijden.samples import sample, with_answers
from overlijden.tables import Concept
from overlijden.termijn import NEDERLAND
from overlijden.tools.cleaning import clean
from tests.filing import participate
from tests.forms.filing import answered, begin, file_by_form, log_in, typed

PARTIJ = "kvk:99900017"


def ordinary(**changes: Any) -> Aangifte:
    """The ordinary sample for the municipality with the shared store, with other answers by pointer."""
    answers = {"/overlijden/gemeente": "1942", "/overlijden/plaats": "Bussum"}
    answers |= {f"/{name.replace('__', '/')}": to for name, to in changes.items()}
    data = with_answers(canonical.write(sample(nu=datetime.now(UTC))), answers)
    aangifte, findings = canonical.read(Aangifte, data)
    assert not findings
    return aangifte


def filled(app: Flask, **changes: Any) -> str:
    """A draft of the funeral director with every page answered; the address of its check page."""
    aangifte, rows, _ = bijlagen.unpack(ordinary(**changes), PARTIJ)
    typed_there = {slug: raw for slug, raw in answered(aangifte).items() if raw or slug == "bijlagen"}
    del typed_there["controleren"]
    concept = Concept(
        id=uuid.uuid4(), partij=PARTIJ, persoon="uitvaart", antwoorden=typed_there, vervalt_op=drafts.expiry()
    )
    services: web.Services = app.extensions["overlijden"]
    with services.database.begin(Scope(partij=PARTIJ)) as session:
        session.add(concept)
        session.flush()
        for row in rows:
            row.concept_id = concept.id
            session.add(row)
    return f"/aangifte/{concept.id}/controleren"


def at(address: str, slug: str) -> str:
    return f"{address.rpartition('/')[0]}/{slug}"


def read(client: FlaskClient, address: str) -> str:
    """The page as a reader sees it: entities resolved."""
    response = client.get(address)
    assert response.status_code == 200
    return html.unescape(response.text)


def declared(superuser: Connection, kenmerk: str) -> Aangifte:
    query = text("SELECT aangifte FROM revisie JOIN dossier ON dossier.id = dossier_id WHERE kenmerk = :kenmerk")
    return canonical.read(Aangifte, superuser.scalar(query, {"kenmerk": kenmerk}))[0]


def test_what_is_filed_is_what_was_typed(client: FlaskClient, superuser: Connection) -> None:
    wanted = ordinary(
        overledene__burgerlijke_staat="4",
        eerdere_partners=[{"voornamen": "Anna", "geslachtsnaam": "Łódź"}, {"geslachtsnaam": "O'Brien <b>"}],
        ouders={"onbekend": ""},
        overlijden__bijzonderheden='Zei: "{naam}"',
    )
    found = declared(superuser, file_by_form(client, wanted))
    assert found == dataclasses.replace(wanted, onderneming=found.onderneming, bijlagen=found.bijlagen)
    assert found.onderneming is not None
    assert found.onderneming.naam == "Uitvaartzorg De Linde"
    kept = [clean(base64.b64decode(bijlage.inhoud or ""))[1] for bijlage in wanted.bijlagen]
    assert [bijlage.sha256 for bijlage in found.bijlagen] == [hashlib.sha256(content).hexdigest() for content in kept]


TOMORROW = datetime.now(NEDERLAND).date() + timedelta(days=2)


@pytest.mark.parametrize(
    ("slug", "name", "wrong", "sentence"),
    [
        ("bsn", "overledene.bsn", "123456789", "Dit nummer klopt niet. Kijk nog eens op het paspoort."),
        ("bsn", "overledene.bsn", "", "Vul het BSN in."),
        ("overledene", "overledene.voornamen", "J.P.", "Gebruik geen voorletters"),
        ("overlijden", "overlijden.datum-jaar", str(TOMORROW.year + 1), "Deze dag ligt in de toekomst."),
        ("overlijden", "overlijden.datum-dag", "elf", "Vul een bestaande dag in met cijfers"),
        ("overlijden", "overlijden.datum-maand", "13", "Vul een bestaande dag in met cijfers"),
        ("overlijden", "overlijden.datum-jaar", "9999", "Deze dag ligt in de toekomst."),
        ("overlijden", "overlijden.tijd-uur", "24", "Middernacht is 0 uur en 0 minuten"),
        ("geboorte", "overledene.geboortedatum-maand", "", "Vul een bestaande dag in met cijfers."),
        ("geboorte", "overledene.geboorteplaats", "x" * 41, "Gebruik hoogstens 40 tekens."),
        ("uittreksels", "uittreksels.nederlands", "twee", "Vul een heel getal in"),
        ("uittreksels", "uittreksels.nederlands", "-1", "Vul een heel getal in"),
        ("contact", "contact.email", "naam@", "Vul een e-mailadres in zoals naam@voorbeeld.nl."),
        ("kinderen", "minderjarige_kinderen", "MISSCHIEN", "Kies een antwoord."),
    ],
)
def test_a_wrong_answer_is_told_at_the_field_and_above_and_stays(
    app: Flask, client: FlaskClient, slug: str, name: str, wrong: str, sentence: str
) -> None:
    address = at(filled(app), slug)
    response = client.post(address, data={**typed(BY_SLUG[slug], canonical.write(ordinary())), name: wrong})
    assert response.location == address
    page = read(client, address)
    assert page.count(sentence) == 2
    assert "Controleer uw antwoorden" in page.partition("</title>")[0]
    assert f'value="{wrong}"' in page or wrong == "MISSCHIEN"
    assert sentence in read(client, at(address, "controleren"))


@pytest.mark.parametrize("slug", [step.slug for step in STEPS if step.slug not in ("bijlagen", "controleren")])
def test_an_empty_page_is_an_answer_that_never_breaks(app: Flask, client: FlaskClient, slug: str) -> None:
    address = at(filled(app), slug)
    assert client.post(address, data={}).status_code == 302
    assert client.get(address).status_code in (200, 302)
    assert client.get(at(address, "controleren")).status_code == 200


def test_what_cannot_be_kept_as_text_is_refused_and_replaces_nothing(client: FlaskClient) -> None:
    address = begin(client)
    client.post(address, data={"overlijden.plaats": "Bussum"})
    assert client.post(address, data={"overlijden.plaats": "Naar\x00den"}).status_code == 400
    assert 'value="Bussum"' in read(client, address)


def test_a_change_from_the_check_page_returns_there(app: Flask, client: FlaskClient) -> None:
    check = filled(app)
    response = client.post(f"{at(check, 'plaats')}?terug=controleren", data={"overlijden.plaats": "Naarden"})
    assert response.location == check
    assert "Naarden" in read(client, check)


def test_a_change_that_asks_more_leads_there_first(app: Flask, client: FlaskClient) -> None:
    check = filled(app)
    changed = {"overledene.burgerlijke_staat": "2"}
    response = client.post(f"{at(check, 'burgerlijke-staat')}?terug=controleren", data=changed)
    assert response.location == f"{at(check, 'partner')}?terug=controleren"
    response = client.post(response.location, data={"partner.geslachtsnaam": "Visser"})
    assert response.location == check


def test_a_page_that_does_not_apply_leads_to_one_that_does(app: Flask, client: FlaskClient) -> None:
    check = filled(app)
    response = client.get(at(check, "partner"), follow_redirects=True)
    assert response.request.path == check


@pytest.mark.parametrize("slug", ["onzin", "versturen2", "..%2f"])
def test_a_page_that_never_was_is_not_found(client: FlaskClient, slug: str) -> None:
    assert client.get(at(begin(client), slug)).status_code == 404


def test_the_check_page_is_sent_to_its_own_address_alone(app: Flask, client: FlaskClient) -> None:
    assert client.post(filled(app), data={"naar_waarheid": "ja"}).status_code == 405


@pytest.mark.parametrize("name", ["versturen", "plaats"])
def test_who_must_log_in_to_send_comes_back_to_where_she_can(app: Flask, visitor: FlaskClient, name: str) -> None:
    check = filled(app)
    told = re.search('href="(/inloggen[^"]+)"', visitor.post(at(check, name), data={"naar_waarheid": "ja"}).text)
    assert told is not None
    (back,) = parse_qs(urlsplit(told[1]).query)["next"]
    log_in(visitor, "uitvaart")
    came = visitor.get(back, follow_redirects=True)
    assert came.status_code == 200
    assert came.request.path == at(check, "plaats" if name == "plaats" else "controleren")


@pytest.fixture
def left_open(app: Flask, client: FlaskClient) -> Callable[[str, dict[str, str]], TestResponse]:
    """Send a form that was given out before this log-in; as a browser does, with the old token."""
    app.config["WTF_CSRF_ENABLED"] = True
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/aangiften").text)
    assert found is not None
    client.delete_cookie("overlijden")
    log_in(client, "uitvaart")
    return lambda address, typed: client.post(address, data={**typed, "csrf_token": found[1]})


def test_what_was_typed_before_another_log_in_is_shown_again_and_kept_when_sent_again(
    app: Flask, client: FlaskClient, left_open: Callable[[str, dict[str, str]], TestResponse]
) -> None:
    address = at(filled(app), "plaats")
    answer = left_open(address, {"overlijden.plaats": "Muiderberg"})
    assert answer.status_code == 422
    assert "U bent opnieuw ingelogd" in answer.text
    assert 'value="Muiderberg"' in answer.text
    assert "Muiderberg" not in read(client, address)  # nothing was kept without a token
    token = re.search(r'name="csrf_token" value="([^"]+)"', answer.text)
    assert token is not None
    assert client.post(address, data={"overlijden.plaats": "Muiderberg", "csrf_token": token[1]}).status_code == 302
    assert "Muiderberg" in read(client, address)


def test_sending_from_before_another_log_in_files_nothing_and_shows_the_check_page(
    app: Flask, left_open: Callable[[str, dict[str, str]], TestResponse], superuser: Connection
) -> None:
    answer = left_open(at(filled(app), "versturen"), {"naar_waarheid": "ja"})
    assert answer.status_code == 422
    assert "U bent opnieuw ingelogd" in answer.text
    assert "Versturen" in answer.text
    assert superuser.scalar(text("SELECT count(*) FROM dossier")) == 0


def test_what_was_typed_when_the_log_in_ended_stays_in_the_browser_and_is_sent_from_there(
    app: Flask, client: FlaskClient, superuser: Connection
) -> None:
    """By nobody nothing is kept: the answers wait in the page, and are hers again when she is."""
    app.config["WTF_CSRF_ENABLED"] = True
    address = at(filled(app), "plaats")
    superuser.execute(text("DELETE FROM sessie"))
    answer = client.post(address, data={"overlijden.plaats": 'Mui"derberg', "csrf_token": "van toen"})
    assert answer.status_code == 401
    held = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.text))
    assert held == {"overlijden.plaats": "Mui&#34;derberg"}
    assert f"/inloggen?next={address}" in answer.text
    assert superuser.scalar(text("SELECT count(*) FROM sessie")) == 0
    log_in(client, "uitvaart")
    again = client.post(address, data={"overlijden.plaats": "Muiderberg"})
    assert 'value="Muiderberg"' in again.text
    assert "U bent opnieuw ingelogd" in again.text


@pytest.mark.parametrize("address", [f"/aangifte/{uuid.UUID(int=5)}/plaats", "/aangifte", "/uitloggen"])
def test_a_form_that_cannot_be_shown_again_says_how_to_go_on(
    left_open: Callable[[str, dict[str, str]], TestResponse], address: str
) -> None:
    answer = left_open(address, {"overlijden.plaats": "Muiderberg"})
    assert answer.status_code == 400
    assert "Deze pagina stond nog open van eerder" in answer.text
    assert "Muiderberg" not in answer.text


def test_a_municipality_that_closed_meanwhile_gets_nothing(
    app: Flask, client: FlaskClient, superuser: Connection
) -> None:
    check = filled(app)
    services: web.Services = app.extensions["overlijden"]
    today = datetime.now(NEDERLAND).date()
    participate(services.database, "1942", f'vanaf = {today}\nadapter = "geen"\n', today)
    assert client.post(at(check, "versturen"), data={"naar_waarheid": "ja"}).location == "/gemeente/1942"
    assert superuser.scalar(text("SELECT count(*) FROM dossier")) == 0


def test_more_former_partners_can_be_added_and_taken_away(app: Flask, client: FlaskClient) -> None:
    address = at(filled(app, overledene__burgerlijke_staat="4", eerdere_partners={"onbekend": ""}), "eerdere-partners")
    names = [f"eerdere_partners.{number}.geslachtsnaam" for number in range(3)]
    more = client.post(address, data={names[0]: "Visser", "meer": "1"}).location
    assert f'name="{names[1]}"' in read(client, more)
    client.post(more, data={names[0]: "", names[1]: "Bakker"})
    page = read(client, address)
    assert f'name="{names[0]}"' in page
    assert 'value="Bakker"' in page
    assert names[1] not in page


def test_the_statement_of_truth_is_needed_to_send(app: Flask, client: FlaskClient, superuser: Connection) -> None:
    check = filled(app)
    assert client.post(at(check, "versturen"), data={}).location == check
    assert "Bevestig dat u alles naar waarheid hebt ingevuld." in read(client, check)
    assert superuser.scalar(text("SELECT count(*) FROM dossier")) == 0


def test_sending_twice_files_once(app: Flask, client: FlaskClient, superuser: Connection) -> None:
    check = filled(app)
    sent = [client.post(at(check, "versturen"), data={"naar_waarheid": "ja"}).location for _ in range(2)]
    assert sent[0] == sent[1]
    assert superuser.scalar(text("SELECT count(*) FROM dossier")) == 1


def test_a_double_click_files_once(app: Flask, client: FlaskClient, superuser: Connection) -> None:
    check = filled(app)
    together, locations = threading.Barrier(4), []

    def click() -> None:
        browser = app.test_client()
        log_in(browser, "uitvaart")
        together.wait()
        locations.append(browser.post(at(check, "versturen"), data={"naar_waarheid": "ja"}).location)

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(locations)) == 1
    assert superuser.scalar(text("SELECT count(*) FROM dossier")) == 1
    assert superuser.scalar(text("SELECT count(*) FROM levering")) == 1


@pytest.mark.parametrize("slug", ["controleren", "plaats", "overledene"])
def test_the_back_button_after_sending_leads_to_the_receipt(app: Flask, client: FlaskClient, slug: str) -> None:
    check = filled(app)
    receipt = client.post(at(check, "versturen"), data={"naar_waarheid": "ja"}).location
    assert client.get(at(check, slug)).location == receipt
    assert client.post(at(check, "plaats"), data={"overlijden.plaats": "Elders"}).location == receipt


def test_after_filing_nothing_typed_stays_in_the_draft(client: FlaskClient, superuser: Connection) -> None:
    file_by_form(client, ordinary())
    assert superuser.scalar(text("SELECT antwoorden FROM concept")) == {}


def test_two_tabs_save_each_their_own_page(app: Flask, client: FlaskClient) -> None:
    check = filled(app)
    pages = {"plaats": {"overlijden.plaats": "Naarden"}, "contact": {"contact.telefoon": "0207654321"}}
    together = threading.Barrier(len(pages))

    def save(slug: str) -> None:
        browser = app.test_client()
        log_in(browser, "uitvaart")
        together.wait()
        assert browser.post(at(check, slug), data=pages[slug]).status_code == 302

    threads = [threading.Thread(target=save, args=(slug,)) for slug in pages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shown = read(client, check)
    assert "Naarden" in shown
    assert "0207654321" in shown


def test_an_expired_draft_says_so(client: FlaskClient, superuser: Connection) -> None:
    address = begin(client)
    superuser.execute(text("UPDATE concept SET vervalt_op = now() - interval '1 second'"))
    response = client.get(address)
    assert response.status_code == 410
    assert "zeven dagen" in response.text


def test_every_change_keeps_the_draft_seven_more_days(client: FlaskClient, superuser: Connection) -> None:
    address = begin(client)
    superuser.execute(text("UPDATE concept SET vervalt_op = now() + interval '1 hour'"))
    client.post(address, data={"overlijden.plaats": "Bussum"})
    assert superuser.scalar(text("SELECT vervalt_op > now() + interval '6 days 23 hours' FROM concept"))


@pytest.mark.parametrize("slug", ["plaats", "controleren"])
def test_the_draft_of_another_party_is_not_found(client: FlaskClient, visitor: FlaskClient, slug: str) -> None:
    address = at(begin(client), slug)
    log_in(visitor, "uitvaart-2")
    assert visitor.get(address).status_code == 404
    assert visitor.post(at(address, "versturen"), data={"naar_waarheid": "ja"}).status_code == 404


def test_a_draft_cannot_move_to_a_municipality_that_is_not_open(app: Flask, client: FlaskClient) -> None:
    address = at(filled(app), "gemeente")
    response = client.post(address, data={"overlijden.gemeente": "0321"})
    assert response.location == "/gemeente/0321"
    assert "<option selected>Gooise Meren<" in read(client, address)


@pytest.mark.parametrize("code", ["x", "../x", "9999"])
def test_what_is_no_municipality_is_told_at_the_question(client: FlaskClient, code: str) -> None:
    address = begin(client).rpartition("/")[0] + "/gemeente"
    assert client.post(address, data={"overlijden.gemeente": code}).location == address
    assert rules.RULES["R01"].tekst in client.get(address).text


def test_a_name_is_shown_as_text_and_never_in_a_title_address_or_cookie(app: Flask, client: FlaskClient) -> None:
    address = at(filled(app, overledene__voornamen="<i>Zonnebloem", overledene__geslachtsnaam="{0.x}"), "geboorte")
    response = client.get(address)
    assert "&lt;i&gt;Zonnebloem {0.x}" in response.text
    assert "Zonnebloem" not in re.search("<title>(.*)</title>", response.text)[0]  # type: ignore[index]
    assert "Zonnebloem" not in str(response.headers)
    assert "Zonnebloem" not in address


def test_no_address_or_cookie_holds_an_answer(app: Flask) -> None:
    seen: list[str] = []

    @app.after_request
    def remember(response: Any) -> Any:
        from flask import request  # noqa: PLC0415

        seen.extend(
            (request.full_path, response.headers.get("Location", ""), str(response.headers.getlist("Set-Cookie")))
        )
        return response

    client = app.test_client()
    log_in(client, "uitvaart")
    wanted = ordinary()
    file_by_form(client, wanted)
    held = "\n".join(seen)
    for answer in (wanted.overledene.bsn, wanted.overledene.geslachtsnaam, wanted.aangever.bsn, wanted.contact.email):
        assert answer
        assert answer not in held


def test_a_surname_of_178_characters_fits_in_a_heading(app: Flask, client: FlaskClient) -> None:
    address = at(filled(app, overledene__geslachtsnaam="Vries alias " + "Prins " * 28), "geboorte")
    heading = re.search("<h1[^>]*>(.*?)</h1>", read(client, address))
    assert heading
    assert len(heading[1]) < 120
    assert "…" in heading[1]


def test_an_answer_that_fell_away_is_named_before_sending(client: FlaskClient, app: Flask) -> None:
    def fell_away() -> list[str]:
        found = re.search("U vulde dit eerder in: (.*?)[.] Door", read(client, check))
        return found[1].split(", ") if found else []

    check = filled(app, overledene__burgerlijke_staat="2", partner={"geslachtsnaam": "Zonnebloem"})
    assert "Partner" not in fell_away()
    client.post(at(check, "burgerlijke-staat"), data={"overledene.burgerlijke_staat": "1"})
    assert "Partner" in fell_away()
    assert "Zonnebloem" not in read(client, check)


@pytest.mark.parametrize("changes", [{"aangever__hoedanigheid": "EIGEN_WETENSCHAP"}, {"overledene__heeft_bsn": False}])
def test_what_cannot_be_done_online_has_no_button_to_send(
    client: FlaskClient, app: Flask, changes: dict[str, Any]
) -> None:
    page = read(client, filled(app, **changes))
    assert "Dit kan niet online" in page
    assert ">Versturen</button>" not in page
    assert "Lees hoe het bij de balie kan" in page


def test_every_page_of_a_draft_says_until_when_it_is_kept(client: FlaskClient, app: Flask) -> None:
    check = filled(app)
    assert "Wij bewaren uw antwoorden tot en met" in read(client, check)
    assert "Wij bewaren uw antwoorden tot en met" in read(client, at(check, "plaats"))


def test_which_papers_are_needed_is_said_where_they_are_added(client: FlaskClient) -> None:
    address = begin(client)
    client.post(at(address, "verklaring"), data={"overlijden.soort": "NIET_NATUURLIJK"})
    assert "Geef de verklaring van de officier van justitie aan de gemeente" in read(client, at(address, "bijlagen"))
