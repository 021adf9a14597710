# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The administration as its people use it: join, switch, pause, leave; and what others do not get."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from overlijden import deelname, deelnames
from overlijden.beheer import form as forms
from overlijden.db import Database, Scope
from overlijden.gemeenten import Deelname, Gemeente, all_on
from overlijden.login import read_accounts
from overlijden.tables import Auditregel
from overlijden.termijn import NEDERLAND
from tests.conftest import DatabaseUrls
from tests.overlijden.conftest import LogIn
from tests.overlijden.test_deelname import ALL

HOUTEN = "0321"
UNREADABLE = "geen bestand met instellingen dat wij kunnen lezen"
LOTTE, DAAN = "beheer-houten", "beheer-houten-2"
TODAY = datetime.now(NEDERLAND).date()


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
    own = answers("stuf_zds", TODAY + timedelta(days=1), profiel='[adressen]\nontvang = "http://127.0.0.1:9"')
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
    rows = re.findall(r'<th scope="row" data-label="Instelling">(.*?)</th>.*?Straks">(.*?)</td>', page)
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


@pytest.mark.parametrize("account", [LOTTE, DAAN])
def test_who_was_not_invited_reads_how_that_goes_and_can_do_nothing(
    log_in: LogIn, account: str, database: Database
) -> None:
    client = log_in(account)
    assert "U bent nog niet uitgenodigd" in client.get("/beheer").text
    assert client.post("/beheer/wijzigen", data=answers()).status_code == 422
    assert client.post("/beheer/pauze", data={"wat": "leveringen"}).status_code == 422


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        pytest.param({"vanaf-dag": "31", "vanaf-maand": "2"}, "Vul een bestaande dag in", id="no such day"),
        pytest.param({"vanaf-jaar": "2020"}, "De eerste dag is voorbij.", id="past"),
        pytest.param({"adapter": "memory"}, "Kies een antwoord.", id="back-end that forgets"),
        pytest.param({"adapter": "../x"}, "Kies een antwoord.", id="no back-end"),
        pytest.param({"bekende_ondernemers": "123"}, "Een KvK-nummer heeft 8 cijfers.", id="KvK number"),
        pytest.param({"uiterste_tijd": "twaalf"}, "Vul een tijd in", id="time"),
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


def test_every_setting_survives_the_form() -> None:
    made = forms.record(forms.make(forms.typed(ALL)), date(2026, 11, 1))
    assert made is not None
    assert deelname.read(HOUTEN, made) == ALL


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
        (f'vanaf = {TODAY}\nadapter = "store"\n[profiel]\nx = 0x{"f" * 8000}\n'.encode(), UNREADABLE),
        (f'vanaf = {TODAY}\nadapter = "store"\n[profiel{".a" * 3000}]\n'.encode(), UNREADABLE),
        (f'vanaf = {TODAY}\nadapter = "geen"\nkb = 1'.encode(), "De instelling &#39;kb&#39; kennen wij niet."),
        (f"vanaf = {TODAY}\nadapter = 1".encode(), "De instelling &#39;adapter&#39; heeft een waarde die niet kan."),
    ],
)
def test_a_file_that_is_no_record_is_refused_exactly(lotte: FlaskClient, content: bytes, sentence: str) -> None:
    answer = lotte.post("/beheer/inlezen", data={"bestand": (io.BytesIO(content), "x.toml")})
    assert answer.status_code == 422
    assert sentence in answer.text


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


@pytest.mark.parametrize("reden", ["x" * 201, "a\x00b"])
def test_a_reason_that_cannot_be_kept_is_said_so(lotte: FlaskClient, reden: str) -> None:
    answer = lotte.post("/beheer/pauze", data={"wat": "leveringen", "reden": reden})
    assert answer.status_code == 422
    assert "hoogstens 200 gewone tekens" in answer.text


def test_paused_channels_close_the_door_with_a_word_why(lotte: FlaskClient, daan: FlaskClient) -> None:
    confirm(daan, prepare(lotte, answers()))
    for kanaal in ("EHERKENNING", "DIGID"):
        lotte.post("/beheer/pauze", data={"wat": kanaal})
    assert "even stilgezet" in lotte.application.test_client().get(f"/gemeente/{HOUTEN}").text


def test_trying_the_shared_store_and_a_back_end_that_is_away(lotte: FlaskClient) -> None:
    address = prepare(lotte, answers())
    assert "Er is niets te verbinden." in lotte.post(f"{address}/proef").text
    lotte.post(f"{address}/besluit", data={"besluit": "afgewezen"})
    address = prepare(lotte, answers("stuf_zds", profiel="x = 1"))
    assert re.search(
        "De instelling &#39;[a-z_.]+&#39; (ontbreekt|kennen wij niet)", lotte.post(f"{address}/proef").text
    )


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
    secret = "bestand:/run/secrets/0321/geheim"
    profile = f'[adressen]\nx = "{secret}"'
    confirm(daan, prepare(lotte, answers("stuf_zds", profiel=profile, bekende_ondernemers="99900017")))
    client = log_in(account) if account else lotte.application.test_client()
    page = client.get(address).text
    assert re.search(r"Houten</a></th><td[^>]*>eigen systeem", page)
    assert page.count("<title>") == 1 + len(all_on(TODAY)), "one tile a municipality"
    for hidden in (secret, "99900017", "Lotte", "Daan", "Wij doen mee."):
        assert hidden not in page
