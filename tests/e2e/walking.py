# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a person does with the form: read a label, type or choose, press the button."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

from playwright.sync_api import Locator, Page, expect

from overlijden import codes
from overlijden.aangifte import Aangifte
from overlijden.samples import ORDINARY, sample

Answers = Mapping[str, str | tuple[str, ...] | bool]


def ordinary(gemeente: str, name: str = ORDINARY) -> Aangifte:
    """A sample in this municipality, dated so that it may be filed now."""
    made = sample(name, nu=datetime.now(UTC))
    plaats = codes.gemeenten()[gemeente].naam  # it lies there without a doubt
    return dataclasses.replace(made, overlijden=dataclasses.replace(made.overlijden, gemeente=gemeente, plaats=plaats))


def begin(page: Page, gemeente: str) -> None:
    """Say where: the first question of all. A place that is called as its municipality."""
    page.goto("/")
    page.get_by_role("link", name="Begin").click()
    page.get_by_label("In welke plaats is de persoon overleden?").fill(gemeente)
    onward(page)


def begin_ordinary(page: Page, gemeente: str) -> None:
    """Begin with an ordinary death, where the municipality is open for it."""
    begin(page, gemeente)
    page.get_by_role("radio", name=re.compile("^Iemand is overleden")).check()
    onward(page)


def onward(page: Page) -> None:
    page.get_by_role("button", name="Verder").click()


def answer(page: Page, heading: str, answers: Answers) -> None:
    """Answer the questions of the page with this heading, and go on."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    for label, given in answers.items():
        _give(page, label, given)
    onward(page)


def _give(page: Page, label: str, given: str | tuple[str, ...] | bool) -> None:
    """A text goes into its line, a tuple into the parts of a day or time; what has choices is chosen, a box ticked."""
    if given is True:
        page.get_by_label(label, exact=True).check()
    elif isinstance(given, tuple):
        parts = _question(page, label).get_by_role("textbox").all()
        for part, text in zip(parts, given, strict=True):
            part.fill(text)
    elif (question := _question(page, label)).count():
        question.get_by_label(str(given), exact=True).check()
    elif (control := page.get_by_label(label, exact=True)).evaluate("one => one.tagName") == "SELECT":
        control.select_option(label=str(given))
    else:
        control.fill(str(given))


def _question(page: Page, label: str) -> Locator:
    return page.get_by_role("group", name=label, exact=True)


def day(datum: date) -> tuple[str, str, str]:
    return str(datum.day), str(datum.month), str(datum.year)


def check_and_send(page: Page) -> str:
    """Send what was checked; the reference on the receipt."""
    if (warned := page.get_by_label("bij 'Let op' gelezen")).count():
        warned.check()
    page.get_by_label("Ik heb alles naar waarheid ingevuld.").check()
    page.get_by_role("button", name="Versturen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wij hebben uw aangifte ontvangen")
    found = re.search(r"OV-[0-9]{4}-[0-9]{7}", page.get_by_role("main").inner_text())
    assert found
    return found[0]
