# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Hints: once for all that happened, until they are taken, at no other address than two people settled."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Barrier, Thread

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from overlijden import deelnames, service
from overlijden.db import Database, Scope
from overlijden.deelnames import deelname, settling
from overlijden.delivery import feed, notificatie
from overlijden.settings import Settings
from overlijden.status import Actie, Actor, Rol
from overlijden.tables import Dossier, Notificatie
from overlijden.termijn import today
from overlijden.tools import reach
from overlijden.tools.reach import Reach
from overlijden.worker import notifier
from overlijden.worker.notifier import Notifier, Told
from tests.conftest import DatabaseUrls
from tests.filing import FIRST, SINCE, file, fit, participate
from tests.serving import settings as service_settings

pytestmark = pytest.mark.database

HERE, THERE = "1942", "0363"
URL = "https://overlijden.example"


@dataclass
class Receiver:
    """``answers`` are the statuses that it gives, in order, and then 204; ``heard`` is what came."""

    url: str = ""
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    heard: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        return [json.loads(body)["id"] for _, _, body in self.heard]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.heard.append((self.path, dict(self.headers), body))
            status, headers = made.answers.pop(0) if made.answers else (204, {})
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}/wenk"
    thread = Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def own(database_urls: DatabaseUrls) -> Settings:
    return service_settings(database_urls, url=URL)


@pytest.fixture
def due(superuser: Connection) -> Callable[[], None]:
    """Let time pass until everybody may be told again, and whoever was telling took too long."""

    def pass_by() -> None:
        superuser.execute(text("UPDATE notificatie SET volgende_poging = now() - interval '1 second'"))

    return pass_by


def wish(database: Database, adres: str, gemeente: str = HERE) -> None:
    """Let a municipality be told at this address."""
    participate(database, gemeente, f'vanaf = {SINCE}\nadapter = "scripted"\nnotificatie = "{adres}"\n')


def withdraw(database: Database, dossier: Dossier) -> None:
    with database.begin(Scope(partij=dossier.partij)) as session:
        by = Actor("uitvaart", Rol.UITVAARTONDERNEMER, dossier.partij)
        service.perform(session, session.get_one(Dossier, dossier.id), Actie.INTREKKEN, by=by, reden="dubbel gedaan")


def row(database: Database) -> Notificatie:
    with database.begin() as session:
        return session.get_one(Notificatie, HERE)


def test_one_hint_stands_for_all_that_happened_and_comes_again_when_more_does(
    web_database: Database, worker_database: Database, receiver: Receiver, own: Settings, due: Callable[[], None]
) -> None:
    first, second = file(web_database), file(web_database)
    wish(web_database, receiver.url)
    tells = Notifier(worker_database, own)
    assert tells.tell_next()
    due()
    assert not tells.tell_next()
    withdraw(web_database, first)
    assert tells.tell_next()
    with web_database.begin(Scope(gemeente=HERE)) as session:
        cursors = [str(one.cursor) for one in feed.read(session, [HERE], None, 10)]
    assert receiver.ids == [cursors[1], cursors[2]]
    assert second.kenmerk not in str(receiver.heard)


def test_a_hint_is_a_cloud_event_with_nothing_of_a_dossier_in_it(
    web_database: Database, worker_database: Database, receiver: Receiver, own: Settings
) -> None:
    dossier = file(web_database)
    wish(web_database, receiver.url)
    Notifier(worker_database, own).tell_next()
    [(path, headers, body)] = receiver.heard
    with web_database.begin(Scope(gemeente=HERE)) as session:
        [melding] = feed.read(session, [HERE], None, 10)
    assert path == "/wenk"
    assert headers["Content-Type"] == "application/cloudevents+json; charset=utf-8"
    assert json.loads(body) == {
        "specversion": "1.0",
        "id": str(melding.cursor),
        "source": "urn:nld:overlijden.example:systeem:overlijden",
        "type": "nl.overlijden.feed-aangevuld",
        "subject": HERE,
        "time": melding.cursor.op.isoformat().replace("+00:00", "Z"),
        "dataref": "https://overlijden.example/api/v1/feed",
    }
    assert dossier.kenmerk not in headers["Authorization"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [((500, {}), "http 500"), ((302, {"Location": "/elders"}), "http 302"), ((410, {}), "http 410")],
)
def test_what_was_not_taken_comes_again_later_and_ever_less_often(
    web_database: Database,
    worker_database: Database,
    receiver: Receiver,
    own: Settings,
    due: Callable[[], None],
    answer: tuple[int, dict[str, str]],
    code: str,
) -> None:
    receiver.answers = [answer] * 2
    file(web_database)
    wish(web_database, receiver.url)
    tells = Notifier(worker_database, own)
    assert tells.tell_next()
    assert not tells.tell_next()
    assert (row(worker_database).code, row(worker_database).pogingen) == (code, 1)
    due()
    tells.tell_next()
    due()
    tells.tell_next()
    assert len(set(receiver.ids)) == 1
    assert len(receiver.heard) == 3
    assert (row(worker_database).code, row(worker_database).pogingen) == (None, 0)


def test_a_receiver_may_ask_for_time_and_not_for_ever(
    web_database: Database, worker_database: Database, receiver: Receiver, own: Settings, superuser: Connection
) -> None:
    receiver.answers = [(429, {"Retry-After": "99999999999999"})]
    file(web_database)
    wish(web_database, receiver.url)
    Notifier(worker_database, own).tell_next()
    left = superuser.scalar(text("SELECT volgende_poging - now() FROM notificatie"))
    assert left is not None
    assert timedelta(minutes=50) < left <= timedelta(seconds=notifier.LONGEST)


def test_a_receiver_that_is_not_there_or_never_answers_holds_up_nobody_else(
    web_database: Database,
    worker_database: Database,
    receiver: Receiver,
    own: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notifier, "SECONDS", 0.3)
    file(web_database)
    file(web_database, THERE)
    wish(web_database, "http://127.0.0.1:9/")
    wish(web_database, receiver.url, THERE)
    tells = Notifier(worker_database, own)
    assert tells.tell_next()
    assert tells.tell_next()
    assert not tells.tell_next()
    assert row(worker_database).code == "ConnectionRefusedError"
    assert len(receiver.heard) == 1


def test_a_worker_that_died_while_it_told_is_followed_by_another(
    web_database: Database,
    worker_database: Database,
    receiver: Receiver,
    own: Settings,
    due: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file(web_database)
    wish(web_database, receiver.url)

    def die(*_: object) -> Told:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(notifier, "post", die)
        with pytest.raises(SystemExit):
            Notifier(worker_database, own).tell_next()
    tells = Notifier(worker_database, own)
    assert not tells.tell_next()
    due()
    assert tells.tell_next()
    assert len(receiver.heard) == 1


def test_of_many_workers_one_tells(
    web_database: Database, database_urls: DatabaseUrls, receiver: Receiver, own: Settings
) -> None:
    file(web_database)
    wish(web_database, receiver.url)
    together = Barrier(4)

    def tell() -> bool:
        with Database(database_urls.worker, pool_size=1) as database:
            together.wait()
            return Notifier(database, own).tell_next()

    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(tell) for _ in range(4)]
    assert sorted(one.result() for one in done) == [False, False, False, True]
    assert len(receiver.heard) == 1


def test_what_one_person_prepared_is_told_to_nobody(
    web_database: Database, worker_database: Database, receiver: Receiver, own: Settings
) -> None:
    file(web_database)
    inhoud = f'vanaf = {today()}\nadapter = "scripted"\nnotificatie = "{receiver.url}"\n'
    with fit(), web_database.begin(Scope(beheer=HERE, persoon=FIRST)) as session:
        by = Actor(FIRST, Rol.BEHEERDER, organisatie=HERE)
        deelnames.prepare(session, HERE, inhoud, by=by, vandaag=today())
    assert not Notifier(worker_database, own).tell_next()
    assert receiver.heard == []


def test_a_municipality_hears_of_what_merged_into_it(
    web_database: Database, worker_database: Database, receiver: Receiver, own: Settings, superuser: Connection
) -> None:
    file(web_database, HERE)
    superuser.execute(text("ALTER TABLE gebeurtenis DISABLE TRIGGER ALL"))
    superuser.execute(text("UPDATE gebeurtenis SET gemeente = '0381'"))  # Bussum, which is in 1942 since 2016
    superuser.execute(text("ALTER TABLE gebeurtenis ENABLE TRIGGER ALL"))
    wish(web_database, receiver.url)
    assert Notifier(worker_database, own).tell_next()
    assert json.loads(receiver.heard[0][2])["subject"] == HERE


@pytest.mark.parametrize("without", [{"hint_keys": ""}, {"url": ""}])
def test_without_a_key_or_an_address_of_our_own_nobody_is_told(
    web_database: Database, worker_database: Database, receiver: Receiver, own: Settings, without: dict[str, str]
) -> None:
    file(web_database)
    wish(web_database, receiver.url)
    assert not Notifier(worker_database, replace(own, **without)).tell_next()  # type: ignore[arg-type]


def test_in_production_a_hint_goes_nowhere_in_our_own_network(
    web_database: Database, worker_database: Database, receiver: Receiver, own: Settings
) -> None:
    file(web_database)
    wish(web_database, receiver.url.replace("http:", "https:"))
    with production():
        Notifier(worker_database, own).tell_next()
    assert row(worker_database).code == "OutOfReach"
    assert receiver.heard == []


@contextmanager
def production() -> Iterator[None]:
    reach.use(Reach(production=True))
    try:
        yield
    finally:
        reach.use(Reach())


@pytest.mark.parametrize(
    ("adres", "sentence"),
    [
        ("https://wenken.example/overlijden", ""),
        ("https://wenken.example:8443/a?b=c", ""),
        ("http://wenken.example/", "Vul het hele adres in."),
        ("wenken.example", "Vul het hele adres in."),
        ("https://naam:geheim@wenken.example/", "Vul het hele adres in."),
        ("https://wenken.example/#hier", "Vul het hele adres in."),
        ("https://wénken.example/", "Vul het hele adres in."),
        ("https://wenken.example/a b", "Vul het hele adres in."),
        ("https://10.1.2.3/", "Dit adres is voor ons nog niet bereikbaar gemaakt."),
        ("https://127.0.0.1/", "Dit adres is voor ons nog niet bereikbaar gemaakt."),
    ],
)
def test_two_people_settle_no_address_at_which_nobody_could_be_told(adres: str, sentence: str) -> None:
    inhoud = f'vanaf = {today()}\nadapter = "store"\nkanalen.DIGID = "DIGID_HOOG"\nnotificatie = "{adres}"\n'
    with production():
        found = settling.problems(deelname.read(HERE, inhoud), today()).get("notificatie", "")
    assert found.startswith(sentence)
    assert bool(found) == bool(sentence)


def test_looking_for_whom_to_tell_tells_until_where_and_no_more(
    web_database: Database, worker_database: Database
) -> None:
    file(web_database)
    asked = text("SELECT * FROM nieuw_in_feed(ARRAY['1942', '0363'], ARRAY['1942', '0363'])")
    with worker_database.begin() as session:
        [found] = session.execute(asked).mappings().all()
    assert set(found) == {"gemeente", "nummer", "op"}
    with web_database.begin() as session, pytest.raises(ProgrammingError, match="permission denied"):
        session.execute(asked)
    with web_database.begin() as session, pytest.raises(ProgrammingError, match="permission denied"):
        session.execute(text("SELECT * FROM notificatie"))


def test_an_older_key_stays_published_while_its_secret_does() -> None:
    old, new = "o" * 32, "n" * 32
    (before,) = notificatie.public(old)["keys"]
    published = notificatie.public(f"{new} {old}")["keys"]
    assert before in published
    assert len(published) == 2
    assert all("d" not in one for one in published)
    assert notificatie.public("") == {"keys": []}
