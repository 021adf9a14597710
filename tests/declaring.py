# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Declarations for tests: the ordinary sample with other answers, and the context in which it may be filed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from overlijden import canonical, samples
from overlijden.aangifte import Aangifte
from overlijden.rules import Context
from overlijden.rules.voorbeelden import DEELNAME
from overlijden.samples import with_answers
from overlijden.termijn import NEDERLAND

WEDNESDAY = datetime(2026, 3, 4, 12, 0, tzinfo=NEDERLAND)


def context(nu: datetime = WEDNESDAY, **changes: Any) -> Context:
    """A context in which the ordinary sample may be filed."""
    return Context(**{"nu": nu, "deelname": DEELNAME, **changes})


def declaration(
    answers: Mapping[str, Any] | None = None, *, name: str = "gewoon", nu: datetime = WEDNESDAY
) -> Aangifte:
    """A sample with other answers: pointer to JSON value, None takes the answer away."""
    data = with_answers(canonical.write(samples.sample(name, nu=nu)), answers or {})
    aangifte, findings = canonical.read(Aangifte, data)
    assert not findings
    return aangifte
