# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The administrator sees who looked at a dossier of her municipality, and never the dossier."""

from __future__ import annotations

import re

import pytest

from overlijden.db import Database
from tests.filing import file
from tests.overlijden.conftest import LogIn

pytestmark = pytest.mark.toegang

ADDRESS = "/beheer/inzage"


def told(page: str) -> list[list[str]]:
    rows = re.findall(r"<tr>\n<th scope=\"row\".*?</tr>", page, re.DOTALL)
    return [re.findall(r"<t[dh][^>]*>([^<]*)</t[dh]>", row) for row in rows]


def test_who_filed_looked_and_searched_is_told_in_order(log_in: LogIn, database: Database) -> None:
    dossier = file(database)
    log_in("gooise-meren").get(f"/balie/{dossier.kenmerk}")
    log_in("uitvaart").get("/aangiften")
    client = log_in("beheer-gooise-meren")
    client.get(ADDRESS, query_string={"kenmerk": dossier.kenmerk})
    found = told(client.get(ADDRESS, query_string={"kenmerk": f" {dossier.kenmerk.lower()}"}).text)
    assert [row[2:5] for row in found] == [
        ["Aangifte ontvangen", "de aangever", "uitvaartondernemer"],
        ["Dossier bekeken", "Noor de Wit (gooise-meren)", "ambtenaar van de burgerlijke stand"],
        ["In een lijst gezien", "kvk:99900017", "uitvaartondernemer"],
        ["Nagekeken wie het dossier zag", "Hanna Prins (beheer-gooise-meren)", "beheerder van de gemeente"],
    ]


@pytest.mark.parametrize("account", ["beheer-gooise-meren", "beheer-houten"])
def test_nothing_of_what_was_declared_is_shown(log_in: LogIn, database: Database, account: str) -> None:
    dossier = file(database)
    page = log_in(account).get(ADDRESS, query_string={"kenmerk": dossier.kenmerk}).text
    assert "Holthuizen" not in page
    assert "999991930" not in page


def test_another_municipality_s_dossier_is_not_known(log_in: LogIn, database: Database) -> None:
    dossier = file(database)
    page = log_in("beheer-houten").get(ADDRESS, query_string={"kenmerk": dossier.kenmerk}).text
    assert told(page) == []
    assert f"niets bekend over {dossier.kenmerk}" in page


def test_what_is_no_reference_is_said_so(log_in: LogIn) -> None:
    assert "Vul het hele kenmerk in" in log_in("beheer-gooise-meren").get(ADDRESS, query_string={"kenmerk": "<b>"}).text
