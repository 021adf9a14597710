# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A stand-in for the service whose feed a municipality's system reads: a short one, of people who do not exist.

It answers as the contract says and keeps everything in memory. Its cursors mean nothing to anybody.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from threading import Lock
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import KeySet

from overlijden import canonical
from overlijden.aangifte import Aangifte, Bijlage
from overlijden.conformance import gevallen
from overlijden.conformance.feed.afnemer import key_set
from overlijden.conformance.feed.keuring import VERVALT
from overlijden.conformance.rest import Inhoud
from overlijden.conformance.verstoring import Fault
from overlijden.status import OVERGANGEN, Actie, Status
from overlijden.tools import bearer

GEMEENTE, ELDERS = "0796", "0363"
CLIENT = "gm0796-0000000000000000"
# What happened to each story after it was delivered; the others wait for a registrar.
LIFE: Mapping[str, tuple[Actie, ...]] = {
    "G02": (Actie.WIJZIGEN,),
    "G05": (Actie.INTREKKEN,),
    "G08": (Actie.IN_BEHANDELING_NEMEN, Actie.AKTE_OPMAKEN, Actie.VERLOF_AFGEVEN),
    "G10": (Actie.IN_BEHANDELING_NEMEN, Actie.DOORZENDEN),
    "G12": (Actie.IN_BEHANDELING_NEMEN, Actie.AANVULLING_VRAGEN, Actie.AANVULLEN),
    "G14": (Actie.IN_BEHANDELING_NEMEN,),
}


@cache
def pem() -> bytes:
    """The private key of whoever reads this feed, which is no secret: the same every time."""
    made = ec.derive_private_key(int.from_bytes(hashlib.sha256(b"overlijden kit").digest()), ec.SECP256R1())
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _now() -> datetime:
    return datetime.now(UTC)


def settings(adres: str, **changes: Any) -> Inhoud:
    """A good profile for this feed, with these keys otherwise."""
    return {"adres": adres, "client_id": CLIENT, "sleutel": pem().decode(), "melden": True, **changes}


@dataclass
class Standin:
    """What happened, what was declared, who came, and until where he says to have it; ``lock`` guards them all."""

    meldingen: list[Inhoud] = field(default_factory=list)
    dossiers: dict[str, Inhoud] = field(default_factory=dict)
    inhoud: dict[str, bytes] = field(default_factory=dict)  # of attachments
    tokens: dict[str, tuple[frozenset[str], float]] = field(default_factory=dict)  # for what, and until when
    used: set[str] = field(default_factory=set)  # what was signed and has served
    bevestigd: tuple[int, str] | None = None
    keys: KeySet = field(default_factory=lambda: bearer.read_keys(key_set(pem())))
    faults: list[Fault] = field(default_factory=list)
    clock: Callable[[], datetime] = _now
    lock: Lock = field(default_factory=Lock)

    def tell(self, kenmerk: str, actie: Actie, status: Status) -> None:
        """Write down what happened, the last thing of the feed."""
        found, naar = self.dossiers[kenmerk], ELDERS if actie is Actie.DOORZENDEN else None
        found["status"], found["doorgezonden_naar"] = str(status), naar
        number = len(self.meldingen)
        self.meldingen.append({
            "cursor": hashlib.sha256(f"{number} {kenmerk} {actie}".encode()).hexdigest()[:20],
            "op": moment(self.clock()),
            "kenmerk": kenmerk,
            "gemeente": found["gemeente"],
            "actie": str(actie),
            "status": str(status),
            "vervallen": actie in VERVALT,
            "doorgezonden_naar": naar,
        })  # fmt: skip

    def place(self, cursor: str | None) -> int:
        """How many stand up to this place. KeyError for one that is not in the feed."""
        if cursor is None:
            return 0
        for number, melding in enumerate(self.meldingen, 1):
            if melding["cursor"] == cursor:
                return number
        raise KeyError(cursor)

    def admit(self, scopes: frozenset[str], life: int) -> str:
        made = secrets.token_urlsafe()
        self.tokens[made] = scopes, time.monotonic() + life
        return made


def moment(op: datetime) -> str:
    return op.astimezone(UTC).isoformat().replace("+00:00", "Z")


def filled(nu: datetime | None = None) -> Standin:
    """One in which at ``nu`` every story was filed and delivered, and something happened to some of them."""
    nu = nu or datetime.now(UTC)
    standin = Standin(clock=lambda: nu)
    told = [geval for geval in gevallen.read().values() if not geval.eis]
    for number, geval in enumerate(told, 1):
        _file(standin, f"OV-{nu:%Y}-{number:07}", geval.aangifte(nu), nu)
    for number, geval in enumerate(told, 1):
        _live(standin, f"OV-{nu:%Y}-{number:07}", (Actie.AFLEVEREN, *LIFE.get(geval.id, ())))
    standin.clock = _now
    return standin


def _file(standin: Standin, kenmerk: str, aangifte: Aangifte, nu: datetime) -> None:
    standin.dossiers[kenmerk] = {
        "kenmerk": kenmerk,
        "gemeente": GEMEENTE,
        "status": "",
        "revisie": 1,
        "ingediend_op": moment(nu),
        "uiterste_dag": (nu + timedelta(days=7)).date().isoformat(),
        "akte_nummer": None,
        "akte_datum": None,
        "voorganger": None,
        "doorgezonden_naar": None,
        "aangifte": canonical.write(replace(aangifte, bijlagen=())),
        "bijlagen": [_attach(standin, kenmerk, one) for one in aangifte.bijlagen],
    }
    standin.tell(kenmerk, Actie.INDIENEN, Status.INGEDIEND)


def _attach(standin: Standin, kenmerk: str, bijlage: Bijlage) -> Inhoud:
    told = canonical.write(bijlage)
    made = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{kenmerk} {bijlage.sha256}"))
    standin.inhoud[made] = base64.b64decode(told.pop("inhoud"))
    return {"id": made, **told, "op_te_halen": True}


def _live(standin: Standin, kenmerk: str, acts: tuple[Actie, ...]) -> None:
    for actie in acts:
        found = standin.dossiers[kenmerk]
        status = Status(found["status"])
        if actie is Actie.WIJZIGEN:
            found["revisie"] += 1
        else:
            status = next(one.naar for one in OVERGANGEN if (one.van, one.actie) == (status, actie))
        if actie is Actie.AKTE_OPMAKEN:
            found["akte_nummer"], found["akte_datum"] = "200251", found["ingediend_op"][:10]
        standin.tell(kenmerk, actie, status)
