# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Samples can be filed whenever somebody asks for one."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import random
from datetime import UTC, datetime, timedelta

import jsonschema
import pytest

from overlijden import canonical, rules, samples
from overlijden.aangifte import Aangifte, Bevinding, Ernst
from overlijden.rules.voorbeelden import DEELNAME
from overlijden.specificatie import schema
from overlijden.tools.cleaning import clean
from tests.declaring import context

BEGIN = datetime(2020, 1, 2, tzinfo=UTC)
SECONDS = int(timedelta(days=16 * 365).total_seconds())
CHANCE = random.Random(2020)  # noqa: S311 - the same moments in every run
MOMENTS = [BEGIN + timedelta(seconds=second) for second in CHANCE.sample(range(SECONDS), 500)]
# Both changes of the clock, a leap day, Christmas night.
ODD = ["2026-03-29T00:30+01:00", "2026-10-25T02:30+01:00", "2028-02-29T23:59+01:00", "2026-12-25T00:00+01:00"]
SCHEMA = jsonschema.Draft202012Validator(schema.describe(Aangifte, "https://example.nl/aangifte"))
# What a clerk must decide about these, and nothing more.
FOR_THE_CLERK = {
    "begraving-laat": {"R53"},
    "begraving-vroeg": {"R50"},
    "periode": {"R31", "R58"},
    "onderweg": {"R35"},
    "zonder-bsn": {"R17"},
}


def findings(name: str, nu: datetime) -> list[Bevinding]:
    deelname = dataclasses.replace(DEELNAME, zonder_bsn=name == "zonder-bsn")
    found = rules.check(samples.sample(name, nu=nu), context(nu, deelname=deelname))
    return [finding for finding in found if finding.ernst is not Ernst.INFORMEERT]


@pytest.mark.parametrize("name", samples.names())
def test_a_sample_can_be_filed_at_any_moment(name: str) -> None:
    for nu in MOMENTS if name == samples.ORDINARY else MOMENTS[::10]:
        assert {finding.regel for finding in findings(name, nu)} == FOR_THE_CLERK.get(name, set()), nu


@pytest.mark.parametrize("nu", ODD)
def test_the_ordinary_sample_can_be_filed_when_clocks_and_calendars_are_odd(nu: str) -> None:
    assert findings("gewoon", datetime.fromisoformat(nu)) == []


@pytest.mark.parametrize("name", samples.names())
def test_a_sample_survives_its_json_form(name: str) -> None:
    aangifte = samples.sample(name, nu=MOMENTS[0])
    data = canonical.write(aangifte)
    assert canonical.read(Aangifte, data) == (aangifte, [])
    SCHEMA.validate(data)


@pytest.mark.parametrize("name", samples.names())
def test_a_sample_is_dated_yesterday_and_goes_to_one_municipality(name: str) -> None:
    overlijden = samples.sample(name, nu=datetime(2026, 3, 4, 23, 30, tzinfo=UTC)).overlijden
    assert (str(overlijden.tot or overlijden.datum), overlijden.gemeente) == ("2026-03-04", "0796")


def test_the_same_moment_gives_the_same_sample() -> None:
    assert samples.sample(nu=BEGIN) == samples.sample(nu=BEGIN)


def test_an_unknown_name_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        samples.sample("bestaat-niet", nu=BEGIN)


def test_an_attachment_is_a_readable_pdf_with_its_own_figures() -> None:
    (bijlage,) = samples.sample(nu=BEGIN).bijlagen
    content = base64.b64decode(bijlage.inhoud or "")
    assert clean(content)[0] == bijlage.mediatype == "application/pdf"
    assert (len(content), hashlib.sha256(content).hexdigest()) == (bijlage.omvang, bijlage.sha256)
    assert b"Voorbeeld van formulier A" in content
