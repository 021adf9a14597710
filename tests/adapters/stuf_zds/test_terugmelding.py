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
from overlijden.adapter import Capability, Fase, Refused, Stand, TemporaryError
from tests.adapters.aangiften import SHARED
from tests.adapters.conftest import Connect, Standin
from tests.adapters.stuf_zds.test_stuf_zds import BERICHT

STATUS = Terugmelding(Plaats.STATUS, "Akte gemaakt", "In behandeling")
DOCUMENT = Terugmelding(Plaats.DOCUMENT, "Akte van overlijden")
RECORDED = SHARED / "data/recorded/zds_recorded.json"


class Case:
    """A back-end that has the declaration, and what its registrar does there."""

    def __init__(self, adapter: StufZds, store: Path) -> None:
        self.zaak = adapter.deliver(BERICHT, MemoryJournal()).zaaknummer
        self.handed = dataclasses.replace(BERICHT, zaaknummer=self.zaak, documenten=())
        self._store = store

    def set(self, omschrijving: str, toelichting: str = "", gezet: str = "20261125103000000") -> None:
        self._do("INSERT INTO status VALUES (?, '2', ?, ?, 'X', ?)", self.zaak, omschrijving, toelichting, gezet)

    def document(self, soort: str, titel: str, gemaakt: str = "20261125") -> None:
        statement = "INSERT INTO document (nummer, zaak, soort, titel, gemaakt) VALUES (?, ?, ?, ?, ?)"
        self._do(statement, f"{self.zaak}{soort}{gemaakt}", self.zaak, soort, titel, gemaakt)

    def forget(self) -> None:
        for table in ("document", "status"):
            self._do(f"DELETE FROM {table}")  # noqa: S608 - a name of ours
        self._do("DELETE FROM zaak")

    def _do(self, statement: str, *values: str | None) -> None:
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


def recorded() -> Iterator[bytes]:
    for exchange in json.loads(RECORDED.read_text("utf-8")):
        if exchange["soapAction"].endswith("geefZaakstatus_ZakLv01"):
            yield exchange["response"].encode()


@pytest.mark.skipif(not RECORDED.exists(), reason="the recordings are not at hand")
def test_a_recorded_answer_of_a_real_back_end_is_read(
    adapter: StufZds, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    [answer] = recorded()
    zaak = "039297ff1b07-4cfe-4045-8618-0bccebbddc18"
    monkeypatch.setattr(adapter.gesprek.transport, "post", lambda *_: Ruw(200, answer, {}))
    profiel = dataclasses.replace(adapter.profiel, terugmelding=Terugmelding(Plaats.STATUS, "Akte", "Ontvangen"))
    monkeypatch.setattr(adapter.gesprek, "profiel", profiel)
    assert adapter.poll(dataclasses.replace(case.handed, zaaknummer=zaak)) == Stand(Fase.BEHANDELING)


def test_without_a_place_it_cannot_be_asked(connect: Connect, standin: Standin) -> None:
    assert Capability.POLL not in connect(standin.url).capabilities
    assert Capability.POLL in connect(standin.url, terugmelding=STATUS).capabilities
