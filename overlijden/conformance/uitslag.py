# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A result that somebody signed: an outcome per requirement, for which product, and an Ed25519 signature over it.

It proves two things: that nobody changed it since it was signed, and that whoever signed holds this key (RFC 8032). It
does not prove that the run took place, on that product or at all: whose key it is, its holder says by another road, and
who doubts a result runs the kit again with the same seed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from overlijden.conformance.eisen import Niveau, Oordeel

SOORT = "overlijden-conformiteit-1"
LARGEST = 200_000  # bytes of a signed result: some hundreds of requirements
LONGEST = 100  # characters of what a product or a kit calls itself
LARGEST_SEED = 2**63
FIRST = datetime(2026, 1, 1, tzinfo=UTC)  # before this there was no kit
AHEAD = timedelta(days=1)  # that the clock of whoever signed may be fast
EIGEN = ("id", "niveau", "oordeel")  # what is told of each requirement


class Unsigned(Exception):
    """This is no signed result; the message says why, in Dutch."""


@dataclass(frozen=True, slots=True)
class Uitslag:
    """What a signed result says. ``vinger`` is the fingerprint of the key, ``rapport`` the hash of the full report."""

    product: str
    dialect: str
    kit: str
    moment: datetime
    seed: int
    niveau: Niveau | None
    telling: Mapping[str, int]
    rapport: str
    vinger: str


def make_key() -> bytes:
    """A new private key, as PEM; whoever has it can sign as its owner."""
    made = Ed25519PrivateKey.generate()
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def fingerprint(pem: bytes) -> str:
    """By which the owner of this private key can be known: SHA-256 of the public one, in groups to read out."""
    return _finger(_public(_private(pem)))


def sign(report: Mapping[str, Any], product: str, pem: bytes) -> bytes:
    """The signed result of a report, as JSON; ValueError when the key is none."""
    key = _private(pem)
    told = {name: report[name] for name in ("kit", "dialect", "moment", "seed", "niveau")}
    eisen = [{name: eis[name] for name in EIGEN} for eis in report["eisen"]]
    uitslag = {"soort": SOORT, "product": product, **told, "rapport": report["hash"], "eisen": eisen}
    signature = base64.b64encode(key.sign(_written(uitslag))).decode()
    made = {"uitslag": uitslag, "sleutel": base64.b64encode(_public(key)).decode(), "handtekening": signature}
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()


def verify(inhoud: bytes) -> Uitslag:
    """What it says, once the signature is good and the level follows from the outcomes. Raises Unsigned."""
    if len(inhoud) > LARGEST:
        raise Unsigned("Dit bestand is te groot voor een getekende uitslag.")
    try:
        given = json.loads(inhoud.decode("utf-8-sig"))
        uitslag, key = given["uitslag"], base64.b64decode(given["sleutel"], validate=True)
        signature = base64.b64decode(given["handtekening"], validate=True)
        Ed25519PublicKey.from_public_bytes(key).verify(signature, _written(uitslag))
        return _read(uitslag, key)
    except InvalidSignature:
        raise Unsigned(
            "De handtekening past niet bij deze uitslag. Vraag uw leverancier om het bestand zelf."
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
        raise Unsigned("Dit is geen getekende uitslag. Kies het bestand dat de conformiteitskit maakte.") from None


def _read(uitslag: Mapping[str, Any], key: bytes) -> Uitslag:
    """ValueError when it does not hold together, whoever signed it."""
    oordelen = [(Niveau(eis["niveau"]), Oordeel.called(eis["oordeel"])) for eis in uitslag["eisen"]]
    asked = {niveau for niveau, _ in oordelen}
    failed = {niveau for niveau, oordeel in oordelen if oordeel is Oordeel.VOLDOET_NIET}
    untested = {niveau for niveau, oordeel in oordelen if oordeel is Oordeel.NIET_GETOETST}
    if uitslag["soort"] != SOORT:
        raise ValueError(SOORT)
    said = uitslag["niveau"] and Niveau(uitslag["niveau"])
    moment, seed = _moment(uitslag["moment"]), uitslag["seed"]
    texts = [uitslag[name] for name in ("product", "dialect", "kit", "rapport")]
    if said not in {Niveau.reached(failed, asked), Niveau.reached(failed | untested, asked)} or not oordelen:
        raise ValueError
    if type(seed) is not int or abs(seed) >= LARGEST_SEED:
        raise ValueError
    if not all(isinstance(text, str) and 0 < len(text) <= LONGEST and text.isprintable() for text in texts):
        raise ValueError
    telling = {str(one): sum(oordeel is one for _, oordeel in oordelen) for one in Oordeel}
    product, dialect, kit, rapport = texts
    return Uitslag(product, dialect, kit, moment, seed, said or None, telling, rapport, _finger(key))


def _moment(written: str) -> datetime:
    """As the kit writes it, and of a day on which a kit may have run."""
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None or moment.isoformat(timespec="seconds") != written:
        raise ValueError(written)
    if not FIRST <= moment <= datetime.now(UTC) + AHEAD:
        raise Unsigned("De dag van deze toets kan niet kloppen. Vraag uw leverancier om een nieuwe uitslag.")
    return moment


def _private(pem: bytes) -> Ed25519PrivateKey:
    key = load_pem_private_key(pem, None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError("not an Ed25519 key")
    return key


def _public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def _finger(public: bytes) -> str:
    found = hashlib.sha256(public).hexdigest()[:32]
    return " ".join(found[at : at + 4] for at in range(0, len(found), 4))


def _written(uitslag: Any) -> bytes:
    """The bytes that are signed: JSON without spaces, names in their order, letters as they are."""
    return json.dumps(uitslag, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
