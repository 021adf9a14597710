# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Extracts are paid as the municipality settled; what was not paid holds up the extracts alone (rule R69)."""

from __future__ import annotations

from datetime import datetime
from html import unescape

import pytest
from flask.testing import FlaskClient

from forms import fees
from overlijden import rules
from overlijden.db import Database
from overlijden.demo import demogemeenten
from overlijden.dossier.voorwaarden import VOORWAARDEN
from overlijden.gemeenten import Betaling
from overlijden.status import Actie
from overlijden.termijn import NEDERLAND
from tests.filing import file, participate
from tests.overlijden.balie.test_acts import do
from tests.overlijden.conftest import Deliver, LogIn

pytestmark = pytest.mark.balie

UNPAID = rules.RULES["R69"].tekst
PAY = Actie.BETALING_ONTVANGEN
NU = datetime.now(NEDERLAND)
TODAY = {"datum-dag": str(NU.day), "datum-maand": str(NU.month), "datum-jaar": str(NU.year)}


@pytest.fixture
def director(log_in: LogIn) -> FlaskClient:
    return log_in("uitvaart")


@pytest.fixture
def kenmerk(database: Database, deliver: Deliver) -> str:
    """A dossier with two extracts, on the desk of a municipality that has them paid first."""
    settle(database, Betaling.VOORAF)
    filed = file(database, adapter="store")
    deliver()
    return filed.kenmerk


def settle(database: Database, betaling: Betaling) -> None:
    record = demogemeenten.records()["1942"].replace(f'betaling = "{Betaling.ONLINE}"', f'betaling = "{betaling}"')
    participate(database, "1942", record)


def shown(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.text)


def test_what_was_not_paid_is_told_until_all_of_it_was(clerk: FlaskClient, kenmerk: str) -> None:
    assert UNPAID in shown(clerk, f"/balie/{kenmerk}")
    assert do(clerk, kenmerk, PAY, aantal="1", **TODAY).status_code == 302
    assert UNPAID in shown(clerk, f"/balie/{kenmerk}")
    assert do(clerk, kenmerk, PAY, aantal="1", **TODAY).status_code == 302
    page = shown(clerk, f"/balie/{kenmerk}")
    assert UNPAID not in page
    assert "Uittreksels betaald" in page
    assert f"/balie/{kenmerk}/{PAY}" not in page


@pytest.mark.parametrize("betaling", [Betaling.ACHTERAF, Betaling.REKENING])
def test_who_has_it_paid_later_is_told_nothing(
    clerk: FlaskClient, database: Database, kenmerk: str, betaling: Betaling
) -> None:
    settle(database, betaling)
    assert UNPAID not in shown(clerk, f"/balie/{kenmerk}")


@pytest.mark.parametrize("actie", [PAY, Actie.TERUGBETALEN])
@pytest.mark.parametrize("aantal", ["", "0", "-1", "twee", "100"])
def test_how_many_were_paid_or_paid_back_is_a_number(
    clerk: FlaskClient, kenmerk: str, actie: Actie, aantal: str
) -> None:
    answer = do(clerk, kenmerk, actie, aantal=aantal, **TODAY)
    assert answer.status_code == 422
    assert "Vul in hoeveel uittreksels het zijn, bijvoorbeeld 2." in unescape(answer.text)


def test_neither_akte_nor_verlof_waits_for_it() -> None:
    assert [actie for actie, regels in VOORWAARDEN.items() if "R69" in regels] == []


def test_her_page_tells_the_declarant_what_is_left_to_pay(
    clerk: FlaskClient, director: FlaskClient, kenmerk: str
) -> None:
    for left in (2, 1):
        page = shown(director, f"/dossier/{kenmerk}")
        assert f'Nog te betalen: <span class="numeric nowrap">{fees.due(left, NU.year)}</span>' in page
        assert fees.PAYMENT[Betaling.VOORAF] in page
        do(clerk, kenmerk, PAY, aantal="1", **TODAY)
    page = shown(director, f"/dossier/{kenmerk}")
    assert "Nog te betalen" not in page
    assert "Uittreksels betaald" in page


def test_the_price_is_that_of_the_year_and_of_each_kind() -> None:
    assert fees.due(3, 2026) == "3 × € 17,80 = € 53,40"
    said = fees.told(2026, None)
    assert "Een uittreksel kost € 17,80, ook als het meertalig is. Een modelformulier kost hetzelfde." in said
    assert (fees.due(0, 2026), fees.due(3, 1900)) == ("", "")
