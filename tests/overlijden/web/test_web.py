# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may see or do what: every route for every account, on what is hers and on what is not.

What must happen is read from the table of rights; a route without a row there does not start.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import make_url, select, text
from werkzeug.test import TestResponse

from overlijden import deelnames, toegang, web
from overlijden.brp import BrpPersoon
from overlijden.db import Database, Scope
from overlijden.demo import demogemeenten
from overlijden.service import betalingen
from overlijden.status import DESK, Actie, Rol
from overlijden.tables import Bijlage, DocumentSoort, Dossier
from overlijden.toegang import RECHTEN, Over, Recht, UnruledRoute
from overlijden.tools import problems
from overlijden.web.login import Identity, read_accounts
from tests import systems
from tests.conftest import DatabaseUrls, fresh_database
from tests.filing import PARTIJ, file
from tests.forms import filing
from tests.forms.filing import begin
from tests.overlijden.balie.consulting import consult
from tests.overlijden.balie.test_acts import akte, do
from tests.overlijden.balie.test_handling import MARK
from tests.overlijden.conftest import LogIn, delivering
from tests.overlijden.documents.making import text as text_of
from tests.serving import serving, unlimited, wait_for_a_minute

pytestmark = pytest.mark.toegang

GEMEENTE = "1942"  # where the dossier is filed, by the firm PARTIJ
CLERK = "gooise-meren"  # a registrar there
STRANGER = ""
SYSTEMS = {"the municipality's system": GEMEENTE, "another's system": "0796"}
SOFTWARE = {"the firm's software": PARTIJ, "another's software": "kvk:99900025"}
ACCOUNTS = (STRANGER, *sorted(read_accounts()), *SYSTEMS, *SOFTWARE)
BOTH = (
    *("forms.municipality", "forms.happened", "forms.on_the_way", "forms.prepare", "forms.stillborn"),
    *("forms.overview", "forms.discard", "forms.withdraw", "forms.offer", "forms.offer_draft", "forms.take"),
    *("forms.firm", "beheer.change"),
)
METHODS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(BOTH, ("GET", "POST")),
    **dict.fromkeys(("api.confirm", "api.report", "api.amend"), ("PUT",)),
}
ADMINISTRATION = {"beheer.attach", "beheer.upload", "beheer.pause", "beheer.resume", "beheer.try_out", "beheer.decide"}
POSTED = ADMINISTRATION | {
    *("balie.act", "balie.consult", "balie.find", "balie.note", "balie.reason"),
    *("documenten.make", "documenten.sign", "documents.receipt", "documents.verify"),
    *("forms.fetch_own", "forms.save", "forms.send", "forms.amend", "forms.followed"),
    *("forms.alike", "forms.visibility", "forms.pay", "forms.hint"),
    *("leveringen.again", "leveringen.otherwise", "leveringen.received", "terugmelding.report", "vinding.submit"),
    "loket.begin",
    *("login.background", "login.choose", "login.leave"),
    *("api.token", "ontvangst.receive"),
    *("api.validate", "api.declare", "api.batch", "api.upload", "api.withdraw"),
}


FIXED = {
    "actie": Actie.IN_BEHANDELING_NEMEN,
    "soort": DocumentSoort.AKTEGEGEVENS,
    "code": "0321",
    "gemeente": GEMEENTE,
    "geval": "levenloos",
    "filename": "nlds.css",
    "name": "openapi.json",
    "provider": "gemeente",
    "taal": "fy",
}


@dataclass
class House:
    """The application on a database of its own, and whoever of ACCOUNTS comes in."""

    app: Flask
    urls: DatabaseUrls
    _inside: dict[str, FlaskClient] = field(default_factory=dict)

    def enter(self, account: str) -> FlaskClient:
        if account not in self._inside:
            self._inside[account] = self._come(account)
        return self._inside[account]

    def _come(self, account: str) -> FlaskClient:
        if whose := (SYSTEMS | SOFTWARE).get(account):
            return systems.come(self.app, systems.register_for(self.urls, whose))
        client = self.app.test_client()
        if account:
            filing.log_in(client, account)
        return client


@contextmanager
def house(server: str, template: str, worker_id: str) -> Iterator[House]:
    with fresh_database(server, template, worker_id) as urls, serving(urls) as app:
        unlimited(app)
        yield House(app, urls)


@pytest.fixture(scope="module")
def furnished(server: str, template_taking_part: str, worker_id: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Name of a database with a dossier, its attachment and a draft of the same firm; and what fills the addresses."""
    with fresh_database(server, template_taking_part, worker_id) as urls:
        with serving(urls) as app:
            values = furnish(House(app, urls))
        yield str(make_url(urls.owner).database), values


def furnish(new: House) -> Mapping[str, Any]:
    services: web.Services = new.app.extensions["overlijden"]
    dossier = file(services.database, GEMEENTE, adapter="store")
    with delivering(new.urls) as deliver:
        deliver()
    draft = begin(new.enter("uitvaart"), GEMEENTE)
    with services.database.begin(Scope(gemeente=GEMEENTE)) as session:
        bijlage = session.scalars(select(Bijlage.id).where(Bijlage.dossier_id == dossier.id)).one()
        versie = session.get_one(Dossier, dossier.id).versie
    with services.database.begin() as session:
        (record,) = deelnames.confirmed(session, GEMEENTE)
        nummer = record.wijziging
    with services.database.begin(Scope(partij=PARTIJ)) as session:
        betaling = betalingen.begin(session, session.get_one(Dossier, dossier.id), nummer or 0, 1, 1780).id
    return FIXED | {
        "kenmerk": dossier.kenmerk,
        "ander": dossier.kenmerk,
        "bijlage": str(bijlage),
        "concept": draft.split("/")[2],
        "slug": draft.split("/")[3],
        "versie": str(versie),
        "nummer": nummer,
        "betaling": str(betaling),
    }


@pytest.fixture(scope="module")
def visited(server: str, furnished: tuple[str, Mapping[str, Any]], worker_id: str) -> Iterator[House]:
    """For whoever is stopped, or only looks: nothing changes, so that one house serves all."""
    with house(server, furnished[0], worker_id) as found:
        yield found


@pytest.fixture
def untouched(server: str, furnished: tuple[str, Mapping[str, Any]], worker_id: str) -> Iterator[House]:
    """For whoever may change something: nobody was here before her."""
    with house(server, furnished[0], worker_id) as found:
        yield found


CASES = [
    (endpoint, method, account)
    for endpoint, account in itertools.product(RECHTEN, ACCOUNTS)
    for method in METHODS.get(endpoint, ("POST",) if endpoint in POSTED else ("GET",))
]


@pytest.mark.parametrize(("endpoint", "method", "account"), CASES)
def test_a_page_answers_to_its_own_role_and_about_what_is_hers(
    request: pytest.FixtureRequest, endpoint: str, method: str, account: str
) -> None:
    expected = due(RECHTEN[endpoint], account)
    changes = method != "GET" and expected == "answer"
    entered: House = request.getfixturevalue("untouched" if changes else "visited")
    _, values = request.getfixturevalue("furnished")
    assert outcome(entered.enter(account), endpoint, method, values) == expected


def known(account: str, recht: Recht) -> Identity | None:
    """As whom an account is known at a route: a system not where people log in, nor the other way round."""
    if account == STRANGER or recht.is_for_machines != (account in SYSTEMS | SOFTWARE):
        return None
    if account in SOFTWARE:
        return Identity(id=account, naam=account, rol=Rol.UITVAARTONDERNEMER, partij=SOFTWARE[account])
    if account in SYSTEMS:
        return Identity(id=account, naam=account, rol=Rol.KOPPELING, gemeente=SYSTEMS[account])
    return read_accounts()[account]


def due(recht: Recht, account: str) -> str:
    """What this account must get from a route."""
    person = known(account, recht)
    if person is None and not recht.is_openbaar:
        return "log-in"
    if person is not None and (person.rol not in recht.rollen or (recht.is_uitgenodigd and not is_invited(person))):
        return "forbidden"
    own = {
        Over.NIETS: True,
        Over.EIGEN_AANGIFTE: person and person.partij == PARTIJ,
        Over.EIGEN_GEMEENTE: person and person.gemeente == GEMEENTE,
    }
    return "answer" if own[recht.over] else "not found"


def is_invited(person: Identity) -> bool:
    """The demonstration invites the administrators of the municipalities that it brings in."""
    return person.gemeente in demogemeenten.records()


def ask(
    client: FlaskClient, endpoint: str, method: str, values: Mapping[str, Any], typed: Mapping[str, Any]
) -> TestResponse:
    rule = next(client.application.url_map.iter_rules(endpoint))
    address = rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)
    assert address is not None
    return client.open(address[1], method=method, data=typed if method == "POST" else None)


def outcome(client: FlaskClient, endpoint: str, method: str, values: Mapping[str, Any]) -> str:
    """What a request came to."""
    answer = ask(client, endpoint, method, values, {"versie": values["versie"]})
    answer.close()
    if answer.status_code == 401 and answer.mimetype in ("text/html", problems.MEDIA):
        return "log-in"
    if answer.status_code == 302 and answer.location.startswith("/inloggen") and endpoint != "login.role":
        return "log-in"
    return {403: "forbidden", 404: "not found"}.get(answer.status_code, "answer")


# Where the desk reads what it wrote: a dossier's own page and its acts.
CHOSEN = "Adrianus Petronella"  # the names that the clerk took over from the BRP
SHOWN = {"balie.dossier", "balie.reason", "balie.note", "balie.act", "balie.ask", "balie.consult"}


def test_what_the_desk_wrote_for_itself_and_what_the_brp_said_leaves_by_no_route(
    untouched: House, furnished: tuple[str, Mapping[str, Any]]
) -> None:
    """Planted in a note, an answer of the BRP and the reason of a choice; then looked for wherever somebody is let in.

    What a clerk chose of the BRP stands in the papers that she makes, which is what she chose it for, and nowhere else.
    """
    values, clerk = furnished[1], untouched.enter(CLERK)
    kenmerk = values["kenmerk"]
    consult(
        untouched.app, clerk, kenmerk, BrpPersoon(voornamen=CHOSEN, geslachtsnaam=MARK, in_onderzoek=("voornamen",))
    )
    do(clerk, kenmerk, Actie.IN_BEHANDELING_NEMEN)
    chosen = {"overledene.voornamen": "brp", "overledene.geslachtsnaam": "aangifte"}
    chosen |= {f"{name}.reden": MARK for name in chosen}
    assert do(clerk, kenmerk, Actie.KIEZEN, **chosen).status_code == 302
    assert clerk.post(f"/balie/{kenmerk}/notities", data={"notitie": MARK}).status_code == 302
    assert clerk.get(f"/balie/{kenmerk}").text.count(MARK) > 3, "the desk itself reads all of it"
    for actie, typed in ((Actie.AKTE_OPMAKEN, akte()), (Actie.VERLOF_AFGEVEN, {})):
        assert do(clerk, kenmerk, actie, **typed).status_code == 302
    services: web.Services = untouched.app.extensions["overlijden"]
    with services.database.begin(Scope(gemeente=GEMEENTE)) as session:
        sent = {"kenmerk": kenmerk, "volgcode": session.scalars(select(Dossier.volgcode)).one(), "versie": "1"}
    told = {}
    for endpoint, method, account in CASES:
        is_desk = account in read_accounts() and read_accounts()[account].rol in DESK
        if due(RECHTEN[endpoint], account) != "answer" or endpoint in {"login.leave", *(SHOWN if is_desk else ())}:
            continue
        for soort in DocumentSoort if endpoint == "documenten.make" else [""]:
            client, asked = untouched.enter(account), {**values, "soort": soort or values["soort"]}
            answer = ask(client, endpoint, method, asked, sent)
            told[endpoint, method, account, soort] = f"{answer.headers}{said(answer)}"
            answer.close()
    assert [way for way, came in told.items() if MARK in unescape(came)] == []
    assert {endpoint for (endpoint, *_), came in told.items() if CHOSEN in unescape(came)} == {"documenten.make"}
    read = {endpoint for (endpoint, *_), came in told.items() if kenmerk in came}
    assert {"forms.dossier", "forms.followed", "api.dossier", "api.feed", "api.declaration", "balie.packet"} <= read
    assert {soort for endpoint, _, _, soort in told if endpoint == "documenten.make"} == set(DocumentSoort)


def said(answer: TestResponse) -> str:
    """What somebody reads in it."""
    is_document = answer.mimetype == "application/pdf" and answer.status_code == 200
    return text_of(answer.data) if is_document else answer.text


def test_every_method_of_every_route_is_a_case(app: Flask) -> None:
    routes = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == {(endpoint, method) for endpoint, method, _ in CASES}


@pytest.mark.parametrize("rol", [rol for rol in Rol if rol not in (Rol.SYSTEEM, Rol.KOPPELING)])
def test_every_role_that_logs_in_has_an_account_among_the_cases(rol: Rol) -> None:
    assert rol in {account.rol for account in read_accounts().values()}


def test_nobody_acts_as_the_system() -> None:
    assert [name for name, recht in RECHTEN.items() if Rol.SYSTEEM in recht.rollen and not recht.is_openbaar] == []


@pytest.mark.parametrize("endpoints", [[*RECHTEN, "forms.secret"], list(RECHTEN)[1:]])
def test_a_route_without_a_row_does_not_start_nor_a_row_without_a_route(endpoints: list[str]) -> None:
    with pytest.raises(UnruledRoute, match=r"forms\.secret|static"):
        toegang.refuse_unruled(endpoints)


def test_a_stranger_comes_back_to_the_page_she_asked_for(app: Flask) -> None:
    client = app.test_client()
    to_login = client.get("/balie/GM-1?x=1").location
    assert to_login == "/inloggen?next=/balie/GM-1?x%3D1"


@pytest.mark.parametrize(
    ("address", "back"),
    [
        ("/balie/GM-1/akte_opmaken", "/balie/GM-1/akte_opmaken"),
        ("/balie/GM-1?x=1", "/balie/GM-1?x%3D1"),
        ("/beheer/wijziging/3/besluit", "/beheer/wijziging/3"),
        ("/beheer/pauze", "/beheer"),
        (f"/aangifte/{UUID(int=1)}/verwijderen", f"/aangifte/{UUID(int=1)}/verwijderen"),
        ("/dossier/OV-2026-0000001/betalen", "/dossier/OV-2026-0000001"),
    ],
)
def test_a_stranger_who_sends_something_comes_back_to_the_page_it_stood_on(app: Flask, address: str, back: str) -> None:
    assert app.test_client().post(address).location == f"/inloggen?next={back}"


def test_the_cookie_says_nothing(log_in: LogIn) -> None:
    cookies = [log_in("gooise-meren").get_cookie("overlijden") for _ in range(2)]
    values = {cookie.value for cookie in cookies if cookie}
    assert [len(value) for value in values] == [43, 43]


@pytest.fixture
def two_a_minute(app: Flask) -> None:
    parts: web.Services = app.extensions["overlijden"]
    settings = dataclasses.replace(parts.settings, acts_per_minute=2)
    app.extensions["overlijden"] = dataclasses.replace(parts, settings=settings)


def send(client: FlaskClient) -> int:
    return client.post("/aangifte", data={"overlijden.gemeente": GEMEENTE}).status_code


def in_one_minute(*clients: FlaskClient) -> list[int]:
    """What each of them got in turn, all within one minute of the clock of the database."""
    wait_for_a_minute()
    return [send(client) for client in clients]


@pytest.mark.usefixtures("two_a_minute")
def test_an_organisation_that_sends_too_much_is_asked_to_wait(log_in: LogIn) -> None:
    client = log_in("uitvaart")
    assert in_one_minute(client, client, client) == [302, 302, 429]
    answer = client.post("/aangifte", data={"overlijden.gemeente": GEMEENTE})
    assert answer.headers["Retry-After"] == "60"
    assert "Wacht een minuut" in answer.text


@pytest.fixture
def two_pages_a_minute(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    parts: web.Services = app.extensions["overlijden"]
    settings = dataclasses.replace(parts.settings, reads_per_minute=2)
    app.extensions["overlijden"] = dataclasses.replace(parts, settings=settings)
    monkeypatch.setattr(
        "overlijden.tools.readings.time.monotonic", lambda: 3600.0
    )  # one minute, however slow the machine


@pytest.mark.usefixtures("two_pages_a_minute")
def test_who_reads_too_much_is_asked_to_wait_and_nobody_else(log_in: LogIn) -> None:
    hasty, colleague = log_in("gooise-meren"), log_in("gooise-meren-2")
    answers = [client.get("/balie") for client in (hasty, hasty, hasty, colleague)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 200]
    assert answers[2].headers["Retry-After"] == "60"
    assert hasty.get("/static/nlds.css", buffered=True).status_code == 200


@pytest.mark.usefixtures("two_a_minute")
def test_one_organisation_s_haste_does_not_hinder_another(log_in: LogIn) -> None:
    hasty, other = log_in("uitvaart"), log_in("uitvaart-2")
    assert in_one_minute(hasty, hasty, hasty, other) == [302, 302, 429, 302]


@pytest.mark.usefixtures("two_a_minute")
def test_reading_is_not_counted(log_in: LogIn) -> None:
    client = log_in("uitvaart")
    assert [client.get("/aangiften").status_code for _ in range(5)] == [200] * 5


def test_a_new_minute_begins_at_nought(database: Database) -> None:
    with database.begin() as session:
        counted = [session.scalar(text("SELECT tel_quotum('kvk:1')")) for _ in range(3)]
    assert counted == [1, 2, 3]
