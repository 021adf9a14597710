# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How we make ourselves known to a back-end, and it itself to us.

Secrets never stand in the settings: they name the environment variable or the file that holds them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from importlib.util import find_spec

from adapters.exchange import file_problem, secret, secret_problem
from overlijden.adapter import ConfigError

# Whoever writes a profile decides where its secret is sent. So it names one that is for this adapter, never another.
ADAPTER = "STUF_ZDS"  # how the names of its secrets begin
FRESH = timedelta(minutes=5)  # for which what was made at a moment counts, a UsernameToken or a signature


class Soort(StrEnum):
    """How we make ourselves known besides the server's TLS.

    With ``handtekening`` the message is signed (WS-Security, X.509), and the same certificate is there for a server
    that asks for one, as for ``mtls``.
    """

    GEEN = "geen"
    BASIC = "basic"
    USERNAMETOKEN = "usernametoken"
    MTLS = "mtls"
    HANDTEKENING = "handtekening"


@dataclass(frozen=True, slots=True)
class Beveiliging:
    """``wachtwoord`` is ``env:NAME`` or ``bestand:PATH``; ``certificaat``, ``sleutel`` and ``ca`` are PEM files.

    A NAME begins with STUF_ZDS_, and every file is in the folder that STUF_ZDS_SECRETS names.
    """

    soort: Soort = Soort.GEEN
    gebruiker: str = ""
    wachtwoord: str = ""
    certificaat: str = ""
    sleutel: str = ""
    ca: str = ""

    def secret(self) -> str:
        """The password itself, read when it is needed so that it can be renewed without a restart."""
        return secret("profiel.beveiliging.wachtwoord", self.wachtwoord)


@dataclass(frozen=True, slots=True)
class Ontvangst:
    """How the back-end makes itself known when it posts to us; never not at all.

    ``vingerafdruk`` is the SHA-256 of its own certificate in lower-case hexadecimals, and ``certificaat`` the PEM file
    with the one that it signs with; ``wachtwoord`` as above.
    """

    soort: Soort
    gebruiker: str = ""
    wachtwoord: str = ""
    vingerafdruk: str = ""
    certificaat: str = ""

    def secret(self) -> str:
        return secret("profiel.ontvangst.wachtwoord", self.wachtwoord)


def check_beveiliging(beveiliging: Beveiliging, name: str, adapter: str) -> None:
    """ConfigError when a key of it is missing, or names a secret that is not for this adapter."""
    needed = {
        Soort.GEEN: (),
        Soort.BASIC: ("gebruiker", "wachtwoord"),
        Soort.USERNAMETOKEN: ("gebruiker", "wachtwoord"),
        Soort.MTLS: ("certificaat", "sleutel"),
        Soort.HANDTEKENING: ("certificaat", "sleutel"),
    }
    _check_library(beveiliging.soort, name)
    for key in needed[beveiliging.soort]:
        if not getattr(beveiliging, key):
            raise ConfigError(f"{name}.{key}: is missing")
    problems = {key: file_problem(adapter, getattr(beveiliging, key)) for key in ("certificaat", "sleutel", "ca")}
    if beveiliging.wachtwoord:
        problems["wachtwoord"] = secret_problem(adapter, beveiliging.wachtwoord)
    for key, problem in problems.items():
        if problem:
            raise ConfigError(f"{name}.{key}: {problem}")


def check_ontvangst(ontvangst: Ontvangst) -> None:
    """ConfigError when a key of it is missing or wrong."""
    problems = {}
    match ontvangst.soort:
        case Soort.GEEN:
            problems["soort"] = "must be a way to know who posts"
        case Soort.MTLS:
            if not re.fullmatch("[0-9a-f]{64}", ontvangst.vingerafdruk):
                problems["vingerafdruk"] = "must be a SHA-256 in 64 hexadecimals"
        case Soort.HANDTEKENING:
            _check_library(ontvangst.soort, "profiel.ontvangst")
            is_given = bool(ontvangst.certificaat)
            problems["certificaat"] = file_problem(ADAPTER, ontvangst.certificaat) if is_given else "is missing"
        case Soort.BASIC | Soort.USERNAMETOKEN:
            problems["gebruiker"] = "" if ontvangst.gebruiker else "is missing"
            problems["wachtwoord"] = secret_problem(ADAPTER, ontvangst.wachtwoord)
    for key, problem in problems.items():
        if problem:
            raise ConfigError(f"profiel.ontvangst.{key}: {problem}")


def _check_library(soort: Soort, name: str) -> None:
    if soort is Soort.HANDTEKENING and find_spec("xmlsec") is None:
        raise ConfigError(f"{name}: xmlsec lacks here; it comes with the extra overlijden[wss]")
