# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A zaaksysteem is asked over StUF-ZDS how a zaak stands, and for the akte in the one place that the profile names."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from adapters.exchange import Ruw
from adapters.memory import MemoryJournal
from adapters.stuf_zds import StufZds
from adapters.stuf_zds.profiel import Plaats, Terugmelding
from overlijden.adapter import Afgifte, AfgifteSoort, Capability, Fase, Refused, Stand, TemporaryError
from tests.adapters.aangiften import SHARED
from tests.adapters.conftest import Connect, Standin
from tests.adapters.stuf_zds.test_stuf_zds import BERICHT

FILES = {AfgifteSoort.VERLOF: "Verlof tot begraven", AfgifteSoort.UITTREKSEL: "Uittreksel"}
STATUS = Terugmelding(Plaats.STATUS, "Akte gemaakt", "In behandeling")
DOCUMENT = Terugmelding(Plaats.DOCUMENT, "Akte van overlijden")
WITH_FILES = dataclasses.replace(STATUS, documenten=FILES)
RECORDED = SHARED / "data/recorded/zds_recorded.json"


class Case:
    """A back-end that has the declaration, and what its registrar does there."""

    def __init__(self, adapter: StufZds, store: Path) -> None:
        self.zaak = adapter.deliver(BERICHT, MemoryJournal()).zaaknummer
        self.handed = dataclasses.replace(BERICHT, zaaknummer=self.zaak, documenten=())
        self._store = store

    def set(self, omschrijving: str, toelichting: str = "", gezet: str = "20261125103000000") -> None:
        self._do("INSERT INTO status VALUES (?, '2', ?, ?, 'X', ?)", self.zaak, omschrijving, toelichting, gezet)

    def document(self, soort: str, titel: str, gemaakt: str = "20261125", status: str = "", auteur: str = "X") -> str:
        nummer = f"{self.zaak}{soort[:5]}{gemaakt}"
        columns = "nummer, zaak, soort, titel, gemaakt, status, auteur, bestandsnaam, mediatype, inhoud"
        statement = f"INSERT INTO document ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, 'a.pdf', 'application/pdf', ?)"  # noqa: S608
        self._do(statement, nummer, self.zaak, soort, titel, gemaakt, status, auteur, b"%PDF-1.7 verlof")
        return nummer

    def forget(self) -> None:
        for table in ("document", "status"):
            self._do(f"DELETE FROM {table}")  # noqa: S608 - a name of ours
        self._do("DELETE FROM zaak")

    def _do(self, statement: str, *values: str | bytes | None) -> None:
        with sqlite3.connect(self._store) as database:
            database.execute(statement, values)
        database.close()


@pytest.fixture
def case(connect: Connect, standin: Standin, tmp_path: Path) -> Case:
    return Case(connect(standin.url), tmp_path / "standin" / "standin.sqlite")


@pytest.fixture
def adapter(connect: Connect, standin: Standin) -> StufZds:
    return connect(standin.url, tijdslimiet=2, terugmelding=STATUS)


def test_a_zaak_that_nobody_touched_says_that_it_is_there(adapter: StufZds, case: Case) -> None:
    assert adapter.poll(case.handed) == Stand(Fase.ONTVANGEN)


def test_work_on_it_is_seen_by_its_status(adapter: StufZds, case: Case) -> None:
    case.set("In behandeling")
    assert adapter.poll(case.handed) == Stand(Fase.BEHANDELING)


def test_the_akte_stands_in_the_last_of_its_statuses(adapter: StufZds, case: Case) -> None:
    case.set("Akte gemaakt", "200252", "2026112610301234")
    case.set("Akte gemaakt", "200251", "20261125")
    case.set("Verzonden", "200253", "20261127")
    assert adapter.poll(case.handed) == Stand(Fase.ONTVANGEN, "200252", date(2026, 11, 26))


def test_the_akte_is_a_document(connect: Connect, standin: Standin, case: Case) -> None:
    case.document("Uittreksel", "200253")
    case.document("Akte van overlijden", "200251", "20261124")
    case.document("Akte van overlijden", "200252", "20261125")
    found = connect(standin.url, terugmelding=DOCUMENT).poll(case.handed)
    assert found == Stand(Fase.ONTVANGEN, "200252", date(2026, 11, 25))


def test_files_of_the_named_kinds_come_back(connect: Connect, standin: Standin, case: Case) -> None:
    nummer = case.document("Verlof tot begraven", "Verlof", status="definitief")
    case.document("Brief", "Aan de nabestaanden")
    adapter = connect(standin.url, terugmelding=WITH_FILES)
    [afgifte] = adapter.poll(case.handed).afgiften
    assert afgifte == Afgifte(nummer, AfgifteSoort.VERLOF)
    assert adapter.fetch(case.handed, afgifte) == b"%PDF-1.7 verlof"


def test_what_somebody_still_works_on_or_we_sent_does_not_come_back(
    connect: Connect, standin: Standin, case: Case
) -> None:
    case.document("Verlof tot begraven", "Verlof", "20261124", status="in bewerking")
    case.document("Verlof tot begraven", "Verlof", "20261125", status="ter_vaststelling")
    case.document("Verlof tot begraven", "Verlof", "20261126", auteur="Overlijden")
    assert connect(standin.url, terugmelding=WITH_FILES).poll(case.handed).afgiften == ()


@pytest.mark.parametrize(
    "how",
    [{"mode": "http503"}, {"mode": "fault", "code": "StUF058"}, {"mode": "lose_answer"}, {"mode": "truncated"}],
    ids=lambda how: "-".join(map(str, how.values())),
)
def test_a_file_that_is_not_given_now_is_asked_for_again(
    connect: Connect, standin: Standin, case: Case, how: dict[str, Any]
) -> None:
    case.document("Uittreksel", "Uittreksel")
    adapter = connect(standin.url, terugmelding=WITH_FILES)
    [afgifte] = adapter.poll(case.handed).afgiften
    standin.disturb(operation="geefZaakdocumentLezen_Lv01", **how)
    with pytest.raises(TemporaryError):
        adapter.fetch(case.handed, afgifte)
    assert adapter.fetch(case.handed, afgifte).startswith(b"%PDF")


def test_a_file_that_is_gone_is_no_file(connect: Connect, standin: Standin, case: Case) -> None:
    with pytest.raises(TemporaryError, match="no file"):
        connect(standin.url).fetch(case.handed, Afgifte("07960000099", AfgifteSoort.VERLOF))


@pytest.mark.parametrize("place", [STATUS, DOCUMENT])
def test_nothing_else_is_taken_for_the_akte(
    connect: Connect, standin: Standin, case: Case, place: Terugmelding
) -> None:
    case.set("Akte van overlijden", "200251")
    case.document("Akte gemaakt", "200251")
    assert connect(standin.url, terugmelding=place).poll(case.handed) == Stand(Fase.ONTVANGEN)


def test_a_zaak_that_is_gone_is_told(adapter: StufZds, case: Case) -> None:
    case.forget()
    with pytest.raises(Refused, match="geen-zaak"):
        adapter.poll(case.handed)


def test_what_a_clerk_brought_there_without_a_number_cannot_be_found(adapter: StufZds) -> None:
    with pytest.raises(Refused, match="geen-zaak"):
        adapter.poll(BERICHT)


def test_a_fault_that_says_that_there_is_no_such_zaak_is_told(adapter: StufZds, standin: Standin, case: Case) -> None:
    standin.disturb("fault", code="StUF064", operation="geefZaakdetails_Lv01")
    with pytest.raises(Refused, match="StUF064"):
        adapter.poll(case.handed)


@pytest.mark.parametrize(
    "how",
    [
        {"mode": "http500"},
        {"mode": "http503"},
        {"mode": "fault", "code": "StUF049"},
        {"mode": "fault", "code": "StUF058"},
        {"mode": "fault", "code": "StUF052"},
        {"mode": "lose_answer"},
        {"mode": "empty200"},
        {"mode": "truncated"},
        {"mode": "wrong_content"},
        {"mode": "slow", "seconds": 3},
    ],
    ids=lambda how: "-".join(map(str, how.values())),
)
@pytest.mark.parametrize(
    ("operation", "place"), [("geefZaakdetails_Lv01", STATUS), ("geefLijstZaakdocumenten_Lv01", DOCUMENT)]
)
def test_what_is_no_answer_is_asked_again(
    connect: Connect, standin: Standin, case: Case, operation: str, place: Terugmelding, how: dict[str, Any]
) -> None:
    adapter = connect(standin.url, tijdslimiet=2, terugmelding=place)
    standin.disturb(operation=operation, **how)
    with pytest.raises(TemporaryError):
        adapter.poll(case.handed)
    assert adapter.poll(case.handed) == Stand(Fase.ONTVANGEN)


def recorded(dienst: str) -> Iterator[bytes]:
    for exchange in json.loads(RECORDED.read_text("utf-8")):
        if exchange["soapAction"].endswith(dienst):
            yield exchange["response"].encode()


@pytest.mark.skipif(not RECORDED.exists(), reason="the recordings are not at hand")
def test_a_recorded_document_of_a_real_back_end_is_read(
    adapter: StufZds, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    [answer] = recorded("geefZaakdocumentLezen_EdcLv01")
    monkeypatch.setattr(adapter.gesprek.transport, "post", lambda *_: Ruw(200, answer, {}))
    assert adapter.fetch(case.handed, Afgifte("0392ea1b4196", AfgifteSoort.VERLOF))


@pytest.mark.skipif(not RECORDED.exists(), reason="the recordings are not at hand")
def test_a_recorded_answer_of_a_real_back_end_is_read(
    adapter: StufZds, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    [answer] = recorded("geefZaakstatus_ZakLv01")
    zaak = "039297ff1b07-4cfe-4045-8618-0bccebbddc18"
    monkeypatch.setattr(adapter.gesprek.transport, "post", lambda *_: Ruw(200, answer, {}))
    profiel = dataclasses.replace(adapter.profiel, terugmelding=Terugmelding(Plaats.STATUS, "Akte", "Ontvangen"))
    monkeypatch.setattr(adapter.gesprek, "profiel", profiel)
    assert adapter.poll(dataclasses.replace(case.handed, zaaknummer=zaak)) == Stand(Fase.BEHANDELING)


def test_without_a_place_it_cannot_be_asked(connect: Connect, standin: Standin) -> None:
    assert Capability.POLL not in connect(standin.url).capabilities
    assert Capability.POLL in connect(standin.url, terugmelding=STATUS).capabilities
