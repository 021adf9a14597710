# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is kept for how long, from when, why, and what remains: one table, for the job, the pages and the documents.

A term runs in whole Dutch days after its first day. Nothing goes on its last day, all goes in the night after it.
"""

from __future__ import annotations

import calendar
import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, timedelta

from overlijden.gemeenten import Deelname
from overlijden.status import Status

KOPIE_DAGEN = 30
# The tables whose rows go with a dossier.
OF_DOSSIER = (
    "dossier", "revisie", "document", "bijlage", "levering", "leveringstap", "notitie", "keuze", "betaalverzoek",
)  # fmt: skip
AVG = "artikel 5 lid 1 onder e van de AVG"  # no longer than needed


@dataclass(frozen=True, slots=True, kw_only=True)
class Bewaarklasse:
    """A class of what is kept.

    ``naam`` stands in the proof; ``tabellen`` are the tables whose rows are in it; ``wat``, ``vanaf`` and ``rest`` say
    in English what it covers, from when its term runs and what remains. ``bron`` is the ground and ``zin`` the sentence
    for those whom it is about, both in Dutch. Neither ``dagen`` nor ``maanden``: it stays.
    """

    naam: str
    tabellen: tuple[str, ...]
    wat: str
    vanaf: str
    rest: str
    bron: str
    zin: str
    dagen: int | None = None
    maanden: int | None = None

    def last_day(self, start: date, dagen: int | None = None) -> date:
        """The last day on which it is still here; ``dagen`` in place of the table's. ValueError for what stays."""
        if self.maanden is not None:
            return _months_later(start, self.maanden)
        if self.dagen is None:
            raise ValueError(f"{self.naam} has no term")
        return start + timedelta(days=dagen or self.dagen)

    @property
    def termijn(self) -> str:
        """The term in words, for the documentation."""
        if self.maanden is not None:
            return f"{self.maanden} months"
        return "stays" if self.dagen is None else f"{self.dagen} days"


def _months_later(start: date, months: int) -> date:
    """The same day of a later month, or the last one that this month has."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


CONCEPT = Bewaarklasse(
    naam="concept",
    tabellen=("concept", "bijlage"),
    wat="a draft that was not sent: its answers and attachments",
    dagen=7,
    vanaf="its last change, to the second",
    rest="an empty row, so that the declarant is told what became of it",
    bron=AVG,
    zin="Een aangifte die u niet verstuurt, bewaren wij zeven dagen na uw laatste wijziging.",
)
CONCEPTREGEL = Bewaarklasse(
    naam="conceptregel",
    tabellen=("concept",),
    wat="the row of a draft, empty because it was sent or left",
    dagen=30,
    vanaf="the last change of the draft, to the second",
    rest="nothing",
    bron=AVG,
    zin="Dat u een aangifte begon, weten wij tot dertig dagen na uw laatste wijziging.",
)
KOPIE = Bewaarklasse(
    naam="kopie",
    tabellen=OF_DOSSIER,
    wat="copies of what a municipality has in its own back-end: declaration, attachments, messages, delivery log",
    dagen=KOPIE_DAGEN,
    vanaf="the last delivery or event; a municipality may set its own `bewaartermijn`",
    rest="the dossier's trace",
    bron=AVG,
    zin="De gemeente heeft de aangifte in haar eigen systeem. "
    "Onze kopie bewaren wij daarna nog dertig dagen, of zo lang als de gemeente met ons afspreekt.",
)
REGISTER = Bewaarklasse(
    naam="register",
    tabellen=OF_DOSSIER,
    wat="a dossier at the desk of which the akte was made: the supporting documents of the register",
    maanden=18,
    vanaf="the closing of the register: 31 December of the year of the akte",
    rest="the dossier's trace; the akte itself is in the municipality's register",
    bron="artikel 23 lid 2 van het Besluit burgerlijke stand",
    zin="De stukken bij een akte van overlijden worden bewaard tot achttien maanden na het einde van het jaar "
    "waarin de akte is gemaakt.",
)
INGETROKKEN = Bewaarklasse(
    naam="ingetrokken",
    tabellen=OF_DOSSIER,
    wat="a declaration that was withdrawn, or sent on to another municipality",
    dagen=30,
    vanaf="the last delivery or event",
    rest="the dossier's trace",
    bron=AVG,
    zin="Een aangifte die is ingetrokken of doorgestuurd, bewaren wij nog dertig dagen.",
)
GEWEIGERD = Bewaarklasse(
    naam="geweigerd",
    tabellen=OF_DOSSIER,
    wat="a declaration of which the registrar refused to make an akte: the court may be asked within six weeks, and"
    " there is an appeal",
    maanden=12,
    vanaf="the last delivery or event",
    rest="the dossier's trace",
    bron="artikel 1:27 van het Burgerlijk Wetboek",
    zin="Een aangifte die de gemeente weigerde, bewaren wij een jaar. Zo lang kan een rechter ernaar vragen.",
)
RAADPLEGING = Bewaarklasse(
    naam="raadpleging",
    tabellen=("raadpleging",),
    wat="what the BRP said of the deceased, for the clerk who compares; what she chose of it stays with the dossier",
    dagen=7,
    vanaf="the question, to the second; with the dossier if that goes sooner",
    rest="in the audit: that it was asked, by whom, when and for what",
    bron=AVG,
    zin="Wat de basisregistratie personen (BRP) over de overledene zei, bewaart de gemeente hier zeven dagen.",
)
SPOOR = Bewaarklasse(
    naam="spoor",
    tabellen=("dossier", "gebeurtenis"),
    wat="the trace of a destroyed dossier: reference, municipality, channel, status, moment of filing, history"
    " (which act, when, by whom of the staff), and a keyed code for who declared",
    maanden=60,
    vanaf="the destruction of the dossier; five years is how long a claim for damages lives",
    rest="nothing but the proof",
    bron="artikel 3:310 van het Burgerlijk Wetboek",
    zin="Wie wanneer iets met een aangifte deed, weten wij nog vijf jaar. Over de overledene staat daar niets in.",
)
QUOTUM = Bewaarklasse(
    naam="quotum",
    tabellen=("quotum",),
    wat="how often an organisation acted in its last minute",
    dagen=1,
    vanaf="that minute",
    rest="nothing, not even proof: there is nothing in it but a number",
    bron=AVG,
    zin="Hoe vaak u op een knop drukte, weten wij ten hoogste een dag.",
)
MAIL = Bewaarklasse(
    naam="mail",
    tabellen=("mail",),
    wat="which mail a declarant was sent, and whether it could be; no address and no text",
    dagen=30,
    vanaf="its sending or giving up, to the second, and at the latest with its dossier",
    rest="nothing; the address is part of the declaration and goes with that",
    bron=AVG,
    zin="Welke mails u van ons kreeg, weten wij dertig dagen. Uw e-mailadres staat alleen in de aangifte.",
)
SESSIE = Bewaarklasse(
    naam="sessie",
    tabellen=("sessie", "uitlogbericht"),
    wat="a log-in, and the message that ended it",
    dagen=1,
    vanaf="the log-in",
    rest="nothing",
    bron=AVG,
    zin="Dat u bent ingelogd, weten wij tot u uitlogt en ten hoogste een dag.",
)
COLLEGA = Bewaarklasse(
    naam="collega",
    tabellen=("collega",),
    wat="what somebody of a municipality's staff is called: a dossier and its trace may name her for seven years",
    maanden=84,
    vanaf="her last log-in",
    rest="her id, which is a keyed code, in what she did",
    bron=AVG,
    zin="De naam van een medewerker van een gemeente bewaren wij tot zeven jaar na de laatste keer inloggen.",
)
BEWIJS = Bewaarklasse(
    naam="bewijs",
    tabellen=("vernietiging",),
    wat="the proof of destruction and the figures in it, without persons",
    vanaf="",
    rest="all of it",
    bron="artikel 8 van het Archiefbesluit 1995",
    zin="Dat wij iets hebben vernietigd, wanneer en waarom, blijft bekend. Daar staan geen personen in.",
)
AUDIT = Bewaarklasse(
    naam="audit",
    tabellen=("auditregel",),
    wat="who did or saw what of which reference, when, in which role; nothing of what was declared",
    vanaf="",
    rest="all of it: a line that goes breaks its municipality's chain",
    bron="artikel 5 lid 2 van de AVG",
    zin="Wie een aangifte zag, blijft bekend. Over de overledene staat daar niets in.",
)
BEHEER = Bewaarklasse(
    naam="beheer",
    tabellen=("notificatie", "onderneming", "taak", "verbinding"),
    wat="what a firm settled about itself, the day of the last nightly job, and how each back-end answers now",
    vanaf="",
    rest="all of it, until it is settled otherwise",
    bron=AVG,
    zin="Wat een onderneming met ons afsprak, bewaren wij zo lang de afspraak geldt.",
)
DEELNAME = Bewaarklasse(
    naam="deelname",
    tabellen=("beheerder", "wijziging", "toetsuitslag", "proef", "pauze", "gesloten_deur", "koppeling"),
    wat="how each municipality took part, who of it settled that on what proof, which system of it or of a firm"
    " may come, and how often it was asked for while closed",
    vanaf="",
    rest="all of it: it tells for every day which back-end was the right one, and who opened the route",
    bron="artikel 19h lid 2 van boek 1 van het Burgerlijk Wetboek",
    zin="Wie namens een gemeente heeft bepaald hoe zij meedoet, blijft bekend.",
)

BEWAARKLASSEN = {
    klasse.naam: klasse
    for klasse in (
        CONCEPT, CONCEPTREGEL, KOPIE, REGISTER, INGETROKKEN, GEWEIGERD, RAADPLEGING, SPOOR, QUOTUM, MAIL, SESSIE,
        COLLEGA, BEWIJS, AUDIT, BEHEER, DEELNAME,
    )
}  # fmt: skip

TAKEN_BACK = frozenset({Status.INGETROKKEN, Status.DOORGEZONDEN})
_AKTE = {
    Status.AKTE_OPGEMAAKT,
    Status.VERLOF_AFGEGEVEN,
    Status.DOCUMENTEN_VERZONDEN,
    Status.AFGEROND,
    Status.DOORGEHAALD,
}


def of_dossier(status: Status, *, delivered: bool, on_desk: bool) -> Bewaarklasse | None:
    """The class of a dossier; None while a delivery has not arrived or something is left to be done: then it stays."""
    if not delivered:
        return None
    if status is Status.GEWEIGERD:
        return GEWEIGERD
    if status in TAKEN_BACK:
        return INGETROKKEN
    if status in _AKTE:
        return REGISTER if on_desk else KOPIE
    return KOPIE if status in {Status.AFGELEVERD, Status.IN_BEHANDELING} and not on_desk else None


def term(deelname: Deelname | None) -> int:
    """For how many days a municipality that settled this, or nothing, has us keep copies after delivery."""
    return (deelname and deelname.bewaartermijn) or KOPIE_DAGEN


def closing(akte: date) -> date:
    """The day on which the register of an akte is closed (Bbs 7)."""
    return date(akte.year, 12, 31)


def trace(key: str, partij: str, kenmerk: str) -> str:
    """What is left of the party of a destroyed dossier: enough to know it again when it asks for this reference.

    Keyed, because a BSN is guessed in seconds from a plain hash, and by reference, so that two traces of one party do
    not tell that they are one's.
    """
    return "spoor:" + hmac.new(key.encode(), f"{partij} {kenmerk}".encode(), hashlib.sha256).hexdigest()
