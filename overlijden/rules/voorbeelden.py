# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The examples of every rule, as data beside the rules: tests run them, the documentation prints them.

Each module of rules has a TOML file of the same name. An example is the sample ``basis`` with other answers, judged at
``nu`` and in another context, and the findings that the rule must give. An example of behaviour is a sentence
with the test that runs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from overlijden import canonical
from overlijden.aangifte import Ernst
from overlijden.gemeenten import Deelname, Gemeente, Kanaal
from overlijden.rules.context import Behandeling, Context
from overlijden.termijn import KbLezing
from overlijden.tools.tomlfile import ConfigError, Section, open_toml

BASIS, NU = "gewoon", "2026-03-04T12:00:00+01:00"  # of this moment are the samples: a death on 3 March at 9.30
WEG = "@leeg"  # takes an answer away
DEELNAME = Deelname(
    gemeente=Gemeente("0796", "'s-Hertogenbosch"),
    vanaf=date(2010, 1, 1),
    adapter="memory",
    kanalen={Kanaal.EHERKENNING: "EH3", Kanaal.DIGID: "DIGID_MIDDEN"},
)
# A municipality that takes part is open in every way unless ``neemt_deel`` or its ``deelname`` say otherwise.
_FACTS = frozenset(field.name for field in fields(Context)) - {"nu"} | {"neemt_deel"}


class Soort(StrEnum):
    GOED = "goed"
    FOUT = "fout"
    GRENS = "grens"


@dataclass(frozen=True)
class Voorbeeld:
    """An example of one rule.

    ``invoer`` is ready for JSON: ``basis``, ``nu``, ``antwoorden`` (pointer → value, null takes it away) and
    ``context``; of behaviour only ``scenario``, and then ``toets`` names the test. ``bevindingen`` are all that this
    rule must find, each ``{regel, wijzer, ernst}``.
    """

    soort: Soort
    uitleg: str
    invoer: Mapping[str, Any]
    bevindingen: tuple[Mapping[str, str], ...] = ()
    toets: str = ""

    @property
    def is_gedrag(self) -> bool:
        return "scenario" in self.invoer

    @property
    def bevinding(self) -> Mapping[str, str] | None:
        """The finding; the first when there are more."""
        return self.bevindingen[0] if self.bevindingen else None

    def written(self) -> dict[str, Any]:
        """The example for machines."""
        said: dict[str, Any] = {"soort": str(self.soort), "invoer": self.invoer, "bevinding": self.bevinding}
        if len(self.bevindingen) > 1:
            said["ook"] = self.bevindingen[1:]
        if self.uitleg:
            said["uitleg"] = self.uitleg
        return said | ({"toets": self.toets} if self.is_gedrag else {})


@cache
def examples(identifier: str, ernst: Ernst) -> tuple[Voorbeeld, ...]:
    """The examples of a rule; ``ernst`` is its severity unless an example says otherwise. Raises ConfigError."""
    path, rows = _rows().get(identifier, (Path(), ()))
    sections = (Section(path, row, f"{identifier}[{number}]") for number, row in enumerate(rows))
    return tuple(read(section, identifier, ernst) for section in sections)


def identifiers() -> frozenset[str]:
    """The rules of which there are examples."""
    return frozenset(_rows())


def context_of(invoer: Mapping[str, Any]) -> Context:
    """The context of an example."""
    facts = {"neemt_deel": True, **invoer["context"]}
    settled = replace(DEELNAME, **_settled(facts.pop("deelname", {})))
    facts["deelname"] = settled if facts.pop("neemt_deel") else None
    if "behandeling" in facts:
        facts["behandeling"], found = canonical.read(Behandeling, facts["behandeling"])
        if found:
            raise ConfigError(f"behandeling{found[0].wijzer}: {found[0].tekst}")
    return Context(nu=datetime.fromisoformat(invoer["nu"]), **facts)


def _settled(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the municipality of an example settled otherwise."""
    made: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()}
    if "kanalen" in made:
        made["kanalen"] = {Kanaal(kanaal): niveau for kanaal, niveau in made["kanalen"].items()}
    if "kb_lezing" in made:
        made["kb_lezing"] = KbLezing(made["kb_lezing"])
    return made


@cache
def _rows() -> Mapping[str, tuple[Path, list[dict[str, object]]]]:
    """The rows of every rule with the file where they stand."""
    found: dict[str, tuple[Path, list[dict[str, object]]]] = {}
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        with open_toml(path) as section:
            for identifier, rows in section.rest().items():
                if identifier in found or not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
                    raise ConfigError(f"{path}: {identifier} must be one list of examples")
                found[identifier] = path, rows
    return found


def read(row: Section, identifier: str, ernst: Ernst) -> Voorbeeld:
    """An example of this rule from its row in the file, exactly: what is not known there is a ConfigError."""
    soort = Soort(row.choice("soort", tuple(Soort)))
    uitleg = row.take_or("uitleg", "")
    if "scenario" in row:
        made = Voorbeeld(soort, uitleg, {"scenario": row.take("scenario", str)}, toets=row.take("toets", str))
    else:
        ernst = Ernst(row.choice("ernst", tuple(Ernst), ernst))
        found = tuple({"regel": identifier, "wijzer": w, "ernst": str(ernst)} for w in row.texts("wijzers"))
        made = Voorbeeld(soort, uitleg, _invoer(row), found)
    row.close()
    return made


def _invoer(row: Section) -> Mapping[str, Any]:
    context = row.section("context").rest()
    for name in context.keys() - _FACTS:
        raise row.error(f"context.{name}", "is not a known key")
    answers = row.section("antwoorden").rest()
    return {
        "basis": row.take_or("basis", BASIS),
        "nu": row.take_or("nu", NU),
        "antwoorden": {wijzer: None if value == WEG else value for wijzer, value in answers.items()},
        "context": context,
    }
