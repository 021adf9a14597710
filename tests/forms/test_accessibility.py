# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The accessibility statement tells what the tests of the pages found, and what nobody tried."""

from __future__ import annotations

from html import unescape

from flask.testing import FlaskClient

from forms import accessibility
from tests.e2e.statement import summary

RESULTS = [
    {"page": "start", "faults": [], "axe": "4.1", "chromium": "1.2"},
    {"page": "place", "faults": ["1100: label"], "axe": "4.1", "chromium": "1.2"},
]


def test_everybody_reads_what_the_last_run_found(visitor: FlaskClient) -> None:
    page, run = unescape(visitor.get("/toegankelijkheid").text), accessibility.found()
    assert f"naar {run['bladzijden']} bladzijden van deze dienst. Dat was axe {run['axe']}" in page
    assert run["bladzijden"] > 0
    assert ("vond niets" in page) == (run["gebreken"] == [])
    assert "Daarom is de status: eerste maatregelen genomen." in page


def test_the_statement_names_the_pages_on_which_something_is_wrong() -> None:
    made = summary(RESULTS, "2026-11-26")
    assert (made["bladzijden"], made["gebreken"], made["axe"]) == (2, ["place"], "4.1")
