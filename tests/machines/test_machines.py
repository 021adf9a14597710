# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two machines that serve and two that keep: nothing acknowledged is lost when the one that keeps it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import proof
from tests.machines import run
from tests.machines.cluster import pgbouncer


@pytest.mark.proof
def test_nothing_is_lost_or_doubled_when_every_part_is_renewed_and_the_primary_dies(tmp_path: Path) -> None:
    if not pgbouncer():
        pytest.skip("pgbouncer is not installed")
    outcome = run.run(tmp_path, calm=proof.size(8, 2))
    assert outcome.defects == []
    assert outcome.delivered == outcome.acknowledged > 0
