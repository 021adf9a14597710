# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The outbox of mail: filled with the act, emptied apart from it, and never a third time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from overlijden import deelnames, service
from overlijden.adapter import Refused, TemporaryError, UnknownOutcome
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.mail import mailer
from overlijden.mail.mailer import Mailer
from overlijden.service import handling, wisseling
from overlijden.settings import Delivery
from overlijden.status import Actie, Actor, Rol, Status
from overlijden.tables import Dossier, Mail, MailSoort, MailStatus
from overlijden.worker import Worker, forgetting, outbox
from tests import smtpd
from tests.conftest import DatabaseUrls
from tests.filing import CLERK, DIRECTOR, FIRST, PARTIJ, file, resume, settle
from tests.overlijden.delivery.test_delivery import Scripted, accept
from tests.smtpd import Server

pytestmark = pytest.mark.database

HERE, THERE = "1942", "0363"
OTHER = Actor("sanne", Rol.NABESTAANDE, "digid:sanne")
SETTINGS = Delivery(lease=60, backoff=1, backoff_cap=8, breaker_after=99)
URL = "https://overlijden.example"


class Scribe:
    """A mail server in this process, which does as its script says: an exception is raised after the mail was read."""

    sender = smtpd.SENDER

    def __init__(self, *script: Exception | None) -> None:
        self.script, self.read = list(script), list[EmailMessage]()

    def send(self, message: EmailMessage) -> None:
        self.read.append(message)
        if (error := self.script.pop(0) if self.script else None) is not None:
            raise error


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Server]:
    with smtpd.running(tmp_path) as server:
        yield server


@pytest.fixture
def now_due(superuser: Connection) -> Callable[[], None]:
    """Let time pass until every mail is due, and whoever holds one has held it too long."""

    def pass_by() -> None:
        superuser.execute(text("UPDATE mail SET volgende_poging = now() - interval '1 second'"))

    return pass_by


def send(database: Database, chosen: Mailer) -> int:
    sent = 0
    while outbox.send_next(database, chosen, URL, SETTINGS):
        sent += 1
    return sent


def mails(database: Database, dossier: Dossier) -> list[Mail]:
    with database.begin(Scope(gemeente=dossier.gemeente)) as session:
        return list(queries.mails(session, dossier))


def stands(database: Database, dossier: Dossier) -> list[tuple[MailSoort, MailStatus, str | None]]:
    return [(one.soort, one.status, one.code) for one in mails(database, dossier)]


def perform(database: Database, dossier: Dossier, *acts: Actie) -> None:
    for actie in acts:
        with database.begin(Scope(gemeente=dossier.gemeente)) as session:
            found = session.get_one(Dossier, dossier.id)
            service.perform(session, found, actie, by=CLERK, reden="stuur formulier A")


def put(database: Database, dossier: Dossier, status: Status) -> None:
    with database.begin(Scope(gemeente=dossier.gemeente)) as session:
        session.get_one(Dossier, dossier.id).status = status


def ask(database: Database, dossier: Dossier) -> None:
    put(database, dossier, Status.IN_BEHANDELING)
    perform(database, dossier, Actie.AANVULLING_VRAGEN)


def test_who_filed_gets_a_receipt_from_a_real_server(
    web_database: Database, worker_database: Database, post: Server
) -> None:
    dossier = file(web_database, HERE)
    with worker_database.begin(Scope(gemeente=HERE)) as session:
        to = queries.declared(session, dossier).contact.email
    assert send(worker_database, mailer.of(post.settings)) == 1
    [(receiver, received)] = post.received
    assert receiver == to
    assert received["Subject"] == f"Aangifte {dossier.kenmerk} is ontvangen"
    assert f"{URL}/dossier/{dossier.kenmerk}" in received.get_content()
    assert stands(web_database, dossier) == [(MailSoort.ONTVANGST, MailStatus.VERZONDEN, None)]


def test_an_act_that_did_not_happen_makes_no_mail(web_database: Database) -> None:
    dossier = file(web_database, HERE)
    put(web_database, dossier, Status.IN_BEHANDELING)

    def ask_in_vain() -> None:
        with web_database.begin(Scope(gemeente=HERE)) as session:
            found = session.get_one(Dossier, dossier.id)
            service.perform(session, found, Actie.AANVULLING_VRAGEN, by=CLERK, reden="stuur formulier A")
            assert len(queries.mails(session, found)) == 3
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask_in_vain()
    assert [soort for soort, *_ in stands(web_database, dossier)] == [MailSoort.ONTVANGST]


def test_who_is_asked_something_is_told_and_reminded(
    web_database: Database, worker_database: Database, now_due: Callable[[], None]
) -> None:
    dossier, scribe = file(web_database, HERE), Scribe()
    ask(web_database, dossier)
    send(worker_database, scribe)
    assert "vraagt u iets" in scribe.read[-1]["Subject"]
    assert "stuur formulier A" not in scribe.read[-1].as_string(), "what was asked may name somebody"
    [reminder] = [one for one in mails(web_database, dossier) if one.soort is MailSoort.HERINNERING]
    assert reminder.status is MailStatus.WACHT
    assert reminder.volgende_poging > datetime.now(UTC) + timedelta(hours=20)
    now_due()
    send(worker_database, scribe)
    assert "wacht op u" in scribe.read[-1]["Subject"]


def test_who_answered_is_not_reminded(
    web_database: Database, worker_database: Database, now_due: Callable[[], None]
) -> None:
    dossier, scribe = file(web_database, HERE), Scribe()
    ask(web_database, dossier)
    perform(web_database, dossier, Actie.AANVULLEN)
    now_due()
    send(worker_database, scribe)
    assert [message["Subject"] for message in scribe.read] == [f"Aangifte {dossier.kenmerk} is ontvangen"]
    assert {one.status for one in mails(web_database, dossier)} == {MailStatus.VERZONDEN, MailStatus.VERVALLEN}


def test_who_is_asked_twice_is_reminded_once(
    web_database: Database, worker_database: Database, now_due: Callable[[], None]
) -> None:
    dossier, scribe = file(web_database, HERE), Scribe()
    ask(web_database, dossier)
    perform(web_database, dossier, Actie.AANVULLEN, Actie.AANVULLING_VRAGEN)
    now_due()
    send(worker_database, scribe)
    assert len([message for message in scribe.read if "wacht op u" in message["Subject"]]) == 1


def test_documents_that_were_sent_are_told(web_database: Database, worker_database: Database) -> None:
    dossier, scribe = file(web_database, HERE), Scribe()
    send(worker_database, scribe)
    put(web_database, dossier, Status.VERLOF_AFGEGEVEN)
    perform(web_database, dossier, Actie.DOCUMENTEN_VERZENDEN)
    send(worker_database, scribe)
    assert scribe.read[-1]["Subject"] == f"Aangifte {dossier.kenmerk}: de documenten zijn verzonden"


def move(database: Database, dossier: Dossier, partij: str = PARTIJ) -> Dossier | None:
    put(database, dossier, Status.IN_BEHANDELING)
    with database.begin(Scope(gemeente=HERE, partij=partij)) as session:
        found = session.get_one(Dossier, dossier.id)
        return handling.move(session, found, THERE, by=CLERK, reden="daar was het", nu=datetime.now(UTC))


def test_who_is_sent_on_hears_of_the_new_reference_and_gets_no_second_receipt(
    web_database: Database, worker_database: Database
) -> None:
    dossier, scribe = file(web_database, HERE), Scribe()
    send(worker_database, scribe)
    settle(web_database, THERE, "scripted")
    moved = move(web_database, dossier)
    assert moved
    send(worker_database, scribe)
    assert [message["Subject"] for message in scribe.read[1:]] == [f"Aangifte {moved.kenmerk} is doorgestuurd"]
    assert dossier.kenmerk in scribe.read[-1].get_content()
    assert stands(web_database, moved) == [(MailSoort.DOORGEZONDEN, MailStatus.VERZONDEN, None)]


def test_who_goes_where_nobody_takes_part_hears_it_too(web_database: Database, worker_database: Database) -> None:
    dossier, scribe = file(web_database, HERE), Scribe()
    send(worker_database, scribe)
    assert move(web_database, dossier) is None
    send(worker_database, scribe)
    assert "Bel dan de gemeente Gooise Meren" in " ".join(scribe.read[-1].get_content().split())


def pause(database: Database) -> None:
    with database.begin(Scope(beheer=HERE, persoon=FIRST)) as session:
        deelnames.pause(
            session, HERE, deelnames.LEVERINGEN, by=Actor(FIRST, Rol.BEHEERDER, organisatie=HERE), reden="storing"
        )


def test_who_waits_because_it_was_paused_is_told_once(web_database: Database, worker_database: Database) -> None:
    dossier, other = file(web_database, HERE), file(web_database, "0796")
    assert outbox.tell_paused(worker_database) == 0
    pause(web_database)
    assert outbox.tell_paused(worker_database) == 1
    resume(web_database, HERE)
    pause(web_database)
    assert outbox.tell_paused(worker_database) == 0
    scribe = Scribe()
    send(worker_database, scribe)
    assert f"Aangifte {dossier.kenmerk} wacht bij ons" in [message["Subject"] for message in scribe.read]
    assert [soort for soort, *_ in stands(web_database, other)] == [MailSoort.ONTVANGST]


def test_what_has_arrived_does_not_wait(web_database: Database, worker_database: Database) -> None:
    file(web_database, HERE)
    Worker(worker_database, SETTINGS, lambda _: Scripted(accept)).once()
    pause(web_database)
    assert outbox.tell_paused(worker_database) == 0


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (TemporaryError("smtp 451"), MailStatus.WACHT, "smtp 451"),
        (Refused("smtp 550"), MailStatus.OPGEGEVEN, "smtp 550"),
        (UnknownOutcome("time-out"), MailStatus.WACHT, "unknown time-out"),
    ],
)
def test_what_the_server_says_is_written_down(
    web_database: Database, worker_database: Database, error: Exception, status: MailStatus, code: str
) -> None:
    dossier = file(web_database, HERE)
    assert send(worker_database, Scribe(error)) == 1
    [row] = mails(web_database, dossier)
    assert (row.status, row.code, row.pogingen) == (status, code, 1)
    assert (row.klaar_op is None) == (status is MailStatus.WACHT)


def test_a_server_that_is_away_is_tried_for_days_and_then_given_up(
    web_database: Database, worker_database: Database, superuser: Connection, now_due: Callable[[], None]
) -> None:
    dossier = file(web_database, HERE)
    for _ in range(20):
        now_due()
        assert send(worker_database, Scribe(TemporaryError("ConnectionRefusedError"))) == 1
    [row] = mails(web_database, dossier)
    assert row.opgeven_op - row.gemaakt_op > timedelta(days=2, hours=23)
    superuser.execute(text("UPDATE mail SET opgeven_op = now()"))
    now_due()
    assert send(worker_database, Scribe()) == 0
    assert stands(web_database, dossier) == [(MailSoort.ONTVANGST, MailStatus.OPGEGEVEN, "ConnectionRefusedError")]


def test_what_may_have_arrived_is_sent_once_more_and_no_third_time(
    web_database: Database, worker_database: Database, now_due: Callable[[], None]
) -> None:
    dossier, scribe = file(web_database, HERE), Scribe(*[UnknownOutcome("time-out")] * 5)
    for _ in range(5):
        send(worker_database, scribe)
        now_due()
    assert [message["Message-ID"] for message in scribe.read] == [scribe.read[0]["Message-ID"]] * 2
    assert stands(web_database, dossier) == [(MailSoort.ONTVANGST, MailStatus.OPGEGEVEN, "unknown time-out")]


def test_that_it_may_have_arrived_is_not_forgotten_while_the_server_is_away(
    web_database: Database, worker_database: Database, now_due: Callable[[], None]
) -> None:
    dossier = file(web_database, HERE)
    script = [UnknownOutcome("time-out"), TemporaryError("down"), TemporaryError("down"), UnknownOutcome("time-out")]
    scribe = Scribe(*script)
    for _ in range(6):
        send(worker_database, scribe)
        now_due()
    assert len(scribe.read) == 4
    assert mails(web_database, dossier)[0].status is MailStatus.OPGEGEVEN


PROGRAM = """
import sys
from overlijden.mail import mailer
from overlijden.worker import outbox
from overlijden.db import Database
from overlijden.settings import Delivery, MailServer
server = MailServer(server=sys.argv[2], sender=sys.argv[3], ca=sys.argv[4])
with Database(sys.argv[1]) as database:
    outbox.send_next(database, mailer.of(server), "", Delivery())
"""


def test_a_process_killed_between_sending_and_writing_it_down_sends_at_most_twice(
    web_database: Database,
    worker_database: Database,
    database_urls: DatabaseUrls,
    post: Server,
    now_due: Callable[[], None],
) -> None:
    dossier, running = file(web_database, HERE), list[subprocess.Popen[bytes]]()
    post.on_message = lambda: os.kill(running[-1].pid, signal.SIGKILL)
    command = [database_urls.worker, post.settings.server, post.settings.sender, post.settings.ca]
    for _ in range(3):
        running.append(subprocess.Popen([sys.executable, "-c", PROGRAM, *command]))
        running[-1].wait(60)
        now_due()
    assert [process.returncode for process in running] == [-signal.SIGKILL, -signal.SIGKILL, 0]
    assert [message["Message-ID"] for message in post.messages] == [post.messages[0]["Message-ID"]] * 2
    assert stands(web_database, dossier) == [(MailSoort.ONTVANGST, MailStatus.OPGEGEVEN, "worker-died")]


def test_who_was_slow_does_not_write_over_who_took_over(
    web_database: Database, worker_database: Database, now_due: Callable[[], None]
) -> None:
    dossier = file(web_database, HERE)

    class Slow:
        sender = smtpd.SENDER

        def send(self, message: EmailMessage) -> None:
            now_due()
            send(worker_database, Scribe())
            raise Refused("smtp 550")

    assert send(worker_database, Slow()) == 1
    assert stands(web_database, dossier) == [(MailSoort.ONTVANGST, MailStatus.VERZONDEN, None)]


def test_two_workers_send_each_mail_once(web_database: Database, worker_database: Database) -> None:
    dossiers, scribe = [file(web_database, HERE) for _ in range(6)], Scribe()
    threads = [threading.Thread(target=send, args=(worker_database, scribe)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({message["Message-ID"] for message in scribe.read}) == len(scribe.read) == len(dossiers)


@pytest.mark.parametrize(
    ("email", "code"),
    [
        (None, "no-address"),
        ("a@b.nl\r\nBcc: c@d.nl", "bad-address"),
        ("=?x?q?x?=@b.nl", "bad-address"),
        ("josé@voorbeeld.example", "bad-address"),
    ],
)
def test_where_there_is_no_address_a_clerk_can_see_it(
    web_database: Database, worker_database: Database, superuser: Connection, email: str | None, code: str
) -> None:
    dossier, scribe = file(web_database, HERE), Scribe()
    superuser.execute(text("ALTER TABLE revisie DISABLE TRIGGER USER"))
    changed = "UPDATE revisie SET aangifte = jsonb_set(aangifte, '{contact,email}', to_jsonb(CAST(:email AS text)))"
    gone = "UPDATE revisie SET aangifte = aangifte #- '{contact,email}'"
    superuser.execute(text(changed if email else gone), {"email": email} if email else {})
    send(worker_database, scribe)
    assert scribe.read == []
    assert stands(web_database, dossier) == [(MailSoort.ONTVANGST, MailStatus.OPGEGEVEN, code)]


def pass_on(database: Database, dossier: Dossier, to: Actor) -> None:
    with database.begin(Scope(gemeente=HERE)) as session:
        partij = session.get_one(Dossier, dossier.id).partij
    with database.begin(Scope(partij=partij)) as session:
        found, nu = session.get_one(Dossier, dossier.id), datetime.now(UTC)
        code = wisseling.offer(session, found, nu, by=DIRECTOR)
        offered = wisseling.find(session, code)
    assert offered
    with database.begin(Scope(partij=to.partij)) as session:
        assert wisseling.take(session, code, offered, [], nu, by=to, naam="Joost Rietveld")


def test_who_let_the_declaration_go_over_to_another_hears_no_more_of_it(
    web_database: Database, worker_database: Database
) -> None:
    dossier, scribe = file(web_database, HERE), Scribe()
    pass_on(web_database, dossier, OTHER)
    send(worker_database, scribe)
    assert scribe.read == []
    assert stands(web_database, dossier) == [(MailSoort.ONTVANGST, MailStatus.OPGEGEVEN, "handed-over")]


def test_who_takes_it_back_hears_of_it_again(web_database: Database, worker_database: Database) -> None:
    dossier, scribe = file(web_database, HERE), Scribe()
    pass_on(web_database, dossier, OTHER)
    pass_on(web_database, dossier, DIRECTOR)
    send(worker_database, scribe)
    assert len(scribe.read) == 1


def test_who_let_it_go_over_hears_nothing_after_it_is_sent_on_either(
    web_database: Database, worker_database: Database
) -> None:
    dossier, scribe = file(web_database, HERE), Scribe()
    pass_on(web_database, dossier, OTHER)
    settle(web_database, THERE, "scripted")
    moved = move(web_database, dossier, OTHER.partij)
    assert moved
    send(worker_database, scribe)
    assert scribe.read == []
    assert stands(web_database, moved) == [(MailSoort.DOORGEZONDEN, MailStatus.OPGEGEVEN, "handed-over")]


def test_where_no_mail_is_sent_at_all_a_clerk_can_see_it(web_database: Database, worker_database: Database) -> None:
    dossier = file(web_database, HERE)
    ask(web_database, dossier)
    assert send(worker_database, mailer.Nowhere()) == 0
    assert [(status, code) for _, status, code in stands(web_database, dossier)] == [
        (MailStatus.OPGEGEVEN, "no-server"),
        (MailStatus.OPGEGEVEN, "no-server"),
        (MailStatus.WACHT, None),
    ]


def test_a_mail_that_cannot_be_sent_holds_up_no_delivery(web_database: Database, worker_database: Database) -> None:
    """The mail server hangs, and the declaration arrives and is acted on."""
    hangs, left = threading.Event(), threading.Event()

    def hang() -> bool:
        hangs.set()
        left.wait(30)
        return False

    dossier = file(web_database, HERE)
    worker = Worker(worker_database, SETTINGS, lambda _: Scripted(accept), send=hang)
    thread = threading.Thread(target=worker.run)
    thread.start()
    assert hangs.wait(10)
    deadline = datetime.now(UTC) + timedelta(seconds=20)
    found = Status.INGEDIEND
    while found is Status.INGEDIEND and datetime.now(UTC) < deadline:
        with web_database.begin(Scope(gemeente=HERE)) as session:
            found = session.get_one(Dossier, dossier.id).status
    left.set()
    worker.close()
    thread.join()
    assert found is Status.AFGELEVERD


def test_the_declarant_and_other_municipalities_read_no_mail(web_database: Database) -> None:
    dossier = file(web_database, HERE)
    for scope in (Scope(partij=PARTIJ), Scope(gemeente="0796"), Scope(beheer=HERE), Scope()):
        with web_database.begin(scope) as session:
            assert queries.mails(session, dossier) == []
    with web_database.begin(Scope(gemeente="0796", voorgangers=(HERE,))) as session:
        assert len(queries.mails(session, dossier)) == 1


ADD = (
    "INSERT INTO mail (id, dossier_id, gemeente, soort, status, volgende_poging, opgeven_op)"
    " VALUES (gen_random_uuid(), :dossier, :gemeente, 'ontvangst', 'wacht', now(), now())"
)


@pytest.mark.parametrize("scope", [Scope(partij="kvk:99900028"), Scope(gemeente="0796"), Scope()])
def test_nobody_adds_mail_about_another_s_dossier(web_database: Database, scope: Scope) -> None:
    dossier = file(web_database, HERE)
    for gemeente in (HERE, "0796"):
        with pytest.raises(DBAPIError), web_database.begin(scope) as session:
            session.execute(text(ADD), {"dossier": dossier.id, "gemeente": gemeente})


@pytest.mark.parametrize("statement", ["UPDATE mail SET status = 'wacht'", "DELETE FROM mail"])
def test_the_web_changes_no_mail(web_database: Database, statement: str) -> None:
    file(web_database, HERE)
    with pytest.raises(DBAPIError), web_database.begin(Scope(gemeente=HERE)) as session:
        session.execute(text(statement))


def test_no_address_and_no_text_lies_in_the_table(
    web_database: Database, superuser: Connection, worker_database: Database
) -> None:
    dossier = file(web_database, HERE)
    send(worker_database, Scribe())
    with web_database.begin(Scope(gemeente=HERE)) as session:
        email = queries.declared(session, dossier).contact.email
    stored = superuser.scalar(text("SELECT string_agg(row_to_json(mail)::text, '') FROM mail"))
    assert email
    assert email not in stored
    assert "@" not in stored


@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
def test_that_a_mail_was_sent_is_known_for_thirty_days(
    web_database: Database, worker_database: Database, superuser: Connection, days: int, left: int
) -> None:
    dossier = file(web_database, HERE)
    send(worker_database, Scribe())
    superuser.execute(text("UPDATE mail SET klaar_op = now() - make_interval(days => :days)"), {"days": days})
    forgetting.run(worker_database, datetime.now(UTC))
    assert len(mails(web_database, dossier)) == left


def test_a_mail_that_still_waits_does_not_grow_old(
    web_database: Database, worker_database: Database, superuser: Connection
) -> None:
    dossier = file(web_database, HERE)
    superuser.execute(text("UPDATE mail SET gemaakt_op = now() - interval '60 days'"))
    forgetting.run(worker_database, datetime.now(UTC))
    assert len(mails(web_database, dossier)) == 1
