# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Participations on record: two people for every change, one for a pause, and dossiers that stay where they were."""

from __future__ import annotations

import itertools
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError

from overlijden import db, deelnames
from overlijden.adapter import Accepted
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.gemeenten import Kanaal, all_on
from overlijden.status import Actor, Rol
from overlijden.tables import Besluit, Dossier, LeveringStatus, Wijziging
from overlijden.termijn import NEDERLAND
from overlijden.tools.guards import GuardFailed
from overlijden.tools.tomlfile import ConfigError
from tests import filing
from tests.conftest import DatabaseUrls
from tests.filing import file, fit, participate
from tests.overlijden.delivery.test_delivery import deliver

pytestmark = pytest.mark.database

HOUTEN = "0321"
TODAY = date(2026, 11, 25)
HANNA, TOM, STRANGER = "hanna", "tom", "vreemd"
STORE = f'vanaf = {TODAY}\nadapter = "store"\n[kanalen]\nEHERKENNING = "EH3"\nDIGID = "DIGID_MIDDEN"\n'


def actor(persoon: str) -> Actor:
    return Actor(persoon, Rol.BEHEERDER, organisatie=HOUTEN)


def as_(persoon: str, gemeente: str = HOUTEN) -> Scope:
    return Scope(beheer=gemeente, persoon=persoon)


def invite(urls: DatabaseUrls, gemeente: str = HOUTEN, *personen: str) -> None:
    people = {persoon: persoon.title() for persoon in personen or (HANNA, TOM)}
    with Database(urls.owner, pool_size=1) as owner, owner.begin(Scope(beheer=gemeente)) as session:
        deelnames.invite(session, gemeente, people, by="operator")


@pytest.fixture
def web(database_urls: DatabaseUrls, web_database: Database) -> Database:
    """The web process's database, where Hanna and Tom of Houten were invited."""
    invite(database_urls)
    return web_database


def prepare(web: Database, by: str = HANNA, inhoud: str = STORE) -> int:
    with web.begin(as_(by)) as session:
        return deelnames.prepare(session, HOUTEN, inhoud, by=actor(by), vandaag=TODAY).id


def resume(web: Database, by: str = HANNA) -> int:
    with web.begin(as_(by)) as session:
        return deelnames.resume(session, HOUTEN, by=actor(by)).id


def decide(web: Database, number: int, by: str = TOM, besluit: Besluit = Besluit.BEVESTIGD, day: date = TODAY) -> None:
    with web.begin(as_(by)) as session:
        deelnames.decide(session, session.get_one(Wijziging, number), besluit, by=actor(by), vandaag=day)


def adapter_of(database: Database, day: date = TODAY) -> str | None:
    with database.begin() as session:
        found = deelnames.on(session, HOUTEN, day)
    return found.adapter if found else None


def test_a_change_counts_once_a_second_person_confirmed_it(web: Database) -> None:
    number = prepare(web)
    assert adapter_of(web) is None
    decide(web, number)
    assert adapter_of(web) == "store"


def test_who_and_when_and_why_stay_on_record(web: Database) -> None:
    decide(web, prepare(web))
    with web.begin(as_(TOM)) as session:
        (row,) = deelnames.history(session, HOUTEN)
        assert (row.bereid_door, row.besloten_door, row.besluit, row.inhoud) == (HANNA, TOM, "bevestigd", STORE)
        assert row.bereid_op < (row.besloten_op or row.bereid_op)


def test_whoever_prepared_a_change_cannot_confirm_it(web: Database) -> None:
    number = prepare(web)
    with pytest.raises(GuardFailed, match="collega"):
        decide(web, number, by=HANNA)
    assert adapter_of(web) is None


@pytest.mark.parametrize("by", [HANNA, TOM])
def test_either_may_reject_and_then_nothing_changed(web: Database, by: str) -> None:
    number = prepare(web)
    decide(web, number, by, Besluit.AFGEWEZEN)
    assert adapter_of(web) is None
    with pytest.raises(GuardFailed, match="al besloten"):
        decide(web, number)


def test_one_change_at_a_time(web: Database) -> None:
    prepare(web)
    with pytest.raises(GuardFailed, match="ligt al"):
        prepare(web, TOM)


@pytest.mark.parametrize("first_day", [TODAY - timedelta(days=1), date(2020, 1, 1)])
def test_nothing_is_settled_for_a_day_that_is_over(web: Database, first_day: date) -> None:
    with pytest.raises(GuardFailed, match="voorbij"):
        prepare(web, inhoud=STORE.replace(str(TODAY), str(first_day)))


def test_a_change_that_waited_too_long_is_not_confirmed_for_the_past(web: Database) -> None:
    number = prepare(web)
    with pytest.raises(GuardFailed, match="voorbij"):
        decide(web, number, day=TODAY + timedelta(days=1))


def test_what_is_no_record_is_not_prepared(web: Database) -> None:
    with pytest.raises(ConfigError, match="adapter is missing"):
        prepare(web, inhoud=f"vanaf = {TODAY}\n")


NOT_FIT = {
    "that forgets": (STORE.replace('"store"', '"memory"'), "Deze manier van meedoen is er niet"),
    "that is not there": (STORE.replace('"store"', '"zzz"'), "Deze manier van meedoen is er niet"),
    "without a name": (STORE.replace('"store"', '""'), "Deze manier van meedoen is er niet"),
    "without settings": (STORE.replace('"store"', '"zgw"'), "adressen.catalogi. ontbreekt"),
    "without a way in": (STORE.partition("[")[0], "Open eHerkenning of DigiD"),
    "far ahead": (STORE.replace("2026", "9999"), "binnen twee jaar"),
}


@pytest.mark.parametrize(("inhoud", "sentence"), NOT_FIT.values(), ids=NOT_FIT)
def test_what_would_lose_or_refuse_declarations_is_not_prepared(web: Database, inhoud: str, sentence: str) -> None:
    with pytest.raises(GuardFailed, match=sentence):
        prepare(web, inhoud=inhoud)


@pytest.mark.parametrize(("inhoud", "sentence"), NOT_FIT.values(), ids=NOT_FIT)
def test_nor_is_it_confirmed_if_it_was_prepared_before(web: Database, inhoud: str, sentence: str) -> None:
    with fit():
        number = prepare(web, inhoud=inhoud)
    with pytest.raises(GuardFailed, match=sentence):
        decide(web, number)
    assert adapter_of(web) is None


def test_who_leaves_need_not_be_fit_to_take_part(web: Database) -> None:
    decide(web, prepare(web, inhoud=f'vanaf = {TODAY}\nadapter = "geen"\n'))
    assert adapter_of(web) is None


def test_one_person_is_not_enough_to_be_invited(database_urls: DatabaseUrls) -> None:
    with pytest.raises(GuardFailed, match="two different people"):
        invite(database_urls, HOUTEN, HANNA)


# Whatever a page or its programmer does, the database insists.

CONFIRM = "UPDATE wijziging SET besluit = 'bevestigd', besloten_op = now(), besloten_door = :door"
INSERT = (
    "INSERT INTO wijziging (gemeente, inhoud, hervat, reden, bereid_door) VALUES (:gemeente, 'x', false, '', :door)"
)
PAUSE = "INSERT INTO pauze (gemeente, wat, reden, door) VALUES (:gemeente, 'leveringen', '', :door)"


def attack(database: Database, scope: Scope, statement: str, **values: Any) -> int:
    with database.begin(scope) as session:
        changed: int = session.execute(text(statement), values).rowcount  # type: ignore[attr-defined]
        return changed


def test_the_database_refuses_a_confirmation_by_whoever_prepared_it(web: Database) -> None:
    prepare(web)
    with pytest.raises(IntegrityError, match="twee_personen"):
        attack(web, as_(HANNA), CONFIRM, door=HANNA)


def test_the_database_refuses_a_confirmation_in_a_colleague_s_name(web: Database) -> None:
    prepare(web)
    with pytest.raises(ProgrammingError, match="row-level security"):
        attack(web, as_(HANNA), CONFIRM, door=TOM)


def test_the_database_refuses_a_confirmation_by_somebody_who_was_not_invited(web: Database) -> None:
    prepare(web)
    with pytest.raises(IntegrityError, match="beslisser"):
        attack(web, as_(STRANGER), CONFIRM, door=STRANGER)


def withdraw(urls: DatabaseUrls, persoon: str) -> None:
    with Database(urls.owner, pool_size=1) as owner, owner.begin(Scope(beheer=HOUTEN)) as session:
        deelnames.withdraw(session, HOUTEN, persoon, by="operator")


def test_who_may_not_administer_any_more_prepares_confirms_and_pauses_nothing(
    web: Database, database_urls: DatabaseUrls
) -> None:
    number = prepare(web)
    withdraw(database_urls, TOM)
    with pytest.raises(GuardFailed, match="niet meer"):
        decide(web, number)
    with pytest.raises(GuardFailed, match="niet meer"), web.begin(as_(TOM)) as session:
        deelnames.pause(session, HOUTEN, "DIGID", by=actor(TOM), reden="")
    decide(web, number, HANNA, Besluit.AFGEWEZEN)
    with pytest.raises(GuardFailed, match="niet meer"):
        prepare(web, TOM)


def test_what_she_prepared_can_only_be_rejected(web: Database, database_urls: DatabaseUrls) -> None:
    number = prepare(web)
    withdraw(database_urls, HANNA)
    with pytest.raises(GuardFailed, match="beheert de gemeente niet meer"):
        decide(web, number)
    with pytest.raises(ProgrammingError, match="row-level security"):
        attack(web, as_(TOM), CONFIRM, door=TOM)
    decide(web, number, besluit=Besluit.AFGEWEZEN)


def test_what_she_did_stays_under_her_name_and_she_may_be_invited_again(
    web: Database, database_urls: DatabaseUrls
) -> None:
    decide(web, prepare(web))
    withdraw(database_urls, HANNA)
    with web.begin(as_(TOM)) as session:
        assert deelnames.administrators(session) == {TOM: "Tom"}
        assert deelnames.names(session) == {HANNA: "Hanna", TOM: "Tom"}
    assert adapter_of(web) == "store"
    invite(database_urls)
    assert prepare(web)


@pytest.mark.parametrize("scope", [Scope(), Scope(gemeente=HOUTEN, persoon=TOM), as_(TOM, "1942"), Scope(partij="x")])
def test_another_scope_cannot_confirm(web: Database, scope: Scope) -> None:
    prepare(web)
    assert attack(web, scope, CONFIRM, door=TOM) == 0


def test_what_was_decided_is_not_decided_again(web: Database) -> None:
    decide(web, prepare(web))
    assert attack(web, as_(HANNA), "UPDATE wijziging SET besluit = 'afgewezen', besloten_door = 'hanna'") == 0
    assert adapter_of(web) == "store"


@pytest.mark.parametrize("statement", [INSERT, PAUSE])
@pytest.mark.parametrize(
    ("scope", "gemeente", "door"),
    [
        (as_(HANNA), HOUTEN, TOM),
        (as_(HANNA), "1942", HANNA),
        (as_(STRANGER), HOUTEN, STRANGER),
        (Scope(gemeente=HOUTEN, persoon=HANNA), HOUTEN, HANNA),
        (Scope(), HOUTEN, HANNA),
    ],
)
def test_nobody_writes_for_another(web: Database, statement: str, scope: Scope, gemeente: str, door: str) -> None:
    with pytest.raises(DBAPIError, match=r"row-level security|foreign key"):
        attack(web, scope, statement, gemeente=gemeente, door=door)


def test_a_change_is_not_made_confirmed(web: Database) -> None:
    statement = (
        "INSERT INTO wijziging (gemeente, inhoud, hervat, reden, bereid_door, besluit, besloten_door, besloten_op)"
        " VALUES ('0321', 'x', false, '', 'hanna', 'bevestigd', 'tom', now())"
    )
    with pytest.raises(ProgrammingError, match="row-level security"):
        attack(web, as_(HANNA), statement)


@pytest.mark.parametrize("role", [db.WEB, db.WORKER])
@pytest.mark.parametrize(
    ("table", "right"),
    [
        (table, right)
        for table in ("wijziging", "pauze", "beheerder", "gesloten_deur")
        for right in ("DELETE", "TRUNCATE")
    ]
    + [("beheerder", "INSERT"), ("beheerder", "UPDATE"), ("pauze", "UPDATE"), ("gesloten_deur", "SELECT")],
)
def test_no_process_of_the_service_has_these_rights(web: Database, role: str, table: str, right: str) -> None:
    with web.begin() as session:
        query = text("SELECT has_table_privilege(:role, :table, :right)")
        assert session.scalar(query, {"role": role, "table": table, "right": right}) is False


@pytest.mark.parametrize("column", ["inhoud", "gemeente", "hervat", "bereid_door", "bereid_op", "reden"])
def test_what_was_prepared_is_never_rewritten(web: Database, column: str) -> None:
    with web.begin() as session:
        query = text("SELECT has_column_privilege(:role, 'wijziging', :column, 'UPDATE')")
        assert session.scalar(query, {"role": db.WEB, "column": column}) is False


def test_what_is_prepared_is_the_municipality_s_own_until_it_is_confirmed(
    web: Database, worker_database: Database
) -> None:
    prepare(web)
    scopes = (Scope(), Scope(gemeente=HOUTEN), as_(HANNA, "1942"), Scope(partij="x"))
    seen = []
    for scope in scopes:
        with web.begin(scope) as session:
            seen.append(session.query(Wijziging).count())
    with worker_database.begin(Scope(gemeente=HOUTEN)) as session:
        seen.append(session.scalar(text("SELECT count(*) FROM wijziging")))
    assert seen == [0, 0, 0, 0, 0]


@pytest.mark.parametrize("column", ["bereid_door", "besloten_door", "reden"])
def test_the_worker_does_not_see_who(worker_database: Database, column: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), worker_database.begin() as session:
        session.execute(text(f"SELECT {column} FROM wijziging"))  # noqa: S608


def test_an_invitation_gives_no_sight_of_a_dossier(web: Database) -> None:
    file(web, HOUTEN)
    with web.begin(as_(HANNA)) as session:
        assert session.query(Dossier).count() == 0


# Pausing: one person, at once; resuming: two.


def channels(database: Database) -> set[Kanaal]:
    with database.begin() as session:
        found = deelnames.on(session, HOUTEN, TODAY)
    return set(found.kanalen) if found else set()


def pause(web: Database, wat: str, by: str = HANNA) -> None:
    with web.begin(as_(by)) as session:
        deelnames.pause(session, HOUTEN, wat, by=actor(by), reden="storing")


def test_a_channel_is_closed_at_once_by_one_person_and_opened_by_two(web: Database) -> None:
    decide(web, prepare(web))
    pause(web, Kanaal.DIGID)
    assert channels(web) == {Kanaal.EHERKENNING}
    number = resume(web)
    assert channels(web) == {Kanaal.EHERKENNING}
    decide(web, number)
    assert channels(web) == {Kanaal.EHERKENNING, Kanaal.DIGID}


def test_a_change_that_does_not_say_so_resumes_nothing(web: Database) -> None:
    decide(web, prepare(web))
    pause(web, Kanaal.DIGID)
    decide(web, prepare(web))
    assert channels(web) == {Kanaal.EHERKENNING}


def test_nothing_is_resumed_that_does_not_stand_still(web: Database) -> None:
    decide(web, prepare(web))
    with pytest.raises(GuardFailed, match="niets stil"):
        resume(web)


@pytest.mark.parametrize("confirmed_on", [TODAY, TODAY + timedelta(days=3)])
def test_a_resumption_moves_no_first_day(web: Database, confirmed_on: date) -> None:
    first = TODAY + timedelta(days=40)
    decide(web, prepare(web, inhoud=STORE.replace(str(TODAY), str(first))))
    pause(web, Kanaal.DIGID)
    decide(web, resume(web), day=confirmed_on)
    assert [adapter_of(web, day) for day in (TODAY, confirmed_on, first)] == [None, None, "store"]
    with web.begin() as session:
        assert deelnames.paused(session, HOUTEN) == ()


def test_a_pause_after_the_resumption_was_prepared_stays(web: Database) -> None:
    decide(web, prepare(web))
    pause(web, Kanaal.DIGID)
    number = resume(web)
    pause(web, Kanaal.EHERKENNING, by=TOM)
    decide(web, number)
    assert channels(web) == {Kanaal.DIGID}


def test_paused_deliveries_wait_and_none_is_lost(web: Database, worker_database: Database) -> None:
    dossier = file(web, HOUTEN)
    elsewhere = file(web, "1942")
    pause(web, deelnames.LEVERINGEN)
    arrived = deliver(worker_database, lambda *_: Accepted()).seen
    assert [bericht.kenmerk for bericht in arrived] == [elsewhere.kenmerk]
    filing.resume(web, HOUTEN)
    arrived = deliver(worker_database, lambda *_: Accepted()).seen
    assert [bericht.kenmerk for bericht in arrived] == [dossier.kenmerk]


def test_only_what_can_be_paused_is(web: Database) -> None:
    with pytest.raises(GuardFailed):
        pause(web, "alles")


# A filed dossier stays where it was sent.


def test_a_delivery_keeps_the_record_of_its_filing(web: Database, worker_database: Database) -> None:
    today = datetime.now(NEDERLAND).date()
    own = 'vanaf = 2020-01-01\nadapter = "memory"\n[kanalen]\nEHERKENNING = "EH2+"\n'
    first = participate(web, HOUTEN, own)
    dossier = file(web, HOUTEN, adapter="memory")
    participate(web, HOUTEN, f'vanaf = {today}\nadapter = "geen"\n', today)
    with web.begin(Scope(gemeente=HOUTEN)) as session:
        (levering,) = queries.deliveries(session, dossier)
        assert (levering.adapter, levering.wijziging, levering.status) == ("memory", first, LeveringStatus.WACHT)
    assert adapter_of(web, today) is None


def test_a_death_before_a_merger_is_the_successor_s_dossier(web: Database) -> None:
    amsterdam = 'vanaf = 2022-01-01\nadapter = "amsterdam"\n[kanalen]\nEHERKENNING = "EH2+"\n'
    participate(web, "0363", amsterdam, date(2022, 1, 1))
    dossier = file(web, "0457", adapter="weesp", nu=datetime(2022, 3, 24, 9, tzinfo=NEDERLAND))
    assert dossier.gemeente == "0363"
    with web.begin(Scope(gemeente="0363")) as session:
        assert queries.declared(session, dossier).overlijden.gemeente == "0457"
        assert [levering.adapter for levering in queries.deliveries(session, dossier)] == ["amsterdam"]


# Any sequence of joins, changes, pauses and leaves.

NUMBERS = itertools.cycle([gemeente.code for gemeente in all_on(TODAY)])
PERSONS = st.sampled_from([HANNA, TOM, STRANGER])
ADAPTERS = st.sampled_from(["store", "stuf_zds", "memory", "geen"])
DAYS = st.integers(0, 5)


class Participation(RuleBasedStateMachine):
    """A municipality's history beside a model of it, written down as plain lists."""

    urls: DatabaseUrls
    web: Database

    @initialize()
    def begin(self) -> None:
        self.code = next(NUMBERS)
        invite(self.urls, self.code)
        self.today = TODAY
        self.waiting: tuple[int, str, date, str] | None = None  # number, who, first day, adapter
        self.settled: list[tuple[date, str, int]] = []
        self.filed: dict[int, str] = {}  # the record that a dossier was sent by, and what it said

    @rule(days=st.integers(1, 3))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(by=PERSONS, adapter=ADAPTERS, ahead=st.integers(-1, 4))
    def prepare(self, by: str, adapter: str, ahead: int) -> None:
        first = self.today + timedelta(days=ahead)
        inhoud = f'vanaf = {first}\nadapter = "{adapter}"\n[kanalen]\nEHERKENNING = "EH3"\n'
        try:
            with self.web.begin(as_(by, self.code)) as session:
                made = deelnames.prepare(session, self.code, inhoud, by=actor(by), vandaag=self.today)
        except GuardFailed:
            assert self.waiting or by == STRANGER or ahead < 0
        else:
            assert (self.waiting, by != STRANGER, ahead >= 0) == (None, True, True)
            self.waiting = made.id, by, first, adapter

    @precondition(lambda self: self.waiting)
    @rule(by=PERSONS, besluit=st.sampled_from(list(Besluit)))
    def decide(self, by: str, besluit: Besluit) -> None:
        assert self.waiting
        number, prepared_by, first, adapter = self.waiting
        confirms = besluit is Besluit.BEVESTIGD
        may = by != STRANGER and not (confirms and (by == prepared_by or first < self.today))
        try:
            with self.web.begin(as_(by, self.code)) as session:
                row = session.get_one(Wijziging, number)
                deelnames.decide(session, row, besluit, by=actor(by), vandaag=self.today)
        except GuardFailed:
            assert not may
        else:
            assert may
            self.waiting = None
            self.settled += [(first, adapter, number)] if confirms else []

    @rule(by=PERSONS, wat=st.sampled_from(deelnames.PAUZEERBAAR))
    def pause(self, by: str, wat: str) -> None:
        try:
            with self.web.begin(as_(by, self.code)) as session:
                deelnames.pause(session, self.code, wat, by=actor(by), reden="storing")
        except GuardFailed:
            assert by == STRANGER
        else:
            assert by != STRANGER

    @rule(ago=DAYS)
    def file(self, ago: int) -> None:
        death = self.today - timedelta(days=ago)
        now, then = self.counts_on(self.today), self.counts_on(death)
        with self.web.begin() as session:
            nu = datetime.combine(self.today, time(12), NEDERLAND)
            found = deelnames.bestemming(session, self.code, death, nu)
            sent = found.ontvanger and session.get_one(Wijziging, found.ontvanger.wijziging or 0).inhoud
        expected = None if now is None else then or now
        assert (found.open and found.open.wijziging) == (now and now[2])
        assert (found.ontvanger and found.ontvanger.wijziging) == (expected and expected[2])
        if found.ontvanger and sent:
            self.filed[found.ontvanger.wijziging or 0] = sent

    def counts_on(self, day: date) -> tuple[date, str, int] | None:
        """Of all that was settled for this day or before it, the last."""
        best: tuple[date, str, int] | None = None
        for one in self.settled:
            if one[0] <= day and (best is None or one[0] >= best[0]):
                best = one
        return best if best and best[1] != "geen" else None

    @invariant()
    def two_persons_signed_whatever_counts(self) -> None:
        with self.web.begin(as_(HANNA, getattr(self, "code", "0000"))) as session:
            rows = [row for row in deelnames.history(session, self.code) if row.besluit is Besluit.BEVESTIGD]
            assert all({row.bereid_door, row.besloten_door} == {HANNA, TOM} for row in rows)
            assert {row.id for row in rows} == {number for _, _, number in self.settled}

    @invariant()
    def what_a_dossier_was_sent_by_stays(self) -> None:
        with self.web.begin() as session:
            for number, inhoud in self.filed.items():
                assert session.get_one(Wijziging, number).inhoud == inhoud


def test_any_sequence_routes_every_dossier_by_its_dates_and_changes_nothing_without_two_persons(
    database_urls: DatabaseUrls, web_database: Database
) -> None:
    Participation.urls, Participation.web = database_urls, web_database
    with fit():
        run_state_machine_as_test(Participation, settings=settings(max_examples=60, stateful_step_count=30))
