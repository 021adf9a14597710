# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demonstration's municipalities: brought in by the same two steps as any, in names that nobody can mistake."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from overlijden import codes, deelnames
from overlijden.db import Database, Scope
from overlijden.deelnames import deelname
from overlijden.gemeenten import Deelname
from overlijden.status import Actor, Rol
from overlijden.tables import Besluit
from overlijden.tools.chain import Keys
from overlijden.web.login import read_accounts

BACKEND = "{backend}"  # where the stand-in listens, in the files
NOWHERE = "http://127.0.0.1:9"  # where nobody listens
FIRST, SECOND = PERSONEN = ("demonstratie-1", "demonstratie-2")
REDEN = "Ingesteld door de demonstratie, niet door de gemeente."


KnownAs = Callable[[str, str], str]


def records(backend: str = BACKEND) -> Mapping[str, str]:
    """What the files say, by municipality, with the stand-in's address filled in."""
    paths = sorted((codes.config_path("demo") / "gemeenten").glob("*.toml"))
    return {path.stem: path.read_text(encoding="utf-8").replace(BACKEND, backend) for path in paths}


def switch(code: str, backend: str, vandaag: date) -> str:
    """What a municipality that uses the shared store can read in to go to a back-end of its own, from today on."""
    text = (codes.config_path("demo") / "overstap" / f"{code}.toml").read_text(encoding="utf-8")
    return text.replace(BACKEND, backend).replace("{vandaag}", vandaag.isoformat())


def read(code: str) -> list[Deelname]:
    """The record of a municipality of the demonstration, for a command that needs no database."""
    found = records().get(code)
    return [deelname.read(code, found)] if found else []


def settle(owner_url: str, keys: Keys, backend: str = NOWHERE, known_as: KnownAs = lambda _, account: account) -> None:
    """Bring the municipalities in, unless people changed one since; and their own administrators with them.

    ``known_as`` gives the id that the log-in gives to an account of a municipality; ``keys`` sign the audit.
    """
    with Database(owner_url, pool_size=1, keys=keys) as owner:
        for code, inhoud in records(backend).items():
            _invite(owner, code, known_as)
            _settle(owner, code, inhoud)
            _withdraw(owner, code)


def _invite(owner: Database, code: str, known_as: KnownAs) -> None:
    theirs = (one for one in read_accounts().values() if (one.rol, one.gemeente) == (Rol.BEHEERDER, code))
    people = {known_as(code, one.id): one.naam for one in theirs}
    with owner.begin(Scope(beheer=code)) as session:
        deelnames.invite(session, code, people | dict.fromkeys(PERSONEN, "Demonstratie (niemand)"), by="demonstratie")


def _withdraw(owner: Database, code: str) -> None:
    """End the right of those who are nobody: what they did stays, and the municipality's own people go on alone."""
    with owner.begin(Scope(beheer=code)) as session:
        for persoon in PERSONEN:
            deelnames.withdraw(session, code, persoon, by="demonstratie")


def _settle(owner: Database, code: str, inhoud: str) -> None:
    first, second = (Scope(beheer=code, persoon=persoon) for persoon in PERSONEN)
    vandaag = deelname.read(code, inhoud).vanaf  # as if on that day
    with owner.begin(first) as session:
        newest = next(iter(deelnames.history(session, code)), None)
        if newest and (newest.bereid_door not in PERSONEN or newest.inhoud == inhoud):
            return
        deelnames.prepare(session, code, inhoud, by=Actor(FIRST, Rol.SYSTEEM), vandaag=vandaag, reden=REDEN)
    with owner.begin(second) as session:
        waiting = deelnames.pending(session)
        if waiting is not None:
            by = Actor(SECOND, Rol.SYSTEEM)
            deelnames.decide(session, waiting, Besluit.BEVESTIGD, by=by, vandaag=vandaag)
