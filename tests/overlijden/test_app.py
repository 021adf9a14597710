# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The application as a whole: what it refuses to start with, its headers, its errors, its health."""

from __future__ import annotations

import dataclasses
import gzip
import json
import re
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, abort, request
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.test import TestResponse

from overlijden import toegang, web
from overlijden.app import COMPRESSED, LARGEST_BODY, create_app
from overlijden.db import Database, UnsafeRole
from overlijden.settings import LogIn as LogInSettings
from overlijden.settings import Mode
from overlijden.tools.tomlfile import ConfigError
from overlijden.web.errors import ERRORS
from tests.conftest import DatabaseUrls
from tests.overlijden.conftest import LogIn
from tests.serving import login, serving, settings

SECRET = "Johanna-Geheim"


def test_production_without_a_provider_is_refused(database_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OVERLIJDEN_CONFIG", raising=False)
    with pytest.raises(ConfigError, match="names no provider"):
        create_app(settings(database_urls, Mode.PRODUCTION))


def test_production_without_its_address_is_refused(database_urls: DatabaseUrls) -> None:
    with pytest.raises(ConfigError, match=r"service\.url"):
        create_app(dataclasses.replace(settings(database_urls, Mode.PRODUCTION), url="http://overlijden.example"))


def test_a_short_key_is_refused_and_not_repeated(database_urls: DatabaseUrls) -> None:
    with pytest.raises(ConfigError, match="secret_key") as refusal:
        create_app(dataclasses.replace(settings(database_urls), secret_key=SECRET))
    assert SECRET not in str(refusal.value)


def test_a_short_key_for_persons_is_refused(database_urls: DatabaseUrls) -> None:
    with pytest.raises(ConfigError, match=r"login\.person_key"):
        create_app(dataclasses.replace(settings(database_urls), login=LogInSettings(person_key=SECRET)))


@pytest.mark.parametrize("key", ["", "kort"])
def test_without_a_key_that_signs_the_audit_it_does_not_start(database_urls: DatabaseUrls, key: str) -> None:
    with pytest.raises(ConfigError, match="audit_key"):
        create_app(dataclasses.replace(settings(database_urls), audit_key=key), login(database_urls))


def test_a_role_that_row_level_security_does_not_bind_is_refused(database_urls: DatabaseUrls) -> None:
    urls = dataclasses.replace(database_urls, web=database_urls.owner)
    with pytest.raises(UnsafeRole):
        create_app(settings(urls), login(urls))


@pytest.mark.parametrize("address", ["/", "/inloggen", "/bestaat-niet"])
def test_every_page_forbids_scripts_frames_and_guessing(app: Flask, address: str) -> None:
    headers = app.test_client().get(address).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "script" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_pages_of_other_sites_get_nothing_of_ours(app: Flask) -> None:
    headers = app.test_client().get("/").headers
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == "camera=(), geolocation=(), microphone=()"


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/", "text/html"),
        ("/bestaat-niet", "text/html"),
        ("/static/nlds.css", "text/css"),
        ("/.well-known/security.txt", "text/plain"),
        ("/gezond", "text/plain"),
    ],
)
def test_every_answer_says_what_it_is_and_in_which_letters(app: Flask, address: str, kind: str) -> None:
    answer = app.test_client().get(address)
    assert answer.content_type == f"{kind}; charset=utf-8"
    answer.close()


FORGED = {
    "Forwarded": "for=203.0.113.7;host=elders.example;proto=https",
    "X-Forwarded-For": "203.0.113.7",
    "X-Forwarded-Host": "elders.example",
    "X-Forwarded-Prefix": "/elders",
    "X-Forwarded-Proto": "https",
    "X-HTTP-Method-Override": "POST",
    "X-Original-URL": "/elders",
    "X-Forwarded-User": "elders",
}


@pytest.mark.parametrize("address", ["/", "/balie", "/aangiften", "/bestaat-niet"])
def test_headers_that_only_a_proxy_writes_change_nothing(app: Flask, address: str) -> None:
    plain, forged = (app.test_client().get(address, headers=headers) for headers in ({}, FORGED))
    assert (forged.status_code, forged.location, forged.text) == (plain.status_code, plain.location, plain.text)


def test_the_environment_cannot_switch_on_debugging(
    database_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    with serving(database_urls) as app:
        assert not app.debug


@pytest.mark.parametrize(
    ("method", "address", "code"),
    [
        ("TRACE", "/", 405),
        ("TRACK", "/", 405),
        ("GET", "/static/", 404),
        ("GET", "/static/../app.py", 404),
        ("GET", "/.git/config", 404),
        ("GET", "/console", 404),
    ],
)
def test_what_only_helps_an_attacker_is_not_answered(app: Flask, method: str, address: str, code: int) -> None:
    assert app.test_client().open(address, method=method).status_code == code


def test_only_https_is_asked_for_in_production_alone(app: Flask) -> None:
    parts: web.Services = app.extensions["overlijden"]
    assert "Strict-Transport-Security" not in app.test_client().get("/").headers
    production = dataclasses.replace(parts.settings, mode=Mode.PRODUCTION)
    app.extensions["overlijden"] = dataclasses.replace(parts, settings=production)
    assert app.test_client().get("/").headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_whoever_finds_a_weak_spot_reads_whom_to_tell(app: Flask) -> None:
    answer = app.test_client().get("/.well-known/security.txt")
    assert answer.mimetype == "text/plain"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == "mailto:veilig@voorbeeld.nl"
    assert timedelta() < datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC) < timedelta(days=365)


def test_without_a_contact_there_is_no_security_txt(app: Flask) -> None:
    parts: web.Services = app.extensions["overlijden"]
    silent = dataclasses.replace(parts.settings, security_contact="")
    app.extensions["overlijden"] = dataclasses.replace(parts, settings=silent)
    assert app.test_client().get("/.well-known/security.txt").status_code == 404


def test_a_page_of_answers_larger_than_any_is_refused(log_in: LogIn) -> None:
    assert log_in("uitvaart").post("/aangifte", data={"x": "y" * LARGEST_BODY}).status_code == 413


def test_a_style_sheet_is_kept_as_long_as_its_address_says_what_it_is(app: Flask) -> None:
    (address,) = re.findall(r'"(/static/nlds\.css\?v=[0-9a-f]{8})"', app.test_client().get("/").text)
    kept = {found: app.test_client().get(found, buffered=True) for found in (address, "/static/nlds.css?v=0")}
    assert [answer.cache_control.max_age for answer in kept.values()] == [31_536_000, 600]


def test_that_a_style_sheet_is_not_there_is_not_kept(app: Flask) -> None:
    answer = app.test_client().get("/static/morgen.css?v=0a1b2c3d")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")


def test_the_cookie_is_for_the_server_alone(log_in: LogIn) -> None:
    cookie = log_in("uitvaart").get_cookie("overlijden")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site, cookie.origin_only) == (True, "Lax", True)


@pytest.fixture
def stuk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets a test add a page of this name, which nothing else would open."""
    monkeypatch.setattr(web, "RECHTEN", {**toegang.RECHTEN, "stuk": toegang.IEDEREEN})


@pytest.mark.usefixtures("stuk")
@pytest.mark.parametrize("code", [code for code in ERRORS if code != 500])
def test_every_error_is_a_page_that_says_what_to_do(app: Flask, code: int) -> None:
    app.add_url_rule("/stuk", "stuk", lambda: abort(code))
    answer = app.test_client().get("/stuk")
    assert answer.status_code == code
    assert all(sentence in answer.text for sentence in ERRORS[code])


@pytest.mark.parametrize("host", ["x" * 3000, "a..b"])
def test_a_host_that_cannot_exist_is_told_so(app: Flask, host: str) -> None:
    answer = app.test_client().get("/", headers={"Host": host})
    assert answer.status_code == 400
    assert all(sentence in answer.text for sentence in ERRORS[400])


def test_a_post_without_its_token_is_refused(app: Flask, log_in: LogIn) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    answer = log_in("uitvaart").post("/aangifte", data={"overlijden.gemeente": "1942"})
    assert answer.status_code == 400
    assert "Er is niets gewijzigd." in answer.text


def test_a_post_with_its_token_is_taken(app: Flask, log_in: LogIn) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client = log_in("uitvaart")
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/aangifte").text)
    assert found is not None
    answer = client.post("/aangifte", data={"overlijden.gemeente": "1942", "csrf_token": found[1]})
    assert answer.status_code == 302


FOREIGN = {
    "another site": {"Sec-Fetch-Site": "cross-site", "Origin": "https://elders.example"},
    "a neighbour": {"Sec-Fetch-Site": "same-site", "Origin": "https://elders.localhost"},
    "an older browser": {"Origin": "https://elders.example"},
    "a page that hides itself": {"Origin": "null"},
}


@pytest.mark.parametrize("address", ["/uitloggen", "/aangifte", "/rol", "/verificatie"])
@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_form_from_elsewhere_is_refused_and_touches_no_cookie(
    app: Flask, address: str, headers: dict[str, str]
) -> None:
    answer = app.test_client().post(address, data={"overlijden.gemeente": "1942"}, headers=headers)
    assert (answer.status_code, answer.headers.get("Set-Cookie")) == (403, None)
    assert "Er is niets gewijzigd." in answer.text


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://localhost"}, {}],
    ids=["this site", "the browser itself", "an older browser", "no browser"],
)
def test_a_form_from_here_is_taken(app: Flask, headers: dict[str, str]) -> None:
    answer = app.test_client().post("/aangifte", data={"overlijden.gemeente": "1942"}, headers=headers)
    assert answer.status_code == 302


def test_behind_a_proxy_a_form_from_the_address_of_the_service_is_taken(database_urls: DatabaseUrls) -> None:
    app = create_app(settings(database_urls, Mode.PRODUCTION), login(database_urls))
    headers = {"Host": "10.0.0.5:8000", "Origin": "https://overlijden.example"}
    answer = app.test_client().post("/uitloggen", headers=headers)
    app.extensions["overlijden"].database.dispose()
    assert answer.status_code == 302


def test_who_sends_no_cookie_is_not_told_to_forget_it(app: Flask) -> None:
    answer = app.test_client().post("/uitloggen")
    assert (answer.status_code, answer.headers.get("Set-Cookie")) == (302, None)


@pytest.mark.parametrize("text", ["Z\x00", "\x1b[31m", "Z\x7f", "\x9b"])
@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_character_that_nobody_types_is_refused_in_every_form(app: Flask, text: str, content_type: str) -> None:
    typed = {"overlijden.gemeente": "1942", "toelichting": text}
    answer = app.test_client().post("/aangifte", data=typed, content_type=content_type)
    assert (answer.status_code, answer.headers.get("Set-Cookie")) == (400, None)
    assert "een teken in dat wij niet kunnen lezen" in answer.text


def test_what_is_a_space_or_ends_a_line_is_taken(app: Flask) -> None:
    typed = {"overlijden.gemeente": "1942", "toelichting": "een\ttwee\r\ndrie\x0bvier\u0085vijf"}
    assert app.test_client().post("/aangifte", data=typed).status_code == 302


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_what_nobody_sees_is_left_out_of_every_form(app: Flask, content_type: str) -> None:
    typed = {"tel": "\u202a06 1234 5678\u202c", "naam": ["A\u200bad", "\u2067daA\u2069"], "teken": "é\xad漢😀"}
    with app.test_request_context("/aangifte", method="POST", data=typed, content_type=content_type):
        assert request.form.to_dict(flat=False) == {
            "tel": ["06 1234 5678"],
            "naam": ["Aad", "daA"],
            "teken": ["é\xad漢😀"],
        }


def test_a_stranger_gets_no_session_until_there_is_something_to_keep(app: Flask, superuser: Connection) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    for address in ("/", "/aangifte", "/inloggen", "/gemeente/1942/wat-is-er-gebeurd", "/deelname"):
        assert "Set-Cookie" not in client.get(address).headers
    assert client.post("/aangifte", data={"overlijden.gemeente": "1942"}).status_code == 302
    assert superuser.scalar(text("SELECT count(*) FROM sessie")) == 0


@pytest.mark.usefixtures("stuk")
@pytest.mark.parametrize(
    "failure", [NoConnection("pool"), OperationalError("SELECT 1", {}, Exception(SECRET))], ids=["pool", "away"]
)
def test_who_finds_the_database_busy_or_away_may_try_again(app: Flask, failure: Exception) -> None:
    def fail() -> str:
        raise failure

    app.add_url_rule("/stuk", "stuk", fail)
    answer = app.test_client().get("/stuk")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "Het is even druk" in answer.text
    assert SECRET not in answer.text


def test_without_a_connection_even_a_session_is_not_waited_for_long(app: Flask, log_in: LogIn) -> None:
    client = log_in("uitvaart")
    services: web.Services = app.extensions["overlijden"]
    database = services.database
    began = time.monotonic()
    with ExitStack() as held:
        for _ in range(database.engine.pool.size()):  # type: ignore[attr-defined]
            held.enter_context(database.aside())
        page, health = client.get("/aangiften"), client.get("/gezond")
    assert (page.status_code, health.status_code) == (503, 503)
    assert time.monotonic() - began < 8
    assert client.get("/aangiften").status_code == 200


def test_the_token_of_another_s_form_is_refused(app: Flask, log_in: LogIn) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    found = re.search(r'name="csrf_token" value="([^"]+)"', log_in("uitvaart-2").get("/aangifte").text)
    assert found is not None
    data = {"overlijden.gemeente": "1942", "csrf_token": found[1]}
    assert log_in("uitvaart").post("/aangifte", data=data).status_code == 400


@pytest.mark.usefixtures("stuk")
def test_a_defect_shows_and_logs_nothing_of_what_was_typed(app: Flask, capfd: pytest.CaptureFixture[str]) -> None:
    def fail() -> str:
        raise ValueError(SECRET)

    app.add_url_rule("/stuk", "stuk", fail)
    answer = app.test_client().get(f"/stuk?naam={SECRET}")
    assert answer.status_code == 500
    assert ERRORS[500][0] in answer.text
    assert "Traceback" not in answer.text
    log = capfd.readouterr().err
    assert SECRET not in answer.text + log
    (defect,) = [line for line in map(json.loads, log.splitlines()) if line["event"] == "defect"]
    assert (defect["kind"], defect["endpoint"]) == ("ValueError", "stuk")
    assert defect["place"].startswith("test_app.py:")


def test_a_request_is_logged_without_its_address(app: Flask, log_in: LogIn, capfd: pytest.CaptureFixture[str]) -> None:
    log_in("gooise-meren").get("/balie/GM-2026-7?naam=Jansen")
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    (line,) = [line for line in lines if line.get("endpoint") == "balie.dossier"]
    assert set(line) == {"event", "level", "timestamp", "endpoint", "method", "status", "ms", "trace", "span"}
    assert (line["status"], line["method"]) == (404, "GET")


def test_the_service_is_healthy_with_its_database(app: Flask) -> None:
    answer = app.test_client().get("/gezond")
    assert (answer.status_code, answer.text) == (200, "gezond\n")


def test_the_service_is_not_healthy_without_its_database(app: Flask, database: Database) -> None:
    away = Database(database.url.replace("overlijden_web", "nobody"), pool_size=1)
    app.extensions["overlijden"] = dataclasses.replace(app.extensions["overlijden"], database=away)
    answer = app.test_client().get("/gezond")
    away.dispose()
    app.extensions["overlijden"] = dataclasses.replace(app.extensions["overlijden"], database=database)
    assert (answer.status_code, answer.text) == (503, "geen database\n")


def test_a_style_sheet_travels_compressed_and_is_not_sent_again(app: Flask) -> None:
    def fetch(**headers: str) -> TestResponse:
        return app.test_client().get("/static/nlds.css", headers=headers, buffered=True)

    plain, small = fetch(), fetch(accept_encoding="gzip")
    assert [answer.content_encoding for answer in (plain, small)] == [None, "gzip"]
    assert gzip.decompress(small.data) == plain.data
    assert plain.vary == small.vary == {"Accept-Encoding"}
    assert fetch(accept_encoding="gzip", if_none_match=small.headers["ETag"]).status_code == 304


@pytest.mark.parametrize(
    ("account", "address", "small"),
    [
        ("", "/", False),
        ("", "/aangifte?plaats=Bussum", False),
        ("uitvaart", "/aangiften", True),
        ("uitvaart", "/aangiften?terug=controleren", True),
        ("uitvaart", "/aangiften?terug=x", False),
        ("uitvaart", "/aangiften?terug=controleren&terug=x", False),
        ("uitvaart", "/aangiften?x=1", False),
        ("gooise-meren", "/balie", False),
    ],
)
def test_a_page_is_not_compressed_where_its_length_would_tell_what_is_in_it(
    app: Flask, log_in: LogIn, account: str, address: str, small: bool
) -> None:
    """Only at an address that holds nobody's words, of what she declared herself."""
    client = log_in(account) if account else app.test_client()
    page = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert (page.status_code, page.content_encoding) == (200, "gzip" if small else None)
    if small:
        assert "Mijn aangiften" in gzip.decompress(page.data).decode()


def test_no_page_is_compressed_that_anybody_may_read() -> None:
    assert [page for page in COMPRESSED if toegang.RECHTEN[page].is_openbaar] == []
