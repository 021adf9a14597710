# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""File sample declarations by the use case itself, for tests that start after the form."""

from __future__ import annotations

import dataclasses
import uuid
from datetime import UTC, date, datetime

from overlijden import codes, service
from overlijden.bijlagen import unpack
from overlijden.db import Database, Scope
from overlijden.gemeenten import Deelname, Gemeente, Kanaal, KbLezing
from overlijden.rules import Context
from overlijden.samples import sample
from overlijden.status import Actor, Rol
from overlijden.tables import Dossier

PARTIJ = "kvk:99900017"
DIRECTOR = Actor("uitvaart", Rol.UITVAARTONDERNEMER, PARTIJ)
CLERK = Actor("noor", Rol.AMBTENAAR)


def participation(gemeente: str, adapter: str) -> Deelname:
    """A municipality that takes part with this adapter, since always."""
    return Deelname(
        gemeente=Gemeente(gemeente, "Proefgemeente"),
        vanaf=date(2020, 1, 1),
        tot=None,
        adapter=adapter,
        profiel={},
        kanalen={Kanaal.EHERKENNING: "EH2+"},
        contact=None,
        hulp_telefoon="",
        originelen_adres="",
        mee_te_brengen=(),
        kb_lezing=KbLezing.VRIJ,
    )


def file(
    database: Database,
    gemeente: str = "1942",
    *,
    name: str = "gewoon",
    adapter: str = "scripted",
    concept: uuid.UUID | None = None,
    nu: datetime | None = None,
) -> Dossier:
    """File a sample in this municipality, now or at ``nu``; what a declaration leaves in the database."""
    nu = nu or datetime.now(UTC)
    made = sample(name, nu=nu)
    plaats = codes.gemeenten()[gemeente].naam  # it lies there without a doubt
    made = dataclasses.replace(made, overlijden=dataclasses.replace(made.overlijden, gemeente=gemeente, plaats=plaats))
    aangifte, rows, findings = unpack(made, PARTIJ)
    assert findings == []
    context = Context(nu=nu, deelname=participation(gemeente, adapter))
    with database.begin(Scope(partij=PARTIJ)) as session:
        return service.submit(session, aangifte, rows, context, by=DIRECTOR, concept=concept or uuid.uuid4())
