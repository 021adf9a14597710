# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The declaration of death: the one data dictionary of the collective service.

Every field stands here once, with its label, its largest length and the law that asks for it. The JSON form and its
schema, the form's questions and lengths, and the messages to back-ends are all derived from these classes.

Three rules hold for every field. ``None`` means *not answered*: the declaration is incomplete. ``Onbekend`` means that
the declarant does not know, which is an answer wherever the law says "if known" (BW 1:19h.4). What does not apply is
left out and the rules know why. A BSN and a date are never integers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Any


def veld(label: str, *, max: int | None = None, bron: str = "", default: Any = None) -> Any:
    """A field of the dictionary: Dutch label, largest length in characters, legal source."""
    return field(default=default, metadata={"label": label, "max": max, "bron": bron})


def groep(cls: type, label: str) -> Any:
    """A group of fields that is always there, empty until answered."""
    return field(default_factory=cls, metadata={"label": label, "max": None, "bron": ""})


class Ernst(StrEnum):
    """What a finding means: blocks filing, blocks the clerk, warns, or only informs (domain rules, severity)."""

    BLOKKEERT = "blokkeert"
    AMBTENAAR = "ambtenaar"
    WAARSCHUWT = "waarschuwt"
    INFORMEERT = "informeert"


@dataclass(frozen=True, slots=True)
class Bevinding:
    """A finding: rule id, severity, JSON pointer to the field, and a Dutch sentence that says what to do."""

    regel: str
    ernst: Ernst
    wijzer: str
    tekst: str


@dataclass(frozen=True, slots=True)
class Onbekend:
    """The answer "I don't know", with a reason where one was given. Written as ``{"onbekend": reden}``."""

    reden: str = ""


@dataclass(frozen=True, slots=True, order=True)
class OnvolledigeDatum:
    """A date of which parts may be unknown, as the BRP writes it: ``1946-00-00`` (LO BRP, element 03.10).

    A zero part is unknown. A day without a month does not exist (rule R23), nor does a day that the calendar lacks.
    """

    jaar: int
    maand: int = 0
    dag: int = 0

    def __post_init__(self) -> None:
        if (self.maand and not self.jaar) or (self.dag and not self.maand):
            raise ValueError("a part of the date is known while a larger part is not")
        date(self.jaar or 2000, self.maand or 1, self.dag or 1)

    @classmethod
    def parse(cls, tekst: str) -> OnvolledigeDatum:
        """Read ``jjjj-mm-dd`` with zeros for unknown parts; anything else is a ValueError."""
        parts = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", tekst)
        if parts is None:
            raise ValueError("not jjjj-mm-dd")
        return cls(*map(int, parts.groups()))

    def __str__(self) -> str:
        return f"{self.jaar:04}-{self.maand:02}-{self.dag:02}"

    @property
    def is_volledig(self) -> bool:
        return bool(self.dag)

    @property
    def vroegst(self) -> date:
        """The earliest day it can be."""
        return date(self.jaar or 1, self.maand or 1, self.dag or 1)


class SoortAangifte(StrEnum):
    OVERLIJDEN = "OVERLIJDEN"
    LIJKVINDING = "LIJKVINDING"
    LEVENLOOS = "LEVENLOOS"
    GEBOORTE_EN_OVERLIJDEN = "GEBOORTE_EN_OVERLIJDEN"


class DatumZekerheid(StrEnum):
    EXACT = "EXACT"
    TUSSEN = "TUSSEN"
    ONBEKEND = "ONBEKEND"


class Onderweg(StrEnum):
    """In what somebody died who was on the way (BW 1:19g)."""

    VOERTUIG = "VOERTUIG"
    SCHIP = "SCHIP"
    LUCHTVAARTUIG = "LUCHTVAARTUIG"


class SoortOverlijden(StrEnum):
    """Natural or not, as the doctor stated it. The cause of death is never asked (Wlb 12a, 81)."""

    NATUURLIJK = "NATUURLIJK"
    NIET_NATUURLIJK = "NIET_NATUURLIJK"


class Geslacht(StrEnum):
    M = "M"
    V = "V"
    O = "O"  # noqa: E741 - the BRP's own code for unknown


class BurgerlijkeStaat(StrEnum):
    """Civil status, codes of StUF-BG 3.10."""

    ONBEKEND = "0"
    ONGEHUWD = "1"
    GEHUWD = "2"
    GESCHEIDEN = "3"
    WEDUWSTAAT = "4"
    PARTNERSCHAP = "5"
    PARTNERSCHAP_BEEINDIGD = "6"
    ACHTERGEBLEVEN_PARTNER = "7"


class JaNeeOnbekend(StrEnum):
    JA = "JA"
    NEE = "NEE"
    ONBEKEND = "ONBEKEND"


class Hoedanigheid(StrEnum):
    """By what right the declarant declares (BW 1:19h)."""

    EIGEN_WETENSCHAP = "EIGEN_WETENSCHAP"
    GEMACHTIGDE_LIJKBEZORGER = "GEMACHTIGDE_LIJKBEZORGER"


class ArtsSoort(StrEnum):
    BEHANDELEND_ARTS = "BEHANDELEND_ARTS"
    LIJKSCHOUWER = "LIJKSCHOUWER"


class ARoute(StrEnum):
    """How the doctor's statement of natural death (form A) reaches the registrar."""

    BIJLAGE = "BIJLAGE"
    VIA_LIJKSCHOUWER = "VIA_LIJKSCHOUWER"


class BRoute(StrEnum):
    """How the sealed form B reaches the statistics office; its content never passes here (Wlb 12a)."""

    PAPIER_VIA_GEMEENTE = "PAPIER_VIA_GEMEENTE"
    PAPIER_DIRECT_CBS = "PAPIER_DIRECT_CBS"
    DIGITAAL_DOOR_ARTS = "DIGITAAL_DOOR_ARTS"


class SoortLijkbezorging(StrEnum):
    BEGRAVING = "BEGRAVING"
    CREMATIE = "CREMATIE"
    ONTLEDING = "ONTLEDING"
    BUITENLAND = "BUITENLAND"


class Uitvaarttermijn(StrEnum):
    """Where the funeral stands to its legal window, for a front-end that asks it (Wlb 16, 17)."""

    VROEG = "VROEG"
    NORMAAL = "NORMAAL"
    LAAT = "LAAT"


class Vervoermiddel(StrEnum):
    VLIEGTUIG = "VLIEGTUIG"
    OVER_DE_WEG = "OVER_DE_WEG"
    SCHIP = "SCHIP"
    ANDERS = "ANDERS"


class Officier(StrEnum):
    """Who declares a found body in writing (BW 1:19h.6)."""

    HULPOFFICIER = "H"
    OFFICIER = "O"


class BijlageSoort(StrEnum):
    A_VERKLARING = "A_VERKLARING"
    GEEN_BEZWAAR_OVJ = "GEEN_BEZWAAR_OVJ"
    GEEN_BEZWAAR_ARTS = "GEEN_BEZWAAR_ARTS"
    INSTEMMING_OVJ = "INSTEMMING_OVJ"
    WILSBESCHIKKING = "WILSBESCHIKKING"
    KOPIE_ID_OVERLEDENE = "KOPIE_ID_OVERLEDENE"
    MACHTIGING = "MACHTIGING"
    VERZOEK_UITSTEL = "VERZOEK_UITSTEL"
    PV_LIJKVINDING = "PV_LIJKVINDING"
    VERKLARING_VERLOSKUNDIGE = "VERKLARING_VERLOSKUNDIGE"
    OVERIG = "OVERIG"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlijden:
    """Where, when and how; the municipality of death decides who receives the declaration (BW 1:19f.1).

    Of a period (``TUSSEN``), ``datum`` and ``tijd`` are its beginning, ``tot`` and ``tot_tijd`` its end.
    """

    gemeente: str | None = veld("Gemeente van overlijden", max=4, bron="BW 1:19f.1")
    plaats: str | None = veld("Plaats van overlijden", max=80, bron="BW 1:19h.4c; Bbs 18.6")
    datum_zekerheid: DatumZekerheid | None = veld("Is de dag bekend", bron="BW 1:19h.4c")
    datum: date | None = veld("Dag van overlijden", bron="BW 1:19h.4c; Bbs 61.1e")
    tijd: time | Onbekend | None = veld("Tijd van overlijden", bron="BW 1:19h.4c; Bbs 61.1e")
    tot: date | None = veld("Laatste dag waarop het kan zijn", bron="BW 1:19f.2")
    tot_tijd: time | Onbekend | None = veld("Laatste tijd waarop het kan zijn", bron="BW 1:19f.2")
    onderweg: Onderweg | None = veld("Overleden onderweg", bron="BW 1:19g.1")
    soort: SoortOverlijden | None = veld("Verklaring van de arts", bron="Wlb 7, 12")
    bijzonderheden: str | None = veld("Bijzonderheden", max=200, bron="Bbs 61.1e")


@dataclass(frozen=True, slots=True, kw_only=True)
class Adres:
    """Last known home address; only its town goes on the akte (BW 1:19h.4e; Bbs 61.1d)."""

    straat: str | None = veld("Straat", max=80, bron="BW 1:19h.4e")
    huisnummer: str | None = veld("Huisnummer", max=5, bron="BW 1:19h.4e")
    huisletter: str | None = veld("Huisletter", max=1, bron="BW 1:19h.4e")
    toevoeging: str | None = veld("Toevoeging", max=4, bron="BW 1:19h.4e")
    postcode: str | None = veld("Postcode", max=6, bron="BW 1:19h.4e")
    woonplaats: str | Onbekend | None = veld("Woonplaats", max=80, bron="BW 1:19h.4e; Bbs 61.1d")
    land: str | None = veld("Land", max=4, bron="LO BRP 13.10")


@dataclass(frozen=True, slots=True, kw_only=True)
class Naam:
    """A name as on the akte: given names in full, prefix, surname at birth (Bbs 61, 18.1)."""

    voornamen: str | None = veld("Voornamen", max=200, bron="Bbs 61")
    voorvoegsel: str | None = veld("Voorvoegsel", max=10, bron="LO BRP 02.30")
    geslachtsnaam: str | None = veld("Achternaam bij de geboorte", max=200, bron="Bbs 61")


@dataclass(frozen=True, slots=True, kw_only=True)
class Overledene:
    heeft_bsn: bool | None = veld("Heeft een BSN", bron="Bbs 67a.2")
    bsn: str | None = veld("Burgerservicenummer (BSN)", max=9, bron="Bbs 67a.2")
    voornamen: str | None = veld("Voornamen", max=200, bron="BW 1:19h.4a; Bbs 61.1a")
    enkele_naam: bool | None = veld("Heeft maar één naam", bron="LO BRP 02.40")
    voorvoegsel: str | None = veld("Voorvoegsel", max=10, bron="LO BRP 02.30")
    geslachtsnaam: str | None = veld("Achternaam bij de geboorte", max=200, bron="BW 1:19h.4a; Bbs 61.1a")
    titel: str | None = veld("Adellijke titel of predicaat", max=2, bron="LO BRP 02.20")
    geslacht: Geslacht | None = veld("Geslacht", bron="BW 1:19h.4a; Bbs 61.1c")
    geboortedatum: OnvolledigeDatum | None = veld("Geboortedatum", bron="BW 1:19h.4b; Bbs 61.1b")
    geboorteplaats: str | Onbekend | None = veld("Geboorteplaats", max=40, bron="BW 1:19h.4b; Bbs 61.1b")
    geboorteland: str | None = veld("Geboorteland", max=4, bron="LO BRP 03.30")
    adres: Adres = groep(Adres, "Laatste woonadres")
    burgerlijke_staat: BurgerlijkeStaat | None = veld("Burgerlijke staat", bron="BW 1:19h.4d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Aangever:
    """The natural person who declares; name, day and place of birth go on the akte (Bbs 61.3b)."""

    hoedanigheid: Hoedanigheid | None = veld("Hoedanigheid", bron="BW 1:19h")
    bsn: str | None = veld("Burgerservicenummer (BSN)", max=9, bron="Bbs 67a.2")
    voornamen: str | None = veld("Voornamen", max=200, bron="Bbs 61.3b")
    voorvoegsel: str | None = veld("Voorvoegsel", max=10, bron="Bbs 61.3b")
    geslachtsnaam: str | None = veld("Achternaam bij de geboorte", max=200, bron="Bbs 61.3b")
    geboortedatum: OnvolledigeDatum | None = veld("Geboortedatum", bron="Bbs 61.3b")
    geboorteplaats: str | None = veld("Geboorteplaats", max=40, bron="Bbs 61.3b")
    machtiging_bevestigd: bool | None = veld("Machtiging bevestigd", bron="BW 1:19h.2")
    machtiging_gever: str | None = veld("Naam van wie de machtiging gaf", max=200, bron="BW 1:19h.2")


Persoon = Overledene | Aangever  # whom a back-end knows as a person, with a BSN and a day of birth


@dataclass(frozen=True, slots=True, kw_only=True)
class Onderneming:
    """The funeral director's firm, as eHerkenning names it; it does not go on the akte (Bbs 15.1)."""

    kvk_nummer: str | None = veld("KvK-nummer", max=8, bron="BW 1:19h.2")
    vestigingsnummer: str | None = veld("Vestigingsnummer", max=12, bron="BW 1:19h.2")
    naam: str | None = veld("Naam van de onderneming", max=200, bron="BW 1:19h.2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arts:
    """Who stated the death, and by which road the statements travel (Wlb 7, 10a, 12, 12a)."""

    naam: str | None = veld("Naam van de arts", max=200, bron="Wlb 7")
    plaats: str | None = veld("Plaats van de arts", max=80, bron="Wlb 7")
    soort: ArtsSoort | None = veld("Soort arts", bron="Wlb 7")
    a_route: ARoute | None = veld("Verklaring van overlijden (formulier A)", bron="Bbs 67a.2; Wlb 12")
    overleg_datum: date | None = veld("Dag van overleg met de lijkschouwer", bron="Wlb 10a")
    overleg_naam: str | None = veld("Naam van de lijkschouwer", max=200, bron="Wlb 10a")
    b_route: BRoute | None = veld("Gesloten envelop (formulier B)", bron="Wlb 12a")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lijkbezorging:
    """Burial, cremation or another lawful way, within the legal window (Wlb 16, 17)."""

    soort: SoortLijkbezorging | None = veld("Begraven of cremeren", bron="Wlb 16, 67; Blb 11")
    datum: date | None = veld("Dag van de uitvaart", bron="Wlb 16")
    tijd: time | Onbekend | None = veld("Tijd van de uitvaart", bron="Wlb 16")
    locatie: str | None = veld("Plaats en naam van de locatie", max=250, bron="Wlb 11")
    gemeente_lichaam: str | None = veld("Gemeente waar het lichaam is", max=4, bron="Wlb 17")
    termijn: Uitvaarttermijn | None = veld("Binnen de wettelijke termijn", bron="Wlb 16, 17")
    uitstel_reden: str | None = veld("Reden voor een andere termijn", max=500, bron="Wlb 17")
    bestemming_land: str | None = veld("Land van bestemming", max=4, bron="Blb 11")
    bestemming_plaats: str | None = veld("Plaats van bestemming", max=80, bron="Blb 11")
    vervoermiddel: Vervoermiddel | None = veld("Vervoermiddel", bron="Blb 11")
    via_landen: str | None = veld("Via welke landen", max=250, bron="Blb 11")
    laissez_passer: bool | None = veld("Laissez-passer aanvragen", bron="Blb 11")


@dataclass(frozen=True, slots=True, kw_only=True)
class Uittreksels:
    """How many extracts are ordered; each costs the one national fee (Wet rechten burgerlijke stand)."""

    nederlands: int | None = veld("Uittreksels in het Nederlands", bron="BW 1:23b")
    internationaal: int | None = veld("Meertalige uittreksels", bron="BW 1:23b; Verdrag van Wenen 1976")
    eu_modelformulier: int | None = veld("Europese modelformulieren", bron="Verordening (EU) 2016/1191")
    taal_eu_form: str | None = veld("Taal van het modelformulier", max=2, bron="Verordening (EU) 2016/1191")

    @property
    def aantal(self) -> int:
        """How many are to be paid."""
        return (self.nederlands or 0) + (self.internationaal or 0) + (self.eu_modelformulier or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    naam: str | None = veld("Naam", max=200, bron="Awb 2:8")
    email: str | None = veld("E-mailadres", max=254, bron="Awb 2:8")
    telefoon: str | None = veld("Telefoonnummer", max=20, bron="Awb 2:8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bijlage:
    """An attachment. ``inhoud`` (base64) travels only while filing; once stored, ``sha256`` names the bytes."""

    soort: BijlageSoort | None = veld("Soort bijlage", bron="Bbs 67a.2")
    bestandsnaam: str | None = veld("Bestandsnaam", max=255)
    mediatype: str | None = veld("Soort bestand", max=50)
    omvang: int | None = veld("Omvang in bytes")
    sha256: str | None = veld("Controlegetal (SHA-256)", max=64, bron="BW 1:18b")
    inhoud: str | None = veld("Inhoud (base64)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lijkvinding:
    """A body that was found, and who declares it in writing; the desk fills this in (BW 1:19f.2, 19h.6; Bbs 62)."""

    vindplaats: str | None = veld("Plaats waar het lichaam is gevonden", max=250, bron="Bbs 62.1e, 62.4")
    datum: date | None = veld("Dag van de vinding", bron="Bbs 62.1e")
    tijd: time | Onbekend | None = veld("Tijd van de vinding", bron="Bbs 62.1e")
    officier: Officier | None = veld("Wie de schriftelijke aangifte doet", bron="BW 1:19h.6; Bbs 62.3b")
    officier_naam: str | None = veld("Naam van de (hulp)officier van justitie", max=200, bron="Bbs 62.3b")
    officier_dienst: str | None = veld("Dienst van de (hulp)officier", max=200, bron="Bbs 62.3b")
    stuk_datum: date | None = veld("Datum van de schriftelijke aangifte", bron="Bbs 62.3b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Levenloos:
    """What an akte of a stillbirth needs besides names (BW 1:19i; Bbs 66; Wlb 2)."""

    moeder: Naam | None = veld("Moeder", bron="Bbs 66")
    zwangerschap_24_weken: JaNeeOnbekend | None = veld("Zwangerschap van 24 weken of langer", bron="Wlb 2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Geboorte:
    """A birth that is declared together with the death: what its own akte needs besides names (BW 1:19i.2; Bbs 43)."""

    tijd: time | Onbekend | None = veld("Tijd van geboorte", bron="Bbs 43.1c")
    moeder: Naam | None = veld("Moeder", bron="Bbs 43.2b")
    zwangerschap_24_weken: JaNeeOnbekend | None = veld("Zwangerschap van 24 weken of langer", bron="Wlb 2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Aangifte:
    """A declaration of death, complete or still being answered (BW 1:19h; Bbs 61, 67a)."""

    soort: SoortAangifte = veld("Soort aangifte", bron="BW 1:19f-19i", default=SoortAangifte.OVERLIJDEN)
    overlijden: Overlijden = groep(Overlijden, "Het overlijden")
    overledene: Overledene = groep(Overledene, "De overleden persoon")
    lijkvinding: Lijkvinding | None = veld("De vinding", bron="BW 1:19f.2; Bbs 62")
    levenloos: Levenloos | None = veld("Levenloos geboren kind", bron="BW 1:19i; Bbs 66")
    geboorte: Geboorte | None = veld("De geboorte", bron="BW 1:19i.2; Bbs 43")
    partner: Naam | None = veld("Partner", bron="Bbs 61.1g")
    eerdere_partners: tuple[Naam, ...] | Onbekend | None = veld("Eerdere partners", bron="Bbs 61.3a")
    ouders: tuple[Naam, ...] | Onbekend | None = veld("Ouders", bron="Bbs 61.2")
    minderjarige_kinderen: JaNeeOnbekend | None = veld("Kinderen jonger dan 18 jaar", bron="BW 1:301")
    aangever: Aangever = groep(Aangever, "De aangever")
    onderneming: Onderneming | None = veld("Uitvaartonderneming", bron="BW 1:19h.2")
    arts: Arts = groep(Arts, "De arts")
    lijkbezorging: Lijkbezorging = groep(Lijkbezorging, "De uitvaart")
    uittreksels: Uittreksels = groep(Uittreksels, "Uittreksels")
    contact: Contact = groep(Contact, "Contact")
    bijlagen: tuple[Bijlage, ...] = veld("Bijlagen", bron="Bbs 67a.2", default=())
    naar_waarheid: bool | None = veld("Naar waarheid ingevuld", bron="BW 1:18b")
    waarschuwingen: tuple[str, ...] = veld("Waarschuwingen, bevestigd bij het indienen", bron="BW 1:18b", default=())
