# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""No page shows a dossier without a line in the audit, and what stands there can only grow."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, NullPool, create_engine, make_url, select, text, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from overlijden import audit, service
from overlijden.audit import ReasonNeeded, Unaudited
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.status import ENDS, Actie, Actor, Handeling, Status
from overlijden.tables import Auditregel, Bijlage, DocumentSoort, Dossier, Gebeurtenis, Revisie
from overlijden.toegang import RECHTEN, Over
from overlijden.tools.chain import START, Line, moment
from overlijden.tools.tomlfile import ConfigError
from overlijden.web.login import read_accounts
from tests.conftest import KEYS, DatabaseUrls
from tests.filing import CLERK, DIRECTOR, PARTIJ, file
from tests.forms.filing import begin
from tests.overlijden.conftest import Deliver, LogIn

pytestmark = pytest.mark.database

GEMEENTE = "1942"
DESK = Scope(gemeente=GEMEENTE)


@pytest.fixture
def lines(server: str, database_urls: DatabaseUrls) -> Callable[[], Sequence[Any]]:
    """All lines there are, past row-level security, in the order of the chains."""
    engine: Engine = create_engine(
        make_url(server).set(database=make_url(database_urls.owner).database), poolclass=NullPool
    )

    def read() -> Sequence[Any]:
        with engine.connect() as connection:
            return connection.execute(text("SELECT * FROM auditregel ORDER BY gemeente, nummer")).all()

    return read


Lines = Callable[[], Sequence[Any]]


def open_dossier(session: Session, by: Actor, kenmerk: str, reden: str | None = None) -> Dossier:
    """What a page does."""
    found = queries.find(session, kenmerk)
    assert found is not None
    audit.look(session, by, found, reden=reden)
    return found


def test_filing_and_its_act_stand_in_the_audit_with_the_same_moment(web_database: Database, lines: Lines) -> None:
    dossier = file(web_database)
    (line,) = lines()
    assert (line.gemeente, line.nummer, line.handeling) == (GEMEENTE, 1, "indienen")
    assert (line.door, line.rol, line.kenmerken) == ("uitvaart", "uitvaartondernemer", [dossier.kenmerk])
    with web_database.begin(DESK) as session:
        assert session.scalars(select(Gebeurtenis.op)).one() == line.op


def test_each_line_is_signed_over_the_one_before_it(web_database: Database, lines: Lines) -> None:
    for _ in range(3):
        file(web_database)
    before = START
    for line in lines():
        values = {**line._mapping, "op": moment(line.op), "kenmerken": tuple(line.kenmerken)}  # noqa: SLF001
        del values["mac"]
        assert line.mac == KEYS.seal(Line(**values), before)
        before = line.mac


def test_what_is_rolled_back_leaves_no_line_and_no_gap(web_database: Database, lines: Lines) -> None:
    dossier = file(web_database)
    with suppress(ZeroDivisionError), web_database.begin(DESK) as session:
        open_dossier(session, CLERK, dossier.kenmerk)
        raise ZeroDivisionError
    file(web_database)
    assert [line.nummer for line in lines()] == [1, 2]


def test_what_is_undone_in_its_session_leaves_no_line_either(web_database: Database, lines: Lines) -> None:
    dossier = file(web_database)
    with web_database.begin(DESK) as session:
        open_dossier(session, CLERK, dossier.kenmerk)
        session.rollback()
    assert len(lines()) == 1


def test_what_was_seen_before_it_was_undone_still_asks_for_a_line(web_database: Database) -> None:
    dossier = file(web_database)

    def undo() -> None:
        with web_database.begin(DESK) as session:
            audit.watch(session)
            open_dossier(session, CLERK, dossier.kenmerk)
            session.rollback()

    with pytest.raises(Unaudited):
        undo()


def test_a_list_is_one_line_per_municipality(web_database: Database, lines: Lines) -> None:
    filed = [file(web_database, gemeente) for gemeente in ("1942", "0796", "1942")]
    with web_database.begin(Scope(partij=PARTIJ)) as session:
        shown = session.scalars(select(Dossier).order_by(Dossier.kenmerk)).all()
        audit.record(session, DIRECTOR, Handeling.LIJST_INGEZIEN, shown)
    found = {line.gemeente: line.kenmerken for line in lines() if line.handeling == "lijst_ingezien"}
    assert found == {"0796": [filed[1].kenmerk], "1942": [filed[0].kenmerk, filed[2].kenmerk]}


@pytest.mark.parametrize("table", [Dossier, Revisie, Gebeurtenis, Bijlage])
def test_what_was_read_and_not_told_does_not_commit(web_database: Database, lines: Lines, table: type[Any]) -> None:
    file(web_database)

    def read() -> None:
        with web_database.begin(DESK) as session:
            audit.watch(session)
            assert session.scalars(select(table)).first() is not None

    with pytest.raises(Unaudited):
        read()
    assert len(lines()) == 1


def test_without_a_key_nothing_is_audited_and_so_nothing_is_done(database_urls: DatabaseUrls, lines: Lines) -> None:
    with Database(database_urls.web) as keyless, pytest.raises(ConfigError, match="audit_key"):
        file(keyless)
    assert lines() == []


def test_a_reason_of_an_act_stays_in_the_history(web_database: Database, lines: Lines) -> None:
    dossier = file(web_database)
    with web_database.begin(Scope(partij=PARTIJ)) as session:
        found = session.get_one(Dossier, dossier.id)
        service.perform(session, found, Actie.INTREKKEN, by=DIRECTOR, reden="Aad is niet overleden")
    assert [line.reden for line in lines()] == [None, None]


@pytest.mark.parametrize("status", sorted(ENDS))
def test_the_desk_says_why_it_opens_a_closed_dossier(
    web_database: Database, server: str, database_urls: DatabaseUrls, lines: Lines, status: Status
) -> None:
    dossier = closed(web_database, status)
    with pytest.raises(ReasonNeeded), web_database.begin(DESK) as session:
        open_dossier(session, CLERK, dossier.kenmerk)
    with web_database.begin(DESK) as session:
        open_dossier(session, CLERK, dossier.kenmerk, reden="Bezwaar")
    assert lines()[-1].reden == "Bezwaar"


def test_a_declarant_opens_her_own_closed_dossier_without_a_reason(web_database: Database, lines: Lines) -> None:
    dossier = closed(web_database, Status.AFGEROND)
    with web_database.begin(Scope(partij=PARTIJ)) as session:
        assert open_dossier(session, DIRECTOR, dossier.kenmerk) is not None
    assert (lines()[-1].handeling, lines()[-1].reden) == ("ingezien", None)


def closed(database: Database, status: Status) -> Dossier:
    dossier = file(database)
    with database.begin(DESK) as session:
        session.execute(update(Dossier).values(status=status))
    return dossier


@pytest.mark.parametrize(
    "statement", ["UPDATE auditregel SET door = 'x'", "DELETE FROM auditregel", "TRUNCATE auditregel"]
)
@pytest.mark.parametrize("role", ["web", "worker", "audit"])
def test_no_role_changes_a_line(database_urls: DatabaseUrls, role: str, statement: str) -> None:
    with (
        Database(getattr(database_urls, role), keys=KEYS) as database,
        pytest.raises(ProgrammingError, match="permission denied"),
        database.begin(DESK) as session,
    ):
        session.execute(text(statement))


@pytest.mark.parametrize(
    ("scope", "seen"),
    [(Scope(), 0), (DESK, 0), (Scope(partij=PARTIJ), 0), (Scope(beheer=GEMEENTE), 1), (Scope(beheer="0796"), 0)],
)
def test_only_the_municipality_s_administrator_reads_its_lines(web_database: Database, scope: Scope, seen: int) -> None:
    file(web_database)
    with web_database.begin(scope) as session:
        assert session.query(Auditregel).count() == seen


@pytest.mark.parametrize("scope", [Scope(), Scope(gemeente="0796"), Scope(partij="kvk:99900025"), Scope(beheer="0796")])
def test_nobody_adds_to_a_chain_that_is_not_hers(web_database: Database, scope: Scope) -> None:
    file(web_database)
    with pytest.raises(ProgrammingError, match="row-level security"), web_database.begin(scope) as session:
        audit.note(session, CLERK, Handeling.INGEZIEN, GEMEENTE)


def test_the_end_of_a_chain_tells_its_number_and_mac_and_no_more(web_database: Database) -> None:
    file(web_database)
    with web_database.begin() as session:
        (row,) = session.execute(text("SELECT * FROM keten_einde('1942')")).mappings()
    assert set(row) == {"nummer", "mac"}


def test_the_ends_of_all_chains_are_for_the_worker_and_tell_no_more(
    web_database: Database, worker_database: Database
) -> None:
    for gemeente in ("1942", "0796", "1942"):
        file(web_database, gemeente)
    with worker_database.begin() as session:
        rows = session.execute(text("SELECT * FROM keten_einden()")).mappings().all()
    assert [(row["gemeente"], row["nummer"]) for row in rows] == [("0796", 1), ("1942", 2)]
    assert set(rows[0]) == {"gemeente", "nummer", "mac"}
    with pytest.raises(ProgrammingError, match="permission denied"), web_database.begin() as session:
        session.execute(text("SELECT * FROM keten_einden()"))


def test_many_at_once_neither_fork_the_chain_nor_lose_a_line(web_database: Database, lines: Lines) -> None:
    dossier = file(web_database)

    def look() -> None:
        for _ in range(10):
            with web_database.begin(DESK) as session:
                open_dossier(session, CLERK, dossier.kenmerk)

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [line.nummer for line in lines()] == list(range(1, 82))


def test_who_thinks_long_keeps_nobody_waiting(web_database: Database) -> None:
    dossier = file(web_database)
    with web_database.begin(DESK) as slow:
        open_dossier(slow, CLERK, dossier.kenmerk)
        began = time.monotonic()
        with web_database.aside(DESK) as quick:
            quick.execute(text("SET LOCAL lock_timeout = '5s'"))
            open_dossier(quick, CLERK, dossier.kenmerk)
        assert time.monotonic() - began < 5


def test_two_transactions_that_touch_the_same_chains_do_not_wait_for_each_other(web_database: Database) -> None:
    dossiers = [file(web_database, gemeente) for gemeente in ("0796", "1942")]

    def look(order: Sequence[Dossier]) -> None:
        for _ in range(10):
            with web_database.begin(Scope(partij=PARTIJ)) as session:
                for dossier in order:
                    open_dossier(session, DIRECTOR, dossier.kenmerk)

    threads = [threading.Thread(target=look, args=(order,)) for order in (dossiers, dossiers[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive()


@pytest.mark.parametrize("actie", list(Actie))
def test_every_act_can_stand_in_the_audit(actie: Actie) -> None:
    assert Handeling(actie).name == actie.name


# Every route that somebody must log in for, and what the audit must say after it; None where it shows no dossier. The
# application itself refuses to show what was read without a line, so that a wrong None here is an error page.
TELLS: Mapping[str, Handeling | None] = {
    "forms.overview": Handeling.LIJST_INGEZIEN,
    "forms.resume": None,
    "forms.step": None,
    "forms.take_along": None,
    "forms.save": None,
    "forms.fetch_own": None,  # of who has no BSN, as here, nobody is asked: test_prefill
    "forms.check": None,
    "forms.send": Handeling.INDIENEN,
    "forms.receipt": Handeling.INGEZIEN,
    "forms.dossier": Handeling.INGEZIEN,
    "forms.withdraw": Handeling.INGEZIEN,
    "forms.amend": Handeling.INGEZIEN,
    "forms.pay": Handeling.INGEZIEN,
    "forms.payment": Handeling.INGEZIEN,
    "forms.offer": Handeling.INGEZIEN,
    "forms.offer_draft": None,
    "forms.take": None,
    "forms.discard": None,
    "forms.firm": None,
    "forms.visibility": None,  # of what was not changed, as here; of what was: test_firm
    "forms.alike": Handeling.INGEZIEN,
    "balie.queue": Handeling.LIJST_INGEZIEN,
    "balie.find": Handeling.GEZOCHT,
    "balie.dossier": Handeling.INGEZIEN,
    "balie.reason": Handeling.INGEZIEN,
    "bijlagen.file": Handeling.BIJLAGE_GEOPEND,
    "bijlagen.framed": Handeling.BIJLAGE_GEOPEND,
    "balie.beside": Handeling.INGEZIEN,
    "balie.packet": Handeling.INGEZIEN,
    "balie.consult": Handeling.BRP_GERAADPLEEGD,
    "balie.note": Handeling.NOTITIE_GEMAAKT,
    "balie.ask": Handeling.INGEZIEN,
    "balie.act": Handeling.IN_BEHANDELING_NEMEN,
    "documents.receipt": Handeling.DOCUMENT_GEMAAKT,
    "documents.attachment": Handeling.BIJLAGE_GEOPEND,
    "documenten.overview": Handeling.INGEZIEN,
    "documenten.make": Handeling.DOCUMENT_GEMAAKT,
    "documenten.sign": Handeling.DOCUMENT_ONDERTEKEND,
    "leveringen.overview": None,  # of what was delivered, as here; of what was not: test_leveringen
    "leveringen.one": None,  # the same
    "leveringen.again": Handeling.OPNIEUW_AFLEVEREN,
    "leveringen.otherwise": Handeling.ANDERS_AFGELEVERD,
    "leveringen.received": Handeling.LEVERING_BEVESTIGD,
    "cijfers.page": None,
    "cijfers.download": None,
    "api.ping": None,
    "api.feed": Handeling.LIJST_INGEZIEN,
    "api.confirmed": None,
    "api.confirm": None,
    "api.dossier": Handeling.INGEZIEN,
    "api.attachment": Handeling.BIJLAGE_GEOPEND,
    "api.report": Handeling.AKTE_OPMAKEN,
    "api.validate": None,
    "api.declare": Handeling.INDIENEN,
    "api.batch": Handeling.INDIENEN,
    "api.upload": None,
    "api.declaration": Handeling.INGEZIEN,
    "api.amend": Handeling.WIJZIGEN,
    "api.withdraw": Handeling.INTREKKEN,
    "terugmelding.page": None,
    "terugmelding.report": Handeling.AKTE_OPMAKEN,
    "loket.page": None,
    "loket.begin": None,  # nothing is declared yet
    "vinding.page": None,
    "vinding.submit": Handeling.INDIENEN,
    "inzage.search": Handeling.INZAGE_BEKEKEN,
    "beheer.collective": None,
    "beheer.overview": None,
    "beheer.change": None,
    "beheer.export": None,
    "beheer.proposal": None,
    "beheer.try_out": Handeling.DEELNAME_GEWIJZIGD,
    "beheer.upload": Handeling.DEELNAME_GEWIJZIGD,
    "beheer.attach": Handeling.DEELNAME_GEWIJZIGD,
    "beheer.pause": Handeling.DEELNAME_GEWIJZIGD,
    "beheer.resume": Handeling.DEELNAME_GEWIJZIGD,
    "beheer.decide": Handeling.DEELNAME_GEWIJZIGD,
}
ADMINISTRATION = {endpoint for endpoint in TELLS if endpoint.startswith("beheer.")}
# Tested where they are used.
ELSEWHERE = {"documenten.sign", "forms.send", "leveringen.again", "leveringen.otherwise", "terugmelding.report"}
ELSEWHERE |= {"vinding.submit", "leveringen.received", "forms.payment"}
SYSTEMS = {endpoint for endpoint in TELLS if endpoint.startswith("api.")}  # tests/overlijden/api
POSTED = {"documents.receipt", "documenten.make", "forms.save", "forms.fetch_own", "forms.send", "forms.amend"}
POSTED |= {"forms.alike", "forms.visibility", "forms.pay"}
POSTED |= {"balie.consult", "balie.find", "balie.note", "balie.reason", "balie.act", "loket.begin"}
TYPED = {
    "zoek": "Holthuizen",
    "notitie": "bel maandag",
    "geval": "OVERLIJDEN",
    "legitimatie": "paspoort",
    "gezien": "ja",
}


def test_of_every_route_for_somebody_who_logged_in_it_is_known_what_the_audit_says() -> None:
    assert set(TELLS) == {endpoint for endpoint, recht in RECHTEN.items() if not recht.is_openbaar}


@pytest.mark.parametrize("endpoint", sorted(set(TELLS) - ELSEWHERE - ADMINISTRATION - SYSTEMS))
def test_no_route_shows_a_dossier_without_a_line(
    log_in: LogIn, database: Database, deliver: Deliver, lines: Lines, endpoint: str
) -> None:
    dossier = file(database, GEMEENTE, adapter="store")
    deliver()
    before = len(lines())
    rollen = RECHTEN[endpoint].rollen
    account = next(
        one for one in ("uitvaart", "gooise-meren", "beheer-gooise-meren") if read_accounts()[one].rol in rollen
    )
    answer = visit(log_in(account), database, endpoint, dossier)
    assert answer.status_code in {200, 302}, answer.text
    answer.close()
    said = [(line.handeling, line.door, line.kenmerken) for line in lines()[before:]]
    told = TELLS[endpoint]
    assert said == [(told, account, [dossier.kenmerk])] * (2 if endpoint == "balie.beside" else 1 if told else 0)


def visit(client: FlaskClient, database: Database, endpoint: str, dossier: Dossier) -> Any:
    with database.begin(DESK) as session:
        bijlage = session.scalars(select(Bijlage.id).where(Bijlage.dossier_id == dossier.id)).one()
        versie = session.get_one(Dossier, dossier.id).versie
    values = {
        "kenmerk": dossier.kenmerk,
        "ander": dossier.kenmerk,
        "bijlage": str(bijlage),
        "actie": Actie.IN_BEHANDELING_NEMEN,
    }
    values["soort"] = DocumentSoort.AKTEGEGEVENS
    if RECHTEN[endpoint].over is Over.EIGEN_AANGIFTE and "dossier" not in endpoint and "receipt" not in endpoint:
        _, _, concept, slug = begin(client, GEMEENTE).split("/")
        values |= {"concept": concept, "slug": slug}
    rule = next(client.application.url_map.iter_rules(endpoint))
    built = rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)
    assert built is not None
    if endpoint in POSTED:
        return client.post(built[1], data={"versie": str(versie), **TYPED})
    return client.get(built[1], query_string={"kenmerk": dossier.kenmerk} if endpoint == "inzage.search" else None)


def test_a_page_that_forgets_the_audit_shows_nothing(
    log_in: LogIn, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = file(database, GEMEENTE)
    monkeypatch.setattr(audit, "look", lambda *_: None)
    answer = log_in("gooise-meren").get(f"/balie/{dossier.kenmerk}")
    assert answer.status_code == 500
    assert "Holthuizen" not in answer.text
