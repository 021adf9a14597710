# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The questions about how a municipality takes part. One list asks, shows what counts, and tells two records apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its published types

from forms.fields import Answer, Choice, LongText, Number, Text, Tick
from forms.moments import Day
from overlijden.deelnames.deelname import BEWAARBAAR, GELIJKTIJDIG
from overlijden.deelnames.settling import LEVENLOOS, LONGEST_REASON, ZONDER_BSN, choosable
from overlijden.gemeenten import GEEN, NIVEAUS, STORE, Betaling, Kanaal
from overlijden.termijn import KbLezing

DICHT = "dicht"
OPEN = ("", "Meedoen", "Hoe uw gemeente deze weg openstelt")  # the groups that everybody has to think of

ADAPTERS = {
    STORE: "Met het gedeelde systeem van deze dienst, zonder eigen software",
    "stuf_zds": "Met een eigen systeem dat StUF-ZDS spreekt",
    "zgw": "Met een eigen systeem dat de ZGW API's spreekt",
    "vrijbrp": "Met vrijBRP",
    "pakket": "Met een pakket per aangifte, in een map of versleutelde mail, dat u bevestigt",
    GEEN: "Niet (meer) meedoen",
}
_CHANNELS = {
    Kanaal.EHERKENNING: "Uitvaartverzorgers, met eHerkenning",
    Kanaal.DIGID: "Nabestaanden, met DigiD",
}
_NIVEAUS = {
    "EH2+": "Vanaf niveau EH2+",
    "EH3": "Vanaf niveau EH3",
    "EH4": "Alleen niveau EH4",
    "DIGID_MIDDEN": "Vanaf DigiD met sms of app",
    "DIGID_SUBSTANTIEEL": "Vanaf niveau substantieel",
    "DIGID_HOOG": "Alleen niveau hoog",
}
BETALING = {
    Betaling.ACHTERAF: "Achteraf, bij het ophalen",
    Betaling.VOORAF: "Vooraf",
    Betaling.ONLINE: "Vooraf, op de pagina van een betaaldienst",
    Betaling.REKENING: "Op rekening van de uitvaartverzorger",
}
KB = {
    KbLezing.VRIJ: "Vrije dag: die telt niet mee voor de uitvaart",
    KbLezing.WERKDAG: "Gewone werkdag: die telt mee voor de uitvaart",
}
THEMAS = {"voorbeeld": "Blauw", "dennengroen": "Dennengroen"}


class Lines(LongText):
    """Text of which the lines count."""

    def canonical(self) -> Any:
        return self.typed[""].replace("\r\n", "\n") or None


def adapters() -> Mapping[str, str]:
    """In what way a municipality can take part: the back-ends that are installed here, the shared store, or not."""
    own = sorted(choosable() - {STORE})
    return {name: ADAPTERS.get(name, f"Met een eigen systeem: {name}") for name in (STORE, *own, GEEN)}


def levels(kanaal: Kanaal) -> Mapping[str, str]:
    """How a channel can be open, or closed."""
    return {DICHT: "Gesloten", **{niveau: _NIVEAUS[niveau] for niveau in NIVEAUS[kanaal]}}


def _choices(labels: Mapping[Any, str]) -> list[SelectChoice]:
    return [SelectChoice(str(code), text) for code, text in labels.items()]


def _joining() -> Iterator[Answer]:
    hint = "Vandaag of later. Tot die dag blijft alles zoals het is."
    yield Day("Eerste dag", name="vanaf", group="Meedoen", hint=hint)
    yield Choice("Hoe doet uw gemeente mee?", name="adapter", group="Meedoen", choices=lambda: _choices(adapters()))
    channel = "Hoe uw gemeente deze weg openstelt"
    for kanaal, question in _CHANNELS.items():
        yield Choice(question, name=kanaal.lower(), group=channel, choices=_choices(levels(kanaal)))
    yield Lines(
        "Alleen deze uitvaartondernemers", name="bekende_ondernemers", group=channel, optional=True,
        hint="KvK-nummers van 8 cijfers, elk op een eigen regel. Laat leeg als elke ondernemer mag aangeven.",
    )  # fmt: skip


def _declarations() -> Iterator[Answer]:
    tick = partial(Tick, group="Welke overlijdens")
    yield tick("Ook als de overleden persoon geen BSN had", name="zonder_bsn", hint=ZONDER_BSN)
    waits = "Het verlof wacht op de officier van justitie."
    yield tick("Ook een niet-natuurlijke dood", name="niet_natuurlijk", hint=waits)
    yield tick("Ook een levenloos geboren kind", name="levenloos", hint=LEVENLOOS)
    yield Tick(
        "Een digitaal verlof telt zonder handtekening op papier", name="digitaal_verlof", group="Verlof",
        hint="Anders telt een verlof pas als uw ambtenaar vastlegt dat het op papier is ondertekend.",
    )  # fmt: skip
    yield Tick("Uittreksels zijn meteen te bestellen", name="uittreksels", group="Uittreksels")
    yield Choice("Betalen", name="betaling", group="Uittreksels", choices=_choices(BETALING))
    yield Lines(
        "Instellingen van de betaaldienst", name="betaaldienst", group="Uittreksels", optional=True,
        hint="Alleen nodig om online te laten betalen. TOML van uw leverancier. Zet er nooit een sleutel in, alleen de "
        "naam van het bestand ermee.",
    )  # fmt: skip


def _contact() -> Iterator[Answer]:
    text = partial(Text, group="Contact", optional=True)
    same_day = "Zelfde dag behandeld als de aangifte binnen is vóór"
    yield text(same_day, name="uiterste_tijd", width=6, hint="Bijvoorbeeld 12:00.")
    warned = "Bijvoorbeeld 09:00-17:00. Dan waarschuwen wij als een aangifte uw systeem niet bereikt."
    yield text("Kantooruren op werkdagen", name="kantooruren", width=14, hint=warned)
    yield text("Telefoon voor aangevers", name="hulp_telefoon")
    duty = "Noem ook het weekend, als u dan dienst hebt."
    yield text("Wanneer die telefoon wordt opgenomen", name="hulp_uren", width=40, hint=duty)
    yield text("Telefoon van de gemeente", name="telefoon")
    yield text("Bezoekadres", name="bezoekadres", width=40)
    yield text("Postadres", name="postadres", width=40)
    yield text("Website", name="website", width=40)


def _papers() -> Iterator[Answer]:
    papers = "Papieren en termijnen"
    yield Text("Adres voor de originele verklaringen", name="originelen_adres", group=papers, optional=True, width=40)
    bring = "Wat iemand naar de balie meeneemt"
    yield Lines(bring, name="mee_te_brengen", group=papers, optional=True, hint="Elk op een eigen regel.")
    decree = "Een dag die een koninklijk besluit gelijkstelt met een feestdag"
    yield Choice(decree, name="kb_lezing", group=papers, choices=_choices(KB))
    yield Number(
        "Dagen dat wij een kopie bewaren na aflevering", name="bewaartermijn", group=papers, width=4, optional=True,
        hint=f"Van {BEWAARBAAR[0]} tot {BEWAARBAAR[-1]}. Laat leeg voor de gewone 30. Voor de balie geldt de wet.",
    )  # fmt: skip
    yield Choice("Kleuren", name="thema", group="Uiterlijk", choices=_choices(THEMAS))
    yield Lines(
        "Eigen kleuren", name="kleuren", group="Uiterlijk", optional=True,
        hint="De tokens van uw huisstijl die anders zijn, elk op een eigen regel. Bijvoorbeeld "
        "--basis-color-action-2-color-default: #1c5a40; Wij kijken na of iedereen ze goed kan lezen.",
    )  # fmt: skip


def _picture() -> Iterator[Answer]:
    look = partial(Text, group="Uiterlijk", optional=True, width=40)
    yield Lines(
        "Logo", name="logo", group="Uiterlijk", optional=True,
        hint="Kies hieronder een bestand, of plak hier een SVG. Maak dit leeg om het logo weg te halen.",
    )  # fmt: skip
    yield look("Wat er op het logo staat", name="logo_tekst", hint="Voor wie het niet ziet.")


def _connections() -> Iterator[Answer]:
    own = "Eigen systeem"
    yield Lines(
        "Instellingen van de koppeling", name="profiel", group=own, optional=True,
        hint="TOML van uw leverancier. Zet er nooit een wachtwoord in, alleen de naam van het bestand ermee.",
    )  # fmt: skip
    yield Number(
        "Aangiften die dit systeem tegelijk aankan", name="gelijktijdig", group=own, width=4, optional=True,
        hint=f"Van {GELIJKTIJDIG[0]} tot {GELIJKTIJDIG[-1]}. Laat leeg voor 4.",
    )  # fmt: skip
    yield Text(
        "Adres waar dit systeem hoort dat er iets nieuws is", name="notificatie", group=own, optional=True, width=40,
        hint="Begint met https://. Wij sturen daarheen alleen dát er iets in de feed staat, nooit over wie. Laat leeg "
        "als uw systeem zelf kijkt.",
    )  # fmt: skip
    yield Tick("Dit systeem mag verzonnen aangiften krijgen om te proberen", name="proef", group=own)
    yield Lines(
        "Instellingen van de koppeling met de BRP", name="brp", group="Basisregistratie personen (BRP)", optional=True,
        hint="TOML van uw leverancier. Laat leeg als uw ambtenaren zelf in de BRP kijken. Zet er nooit een wachtwoord "
        "in, alleen de naam van het bestand ermee.",
    )  # fmt: skip
    yield Lines(
        "Instellingen van het elektronisch zegel", name="zegel", group="Zegel op documenten", optional=True,
        hint="TOML van de beheerder van deze dienst. Laat leeg als uw gemeente geen elektronisch zegel gebruikt.",
    )  # fmt: skip


QUESTIONS: tuple[Any, ...] = (*_joining(), *_declarations(), *_contact(), *_papers(), *_picture(), *_connections())
REDEN: Any = Text(
    "Waarom deze wijziging",
    name="reden",
    width=40,
    optional=True,
    hint=f"Uw collega leest dit, en wie het later nakijkt. Hoogstens {LONGEST_REASON} tekens.",
)
