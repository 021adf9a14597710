# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The use cases: filed once, all or nothing, and every status written with its event."""

import dataclasses
import subprocess
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from overlijden import canonical, codes, service
from overlijden.aangifte import Aangifte, Bevinding
from overlijden.bijlagen import unpack
from overlijden.db import Database, Scope
from overlijden.dossier import queries, voorwaarden
from overlijden.dossier.voorwaarden import AFWIJKBAAR, LONGEST, MOTIVERING, VOORWAARDEN
from overlijden.rules import RULES, Context
from overlijden.samples import names, sample
from overlijden.service import Rejected
from overlijden.status import AFTER_AKTE, DESK, Actie, Actor, IllegalTransition, Rol, Status, allowed, next_status
from overlijden.tables import Base, Bijlage, Dossier, Levering, LeveringStatus, Revisie
from overlijden.termijn import NEDERLAND, KbLezing
from overlijden.tools.guards import GuardFailed
from tests.acting import SAID, needed
from tests.conftest import KEYS, fresh_database
from tests.filing import CLERK, DIRECTOR, PARTIJ, SINCE, file, participate, settle

pytestmark = pytest.mark.database

NU = datetime.now(UTC)
AKTE_MADE = AFTER_AKTE | {Status.AFGEROND, Status.DOORGEHAALD}
AKTE: dict[str, Any] = {"akte_nummer": "200251", "akte_datum": NU.date()}


DossierIn = Callable[[Status], AbstractContextManager[tuple[Session, Dossier]]]


@pytest.fixture(scope="module")
def shared(server: str, template: str, worker_id: str) -> Iterator[Database]:
    """One database for hundreds of cases, each rolled back."""
    with fresh_database(server, template, worker_id) as urls, Database(urls.web, keys=KEYS) as database:
        yield database


@pytest.fixture(scope="module")
def dossier_in(shared: Database) -> DossierIn:
    """A dossier as it would be in any status, with no history yet, forgotten after the block."""

    @contextmanager
    def opened(status: Status) -> Iterator[tuple[Session, Dossier]]:
        with suppress(_Undone), shared.begin(Scope(gemeente="1942", partij=PARTIJ)) as session:
            dossier = Dossier(
                id=uuid.uuid4(), kenmerk="OV-2026-9999999", concept=uuid.uuid4(), gemeente="1942", partij=PARTIJ,
                persoon=DIRECTOR.id, kanaal="EHERKENNING", status=status, ingediend_op=NU - timedelta(days=1),
            )  # fmt: skip
            if status in AKTE_MADE:
                dossier.akte_nummer, dossier.akte_datum = "200250", NU.date()
            session.add(dossier)
            session.flush()
            declared = canonical.write(sample(nu=NU - timedelta(days=1)))
            session.add(Revisie(dossier_id=dossier.id, nummer=1, gemeente="1942", partij=PARTIJ, aangifte=declared))
            session.flush()
            service.enqueue(session, dossier, "scripted", None)
            yield session, dossier
            raise _Undone

    return opened


class _Undone(Exception):
    """Rolls a case back."""


OF_A_DECLARATION = ("concept", "dossier", "revisie", "bijlage", "levering", "leveringstap", "gebeurtenis")


def rows(database: Database) -> dict[str, int]:
    with database.begin(Scope(partij=PARTIJ)) as session:
        tables = (Base.metadata.tables[name] for name in OF_A_DECLARATION)
        return {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


CONFIRMED = {
    "begraving-laat": ("R53",),
    "begraving-vroeg": ("R50",),
    "periode": ("R31", "R58"),
    "onderweg": ("R35",),
    "zonder-bsn": ("R17",),
}  # what the declarant was told and filed with


@pytest.mark.parametrize("name", names())
def test_every_sample_is_filed_whole(web_database: Database, name: str) -> None:
    dossier = file(web_database, name=name)
    with web_database.begin(Scope(gemeente="1942")) as session:
        declared = queries.declared(session, dossier)
        levering = session.scalars(select(Levering)).one()
        sums = session.scalars(select(Bijlage.sha256).order_by(Bijlage.volgorde)).all()
    expected = sample(name, nu=dossier.ingediend_op)
    assert declared.waarschuwingen == CONFIRMED.get(name, ())
    assert dataclasses.replace(
        declared, bijlagen=(), overlijden=expected.overlijden, waarschuwingen=()
    ) == dataclasses.replace(expected, bijlagen=())
    assert [item.sha256 for item in declared.bijlagen] == list(sums)
    assert (dossier.status, levering.status) == (Status.INGEDIEND, LeveringStatus.WACHT)
    assert dossier.uiterste_dag is not None


def test_filing_the_same_draft_twice_files_it_once(web_database: Database) -> None:
    concept = uuid.uuid4()
    first, second = (file(web_database, concept=concept) for _ in range(2))
    assert first.kenmerk == second.kenmerk
    assert rows(web_database)["dossier"] == rows(web_database)["levering"] == 1


def test_a_double_click_files_once(web_database: Database) -> None:
    settle(web_database, "1942", "scripted")
    concept, filed = uuid.uuid4(), list[str]()
    threads = [
        threading.Thread(target=lambda: filed.append(file(web_database, concept=concept).kenmerk)) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(filed) == 6
    assert len(set(filed)) == 1
    assert rows(web_database)["dossier"] == 1


def test_a_death_before_a_merger_is_filed_with_the_successor(
    web_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wijdemeren would become part of Hilversum on 1 January 2027; a changed row of table 33 is enough."""
    (tmp_path / "tabellen").mkdir()
    table = (codes.SHIPPED / "tabellen" / codes.GEMEENTEN).read_text(encoding="utf-8")
    changed = table.replace("1696,Wijdemeren,2002-01-01,,", "1696,Wijdemeren,2002-01-01,2027-01-01,0402")
    (tmp_path / "tabellen" / codes.GEMEENTEN).write_text(changed, encoding="utf-8")
    new_year = datetime(2027, 1, 1, 12, tzinfo=NEDERLAND)
    assert file(web_database, "1696", nu=new_year).gemeente == "1696"
    settle(web_database, "0402", "scripted")
    monkeypatch.setenv("OVERLIJDEN_CONFIG", str(tmp_path))
    assert file(web_database, "1696", nu=new_year).gemeente == "0402"


def test_what_the_rules_refuse_leaves_nothing_behind(web_database: Database) -> None:
    made = sample(nu=NU)
    late = dataclasses.replace(made, overlijden=dataclasses.replace(made.overlijden, datum=NU.date() + timedelta(3)))
    aangifte, attachments, _ = unpack(late, PARTIJ)
    settle(web_database, "0796", "scripted")
    context = Context(nu=NU)
    with pytest.raises(Rejected) as rejected, web_database.begin(Scope(partij=PARTIJ)) as session:
        service.submit(session, aangifte, attachments, context, by=DIRECTOR, concept=uuid.uuid4())
    assert "R24" in {finding.regel for finding in rejected.value.findings}
    assert set(rows(web_database).values()) == {0}


def test_without_a_participating_municipality_nothing_is_filed(web_database: Database) -> None:
    with pytest.raises(Rejected), web_database.begin(Scope(partij=PARTIJ)) as session:
        service.submit(session, sample(nu=NU), [], Context(nu=NU), by=DIRECTOR, concept=uuid.uuid4())
    assert set(rows(web_database).values()) == {0}


def test_all_or_nothing_when_the_process_dies_before_the_commit(web_database: Database) -> None:
    class Died(Exception):
        pass

    settle(web_database, "0796", "scripted")

    def file_and_die() -> None:
        aangifte, attachments, _ = unpack(sample(nu=NU), PARTIJ)
        context = Context(nu=NU)
        with web_database.begin(Scope(partij=PARTIJ)) as session:
            service.submit(session, aangifte, attachments, context, by=DIRECTOR, concept=uuid.uuid4())
            raise Died

    with pytest.raises(Died):
        file_and_die()
    assert set(rows(web_database).values()) == {0}


def test_references_carry_the_year_and_never_repeat(web_database: Database) -> None:
    kenmerken = [file(web_database).kenmerk for _ in range(3)]
    assert len(set(kenmerken)) == 3
    assert all(kenmerk.startswith(f"OV-{NU.astimezone().year}-") and len(kenmerk) == 15 for kenmerk in kenmerken)


LAWFUL = [(van, actie, rol) for van in Status for rol in Rol for actie in allowed(van, rol)]
WITHOUT_RIGHT = [(van, actie, Rol.BEHEERDER) for van, actie, _ in LAWFUL]


@pytest.mark.parametrize(("van", "actie", "rol"), LAWFUL)
def test_an_act_changes_status_history_and_version_together(
    dossier_in: DossierIn, van: Status, actie: Actie, rol: Rol
) -> None:
    """Every status × act × role that the tables have, with all that the act needs."""
    actor = Actor("iemand", rol)
    with dossier_in(van) as (session, dossier):
        before = prepared(session, dossier, actie)
        service.perform(session, dossier, actie, by=actor, **needed(actie))
        event = queries.history(session, dossier)[-1]
        assert dossier.status is next_status(van, actie, rol)
        assert (event.van, event.naar, event.actie, event.rol) == (van, dossier.status, actie, rol)
        assert (event.door, event.reden, event.gegevens) == ("iemand", "omdat", SAID.get(actie))
        is_paid_online = actie is Actie.BETALING_ONTVANGEN and rol is Rol.SYSTEEM
        if is_paid_online and not dossier.openstaand:  # nothing to pay back: a clerk who reads is not disturbed
            assert dossier.versie == before
        else:
            assert dossier.versie > before


@pytest.mark.parametrize(("van", "actie", "rol"), sorted(set(WITHOUT_RIGHT)))
def test_an_act_of_another_s_leaves_nothing_behind(dossier_in: DossierIn, van: Status, actie: Actie, rol: Rol) -> None:
    """That every other combination is refused, ``test_status`` proves of the tables; ``perform`` asks them first."""
    with dossier_in(van) as (session, dossier):
        with pytest.raises(IllegalTransition):
            service.perform(session, dossier, actie, by=Actor("iemand", rol), **needed(actie))
        assert dossier.status is van
        assert queries.history(session, dossier) == []


def prepared(session: Session, dossier: Dossier, actie: Actie) -> int:
    """What came before: what a colleague did where an act takes two, a birth where its akte is made; the version."""
    if actie is Actie.GEBOORTEAKTE_OPMAKEN:
        born = {**canonical.write(queries.declared(session, dossier)), "soort": "GEBOORTE_EN_OVERLIJDEN"}
        dossier.revisie += 1
        session.add(service.row(Revisie, dossier, nummer=dossier.revisie, aangifte=born))
        session.flush()
    if actie is Actie.DOORHALEN:
        first = Actie.DOORHALING_VOORBEREIDEN
        service.perform(session, dossier, first, by=Actor("collega", Rol.MEDEWERKER), **needed(first))
    return dossier.versie


APART: Mapping[Actie, tuple[str, ...]] = {  # what else an act at the desk waits for
    Actie.AKTE_OPMAKEN: ("wijziging",),
    Actie.DOORZENDEN: ("eigen gemeente",),
    Actie.AFRONDEN: ("openstaand",),
    Actie.DOORHALEN: ("niet voorbereid", "zelf voorbereid"),
}
OF_ALL = ("/akte_nummer", "/akte_datum")  # asked of a municipality's own system too


def guards(actie: Actie) -> Iterator[str]:
    """All that may keep this act from being done: a field that lacks, a precondition by its rule, or another."""
    if actie in MOTIVERING:
        yield "/reden"
    yield from (f"/{name}" for name in SAID.get(actie, ()))
    yield from OF_ALL if actie is Actie.AKTE_OPMAKEN else ()
    yield from VOORWAARDEN.get(actie, ())
    yield from APART.get(actie, ())


def lacking(guard: str, session: Session, dossier: Dossier, actie: Actie, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What is said with the act when it runs into this guard; the dossier is made so."""
    said = needed(actie)
    if guard.startswith("/"):
        said |= {name: None for name in said if f"/{name}" == guard}
        said["gegevens"] = {name: value for name, value in (said["gegevens"] or {}).items() if f"/{name}" != guard}
    match guard:
        case "wijziging":
            declared = canonical.write(queries.declared(session, dossier))
            session.add(service.row(Revisie, dossier, nummer=2, aangifte=declared))
            dossier.verwerkt, dossier.revisie = 1, 2
        case "eigen gemeente":
            said["gegevens"] = {"gemeente": dossier.gemeente}
        case "openstaand":
            said["reden"], dossier.openstaand = None, ["originelen"]
        case "zelf voorbereid":
            first = Actie.DOORHALING_VOORBEREIDEN
            service.perform(session, dossier, first, by=Actor("iemand", Rol.MEDEWERKER), **needed(first))
        case _ if guard in RULES:
            patch.setattr(voorwaarden, "rules", finding(guard))
    return said


def finding(regel: str) -> SimpleNamespace:
    """Rules of which this one alone finds something, whatever was declared."""
    found = Bevinding(regel, RULES[regel].ernst, RULES[regel].velden[0], "Dit staat open.")
    return SimpleNamespace(check=lambda _, __, asked: [found] if regel in asked else [])


@pytest.mark.parametrize(
    ("van", "actie", "rol", "guard"),
    [
        (van, actie, rol, guard)
        for van, actie, rol in LAWFUL
        for guard in guards(actie)
        if rol is not Rol.SYSTEEM
        or not guard.startswith("/")  # the service leaves out nothing of what it writes itself
    ],
)
def test_every_guard_keeps_the_desk_from_its_act_in_every_status(
    dossier_in: DossierIn, monkeypatch: pytest.MonkeyPatch, van: Status, actie: Actie, rol: Rol, guard: str
) -> None:
    """Status × act × role × guard. Who works elsewhere tells what was done there, and is asked for the akte alone."""
    with dossier_in(van) as (session, dossier):
        said = lacking(guard, session, dossier, actie, monkeypatch)
        before = len(queries.history(session, dossier))
        perform = partial(service.perform, session, dossier, actie, by=Actor("iemand", rol), **said)
        if rol in DESK or guard in OF_ALL:
            with pytest.raises(GuardFailed) as refused:
                perform()
            assert not guard.startswith("/") or guard in (refused.value.wijzer, *refused.value.also)
            assert (dossier.status, len(queries.history(session, dossier))) == (van, before)
        else:
            perform()
            assert dossier.status is next_status(van, actie, rol)


@pytest.mark.parametrize(
    ("actie", "regel"), [(actie, regel) for actie, asked in VOORWAARDEN.items() for regel in asked]
)
def test_the_registrar_sets_aside_what_the_law_leaves_to_her_and_nothing_else(
    dossier_in: DossierIn, monkeypatch: pytest.MonkeyPatch, actie: Actie, regel: str
) -> None:
    (van,) = [van for van in Status if actie in allowed(van, Rol.AMBTENAAR)]
    with dossier_in(van) as (session, dossier):
        said = lacking(regel, session, dossier, actie, monkeypatch)
        step = partial(service.perform, session, dossier, by=CLERK)
        aside = partial(step, Actie.AFWIJKEN, reden="omdat", gegevens={"regel": regel})
        if regel in AFWIJKBAAR:
            aside()
            step(actie, **said)
        else:
            with pytest.raises(GuardFailed, match="kunt u niet afwijken"):
                aside()


@pytest.mark.parametrize("actie", list(MOTIVERING))
@pytest.mark.parametrize("reden", [None, "  ", "x" * (LONGEST + 1), "over 999991930"])
def test_an_act_that_must_be_accounted_for_is_refused_without_a_reason_that_can_be_kept(
    dossier_in: DossierIn, actie: Actie, reden: str | None
) -> None:
    van = next(van for van in Status if actie in allowed(van, Rol.AMBTENAAR))
    with dossier_in(van) as (session, dossier), pytest.raises(GuardFailed) as refused:
        service.perform(session, dossier, actie, by=CLERK, reden=reden, gegevens=SAID.get(actie))
    assert refused.value.wijzer == "/reden"


def test_striking_out_an_akte_takes_two(dossier_in: DossierIn) -> None:
    with dossier_in(Status.AFGEROND) as (session, dossier):
        strike = partial(service.perform, session, dossier, Actie.DOORHALEN, **needed(Actie.DOORHALEN))
        with pytest.raises(GuardFailed, match="twee mensen"):
            strike(by=CLERK)
        prepare = Actie.DOORHALING_VOORBEREIDEN
        service.perform(session, dossier, prepare, by=CLERK, **needed(prepare))
        with pytest.raises(GuardFailed, match="zelf voorbereid"):
            strike(by=CLERK)
        strike(by=Actor("els", Rol.AMBTENAAR))
        assert (dossier.status, dossier.openstaand) == (Status.DOORGEHAALD, ["ontvangers"])
        confirm = Actie.ONTVANGST_BEVESTIGEN
        for ontvanger in ("brp", "cbs", "aangever", "uitvaart"):
            service.perform(session, dossier, confirm, by=CLERK, gegevens={"ontvanger": ontvanger})
        assert dossier.openstaand == []


def test_a_dossier_that_is_opened_again_needs_a_new_verlof(dossier_in: DossierIn) -> None:
    with dossier_in(Status.DOCUMENTEN_VERZONDEN) as (session, dossier):
        service.perform(session, dossier, Actie.HEROPENEN, by=CLERK, reden="de plaats op het verlof klopte niet")
        assert (dossier.status, dossier.akte_nummer) == (Status.AKTE_OPGEMAAKT, "200250")
        service.perform(session, dossier, Actie.VERLOF_AFGEVEN, by=CLERK)
        assert dossier.status is Status.VERLOF_AFGEGEVEN


def test_what_is_still_to_be_done_goes_away_when_it_is_done(dossier_in: DossierIn) -> None:
    with dossier_in(Status.IN_BEHANDELING) as (session, dossier):
        service.perform(session, dossier, Actie.AKTE_OPMAKEN, by=CLERK, **AKTE)
        assert dossier.openstaand == ["originelen", "b_envelop"]
        for actie in (Actie.ORIGINELEN_ONTVANGEN, Actie.B_ENVELOP_ONTVANGEN, Actie.B_ENVELOP_VERZENDEN):
            service.perform(session, dossier, actie, by=CLERK, **needed(actie))
        assert dossier.openstaand == []


def test_a_dossier_with_something_open_is_completed_with_a_reason_alone(dossier_in: DossierIn) -> None:
    with dossier_in(Status.DOCUMENTEN_VERZONDEN) as (session, dossier):
        dossier.openstaand = ["originelen"]
        with pytest.raises(GuardFailed, match="Er staat nog iets open"):
            service.perform(session, dossier, Actie.AFRONDEN, by=CLERK)
        service.perform(session, dossier, Actie.AFRONDEN, by=CLERK, reden="de lijkschouwer stuurt het na")
        assert dossier.status is Status.AFGEROND


def test_another_term_that_was_allowed_is_the_deadline_from_then_on(dossier_in: DossierIn) -> None:
    with dossier_in(Status.IN_BEHANDELING) as (session, dossier):
        service.perform(session, dossier, Actie.TERMIJN_BESLISSEN, by=CLERK, **needed(Actie.TERMIJN_BESLISSEN))
        assert dossier.uiterste_dag == date.fromisoformat(SAID[Actie.TERMIJN_BESLISSEN]["tot"])


def test_the_service_makes_no_akte_numbers(web_database: Database) -> None:
    dossier = file(web_database)
    with web_database.begin(Scope(gemeente="1942")) as session:
        kept = session.get_one(Dossier, dossier.id)
        kept.status = Status.IN_BEHANDELING
        with pytest.raises(GuardFailed, match="aktenummer"):
            service.perform(session, kept, Actie.AKTE_OPMAKEN, by=CLERK)
        assert (kept.status, kept.akte_nummer) == (Status.IN_BEHANDELING, None)


def test_of_two_clerks_at_once_the_second_is_told(web_database: Database) -> None:
    dossier = file(web_database)
    desk = Scope(gemeente="1942")
    with web_database.begin(desk) as session:
        session.get_one(Dossier, dossier.id).status = Status.AFGELEVERD
    with web_database.begin(desk) as session:
        stale = session.get_one(Dossier, dossier.id)
    with web_database.begin(desk) as session:
        service.perform(session, session.get_one(Dossier, dossier.id), Actie.IN_BEHANDELING_NEMEN, by=CLERK)
    with pytest.raises(StaleDataError), web_database.begin(desk) as session:
        service.perform(session, session.merge(stale, load=False), Actie.IN_BEHANDELING_NEMEN, by=CLERK)


def test_only_perform_writes_a_status() -> None:
    """Read in the source, because one assignment elsewhere would be a dossier without its event."""
    found = subprocess.run(
        ["grep", "-rnE", r"dossier\.status(, \w+\.\w+)* = ", "overlijden", "adapters", "forms", "--include=*.py"],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[3],
    ).stdout.splitlines()  # fmt: skip
    assert [line.split(":")[0] for line in found] == ["overlijden/service/__init__.py"]


def test_a_revision_cannot_be_changed(web_database: Database) -> None:
    dossier = file(web_database)
    with pytest.raises(Exception, match="permission denied"), web_database.begin(Scope(partij=PARTIJ)) as session:
        session.get_one(Revisie, (dossier.id, 1)).aangifte = {}


@pytest.mark.parametrize(("lezing", "day"), [(None, 20), (KbLezing.WERKDAG, 20), (KbLezing.VRIJ, 21)])
def test_the_deadline_is_as_the_municipality_reads_the_law_else_the_earlier_day(
    lezing: KbLezing | None, day: int
) -> None:
    """Death on 11 May 2026: the sixth working day is 20 May, or 21 May if the decree day is no working day."""
    made = Aangifte()
    made = dataclasses.replace(made, overlijden=dataclasses.replace(made.overlijden, datum=date(2026, 5, 11)))
    assert service.last_day(made, lezing) == date(2026, 5, day)


@pytest.mark.parametrize(("lezing", "day"), [("vrij", 21), ("werkdag", 20)])
def test_a_dossier_has_the_deadline_of_its_municipality(web_database: Database, lezing: str, day: int) -> None:
    settled = f'vanaf = {SINCE}\nadapter = "scripted"\nkb_lezing = "{lezing}"\nkanalen.EHERKENNING = "EH2+"\n'
    participate(web_database, "1942", settled)
    dossier = file(web_database, nu=datetime(2026, 5, 12, 12, tzinfo=UTC))  # a death on the day before
    assert dossier.uiterste_dag == date(2026, 5, day)


def test_a_person_declared_before_is_known_but_not_by_whom(web_database: Database) -> None:
    dossier = file(web_database)
    with web_database.begin(Scope(partij="kvk:99900025")) as session:
        assert queries.is_known(session, dossier.overledene_bsn)
        assert not queries.is_known(session, "999990032")
        assert not queries.is_known(session, None)
        assert queries.find(session, dossier.kenmerk) is None
        assert queries.municipality_of(session, dossier.kenmerk) == dossier.gemeente


@pytest.mark.parametrize("kenmerk", ["", "\x00", "\ud800", "OV-2026-1", "OV-2026-0000001\n"])
def test_what_is_no_reference_finds_nothing(web_database: Database, kenmerk: str) -> None:
    with web_database.begin(Scope(partij=PARTIJ)) as session:
        assert queries.find(session, kenmerk) is None
        assert queries.municipality_of(session, kenmerk) is None
