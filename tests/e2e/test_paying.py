# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Extracts are paid in a real browser at a provider of its own: once, however it is left and found again."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from overlijden import web
from tests import filing
from tests.e2e.conftest import LogIn
from tests.e2e.test_filing import see_status


@pytest.fixture
def kenmerk(app: Flask) -> str:
    """A declaration with extracts, in a municipality that has them paid online."""
    services: web.Services = app.extensions["overlijden"]
    return filing.file(services.database, "1942", adapter="store").kenmerk


@pytest.fixture
def director(log_in: LogIn) -> Page:
    return log_in("Iris van Dam")


def to_the_provider(page: Page, kenmerk: str, *, clicks: int = 1) -> None:
    """From the declaration to the page on which it is paid."""
    see_status(page, kenmerk, "Bij de gemeente")
    page.get_by_role("button", name="Betaal online").click(click_count=clicks)
    page.get_by_role("link", name="Ga naar de betaalpagina").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Betalen")


def test_what_she_pays_in_two_windows_and_with_two_clicks_is_paid_once(director: Page, kenmerk: str) -> None:
    other = director.context.new_page()
    to_the_provider(director, kenmerk, clicks=2)
    to_the_provider(other, kenmerk)
    assert director.url == other.url
    director.get_by_role("button", name="Betaal").dblclick()
    expect(director.get_by_role("heading", level=1)).to_have_text("De uittreksels zijn betaald")
    other.get_by_role("button", name="Betaal").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("De uittreksels zijn betaald")
    other.get_by_role("link", name="Terug naar de aangifte").click()
    main = other.get_by_role("main")
    expect(main.get_by_text("Uittreksels betaald")).to_have_count(1)
    expect(main).not_to_contain_text("te veel")
    expect(main).not_to_contain_text("Nog te betalen")


def test_a_browser_that_is_closed_after_paying_leaves_no_doubt(director: Page, kenmerk: str) -> None:
    to_the_provider(director, kenmerk)
    director.route("**/betaling/**", lambda route: route.abort())  # she is sent back, and never arrives
    director.get_by_role("button", name="Betaal").click()
    director.unroute("**/betaling/**")
    see_status(director, kenmerk, "Uittreksels betaald")


def test_who_stops_at_the_provider_s_reads_that_nothing_was_paid(director: Page, kenmerk: str) -> None:
    to_the_provider(director, kenmerk)
    director.get_by_role("button", name="Stop").click()
    expect(director.get_by_role("main")).to_contain_text("Er is niets betaald. De aangifte gaat gewoon door.")
    director.get_by_role("button", name="Betaal online").click()
    expect(director.get_by_role("link", name="Ga naar de betaalpagina")).to_be_visible()
