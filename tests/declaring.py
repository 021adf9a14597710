# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Declarations for tests: the ordinary sample with other answers, and the context in which it may be filed."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from overlijden import canonical, samples
from overlijden.aangifte import Aangifte
from overlijden.gemeenten import Deelname, Gemeente, Kanaal
from overlijden.rules import Context
from overlijden.termijn import NEDERLAND

WEDNESDAY = datetime(2026, 3, 4, 12, 0, tzinfo=NEDERLAND)
DEELNAME = Deelname(
    gemeente=Gemeente("0796", "'s-Hertogenbosch"),
    vanaf=date(2010, 1, 1),
    adapter="memory",
    kanalen={Kanaal.EHERKENNING: "EH3", Kanaal.DIGID: "DIGID_MIDDEN"},
)


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


def with_answers(data: dict[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of the JSON document with these values at these pointers."""
    result = copy.deepcopy(data)
    for wijzer, value in answers.items():
        *groups, name = wijzer[1:].split("/")
        group: Any = result
        for step in groups:
            group = group[int(step)] if isinstance(group, list) else group.setdefault(step, {})
        if value is None:
            group.pop(name, None)
        else:
            group[name] = value
    return result
