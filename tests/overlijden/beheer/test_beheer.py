# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The administration as its people use it: join, switch, pause, leave; and what others do not get."""

from __future__ import annotations

import contextlib
import io
import re
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, select, text
from werkzeug.test import TestResponse

from overlijden import deelnames, dutch
from overlijden.beheer import form as forms
from overlijden.beheer.questions import QUESTIONS
from overlijden.conformance.vrijbrp.standin import settings as vrijbrp
from overlijden.db import Database, Scope
from overlijden.deelnames import deelname, settling
from overlijden.demo import demogemeenten
from overlijden.gemeenten import Deelname, Gemeente, all_on
from overlijden.tables import Auditregel, Proef
from overlijden.termijn import NEDERLAND
from overlijden.tools.tomlfile import write_toml
from overlijden.web.login import read_accounts
from tests.conftest import DatabaseUrls
from tests.filing import file, fit
from tests.overlijden.conftest import LogIn
from tests.overlijden.deelnames.test_deelname import ALL

HOUTEN = "0321"
NO_BACK_END = f'vanaf = {datetime.now(NEDERLAND).date()}\nadapter = "{{}}"\nkanalen.DIGID = "DIGID_HOOG"\n'
UNREADABLE = "geen bestand met instellingen dat wij kunnen lezen"
LOTTE, DAAN = "beheer-houten", "beheer-houten-2"
TODAY = datetime.now(NEDERLAND).date()
NOWHERE = "http://127.0.0.1:9"
PROFILE = demogemeenten.records(NOWHERE)["0796"].split("[profiel.adressen]")[1].split("[brp]")[0]
PROFILE = f"[adressen]{PROFILE}".replace("[profiel.", "[").replace("0796", HOUTEN)  # as the form asks it


@pytest.fixture
def invited(database_urls: DatabaseUrls) -> None:
    with Database(database_urls.owner, pool_size=1) as owner, owner.begin(Scope(beheer=HOUTEN)) as session:
        people = {one.id: one.naam for one in read_accounts().values() if one.id in (LOTTE, DAAN)}
        deelnames.invite(session, HOUTEN, people, by="operator")


@pytest.fixture
def lotte(log_in: LogIn, invited: None) -> FlaskClient:
    return log_in(LOTTE)


@pytest.fixture
def daan(log_in: LogIn, invited: None) -> FlaskClient:
    return log_in(DAAN)


def answers(adapter: str = "store", day: date = TODAY, **more: str) -> dict[str, str]:
    record = Deelname(gemeente=Gemeente(HOUTEN, "Houten"), vanaf=day, adapter=adapter)
    return {**forms.typed(record), "eherkenning": "EH3", "digid": "DIGID_MIDDEN", "reden": "Wij doen mee.", **more}


def prepare(client: FlaskClient, typed: Mapping[str, str]) -> str:
    """Prepare a change; where it can be seen."""
    answer = client.post("/beheer/wijzigen", data=typed)
    assert answer.status_code == 302, answer.text
    return answer.location


def confirm(client: FlaskClient, address: str) -> int:
    return client.post(f"{address}/besluit", data={"besluit": "bevestigd"}).status_code


def adapter_of(database: Database, day: date = TODAY) -> str | None:
    with database.begin() as session:
        found = deelnames.on(session, HOUTEN, day)
    return found.adapter if found else None


def test_a_municipality_joins_switches_and_leaves(lotte: FlaskClient, daan: FlaskClient, database: Database) -> None:
    own = answers("stuf_zds", TODAY + timedelta(days=1), profiel=PROFILE)
    leave = answers("geen", TODAY + timedelta(days=2))
    for typed, preparer, other in ((answers(), lotte, daan), (own, daan, lotte), (leave, lotte, daan)):
        assert confirm(other, prepare(preparer, typed)) == 302
    days = [TODAY + timedelta(days=days) for days in range(3)]
    assert [adapter_of(database, day) for day in days] == ["store", "stuf_zds", None]
    assert "Deze gemeente neemt" not in lotte.get(f"/gemeente/{HOUTEN}").text


def test_the_second_person_sees_what_changes_and_who_prepared_it(lotte: FlaskClient, daan: FlaskClient) -> None:
    confirm(daan, prepare(lotte, answers()))
    address = prepare(lotte, answers(hulp_telefoon="030 999 99 99"))
    page = daan.get(address).text
    assert "klaargezet door Lotte Maas" in page
    rows = re.findall(r'<th scope="row" data-label="Instelling">(.*?)</th>.*?Straks"[^>]*>(.*?)</td>', page)
    assert rows == [("Telefoon voor aangevers", "030 999 99 99")]


def test_whoever_prepared_a_change_is_not_offered_to_confirm_it_and_cannot(
    lotte: FlaskClient, database: Database
) -> None:
    address = prepare(lotte, answers())
    assert 'value="bevestigd"' not in lotte.get(address).text
    assert confirm(lotte, address) == 422
    assert adapter_of(database) is None


def test_all_that_is_settled_stands_in_the_municipality_s_own_audit(
    lotte: FlaskClient, daan: FlaskClient, database: Database
) -> None:
    first = prepare(lotte, answers())
    confirm(daan, first)
    second = prepare(daan, answers("geen"))
    lotte.post(f"{second}/besluit", data={"besluit": "afgewezen"})
    lotte.post("/beheer/pauze", data={"wat": "leveringen", "reden": "Onderhoud."})
    with database.begin(Scope(beheer="0321")) as session:
        lines = session.scalars(select(Auditregel).order_by(Auditregel.nummer)).all()
    wat = [(line.door, (line.reden or "").split(":")[0]) for line in lines if line.handeling == "deelname_gewijzigd"]
    assert wat == [
        (LOTTE, "klaargezet"),
        (DAAN, "bevestigd"),
        (DAAN, "klaargezet"),
        (LOTTE, "afgewezen"),
        (LOTTE, "stilgezet"),
    ]


def test_a_rejected_change_changes_nothing(lotte: FlaskClient, daan: FlaskClient, database: Database) -> None:
    address = prepare(lotte, answers())
    assert daan.post(f"{address}/besluit", data={"besluit": "afgewezen"}).status_code == 302
    assert adapter_of(database) is None


def test_who_takes_back_her_own_change_did_not_reject_it(lotte: FlaskClient, daan: FlaskClient) -> None:
    for client, verdict in ((lotte, "ingetrokken"), (daan, "afgewezen")):
        address = prepare(lotte, answers())
        client.post(f"{address}/besluit", data={"besluit": "afgewezen"})
        assert f"Deze wijziging is {verdict} op" in lotte.get(address).text
        assert f"{verdict} door" in lotte.get("/beheer").text


UNINVITED = [
    ("GET", "/beheer/wijzigen"),
    ("POST", "/beheer/wijzigen"),
    ("GET", "/beheer/deelname.toml"),
    ("POST", "/beheer/inlezen"),
    ("POST", "/beheer/pauze"),
    ("POST", "/beheer/hervatten"),
    ("GET", "/beheer/wijziging/{nummer}"),
    ("POST", "/beheer/wijziging/{nummer}/proef"),
    ("POST", "/beheer/wijziging/{nummer}/besluit"),
    ("GET", "/beheer/inzage"),
]


@pytest.mark.parametrize(("method", "address"), UNINVITED)
def test_the_role_alone_opens_nothing_to_who_was_not_invited(
    log_in: LogIn, lotte: FlaskClient, database_urls: DatabaseUrls, method: str, address: str
) -> None:
    nummer = prepare(lotte, answers()).rsplit("/", 1)[1]
    with Database(database_urls.owner, pool_size=1) as owner, owner.begin(Scope(beheer=HOUTEN)) as session:
        deelnames.withdraw(session, HOUTEN, DAAN, by="operator")
    client = log_in(DAAN)
    answer = client.open(address.format(nummer=nummer), method=method, data=answers() if method == "POST" else None)
    assert answer.status_code == 403
    page = client.get("/beheer").text
    assert "U bent nog niet uitgenodigd" in page
    assert "/beheer/inzage" not in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        pytest.param({"vanaf-dag": "31", "vanaf-maand": "2"}, "Vul een bestaande dag in", id="no such day"),
        pytest.param({"vanaf-jaar": "2020"}, "De eerste dag is voorbij.", id="past"),
        pytest.param({"vanaf-jaar": "9999"}, "Kies een eerste dag binnen twee jaar.", id="too far ahead"),
        pytest.param({"digid": "DIGID_BASIS"}, "Kies een antwoord.", id="level that is not lawful"),
        pytest.param({"digid": "dicht", "eherkenning": "dicht"}, "Open eHerkenning of DigiD.", id="no way in"),
        pytest.param({"hulp_telefoon": "bel maar"}, "Vul een telefoonnummer in", id="no telephone"),
        pytest.param({"telefoon": "x"}, "Vul een telefoonnummer in", id="no telephone either"),
        pytest.param({"website": "nee"}, "Het begint met https://.", id="no website"),
        pytest.param({"website": "javascript:alert(1)"}, "Het begint met https://.", id="website that is none"),
        pytest.param({"reden": "a\x1fb"}, "hoogstens 200 gewone tekens", id="separator in the reason"),
        pytest.param({"reden": "x" * 201}, "hoogstens 200 gewone tekens", id="reason too long"),
        pytest.param({"adapter": "stuf_zds", "profiel": "x = 1"}, "&#39;profiel.x&#39; kennen wij niet", id="profile"),
        pytest.param({"profiel": "a = 1\nb c"}, "Regel 2 is geen TOML.", id="line that is not TOML"),
        pytest.param({"adapter": "memory"}, "Kies een antwoord.", id="back-end that forgets"),
        pytest.param({"adapter": "../x"}, "Kies een antwoord.", id="no back-end"),
        pytest.param({"bekende_ondernemers": "123"}, "Een KvK-nummer heeft 8 cijfers.", id="KvK number"),
        pytest.param({"uiterste_tijd": "twaalf"}, "Vul een tijd in", id="time"),
        pytest.param({"uiterste_tijd": "12:00+01:00"}, "Vul een tijd in", id="time of another zone"),
        pytest.param({"kantooruren": "09:00+01:00-17:00"}, "Vul twee tijden in", id="hours of another zone"),
        pytest.param({"kantooruren": "T09-1700"}, "Vul twee tijden in", id="hours written otherwise"),
        pytest.param({"bewaartermijn": "6"}, "Vul een getal van 7 tot 365 in", id="days"),
        pytest.param({"profiel": "[x"}, "Dit is geen TOML.", id="not TOML"),
        pytest.param({"profiel": "a=" + "[" * 9999}, "Dit is geen TOML.", id="nested too deep"),
    ],
)
def test_what_cannot_be_is_said_at_its_question_and_kept_as_typed(
    lotte: FlaskClient, typed: Mapping[str, str], sentence: str
) -> None:
    answer = lotte.post("/beheer/wijzigen", data={**answers(), **typed, "originelen_adres": "Zo getypt"})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Zo getypt" in answer.text


def test_all_that_has_to_be_mended_is_said_at_once(lotte: FlaskClient) -> None:
    wrong = {
        "vanaf-jaar": "2020",
        "uiterste_tijd": "twaalf",
        "website": "nee",
        "digid": "dicht",
        "eherkenning": "dicht",
    }
    page = lotte.post("/beheer/wijzigen", data={**answers(reden="x" * 201), **wrong}).text
    for sentence in ("voorbij", "Vul een tijd in", "Het begint met https", "Open eHerkenning", "hoogstens 200 gewone"):
        assert sentence in page


def test_who_joins_is_proposed_tomorrow_and_chooses_how_herself(lotte: FlaskClient, daan: FlaskClient) -> None:
    morgen = TODAY + timedelta(days=1)
    page = lotte.get("/beheer/wijzigen").text
    assert f'name="vanaf-dag" value="{morgen.day}"' in page
    assert not re.search('name="adapter"[^>]*checked|checked[^>]*name="adapter"', page)
    assert "Bewaar alle instellingen" not in lotte.get("/beheer").text
    confirm(daan, prepare(lotte, answers()))
    assert re.search('checked[^>]*name="adapter"[^>]*value="store"', lotte.get("/beheer/wijzigen").text)
    assert "Bewaar alle instellingen" in lotte.get("/beheer").text


def test_what_need_not_be_thought_of_is_folded_and_says_what_it_holds(lotte: FlaskClient) -> None:
    page = lotte.get("/beheer/wijzigen").text
    folded = re.findall('fold__title">([^<]+)</span> <span class="fold__now">([^<]+)<', page)
    assert ("Contact", "Niets ingevuld") in folded
    assert ("Welke overlijdens", "Ook een niet-natuurlijke dood") in folded
    assert "Meedoen" not in dict(folded)


def test_a_folded_part_opens_when_something_in_it_needs_mending(lotte: FlaskClient) -> None:
    page = lotte.post("/beheer/wijzigen", data=answers(uiterste_tijd="twaalf")).text
    assert page.count('<details class="fold" open>') == 1


def test_the_doubt_about_stillbirth_is_told_before_and_at_the_decision(lotte: FlaskClient) -> None:
    assert "BW 1:19i noemt" in lotte.get("/beheer/wijzigen").text
    assert "BW 1:19i noemt" in lotte.get(prepare(lotte, answers(levenloos="y"))).text


def test_what_the_law_says_of_a_bsn_is_told_before_and_at_the_decision(lotte: FlaskClient) -> None:
    assert "Bbs 67a.2" in lotte.get("/beheer/wijzigen").text
    assert "Bbs 67a.2" in lotte.get(prepare(lotte, answers(zonder_bsn="y"))).text


def test_who_joins_reads_what_she_settles_and_not_what_she_left_open() -> None:
    record = Deelname(gemeente=Gemeente(HOUTEN, "Houten"), vanaf=TODAY, adapter="store", hulp_telefoon="030 639 26 11")
    found = forms.differences(None, record)
    assert ("030 639 26 11", forms.NOTHING) in [(after, before) for _, before, after in found]
    assert not [label for label, before, after in found if after == forms.NOTHING]


LINK = "--basis-color-action-2-color-default"


@pytest.mark.parametrize(
    ("kleuren", "sentence"),
    [
        (f"{LINK}: #99bbdd;", "Niet iedereen ziet de links op de achtergrond goed genoeg."),
        ("body { display: none }", "Dit kunnen wij niet lezen: body"),
    ],
)
def test_colours_that_not_everybody_can_read_are_not_prepared(lotte: FlaskClient, kleuren: str, sentence: str) -> None:
    answer = lotte.post("/beheer/wijzigen", data=answers(kleuren=kleuren))
    assert answer.status_code == 422
    assert sentence in answer.text


def test_colours_that_everybody_can_read_are_the_municipality_s_look(lotte: FlaskClient, daan: FlaskClient) -> None:
    made = prepare(lotte, answers(kleuren=f":root {{\n{LINK}: #1C5A40;\n}}"))
    confirm(daan, made)
    page = daan.get(f"/privacy/{HOUTEN}").text
    sheet = re.search('media="not all and [^"]*" href="(/uiterlijk/[^"]*)"', page)
    assert sheet is not None
    answer = daan.get(sheet[1])
    assert (answer.mimetype, answer.text) == ("text/css", f":root{{{LINK}:#1c5a40;}}\n")
    assert "immutable" in answer.headers["Cache-Control"]
    assert daan.get(f"/uiterlijk/{HOUTEN}-999999.css").headers["Cache-Control"] == "no-store"


LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z" fill="#1c5a40"/></svg>'


def choose(client: FlaskClient, content: bytes, **more: Any) -> TestResponse:
    """Send the form with this file as the logo."""
    data = {**answers(), **more, "logo_bestand": (io.BytesIO(content), "logo.svg")}
    return client.post("/beheer/wijzigen", data=data, content_type="multipart/form-data")


def test_a_logo_is_seen_by_the_second_person_and_then_by_everybody(lotte: FlaskClient, daan: FlaskClient) -> None:
    made = choose(lotte, f"<!-- Jan -->{LOGO}".encode(), logo_tekst="Logo van de gemeente Houten").location
    assert 'src="data:image/svg+xml;base64,' in daan.get(made).text
    confirm(daan, made)
    shown = re.search(
        '<img class="site-header__logo" src="([^"]+)" alt="([^"]+)">', daan.get(f"/privacy/{HOUTEN}").text
    )
    assert shown is not None
    assert shown[2] == "Logo van de gemeente Houten"
    answer = daan.get(shown[1])
    assert (answer.mimetype, answer.text) == ("image/svg+xml", LOGO)
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert "immutable" in answer.headers["Cache-Control"]
    assert LOGO.replace('"', "&#34;").replace("<", "&lt;").replace(">", "&gt;") in lotte.get("/beheer/wijzigen").text


@pytest.mark.parametrize(
    ("content", "tekst", "sentence"),
    [
        (LOGO.replace("<path", "<script>1</script><path"), "Logo", "In dit logo staat &#39;script&#39;."),
        ("GIF89a", "Logo", "Dit is geen logo dat wij kunnen lezen. Kies een SVG of een PNG."),
        (LOGO, "", "Schrijf wat er op het logo staat, voor wie het niet ziet."),
    ],
)
def test_a_logo_that_cannot_be_shown_to_everybody_is_not_prepared(
    lotte: FlaskClient, content: str, tekst: str, sentence: str
) -> None:
    answer = choose(lotte, content.encode(), logo_tekst=tekst)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_who_pays_online_must_say_where(lotte: FlaskClient) -> None:
    answer = lotte.post("/beheer/wijzigen", data=answers(betaling="online"))
    assert answer.status_code == 422
    assert "Vul de instellingen van de betaaldienst in, of kies een andere manier van betalen." in answer.text


def test_every_setting_survives_the_form() -> None:
    with fit():
        november = replace(ALL, vanaf=date(2026, 11, 1))
        made = forms.record(forms.make(forms.typed(november)), HOUTEN, november.vanaf)
    assert made is not None
    assert deelname.read(HOUTEN, made) == november


def test_a_record_goes_out_as_a_file_and_comes_in_as_a_change(lotte: FlaskClient, daan: FlaskClient) -> None:
    confirm(daan, prepare(lotte, answers(hulp_uren='"dag" en nacht')))
    exported = lotte.get("/beheer/deelname.toml")
    assert exported.headers["Content-Disposition"] == f'attachment; filename="deelname-{HOUTEN}.toml"'
    answer = lotte.post("/beheer/inlezen", data={"bestand": (io.BytesIO(exported.data), "x.toml")})
    assert answer.status_code == 302
    assert "Aan de instellingen verandert niets." in daan.get(answer.location).text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Kies een bestand."),
        (b"\xff", "geen tekst"),
        (b"adapter = 1", "De instelling &#39;vanaf&#39; ontbreekt. Vul die aan."),
        (b"a = [", UNREADABLE),
        (b'vanaf = 2026-11-25\nadapter "store"', "Regel 2 is geen TOML."),
        (NO_BACK_END.format("memory").encode(), "Deze manier van meedoen is er niet."),
        (NO_BACK_END.format("zzz").encode(), "Deze manier van meedoen is er niet."),
        (NO_BACK_END.format("").encode(), "Deze manier van meedoen is er niet."),
        (NO_BACK_END.format("stuf_zds").encode(), "De instelling &#39;profiel.adressen&#39; ontbreekt."),
        (NO_BACK_END.format("pakket").encode(), "Deze koppeling is hier nog niet klaar"),
        (f'vanaf = {TODAY}\nadapter = "store"\n[profiel]\nx = 0x{"f" * 8000}\n'.encode(), UNREADABLE),
        (f'vanaf = {TODAY}\nadapter = "store"\n[profiel{".a" * 3000}]\n'.encode(), UNREADABLE),
        (f'vanaf = {TODAY}\nadapter = "geen"\nkb = 1'.encode(), "De instelling &#39;kb&#39; kennen wij niet."),
        (
            f'vanaf = {TODAY}\nadapter = "store"\nkanalen.EHERKENNING = "EH2+"\nhulp_uren = "\u202e9-5"'.encode(),
            "Er staan tekens in die wij niet kunnen tonen.",
        ),
        (f"vanaf = {TODAY}\nadapter = 1".encode(), "De instelling &#39;adapter&#39; heeft een waarde die niet kan."),
    ],
)
def test_a_file_that_is_no_record_is_refused_exactly(lotte: FlaskClient, content: bytes, sentence: str) -> None:
    answer = lotte.post("/beheer/inlezen", data={"bestand": (io.BytesIO(content), "x.toml")})
    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_file_may_begin_as_windows_begins_it(lotte: FlaskClient) -> None:
    content = "\ufeff" + NO_BACK_END.format("store")
    answer = lotte.post("/beheer/inlezen", data={"bestand": (io.BytesIO(content.encode()), "x.toml")})
    assert answer.status_code == 302


def test_one_person_pauses_at_once_and_declarants_are_told_and_two_resume(
    lotte: FlaskClient, daan: FlaskClient, log_in: LogIn
) -> None:
    confirm(daan, prepare(lotte, answers()))
    assert lotte.post("/beheer/pauze", data={"wat": "leveringen", "reden": "storing"}).status_code == 302
    director = log_in("uitvaart")
    step = director.post("/aangifte", data={"overlijden.gemeente": HOUTEN}).location
    assert "ontvangt even niets" in director.get(step).text
    address = daan.post("/beheer/hervatten").location
    assert "ontvangt even niets" in director.get(step).text
    assert confirm(lotte, address) == 302
    assert "ontvangt even niets" not in director.get(step).text


def happened(client: FlaskClient) -> str:
    return client.get("/beheer").text.partition("Wat er gebeurde")[2]


def test_pauses_and_resumptions_stand_in_what_happened_with_who_and_why(lotte: FlaskClient, daan: FlaskClient) -> None:
    confirm(daan, prepare(lotte, answers()))
    lotte.post("/beheer/pauze", data={"wat": "DIGID", "reden": "Storing."})
    confirm(lotte, daan.post("/beheer/hervatten").location)
    daan.post("/beheer/pauze", data={"wat": "EHERKENNING", "reden": ""})
    item = r'timeline__title">([^<]*)</span>\s*<span class="timeline__meta">[^<]*, ([^<]*)<'
    shown = re.findall(item, happened(lotte))
    assert shown[1:] == [
        ("Stilgezet: aangeven met DigiD", "Lotte Maas"),
        ("Hervatten van aangeven met DigiD: bevestigd", "Daan Visser"),
        ("Stilgezet: aangeven met eHerkenning", "Daan Visser"),
    ]
    assert "Storing." in happened(daan)


def test_who_resumes_is_told_what_goes_on_and_how_much_waits(
    lotte: FlaskClient, daan: FlaskClient, database: Database
) -> None:
    confirm(daan, prepare(lotte, answers()))
    for wat in ("leveringen", "DIGID"):
        lotte.post("/beheer/pauze", data={"wat": wat})
    assert "Er wacht nu geen aflevering." in lotte.get("/beheer").text
    file(database, HOUTEN, adapter="store")
    file(database, "1942", adapter="store")
    assert "Er wacht nu 1 aflevering." in lotte.get("/beheer").text
    address = lotte.post("/beheer/hervatten").location
    lotte.post("/beheer/pauze", data={"wat": "EHERKENNING"})
    page = daan.get(address).text
    assert "Er wacht nu 1 aflevering." in page
    assert re.findall("<li>([^<]*)</li>", page.partition("gaat dit weer verder")[2]) == [
        "het afleveren aan uw systeem of balie",
        "aangeven met DigiD",
    ]


def test_a_change_that_is_replaced_later_says_so_when_it_is_made_and_when_it_is_confirmed(
    lotte: FlaskClient, daan: FlaskClient
) -> None:
    first, later = TODAY + timedelta(days=5), TODAY + timedelta(days=40)
    sentence = f"Vanaf {dutch.day(later)} komt een andere wijziging, die al is bevestigd, in de plaats van deze."
    assert "voor in de plaats" not in lotte.get("/beheer/wijzigen").text
    confirm(daan, prepare(lotte, answers("geen", day=later)))
    assert (
        f"komt die andere wijziging daar op {dutch.day(later)} voor in de plaats" in lotte.get("/beheer/wijzigen").text
    )
    address = prepare(lotte, answers(day=first))
    assert sentence in daan.get(address).text
    confirm(daan, address)
    assert sentence not in daan.get(address).text


@pytest.mark.parametrize("days", [40, 41])
def test_a_change_that_replaces_what_was_confirmed_is_not_said_to_be_replaced(
    lotte: FlaskClient, daan: FlaskClient, days: int
) -> None:
    confirm(daan, prepare(lotte, answers("geen", day=TODAY + timedelta(days=40))))
    assert "Later geldt iets anders" not in daan.get(prepare(lotte, answers(day=TODAY + timedelta(days=days)))).text


def test_nobody_of_the_demonstration_is_among_those_who_may(log_in: LogIn) -> None:
    page = log_in("beheer-gooise-meren").get("/beheer").text
    assert "Wie dit mag: Hanna Prins, Tom Kuiper." in page
    assert "Demonstratie (niemand)" in page, "what was settled stays on record under its name"


def test_what_does_not_stand_still_cannot_be_resumed(lotte: FlaskClient, daan: FlaskClient) -> None:
    confirm(daan, prepare(lotte, answers()))
    answer = lotte.post("/beheer/hervatten")
    assert answer.status_code == 422
    assert "Er staat niets stil." in answer.text


def test_resuming_before_the_first_day_leaves_that_day_as_it_is(
    lotte: FlaskClient, daan: FlaskClient, database: Database
) -> None:
    first = TODAY + timedelta(days=40)
    confirm(daan, prepare(lotte, answers(day=first)))
    lotte.post("/beheer/pauze", data={"wat": "DIGID", "reden": "storing"})
    address = lotte.post("/beheer/hervatten").location
    assert "Aan de instellingen verandert niets." in daan.get(address).text
    assert confirm(daan, address) == 302
    assert [adapter_of(database, day) for day in (TODAY, first)] == [None, "store"]
    assert "Hervatten van aangeven met DigiD: bevestigd" in lotte.get("/beheer").text


@pytest.mark.parametrize("reden", ["x" * 201, "a\x1fb"])
def test_a_reason_that_cannot_be_kept_is_said_so(lotte: FlaskClient, reden: str) -> None:
    answer = lotte.post("/beheer/pauze", data={"wat": "leveringen", "reden": reden})
    assert answer.status_code == 422
    assert "hoogstens 200 gewone tekens" in answer.text


def test_paused_channels_close_the_door_with_a_word_why(lotte: FlaskClient, daan: FlaskClient) -> None:
    confirm(daan, prepare(lotte, answers()))
    for kanaal in ("EHERKENNING", "DIGID"):
        lotte.post("/beheer/pauze", data={"wat": kanaal})
    assert "even stilgezet" in lotte.application.test_client().get(f"/gemeente/{HOUTEN}").text


@pytest.mark.parametrize("adapter", ["store", "geen"])
def test_where_there_is_no_back_end_there_is_nothing_to_try(lotte: FlaskClient, adapter: str) -> None:
    address = prepare(lotte, answers(adapter))
    assert "Probeer het" not in lotte.get(address).text
    assert lotte.post(f"{address}/proef").location == address


@pytest.fixture
def silent() -> Iterator[str]:
    """A port at which something listens that is no back-end: it hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up() -> None:
            with contextlib.suppress(OSError):
                while True:
                    server.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_a_trial_says_the_same_of_a_closed_port_as_of_an_open_one(lotte: FlaskClient, silent: str) -> None:
    said = []
    for place in (NOWHERE, silent):
        address = prepare(lotte, answers("stuf_zds", profiel=PROFILE.replace(NOWHERE, place)))
        assert lotte.post(f"{address}/proef").status_code == 302
        said.append(re.findall("<dt>Bereikbaar: (.*?)</dd>", lotte.get(address).text))
        lotte.post(f"{address}/besluit", data={"besluit": "afgewezen"})
    assert said[0] == said[1]
    assert "geen antwoord dat wij kennen" in said[0][0]


def test_a_trial_names_the_secret_that_cannot_be_read_and_does_not_blame_the_address(lotte: FlaskClient) -> None:
    secured = f'{PROFILE}\n[beveiliging]\nsoort = "basic"\ngebruiker = "houten"\nwachtwoord = "env:STUF_ZDS_0321"'
    address = prepare(lotte, answers("stuf_zds", profiel=secured))
    lotte.post(f"{address}/proef")
    page = lotte.get(address).text
    assert "&#39;profiel.beveiliging.wachtwoord&#39; niet lezen: env:STUF_ZDS_0321." in page
    assert "Er is geen aangifte verstuurd." in page
    assert "geen antwoord dat wij kennen" not in page


def test_who_confirms_sees_that_it_was_tried_by_whom_and_what_was_found(
    lotte: FlaskClient, daan: FlaskClient, database: Database
) -> None:
    address = prepare(lotte, answers("stuf_zds", profiel=PROFILE))
    assert "Dit is nog niet geprobeerd." in daan.get(address).text
    lotte.post(f"{address}/proef")
    page = daan.get(address).text
    assert "Geprobeerd door Lotte Maas, " in page
    assert "<dt>Bereikbaar: nog niet gelukt</dt>" in page
    daan.post(f"{address}/proef")
    assert "Geprobeerd door Daan Visser, " in lotte.get(address).text
    with database.begin(Scope(beheer="1942")) as session:
        assert session.scalars(select(Proef)).all() == []


def test_a_trial_stands_in_the_audit_and_its_page_can_be_looked_at_again(
    lotte: FlaskClient, database: Database
) -> None:
    address = prepare(lotte, answers("stuf_zds", profiel=PROFILE))
    answer = lotte.post(f"{address}/proef")
    assert answer.location == f"{address}#proef"
    assert [lotte.get(address).text.count("Geprobeerd door") for _ in range(2)] == [1, 1]
    with database.begin(Scope(beheer=HOUTEN)) as session:
        lines = session.scalars(select(Auditregel.reden).where(Auditregel.door == LOTTE)).all()
    assert f"geprobeerd: wijziging {address.rsplit('/', 1)[1]}" in lines


def test_who_confirms_sees_the_way_and_every_setting(lotte: FlaskClient, daan: FlaskClient) -> None:
    page = daan.get(prepare(lotte, answers("stuf_zds", profiel=PROFILE))).text
    settings = page[page.index("Alle instellingen") :]
    assert "Met een eigen systeem dat StUF-ZDS spreekt" in settings
    assert settings.count("<dt>") >= len(QUESTIONS)
    assert re.search(r"Instellingen van de koppeling</dt><dd>\[adressen\]\nvrije_berichten = ", settings)


def test_what_the_tour_reads_in_is_houten_s_own() -> None:
    record = deelname.read(HOUTEN, demogemeenten.switch(HOUTEN, NOWHERE, TODAY))
    assert (settling.problems(record, TODAY), settling.warnings(record)) == ({}, {})
    assert record.kanalen == {"EHERKENNING": "EH3", "DIGID": "DIGID_MIDDEN"}


def test_a_message_to_another_municipality_is_warned_of(lotte: FlaskClient, daan: FlaskClient) -> None:
    warning = "In de instellingen van de koppeling is de ontvanger 0796"
    address = prepare(lotte, answers("stuf_zds", profiel=PROFILE))
    assert warning not in daan.get(address).text
    lotte.post(f"{address}/besluit", data={"besluit": "afgewezen"})
    slip = PROFILE.replace(f'"{HOUTEN}"', '"0796"')
    assert warning in daan.get(prepare(lotte, answers("stuf_zds", profiel=slip))).text


def test_what_a_back_end_has_no_place_for_is_warned_of_when_it_is_opened_and_as_long_as_it_is(
    lotte: FlaskClient, daan: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VRIJBRP_0321_GEHEIM", "geheim")
    own = write_toml(vrijbrp(geheim="env:VRIJBRP_0321_GEHEIM"))
    address = prepare(lotte, answers("vrijbrp", profiel=own))
    assert "Dit komt niet in uw systeem" not in daan.get(address).text
    lotte.post(f"{address}/besluit", data={"besluit": "afgewezen"})
    address = prepare(lotte, answers("vrijbrp", levenloos="y", zonder_bsn="y", profiel=own))
    sentence = "aan van iemand zonder BSN en van een levenloos geboren kind. Uw systeem heeft daar geen plaats voor"
    assert sentence in daan.get(address).text
    confirm(daan, address)
    assert sentence in lotte.get("/beheer").text


def test_the_shared_store_has_a_place_for_every_case() -> None:
    assert settling.refused(replace(ALL, adapter="store", profiel={}, levenloos=True, zonder_bsn=True)) == ""


def test_whoever_may_not_administer_any_more_reads_and_tries_nothing_though_she_is_logged_in(
    lotte: FlaskClient, daan: FlaskClient, superuser: Connection
) -> None:
    address = prepare(lotte, answers())
    superuser.execute(
        text("UPDATE beheerder SET ingetrokken_op = now(), ingetrokken_door = 'x' WHERE persoon = :who"), {"who": DAAN}
    )
    pages = ("/beheer/wijzigen", "/beheer/deelname.toml", "/beheer/inzage", address)
    assert [daan.get(page).status_code for page in pages] == [403] * len(pages)
    assert daan.post(f"{address}/proef").status_code == 403


def test_a_change_of_another_municipality_is_a_page_that_does_not_exist(lotte: FlaskClient, log_in: LogIn) -> None:
    address = prepare(lotte, answers())
    other = log_in("beheer-gooise-meren")
    assert [other.get(address).status_code, confirm(other, address)] == [404, 404]


@pytest.mark.parametrize("account", ["collectief", "gooise-meren", "uitvaart"])
def test_the_collective_and_others_see_no_settings(log_in: LogIn, invited: None, account: str) -> None:
    client = log_in(account)
    assert {client.get(address).status_code for address in ("/beheer", "/beheer/deelname.toml")} == {403}


@pytest.mark.parametrize(("account", "address"), [("collectief", "/collectief"), ("", "/deelname")])
def test_everybody_sees_who_takes_part_and_nobody_s_settings(
    log_in: LogIn, lotte: FlaskClient, daan: FlaskClient, account: str, address: str
) -> None:
    secret = "env:STUF_ZDS_0321"
    profile = f'{PROFILE}\n[beveiliging]\nsoort = "basic"\ngebruiker = "houten"\nwachtwoord = "{secret}"'
    confirm(daan, prepare(lotte, answers("stuf_zds", profiel=profile, bekende_ondernemers="99900017")))
    client = log_in(account) if account else lotte.application.test_client()
    page = client.get(address).text
    assert re.search(r"Houten</a></th><td[^>]*>eigen systeem", page)
    assert page.count("<title>") == 1 + len(all_on(TODAY)), "one tile a municipality"
    for hidden in (secret, "99900017", "Lotte", "Daan", "Wij doen mee."):
        assert hidden not in page
