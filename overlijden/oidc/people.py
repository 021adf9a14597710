# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""From what a provider says to the person whom this service knows: as little as can be, and nothing it may not say."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from overlijden.aangifte import Onderneming
from overlijden.gemeenten import Kanaal
from overlijden.oidc.providers import FILE, Kind, Provider
from overlijden.oidc.tokens import Claims, Refused
from overlijden.status import Rol
from overlijden.tools.kvk import is_nummer, is_vestiging
from overlijden.tools.tomlfile import ConfigError
from overlijden.web.koppelingen import FIRM
from overlijden.web.login import Identity
from overlijden.web.sessions import Whose

LONGEST_NAME = 200  # characters


@dataclass(frozen=True, slots=True)
class Keyed:
    """Turns who somebody is into what we may remember: always the same, and not to be undone without the key.

    A BSN has nine digits, so that a hash without a key would be guessed in minutes.
    """

    key: str

    def digest(self, *parts: str) -> bytes:
        message = b"".join(len(part.encode()).to_bytes(4) + part.encode() for part in parts)
        return hmac.digest(self.key.encode(), message, sha256)

    def name(self, *parts: str) -> str:
        return self.digest(*parts).hex()[:32]

    def whose(self, provider: Provider, claims: Claims, people: Sequence[Identity] = ()) -> Whose:
        """By what this provider's messages, and the operator, name a log-in of one of these people.

        A provider that gives it no name leaves it the nonce with which it began; a message about its end has none.
        """
        sid, sub = claims.get("sid") or claims.get("nonce"), claims.get("sub")
        return Whose(
            self.digest("sid", provider.issuer, str(sid)) if sid else None,
            self.digest("sub", provider.issuer, str(sub)) if sub else None,
            next((one.id for one in people), None),
            next((one.gemeente for one in people if one.gemeente), None),
        )


def identities(provider: Provider, claims: Claims, keyed: Keyed) -> Sequence[Identity]:
    """Who this is: one, or for staff one per role that she may choose; none when she has no role here.

    Raises Refused for what the provider may not say.
    """
    if provider.kind is Kind.MEDEWERKERS:
        return _staff(provider, claims, keyed)
    niveau = provider.acr[claims["acr"]]
    make = _relative if provider.kanaal is Kanaal.DIGID else _director
    return [make(provider, claims, keyed, niveau)]


def _relative(provider: Provider, claims: Claims, keyed: Keyed, niveau: str) -> Identity:
    """Somebody with DigiD. Her BSN, where the provider gives it, is the same person at every provider."""
    bsn = _required(provider, claims, "bsn") if provider.claims["bsn"] else ""
    person = (
        keyed.name("bsn", bsn) if bsn else keyed.name("sub", provider.issuer, _required(provider, claims, "persoon"))
    )
    return Identity(
        id=f"digid:{person}",
        naam=_name(provider, claims) or "Ingelogd met DigiD",
        rol=Rol.NABESTAANDE,
        partij=f"digid:{person}",
        kanaal=Kanaal.DIGID,
        niveau=niveau,
        bsn=bsn,
    )


def _director(provider: Provider, claims: Claims, keyed: Keyed, niveau: str) -> Identity:
    """Somebody who acts for a firm with eHerkenning; the firm is the party, she its person."""
    kvk, vestiging = _required(provider, claims, "kvk"), claims.get(provider.claims["vestiging"])
    if not is_nummer(kvk):
        raise Refused("kvk")
    if vestiging is not None and not (isinstance(vestiging, str) and is_vestiging(vestiging)):
        raise Refused("vestiging")
    firm = str(claims.get(provider.claims["onderneming"]) or f"KvK-nummer {kvk}")[:LONGEST_NAME]
    person = keyed.name("sub", provider.issuer, _required(provider, claims, "persoon"))
    return Identity(
        id=f"eherkenning:{person}",
        naam=_name(provider, claims) or firm,
        rol=Rol.UITVAARTONDERNEMER,
        partij=f"{FIRM}{kvk}",
        kanaal=Kanaal.EHERKENNING,
        niveau=niveau,
        onderneming=Onderneming(kvk_nummer=kvk, vestigingsnummer=vestiging, naam=firm),
    )


def _staff(provider: Provider, claims: Claims, keyed: Keyed) -> Sequence[Identity]:
    """Somebody of a municipality's staff, once per role; roles that we do not know give her nothing."""
    theirs = claims.get(provider.claims["rollen"]) or []
    if isinstance(theirs, str):
        theirs = [theirs]
    if not isinstance(theirs, list):
        raise Refused("rollen")
    rollen = sorted({provider.rollen[rol] for rol in theirs if isinstance(rol, str) and rol in provider.rollen})
    subject, naam = _required(provider, claims, "persoon"), _name(provider, claims) or "Ingelogd"
    return [
        Identity(
            id=_staff_id(provider, subject, keyed),
            naam=naam,
            rol=rol,
            gemeente=None if rol is Rol.COLLECTIEF else _gemeente(provider, claims),
        )
        for rol in rollen
    ]


def staff_id(providers: Mapping[str, Provider], gemeente: str, subject: str, keyed: Keyed) -> str:
    """The id of somebody of a municipality's staff before she ever logged in, for who invites her.

    ConfigError unless exactly one provider speaks for her municipality.
    """
    theirs = [one for one in providers.values() if one.kind is Kind.MEDEWERKERS and gemeente in one.gemeenten]
    if len(theirs) != 1:
        raise ConfigError(f"{FILE}: {len(theirs)} providers speak for the staff of {gemeente}; it must be one")
    return _staff_id(theirs[0], subject, keyed)


def _staff_id(provider: Provider, subject: str, keyed: Keyed) -> str:
    return f"{provider.name}:{keyed.name('sub', provider.issuer, subject)}"


def _gemeente(provider: Provider, claims: Claims) -> str:
    """The municipality for which she works: never another than those of which this provider may speak."""
    said = claims.get(provider.claims["gemeente"])
    if said is None and len(provider.gemeenten) == 1:
        return provider.gemeenten[0]
    if not isinstance(said, str) or said not in provider.gemeenten:
        raise Refused("gemeente")
    return said


def _required(provider: Provider, claims: Claims, key: str) -> str:
    value = claims.get(provider.claims[key])
    if not isinstance(value, str) or not value:
        raise Refused(key)
    return value


def _name(provider: Provider, claims: Claims) -> str:
    value = claims.get(provider.claims["naam"])
    return value[:LONGEST_NAME] if isinstance(value, str) else ""
