# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Logging in and out as somebody meets it: who she is afterwards, in which role, and when the provider is away."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, text

from overlijden.oidc import client, fetch
from overlijden.oidc.providers import CLAIMS
from overlijden.status import Rol
from overlijden.web.incoming import inside
from overlijden.web.login import Identity, recalled
from tests.overlijden.oidc.conftest import Serve
from tests.overlijden.oidc.hostile import STRANGER, Hostile, asked, come_back, listening, log_in, signed_by_a_stranger
from tests.overlijden.oidc.test_attacks import end, firm, is_in, leave_out

BSN = "999990019"  # fictitious
PHONE = {"sub": "persoon-2", "sid": "aanmelding-2"}


def who(client: FlaskClient) -> Identity:
    with client.session_transaction() as session:
        return recalled(session["identity"])


def test_the_page_offers_each_way_to_whom_it_is_for(serve: Serve, hostile: Hostile) -> None:
    page = serve(hostile.provider(), hostile.staff("1942")).test_client().get("/inloggen?next=/balie").text
    assert 'href="/inloggen/digid?next=/balie"' in page
    assert 'href="/inloggen/gemeente?next=/balie"' in page
    assert "is bewaard" in page


def test_a_provider_that_is_not_ours_does_not_exist(browser: FlaskClient) -> None:
    assert browser.get("/inloggen/elders").status_code == 404


def test_the_provider_is_asked_for_what_we_need(browser: FlaskClient) -> None:
    sent = asked(browser)
    assert (sent["response_type"], sent["scope"], sent["max_age"]) == ("code", "openid", "900")
    assert sent["acr_values"] == "urn:midden urn:hoog"
    assert len(sent["state"]) == len(sent["nonce"]) == 43


def test_who_logs_in_comes_back_to_where_she_was_going(browser: FlaskClient, hostile: Hostile) -> None:
    assert log_in(browser, hostile, target="/aangifte?gemeente=1942").location == "/aangifte?gemeente=1942"


@pytest.mark.parametrize("target", ["/", "/balie", "/aangifte?gemeente=1942"])
def test_an_address_on_this_site_is_kept(target: str) -> None:
    assert inside(target) == target


def test_next_of_kin_are_known_by_a_hash_and_are_the_same_person_next_time(app: Flask, hostile: Hostile) -> None:
    first, second, other = (app.test_client() for _ in range(3))
    log_in(first, hostile)
    log_in(second, hostile)
    hostile.says = PHONE
    log_in(other, hostile)
    assert (who(first).rol, who(first).niveau) == (Rol.NABESTAANDE, "DIGID_MIDDEN")
    assert re.fullmatch("digid:[0-9a-f]{32}", who(first).partij)
    assert who(first) == who(second)
    assert who(first).partij != who(other).partij
    assert "persoon-1" not in str(who(first))


def test_a_bsn_is_kept_encrypted_while_she_is_logged_in_and_never_in_an_address(
    serve: Serve, hostile: Hostile, superuser: Connection, capfd: pytest.CaptureFixture[str]
) -> None:
    browser = serve(hostile.provider(claims={**CLAIMS, "bsn": "bsn"})).test_client()
    hostile.says = {"bsn": BSN}
    log_in(browser, hostile)
    with browser.session_transaction() as session:
        assert session["hint"] == ""
    kept = superuser.scalars(text("SELECT inhoud FROM sessie")).all()
    assert kept
    assert BSN.encode() not in b"".join(kept)
    left = browser.post("/uitloggen")
    assert "id_token_hint" not in left.headers["Refresh"]
    assert BSN not in left.text + capfd.readouterr().err
    assert superuser.scalar(text("SELECT count(*) FROM sessie WHERE aanmelding IS NOT NULL")) == 0


@pytest.mark.parametrize(
    "said", [{"sub": f"s00000000:{BSN}"}, {"bsn": int(BSN)}, {"about": {"numbers": [BSN]}}], ids=str
)
def test_a_token_that_holds_a_bsn_anywhere_is_not_kept(said: Mapping[str, object]) -> None:
    assert client.hint("token", {"iss": "https://broker.example", "iat": 1764000000, **said}) == ""


def test_a_token_without_a_bsn_is_kept_to_log_out_with() -> None:
    assert client.hint("token", {"sub": "persoon-1", "vestigingsnummer": f"{BSN}000", "iat": 1764000000}) == "token"


def test_logging_in_and_out_is_logged_with_provider_and_level_and_nobody_s_name(
    browser: FlaskClient, hostile: Hostile, capfd: pytest.CaptureFixture[str]
) -> None:
    hostile.says = {"name": "Jo Geheim"}
    log_in(browser, hostile)
    browser.post("/uitloggen")
    said = capfd.readouterr().err
    lines = [json.loads(line) for line in said.splitlines()]
    told = [(line["event"], line["provider"], line.get("kind")) for line in lines if "provider" in line]
    assert told == [("log-in", "digid", "DIGID_MIDDEN"), ("log-out", "digid", None)]
    assert "Geheim" not in said


def test_a_firm_is_known_by_its_number_and_its_people_apart(serve: Serve, hostile: Hostile) -> None:
    app = serve(firm(hostile))
    people = []
    for sub in ("persoon-1", "persoon-2"):
        hostile.says = {
            "sub": sub, "kvk_nummer": "99900017", "vestigingsnummer": "000099900017", "organisation_name": "De Linde"
        }  # fmt: skip
        browser = app.test_client()
        log_in(browser, hostile, "eherkenning")
        people.append(who(browser))
    assert [one.partij for one in people] == ["kvk:99900017"] * 2
    assert people[0].id != people[1].id
    assert people[0].onderneming is not None
    assert people[0].onderneming.naam == "De Linde"


def test_staff_is_of_the_municipality_whose_provider_names_her(
    serve: Serve, hostile: Hostile, superuser: Connection
) -> None:
    browser = serve(hostile.staff("1942")).test_client()
    hostile.says = {"roles": "abs", "name": "Noor de Wit"}
    assert log_in(browser, hostile, "gemeente").location == "/balie"
    assert (who(browser).gemeente, who(browser).rol) == ("1942", Rol.AMBTENAAR)
    assert superuser.execute(text("SELECT gemeente, naam FROM collega")).all() == [("1942", "Noor de Wit")]


def test_a_shared_provider_says_of_which_municipality_she_is(serve: Serve, hostile: Hostile) -> None:
    browser = serve(hostile.staff("1942", "0796")).test_client()
    hostile.says = {"roles": ["abs"], "gemeente": "0796"}
    log_in(browser, hostile, "gemeente")
    assert who(browser).gemeente == "0796"


def test_who_has_several_roles_works_in_one_and_can_change(serve: Serve, hostile: Hostile) -> None:
    browser = serve(hostile.staff("1942")).test_client()
    hostile.says = {"roles": ["burgerzaken", "beheer"]}
    assert log_in(browser, hostile, "gemeente", "/balie").location == "/rol"
    assert not is_in(browser, "/balie")
    page = browser.get("/rol").text
    assert "In welke rol werkt u nu?" in page
    assert "Ambtenaar" not in page
    before = browser.get_cookie("overlijden")
    assert browser.post("/rol", data={"rol": "medewerker"}).location == "/balie"
    assert browser.get_cookie("overlijden") != before
    assert "Andere rol" in browser.get("/balie").text
    assert browser.post("/rol", data={"rol": "beheerder"}).location == "/beheer"
    assert not is_in(browser, "/balie")


def test_changing_role_does_not_make_a_log_in_last_longer(
    serve: Serve, hostile: Hostile, superuser: Connection
) -> None:
    browser = serve(hostile.staff("1942")).test_client()
    hostile.says = {"roles": ["burgerzaken", "beheer"]}
    log_in(browser, hostile, "gemeente")
    superuser.execute(text("UPDATE sessie SET uiterlijk = vervalt_op"))
    until = superuser.scalar(text("SELECT uiterlijk FROM sessie"))
    browser.post("/rol", data={"rol": "medewerker"})
    assert superuser.scalar(text("SELECT uiterlijk FROM sessie")) == until
    assert superuser.scalar(text("SELECT aanmelding IS NOT NULL FROM sessie"))


def test_who_has_one_role_sees_no_other(serve: Serve, hostile: Hostile) -> None:
    browser = serve(hostile.staff("1942")).test_client()
    hostile.says = {"roles": ["burgerzaken"]}
    log_in(browser, hostile, "gemeente")
    assert "Andere rol" not in browser.get("/balie").text


def test_logging_out_goes_on_at_the_provider(browser: FlaskClient, hostile: Hostile) -> None:
    log_in(browser, hostile)
    answer = browser.post("/uitloggen")
    address = urlsplit(answer.headers["Refresh"].removeprefix("0; url="))
    sent = {key: values[0] for key, values in parse_qs(address.query).items()}
    assert address.geturl().startswith(f"{hostile.issuer}/end?")
    assert sent["post_logout_redirect_uri"] == "http://localhost/uitgelogd"
    assert sent["id_token_hint"].count(".") == 2
    assert sent["state"]
    assert not is_in(browser)


def test_who_was_not_logged_in_logs_out_all_the_same(browser: FlaskClient) -> None:
    assert browser.post("/uitloggen").location == "/uitgelogd"
    assert "U bent uitgelogd" in browser.get("/uitgelogd").text


def test_the_provider_ends_the_one_log_in_that_it_names(app: Flask, hostile: Hostile) -> None:
    phone, desk = app.test_client(), app.test_client()
    log_in(desk, hostile)
    hostile.says = {"sid": "aanmelding-2"}
    log_in(phone, hostile)
    assert end(desk, hostile.logout_token()) == 200
    assert not is_in(desk)
    assert is_in(phone)


def test_the_provider_ends_all_log_ins_of_a_person_when_it_names_none(app: Flask, hostile: Hostile) -> None:
    phone, desk, other = (app.test_client() for _ in range(3))
    log_in(desk, hostile)
    hostile.says = {"sid": "aanmelding-2"}
    log_in(phone, hostile)
    hostile.says = PHONE
    log_in(other, hostile)
    assert end(desk, hostile.logout_token(leave_out("sid"))) == 200
    assert [is_in(one) for one in (desk, phone, other)] == [False, False, True]


def test_a_provider_ends_no_log_in_of_another_provider(serve: Serve, hostile: Hostile) -> None:
    with listening(Hostile()) as other:
        browser = serve(hostile.provider(), other.provider(name="ander")).test_client()
        log_in(browser, hostile)
        address = "/inloggen/ander/uitloggen-achtergrond"
        answer = browser.application.test_client().post(address, data={"logout_token": other.logout_token()})
        assert answer.status_code == 200
        assert is_in(browser)


def test_our_public_key_can_be_fetched_and_nothing_more(browser: FlaskClient) -> None:
    (key,) = browser.get("/inloggen/digid/sleutels").get_json()["keys"]
    assert set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"}


BROKEN: Mapping[str, Mapping[str, object]] = {
    "says that it is another": {"issuer": "https://elsewhere.example"},
    "has no token endpoint": {"token_endpoint": None},
    "has an endpoint that is no text": {"jwks_uri": 7},
}


@pytest.mark.parametrize("metadata", BROKEN.values(), ids=BROKEN)
def test_a_provider_that_is_not_what_it_should_be_is_down(
    browser: FlaskClient, hostile: Hostile, metadata: dict[str, object]
) -> None:
    hostile.metadata = metadata
    assert browser.get("/inloggen/digid").status_code == 503


def test_when_the_provider_is_down_the_page_says_what_to_do(browser: FlaskClient, hostile: Hostile) -> None:
    hostile.status = 500
    answer = browser.get("/inloggen/digid?next=/aangifte?gemeente%3D0321")
    assert answer.status_code == 503
    for words in (
        "Inloggen lukt nu niet",
        "Dat ligt niet aan u",
        "is bewaard",
        "tel:",
        'href="/inloggen?next=/aangifte',
    ):
        assert words in answer.text


def test_when_the_provider_is_down_whom_to_call_is_said_in_her_language(browser: FlaskClient, hostile: Hostile) -> None:
    hostile.status = 500
    address = "/inloggen/digid?next=/aangifte?gemeente%3D0321"
    page = browser.get(address, headers={"Accept-Language": "en"}).text
    assert "Then call the municipality of Houten: <a" in page
    assert "Need help? Call the municipality of Houten: <a" in page


def test_a_provider_that_fails_halfway_is_down_too(browser: FlaskClient, hostile: Hostile) -> None:
    sent = asked(browser)
    hostile.status = 500
    assert come_back(browser, hostile, sent).status_code == 503
    assert not is_in(browser)


def test_what_a_provider_says_about_itself_is_asked_once(browser: FlaskClient, hostile: Hostile) -> None:
    asked(browser)
    hostile.metadata = {"issuer": "https://elsewhere.example"}
    asked(browser)


@pytest.mark.parametrize(("pause", "status"), [(0.0, 302), (client.PAUSE, 400)])
def test_a_new_key_of_the_provider_is_looked_for_but_not_all_the_time(
    browser: FlaskClient, hostile: Hostile, monkeypatch: pytest.MonkeyPatch, pause: float, status: int
) -> None:
    monkeypatch.setattr(client, "PAUSE", pause)
    log_in(browser, hostile)
    hostile.keys, hostile.sign = [STRANGER], signed_by_a_stranger
    assert log_in(browser, hostile).status_code == status


def test_a_provider_that_trickles_holds_nobody(serve: Serve, hostile: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "DEADLINE", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        stop = threading.Event()

        def trickle() -> None:
            connection, _ = server.accept()
            with connection:
                while not stop.wait(0.2):
                    connection.sendall(b"H")

        threading.Thread(target=trickle, daemon=True).start()
        hostile.issuer = f"http://127.0.0.1:{server.getsockname()[1]}"
        began = time.monotonic()
        assert serve(hostile.provider()).test_client().get("/inloggen/digid").status_code == 503
        stop.set()
        assert time.monotonic() - began < 3
