# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Try a back-end before anybody depends on it: its settings, whether it answers, one invented declaration.

What is sent is no dossier here and never becomes one: it has a reference of its own kind, and is about a test person.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypedDict, cast

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from overlijden import deelnames, samples
from overlijden.adapter import (
    Accepted,
    Adapter,
    Bericht,
    ConfigError,
    DeliveryError,
    MemoryJournal,
    Refused,
    load_adapter,
)
from overlijden.deelnames import settling
from overlijden.gemeenten import STORE, Deelname
from overlijden.status import Actor
from overlijden.tables import Proef, Wijziging
from overlijden.tools import reach

log = structlog.get_logger()

PREFIX = "PROEF-"  # a dossier's reference begins with OV-


class Uitslag(TypedDict):
    """One thing that was tried, as JSON. ``gelukt`` None: it was not tried, and ``tekst`` says why."""

    titel: str
    gelukt: bool | None
    tekst: str


@dataclass(frozen=True, slots=True)
class Tried:
    """A trial of a change: what was found, who tried it and when."""

    uitslagen: Sequence[Uitslag]
    door: str
    op: datetime


def keep(session: Session, row: Wijziging, uitslagen: Sequence[Uitslag], by: Actor) -> None:
    """Put what a trial found beside the change that it was of."""
    found = [dict(one) for one in uitslagen]
    session.add(Proef(gemeente=row.gemeente, wijziging=row.id, uitslagen=found, door=by.id))


def newest(session: Session, row: Wijziging) -> Tried | None:
    """What the last trial of this change found; None when nobody tried it."""
    found = session.scalar(select(Proef).where(Proef.wijziging == row.id).order_by(Proef.id.desc()).limit(1))
    if found is None:
        return None
    door = deelnames.names(session).get(found.door, found.door)
    return Tried(cast(list[Uitslag], found.uitslagen), door, found.op)


def is_triable(deelname: Deelname) -> bool:
    """Whether there is a back-end to try: the shared store is this service, and who leaves has none."""
    return deelname.takes_part and deelname.adapter != STORE


def attempt(deelname: Deelname) -> list[Uitslag]:
    """Try the back-end of a record; the first thing that does not succeed is the last that is tried."""
    tried: list[Uitslag] = []
    with reach.on_behalf_of(deelname.gemeente.code):
        for one in _attempts(deelname):
            tried.append(one)
            if one["gelukt"] is False:
                break
    return tried


def _attempts(deelname: Deelname) -> Iterator[Uitslag]:
    if problem := settling.back_end_problem(deelname):
        yield Uitslag(titel="Instellingen", gelukt=False, tekst=problem)
        return
    adapter = load_adapter(deelname.adapter, deelname.profiel)
    yield Uitslag(titel="Instellingen", gelukt=True, tekst="De instellingen van de koppeling zijn volledig.")
    yield _ping(adapter, deelname)
    if deelname.proef:
        yield _deliver(adapter, deelname)
    else:
        said = "Uw instellingen staan niet toe dat wij een verzonnen aangifte sturen."
        yield Uitslag(titel="Verzonnen aangifte", gelukt=None, tekst=said)


def _ping(adapter: Adapter, deelname: Deelname) -> Uitslag:
    try:
        adapter.ping()
    except (DeliveryError, ConfigError) as error:
        return Uitslag(titel="Bereikbaar", gelukt=False, tekst=_explain(error, deelname))
    return Uitslag(titel="Bereikbaar", gelukt=True, tekst="Uw systeem antwoordt.")


def _deliver(adapter: Adapter, deelname: Deelname) -> Uitslag:
    try:
        outcome = adapter.deliver(_bericht(deelname), MemoryJournal())
    except (DeliveryError, ConfigError) as error:
        return Uitslag(titel="Verzonnen aangifte", gelukt=False, tekst=_explain(error, deelname))
    nummer = outcome.zaaknummer if isinstance(outcome, Accepted) else None
    said = f"Uw systeem nam de aangifte aan{f' als zaak {nummer}' if nummer else ''}."
    return Uitslag(titel="Verzonnen aangifte", gelukt=True, tekst=said)


def _explain(error: DeliveryError | ConfigError, deelname: Deelname) -> str:
    """What to do. Only a refusal comes from the back-end itself.

    A secret that cannot be read is named. Of all else one sentence: how something that is no back-end behaves would
    tell what stands at an address. The log has it, for the operator.
    """
    log.warning("proef", gemeente=deelname.gemeente.code, adapter=deelname.adapter, code=str(error))
    if isinstance(error, Refused):
        return f"Uw systeem nam de aangifte niet aan. Geef dit door aan uw leverancier: {error.code}."
    if unread := settling.unread(error):
        return f"{unread} Er is geen aangifte verstuurd."
    return (
        "Wij krijgen van dit adres geen antwoord dat wij kennen. Laat uw leverancier het adres, het certificaat en de "
        "instellingen nakijken. In het logboek van deze dienst staat meer."
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
