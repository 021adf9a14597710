# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whom the service believes about who somebody is: the providers of ``inloggen.toml``, and what each may say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, RSAKey

from overlijden import codes
from overlijden.gemeenten import NIVEAUS, Kanaal
from overlijden.status import DESK, Rol
from overlijden.tools.tomlfile import ConfigError, Section, open_toml

FILE = "inloggen.toml"
NAME = re.compile("[a-z0-9][a-z0-9-]{0,39}")
ALGORITHMS = ("PS256", "ES256", "PS384", "PS512", "ES384", "ES512", "RS256")  # a signature of the provider's own
OWN_ALGORITHMS = {"RSA": "PS256", "EC": "ES256"}  # with which we sign, by the kind of our key
CLAIMS = {
    "persoon": "sub", "naam": "name", "bsn": "", "kvk": "kvk_nummer", "vestiging": "vestigingsnummer",
    "onderneming": "organisation_name", "rollen": "roles", "gemeente": "gemeente",
}  # fmt: skip
SHORTEST = 2048  # bits of an RSA key
STAFF = DESK | {Rol.BEHEERDER, Rol.COLLECTIEF}


class Kind(StrEnum):
    """A broker names declarants, and staff is named by a municipality's own or a shared single sign-on."""

    BROKER = "broker"
    MEDEWERKERS = "medewerkers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One way to log in.

    ``acr`` maps what the provider calls a level to ours, of ``kanaal``; for staff, which has no levels, to itself.
    ``gemeenten`` are those of which it may name staff: one for a municipality's own. ``rollen`` maps its roles to ours.
    ``claims`` names the claim for each key of CLAIMS. ``logout_typ`` is how its logout tokens call themselves, "" for
    a provider that leaves that out. ``max_age``: seconds since the person proved who she is.
    """

    name: str
    kind: Kind
    label: str
    issuer: str
    client_id: str
    key: RSAKey | ECKey = field(repr=False)
    acr: Mapping[str, str]
    kanaal: Kanaal | None = None
    gemeenten: Sequence[str] = ()
    rollen: Mapping[str, Rol] = field(default_factory=dict)
    claims: Mapping[str, str] = field(default_factory=lambda: CLAIMS)
    algorithms: Sequence[str] = ("PS256", "ES256")
    logout_typ: str = "logout+jwt"
    scope: str = "openid"
    max_age: int = 900

    @property
    def key_algorithm(self) -> str:
        return OWN_ALGORITHMS[self.key.key_type]


def read_providers(path: Path | None = None, *, production: bool) -> Mapping[str, Provider]:
    """The providers by name. ConfigError when there is none, or one that may not be believed."""
    path = path or codes.config_path(FILE)
    with open_toml(path) as file:
        found = {name: _provider(name, section, path) for name, section in file.section("providers").tables()}
    if not found:
        raise ConfigError(f"{path}: names no provider, so that nobody can log in; see docs/operating.md")
    if production:
        for provider in found.values():
            _refuse_local(provider, path)
    return found


def _refuse_local(provider: Provider, path: Path) -> None:
    parts = urlsplit(provider.issuer)
    if parts.scheme != "https" or parts.hostname in ("localhost", "127.0.0.1", "::1"):
        raise ConfigError(f"{path}: providers.{provider.name}.issuer must be https and elsewhere in production mode")


def _provider(name: str, section: Section, path: Path) -> Provider:
    if not NAME.fullmatch(name):
        raise section.error("issuer", "belongs to a provider whose name has other signs than a-z, 0-9 and -")
    kind = Kind(section.choice("kind", tuple(Kind)))
    common = {
        "name": name,
        "kind": kind,
        "label": section.take("label", str),
        "issuer": section.take("issuer", str),
        "client_id": section.take("client_id", str),
        "key": _key(section, path),
        "logout_typ": section.take_or("logout_typ", "logout+jwt"),
        "scope": section.take_or("scope", "openid"),
        "algorithms": _algorithms(section),
        "claims": _claims(section.section("claims")),
    }
    own = _broker(section) if kind is Kind.BROKER else _staff(section)
    section.close()
    return Provider(**common, **own)  # type: ignore[arg-type]  # each key is of its field's type


def _broker(section: Section) -> dict[str, object]:
    kanaal = Kanaal(section.choice("kanaal", tuple(Kanaal)))
    levels = section.section("acr")
    acr = {theirs: str(ours) for theirs, ours in levels.rest().items()}
    if not acr or set(acr.values()) - set(NIVEAUS[kanaal]):
        raise section.error("acr", f"must give the provider's names for some of {', '.join(NIVEAUS[kanaal])}")
    return {"kanaal": kanaal, "acr": acr, "max_age": section.take_or("max_age", 900)}


def _staff(section: Section) -> dict[str, object]:
    acr, gemeenten = section.texts("acr"), section.texts("gemeenten")
    if not acr:
        raise section.error("acr", "must list the levels that are good enough for staff, such as one with two factors")
    if unknown := set(gemeenten) - set(codes.gemeenten()):
        raise section.error("gemeenten", f"has what is no municipality: {', '.join(sorted(unknown))}")
    rollen = {theirs: _rol(section, ours) for theirs, ours in section.section("rollen").rest().items()}
    if len(gemeenten) == 1 and Rol.COLLECTIEF in rollen.values():
        raise section.error("rollen", "gives the collective's administration to a municipality's own provider")
    if not gemeenten and set(rollen.values()) != {Rol.COLLECTIEF}:
        raise section.error("gemeenten", "must list the municipalities whose staff logs in here")
    return {
        "acr": {level: level for level in acr},
        "gemeenten": gemeenten,
        "rollen": rollen,
        "max_age": section.take_or("max_age", 12 * 3600),
    }


def _rol(section: Section, text: object) -> Rol:
    if text not in STAFF:
        raise section.error("rollen", f"must lead to {', '.join(sorted(STAFF))}")
    return Rol(str(text))


def _algorithms(section: Section) -> tuple[str, ...]:
    found = section.texts("algorithms") or ("PS256", "ES256")
    if set(found) - set(ALGORITHMS):
        raise section.error("algorithms", f"must be among {', '.join(ALGORITHMS)}")
    return found


def _claims(section: Section) -> Mapping[str, str]:
    found = {key: section.take_or(key, default) for key, default in CLAIMS.items()}
    section.close()
    return found


def _key(section: Section, path: Path) -> RSAKey | ECKey:
    """Our private key at this provider: a PEM file, of which a relative name is beside ``inloggen.toml``."""
    file = path.parent / section.take("key_file", str)
    try:
        pem = file.read_bytes()
    except OSError as error:
        raise section.error("key_file", f"cannot be read: {error.strerror}") from None
    for kind in (RSAKey, ECKey):
        with suppress(JoseError, ValueError, TypeError):
            key = kind.import_key(pem)
            if key.is_private and not is_weak(key):
                return key
    raise section.error("key_file", f"must hold a private EC key, or an RSA key of {SHORTEST} bits or more, in PEM")


def is_weak(key: Key) -> bool:
    """Whether it is an RSA key that may be broken: 2048 bits are allowed, 3072 advised (NCSC-NL; ASVS 11.2.3)."""
    return isinstance(key, RSAKey) and key.raw_value.key_size < SHORTEST
