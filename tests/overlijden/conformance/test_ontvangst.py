# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who sends reads, for each message, field by field what is wrong with it and how it was read."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree
from werkzeug.test import Client

from overlijden.adapter import MemoryJournal
from overlijden.conformance import ontvangst, referentie, vrijbrp, zgw
from overlijden.conformance.proef import Gesprek, Proef
from overlijden.conformance.referentie import DIALECTEN
from overlijden.conformance.rest import resource
from overlijden.conformance.velden import LIJST, Veld, invalid
from overlijden.conformance.zds import keuring
from overlijden.conformance.zds.berichten import CREEER, STUURGEGEVENS, drop, last, put
from overlijden.conformance.zds.versie import ACTIE_1_1, ZDS
from overlijden.tools.lijn import Ruw, Verzoek

ACTIE = f'"{ACTIE_1_1}{CREEER}"'
XML = "text/xml; charset=utf-8"


def judge(actie: str, soort: str, inhoud: bytes) -> tuple[list[str], dict[str, Any]]:
    """The pointers at fault, and what was read."""
    verzoek = Verzoek("POST", "http://127.0.0.1/", inhoud, {"SOAPAction": actie, "Content-Type": soort})
    found = keuring.judge(verzoek, referentie.PROFIEL)
    assert found is not None
    return [one.wijzer for one in found[1]], found[2]


def talks(dialect: str, geval: str = "G01") -> list[Gesprek]:
    """What the service's own adapter sends, and what the reference answers."""
    with referentie.running(dialect=dialect) as reference:
        proef = reference.proef("", referentie.adapter(dialect))
        proef.attempt(proef.bericht(geval, b"%PDF-1.7"), MemoryJournal())
        return [one for one in proef.gesprekken if one.verzoek.method == "POST"]


@pytest.fixture(scope="module")
def good() -> bytes:
    """A creeerZaak as the service itself sends it."""
    with referentie.running() as reference:
        proef = reference.proef("", referentie.adapter())
        proef.attempt(proef.bericht(), MemoryJournal())
        return last(proef, CREEER).verzoek.body or b""


def test_what_the_service_sends_is_in_order_and_is_read_back(good: bytes) -> None:
    wrong, gelezen = judge(ACTIE, XML, good)
    assert wrong == []
    assert gelezen["overledene"]["geslachtsnaam"] == "Holthuizen"
    assert gelezen["extraElementen"]["datumoverlijden"]


def test_everything_that_is_wrong_is_told_at_once(good: bytes) -> None:
    xml = etree.fromstring(good)
    drop(xml, "//ZKN:object/ZKN:startdatum")
    put(xml, f"{STUURGEGEVENS}/StUF:tijdstipBericht", "2026-11-23")
    put(xml, f"{STUURGEGEVENS}/StUF:ontvanger/StUF:applicatie", "Iemand")
    put(xml, "//ZKN:object/ZKN:identificatie", "ZAAK-1")
    put(xml, "//ZKN:object/ZKN:omschrijving", "")
    found = " ".join(judge("creeerZaak_Lk01", "application/soap+xml", etree.tostring(xml))[0])
    for wijzer in ("SOAPAction", "Content-Type", "tijdstipBericht", "identificatie", "omschrijving", "ontvanger"):
        assert wijzer in found


@pytest.mark.parametrize("inhoud", [b"", b"<a/>", b"<!DOCTYPE a><a/>", b"\xff"])
def test_what_is_no_soap_is_told(inhoud: bytes) -> None:
    assert judge(ACTIE, XML, inhoud)[0] == ["/"]


@pytest.mark.parametrize("geval", ["G01", "G17"])
@pytest.mark.parametrize("dialect", sorted(DIALECTEN.keys() - {"feed"}))  # whoever reads a feed delivers nothing
def test_a_front_end_gets_answers_and_a_report_of_each_message(dialect: str, geval: str, tmp_path: Path) -> None:
    told: list[str] = []
    name = dialect.partition("-")[0]
    app = ontvangst.create_app(
        name, tmp_path / "kept", tmp_path / "out", told.append, profiel=DIALECTEN[dialect].profiel
    )
    client = Client(app)

    def forward(verzoek: Verzoek) -> Ruw:
        with client.open(
            verzoek.url, method=verzoek.method, data=verzoek.body, headers=dict(verzoek.headers)
        ) as answer:
            return Ruw(answer.status_code, answer.get_data(), {k.lower(): v for k, v in answer.headers})

    proef = Proef(referentie.adapter(dialect), "", nu=datetime.now(UTC), through=forward)
    proef.attempt(proef.bericht(geval, b"%PDF-1.7"), MemoryJournal())
    reports = [json.loads(file.read_text(encoding="utf-8")) for file in sorted((tmp_path / "out").iterdir())]
    assert [one["afwijkingen"] for one in reports] == [[] for _ in reports]
    assert {one["antwoord"] for one in reports} <= {200, 201}
    assert len(reports) == len([one for one in proef.gesprekken if "token" not in one.verzoek.url and one.verzoek.body])
    assert told[0].endswith(": voldoet")


def test_a_message_of_version_1_2_is_judged_in_its_own_words() -> None:
    [zaak] = (one for one in talks("zds-1.2") if "creeerZaak" in one.verzoek.headers["SOAPAction"])
    assert ZDS.encode() in (zaak.verzoek.body or b"")
    found = keuring.judge(zaak.verzoek, {})
    assert found is not None
    assert (found[0], found[1]) == (CREEER, [])


# Every field of every kind of message in JSON, with a good message of that kind to break.
KINDS = [("zgw", "G01", naam, naam) for naam in zgw.keuring.SOORTEN if naam != "resultaten"]
KINDS += [
    ("vrijbrp", "G01", "in-municipality", "DeathInMunicipality"),
    ("vrijbrp", "G17", "discovered-body", "DiscoveredBody"),
    ("vrijbrp", "G01", "documents", "DossierDocument"),
]
SOORTEN = {"zgw": zgw.keuring.SOORTEN, "vrijbrp": vrijbrp.keuring.SOORTEN}
FIELDS = [(*kind, veld) for kind in KINDS for veld in SOORTEN[kind[0]][kind[3]].velden if "*" not in veld.wijzer]


@cache
def written(dialect: str, geval: str, naam: str) -> bytes:
    return next(one for one in talks(dialect, geval) if resource(one.verzoek) == naam).verzoek.body or b""


def message(dialect: str, geval: str, naam: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written(dialect, geval, naam))
    return found


@pytest.mark.parametrize(("dialect", "geval", "naam", "soort"), KINDS, ids=lambda one: one)
def test_what_the_service_sends_in_json_is_in_order(dialect: str, geval: str, naam: str, soort: str) -> None:
    assert list(invalid(SOORTEN[dialect][soort], message(dialect, geval, naam))) == []


@pytest.mark.parametrize(("dialect", "geval", "naam", "soort", "veld"), FIELDS, ids=str)
def test_a_field_that_is_wrong_or_missing_is_told_by_its_pointer(
    dialect: str, geval: str, naam: str, soort: str, veld: Veld
) -> None:
    *groups, last_ = veld.wijzer.split("/")[1:]
    for value in ({"niet": "dit"}, ["niet"] if veld.patroon != LIJST else "niet", None):
        body = message(dialect, geval, naam)
        group = body
        for step in groups:
            group = group.setdefault(step, {})
        group[last_] = value
        found = [one.wijzer for one in invalid(SOORTEN[dialect][soort], body)]
        assert (veld.wijzer in found) is (value is not None or veld.verplicht)


TURNED: list[Callable[[dict[str, Any]], object]] = [
    lambda body: dict(reversed(body.items())),
    lambda body: json.loads(json.dumps(body, indent=4)),
]


@pytest.mark.parametrize("turn", TURNED)
@pytest.mark.parametrize(("dialect", "geval", "naam", "soort"), KINDS, ids=lambda one: one)
def test_what_only_looks_different_is_in_order(
    dialect: str, geval: str, naam: str, soort: str, turn: Callable[[dict[str, Any]], object]
) -> None:
    assert list(invalid(SOORTEN[dialect][soort], turn(message(dialect, geval, naam)))) == []


def test_a_name_that_the_standard_does_not_know_is_told() -> None:
    body = {**message("zgw", "G01", "zaken"), "bestaatNiet": 1}
    assert [one.wijzer for one in invalid(zgw.keuring.SOORTEN["zaken"], body)] == ["/bestaatNiet"]


@pytest.mark.parametrize(
    ("dialect", "pad"), [("zgw", "/zaken/api/v1/zaken"), ("vrijbrp", "/api/v1/deaths/in-municipality")]
)
def test_what_is_no_json_is_told_and_headers_too(dialect: str, pad: str) -> None:
    judged = ontvangst.ONTVANGERS[dialect].judge(Verzoek("POST", f"http://127.0.0.1{pad}", b"<a/>", {}), {})
    assert judged is not None
    assert {"Authorization", "Content-Type", ""} <= {one.wijzer for one in judged[1]}


@pytest.mark.parametrize(("dialect", "how"), [
    ("zgw", {"mode": "html", "status": 503, "resource": "zaken"}),
    ("vrijbrp", {"mode": "html", "ends": "in-municipality"}),
    ("zds", {"mode": "http503"}),
])  # fmt: skip
def test_it_misbehaves_when_it_is_told_to(dialect: str, how: dict[str, Any], tmp_path: Path) -> None:
    app = ontvangst.create_app(dialect, tmp_path / "kept", tmp_path / "out", lambda _: None, profiel={})
    client = app.test_client()
    assert client.post("/storing", json=how).status_code < 300
    sent = [one for one in talks(dialect) if "token" not in one.verzoek.url]
    wanted = how.get("resource", how.get("ends", ""))
    verzoek = next(one.verzoek for one in sent if wanted in one.verzoek.url)
    headers = {**verzoek.headers, **_known(client, dialect)}
    answers = [client.post(verzoek.url, data=verzoek.body, headers=headers) for _ in range(2)]
    assert answers[0].status_code == 503
    assert answers[1].status_code != 503


def _known(client: FlaskClient, dialect: str) -> dict[str, str]:
    """A token of this one, where it gives them itself."""
    for one in (one.verzoek for one in talks(dialect) if one.verzoek.url.endswith("/token")):
        found = client.post(one.url, data=one.body, headers=dict(one.headers)).json
        return {"Authorization": f"Bearer {found['access_token']}"}  # type: ignore[index]
    return {}
