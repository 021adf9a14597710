# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What comes after the form, with the keyboard alone, without scripts; where the focus is can be seen at every stop."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from overlijden import web
from overlijden.db import Scope
from overlijden.dossier import queries
from overlijden.status import Status
from overlijden.tools import paper
from tests import filing
from tests.e2e.conftest import LogIn
from tests.e2e.test_desk import MOST as MOST_ACTIONS
from tests.e2e.test_desk import stands
from tests.e2e.test_filing import see_status
from tests.e2e.test_journeys import UNUSED, risky

MOST = 60  # stops on one page
SEEN = "() => { const one = getComputedStyle(document.activeElement); return one.outlineStyle !== 'none' }"
Role = Literal["button", "link", "textbox", "checkbox", "radio", "combobox"]
Name = str | re.Pattern[str]


def go(page: Page, role: Role, name: Name) -> None:
    """Press Tab until this has the focus."""
    wanted = page.get_by_role(role, name=name, exact=True)
    for _ in range(MOST):
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN), "the focus cannot be seen"
        if wanted.evaluate_all("all => all.includes(document.activeElement)"):
            return
    raise AssertionError(f"no stop at {role} '{name}'")


def press(page: Page, role: Role, name: Name) -> None:
    """Go there and press it, and wait for the page that comes."""
    go(page, role, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, name: str, text: str) -> None:
    go(page, "textbox", name)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def filed(app: Flask) -> tuple[str, str]:
    """Reference and code of a declaration that lies on a desk."""
    services: web.Services = app.extensions["overlijden"]
    kenmerk = filing.file(services.database, "1942", adapter="store").kenmerk
    with services.database.begin(Scope(partij=filing.PARTIJ)) as session:
        found = queries.find(session, kenmerk)
        assert found is not None
        return kenmerk, found.volgcode or ""


def test_a_declaration_is_followed(app: Flask, log_in: LogIn) -> None:
    kenmerk, volgcode = filed(app)
    page = log_in("Joost Rietveld")
    page.goto("/volgen")
    write(page, "Kenmerk", kenmerk)
    write(page, "Volgcode", paper.shown(volgcode))
    press(page, "button", "Verder")
    expect(page.get_by_role("main")).to_contain_text(kenmerk)


def test_a_declaration_is_found_again_and_changed(app: Flask, log_in: LogIn) -> None:
    kenmerk, _ = filed(app)
    page = log_in("Iris van Dam")
    page.goto("/aangiften")
    write(page, "Achternaam of kenmerk", kenmerk)
    go(page, "combobox", "Volgorde")
    page.keyboard.press("ArrowDown")
    press(page, "button", "Zoek")
    press(page, "link", f"Aad Holthuizen {kenmerk}")
    press(page, "button", "Wijzig de aangifte")
    press(page, "link", "Wijzig Contact")
    write(page, "Telefoonnummer", "0201234567")
    press(page, "button", "Verder")
    write(page, "Waarom wijzigt u de aangifte?", "Het nummer was van een collega.")
    go(page, "checkbox", "Ik heb alles naar waarheid ingevuld.")
    page.keyboard.press("Space")
    press(page, "button", "Verstuur de wijziging")
    expect(page.get_by_role("main")).to_contain_text("Het nummer was van een collega.")


def test_a_declaration_goes_over_to_another(app: Flask, log_in: LogIn) -> None:
    kenmerk, _ = filed(app)
    page = log_in("Iris van Dam")
    page.goto(f"/dossier/{kenmerk}")
    press(page, "link", "Draag de aangifte over")
    press(page, "button", "Maak een code")
    code = page.get_by_role("main").locator("h2").inner_text()
    other = log_in("Joost Rietveld")
    other.goto("/aangiften")
    press(other, "link", "Neem een aangifte over")
    write(other, "Code", code)
    press(other, "button", "Verder")
    heading(other, "Neemt u deze aangifte over?")
    press(other, "button", "Neem de aangifte over")
    expect(other.get_by_role("main")).to_contain_text(kenmerk)


def test_a_firm_settles_what_its_declarations_propose_and_what_its_people_see(log_in: LogIn) -> None:
    page = log_in("Joost Rietveld")
    page.goto("/aangiften")
    press(page, "link", "Uw bedrijf")
    write(page, "E-mailadres", "planning@rietveld.example")
    press(page, "button", "Bewaar")
    expect(page.get_by_label("E-mailadres")).to_have_value("planning@rietveld.example")
    press(page, "button", "Laat iedereen alleen de eigen aangiften zien")
    press(page, "button", "Vraag dat iedereen alles ziet")
    press(page, "button", "Toch niet")
    expect(page.get_by_role("main")).to_contain_text("Iedereen van uw bedrijf ziet alleen de eigen aangiften.")


@pytest.mark.balie
def test_a_dossier_is_done_from_the_list_to_its_verlof_sent(app: Flask, log_in: LogIn) -> None:
    services: web.Services = app.extensions["overlijden"]
    kenmerk = filing.file(services.database, adapter="store", nu=risky(), bsn=next(UNUSED)).kenmerk
    see_status(log_in("Iris van Dam"), kenmerk, "Bij de gemeente")
    page = log_in("Noor de Wit")
    acts: tuple[Callable[[], object], ...] = (
        lambda: press(page, "link", re.compile("^Termijn dichtbij")),
        lambda: press(page, "link", re.compile(kenmerk)),
        lambda: press(page, "button", "Neem in behandeling"),
        lambda: write(page, "Aktenummer", "200410"),
        lambda: press(page, "button", "Leg de akte vast"),
        lambda: press(page, "button", "Geef het verlof"),
        lambda: press(page, "link", "Documenten bij dit dossier"),
        lambda: make(page, re.compile("Maak de PDF.*Verlof")),
        page.reload,  # a key of the browser's own, which no page hears
        lambda: press(page, "button", "Leg vast dat het is ondertekend"),
        lambda: press(page, "link", kenmerk),
        lambda: press(page, "button", "De documenten zijn verzonden"),
    )
    for act in acts:
        act()
    print(f"{len(acts)} actions")  # noqa: T201 - the figure of this bar
    assert stands(app, kenmerk) == (Status.DOCUMENTEN_VERZONDEN, "200410")
    assert len(acts) <= MOST_ACTIONS


def make(page: Page, name: Name) -> None:
    """Press what gives a file."""
    go(page, "button", name)
    with page.expect_download():
        page.keyboard.press("Enter")
