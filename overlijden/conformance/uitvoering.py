# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A run of the kit against somebody's address: which requirements, with which settings, one result after another."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from overlijden.adapter import Adapter, Bericht
from overlijden.conformance import feed, plichten, vrijbrp, zds, zgw
from overlijden.conformance.eisen import Eis, Niveau, Ongetoetst, Oordeel
from overlijden.conformance.feed.afnemer import load
from overlijden.conformance.proef import Ontvangen, Proef
from overlijden.conformance.toets import Resultaat, toets, untested
from overlijden.tools.tomlfile import ConfigError

PROFIELEN = Path(__file__).parent / "profielen"
ONBEREIKBAAR = Ongetoetst("Het systeem is niet bereikbaar.", "The back-end cannot be reached.")

ReadBack = Callable[[Proef, Bericht, str | None], Sequence[Ontvangen] | None]


@dataclass(frozen=True)
class Dialect:
    """A language of back-ends: the adapter that speaks it, what it requires beyond the contract, how to read back.

    Whoever takes nothing has no ``plichten`` and nothing to read back. Without ``bereikbaar`` the rest is not tested.
    """

    adapter: str
    eisen: Mapping[str, Eis]
    ontvangen: ReadBack = lambda *_: None
    plichten: Mapping[str, Eis] = field(default_factory=lambda: plichten.EISEN)
    bereikbaar: str = "C02"

    @property
    def alle(self) -> Mapping[str, Eis]:
        return {**self.plichten, **self.eisen}


DIALECTEN: Mapping[str, Dialect] = {
    "zds": Dialect("stuf_zds", zds.EISEN, zds.berichten.ontvangen),
    "zgw": Dialect("zgw", zgw.EISEN, zgw.lijst.ontvangen),
    "vrijbrp": Dialect("vrijbrp", vrijbrp.EISEN, vrijbrp.lijst.ontvangen),
    "feed": Dialect("feed", dict(sorted(feed.EISEN.items())), plichten={}, bereikbaar="F01"),
}
EISEN: Mapping[str, Eis] = {
    **plichten.EISEN,
    **{een.id: een for dialect in DIALECTEN.values() for een in dialect.eisen.values()},
}
ZDS_1_2 = Dialect("stuf_zds", zds.EISEN_1_2, zds.berichten.ontvangen)


def spoken(name: str, profiel: Mapping[str, Any]) -> Dialect:
    """The dialect of this name, in the version that the profile says."""
    return ZDS_1_2 if name == "zds" and str(profiel.get("versie")) == "1.2" else DIALECTEN[name]


@dataclass(frozen=True)
class Instellingen:
    """The settings of a run: the adapter's profile, and the code of the municipality (BRP table 33)."""

    profiel: Mapping[str, Any]
    gemeente: str

    @classmethod
    def read(cls, path: Path, overrides: Iterable[str], adapter: str) -> Instellingen:
        """From a municipality's settings file and ``key=value`` pairs; ConfigError says what is wrong."""
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ConfigError(f"{path}: cannot be read as TOML ({type(error).__name__})") from error
        for override in overrides:
            _put(data, override)
        data = _filled(data)
        if data.get("adapter", adapter) != adapter:
            raise ConfigError(f"{path}: adapter must be '{adapter}' for this dialect")
        named = path.stem if re.fullmatch("[0-9]{4}", path.stem) else "0796"
        return cls(data.get("profiel", {}), str(data.get("gemeente", named)))

    def make(self, adapter: str) -> Adapter:
        return load(adapter, self.profiel)


def run(dialect: Dialect, instellingen: Instellingen, seed: int, nu: datetime) -> Iterator[Resultaat]:
    """Every result as soon as it is there; the first says whether there is anybody."""
    adapter = instellingen.make(dialect.adapter)
    facts = {"gemeente": instellingen.gemeente, "seed": seed, "nu": nu}
    first = dialect.alle[dialect.bereikbaar]
    reached = _test(first, dialect, adapter, **facts)
    yield reached
    for eis in (eis for eis in dialect.alle.values() if eis is not first):
        if reached.oordeel is Oordeel.VOLDOET:
            yield _test(eis, dialect, adapter, **facts)
        else:
            yield untested(eis, ONBEREIKBAAR)


def _test(eis: Eis, dialect: Dialect, adapter: Adapter, **facts: Any) -> Resultaat:
    proef = Proef(adapter, eis.id, **facts)
    proef.teruglezen = partial(dialect.ontvangen, proef)
    return toets(eis, proef)


def niveau(resultaten: Iterable[Resultaat], *, complete: bool = False) -> Niveau | None:
    """The highest level of which everything, and all below it, is met; what is not tested counts with ``complete``."""
    bad = {Oordeel.VOLDOET_NIET} | ({Oordeel.NIET_GETOETST} if complete else set())
    judged = [(resultaat.eis.niveau, resultaat.oordeel) for resultaat in resultaten]
    return Niveau.reached({een for een, oordeel in judged if oordeel in bad}, {een for een, _ in judged})


def _put(data: dict[str, Any], override: str) -> None:
    """``profiel.ontvanger.applicatie=ZSH``; a whole number, true, false or quoted text is TOML, the rest a text."""
    pad, equals, value = override.partition("=")
    if not equals:
        raise ConfigError(f"{override}: write key=value")
    *groups, key = pad.split(".")
    for step in groups:
        data = data.setdefault(step, {})
    try:
        read = tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        read = value
    data[key] = value if isinstance(read, float) else read  # a version looks like a number with a fraction


def _filled(value: Any) -> Any:
    """With every ${NAME} in a text taken from the environment."""
    if isinstance(value, dict):
        return {key: _filled(one) for key, one in value.items()}
    return re.sub(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}", _variable, value) if isinstance(value, str) else value


def _variable(match: re.Match[str]) -> str:
    try:
        return os.environ[match[1]]
    except KeyError:
        raise ConfigError(f"${{{match[1]}}}: is not set in the environment") from None
