# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The README's tour in a real browser: a municipality joins, switches to its own back-end, pauses, and leaves."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from overlijden.demo import demogemeenten
from overlijden.termijn import NEDERLAND
from tests.conftest import DatabaseUrls
from tests.e2e.conftest import LogIn, window
from tests.e2e.stack import Stack

OVERLIJDEN = str(Path(sys.executable).parent / "overlijden")
TODAY = datetime.now(NEDERLAND).date()


def command(service: Stack, urls: DatabaseUrls, *arguments: str) -> str:
    environment = {**os.environ, **service.environment, "OVERLIJDEN_DATABASE_OWNER_URL": urls.owner}
    ran = subprocess.run([OVERLIJDEN, *arguments], env=environment, text=True, capture_output=True, check=True)
    return ran.stdout


def choose(page: Page, how: str) -> None:
    """Fill in a change that begins today, in which everything else stays as it is."""
    for part, number in (("Dag", TODAY.day), ("Maand", TODAY.month), ("Jaar", TODAY.year)):
        page.get_by_role("group", name="Eerste dag").get_by_label(part).fill(str(number))
    page.get_by_label(how).check()


def confirm(page: Page) -> None:
    page.goto("/beheer")
    page.get_by_role("link", name="Bekijk de wijziging").click()
    page.get_by_role("button", name="Bevestig").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hoe gemeente Houten meedoet")


def is_open(browser: Browser, service: Stack) -> bool:
    context = window(browser, service, scripts=False)
    page = context.new_page()
    page.goto("/gemeente/0321")
    found = page.get_by_role("link", name="Geef een overlijden door").count() > 0
    context.close()
    return found


def mode(page: Page) -> str | None:
    page.goto("/deelname")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="Houten", exact=True))
    return row.get_by_role("cell").first.inner_text() if row.count() else None


@pytest.fixture
def invited(service: Stack, urls: DatabaseUrls) -> None:
    command(
        service, urls, "gemeente", "uitnodigen", "0321",
        "--persoon", "beheer-houten=Lotte Maas", "--persoon", "beheer-houten-2=Daan Visser",
    )  # fmt: skip


def test_a_municipality_joins_switches_pauses_and_leaves(
    browser: Browser, service: Stack, urls: DatabaseUrls, log_in: LogIn, tmp_path: Path, invited: None
) -> None:
    lotte, daan = log_in("Lotte Maas"), log_in("Daan Visser")
    assert (is_open(browser, service), mode(lotte)) == (False, None)

    lotte.goto("/beheer")
    lotte.get_by_role("link", name="Ga meedoen").click()
    choose(lotte, "Met het gedeelde systeem")
    lotte.get_by_role("group", name="Uitvaartverzorgers").get_by_label("Vanaf niveau EH3").check()
    lotte.get_by_role("button", name="Zet klaar").click()
    expect(lotte.get_by_role("button", name="Bevestig")).to_have_count(0)
    assert not is_open(browser, service)
    confirm(daan)
    assert (is_open(browser, service), mode(daan)) == (True, "gedeeld systeem")

    own = demogemeenten.switch("0321", service.backend, TODAY)
    (tmp_path / "eigen.toml").write_text(own, encoding="utf-8")
    daan.goto("/beheer")
    daan.get_by_label("TOML-bestand").set_input_files(tmp_path / "eigen.toml")
    daan.get_by_role("button", name="Lees in").click()
    daan.get_by_role("button", name="Probeer het").click()
    expect(daan.get_by_text("Uw systeem nam de aangifte aan als zaak")).to_be_visible()
    confirm(lotte)
    assert (is_open(browser, service), mode(lotte)) == (True, "eigen systeem")

    lotte.goto("/beheer")
    for wat in ("aangeven met eHerkenning", "aangeven met DigiD"):
        lotte.get_by_label(wat).check()
        lotte.get_by_role("button", name="Zet stil").click()
    assert not is_open(browser, service)
    lotte.get_by_role("button", name="Zet hervatten klaar").click()
    confirm(daan)
    assert is_open(browser, service)

    lotte.goto("/beheer/wijzigen")
    choose(lotte, "Niet (meer) meedoen")
    lotte.get_by_role("button", name="Zet klaar").click()
    confirm(daan)
    assert (is_open(browser, service), mode(daan)) == (False, None)
