# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A back-end with one defect: what becomes of a declaration that it gets."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import entry_points
from typing import Any

import pytest

from adapters.faulty import Forgetful, Slow, Stuttering
from adapters.memory import MemoryJournal
from overlijden.aangifte import Aangifte
from overlijden.adapter import GROUP, ONLY_TRIED, ConfigError, load_adapter
from overlijden.db import Database, Scope
from overlijden.delivery import deliver_next
from overlijden.settings import Delivery
from overlijden.tables import Levering, LeveringStatus
from tests.adapters.aangiften import bericht
from tests.filing import file
from tests.overlijden.delivery.test_delivery import make_due

AT_ONCE = Delivery(backoff=0)


@pytest.mark.parametrize(
    ("name", "settings", "first", "then"),
    [
        ("refusing", {}, LeveringStatus.GEWEIGERD, LeveringStatus.GEWEIGERD),
        ("crashing", {}, LeveringStatus.ONBEKEND, LeveringStatus.ONBEKEND),
        ("slow", {"seconds": 0.1}, LeveringStatus.AFGELEVERD, LeveringStatus.AFGELEVERD),
        ("forgetful", {}, LeveringStatus.ONBEKEND, LeveringStatus.AFGELEVERD),
        ("stuttering", {}, LeveringStatus.AFGELEVERD, LeveringStatus.AFGELEVERD),
    ],
)
def test_its_defect_is_taken_for_what_it_is(
    web_database: Database,
    worker_database: Database,
    name: str,
    settings: Mapping[str, Any],
    first: LeveringStatus,
    then: LeveringStatus,
) -> None:
    dossier, adapter = file(web_database, adapter=name), load_adapter(name, settings)
    found = []
    for _ in range(2):
        deliver_next(worker_database, "worker", lambda _: adapter, AT_ONCE)
        make_due(worker_database)
        with worker_database.begin(Scope(gemeente=dossier.gemeente)) as session:
            found.append(session.query(Levering).one().status)
    assert found == [first, then]


def test_a_forgetful_back_end_keeps_one_case(web_database: Database, worker_database: Database) -> None:
    adapter = Forgetful()
    file(web_database, adapter="forgetful")
    for _ in range(3):
        deliver_next(worker_database, "worker", lambda _: adapter, AT_ONCE)
        make_due(worker_database)
    assert len(adapter.received) == len(adapter.zaaknummers) == 1


def test_only_a_back_ends_own_stutter_doubles() -> None:
    adapter = Stuttering.from_config({})
    adapter.deliver(bericht(Aangifte()), MemoryJournal())
    assert len(adapter.zaken) == 2
    assert len({kenmerk for _, kenmerk in adapter.zaken}) == 1


@pytest.mark.parametrize("settings", [{"seconds": "1"}, {"seconds": -1}, {"seconds": 601}, {"seconds": True}, {"x": 1}])
def test_how_slow_it_is_must_make_sense(settings: Mapping[str, Any]) -> None:
    with pytest.raises(ConfigError, match="seconds"):
        Slow.from_config(settings)


def test_all_that_forget_are_refused_in_production() -> None:
    forgetting = {one.name for one in entry_points(group=GROUP) if one.module in {"adapters.memory", "adapters.faulty"}}
    assert forgetting == ONLY_TRIED
    for name in forgetting:
        with pytest.raises(ConfigError, match="refused in production"):
            load_adapter(name, {}, production=True)
