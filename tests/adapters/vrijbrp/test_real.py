# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The contract, asked of our own stand-in and of a real vrijBRP Dossiers: what one keeps, the other must keep.

For the real one give ``VRIJBRP_URL``, ``VRIJBRP_CLIENT``, ``VRIJBRP_SECRET``, ``VRIJBRP_GEMEENTE``, and the BSNs of two
fictitious people that it knows as ``VRIJBRP_BSN_OVERLEDENE`` and ``VRIJBRP_BSN_AANGEVER``. Each run leaves dossiers.
"""

from __future__ import annotations

import dataclasses
import os
import uuid
from collections.abc import Iterator

import pytest

from adapters.memory import MemoryJournal
from adapters.vrijbrp import VrijBrp
from overlijden.aangifte import SoortAangifte
from overlijden.adapter import Bericht, Refused
from overlijden.conformance.vrijbrp.standin import CLIENT, GEHEIM
from tests.adapters.aangiften import aangifte, bericht, document
from tests.adapters.vrijbrp.conftest import Settings
from tests.adapters.vrijbrp.standin import running
from tests.adapters.vrijbrp.test_berichten import VINDING
from tests.adapters.vrijbrp.test_vrijbrp import PERSOON

REAL = ("URL", "CLIENT", "SECRET", "GEMEENTE", "BSN_OVERLEDENE", "BSN_AANGEVER")
reason = "no address and credentials of a real vrijBRP Dossiers are given"
real = pytest.param(
    "real",
    marks=[
        pytest.mark.skip_ok_in_ci(reason=reason),
        pytest.mark.skipif(not all(os.environ.get(f"VRIJBRP_{name}") for name in REAL), reason=reason),
    ],
)


@pytest.fixture(params=["stand-in", real])
def system(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    if request.param == "real":
        yield {name: os.environ[f"VRIJBRP_{name}"] for name in REAL}
        return
    known = {"GEMEENTE": "0796", "BSN_OVERLEDENE": "999991930", "BSN_AANGEVER": "999993811"}
    with running() as standin:
        yield {**known, "URL": standin.url, "CLIENT": CLIENT, "SECRET": GEHEIM}


@pytest.fixture
def adapter(system: dict[str, str], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> VrijBrp:
    monkeypatch.setenv("VRIJBRP_GEHEIM", system["SECRET"])
    keys = {"adres": system["URL"], "client": system["CLIENT"], "tijdslimiet": 30, "uittreksels": {}}
    return VrijBrp.from_config(settings(**keys, onversleuteld=True))


@pytest.fixture(params=[SoortAangifte.OVERLIJDEN, SoortAangifte.LIJKVINDING])
def message(request: pytest.FixtureRequest, system: dict[str, str]) -> Bericht:
    inhoud = aangifte(PERSOON)
    inhoud = dataclasses.replace(
        inhoud,
        soort=request.param,
        lijkvinding=VINDING if request.param is SoortAangifte.LIJKVINDING else None,
        overledene=dataclasses.replace(inhoud.overledene, bsn=system["BSN_OVERLEDENE"]),
        aangever=dataclasses.replace(inhoud.aangever, bsn=system["BSN_AANGEVER"]),
    )
    number = uuid.uuid4().hex
    made = bericht(inhoud, document(1))
    return dataclasses.replace(made, levering=number, kenmerk=f"TEST-{number[:8]}", gemeente=system["GEMEENTE"])


def test_it_can_be_reached(adapter: VrijBrp) -> None:
    adapter.ping()


def test_what_arrived_is_found_by_who_lost_the_answers(adapter: VrijBrp, message: Bericht) -> None:
    journal = MemoryJournal()
    first = adapter.deliver(message, journal)
    steps = dict(journal.results)
    journal.results.clear()
    adapter.lookup(message, journal)
    assert journal.results == steps
    assert adapter.deliver(message, journal) == first


def test_what_did_not_arrive_is_not_found(adapter: VrijBrp, message: Bericht) -> None:
    journal = MemoryJournal()
    journal.keep("dossier", lambda: b"{}")
    adapter.lookup(message, journal)
    assert journal.unfinished() == ("dossier",)


def test_the_same_sent_again_is_the_same_dossier(adapter: VrijBrp, message: Bericht) -> None:
    journal = MemoryJournal()
    first = adapter.deliver(message, journal)
    del journal.results["dossier"]
    assert adapter.deliver(message, journal) == first


def test_another_delivery_of_the_same_reference_makes_no_second_dossier(adapter: VrijBrp, message: Bericht) -> None:
    adapter.deliver(message, MemoryJournal())
    with pytest.raises(Refused, match="al-aanwezig"):
        adapter.deliver(dataclasses.replace(message, levering=uuid.uuid4().hex), MemoryJournal())
