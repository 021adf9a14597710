# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may send people to the demonstration's provider, and as whom they can come back."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from overlijden.gemeenten import Kanaal
from overlijden.web.login import Identity

# The levels as DigiD, eHerkenning and a single sign-on with two factors name them.
ACR: Mapping[str, str] = {
    "DIGID_MIDDEN": "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract",
    "DIGID_SUBSTANTIEEL": "urn:oasis:names:tc:SAML:2.0:ac:classes:Smartcard",
    "DIGID_HOOG": "urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI",
    "EH2+": "urn:etoegang:core:assurance-class:loa2plus",
    "EH3": "urn:etoegang:core:assurance-class:loa3",
    "EH4": "urn:etoegang:core:assurance-class:loa4",
    "": "https://refeds.org/profile/mfa",
}

# Per client, which accounts of the demonstration are its.
OWN: Mapping[str, Callable[[Identity], bool]] = {
    "eherkenning": lambda account: account.kanaal is Kanaal.EHERKENNING,
    "digid": lambda account: account.kanaal is Kanaal.DIGID,
    "gemeente": lambda account: account.kanaal is None,
}


@dataclass(frozen=True)
class Client:
    """A relying party: its public keys, and the origins at which a browser finds it."""

    id: str
    keys: KeySet
    origins: Sequence[str]

    @property
    def redirect_uris(self) -> list[str]:
        return [f"{origin}/inloggen/{self.id}/terug" for origin in self.origins]

    @property
    def after_logout(self) -> list[str]:
        return [f"{origin}/uitgelogd" for origin in self.origins]

    @property
    def backchannel(self) -> str:
        return f"{self.origins[0]}/inloggen/{self.id}/uitloggen-achtergrond"

    def is_proven_by(self, assertion: str, audience: str) -> bool:
        """Whether this assertion was signed by the client, for this endpoint, just now (RFC 7523)."""
        try:
            claims = jwt.decode(assertion, self.keys, algorithms=["PS256", "ES256"]).claims
        except (JoseError, ValueError):
            return False
        mine = claims.get("iss") == claims.get("sub") == self.id and claims.get("aud") == audience
        return mine and time.time() < claims.get("exp", 0) < time.time() + 300


def read(folder: Path) -> Mapping[str, Client]:
    """The clients of ``clients.json``."""
    entries = json.loads((folder / "clients.json").read_text(encoding="utf-8"))
    return {one["id"]: Client(one["id"], KeySet.import_key_set(one["jwks"]), one["origins"]) for one in entries}


def claims(account: Identity) -> dict[str, Any]:
    """What the provider says about an account, as the demonstration's ``inloggen.toml`` reads it."""
    said: dict[str, Any] = {"sub": account.id, "name": account.naam, "acr": ACR[account.niveau]}
    if firm := account.onderneming:
        said |= {
            "kvk_nummer": firm.kvk_nummer,
            "vestigingsnummer": firm.vestigingsnummer,
            "organisation_name": firm.naam,
        }
    if account.kanaal is None:
        said["roles"] = [account.rol]
    own = {"gemeente": account.gemeente, "bsn": account.bsn}
    return said | {name: value for name, value in own.items() if value}
