# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Logging in to the demonstration, and its accounts as they are read."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from overlijden.db import Scope
from overlijden.demologin import inside
from overlijden.gemeenten import Kanaal
from overlijden.login import read_accounts
from overlijden.status import Rol
from overlijden.tomlfile import ConfigError
from tests.overlijden.conftest import LogIn


def test_a_declarant_s_account_vouches_for_firm_channel_and_level() -> None:
    account = read_accounts()["uitvaart"]
    assert (account.rol, account.kanaal, account.niveau) == (Rol.UITVAARTONDERNEMER, Kanaal.EHERKENNING, "EH3")
    assert account.onderneming is not None
    assert account.onderneming.kvk_nummer == "99900017"
    assert account.scope == Scope(partij="kvk:99900017", persoon="uitvaart")


def test_a_clerk_s_account_sees_her_municipality_alone() -> None:
    assert read_accounts()["gooise-meren"].scope == Scope(gemeente="1942")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[x]\nrol = 'ambtenaar'", "x.naam is missing"),
        ("[x]\nnaam = 'Y'\nrol = 'systeem'", "x.rol must be one of"),
        ("[x]\nnaam = 'Y'\nrol = 'ambtenaar'\nwachtwoord = 'z'", "x.wachtwoord is not a known key"),
    ],
)
def test_a_wrong_account_is_refused_by_file_and_key(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "accounts.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=problem):
        read_accounts(path)


def test_the_page_offers_every_account_with_what_it_can_do(app: Flask) -> None:
    page = app.test_client().get("/inloggen").text
    for name, account in read_accounts().items():
        assert f'value="{name}"' in page
        assert account.naam in page
    for words in ("Uitvaartzorg De Linde", "Gemeente Gooise Meren", "met DigiD", "De akte maakt de ambtenaar"):
        assert words in page


@pytest.mark.parametrize(("account", "home"), [("uitvaart", "/aangiften"), ("gooise-meren", "/balie")])
def test_logging_in_leads_home(app: Flask, account: str, home: str) -> None:
    assert app.test_client().post("/inloggen", data={"account": account}).location == home


def test_logging_in_leads_back_to_where_she_was_going(app: Flask) -> None:
    client = app.test_client()
    assert 'name="next" value="/balie/GM-1"' in client.get("/inloggen?next=/balie/GM-1").text
    answer = client.post("/inloggen", data={"account": "gooise-meren", "next": "/balie/GM-1"})
    assert answer.location == "/balie/GM-1"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://example.org/", "//example.org", "/\\example.org", "/\t/example.org", "/a\nb", "javascript:x", ""],
)
def test_logging_in_never_leads_to_another_site(app: Flask, elsewhere: str) -> None:
    assert inside(elsewhere) is None
    answer = app.test_client().post("/inloggen", data={"account": "uitvaart", "next": elsewhere})
    assert answer.location == "/aangiften"


@pytest.mark.parametrize("target", ["/", "/balie", "/aangifte?gemeente=1942"])
def test_an_address_on_this_site_is_kept(target: str) -> None:
    assert inside(target) == target


def test_an_account_that_does_not_exist_is_refused(app: Flask) -> None:
    assert app.test_client().post("/inloggen", data={"account": "root"}).status_code == 400


def test_who_logs_out_is_a_stranger(log_in: LogIn) -> None:
    client = log_in("gooise-meren")
    assert client.post("/uitloggen").location == "/"
    assert client.get("/balie").location.startswith("/inloggen")
