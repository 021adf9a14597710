# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The same declaration through the form, ``overlijden validate``, filing and the desk: the same findings.

A few dozen declarations in every run, two thousand with ``make proof``. What fails says with which seed.
"""

from __future__ import annotations

import dataclasses
import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, event, given, note, seed, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from forms import drafts, reading
from overlijden import bijlagen, canonical, cli, codes, rules, samples, service
from overlijden.aangifte import Aangifte, Bevinding
from overlijden.balie import page
from overlijden.cli.aangifte import DIRECTOR
from overlijden.db import Database, Scope
from overlijden.demo import demogemeenten
from overlijden.tables import Bijlage, Dossier
from overlijden.web.login import Identity, read_accounts
from tests import proof
from tests.conftest import KEYS, DatabaseUrls
from tests.declaring import WEDNESDAY
from tests.forms.filing import answered
from tests.serving import settings as service_settings
from tests.strategies import aangiften

pytestmark = pytest.mark.proof
# One of these answers at a time is enough for a rule to speak; together they find rules that hide each other.
ODD: Sequence[tuple[str, Any]] = (
    ("/overlijden/datum", "2026-03-05"),
    ("/overlijden/datum", "2026-02-10"),
    ("/overlijden/datum_zekerheid", "ONBEKEND"),
    ("/overlijden/datum_zekerheid", "TUSSEN"),
    ("/overlijden/tot", "2026-03-02"),
    ("/overlijden/tot", "2026-03-05"),
    ("/overlijden/onderweg", "SCHIP"),
    ("/overlijden/tijd", {"onbekend": ""}),
    ("/overlijden/tijd", None),
    ("/overlijden/bijzonderheden", "Een hartinfarct."),
    ("/overlijden/plaats", "Amsterdam"),
    ("/overlijden/soort", None),
    ("/overledene/bsn", None),
    ("/overledene/heeft_bsn", False),
    ("/overledene/heeft_bsn", True),
    ("/overledene/bsn", "999991931"),
    ("/overledene/bsn", "999993872"),
    ("/overledene/voornamen", "J.P."),
    ("/overledene/geslachtsnaam", "van der Meijden"),
    ("/overledene/geslachtsnaam", "王"),
    ("/overledene/geboortedatum", "2027-00-00"),
    ("/overledene/geboortedatum", "1903-01-01"),
    ("/overledene/geboortedatum", "2015-05-05"),
    ("/overledene/geboortedatum", "2026-03-03"),
    ("/overledene/burgerlijke_staat", "2"),
    ("/overledene/burgerlijke_staat", "4"),
    ("/ouders", None),
    ("/aangever/bsn", "123456782"),
    ("/aangever/geboortedatum", "2012-00-00"),
    ("/aangever/geboorteplaats", None),
    ("/aangever/hoedanigheid", "EIGEN_WETENSCHAP"),
    ("/aangever/machtiging_gever", None),
    ("/arts/a_route", None),
    ("/arts/b_route", None),
    ("/lijkbezorging/datum", "2026-03-03"),
    ("/lijkbezorging/datum", "2026-03-04"),
    ("/lijkbezorging/datum", "2026-03-12"),
    ("/lijkbezorging/soort", "CREMATIE"),
    ("/lijkbezorging/soort", "BUITENLAND"),
    ("/lijkbezorging/laissez_passer", True),
    ("/uittreksels/eu_modelformulier", 1),
    ("/uittreksels/taal_eu_form", "fr"),
    ("/uittreksels/taal_eu_form", "xx"),
    ("/lijkbezorging/uitstel_reden", "bsn 999991930"),
    ("/uittreksels/nederlands", 11),
    ("/uittreksels/nederlands", 100),
    ("/contact/email", "naam@voorbeeld"),
    ("/contact/telefoon", "12345"),
    ("/naar_waarheid", None),
    ("/bijlagen", []),
)


@pytest.fixture
def database(database_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    demogemeenten.settle(database_urls.owner, KEYS)
    monkeypatch.setenv("DATABASE_URL", database_urls.web)
    with Database(database_urls.web, keys=KEYS) as database:
        yield database


@contextmanager
def undone(database: Database, scope: Scope) -> Iterator[Session]:
    """A transaction that leaves nothing behind, so that no declaration is the second for its person."""
    with database.begin(scope) as session:
        yield session
        session.rollback()


def with_odd_answers(aangifte: Aangifte, odd: Sequence[tuple[str, Any]]) -> Aangifte:
    return canonical.read(Aangifte, samples.with_answers(canonical.write(aangifte), dict(odd)))[0]


def by_form(session: Session, aangifte: Aangifte, who: Identity, urls: DatabaseUrls) -> reading.Reading:
    """What the form makes of these answers: only the questions that apply, the firm from the log-in."""
    _, rows, unreadable = bijlagen.unpack(aangifte, who.partij)
    assert unreadable == []

    def judge_by(made: Aangifte) -> rules.Context:
        return drafts.context(session, who, service_settings(urls), made)

    return reading.read(answered(aangifte), who.onderneming, rows, judge_by)


def validated(aangifte: Aangifte) -> list[dict[str, str]]:
    """What ``overlijden validate`` prints."""
    result = CliRunner().invoke(cli.main, ["validate", "-"], input=json.dumps(canonical.write(aangifte)))
    assert result.exception is None or isinstance(result.exception, SystemExit)
    printed: list[dict[str, str]] = json.loads(result.stdout)
    return printed


def filed(
    session: Session, aangifte: Aangifte, rows: Sequence[Bijlage], context: rules.Context, who: Identity
) -> tuple[Dossier | None, Sequence[Bevinding]]:
    """The dossier, or why there is none."""
    try:
        return service.submit(session, aangifte, rows, context, by=who.actor, concept=uuid.uuid4()), []
    except service.Rejected as rejection:
        return None, rejection.findings


def written(findings: Sequence[Bevinding]) -> list[dict[str, str]]:
    return [canonical.write(finding) for finding in findings]


@seed(proof.SEED)
@settings(
    max_examples=proof.size(2_000, 40),
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink],
    database=None,
)
@given(aangifte=aangiften(), odd=st.lists(st.sampled_from(ODD), max_size=3))
def test_form_validation_filing_and_desk_find_the_same(
    database: Database, database_urls: DatabaseUrls, aangifte: Aangifte, odd: Sequence[tuple[str, Any]]
) -> None:
    note(f"SEED={proof.SEED}")
    who = read_accounts(codes.SHIPPED / "demo" / "accounts.toml")[DIRECTOR]
    asked = with_odd_answers(aangifte, odd)
    with time_machine.travel(WEDNESDAY, tick=False), undone(database, Scope("0796", who.partij)) as session:
        form = by_form(session, asked, who, database_urls)
        found = written(form.findings)
        assert validated(dataclasses.replace(form.aangifte, bijlagen=asked.bijlagen)) == found
        context = drafts.context(session, who, service_settings(database_urls), form.aangifte)
        _, rows, _ = bijlagen.unpack(asked, who.partij)
        dossier, refused = filed(session, form.aangifte, rows, context, who)
        event("refused" if dossier is None else f"filed with {len(form.findings)} findings")
        assert (written(refused) == found) if rules.blocking(form.findings) else (refused == [])
        if dossier is not None:
            desk = page.read(session, dossier, WEDNESDAY.astimezone(UTC), production=False)
            assert written(desk.findings) == written([one for one in form.findings if one.ernst in page.FOR_CLERK])
            assert desk.aangifte.waarschuwingen == rules.confirmed(form.findings)
