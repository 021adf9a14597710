# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The fault laboratory at its smallest, with another seed each time, and that it would see what goes wrong."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from overlijden.conformance.standin.store import Store, insert
from overlijden.tables import LeveringStatus
from tests import proof
from tests.drafts import Draft
from tests.faults.plan import kills
from tests.faults.reconcile import Outbox, reconcile
from tests.faults.run import Experiment, run

KENMERK = "OV-2026-0000001"
DELIVERED, REFUSED, WAITING = LeveringStatus.AFGELEVERD, LeveringStatus.GEWEIGERD, LeveringStatus.WACHT


def test_nothing_is_lost_doubled_or_in_limbo(tmp_path: Path) -> None:
    found = run(Experiment(24, kills=4, seed=proof.SEED, refusals=0.1, regrets=0.1, delay=3, tijdslimiet=1), tmp_path)
    assert found.is_clean
    assert len(found.delivered) + len(found.refused) == 24


def test_a_seed_gives_the_same_kills() -> None:
    first, again, other = (kills(seed, 20, ["web", "worker"]) for seed in (1, 1, 2))
    assert first == again != other


@pytest.mark.parametrize(
    ("receipt", "zaken", "documents", "status", "desk", "verdict"),
    [
        (True, 1, 1, DELIVERED, "", "delivered"),
        (True, 0, 0, REFUSED, KENMERK, "refused"),
        (True, 0, 0, REFUSED, "", "limbo"),  # on no desk
        (True, 1, 1, REFUSED, KENMERK, "limbo"),  # our word is not the back-end's
        (True, 0, 0, WAITING, "", "limbo"),
        (True, 1, 1, WAITING, "", "limbo"),
        (True, 0, 0, DELIVERED, "", "lost"),
        (True, 1, 0, DELIVERED, "", "lost"),  # its attachment
        (True, 0, 0, None, "", "lost"),  # the dossier
        (False, 0, 0, None, "", "limbo"),  # never sent
        (True, 2, 2, DELIVERED, "", "doubled"),
        (True, 1, 2, DELIVERED, "", "doubled"),  # its attachment
    ],
)
def test_the_reconciliation_sees_each_way_to_go_wrong(
    tmp_path: Path,
    receipt: bool,
    zaken: int,
    documents: int,
    status: LeveringStatus | None,
    desk: str,
    verdict: str,
) -> None:
    draft, store = Draft(uuid.uuid4(), 1), Store(tmp_path)
    with store.transaction() as database:
        for number in range(zaken):
            insert(database, "zaak", nummer=str(number), kenmerk=KENMERK, ontvangen_op="")
        for number in range(documents):
            insert(database, "document", nummer=str(number), zaak="0", soort="A")
    outbox = Outbox({draft.id: KENMERK}, {KENMERK: [status]}) if status else Outbox({}, {})
    found = reconcile([draft], {draft.id: KENMERK} if receipt else {}, store, outbox, desk)
    kinds = ("delivered", "refused", "lost", "doubled", "limbo")
    assert {kind: len(getattr(found, kind)) for kind in kinds} == {kind: int(kind == verdict) for kind in kinds}


def test_a_case_that_nobody_sent_is_seen(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.transaction() as database:
        insert(database, "zaak", nummer="1", kenmerk=KENMERK, ontvangen_op="")
    assert reconcile([], {}, store, Outbox({}, {}), "").limbo == [KENMERK]
