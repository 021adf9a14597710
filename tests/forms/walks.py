# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Walks that together open every page that a declarant has, in the states that it can be in.

A walk begins where she does, so that what she reads comes in the order in which she reads it.
"""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from forms import choices, following
from forms.passing import OVERNEMEN
from forms.steps import BIJLAGEN, BY_SLUG, CONTROLEREN
from overlijden import canonical, deelnames, samples, toegang
from overlijden.betaaldienst import Betaalstand
from overlijden.db import Scope
from overlijden.demo import demogemeenten
from overlijden.dossier import queries
from overlijden.oidc.client import Client
from overlijden.status import AFTER_AKTE, DECLARANT, Actor, Rol, Status
from overlijden.tables import Dossier
from overlijden.termijn import today
from overlijden.web.login import read_accounts, remembered
from overlijden.web.taalkeuze import TRANSLATED
from tests.e2e.walking import ordinary
from tests.filing import FIRST, participate
from tests.forms import test_levenloos
from tests.forms.filing import PAGES, Stopped, attach, begin, file_by_form, log_in, typed
from tests.forms.test_passing import offer
from tests.forms.test_prefill import SANNE, own_page
from tests.forms.walker import Walker
from tests.overlijden.balie.consulting import answering
from tests.paying import Scripted

Walk = Callable[[Walker], object]
GEMEENTE = "1942"
SAMPLES = (
    *("gewoon", "partner-en-kinderen", "eerdere-partners", "minderjarige", "begraving-laat", "laissez-passer"),
    *("onderweg", "periode"),
)
CASES = ("wat-is-er-gebeurd", "onderweg", "levenloos", "gevonden", "kort-na-de-geboorte")
PUBLIC = (
    *("/aangifte", "/aangifte?gemeente=1942", "/aangifte?plaats=Bussum", "/aangifte?plaats=Hengelo"),
    *(f"/gemeente/1942/{page}" for page in (*CASES, "levenloos/voorbereiden", "kort-na-de-geboorte/voorbereiden")),
    *("/gemeente/1942", "/gemeente/0363", "/buitenland", "/privacy/1942", "/privacy/0363", "/volgen", "/inloggen"),
    *("/inloggen?next=/aangiften", "/uitgelogd", "/toegankelijkheid", "/bestaat-niet"),
)
POSTED: tuple[tuple[str, dict[str, str]], ...] = (
    *(("/aangifte", {}), ("/aangifte?gemeente=", {"overlijden.gemeente": ""})),
    *(("/gemeente/1942/wat-is-er-gebeurd", {}), ("/gemeente/1942/onderweg", {})),
    *(("/volgen", {}), ("/volgen", {"kenmerk": "OV-2026-0000001", "volgcode": "7Q3K-0M4T-XB2Z"})),
    (
        "/gemeente/1942/levenloos/voorbereiden",
        {"levenloos.zwangerschap_24_weken": "ONBEKEND", "overlijden.tijd-onbekend": "ja"},
    ),
)


def look_around(walker: Walker) -> None:
    for address in PUBLIC:
        walker.get("/")
        assert walker.get(address).status_code in {200, 404}
    walker.know("OV")
    for address, data in POSTED:
        walker.get("/")
        assert walker.post(address, data=data).status_code in {200, 422}


def log_in_and_out(walker: Walker) -> None:
    """The ways that do not lead on: a provider that is away, a log-in that is not believed, one that ended."""
    walker.get("/")
    assert walker.get("/inloggen/gemeente").status_code == 503
    assert walker.get("/inloggen/gemeente/terug").status_code == 400
    address = _begun(walker, "uitvaart")
    with walker.session_transaction() as session:
        session.clear()
    assert walker.post(address, data={"overlijden.plaats": "Bussum"}).status_code == 401
    with walker.session_transaction() as session:
        session["rollen"] = [remembered(read_accounts()[name]) for name in ("nabestaande", "uitvaart")]
    walker.get("/rol")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Client, "leave", lambda *_: "https://inloggen.example/uit")
        with walker.session_transaction() as session:
            session["provider"] = "gemeente"
        assert walker.post("/uitloggen").status_code == 200


def _begun(walker: Walker, account: str) -> str:
    walker.get("/")
    log_in(walker, account)
    return begin(walker, GEMEENTE)


def declaration(name: str = samples.ORDINARY) -> dict[str, Any]:
    return dict(canonical.write(samples.sample(name, nu=datetime.now(UTC))))


def answer(walker: Walker, name: str = samples.ORDINARY) -> None:
    """Every page of the form for this sample, as it begins, with nothing in it, and filled in."""
    data = declaration(name)
    walker.know(json.dumps(data, ensure_ascii=False))
    walker.get("/")
    log_in(walker, "uitvaart")
    check = answer_all(
        walker, begin(walker, data["overlijden"]["gemeente"], data["overlijden"].get("onderweg", "")), data
    )
    form_b = {"bijlage.soort": choices.FORM_B, "bijlagen": (io.BytesIO(samples.pdf("B")), "b.pdf")}
    walker.post(_beside(check, BIJLAGEN.slug), data=form_b)
    for page in ("meenemen", "verwijderen", "overdragen"):
        walker.get(_beside(check, page))
    walker.post(_beside(check, "overdragen"))
    walker.get("/aangiften")


def answer_all(walker: Walker, address: str, data: Mapping[str, Any]) -> str:
    """Up to the check page; its address."""
    for _ in range(PAGES):
        step = BY_SLUG.get(address.rpartition("/")[2], CONTROLEREN)
        walker.get(address)
        if step is CONTROLEREN:
            return address
        walker.post(address, data={})
        walker.get(address)
        if step is BIJLAGEN:
            attach(walker, address, data)
        address = walker.post(address, data=typed(step, data)).location
    raise Stopped(address)


def _beside(address: str, page: str) -> str:
    return f"{address.rpartition('/')[0]}/{page}"


def be_a_relative(walker: Walker) -> None:
    """Her own page, which the BRP can fill in, or cannot; and the day that she does not know."""
    log_in(walker, "nabestaande")
    address = own_page(walker, GEMEENTE)
    walker.know(*map(str, dataclasses.astuple(SANNE)))
    for said in (None, SANNE):
        walker.get("/")
        answering(walker.application, said)
        walker.get(address)
        walker.post(f"{address}/brp")
        walker.get(address)
    walker.get(_beside(address, "dag-bekend"))
    walker.post(_beside(address, "dag-bekend"), data={"overlijden.datum_zekerheid": "ONBEKEND"})
    walker.get(_beside(address, "meenemen"))


def lose_a_child(walker: Walker) -> None:
    """The short flow, where the municipality opened it."""
    participate(walker.services.database, GEMEENTE, f"levenloos = true\n{demogemeenten.records()[GEMEENTE]}")
    data = test_levenloos.data()
    walker.know(json.dumps(data, ensure_ascii=False))
    walker.get("/")
    walker.get(test_levenloos.PAGE)
    walker.get(test_levenloos.ONLINE)
    walker.post(test_levenloos.ONLINE)
    log_in(walker, "uitvaart")
    check = answer_all(walker, test_levenloos.begin(walker), data)
    walker.get(walker.post(_beside(check, "versturen"), data={"naar_waarheid": "ja"}).location)


def file(walker: Walker) -> str:
    """Declare an ordinary death; its reference. Its pages are read in other walks."""
    aangifte = ordinary(GEMEENTE)
    walker.know(json.dumps(canonical.write(aangifte), ensure_ascii=False))
    walker.get("/")
    log_in(walker, "uitvaart")
    kenmerk = file_by_form(walker, aangifte)
    walker.get(f"/dossier/{kenmerk}/ontvangst")
    return kenmerk


def follow_it(walker: Walker) -> None:
    """What was filed, in every status, for its declarant and for whoever has its code."""
    kenmerk = file(walker)
    code = {"kenmerk": kenmerk, "volgcode": _found(walker, kenmerk).volgcode or ""}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(following, "TRIES", 2 * len(Status))
        for status in sorted(set(Status) - {Status.CONCEPT}):
            _set(walker, kenmerk, status)
            for page in ("", "/ontvangst", "/overdragen"):
                walker.get(f"/dossier/{kenmerk}{page}")
            walker.get("/volgen")
            assert walker.post("/volgen", data=code).status_code == 200
    walker.get("/")
    walker.get("/aangiften")
    walker.post("/aangiften", data={"zoek": "Nergenshuizen"})


def _found(walker: Walker, kenmerk: str) -> Dossier:
    with walker.services.database.begin(Scope(gemeente=GEMEENTE)) as session:
        return queries.find(session, kenmerk) or pytest.fail(kenmerk)


def _set(walker: Walker, kenmerk: str, status: Status) -> None:
    with walker.services.database.begin(Scope(gemeente=GEMEENTE)) as session:
        found = queries.find(session, kenmerk) or pytest.fail(kenmerk)
        found.status = status
        if status in AFTER_AKTE | {Status.AFGEROND, Status.DOORGEHAALD}:
            found.akte_nummer, found.akte_datum = "200321", today()


def change_it(walker: Walker) -> None:
    """A change that is begun, is not ready, is sent; and a withdrawal that lacks its reason."""
    kenmerk = file(walker)
    check = walker.post(f"/dossier/{kenmerk}/wijzigen").location
    walker.get(check)
    walker.know("Naarden")
    walker.post(_beside(check, "plaats"), data={"overlijden.plaats": "Naarden"})
    walker.post(_beside(check, "versturen"))
    walker.get(check)
    walker.get(f"/dossier/{kenmerk}")
    walker.post(_beside(check, "versturen"), data={"naar_waarheid": "ja", "reden": "Naarden", "revisie": "1"})
    walker.get(f"/dossier/{kenmerk}")
    walker.get(f"/dossier/{kenmerk}/intrekken")
    walker.post(f"/dossier/{kenmerk}/intrekken", data={"reden": "999990019"})


def pass_it_on(walker: Walker) -> None:
    """From a firm to a relative, who reads what that means, takes it over, and still has to say who she is."""
    kenmerk = file(walker)
    code = offer(walker, f"/dossier/{kenmerk}")
    walker.get("/")
    log_in(walker, "nabestaande")
    walker.get(f"/{OVERNEMEN.slug}")
    for data in ({}, {"code": "7Q3K"}, {"code": code}):
        walker.post(f"/{OVERNEMEN.slug}", data=data)
    taken = walker.post(f"/{OVERNEMEN.slug}", data={"code": code, "zeker": "ja"})
    walker.get(taken.location)


def pay(walker: Walker) -> None:
    """A payment that cannot begin, is open, stopped, unknown and paid."""
    kenmerk, provider = file(walker), Scripted()
    parts = dataclasses.replace(walker.services, betaaldienst=lambda _: provider)
    walker.application.extensions["overlijden"] = parts
    provider.is_down = True
    walker.get(walker.post(f"/dossier/{kenmerk}/betalen").location)
    provider.is_down = False
    address = walker.post(f"/dossier/{kenmerk}/betalen").location
    for stand in (Betaalstand.OPEN, Betaalstand.VERVALLEN, Betaalstand.BETAALD):
        provider.become(stand)
        assert walker.get(address).status_code == 200


def be_a_firm(walker: Walker) -> None:
    """What a firm settles about itself, and asks of its people."""
    walker.get("/")
    log_in(walker, "uitvaart")
    walker.get("/aangiften")
    walker.get("/bedrijf")
    walker.post("/bedrijf", data={"contact.email": "planning"})
    for zichtbaar in ("persoon", "onderneming"):
        walker.post("/bedrijf/zicht", data={"zichtbaar": zichtbaar})
        walker.get("/bedrijf")
    with walker.session_transaction() as session:
        session["identity"] = remembered(dataclasses.replace(read_accounts()["uitvaart"], id="collega"))
    walker.get("/bedrijf")


def find_it_paused(walker: Walker) -> None:
    """The municipality receives nothing for a while."""
    kenmerk = file(walker)
    participate(walker.services.database, GEMEENTE, demogemeenten.records()[GEMEENTE])
    by = Actor(FIRST, Rol.BEHEERDER, organisatie=GEMEENTE)
    with walker.services.database.begin(Scope(beheer=GEMEENTE, persoon=by.id)) as session:
        deelnames.pause(session, GEMEENTE, deelnames.LEVERINGEN, by=by, reden="storing")
    walker.get(f"/dossier/{kenmerk}")
    walker.get(begin(walker, GEMEENTE))


# Which routes a walk opens a page of.
WALKS: Mapping[Walk, frozenset[str]] = {
    look_around: frozenset(
        {
            *("forms.start", "forms.municipality", "forms.not_joined", "forms.happened", "forms.on_the_way"),
            *("forms.abroad", "forms.case", "forms.prepare", "forms.privacy", "forms.accessibility"),
            *("forms.follow", "forms.followed", "login.start", "login.left"),
        }
    ),
    log_in_and_out: frozenset({"login.begin", "login.back", "login.role", "login.leave", "forms.save"}),
    answer: frozenset(
        {
            *("forms.step", "forms.save", "forms.check", "forms.take_along", "forms.discard", "forms.offer_draft"),
            "forms.overview",
        }
    ),
    be_a_relative: frozenset({"forms.step", "forms.take_along"}),
    lose_a_child: frozenset({"forms.stillborn", "forms.receipt"}),
    follow_it: frozenset({"forms.dossier", "forms.receipt", "forms.offer", "forms.followed", "forms.overview"}),
    change_it: frozenset({"forms.check", "forms.withdraw"}),
    pass_it_on: frozenset({"forms.take", "forms.dossier"}),
    pay: frozenset({"forms.payment"}),
    be_a_firm: frozenset({"forms.firm"}),
    find_it_paused: frozenset({"forms.dossier", "forms.step"}),
}
_LEADS_ON = "leads on to another page, whatever was sent"
# Routes of hers without a page to read, and why.
APART: Mapping[str, str] = {
    **dict.fromkeys(("forms.resume", "forms.send", "forms.fetch_own", "forms.amend", "forms.pay"), _LEADS_ON),
    **dict.fromkeys(("forms.visibility", "forms.alike", "login.choose", "taal.choose"), _LEADS_ON),
    **dict.fromkeys(("forms.look", "forms.picture"), "a style sheet, a picture"),
    **dict.fromkeys(("forms.hint", "login.keys", "login.background"), "a machine reads the answer"),
}


def hers() -> frozenset[str]:
    """The routes that a declarant may use and that speak her language."""
    open_to_her = (name for name, recht in toegang.RECHTEN.items() if recht.is_openbaar or recht.rollen & DECLARANT)
    return frozenset(name for name in open_to_her if name.partition(".")[0] in TRANSLATED)
