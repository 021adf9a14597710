# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who is at the keyboard, and the demonstration's accounts as they are read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from overlijden.db import Scope
from overlijden.gemeenten import Kanaal
from overlijden.status import Rol
from overlijden.tools.tomlfile import ConfigError
from overlijden.web.login import read_accounts, recalled, remembered


def test_a_declarant_s_account_vouches_for_firm_channel_and_level() -> None:
    account = read_accounts()["uitvaart"]
    assert (account.rol, account.kanaal, account.niveau) == (Rol.UITVAARTONDERNEMER, Kanaal.EHERKENNING, "EH3")
    assert account.onderneming is not None
    assert account.onderneming.kvk_nummer == "99900017"
    assert account.scope == Scope(partij="kvk:99900017", persoon="uitvaart")


def test_a_clerk_s_account_sees_her_municipality_and_what_merged_into_it() -> None:
    assert read_accounts()["gooise-meren"].scope == Scope(gemeente="1942", voorgangers=("0381", "0424", "0425"))


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


@pytest.mark.parametrize("name", read_accounts())
def test_a_session_keeps_an_identity_as_it_is(name: str) -> None:
    account = read_accounts()[name]
    assert recalled(json.loads(json.dumps(remembered(account)))) == account
