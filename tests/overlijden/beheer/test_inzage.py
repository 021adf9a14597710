# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The administrator sees who looked at a dossier of her municipality, and never the dossier."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from overlijden import deelnames
from overlijden.db import Database, Scope
from tests.conftest import DatabaseUrls
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


@pytest.fixture(autouse=True)
def _invited(app: Flask, database_urls: DatabaseUrls) -> None:
    """Houten's administrators, as the demonstration's others, were named by their municipality."""
    with Database(database_urls.owner, pool_size=1) as owner, owner.begin(Scope(beheer="0321")) as session:
        people = {"beheer-houten": "Lotte Maas", "beheer-houten-2": "Daan Visser"}
        deelnames.invite(session, "0321", people, by="operator")


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


@pytest.mark.parametrize("kenmerk", ["<b>", "", " "])
def test_what_is_no_reference_is_said_so(log_in: LogIn, kenmerk: str) -> None:
    client = log_in("beheer-gooise-meren")
    assert "Vul het hele kenmerk in" in client.get(ADDRESS, query_string={"kenmerk": kenmerk}).text
    assert "Vul het hele kenmerk in" not in client.get(ADDRESS).text


def test_the_number_of_lines_says_what_it_counts(log_in: LogIn, database: Database) -> None:
    dossier = file(database)
    client = log_in("beheer-gooise-meren")
    counts = [client.get(ADDRESS, query_string={"kenmerk": dossier.kenmerk}).text for _ in range(2)]
    assert [re.findall(r'<span class="soft">([0-9]+ keer)</span>', page) for page in counts] == [
        ["1 keer"],
        ["2 keer"],
    ]
