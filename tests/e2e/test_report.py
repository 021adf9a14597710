# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The report of the conformance kit is read on any screen, with all messages open."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import Browser

from overlijden.conformance import rapport, referentie
from overlijden.conformance.eisen import Afwijking, Eis, Niveau
from overlijden.conformance.toets import toets
from overlijden.conformance.zds import EISEN
from tests.e2e.test_pages import PHONE

LONG = "//ZKN:object/" + "/".join(["ZKN:gerelateerde"] * 12)


def test_a_report_with_every_message_open_fits_a_small_phone(browser: Browser) -> None:
    nu = datetime.now(UTC)
    failing = Eis("Z11", Niveau.INNAME, "StUF-ZDS 1.1.02", "Het moet.", "It must.", lambda proef: (
        *EISEN["Z11"].check(proef), Afwijking(LONG, "x" * 200, "y" * 200)))  # fmt: skip
    with referentie.running() as reference:
        found = toets(failing, reference.proef(failing.id, referentie.adapter(), nu))
    page = browser.new_page(viewport={"width": PHONE, "height": 640})
    page.set_content(rapport.page(rapport.describe("zds", [found], seed=1, nu=nu), "https://example.org"))
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.locator("pre").count() > 2
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    page.close()
