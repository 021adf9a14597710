# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a municipality meets besides an ordinary morning, each from its beginning to its end in a browser."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from overlijden import service, web
from overlijden.aangifte import BijlageSoort
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.rules import Context
from tests import filing
from tests.e2e.conftest import LogIn
from tests.e2e.test_desk import delivered, withdraw_others
from tests.e2e.test_filing import see_status

pytestmark = pytest.mark.balie

File = Callable[..., str]


@pytest.fixture
def database(app: Flask) -> Database:
    services: web.Services = app.extensions["overlijden"]
    return services.database


@pytest.fixture
def file(database: Database) -> File:
    """File a sample; its reference."""
    return lambda gemeente, adapter, **how: filing.file(database, gemeente, adapter=adapter, **how).kenmerk


def until(page: Page, address: str, said: str) -> None:
    """Look at a page again until it says so."""
    page.goto(address)
    for _ in range(60):
        if said in page.get_by_role("main").inner_text():
            return
        page.wait_for_timeout(250)
        page.reload()
    expect(page.get_by_role("main")).to_contain_text(said)


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def act(page: Page, titel: str, button: str, **answers: str) -> None:
    """Do what a dossier does not ask for now."""
    page.get_by_role("link", name=titel).click()
    for label, answer in answers.items():
        page.get_by_label(label.replace("_", " ")).fill(answer)
    press(page, button)


def make_the_akte(page: Page, nummer: str) -> None:
    press(page, "Neem in behandeling")
    page.get_by_label("Aktenummer").fill(nummer)
    press(page, "Leg de akte vast")


def test_a_death_that_is_not_natural_waits_with_its_verlof_for_the_paper(
    log_in: LogIn, file: File, database: Database, app: Flask
) -> None:
    """Journey 7: a fall from a ladder; the paper of the prosecutor comes two days later."""
    withdraw_others(app)
    kenmerk = file("1942", "store", name="niet-natuurlijk")
    without_its_paper(database, kenmerk)
    clerk = log_in("Noor de Wit")
    delivered(clerk, kenmerk)
    clerk.get_by_role("link", name=kenmerk).click()
    make_the_akte(clerk, "200401")
    press(clerk, "Geef het verlof")
    expect(clerk.get_by_role("alert")).to_contain_text("officier van justitie")
    expect(clerk.get_by_role("main")).to_contain_text("R64, Wlb 12")
    clerk.get_by_role("link", name="Er is een stuk binnengekomen").click()
    clerk.get_by_label("Welk stuk?").select_option(BijlageSoort.GEEN_BEZWAAR_OVJ)
    press(clerk, "Leg het stuk vast")
    press(clerk, "Geef het verlof")
    expect(clerk.get_by_role("main")).to_contain_text("Verzend de documenten")


def without_its_paper(database: Database, kenmerk: str) -> None:
    """As it is while the prosecutor has not decided."""
    with database.begin(Scope(gemeente="1942")) as session:
        found = queries.find(session, kenmerk)
        assert found is not None
        declared = dataclasses.replace(queries.declared(session, found), bijlagen=())
        service.amend(session, found, declared, Context(nu=datetime.now(UTC)), by=filing.DIRECTOR)


def test_what_is_sent_on_keeps_its_moment_and_its_declarant_is_led_there(log_in: LogIn, file: File) -> None:
    """Journey 8: the hospital stands across the border."""
    kenmerk = file("1942", "store")
    clerk, director, other = log_in("Noor de Wit"), log_in("Iris van Dam"), log_in("Els Verhoeven")
    delivered(clerk, kenmerk)
    clerk.goto(f"/balie/{kenmerk}")
    clerk.get_by_role("link", name="Stuur door naar de juiste gemeente").click()
    clerk.get_by_label("Gemeente waar de persoon is overleden").select_option("0796")
    clerk.get_by_label("Waarom?").fill("Het ziekenhuis staat daar.")
    press(clerk, "Stuur door")
    see_status(director, kenmerk, "behandelt de aangifte")
    there = director.get_by_role("main").get_by_role("link", name="OV-").inner_text()
    until(other, f"/balie/{there}", kenmerk)


def test_who_was_declared_dead_and_lives_is_struck_out_by_two_and_all_confirm(
    log_in: LogIn, file: File, app: Flask
) -> None:
    """Journey 8, the other case (BW 1:24)."""
    withdraw_others(app)
    kenmerk = file("1942", "store")
    clerk, colleague = log_in("Noor de Wit"), log_in("Bram Smit")
    delivered(clerk, kenmerk)
    clerk.goto(f"/balie/{kenmerk}")
    make_the_akte(clerk, "200402")
    colleague.goto(f"/balie/{kenmerk}")
    act(
        colleague, "Deze persoon blijkt niet overleden", "Bereid de doorhaling voor",
        Uit_welk_stuk_blijkt_dit="Beschikking C/13/2026/7",
    )  # fmt: skip
    clerk.goto(f"/balie/{kenmerk}")
    act(clerk, "Haal de akte door", "Haal de akte door", Datum_en_nummer="3 december 2026, C/13/2026/7")
    clerk.get_by_label("Verbetering van de akte").check()  # it is closed now
    press(clerk, "Open het dossier")
    expect(clerk.get_by_role("main")).to_contain_text("Akte doorgehaald")
    expect(clerk.get_by_role("button", name="Leg vast")).to_be_visible()  # who confirmed


def test_after_a_merger_what_was_filed_before_is_handled_and_followed(
    log_in: LogIn, file: File, database: Database
) -> None:
    """Journey 9: Bussum went into Gooise Meren at midnight, and both dossiers go on."""
    settled = 'vanaf = 2015-01-01\nadapter = "store"\nkanalen.EHERKENNING = "EH2+"\n'
    filing.participate(database, "0381", settled, date(2015, 1, 1))
    kenmerk = file("0381", "store", nu=datetime(2015, 12, 30, 12, tzinfo=UTC))
    clerk, director = log_in("Noor de Wit"), log_in("Iris van Dam")
    see_status(director, kenmerk, "Bij de gemeente")
    clerk.goto(f"/balie/{kenmerk}")
    make_the_akte(clerk, "200403")
    see_status(director, kenmerk, "200403")
