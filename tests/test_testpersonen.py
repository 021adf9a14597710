# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every person of the national test set is declared through the form, to both kinds of municipality.

What arrives is compared with what was filed, field by field. What is expected comes from the persons' file and from
the tables below, never from the code that made the message.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import html
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import urlopen
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from flask.testing import FlaskClient
from lxml import etree

from overlijden import canonical, codes, dutch, web
from overlijden.aangifte import Aangifte, Bijlage, Naam
from overlijden.app import create_app
from overlijden.conformance import standin
from overlijden.db import Database, Scope
from overlijden.demo import demogemeenten
from overlijden.dossier import queries
from overlijden.settings import Delivery, LogIn, Mode, Settings, Urls
from overlijden.tables import Dossier
from overlijden.tools.cleaning import clean
from overlijden.worker import Worker
from tests import serving
from tests.conftest import AUDIT_KEY, FIELD_KEYS, KEYS, DatabaseUrls, fresh_database
from tests.forms.filing import file_by_form, log_in
from tests.testpersonen import PERSONEN, Row, aangifte, adres, as_kept, naam, overledene, personen

SHARED = PERSONEN.parents[1]
OFFICIEEL = SHARED / "schemas/stuf/zds-1.1.02-king-resolved-p27/zkn0310_msg_zs-dms_resolved2017.xsd"
PROFIEL = Path(__file__).parents[1] / "adapters" / "stuf_zds" / "xsd" / "zkn.xsd"
STORE, OWN_BACKEND = "1942", "0796"
pytestmark = pytest.mark.skipif(
    not (PERSONEN.exists() and OFFICIEEL.exists()),
    reason="the national test persons and the official schemas are not beside this checkout",
)
each_person = pytest.mark.parametrize("persoon", personen(), ids=lambda persoon: persoon["bsn"])


# The service, in this process.


@dataclass
class Recorder:
    """Keeps the body of every message that the stand-in gets."""

    app: WSGIApplication
    bodies: list[bytes] = field(default_factory=list)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if body:
            self.bodies.append(body)
        environ["wsgi.input"] = io.BytesIO(body)
        return self.app(environ, start_response)


@dataclass(frozen=True)
class Service:
    """Browsers for the funeral director and the clerk, the worker, and what the stand-in was sent."""

    director: FlaskClient
    clerk: FlaskClient
    worker: Worker
    database: Database
    backend: str
    recorder: Recorder

    def deliver(self, filed: Aangifte) -> str:
        """Declare through the form and let the worker deliver; the reference."""
        self.recorder.bodies.clear()
        kenmerk = file_by_form(self.director, filed)
        assert self.worker.once() == 1
        return kenmerk


@pytest.fixture(scope="module")
def urls(server: str, template: str, worker_id: str) -> Iterator[DatabaseUrls]:
    with fresh_database(server, template, worker_id) as urls:
        yield urls


@pytest.fixture(scope="module")
def running(urls: DatabaseUrls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("testpersonen")
    backend = standin.make_server(0, folder / "standin")
    backend.app = recorder = Recorder(backend.app)
    Thread(target=backend.serve_forever, args=[0.05], daemon=True).start()
    address = f"http://127.0.0.1:{backend.server_port}"
    demogemeenten.settle(urls.owner, KEYS, address)
    database = Urls(web=urls.web, worker=urls.worker, owner=urls.owner)
    settings = Settings(
        mode=Mode.DEMO,
        database=database,
        secret_key="k" * 32,
        audit_key=AUDIT_KEY,
        field_keys=FIELD_KEYS,
        delivery=Delivery(),
        login=LogIn(person_key="p" * 32),
        acts_per_minute=1_000_000,  # one firm declares 158 deaths as fast as it can
        reads_per_minute=1_000_000,
    )
    with Database(urls.worker, keys=KEYS) as worker_database:
        app = create_app(settings, serving.login(urls))
        app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        director, clerk = app.test_client(), app.test_client()
        log_in(director, "uitvaart")
        log_in(clerk, "gooise-meren")
        services: web.Services = app.extensions["overlijden"]
        worker = Worker(worker_database, settings.delivery)
        yield Service(director, clerk, worker, services.database, f"{address}/zaken.json", recorder)
        services.database.dispose()
    backend.shutdown()
    backend.server_close()


# To the shared store: the dossier as it is kept, and as the clerk reads it.


@each_person
def test_a_person_declared_to_the_shared_store_is_there_in_full(running: Service, persoon: Row) -> None:
    kenmerk = running.deliver(aangifte(persoon, STORE))
    with running.database.begin(Scope(gemeente=STORE)) as session:
        dossier = queries.find(session, kenmerk)
        assert isinstance(dossier, Dossier)
        kept = canonical.write(queries.declared(session, dossier))
    kept.pop("waarschuwingen", None)  # who is declared a second time comes with R12
    assert kept == canonical.write(expected(as_kept(persoon), STORE))
    page = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", running.clerk.get(f"/balie/{kenmerk}").text)).split())
    assert [text for text in to_read(as_kept(persoon)) if text not in page] == []


def expected(persoon: Row, gemeente: str) -> Aangifte:
    """What must be there: the declaration, with the firm that logged in and attachments without their bytes."""
    filed = aangifte(persoon, gemeente)
    firm = {"kvk_nummer": "99900017", "vestigingsnummer": "000099900017", "naam": "Uitvaartzorg De Linde"}
    return dataclasses.replace(
        filed,
        onderneming=dataclasses.replace(filed.onderneming, **firm),  # type: ignore[type-var]
        bijlagen=tuple(map(cleaned, filed.bijlagen)),
    )


def cleaned(bijlage: Bijlage) -> Bijlage:
    """As it is kept: without its bytes, and measured after what cannot be seen was taken out."""
    _, content = clean(base64.b64decode(bijlage.inhoud or ""))
    return dataclasses.replace(bijlage, inhoud=None, omvang=len(content), sha256=hashlib.sha256(content).hexdigest())


def to_read(persoon: Row) -> list[str]:
    """What the clerk must be able to read on the page of the dossier."""
    filed = overledene(persoon)
    known = [filed.bsn, filed.voornamen, filed.voorvoegsel, filed.geslachtsnaam, filed.geboorteplaats]
    titel = codes.titels()[filed.titel].naam if filed.titel else None
    adres = [filed.adres.straat, filed.adres.huisnummer, filed.adres.postcode, filed.adres.woonplaats]
    geboren = dutch.partial(filed.geboortedatum) if filed.geboortedatum else None
    partner = naam(persoon["partner_naam"]) if persoon["partner_naam"] else Naam()
    people = [persoon["ouder1"], persoon["ouder2"], partner.voornamen, partner.voorvoegsel, partner.geslachtsnaam]
    return [text for text in (*known, titel, *adres, geboren, *people) if isinstance(text, str)]


# To an own back-end: typed content, the copy of every field, and the messages themselves.

# Where the field's name at the back-end is not its path.
NAMES = {
    "overlijden.gemeente": "gemeentecode",
    "overlijden.datum": "datumoverlijden",
    "overlijden.tijd": "tijdoverlijden",
    "overledene.bsn": "inp.bsn",
    "overledene.voornamen": "voornamen",
    "overledene.voorvoegsel": "voorvoegselGeslachtsnaam",
    "overledene.geslachtsnaam": "geslachtsnaam",
    "overledene.geboortedatum": "geboortedatum",
    "overledene.geboorteplaats": "inp.geboorteplaats",
    "overledene.geboorteland": "inp.geboorteLand",
    "aangever.bsn": "contact.inp.bsn",
    "onderneming.naam": "handelsnaam",
    "lijkbezorging.datum": "datumuitvaart",
    "lijkbezorging.tijd": "tijduitvaart",
    "contact.email": "sub.emailadres",
    "contact.telefoon": "sub.telefoonnummer",
}
BESIDE = {"natdood": "True", "type": "BURIAL_CREMATION", "buitenbenelux": "False", "communicatietype": "EMAIL"}


@each_person
def test_a_person_declared_to_an_own_back_end_arrives_in_full(running: Service, persoon: Row) -> None:
    kenmerk = running.deliver(aangifte(persoon, OWN_BACKEND))
    with urlopen(running.backend) as answer:  # noqa: S310 - our own address
        (zaak,) = (zaak for zaak in json.load(answer)["zaken"] if zaak["kenmerk"] == kenmerk)
    kept, filed = as_kept(persoon), expected(as_kept(persoon), OWN_BACKEND)
    copy = {name: value for name, value in zaak["extraElementen"].items() if not name.startswith("waarschuwingen")}
    assert copy == {**copy_of_every_field(filed), **BESIDE}
    assert zaak["overledene"] == typed_content(kept)
    assert [document["sha256"] for document in zaak["documenten"]] == [bijlage.sha256 for bijlage in filed.bijlagen]
    assert len(running.recorder.bodies) == 4
    for body in running.recorder.bodies:
        check_message(body)


def copy_of_every_field(filed: Aangifte) -> dict[str, Any]:
    return {NAMES.get(pad, pad): value for pad, value in _leaves("", canonical.write(filed))}


def _leaves(pad: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Every answer with its path, lists counted from 1, written as StUF writes it."""
    if isinstance(value, dict) and "onbekend" not in value:
        for name, inner in value.items():
            yield from _leaves(f"{pad}.{name}".lstrip("."), inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            yield from _leaves(f"{pad}.{number}", inner)
    elif pad.endswith("geboortedatum"):
        yield pad, stuf_date(value.replace("-", ""))
    elif isinstance(value, dict):
        yield pad, {"waarde": None, "noValue": "waardeOnbekend"}
    elif pad.endswith((".datum", "_datum")):
        yield pad, value.replace("-", "")
    else:
        yield pad, value.replace(":", "") if pad.endswith(".tijd") else str(value)


def stuf_date(jjjjmmdd: str) -> Any:
    """A date with how complete it is: D, M or J for what is unknown, and 01 in its place (StUF 3.01)."""
    jaar, maand, dag = jjjjmmdd[:4], jjjjmmdd[4:6], jjjjmmdd[6:]
    if jaar == "0000":
        return {"waarde": None, "noValue": "waardeOnbekend", "indOnvolledigeDatum": "J"}
    if dag != "00":
        return jjjjmmdd
    unknown = "M" if maand == "00" else "D"
    return {"waarde": jaar + maand.replace("00", "01") + "01", "indOnvolledigeDatum": unknown}


def typed_content(persoon: Row) -> dict[str, Any]:
    """The person as StUF-BG has room for one."""
    columns = {
        "inp.bsn": "bsn",
        "geslachtsnaam": "geslachtsnaam",
        "voorvoegselGeslachtsnaam": "voorvoegsel",
        "voornamen": "voornamen",
        "geslachtsaanduiding": "geslacht",
        "gor.openbareRuimteNaam": "straat",
        "aoa.postcode": "postcode",
        "aoa.huisnummer": "huisnummer",
    }
    found: dict[str, Any] = {name: persoon[column] for name, column in columns.items() if persoon[column]}
    found["geboortedatum"] = stuf_date(persoon["geboortedatum"])
    if 0 < len(persoon["straat"]) <= 24:
        found["gor.straatnaam"] = persoon["straat"]
    if isinstance(woonplaats := adres(persoon).woonplaats, str):
        found["wpl.woonplaatsNaam"] = woonplaats
    return found


def check_message(body: bytes) -> None:
    """Valid against the project's profile and against the official schema."""
    message = etree.fromstring(body).find("{http://schemas.xmlsoap.org/soap/envelope/}Body")
    assert message is not None
    content = etree.fromstring(etree.tostring(message[0]))
    schema(PROFIEL).assertValid(content)
    schema(OFFICIEEL).assertValid(content)


@cache
def schema(path: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(path))


def test_there_are_seventy_nine_persons() -> None:
    assert len({persoon["bsn"] for persoon in personen()}) == 79
