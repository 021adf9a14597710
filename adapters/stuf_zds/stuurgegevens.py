# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who speaks to whom, when, and in which service: the head of every StUF message and the table of services."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from adapters.stuf_zds.profiel import Profiel, Systeem
from adapters.stuf_zds.xmltools import Element, element

NEDERLAND = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, slots=True)
class Dienst:
    """A service of ZDS: the message's name in the SOAPAction, the address it goes to, entiteittype or functie."""

    naam: str
    adres: str
    berichtcode: str
    entiteittype: str | None = None
    functie: str | None = None

    @property
    def actie(self) -> str:
        return f"http://www.egem.nl/StUF/sector/zkn/0310/{self.naam}"


# The functies have a small i where the messages have a capital one; the standard wants both.
ZAAKNUMMER = Dienst("genereerZaakIdentificatie_Di02", "vrije_berichten", "Di02", functie="genereerZaakidentificatie")
DOCUMENTNUMMER = Dienst(
    "genereerDocumentIdentificatie_Di02", "vrije_berichten", "Di02", functie="genereerDocumentidentificatie"
)
CREEER_ZAAK = Dienst("creeerZaak_Lk01", "ontvang_asynchroon", "Lk01", "ZAK")
UPDATE_ZAAK = Dienst("updateZaak_Lk01", "ontvang_asynchroon", "Lk01", "ZAK")
ZAAKSTATUS = Dienst("actualiseerZaakstatus_Lk01", "ontvang_asynchroon", "Lk01", "ZAK")
VOEG_TOE = Dienst("voegZaakdocumentToe_Lk01", "ontvang_asynchroon", "Lk01", "EDC")
ZAAKDETAILS = Dienst("geefZaakdetails_Lv01", "beantwoord_vraag", "Lv01", "ZAK")
ZAAKDOCUMENTEN = Dienst("geefLijstZaakdocumenten_Lv01", "beantwoord_vraag", "Lv01", "ZAK")
DOCUMENT_LEZEN = Dienst("geefZaakdocumentLezen_Lv01", "beantwoord_vraag", "Lv01", "EDC")


@dataclass(frozen=True, slots=True)
class Kop:
    """The stuurgegevens of one message. ``tijdstip`` is Dutch local time in 17 digits, to the millisecond."""

    profiel: Profiel
    referentienummer: str
    tijdstip: str

    @classmethod
    def make(cls, profiel: Profiel, levering: str, step: str, moment: datetime) -> Kop:
        """A number of at most 40 characters that starts with the levering; a new moment makes a new number."""
        tijdstip = f"{moment.astimezone(NEDERLAND):%Y%m%d%H%M%S%f}"[:17]
        staart = hashlib.sha256(f"{levering} {step} {tijdstip}".encode()).hexdigest()
        return cls(profiel, f"{levering[:32]}{staart[:8]}", tijdstip)

    def stuurgegevens(self, dienst: Dienst) -> Element:
        return element(
            "ZKN:stuurgegevens",
            element("StUF:berichtcode", dienst.berichtcode),
            systeem("StUF:zender", self.profiel.zender),
            systeem("StUF:ontvanger", self.profiel.ontvanger),
            element("StUF:referentienummer", self.referentienummer),
            element("StUF:tijdstipBericht", self.tijdstip),
            _optional("StUF:entiteittype", dienst.entiteittype),
            _optional("StUF:functie", dienst.functie),
        )


def systeem(tag: str, systeem: Systeem) -> Element:
    """Zender or ontvanger."""
    return element(
        tag,
        _optional("StUF:organisatie", systeem.organisatie),
        element("StUF:applicatie", systeem.applicatie),
        _optional("StUF:administratie", systeem.administratie),
        _optional("StUF:gebruiker", systeem.gebruiker),
    )


def _optional(tag: str, tekst: str | None) -> Element | None:
    return element(tag, tekst) if tekst else None
