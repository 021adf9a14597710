# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A BSN opens no door: the declarant sees what she typed herself and nothing that anybody else knows (rule R80)."""

from __future__ import annotations

import html
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forms.steps import BY_SLUG
from overlijden import canonical, samples
from overlijden.aangifte import Aangifte
from tests.forms.filing import begin, file_by_form, log_in

SAMPLE = canonical.write(samples.sample(nu=datetime.now(UTC)))
BSN = SAMPLE["overledene"]["bsn"]
# What is known of this person elsewhere: in the BRP, or in the declaration of somebody else.
KNOWN = ["Aad", "Holthuizen", "Westrienenstraat", "3038SX", "Maassen", "Mirjam Heijn", "Voorbeeldbegraafplaats"]


@pytest.fixture
def other(app: Flask) -> FlaskClient:
    """A funeral director of another firm."""
    client = app.test_client()
    log_in(client, "uitvaart-2")
    return client


def pages(client: FlaskClient, address: str) -> str:
    """Every page of a draft, one after another, as its reader sees them."""
    folder = address.rpartition("/")[0]
    slugs = [*BY_SLUG, "controleren"]
    shown = (client.get(f"{folder}/{slug}", follow_redirects=True) for slug in slugs)
    return html.unescape("".join(page.text for page in shown))


def with_only_a_bsn(client: FlaskClient) -> str:
    address = begin(client)
    client.post(f"{address.rpartition('/')[0]}/bsn", data={"overledene.bsn": BSN})
    return address


def test_a_bsn_brings_up_nothing_that_was_not_typed(client: FlaskClient) -> None:
    shown = pages(client, with_only_a_bsn(client))
    assert BSN in shown
    assert [known for known in KNOWN if known in shown] == []


def test_a_bsn_that_was_declared_before_brings_up_nothing_of_that_declaration(
    client: FlaskClient, other: FlaskClient
) -> None:
    data = samples.with_answers(SAMPLE, {"/overlijden/gemeente": "1942"})
    kenmerk = file_by_form(client, canonical.read(Aangifte, data)[0])
    shown = pages(other, with_only_a_bsn(other))
    assert "misschien al aangifte gedaan" in shown
    assert [known for known in [*KNOWN, kenmerk, "De Linde"] if known in shown] == []


def test_somebody_else_s_draft_does_not_exist(client: FlaskClient, other: FlaskClient) -> None:
    assert other.get(with_only_a_bsn(client)).status_code == 404


def test_a_declarant_finds_what_she_declared_of_herself_and_must_say_again_by_what_right(
    client: FlaskClient, other: FlaskClient
) -> None:
    data = samples.with_answers(SAMPLE, {"/overlijden/gemeente": "1942"})
    file_by_form(client, canonical.read(Aangifte, data)[0])
    own = client.get(begin(client).replace("plaats", "aangever")).text
    assert f'value="{SAMPLE["aangever"]["geslachtsnaam"]}"' in own
    assert f'value="{SAMPLE["aangever"]["bsn"]}"' in own
    assert " checked" not in own
    assert "error" not in own.partition("<main")[2]
    assert f'value="{SAMPLE["contact"]["email"]}"' in client.get(begin(client).replace("plaats", "contact")).text
    assert SAMPLE["aangever"]["bsn"] not in other.get(begin(other).replace("plaats", "aangever")).text
