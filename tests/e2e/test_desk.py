# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A clerk's morning in a browser without scripts: from a dossier that nobody opened to the verlof."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from overlijden import web
from overlijden.db import Scope
from overlijden.dossier import queries
from overlijden.status import Status
from tests import filing
from tests.e2e.conftest import LogIn

pytestmark = pytest.mark.balie

MOST = 12  # actions of an ordinary dossier, from opening it to the verlof


class Hand:
    """What a clerk does with her hands: each click and each box filled in is one action."""

    def __init__(self, page: Page) -> None:
        self.page, self.actions = page, 0

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button).click()
        self.actions += 1

    def follow(self, link: str) -> None:
        self.page.get_by_role("link", name=link).first.click()
        self.actions += 1

    def choose(self, answer: str) -> None:
        self.page.get_by_label(answer).check()
        self.actions += 1

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label).fill(text)
        self.actions += 1


def filed(app: Flask, name: str) -> str:
    services: web.Services = app.extensions["overlijden"]
    return filing.file(services.database, "1942", name=name, adapter="store").kenmerk


def delivered(page: Page, kenmerk: str) -> None:
    """Wait until the worker laid it on the desk."""
    page.goto("/balie?rij=nieuw")
    while not page.get_by_role("link", name=kenmerk).count():
        page.wait_for_timeout(200)
        page.reload()


def test_a_dossier_with_a_difference_is_done_in_few_actions(log_in: LogIn, app: Flask) -> None:
    """Journey 4: one given name differs from the BRP; akte in her own system, number in, verlof."""
    kenmerk = filed(app, "partner-en-kinderen")
    page = log_in("Noor de Wit")
    delivered(page, kenmerk)
    hand = Hand(page)
    hand.follow(kenmerk)
    hand.press("Neem in behandeling")
    hand.press("Vraag de BRP")
    hand.choose("BRP: Gerrit Johannes")
    hand.press("Leg de keuzes vast")
    hand.fill("Aktenummer", "200317")
    hand.press("Leg de akte vast")
    expect(page.get_by_text("Bericht aan de rechtbank")).to_be_visible()
    hand.press("Geef het verlof")
    expect(page.get_by_text("Verzend de documenten").first).to_be_visible()
    assert hand.actions <= MOST
    services: web.Services = app.extensions["overlijden"]
    with services.database.begin(Scope(gemeente="1942")) as session:
        found = queries.find(session, kenmerk)
    assert found is not None
    assert (found.status, found.akte_nummer) == (Status.VERLOF_AFGEGEVEN, "200317")


def test_two_clerks_on_one_dossier_hear_of_each_other(log_in: LogIn, app: Flask) -> None:
    kenmerk = filed(app, "crematie")
    first, second = log_in("Noor de Wit"), log_in("Bram Smit")
    delivered(first, kenmerk)
    for page in (first, second):
        page.goto(f"/balie/{kenmerk}")
    first.get_by_role("button", name="Neem in behandeling").click()
    second.get_by_role("button", name="Neem in behandeling").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Dit dossier is intussen veranderd")
    expect(second.get_by_text("door Noor de Wit")).to_be_visible()
    second.get_by_role("link", name="Open het dossier").click()
    expect(second.get_by_text("Noor de Wit behandelt dit")).to_be_visible()
