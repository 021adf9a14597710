# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the clerk reads about a dossier's delivery, and what she can do now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from overlijden import dutch
from overlijden.delivery import afgiften, terugmelding
from overlijden.delivery.leveringen import is_late
from overlijden.dossier.feiten import Legitimatie, Ontvanger, Openstaand
from overlijden.dossier.voorwaarden import Staat, Voorwaarde
from overlijden.mail import is_true
from overlijden.status import BEFORE_AKTE, Status
from overlijden.tables import Dossier, Levering, LeveringSoort, LeveringStatus, Mail, MailSoort, MailStatus

LEVERING: Mapping[LeveringStatus, str] = {
    LeveringStatus.WACHT: "Onderweg: nog niet afgeleverd",
    LeveringStatus.BEZIG: "Onderweg: wordt nu afgeleverd",
    LeveringStatus.ONBEKEND: "Niet zeker of de aangifte is aangekomen",
    LeveringStatus.AFGELEVERD: "Afgeleverd",
    LeveringStatus.GEWEIGERD: "Niet aangenomen door uw systeem",
    LeveringStatus.VASTGELOPEN: "Afleveren lukt niet",
    LeveringStatus.VERVALLEN: "Niet meer nodig",
}

SOORT: Mapping[LeveringSoort, str] = {
    LeveringSoort.AANGIFTE: "Aangifte",
    LeveringSoort.AANVULLING: "Wijziging van de aangifte",
    LeveringSoort.INTREKKING: "Intrekking van de aangifte",
}

# What this back-end cannot be told; its clerk is told instead.
CANNOT: Mapping[str, str] = {
    "cannot-amend": "Uw systeem kan geen wijziging ontvangen. Verwerk de wijziging zelf in uw systeem.",
    "cannot-withdraw": "Uw systeem kan geen intrekking ontvangen. Verwerk de intrekking zelf. Maak geen akte meer.",
}
# What this back-end tells of a declaration that it took; to send it again would not help.
TELLS: Mapping[str, str] = {
    terugmelding.AFGEBROKEN: "Uw systeem sloot de zaak zonder akte. Kijk of dat klopt.",
    terugmelding.ANDERE_AKTE: "Uw systeem meldt een andere akte dan wij kennen. Kijk welke klopt.",
    terugmelding.AKTE_PAST_NIET: "Uw systeem meldt een akte die hier niet past. Kijk het nummer en de datum na.",
    terugmelding.ZAAK_WEG: "Uw systeem nam de aangifte aan, maar kent de zaak niet. Zoek haar op, of maak haar zelf.",
}
_WHY: Mapping[str, str] = {
    **CANNOT,
    **TELLS,
    "too-late": "Wij probeerden het tot na de laatste dag, en minstens zeven dagen. Nu proberen wij het niet meer.",
    "worker-died": "Wij krijgen dit bericht niet verstuurd. Meld dit bij de beheerder van deze dienst.",
    "pending-too-long": "Het bericht is verstuurd, maar uw systeem bevestigde het niet op tijd.",
    "pending": "Het bericht is verstuurd. Wij wachten op de bevestiging dat het er is.",
    "defect": "Er ging bij ons iets mis. Meld dit bij de beheerder van deze dienst.",
}

# A delivery that stands like this asks for somebody's attention.
PROBLEMS: Mapping[LeveringStatus, str] = {
    LeveringStatus.GEWEIGERD: "Kijk waarom uw systeem de aangifte niet aannam",
    LeveringStatus.VASTGELOPEN: "Vraag uw beheerder naar de verbinding",
    LeveringStatus.ONBEKEND: "Kijk in uw systeem of de aangifte er is",
}

NOW: Mapping[Status, str] = {
    Status.CONCEPT: "Nog niet verstuurd",
    Status.INGEDIEND: "Wacht op aflevering",
    Status.AFGELEVERD: "Neem in behandeling",
    Status.IN_BEHANDELING: "Maak de akte",
    Status.AANVULLING_GEVRAAGD: "Wacht op een aanvulling",
    Status.AKTE_OPGEMAAKT: "Geef het verlof",
    Status.VERLOF_AFGEGEVEN: "Verzend de documenten",
    Status.DOCUMENTEN_VERZONDEN: "Rond af",
    Status.AFGEROND: "Afgerond",
    Status.INGETROKKEN: "Ingetrokken",
    Status.DOORGEZONDEN: "Doorgezonden",
    Status.GEWEIGERD: "Geweigerd",
    Status.DOORGEHAALD: "Akte doorgehaald",
}

OPENSTAAND: Mapping[Openstaand, str] = {
    Openstaand.TERMIJN: "Besluit van de burgemeester over de termijn",
    Openstaand.ORIGINELEN: "Originelen van de verklaringen",
    Openstaand.B_ENVELOP: "Gesloten envelop (formulier B) naar het CBS",
    Openstaand.RECHTBANK: "Bericht aan de rechtbank: er zijn kinderen jonger dan 18 jaar",
    Openstaand.ONTVANGERS: "Bevestiging van wie de doorgehaalde akte kreeg",
    Openstaand.TERUGBETALEN: "Terugbetaling: er zijn te veel uittreksels betaald",
}

STAAT: Mapping[Staat, str] = {
    Staat.OPEN: "Open",
    Staat.AFGEWEKEN: "Overgeslagen",
    Staat.ZONDER_BRP: "Niet vergeleken met de BRP",
    Staat.VOLDAAN: "In orde",
}
# What each precondition of the akte or the verlof is about; what is open in it the rule itself says.
VOORWAARDE: Mapping[str, str] = {
    "R06": "De aangever staat in de BRP",
    "R07": "Voornamen, geboortedatum en geboorteplaats van de aangever zijn bekend",
    "R12": "Er is niet eerder aangifte gedaan",
    "R17": "Het BSN is bekend",
    "R18": "De persoon staat in de BRP",
    "R19": "De persoon staat in de BRP niet als overleden",
    "R21": "Namen, geboortedatum en geslacht zijn zoals in de BRP",
    "R31": "De dag van overlijden is precies bekend",
    "R33": "Bij een lijkvinding: de schriftelijke aangifte is er en zegt genoeg",
    "R40": "Het geslacht kan op de akte",
    "R42": "De burgerlijke staat is zoals in de BRP",
    "R44": "Kinderen jonger dan 18 jaar zijn zoals in de BRP",
    "R45": "Bij een kind: de arts overlegde met de lijkschouwer",
    "R46": "Is de geboorte nog niet aangegeven: de akte van geboorte is er",
    "R47": "Bij een levenloos geboren kind: de moeder en de duur van de zwangerschap zijn bekend",
    "R50": "De uitvaart is niet binnen 36 uur, of dat mag",
    "R53": "De uitvaart is niet na de laatste dag, of dat mag",
    "R59": "Gaat het lichaam naar de wetenschap: de stukken zijn er",
    "R60": "Bij een crematie: het is bekend wie de persoon is",
    "R63": "Bij een natuurlijk overlijden: formulier A is er of komt",
    "R64": "Bij een niet-natuurlijk overlijden: de verklaring van de officier van justitie is er",
    "R72": "U staat zelf niet in de aangifte",
    "R73": "De akte en de verklaring zijn er",
}

LEGITIMATIE: Mapping[Legitimatie, str] = {
    Legitimatie.PASPOORT: "Paspoort",
    Legitimatie.IDENTITEITSKAART: "Identiteitskaart",
    Legitimatie.RIJBEWIJS: "Rijbewijs",
    Legitimatie.VREEMDELINGENDOCUMENT: "Vreemdelingendocument",
}

ONTVANGERS: Mapping[Ontvanger, str] = {
    Ontvanger.BRP: "De woongemeente, voor de BRP",
    Ontvanger.CBS: "Het Centraal Bureau voor de Statistiek (CBS)",
    Ontvanger.AANGEVER: "De aangever",
    Ontvanger.UITVAART: "De begraafplaats of het crematorium",
    Ontvanger.RECHTBANK: "De rechtbank",
}

MAIL: Mapping[MailSoort, str] = {
    MailSoort.ONTVANGST: "Dat de aangifte is ontvangen",
    MailSoort.STILGEZET: "Dat het ontvangen stilstaat",
    MailSoort.AANVULLING: "Dat u om een aanvulling vraagt",
    MailSoort.HERINNERING: "Herinnering aan de aanvulling",
    MailSoort.DOCUMENTEN: "Dat de documenten zijn verzonden",
    MailSoort.DOORGEZONDEN: "Dat de aangifte is doorgestuurd",
}
_MAIL: Mapping[MailStatus, str] = {
    MailStatus.WACHT: "Wordt verstuurd",
    MailStatus.BEZIG: "Wordt verstuurd",
    MailStatus.VERZONDEN: "Verstuurd",
    MailStatus.VERVALLEN: "Niet meer nodig",
}
_UNSENT: Mapping[str | None, str] = {
    "no-address": "Niet verstuurd: de aangever gaf geen e-mailadres",
    "handed-over": "Niet verstuurd: een ander nam de aangifte over en gaf geen e-mailadres",
    "no-server": "Niet verstuurd: deze dienst verstuurt geen mail",
}
# Of these she must hear in another way when no mail could tell her.
_MUST = frozenset({MailSoort.AANVULLING, MailSoort.HERINNERING, MailSoort.DOORGEZONDEN})


def mail(row: Mail) -> str:
    """Whether the declarant was sent a mail, and when; or when she will be."""
    if row.status is MailStatus.OPGEGEVEN:
        return _UNSENT.get(row.code, "Niet verstuurd: het e-mailadres of de mailserver werkt niet")
    moment = row.volgende_poging if row.status is MailStatus.WACHT else row.klaar_op
    return f"{_MAIL[row.status]}, {dutch.moment(moment)}" if moment else _MAIL[row.status]


def is_untold(row: Mail, dossier: Dossier) -> bool:
    """Whether a mail that mattered, and still does, was given up."""
    return row.soort in _MUST and row.status is MailStatus.OPGEGEVEN and is_true(row, dossier)


def delivery(levering: Levering) -> str:
    """How a delivery stands; of what is more than a declaration, what it tells too."""
    stands = "Uw systeem meldt iets anders" if tells(levering) else LEVERING[levering.status]
    return stands if levering.soort is LeveringSoort.AANGIFTE else f"{SOORT[levering.soort]}: {_lower(stands)}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def tells(levering: Levering) -> bool:
    """Whether it arrived, and its back-end now tells what a person must look into."""
    return levering.status is LeveringStatus.VASTGELOPEN and levering.code in TELLS


def why(levering: Levering) -> str:
    """Why it asks for a person, where the back-end did not say so itself."""
    if levering.status is LeveringStatus.GEWEIGERD:
        return "Uw systeem zei niet waarom. Vraag uw leverancier wat de code betekent."
    return _WHY.get(levering.code or "", "Wij bereiken uw systeem niet. Wij blijven het proberen.")


def tally(found: Sequence[Voorwaarde]) -> str:
    """How many preconditions stand how, for a heading."""
    counted = ((sum(one.staat is staat for one in found), told) for staat, told in STAAT.items())
    return ", ".join(f"{count} {_lower(told)}" for count, told in counted if count)


def is_on_desk(dossier: Dossier) -> bool:
    """Whether the municipality handles it here, rather than in a system of its own."""
    return dossier.op_balie_sinds is not None


def what_now(dossier: Dossier, levering: Levering, *, is_birth_first: bool = False) -> str:
    """What the clerk can do now, or what is waited for; ``is_birth_first`` when the akte of a birth is due."""
    if levering.status in PROBLEMS:
        return "Kijk wat uw systeem meldt" if tells(levering) else PROBLEMS[levering.status]
    if is_late(levering, datetime.now(UTC)):
        return "Neem de aangifte zelf over: zij komt niet aan en de tijd dringt"
    if levering.code == afgiften.ONBRUIKBAAR:
        return "Geef het document uit uw systeem zelf aan de aangever: wij konden het niet gebruiken"
    if dossier.status in {Status.AFGELEVERD, Status.IN_BEHANDELING} and not is_on_desk(dossier):
        is_done = levering.code == terugmelding.ZONDER_NUMMER
        return "Meld het aktenummer terug" if is_done else "Behandel in uw eigen systeem"
    return "Maak de akte van geboorte" if is_birth_first else NOW[dossier.status]


def is_changed(dossier: Dossier) -> bool:
    """Whether the declarant changed something after the desk took it up."""
    return 0 < dossier.verwerkt < dossier.revisie


def marks(dossier: Dossier, levering: Levering, near: date) -> list[str]:
    """What makes a dossier ask for attention; ``near`` is the last day that is near."""
    waits = is_on_desk(dossier) and dossier.status in {*BEFORE_AKTE, Status.AKTE_OPGEMAAKT}
    found = (
        ("Mislukt", levering.status in PROBLEMS or is_late(levering, datetime.now(UTC))),
        ("Termijn", waits and (dossier.verlof_voor is None or dossier.verlof_voor <= near)),
        ("Gewijzigd", waits and is_changed(dossier)),
        ("Ongezien", waits and dossier.bekeken < dossier.revisie and not is_changed(dossier)),
    )
    return [word for word, holds in found if holds]
