# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Try a back-end before anybody depends on it: its settings, whether it answers, one invented declaration.

What is sent is no dossier here and never becomes one: it has a reference of its own kind, and is about a test person.
"""

from __future__ import annotations

import dataclasses
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from overlijden import samples
from overlijden.adapter import Accepted, Adapter, Bericht, ConfigError, DeliveryError, MemoryJournal, load_adapter
from overlijden.gemeenten import STORE, Deelname

# What a ConfigError says of a key, and what that asks of whoever wrote it.
_KEY = re.compile(r"(?:: |^)([a-z_][\w.-]*):? (is missing|is not a (?:known )?key|is |must |names )")
_MEND = {
    "is missing": "De instelling '{}' ontbreekt. Vul die aan.",
    "is not a": "De instelling '{}' kennen wij niet. Kijk hoe die heet, of haal die weg.",
}
_VALUE = "De instelling '{}' heeft een waarde die niet kan. Kijk die na."
PREFIX = "PROEF-"  # a dossier's reference begins with OV-


@dataclass(frozen=True, slots=True)
class Uitslag:
    """One thing that was tried. ``gelukt`` None: it was not tried, and ``tekst`` says why."""

    titel: str
    gelukt: bool | None
    tekst: str


def attempt(deelname: Deelname) -> list[Uitslag]:
    """Try the back-end of a record; the first thing that does not succeed is the last that is tried."""
    tried: list[Uitslag] = []
    for one in _attempts(deelname):
        tried.append(one)
        if one.gelukt is False:
            break
    return tried


def in_dutch(error: ConfigError) -> str:
    """What to do about a record that cannot be read: the key, for whoever wrote it, and no English sentence."""
    found = _KEY.search(str(error))
    if found is None:
        return "Dit is geen bestand met instellingen dat wij kunnen lezen. Vraag wie het maakte om een nieuw bestand."
    sentence = next((text for said, text in _MEND.items() if found[2].startswith(said)), _VALUE)
    return sentence.format(found[1])


def _attempts(deelname: Deelname) -> Iterator[Uitslag]:
    if deelname.adapter == STORE:
        yield Uitslag("Verbinding", True, "Het gedeelde systeem is deze dienst zelf. Er is niets te verbinden.")
        return
    if not deelname.takes_part:
        yield Uitslag("Verbinding", None, "Wie niet meedoet, heeft niets te proberen.")
        return
    try:
        adapter = load_adapter(deelname.adapter, deelname.profiel)
    except ConfigError as error:
        yield Uitslag("Instellingen", False, in_dutch(error))
        return
    yield Uitslag("Instellingen", True, "De instellingen van de koppeling zijn volledig.")
    yield _ping(adapter)
    if deelname.proef:
        yield _deliver(adapter, deelname)
    else:
        yield Uitslag(
            "Verzonnen aangifte", None, "Uw instellingen staan niet toe dat wij een verzonnen aangifte sturen."
        )


def _ping(adapter: Adapter) -> Uitslag:
    try:
        adapter.ping()
    except DeliveryError as error:
        return Uitslag("Bereikbaar", False, f"Uw systeem antwoordt niet. Geef dit door aan uw leverancier: {error}.")
    return Uitslag("Bereikbaar", True, "Uw systeem antwoordt.")


def _deliver(adapter: Adapter, deelname: Deelname) -> Uitslag:
    try:
        outcome = adapter.deliver(_bericht(deelname), MemoryJournal())
    except DeliveryError as error:
        return Uitslag(
            "Verzonnen aangifte",
            False,
            f"Uw systeem nam de aangifte niet aan. Geef dit door aan uw leverancier: {error}.",
        )
    nummer = outcome.zaaknummer if isinstance(outcome, Accepted) else None
    return Uitslag(
        "Verzonnen aangifte", True, f"Uw systeem nam de aangifte aan{f' als zaak {nummer}' if nummer else ''}."
    )


def _bericht(deelname: Deelname) -> Bericht:
    nu, number = datetime.now(UTC), uuid.uuid4()
    aangifte = samples.sample("gewoon", nu=nu)
    overlijden = dataclasses.replace(aangifte.overlijden, gemeente=deelname.gemeente.code)
    return Bericht(
        levering=number.hex,
        kenmerk=f"{PREFIX}{number.hex[:12].upper()}",
        gemeente=deelname.gemeente.code,
        ingediend_op=nu,
        aangifte=dataclasses.replace(aangifte, overlijden=overlijden, bijlagen=()),
    )
