# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The same declaration by the form and by a firm's software: found, filed or refused, and stored alike.

A few dozen declarations in every run, two thousand with ``make proof``. What fails says with which seed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, event, given, note, seed, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from forms import drafts, reading
from forms.step import Raw
from forms.steps import CONTROLEREN
from overlijden import bijlagen, canonical, codes, rules, service
from overlijden.aangifte import Aangifte
from overlijden.api import intake
from overlijden.cli.aangifte import DIRECTOR
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.settings import Settings
from overlijden.tables import Bijlage
from overlijden.tools.problems import Problem
from overlijden.web.login import Identity, read_accounts
from tests import proof, test_same_findings
from tests.conftest import DatabaseUrls
from tests.declaring import WEDNESDAY
from tests.filing import opening_here
from tests.forms.filing import answered
from tests.serving import settings as service_settings
from tests.strategies import aangiften
from tests.test_same_findings import ODD, undone, with_odd_answers, written

pytestmark = pytest.mark.proof
database = test_same_findings.database  # the fixture
Stored = Mapping[str, Any] | None


def typed(aangifte: Aangifte) -> dict[str, Raw]:
    """Every page as it was answered, and the last one with the warnings that were read."""
    return {**answered(aangifte), CONTROLEREN.slug: CONTROLEREN.written(canonical.write(aangifte))}


def came(session: Session, aangifte: Aangifte, who: Identity) -> dict[str, Any]:
    """What software sends of it, its attachments ahead."""
    rows = attachments(aangifte, who)
    for row in rows:
        intake.keep(session, row, who)
    plain = dataclasses.replace(aangifte, bijlagen=(), onderneming=None)
    return {"aangifte": canonical.write(plain), "bijlagen": [str(row.id) for row in rows]}


def attachments(aangifte: Aangifte, who: Identity) -> list[Bijlage]:
    _, rows, unreadable = bijlagen.unpack(aangifte, who.partij)
    assert unreadable == []
    return rows


def stored(session: Session, kenmerk: str) -> Stored:
    dossier = queries.find(session, kenmerk)
    assert dossier is not None
    made: Mapping[str, Any] = canonical.write(queries.declared(session, dossier))
    return made


def by_form(session: Session, aangifte: Aangifte, who: Identity, own: Settings) -> Stored:
    """What the form stores of it, None when it refuses."""
    draft = drafts.create(session, who, typed(aangifte))
    session.flush()
    for row in attachments(aangifte, who):
        row.concept_id = draft.id
        session.add(row)
    session.flush()
    try:
        return stored(session, drafts.file(session, draft, drafts.read(session, draft, who, own), who, own))
    except service.Rejected:
        return None


def by_software(session: Session, aangifte: Aangifte, who: Identity, own: Settings) -> Stored:
    """What the machine interface stores of it, None when it refuses."""
    sent = came(session, aangifte, who)
    draft = intake.claim(session, "sleutel", who, intake.digest("k", who, sent))
    try:
        return stored(session, intake.file(session, draft, sent, who, own).kenmerk)
    except Problem:
        return None


@seed(proof.SEED)
@settings(
    max_examples=proof.size(2_000, 50),
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink],
    database=None,
)
@given(aangifte=aangiften(), odd=st.lists(st.sampled_from(ODD), max_size=3), is_read=st.booleans())
def test_form_and_software_find_file_and_store_the_same(
    database: Database, database_urls: DatabaseUrls, aangifte: Aangifte, odd: Sequence[tuple[str, Any]], is_read: bool
) -> None:
    note(f"SEED={proof.SEED}")
    who = read_accounts(codes.SHIPPED / "demo" / "accounts.toml")[DIRECTOR]
    own, scope = service_settings(database_urls), Scope(partij=who.partij, persoon=who.id)
    asked = with_odd_answers(aangifte, odd)
    with time_machine.travel(WEDNESDAY, tick=False), opening_here():
        with undone(database, scope) as session:
            judge_by = partial(drafts.context, session, who, own)
            form = reading.read(typed(asked), who.onderneming, attachments(asked, who), judge_by)
            if is_read:
                asked = dataclasses.replace(asked, waarschuwingen=rules.confirmed(form.findings))
                form = reading.read(typed(asked), who.onderneming, attachments(asked, who), judge_by)
            all_of_it = intake.judge(session, came(session, asked, who), who, own)
            asked = dataclasses.replace(form.aangifte, bijlagen=asked.bijlagen)  # what the form asks, and no more
            sent = intake.judge(session, came(session, asked, who), who, own)
        assert sent.reading.aangifte == all_of_it.reading.aangifte == form.aangifte
        assert written(sent.findings) == written(form.findings)
        left = [one.wijzer for one in all_of_it.findings if one.regel == intake.NOT_ASKED]
        assert [one for one in written(all_of_it.findings) if one["wijzer"] not in left] == [
            one for one in written(form.findings) if one["wijzer"] not in left
        ]
        with undone(database, scope) as session:
            here = by_form(session, asked, who, own)
        with undone(database, scope) as session:
            there = by_software(session, asked, who, own)
    event(f"{'filed' if here else 'refused'}, {'with' if left else 'without'} what is not asked")
    assert here == there
