# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A file that a municipality's own system made comes back once, cleaned and scanned, beside what was filed."""

from __future__ import annotations

import io

import pikepdf
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from overlijden import bijlagen
from overlijden.aangifte import BijlageSoort
from overlijden.adapter import Afgifte, AfgifteSoort, Bericht, Fase, Stand, TemporaryError
from overlijden.balie.words import what_now
from overlijden.db import Database, Scope
from overlijden.delivery import afgiften
from overlijden.dossier import queries
from overlijden.status import Actie, Status
from overlijden.tables import Bijlage, Dossier, Gescand, LeveringStatus
from tests.filing import file
from tests.overlijden.delivery.test_delivery import Scripted, accept, state
from tests.overlijden.delivery.test_peiling import Asked, ask, history, made, worker

pytestmark = pytest.mark.database

VERLOF = Afgifte("D1", AfgifteSoort.VERLOF)
UITTREKSEL = Afgifte("D2", AfgifteSoort.UITTREKSEL)


def pdf() -> bytes:
    written, document = io.BytesIO(), pikepdf.new()
    document.add_blank_page()
    document.docinfo["/Author"] = "Systeem van de gemeente"
    document.save(written)
    return written.getvalue()


class Issuing(Asked):
    """Says that it made these files, and gives what it has of them: bytes, or what goes wrong."""

    def __init__(self, files: dict[Afgifte, bytes | Exception], fase: Fase = Fase.BEHANDELING) -> None:
        super().__init__(Stand(fase, afgiften=tuple(files)))
        self.files, self.fetched = files, list[str]()

    def fetch(self, bericht: Bericht, afgifte: Afgifte) -> bytes:
        self.fetched.append(afgifte.nummer)
        found = self.files[afgifte]
        if isinstance(found, Exception):
            raise found
        return found


@pytest.fixture
def dossier(web_database: Database, worker_database: Database) -> Dossier:
    filed = file(web_database)
    worker(worker_database, Scripted(accept)).once()
    return filed


def issued(database: Database, dossier: Dossier) -> list[Bijlage]:
    with database.begin(Scope(partij=dossier.partij)) as session:
        return list(queries.issued(session, dossier))


def test_a_file_comes_back_once_cleaned_and_named_by_us(
    dossier: Dossier, web_database: Database, worker_database: Database, superuser: Connection
) -> None:
    system = Issuing({VERLOF: pdf(), UITTREKSEL: pdf()})
    for _ in range(2):
        ask(worker_database, superuser, adapter=system)
    assert system.fetched == ["D1", "D2"], "what is here is not fetched again"
    verlof, uittreksel = issued(web_database, dossier)
    assert (verlof.afgifte, uittreksel.afgifte) == (AfgifteSoort.VERLOF, AfgifteSoort.UITTREKSEL)
    assert (verlof.bestandsnaam, verlof.gescand) == (f"Verlof {dossier.kenmerk}.pdf", Gescand.NIET)
    with web_database.begin(Scope(partij=dossier.partij)) as session:
        content = bijlagen.content(session.get_one(Bijlage, verlof.id))
    assert b"Systeem van de gemeente" not in content, "what it tells of its maker is taken out"
    told = [actie for actie, rol in history(web_database, dossier) if rol == "koppeling"]
    assert told == [Actie.IN_BEHANDELING_NEMEN, Actie.DOCUMENT_GEVEN, Actie.DOCUMENT_GEVEN]


def test_it_is_no_part_of_what_was_declared(
    dossier: Dossier, web_database: Database, worker_database: Database, superuser: Connection
) -> None:
    with web_database.begin(Scope(partij=dossier.partij)) as session:
        before = [row.id for row in queries.attachments(session, dossier)]
    ask(worker_database, superuser, adapter=Issuing({VERLOF: pdf()}))
    with web_database.begin(Scope(partij=dossier.partij)) as session:
        assert [row.id for row in queries.attachments(session, dossier)] == before


def test_a_file_that_cannot_be_had_now_is_fetched_at_the_next_asking(
    dossier: Dossier, web_database: Database, worker_database: Database, superuser: Connection
) -> None:
    ask(worker_database, superuser, adapter=Issuing({VERLOF: TemporaryError("503"), UITTREKSEL: pdf()}))
    assert [row.afgifte for row in issued(web_database, dossier)] == [AfgifteSoort.UITTREKSEL]
    levering, _ = state(web_database, dossier)
    assert (levering.status, levering.code) == (LeveringStatus.AFGELEVERD, None)
    ask(worker_database, superuser, adapter=Issuing({VERLOF: pdf(), UITTREKSEL: pdf()}))
    assert {row.afgifte for row in issued(web_database, dossier)} == {AfgifteSoort.VERLOF, AfgifteSoort.UITTREKSEL}


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00 program", b"%PDF-1.7 broken"])
def test_what_cannot_be_shown_is_put_before_a_clerk(
    dossier: Dossier, web_database: Database, worker_database: Database, superuser: Connection, content: bytes
) -> None:
    ask(worker_database, superuser, adapter=Issuing({VERLOF: content}))
    assert issued(web_database, dossier) == []
    levering, found = state(web_database, dossier)
    assert (levering.status, levering.code) == (LeveringStatus.AFGELEVERD, afgiften.ONBRUIKBAAR)
    assert what_now(found, levering).startswith("Geef het document uit uw systeem zelf")


def test_of_what_was_withdrawn_nothing_comes_back(
    dossier: Dossier, web_database: Database, worker_database: Database, superuser: Connection
) -> None:
    superuser.execute(text("UPDATE dossier SET status = 'ingetrokken'"))
    system = Issuing({VERLOF: pdf()})
    ask(worker_database, superuser, adapter=system)
    assert system.fetched == []


def test_after_the_akte_files_still_come(
    dossier: Dossier, web_database: Database, worker_database: Database, superuser: Connection
) -> None:
    ask(worker_database, superuser, made())
    ask(worker_database, superuser, adapter=Issuing({VERLOF: pdf()}))
    _, found = state(web_database, dossier)
    assert found.status is Status.AKTE_OPGEMAAKT
    assert [row.afgifte for row in issued(web_database, dossier)] == [AfgifteSoort.VERLOF]


def test_a_municipality_cannot_flood_a_dossier(
    dossier: Dossier, web_database: Database, worker_database: Database, superuser: Connection
) -> None:
    many = {Afgifte(f"D{number}", AfgifteSoort.VERLOF): pdf() for number in range(afgiften.MOST + 5)}
    for _ in range(2):
        ask(worker_database, superuser, adapter=Issuing(dict(many)))
    assert len(issued(web_database, dossier)) == afgiften.MOST


def test_the_worker_can_add_nothing_to_what_was_declared_and_the_web_no_file_of_a_system(
    dossier: Dossier, web_database: Database, worker_database: Database
) -> None:
    row = {"partij": dossier.partij, "dossier_id": dossier.id, "gemeente": dossier.gemeente}
    for database, afgifte in ((worker_database, None), (web_database, AfgifteSoort.VERLOF)):
        one = bijlagen.make(pdf(), "a.pdf", BijlageSoort.OVERIG, "")
        for name, value in row.items():
            setattr(one, name, value)
        if afgifte:
            one.afgifte, one.afgifte_nummer, one.afgegeven_op = afgifte, "D1", dossier.ingediend_op
        with (
            pytest.raises(DBAPIError, match="row-level security"),
            database.begin(Scope(gemeente=dossier.gemeente)) as s,
        ):
            s.add(one)
