# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The questions about how a municipality takes part. One list asks, shows what counts, and tells two records apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its published types

from forms.fields import Answer, Choice, LongText, Number, Text, Tick
from forms.moments import Day
from overlijden.deelname import BEWAARBAAR
from overlijden.gemeenten import GEEN, NIVEAUS, STORE, Betaling, Kanaal
from overlijden.settling import LEVENLOOS, LONGEST_REASON, ZONDER_BSN, choosable
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
    Betaling.REKENING: "Op rekening van de uitvaartverzorger",
}
KB = {
    KbLezing.VRIJ: "Vrije dag: zij telt niet mee voor de uitvaart",
    KbLezing.WERKDAG: "Gewone werkdag: zij telt mee voor de uitvaart",
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


def _fields() -> Iterable[Answer]:
    channel = "Hoe uw gemeente deze weg openstelt"
    yield Day(
        "Eerste dag", name="vanaf", group="Meedoen", hint="Vandaag of later. Tot die dag blijft alles zoals het is."
    )
    yield Choice("Hoe doet uw gemeente mee?", name="adapter", group="Meedoen", choices=lambda: _choices(adapters()))
    for kanaal, question in _CHANNELS.items():
        yield Choice(question, name=kanaal.lower(), group=channel, choices=_choices(levels(kanaal)))
    yield Lines(
        "Alleen deze uitvaartondernemers", name="bekende_ondernemers", group=channel, optional=True,
        hint="KvK-nummers van 8 cijfers, elk op een eigen regel. Laat leeg als elke ondernemer mag aangeven.",
    )  # fmt: skip
    kinds = "Welke overlijdens"
    yield Tick("Ook als de overleden persoon geen BSN had", name="zonder_bsn", group=kinds, hint=ZONDER_BSN)
    yield Tick(
        "Ook een niet-natuurlijke dood",
        name="niet_natuurlijk",
        group=kinds,
        hint="Het verlof wacht op de officier van justitie.",
    )
    yield Tick("Ook een levenloos geboren kind", name="levenloos", group=kinds, hint=LEVENLOOS)
    yield Tick(
        "Een digitaal verlof telt zonder handtekening op papier",
        name="digitaal_verlof",
        group="Verlof",
        hint="Anders telt een verlof pas als uw ambtenaar vastlegt dat het op papier is ondertekend.",
    )
    extracts = "Uittreksels"
    yield Tick("Uittreksels zijn meteen te bestellen", name="uittreksels", group=extracts)
    yield Choice("Betalen", name="betaling", group=extracts, choices=_choices(BETALING))
    people = "Contact"
    yield Text(
        "Zelfde dag behandeld als de aangifte binnen is vóór",
        name="uiterste_tijd",
        group=people,
        width=6,
        optional=True,
        hint="Bijvoorbeeld 12:00.",
    )
    yield Text(
        "Kantooruren op werkdagen",
        name="kantooruren",
        group=people,
        width=14,
        optional=True,
        hint="Bijvoorbeeld 09:00-17:00. Dan waarschuwen wij als een aangifte uw systeem niet bereikt.",
    )
    yield Text("Telefoon voor aangevers", name="hulp_telefoon", group=people, optional=True)
    yield Text(
        "Wanneer die telefoon wordt opgenomen",
        name="hulp_uren",
        group=people,
        optional=True,
        hint="Noem ook het weekend, als u dan dienst hebt.",
        width=40,
    )
    yield Text("Telefoon van de gemeente", name="telefoon", group=people, optional=True)
    yield Text("Bezoekadres", name="bezoekadres", group=people, optional=True, width=40)
    yield Text("Postadres", name="postadres", group=people, optional=True, width=40)
    yield Text("Website", name="website", group=people, optional=True, width=40)
    papers = "Papieren en termijnen"
    yield Text("Adres voor de originele verklaringen", name="originelen_adres", group=papers, optional=True, width=40)
    yield Lines(
        "Wat iemand naar de balie meeneemt",
        name="mee_te_brengen",
        group=papers,
        optional=True,
        hint="Elk op een eigen regel.",
    )
    yield Choice(
        "Een dag die een koninklijk besluit gelijkstelt met een feestdag",
        name="kb_lezing",
        group=papers,
        choices=_choices(KB),
    )
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
    own = "Eigen systeem"
    yield Lines(
        "Instellingen van de koppeling", name="profiel", group=own, optional=True,
        hint="TOML van uw leverancier. Zet er nooit een wachtwoord in, alleen de naam van het bestand ermee.",
    )  # fmt: skip
    yield Number(
        "Aangiften die dit systeem tegelijk aankan", name="gelijktijdig", group=own, width=4, optional=True,
        hint="Van 1 tot 32. Laat leeg voor 4.",
    )  # fmt: skip
    yield Tick("Dit systeem mag verzonnen aangiften krijgen om te proberen", name="proef", group=own)
    yield Lines(
        "Instellingen van de koppeling met de BRP", name="brp", group="Basisregistratie personen (BRP)", optional=True,
        hint="TOML van uw leverancier. Laat leeg als uw ambtenaren zelf in de BRP kijken. Zet er nooit een wachtwoord "
        "in, alleen de naam van het bestand ermee.",
    )  # fmt: skip


QUESTIONS: tuple[Any, ...] = tuple(_fields())
REDEN: Any = Text(
    "Waarom deze wijziging",
    name="reden",
    width=40,
    optional=True,
    hint=f"Uw collega leest dit, en wie het later naziet. Hoogstens {LONGEST_REASON} tekens.",
)
