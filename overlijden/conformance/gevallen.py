# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The named stories: declarations with a stable id, told in two languages. They stand in `gevallen.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from overlijden import canonical, samples
from overlijden.aangifte import Aangifte
from overlijden.rules.voorbeelden import WEG
from overlijden.termijn import NEDERLAND
from overlijden.tools.tomlfile import open_toml

MIDDAY = time(12)


@dataclass(frozen=True)
class Geval:
    """A story. ``antwoorden`` are those other than in the sample ``basis``.

    ``na`` is the story that comes before it. One that changes that is told by a requirement of the contract, ``eis``.
    """

    id: str
    nl: str
    en: str
    basis: str
    antwoorden: Mapping[str, Any]
    errata: tuple[str, ...] = ()
    eis: str = ""
    na: str = ""

    def aangifte(self, nu: datetime) -> Aangifte:
        """The declaration, dated to be filed at ``nu`` (aware) unless its story has days of its own."""
        return _dated(self.id, nu.astimezone(NEDERLAND).date())


@cache
def _dated(identifier: str, dag: date) -> Aangifte:
    geval = read()[identifier]
    data = canonical.write(samples.sample(geval.basis, nu=datetime.combine(dag, MIDDAY, NEDERLAND)))
    aangifte, found = canonical.read(Aangifte, samples.with_answers(data, geval.antwoorden))
    if found:
        raise ValueError(f"{geval.id}: {found[0].wijzer}: {found[0].tekst}")
    return aangifte


@cache
def read() -> Mapping[str, Geval]:
    """Every story by its id, in order."""
    with open_toml(Path(__file__).with_suffix(".toml")) as file:
        made = {}
        for identifier, section in file.tables():
            told = (section.take("nl", str), section.take("en", str), section.take("basis", str))
            antwoorden = {
                wijzer: None if value == WEG else value
                for wijzer, value in section.section("antwoorden").rest().items()
            }
            others = (section.texts("errata"), section.take_or("eis", ""), section.take_or("na", ""))
            made[identifier] = Geval(identifier, *told, MappingProxyType(antwoorden), *others)
            section.close()
        return MappingProxyType(made)
