# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What somebody may try at the log-in, each spoiling one thing of what would otherwise succeed."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Mapping
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey

from overlijden.gemeenten import Kanaal
from overlijden.oidc.providers import Provider
from tests.overlijden.oidc import hostile as signing
from tests.overlijden.oidc.conftest import Serve
from tests.overlijden.oidc.hostile import (
    HOOG,
    LOGOUT,
    MIDDEN,
    Hostile,
    Sign,
    Spoil,
    asked,
    come_back,
    listening,
    log_in,
    signed,
)

pytestmark = pytest.mark.toegang

HOME = "/aangiften"
BASIS = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"  # DigiD with a password alone


def is_in(browser: FlaskClient, page: str = HOME) -> bool:
    return browser.get(page).status_code == 200


def change(name: str, value: object) -> Spoil:
    return lambda claims: claims.update({name: value})


def leave_out(name: str) -> Spoil:
    return lambda claims: claims.pop(name)


def ago(name: str, seconds: int) -> Spoil:
    return lambda claims: claims.update({name: int(time.time()) - seconds})


def several(*spoils: Spoil) -> Spoil:
    return lambda claims: [spoil(claims) for spoil in spoils]


def test_what_is_not_spoilt_gets_in(browser: FlaskClient, hostile: Hostile) -> None:
    assert log_in(browser, hostile).location == HOME
    assert is_in(browser)


ANSWERS: Mapping[str, dict[str, str | None]] = {
    "without a state": {"state": None},
    "with a state of its own making": {"state": "x" * 43},
    "in the name of another provider": {"iss": "https://elsewhere.example"},
    "without a code": {"code": None},
    "with an error": {"code": None, "error": "access_denied"},
    "with a code that the provider does not know": {"code": "guessed"},
}


@pytest.mark.parametrize("changed", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_is_refused(browser: FlaskClient, hostile: Hostile, changed: dict[str, str | None]) -> None:
    answer = come_back(browser, hostile, asked(browser), changed=changed)
    assert answer.status_code == 400
    assert "U bent niet ingelogd" in answer.text
    assert not is_in(browser)


def test_an_answer_that_does_not_say_whose_it_is_is_refused_when_its_provider_always_says_so(
    browser: FlaskClient, hostile: Hostile
) -> None:
    hostile.metadata = {"authorization_response_iss_parameter_supported": True}
    assert come_back(browser, hostile, asked(browser), changed={"iss": None}).status_code == 400
    assert not is_in(browser)


TOKENS: Mapping[str, Spoil] = {
    "without a nonce": leave_out("nonce"),
    "with another nonce": change("nonce", "x" * 43),
    "with a nonce that is no text": change("nonce", ["x"]),
    "without an issuer": leave_out("iss"),
    "of another issuer": change("iss", "https://elsewhere.example"),
    "of an issuer whose name begins the same": lambda claims: claims.update(iss=claims["iss"] + "/"),
    "without an audience": leave_out("aud"),
    "for another service": change("aud", "another"),
    "for others": change("aud", ["another", "third"]),
    "for several without saying for whom": change("aud", ["overlijden", "another"]),
    "authorised for another": several(change("aud", ["overlijden", "another"]), change("azp", "another")),
    "authorised for another alone": change("azp", "another"),
    "without an end": leave_out("exp"),
    "that has ended": ago("exp", 60),
    "whose end is no number": change("exp", "2099-01-01"),
    "without a beginning": leave_out("iat"),
    "of an hour ago": ago("iat", 3600),
    "of an hour ahead": ago("iat", -3600),
    "that is not valid yet": ago("nbf", -3600),
    "without a person": leave_out("sub"),
    "of nobody": change("sub", ""),
    "without a level": leave_out("acr"),
    "of a level below what is lawful": change("acr", BASIS),
    "of a level that nobody knows": change("acr", "urn:hoogst"),
    "of our own name for a level": change("acr", "DIGID_HOOG"),
    "of several levels": change("acr", [HOOG]),
    "that does not say when she proved who she is": leave_out("auth_time"),
    "of who proved it too long ago": ago("auth_time", 3600),
    "of who will prove it": ago("auth_time", -3600),
    "whose moment of proof is no number": change("auth_time", True),
}  # fmt: skip


@pytest.mark.parametrize("spoil", TOKENS.values(), ids=TOKENS)
def test_a_token_is_refused(browser: FlaskClient, hostile: Hostile, spoil: Spoil) -> None:
    hostile.spoil = spoil
    assert log_in(browser, hostile).status_code == 400
    assert not is_in(browser)


SIGNATURES: list[Sign] = [
    signing.unsigned,
    signing.signed_with_the_public_key_as_a_secret,
    signing.signed_by_a_stranger,
    signing.signed_by_a_stranger_under_our_provider_s_name,
    signing.signed_weakly,
    signing.tampered,
    signing.rubbish,
]


@pytest.mark.parametrize("sign", SIGNATURES, ids=lambda sign: sign.__name__)
def test_a_signature_is_refused(browser: FlaskClient, hostile: Hostile, sign: Sign) -> None:
    hostile.sign = sign
    assert log_in(browser, hostile).status_code == 400
    assert not is_in(browser)


def test_an_answer_serves_once(browser: FlaskClient, hostile: Hostile) -> None:
    sent = asked(browser)
    come_back(browser, hostile, sent)
    browser.post("/uitloggen")
    assert come_back(browser, hostile, sent).status_code == 400
    assert not is_in(browser)


def test_an_answer_that_was_refused_does_not_serve_a_second_time(browser: FlaskClient, hostile: Hostile) -> None:
    sent = asked(browser)
    come_back(browser, hostile, sent, changed={"code": "guessed"})
    assert come_back(browser, hostile, sent).status_code == 400


def test_a_stolen_answer_does_not_serve_in_another_browser(app: Flask, hostile: Hostile) -> None:
    victim, thief = app.test_client(), app.test_client()
    asked(thief)
    assert come_back(thief, hostile, asked(victim)).status_code == 400
    assert not is_in(thief)


def test_a_code_is_redeemed_with_the_secret_of_who_began(browser: FlaskClient, hostile: Hostile) -> None:
    sent = asked(browser)
    come_back(browser, hostile, sent)
    (redeemed,) = hostile.redeemed
    assert sent["code_challenge_method"] == "S256"
    assert signing_challenge(redeemed["code_verifier"]) == sent["code_challenge"]
    assert redeemed["redirect_uri"] == sent["redirect_uri"]


def signing_challenge(verifier: str) -> str:
    """As RFC 7636 has it, not as our library does."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def test_an_answer_of_one_provider_is_refused_at_the_address_of_another(serve: Serve, hostile: Hostile) -> None:
    with listening(Hostile()) as honest:
        app = serve(hostile.provider(name="vals"), honest.provider())
        browser = app.test_client()
        sent = asked(browser, "vals")  # the false provider sends her on to the honest one
        assert come_back(browser, honest, sent, "digid").status_code == 400
        assert come_back(browser, honest, sent, "vals", changed={"iss": honest.issuer}).status_code == 400
        assert honest.redeemed == hostile.redeemed == []
        assert not is_in(browser)


def test_each_provider_has_its_own_address_to_come_back_to(serve: Serve, hostile: Hostile) -> None:
    browser = serve(hostile.provider(), hostile.provider(name="ander")).test_client()
    assert {asked(browser, name)["redirect_uri"] for name in ("digid", "ander")} == {
        "http://localhost/inloggen/digid/terug",
        "http://localhost/inloggen/ander/terug",
    }


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "/\\example.org", "/\t/example.org", "/a\nb", "javascript:x"]
)
def test_a_log_in_never_leads_to_another_site(browser: FlaskClient, hostile: Hostile, elsewhere: str) -> None:
    assert log_in(browser, hostile, target=elsewhere).location == HOME


def test_a_session_that_was_planted_is_not_the_one_that_is_logged_in(app: Flask, hostile: Hostile) -> None:
    attacker, victim = app.test_client(), app.test_client()
    asked(attacker)
    planted = attacker.get_cookie("overlijden")
    assert planted is not None
    victim.set_cookie("overlijden", planted.value)
    log_in(victim, hostile)
    assert is_in(victim)
    assert not is_in(attacker)


def test_an_id_of_the_browser_s_own_choice_is_not_taken_over(browser: FlaskClient, hostile: Hostile) -> None:
    browser.set_cookie("overlijden", "A" * 43)
    asked(browser)
    cookie = browser.get_cookie("overlijden")
    assert cookie is not None
    assert cookie.value != "A" * 43


LOGOUTS: Mapping[str, Spoil] = {
    "of another issuer": change("iss", "https://elsewhere.example"),
    "for another service": change("aud", "another"),
    "of an hour ago": ago("iat", 3600),
    "without a beginning": leave_out("iat"),
    "that has ended": ago("exp", 60),
    "without an end": leave_out("exp"),
    "without the event": leave_out("events"),
    "with another event": change("events", {"urn:other": {}}),
    "whose event is no object": change("events", {LOGOUT: "x"}),
    "with a nonce, as an ID token has": change("nonce", "x"),
    "without a number of its own": leave_out("jti"),
    "about nobody": several(leave_out("sid"), leave_out("sub")),
    "about what is no text": change("sid", ["aanmelding-1"]),
}


@pytest.mark.parametrize("spoil", LOGOUTS.values(), ids=LOGOUTS)
def test_a_logout_token_is_refused(browser: FlaskClient, hostile: Hostile, spoil: Spoil) -> None:
    log_in(browser, hostile)
    assert end(browser, hostile.logout_token(spoil)) == 400
    assert is_in(browser)


@pytest.mark.parametrize("sign", SIGNATURES, ids=lambda sign: sign.__name__)
def test_the_signature_of_a_logout_token_is_refused(browser: FlaskClient, hostile: Hostile, sign: Sign) -> None:
    log_in(browser, hostile)
    assert end(browser, hostile.logout_token(sign=sign)) == 400
    assert is_in(browser)


@pytest.mark.parametrize("typ", ["", "JWT", "at+jwt"])
def test_a_token_that_does_not_say_that_it_is_about_a_log_out_is_refused(
    browser: FlaskClient, hostile: Hostile, typ: str
) -> None:
    log_in(browser, hostile)
    hostile.logout_typ = typ
    assert end(browser, hostile.logout_token()) == 400
    assert is_in(browser)


@pytest.mark.parametrize("typ", ["logout+jwt", "application/logout+jwt", "Logout+JWT"])
def test_a_logout_token_may_write_its_type_as_media_types_are_written(
    browser: FlaskClient, hostile: Hostile, typ: str
) -> None:
    log_in(browser, hostile)
    hostile.logout_typ = typ
    assert end(browser, hostile.logout_token()) == 200
    assert not is_in(browser)


@pytest.mark.parametrize("typ", ["", "JWT"])
def test_a_provider_of_which_that_is_known_may_leave_the_type_out(serve: Serve, hostile: Hostile, typ: str) -> None:
    browser = serve(hostile.provider(logout_typ=typ)).test_client()
    log_in(browser, hostile)
    hostile.logout_typ = typ
    assert end(browser, hostile.logout_token()) == 200
    assert not is_in(browser)


@pytest.mark.filterwarnings("ignore:Key size should be")  # joserfc's, of what is refused here
def test_a_signature_with_a_short_key_is_refused(browser: FlaskClient, hostile: Hostile) -> None:
    breakable = rsa.generate_private_key(65537, 1024)  # noqa: S505 - which is the point
    short = RSAKey.import_key(breakable, {"use": "sig", "kid": "short"})
    hostile.keys, hostile.sign = [short], lambda provider, claims: signed(provider, claims, short)
    assert log_in(browser, hostile).status_code == 400
    assert not is_in(browser)


def test_an_id_token_logs_nobody_out(browser: FlaskClient, hostile: Hostile) -> None:
    log_in(browser, hostile)
    assert end(browser, hostile.token("nonce")) == 400
    assert is_in(browser)


def test_a_logout_token_that_comes_again_is_refused(browser: FlaskClient, hostile: Hostile) -> None:
    token = hostile.logout_token(leave_out("sid"))
    assert end(browser, token) == 200
    log_in(browser, hostile)
    assert end(browser, token) == 400
    assert is_in(browser)


def test_nothing_logs_nobody_out(browser: FlaskClient, hostile: Hostile) -> None:
    assert browser.post("/inloggen/digid/uitloggen-achtergrond").status_code == 400


def end(browser: FlaskClient, token: str) -> int:
    other = browser.application.test_client()  # the provider, which has no cookie
    return other.post("/inloggen/digid/uitloggen-achtergrond", data={"logout_token": token}).status_code


def firm(hostile: Hostile) -> Provider:
    return hostile.provider(name="eherkenning", kanaal=Kanaal.EHERKENNING, acr={MIDDEN: "EH2+"})


@pytest.mark.parametrize(
    "kvk",
    [
        None,
        "",
        "1234567",
        "123456789",
        "1234567x",
        "12345678 ",
        "\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18",
        12345678,
        ["12345678"],
    ],
)
def test_a_firm_without_a_proper_number_is_refused(serve: Serve, hostile: Hostile, kvk: object) -> None:
    browser = serve(firm(hostile)).test_client()
    hostile.says = {"kvk_nummer": kvk}
    assert log_in(browser, hostile, "eherkenning").status_code == 400
    assert not is_in(browser)


@pytest.mark.parametrize("vestiging", ["", "1", "0000999000170", 999900017, "00009990001x"])
def test_an_establishment_of_another_form_is_refused(serve: Serve, hostile: Hostile, vestiging: object) -> None:
    browser = serve(firm(hostile)).test_client()
    hostile.says = {"kvk_nummer": "99900017", "vestigingsnummer": vestiging}
    assert log_in(browser, hostile, "eherkenning").status_code == 400


STAFF: Mapping[str, dict[str, Any]] = {
    "of another municipality": {"gemeente": "0796"},
    "of what is no municipality": {"gemeente": "9999"},
    "of several municipalities": {"gemeente": ["1942", "0796"]},
    "of no municipality in so many words": {"gemeente": ""},
}


@pytest.mark.parametrize("says", STAFF.values(), ids=STAFF)
def test_a_municipality_s_own_provider_names_no_staff(serve: Serve, hostile: Hostile, says: dict[str, Any]) -> None:
    browser = serve(hostile.staff("1942")).test_client()
    hostile.says = {"roles": ["abs"], **says}
    assert log_in(browser, hostile, "gemeente").status_code == 400
    assert not is_in(browser, "/balie")


@pytest.mark.parametrize("gemeente", [None, "0321"])
def test_a_shared_provider_must_say_of_which_of_its_municipalities(
    serve: Serve, hostile: Hostile, gemeente: str | None
) -> None:
    browser = serve(hostile.staff("1942", "0796")).test_client()
    hostile.says = {"roles": ["abs"], "gemeente": gemeente}
    assert log_in(browser, hostile, "gemeente").status_code == 400


@pytest.mark.parametrize("roles", [None, [], "", ["directeur"], ["ambtenaar"], ["systeem"], [{"rol": "abs"}]])
def test_who_has_no_role_that_is_known_gets_none(serve: Serve, hostile: Hostile, roles: object) -> None:
    browser = serve(hostile.staff("1942")).test_client()
    hostile.says = {"roles": roles}
    answer = log_in(browser, hostile, "gemeente")
    assert answer.status_code == 403
    assert "functioneel beheerder" in answer.text
    assert not is_in(browser, "/balie")


def test_a_role_that_is_not_hers_cannot_be_chosen(serve: Serve, hostile: Hostile) -> None:
    browser = serve(hostile.staff("1942")).test_client()
    hostile.says = {"roles": ["burgerzaken", "beheer"]}
    log_in(browser, hostile, "gemeente")
    assert browser.post("/rol", data={"rol": "ambtenaar"}).status_code == 400
    assert not is_in(browser, "/balie")
