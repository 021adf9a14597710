# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list in which the requirements of StUF-ZDS are entered, and what they begin with: a zaak made by the adapter."""

from __future__ import annotations

import hashlib

from overlijden.aangifte import Aangifte
from overlijden.conformance.eisen import Eisen, Ongetoetst
from overlijden.conformance.proef import Gesprek, Proef
from overlijden.conformance.zds import berichten

EISEN = Eisen()
eis = EISEN.eis
STUURGEGEVENS = "StUF 3.01, stuurgegevens"
BEVESTIGING = "StUF 3.01, asynchrone uitwisseling: Bv03"
FOUTEN = "StUF 3.01, foutberichten"
HERHALING = "StUF 3.01, herhaald bericht"
SOAP = "SOAP 1.1; StUF 3.01 bindings"


def zds(dienst: str) -> str:
    """The paragraph of the standard on this service."""
    return f"StUF-ZDS 1.1.02, {dienst}"


def created(proef: Proef, geval: str | Aangifte = "G01", *documenten: bytes) -> Gesprek:
    """The call by which the adapter made a zaak of this story."""
    proef.deliver(proef.bericht(geval, *documenten))
    return berichten.last(proef, berichten.CREEER)


def added(proef: Proef, inhoud: bytes = b"%PDF-1.7") -> Gesprek:
    """The call by which the adapter added a document to a zaak."""
    proef.deliver(proef.bericht("G01", inhoud))
    return berichten.last(proef, berichten.VOEG_TOE)


def numbered(proef: Proef, soort: str, *documenten: bytes) -> list[Gesprek]:
    """The numbers of this kind that were drawn for a zaak with these documents.

    Ongetoetst when the agreement is that we make them.
    """
    created(proef, "G01", *documenten)
    found = [gesprek for gesprek in proef.gesprekken if berichten.dienst(gesprek) == soort]
    if not found:
        raise Ongetoetst(
            "Volgens het profiel maken wij zelf de nummers.", "By the profile we make the numbers ourselves."
        )
    return found


def nummer(gesprek: Gesprek) -> str:
    """The number of the zaak or document that was sent."""
    return berichten.text(berichten.sent(gesprek), "//ZKN:object/ZKN:identificatie")


def another(proef: Proef, naam: str, mark: str) -> str:
    """A number that nothing has yet: drawn where the back-end gives them, or else one of our own making."""
    drawn = [gesprek for gesprek in proef.gesprekken if berichten.dienst(gesprek) == naam]
    if drawn:
        xml = berichten.read(berichten.repeat(proef, drawn[-1], lambda _: None))
        return berichten.text(xml, "//ZKN:zaak/ZKN:identificatie | //ZKN:document/ZKN:identificatie")
    return proef.gemeente + hashlib.sha256(f"{proef.eis} {proef.nu} {mark}".encode()).hexdigest()[:32]


def zaak_of(gesprek: Gesprek) -> str:
    """The number of the zaak to which a document was added."""
    return berichten.text(berichten.sent(gesprek), "//ZKN:isRelevantVoor/ZKN:gerelateerde/ZKN:identificatie")
