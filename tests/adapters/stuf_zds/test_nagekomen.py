# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A refusal after the acceptance: posted to us, put on the desk, and sent again without a double."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, text
from werkzeug.test import TestResponse

from adapters.memory import MemoryJournal
from overlijden import web
from overlijden.conformance.standin.store import Store
from overlijden.db import Database, Scope
from overlijden.delivery import leveringen
from overlijden.dossier import queries
from overlijden.settings import Delivery
from overlijden.tables import Dossier, Levering, LeveringStatus
from overlijden.worker import Worker
from tests.adapters.conftest import Connect, Standin
from tests.adapters.stuf_zds.test_ontvangst import GEHEIM, basic, fo
from tests.adapters.stuf_zds.test_stuf_zds import BERICHT
from tests.conftest import DatabaseUrls
from tests.filing import CLERK, file, participate
from tests.overlijden.conformance.standin.test_toeval import Process
from tests.serving import serving, wait_for_a_minute

pytestmark = pytest.mark.database
PLACE = "0796"
BASIC = 'soort = "basic"\ngebruiker = "zaaksysteem"\nwachtwoord = "env:STUF_ZDS_ONTVANGST_0796"'


def record(url: str, ontvangst: str = BASIC, applicatie: str = "Overlijden") -> str:
    return f"""
vanaf = 2026-01-02
adapter = "stuf_zds"
zonder_bsn = true
kanalen.EHERKENNING = "EH2+"
[profiel]
onversleuteld = true
[profiel.adressen]
vrije_berichten = "{url}/VrijeBerichten"
ontvang_asynchroon = "{url}/OntvangAsynchroon"
beantwoord_vraag = "{url}/BeantwoordVraag"
[profiel.zender]
organisatie = "00000000000000000000"
applicatie = "{applicatie}"
[profiel.ontvanger]
organisatie = "{PLACE}"
applicatie = "Zaaksysteem"
[profiel.ontvangst]
{ontvangst}
"""


@pytest.fixture
def app(database_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setenv("STUF_ZDS_ONTVANGST_0796", GEHEIM)
    with serving(database_urls) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def dossier(app: Flask, web_database: Database, worker_database: Database, standin: Standin) -> Dossier:
    """One that its back-end accepted."""
    participate(web_database, PLACE, record(standin.url))
    filed = file(web_database, PLACE, adapter="stuf_zds")
    Worker(worker_database, Delivery()).once()
    assert state(web_database, filed).status is LeveringStatus.AFGELEVERD
    return filed


def state(database: Database, dossier: Dossier) -> Levering:
    with database.begin(Scope(gemeente=dossier.gemeente)) as session:
        return queries.deliveries(session, dossier)[0]


def number_of(standin: Standin, dienst: str = "creeerZaak_Lk01") -> str:
    return next(str(one["referentienummer"]) for one in standin.berichten if one["dienst"] == dienst)


def tell(client: FlaskClient, inhoud: bytes, gemeente: str = PLACE, **headers: str) -> TestResponse:
    known = {"Content-Type": "text/xml", "Authorization": basic(), **headers}
    return client.post(f"/ontvangst/{gemeente}", data=inhoud, headers=known)


def again(web_database: Database, worker_database: Database, dossier: Dossier) -> Levering:
    """A clerk lets it be sent again."""
    with web_database.begin(Scope(gemeente=PLACE)) as session:
        levering = queries.deliveries(session, dossier)[0]
        leveringen.resend(session, session.get_one(Dossier, dossier.id), levering, by=CLERK)
    Worker(worker_database, Delivery()).once()
    return state(web_database, dossier)


def test_a_late_refusal_goes_to_the_desk_and_is_sent_again_whole(
    client: FlaskClient, dossier: Dossier, standin: Standin, web_database: Database, worker_database: Database
) -> None:
    answer = tell(client, fo(over=number_of(standin)))
    assert (answer.status_code, "Bv03" in answer.text) == (200, True)
    Worker(worker_database, Delivery()).ask()
    levering = state(web_database, dossier)
    assert (levering.status, levering.code, levering.peilen_op) == (LeveringStatus.GEWEIGERD, "StUF055", None)
    assert levering.redenen is not None
    assert levering.redenen["redenen"][0]["regel"] == "stuf-zds:StUF055"
    assert levering.nagekomen == []
    assert again(web_database, worker_database, dossier).status is LeveringStatus.AFGELEVERD
    [zaak] = standin.zaken
    numbers = {one["referentienummer"] for one in standin.berichten if one["dienst"] == "creeerZaak_Lk01"}
    assert len(numbers) == 2, "a message of its own"
    assert len({document["sha256"] for document in zaak["documenten"]}) == len(zaak["documenten"])


def test_told_twice_it_is_refused_once(
    client: FlaskClient, dossier: Dossier, standin: Standin, web_database: Database, worker_database: Database
) -> None:
    refusal = fo(over=number_of(standin))
    for _ in range(3):
        assert tell(client, refusal).status_code == 200
    assert len(state(web_database, dossier).nagekomen) == 1
    Worker(worker_database, Delivery()).ask()
    again(web_database, worker_database, dossier)
    assert tell(client, refusal).status_code == 200
    Worker(worker_database, Delivery()).ask()
    assert state(web_database, dossier).status is LeveringStatus.AFGELEVERD, "it is about the message before"


def test_that_all_is_well_changes_nothing(
    client: FlaskClient, dossier: Dossier, standin: Standin, web_database: Database, worker_database: Database
) -> None:
    assert tell(client, fo("Bv01", over=number_of(standin))).status_code == 200
    Worker(worker_database, Delivery()).ask()
    levering = state(web_database, dossier)
    assert (levering.status, levering.nagekomen) == (LeveringStatus.AFGELEVERD, [])


def test_what_is_under_way_is_taken_in_when_it_ended(
    client: FlaskClient,
    dossier: Dossier,
    standin: Standin,
    web_database: Database,
    worker_database: Database,
    superuser: Connection,
) -> None:
    superuser.execute(
        text("UPDATE levering SET status = 'bezig', lease_door = 'x', lease_tot = now() + interval '1 h'")
    )
    assert tell(client, fo(over=number_of(standin))).status_code == 200
    Worker(worker_database, Delivery()).ask()
    assert state(web_database, dossier).status is LeveringStatus.BEZIG
    superuser.execute(text("UPDATE levering SET status = 'afgeleverd', lease_door = NULL, lease_tot = NULL"))
    Worker(worker_database, Delivery()).ask()
    assert state(web_database, dossier).status is LeveringStatus.GEWEIGERD


def test_a_number_with_our_levering_and_another_message_changes_nothing(
    client: FlaskClient, dossier: Dossier, web_database: Database, worker_database: Database
) -> None:
    assert tell(client, fo(over=state(web_database, dossier).id.hex + "0" * 8)).status_code == 200
    Worker(worker_database, Delivery()).ask()
    assert state(web_database, dossier).status is LeveringStatus.AFGELEVERD


def test_another_profile_with_the_same_secret_still_finds_what_was_sent_before(
    client: FlaskClient, dossier: Dossier, standin: Standin, web_database: Database
) -> None:
    participate(web_database, PLACE, record(standin.url, applicatie="Anders"))
    assert "Bv03" in tell(client, fo(over=number_of(standin))).text
    assert "StUF043" in tell(client, fo(over="b" * 40)).text


@pytest.mark.parametrize("gemeente", ["0344", "1942", "9999", "x", "%00", "0796'"])
def test_at_another_address_nobody_is_known(
    client: FlaskClient, dossier: Dossier, standin: Standin, web_database: Database, gemeente: str
) -> None:
    assert tell(client, fo(over=number_of(standin)), gemeente).status_code == 401
    assert state(web_database, dossier).nagekomen == []


def test_who_is_not_known_cannot_tell_a_number_from_another(
    client: FlaskClient, dossier: Dossier, standin: Standin
) -> None:
    answers = {
        (answer.status_code, answer.data)
        for over in (number_of(standin), "b" * 40)
        for answer in [tell(client, fo(over=over), Authorization=basic(geheim="fout"))]
    }
    assert len(answers) == 1


def test_without_its_secret_nobody_is_known(
    client: FlaskClient, dossier: Dossier, standin: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STUF_ZDS_ONTVANGST_0796")
    assert tell(client, fo(over=number_of(standin))).status_code == 401


def test_a_large_body_is_not_read(client: FlaskClient, dossier: Dossier, standin: Standin) -> None:
    assert tell(client, fo(over=number_of(standin)) + b" " * 300_000).status_code == 413


def test_a_back_end_that_posts_without_end_is_told_to_wait(
    app: Flask, client: FlaskClient, dossier: Dossier, standin: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    services: web.Services = app.extensions["overlijden"]
    object.__setattr__(services.settings, "acts_per_minute", 2)
    codes = [tell(client, fo(over=number_of(standin))).status_code for _ in range(3)]
    assert codes == [200, 200, 429]


def test_whoever_tries_secrets_is_told_to_wait_and_the_back_end_is_not(
    app: Flask, client: FlaskClient, dossier: Dossier, standin: Standin
) -> None:
    services: web.Services = app.extensions["overlijden"]
    object.__setattr__(services.settings, "acts_per_minute", 2)
    tries = [(basic(geheim="fout"), PLACE), ("", "9999"), (basic(geheim="anders"), PLACE)]
    wait_for_a_minute()
    answers = [tell(client, fo(), gemeente=gemeente, Authorization=secret) for secret, gemeente in tries]
    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert answers[-1].headers["Retry-After"] == "60"
    assert tell(client, fo(over=number_of(standin))).status_code == 200


def certificate() -> x509.Certificate:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "zaaksysteem")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    return made.sign(key, SHA256())


@pytest.mark.parametrize(
    ("header", "status"), [("X-Client-Cert", 200), ("X-Ander", 401), ("", 401)], ids=["the proxy's", "another", "none"]
)
def test_a_certificate_is_believed_of_the_proxy_alone(
    app: Flask,
    client: FlaskClient,
    standin: Standin,
    web_database: Database,
    worker_database: Database,
    header: str,
    status: int,
) -> None:
    services: web.Services = app.extensions["overlijden"]
    object.__setattr__(services.settings, "client_certificate", header)
    theirs = certificate()
    ontvangst = f'soort = "mtls"\nvingerafdruk = "{theirs.fingerprint(SHA256()).hex()}"'
    participate(web_database, PLACE, record(standin.url, ontvangst))
    file(web_database, PLACE, adapter="stuf_zds")
    Worker(worker_database, Delivery()).once()
    pem = quote(theirs.public_bytes(Encoding.PEM).decode())
    assert tell(client, fo(over=number_of(standin)), **{"X-Client-Cert": pem}).status_code == status
    assert tell(client, fo(over=number_of(standin)), **{"X-Client-Cert": "geen"}).status_code == 401


def test_the_stand_in_posts_what_it_regrets_until_it_is_heard_and_has_it_no_more(
    tmp_path: Path, connect: Connect
) -> None:
    heard: list[tuple[str | None, bytes]] = []

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append((self.headers["Authorization"], said))
            self.send_response(503 if len(heard) == 1 else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Ear) as ear:
        Thread(target=ear.serve_forever, daemon=True).start()
        tell = f"http://zaaksysteem:{GEHEIM}@127.0.0.1:{ear.server_port}/ontvangst/{PLACE}"
        process = Process(tmp_path, "--seed", "1", "--regrets", "1", "--delay", "0.5", "--tell", tell)
        try:
            connect(process.url).deliver(BERICHT, MemoryJournal())
            assert len(Store(tmp_path).rows("SELECT * FROM zaak")) == 1
            deadline = time.monotonic() + 20
            while not Store(tmp_path).rows("SELECT * FROM afkeuring WHERE gemeld") and time.monotonic() < deadline:
                time.sleep(0.1)
        finally:
            process.kill()
            ear.shutdown()
    assert len(heard) == 2
    assert heard[0] == heard[1]
    assert heard[0][0] == basic()
    assert b"Fo01Bericht" in heard[0][1]
    assert Store(tmp_path).rows("SELECT * FROM zaak") == Store(tmp_path).rows("SELECT * FROM document") == []
