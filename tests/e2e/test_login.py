# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Logging in and out in a real browser, at a real provider: cookies, redirects and the security policy included."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.conftest import LogIn, choose_account
from tests.e2e.stack import Stack
from tests.e2e.walking import begin_ordinary


def test_who_logs_out_is_out_here_and_at_the_provider(log_in: LogIn) -> None:
    page = log_in("Noor de Wit")
    expect(page).to_have_url(re.compile("/balie$"))
    page.get_by_role("button", name="Uitloggen").click()
    expect(page).to_have_url(re.compile("/uitgelogd"))
    expect(page.get_by_role("heading", level=1)).to_have_text("U bent uitgelogd")
    page.goto("/balie")
    expect(page).to_have_url(re.compile("/inloggen"))


def test_what_the_provider_ends_ends_here(log_in: LogIn, service: Stack) -> None:
    page = log_in("Els Verhoeven")
    page.goto(service.provider)
    page.get_by_role("button", name="Log uit voor Els Verhoeven").last.click()
    page.goto("/balie")
    expect(page).to_have_url(re.compile("/inloggen"))


def test_who_must_log_in_on_the_way_goes_on_where_she_was(log_in: LogIn) -> None:
    page = log_in("Sanne Bakker")
    begin_ordinary(page, "'s-Hertogenbosch")
    there = page.url
    expect(page.get_by_text("U bent ingelogd tot")).to_be_visible()
    page.context.clear_cookies()
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_text("staat nog in dit venster")).to_be_visible()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Log in (opent een nieuw venster)").click()
    choose_account(opened.value, "Sanne Bakker")
    expect(opened.value).to_have_url(there)
