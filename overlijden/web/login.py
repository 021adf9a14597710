# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who is at the keyboard, whichever way she logged in, and the demonstration's accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from flask import Blueprint

from overlijden import codes
from overlijden.aangifte import Onderneming
from overlijden.db import Scope
from overlijden.gemeenten import Kanaal, predecessors
from overlijden.status import DESK, OWN_SYSTEM, Actor, Rol
from overlijden.termijn import today
from overlijden.toegang import HOME
from overlijden.tools.tomlfile import Section, open_toml


@dataclass(frozen=True, kw_only=True)
class Identity:
    """A person who logged in, or a system with a token, with what that vouches for and nothing else.

    ``id`` names the person in the audit. A declarant has ``partij`` (her own or her firm's), ``kanaal`` and ``niveau``,
    and her ``bsn`` where the log-in vouches for it; staff has ``gemeente``, and at the counter a ``partij`` too. The
    BSN is forgotten with the log-in.
    """

    id: str
    naam: str
    rol: Rol
    gemeente: str | None = None
    partij: str = ""
    kanaal: Kanaal | None = None
    niveau: str = ""
    onderneming: Onderneming | None = None
    bsn: str = field(default="", repr=False)

    @property
    def at_counter(self) -> Identity:
        """The same clerk, who puts down what somebody at the counter declares: the party is her municipality's counter.

        No declarant reads along, and in what was begun there she sees no more than a declarant would.
        """
        return replace(self, partij=f"balie:{self.gemeente}")

    @property
    def scope(self) -> Scope:
        """The rows that this person's transactions may see; an administrator sees no dossier."""
        if self.partij:
            return Scope(partij=self.partij, persoon=self.id)
        if self.rol in DESK | OWN_SYSTEM:
            own = self.id if self.rol in OWN_SYSTEM else None
            voorgangers = predecessors(self.gemeente or "", today())
            return Scope(gemeente=self.gemeente, voorgangers=voorgangers, koppeling=own)
        return Scope(beheer=self.gemeente, persoon=self.id)

    @property
    def organisatie(self) -> str:
        """For whom she acts, in the audit: a municipality's code, a firm; "" for herself."""
        return self.gemeente or (self.partij if self.onderneming else "")

    @property
    def actor(self) -> Actor:
        return Actor(self.id, self.rol, self.partij, self.organisatie)


class Login(Protocol):
    """A way to log in: its own pages."""

    def blueprint(self) -> Blueprint:
        """Pages with the endpoints ``login.start`` and ``login.leave``; they call ``web.log_in``.

        ``login.background`` takes what a provider posts, which has no token of a form of ours.
        """


def remembered(identity: Identity) -> dict[str, Any]:
    """An identity as a session keeps it, in JSON."""
    return asdict(identity)


def recalled(kept: Mapping[str, Any]) -> Identity:
    """The identity that a session keeps."""
    onderneming, kanaal = kept["onderneming"], kept["kanaal"]
    return Identity(
        **{
            **kept,
            "rol": Rol(kept["rol"]),
            "kanaal": Kanaal(kanaal) if kanaal else None,
            "onderneming": Onderneming(**onderneming) if onderneming else None,
        }
    )


def read_accounts(path: Path | None = None) -> Mapping[str, Identity]:
    """The demonstration's accounts, by id, from ``demo/accounts.toml``. Raises ConfigError."""
    with open_toml(path or codes.config_path("demo") / "accounts.toml") as section:
        return {name: _account(name, account) for name, account in section.tables()}


def _account(name: str, section: Section) -> Identity:
    firm = section.section("onderneming")
    onderneming = None
    if "kvk_nummer" in firm:
        onderneming = Onderneming(**{key: firm.take(key, str) for key in ("kvk_nummer", "vestigingsnummer", "naam")})
    kanaal = section.take_or("kanaal", None, str)
    identity = Identity(
        id=name,
        naam=section.take("naam", str),
        rol=Rol(section.choice("rol", tuple(HOME))),
        gemeente=section.take_or("gemeente", None, str),
        partij=section.take_or("partij", ""),
        kanaal=Kanaal(kanaal) if kanaal else None,
        niveau=section.take_or("niveau", ""),
        onderneming=onderneming,
        bsn=section.take_or("bsn", ""),
    )
    for part in (firm, section):
        part.close()
    return identity
