# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A clerk's morning in a browser without scripts: from a dossier that nobody opened to the verlof."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from overlijden import service, web
from overlijden.db import Scope
from overlijden.dossier import queries
from overlijden.status import BEFORE_AKTE, Actie, Status
from overlijden.tables import Dossier
from tests import filing
from tests.e2e.conftest import LogIn

pytestmark = pytest.mark.balie

MOST = 12  # actions of an ordinary dossier, from opening it until the verlof was sent
LONGEST = 300  # seconds of the same at human speed
# Seconds of a person: to think of a click, aim and press, and to type a key (Card, Moran and Newell, 1980); to read a
# word, 240 a minute. She reads all of every page, but for lines that she read before in this dossier.
ACT, KEY, WORD = 1.35 + 1.1 + 0.2, 0.28, 0.25


class Hand:
    """A clerk at work: each click and each box filled in is one action; ``seconds`` are hers and the machine's."""

    def __init__(self, page: Page) -> None:
        self.page, self.actions, self.seconds = page, 0, 0.0
        self.seen: Counter[str] = Counter()

    def press(self, button: str | re.Pattern[str]) -> None:
        self._act(self.page.get_by_role("button", name=button).click)

    def follow(self, link: str) -> None:
        self._act(self.page.get_by_role("link", name=link).first.click)

    def choose(self, answer: str) -> None:
        self._act(self.page.get_by_label(answer).check)

    def fill(self, label: str, text: str) -> None:
        self._act(lambda: self.page.get_by_label(label).fill(text))
        self.seconds += KEY * len(text)

    def reload(self) -> None:
        self._act(self.page.reload)

    def keep(self, button: str | re.Pattern[str]) -> Path:
        """Press what gives a file."""
        with self.page.expect_download() as coming:
            self.press(button)
        return coming.value.path()

    def _act(self, act: Callable[[], object]) -> None:
        begin = perf_counter()
        act()
        self.page.wait_for_load_state()
        self.seconds += ACT + perf_counter() - begin
        self.actions += 1
        lines = Counter(self.page.get_by_role("main").inner_text().splitlines())
        self.seconds += WORD * sum(len(line.split()) for line in (lines - self.seen).elements())
        self.seen |= lines


def filed(app: Flask, name: str) -> str:
    services: web.Services = app.extensions["overlijden"]
    return filing.file(services.database, "1942", name=name, adapter="store").kenmerk


def withdraw_others(app: Flask) -> None:
    """Other tests declare the same person, and a second declaration asks more of a clerk (rule R12)."""
    services: web.Services = app.extensions["overlijden"]
    with services.database.begin(Scope(partij=filing.PARTIJ)) as session:
        for one in session.scalars(select(Dossier).where(Dossier.status.in_(BEFORE_AKTE))).all():
            service.perform(session, one, Actie.INTREKKEN, by=filing.DIRECTOR, reden="Dubbel.")


def delivered(page: Page, kenmerk: str) -> None:
    """Wait until the worker laid it on the desk."""
    page.goto("/balie?rij=nieuw")
    while not page.get_by_role("link", name=kenmerk).count():
        page.wait_for_timeout(200)
        page.reload()


def test_an_ordinary_dossier_takes_few_actions_and_minutes_until_its_verlof_was_sent(log_in: LogIn, app: Flask) -> None:
    """With a verlof on paper, which is printed, signed, and recorded as such."""
    withdraw_others(app)
    kenmerk = filed(app, "gewoon")
    page = log_in("Noor de Wit")
    delivered(page, kenmerk)
    hand = Hand(page)
    hand.follow(kenmerk)
    hand.press("Neem in behandeling")
    hand.press("Vraag de BRP")
    hand.fill("Aktenummer", "200318")
    hand.press("Leg de akte vast")
    hand.press("Geef het verlof")
    hand.follow("Documenten bij dit dossier")
    assert hand.keep(re.compile("Maak de PDF.*Verlof")).read_bytes().startswith(b"%PDF-1.7")
    hand.reload()
    hand.press("Leg vast dat het is ondertekend")
    hand.follow(kenmerk)
    hand.press("De documenten zijn verzonden")
    print(f"{hand.actions} actions, {hand.seconds:.0f} s")  # noqa: T201 - the figure of this bar
    assert stands(app, kenmerk) == (Status.DOCUMENTEN_VERZONDEN, "200318")
    assert hand.actions <= MOST
    assert hand.seconds <= LONGEST


def stands(app: Flask, kenmerk: str) -> tuple[Status, str | None]:
    services: web.Services = app.extensions["overlijden"]
    with services.database.begin(Scope(gemeente="1942")) as session:
        found = queries.find(session, kenmerk)
    assert found is not None
    return found.status, found.akte_nummer


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
