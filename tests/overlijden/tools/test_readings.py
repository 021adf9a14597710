# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import pytest

from overlijden.tools.readings import Readings


def test_each_is_counted_apart_and_anew_every_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = 0.0
    monkeypatch.setattr("overlijden.tools.readings.time.monotonic", lambda: moment)
    counts = Readings()
    assert [counts.count(who) for who in ("a", "a", "b")] == [1, 2, 1]
    moment = 59.9
    assert counts.count("a") == 3
    moment = 60.0
    assert counts.count("a") == 1
