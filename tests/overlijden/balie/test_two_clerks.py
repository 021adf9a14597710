# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two clerks on one dossier, in random order: no act is lost, none is done twice, and who comes second is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm.exc import StaleDataError

from overlijden import service
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.status import OVERGANGEN, Actie, Actor, IllegalTransition, Rol, Status
from overlijden.tables import Dossier
from overlijden.termijn import NEDERLAND
from overlijden.tools.guards import GuardFailed
from tests import proof
from tests.acting import needed
from tests.filing import file

pytestmark = [pytest.mark.balie, pytest.mark.proof]

ROUNDS = proof.size(1_000, 40)
DESK = Scope(gemeente="1942")
CLERKS = [Actor(name, Rol.AMBTENAAR) for name in ("noor", "els")]
SEVERAL = [
    Actie.OVERNEMEN,
    Actie.STUK_ONTVANGEN,
    Actie.ORIGINELEN_ONTVANGEN,
    Actie.AANVULLING_VRAGEN,
    Actie.AANVULLEN,
    Actie.AKTE_OPMAKEN,
    Actie.VERLOF_AFGEVEN,
    Actie.HEROPENEN,
]


def test_of_two_clerks_nothing_is_lost_and_nothing_done_twice(web_database: Database) -> None:
    dice = proof.dice()
    for number in range(ROUNDS):
        dossier = file(web_database)
        with web_database.begin(DESK) as session:
            session.get_one(Dossier, dossier.id).status = Status.IN_BEHANDELING
        plans = [[dice.choice(SEVERAL) for _ in range(dice.randint(1, 4))] for _ in CLERKS]
        done = together(web_database, dossier, plans)
        with web_database.begin(DESK) as session:
            found = session.get_one(Dossier, dossier.id)
            history = queries.history(session, found)[1:]  # after its filing
        told = f"SEED={proof.SEED} round {number}: {plans}"
        assert sorted(done) == sorted((event.door, event.actie) for event in history), told
        assert found.versie == len(history) + START, told
        assert [event.van for event in history[1:]] == [event.naar for event in history[:-1]], told
        assert all(is_lawful(event.van, event.actie, event.naar) for event in history), told
        if Actie.AKTE_OPMAKEN in [event.actie for event in history]:
            assert [event.actie for event in history].count(Actie.AKTE_OPMAKEN) == 1, told


START = 3  # versions before the first act of the desk: made, filed, and put in this status


def is_lawful(van: Status, actie: Actie, naar: Status) -> bool:
    changing = {(o.van, o.actie): o.naar for o in OVERGANGEN}
    return changing.get((van, actie), van) is naar


def together(database: Database, dossier: Dossier, plans: list[list[Actie]]) -> list[tuple[str, Actie]]:
    """Let each clerk follow her plan at the same time, opening the dossier anew before each act; what was done."""
    done: list[tuple[str, Actie]] = []
    start = threading.Barrier(len(plans))

    def follow(by: Actor, plan: list[Actie]) -> Callable[[], None]:
        def run() -> None:
            start.wait()
            for actie in plan:
                try:
                    with database.begin(DESK) as session:
                        found = session.get_one(Dossier, dossier.id)
                        service.perform(session, found, actie, by=by, **_said(actie, dossier))
                except (StaleDataError, IllegalTransition, GuardFailed):
                    continue
                done.append((by.id, actie))

        return run

    threads = [threading.Thread(target=follow(by, plan)) for by, plan in zip(CLERKS, plans, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def _said(actie: Actie, dossier: Dossier) -> dict[str, Any]:
    said = needed(actie)
    if actie is Actie.AKTE_OPMAKEN:  # each dossier its own number
        said |= {"akte_nummer": f"20{int(dossier.kenmerk[-5:]) % 9999 + 1:04}", "akte_datum": _TODAY}
    return said


_TODAY = datetime.now(NEDERLAND).date()
