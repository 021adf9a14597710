# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Declarations to deliver: of every person of the national test set in every variant, and generated ones."""

from __future__ import annotations

import dataclasses
import hashlib
import types
import typing
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any

from hypothesis import strategies as st

from overlijden.aangifte import (
    Aangever,
    Aangifte,
    Adres,
    Arts,
    Bijlage,
    BijlageSoort,
    Contact,
    DatumZekerheid,
    Geslacht,
    Lijkbezorging,
    Naam,
    Onbekend,
    Onderneming,
    OnvolledigeDatum,
    Overledene,
    Overlijden,
    SoortLijkbezorging,
    SoortOverlijden,
    Uittreksels,
    Vervoermiddel,
)
from overlijden.adapter import Bericht, Document
from tests.testpersonen import PERSONEN

SHARED = PERSONEN.parents[1]
AANGEVER = Aangever(
    bsn="999993811",
    voornamen="Babette",
    geslachtsnaam="Brandweer",
    geboortedatum=OnvolledigeDatum(1980, 1, 23),
    geboorteplaats="0530",
)
FIRMA = Onderneming(kvk_nummer="90000001", vestigingsnummer="000090000001", naam="Uitvaart & Zonen")
BEGRAVING = Lijkbezorging(
    soort=SoortLijkbezorging.BEGRAVING, datum=date(2026, 11, 27), tijd=time(11, 30), locatie="Oost"
)
BUITENLAND = Lijkbezorging(
    soort=SoortLijkbezorging.BUITENLAND,
    datum=date(2026, 11, 26),
    tijd=Onbekend("vlucht nog niet bekend"),
    bestemming_land="5022",
    bestemming_plaats="Tétouan",
    vervoermiddel=Vervoermiddel.VLIEGTUIG,
)
OVERLIJDEN = Overlijden(
    gemeente="0796",
    plaats="Rosmalen",
    datum_zekerheid=DatumZekerheid.EXACT,
    datum=date(2026, 11, 22),
    tijd=time(23, 12),
    soort=SoortOverlijden.NATUURLIJK,
)
VARIANTEN: dict[str, dict[str, Any]] = {
    "nabestaande": {"lijkbezorging": BEGRAVING, "partner": Naam(voornamen="Jo", geslachtsnaam="Bos"), "ouders": ()},
    "vestiging": {"onderneming": FIRMA, "lijkbezorging": BEGRAVING, "ouders": Onbekend()},
    "alleen_kvk": {"onderneming": dataclasses.replace(FIRMA, vestigingsnummer=None), "lijkbezorging": BUITENLAND},
    "ontleding": {
        "lijkbezorging": dataclasses.replace(BEGRAVING, soort=SoortLijkbezorging.ONTLEDING, tijd=None),
        "overlijden": dataclasses.replace(
            OVERLIJDEN, tijd=Onbekend("aangetroffen"), soort=SoortOverlijden.NIET_NATUURLIJK
        ),
        "eerdere_partners": (Naam(voornamen="A", geslachtsnaam="Eén"), Naam(voornamen="B", geslachtsnaam="Twee")),
    },
}


def aangifte(persoon: dict[str, str], variant: str = "nabestaande") -> Aangifte:
    """A declaration of this person's death, as a declarant of this kind would file it."""
    overledene = Overledene(
        bsn=persoon["bsn"] or None,
        voornamen=persoon["voornamen"] or None,
        voorvoegsel=persoon["voorvoegsel"] or None,
        geslachtsnaam=persoon["geslachtsnaam"] or None,
        titel=persoon["titel"] or None,
        geslacht=Geslacht(persoon["geslacht"]),
        geboortedatum=_datum(persoon["geboortedatum"]),
        geboorteplaats=persoon["geboorteplaats"] or Onbekend(),
        geboorteland=persoon["geboorteland"] or None,
        adres=Adres(
            straat=persoon["straat"] or None,
            huisnummer=persoon["huisnummer"] or None,
            postcode=persoon["postcode"] or None,
            woonplaats=Onbekend(),
        ),
    )
    vast = {"overlijden": OVERLIJDEN, "aangever": AANGEVER, "naar_waarheid": True, **VARIANTEN[variant]}
    return Aangifte(
        overledene=overledene,
        uittreksels=Uittreksels(nederlands=2, internationaal=0),
        contact=Contact(naam="B. Brandweer", email="b@example.org", telefoon="0600000000"),
        arts=Arts(naam="A. Arts"),
        bijlagen=(Bijlage(soort=BijlageSoort.A_VERKLARING, bestandsnaam="a.pdf", omvang=8),),
        **vast,
    )


def bericht(inhoud: Aangifte, *documenten: Document) -> Bericht:
    """A delivery of its own for every declaration."""
    levering = hashlib.sha256(repr(inhoud).encode()).hexdigest()[:32]
    return Bericht(levering, "OV-2026-0004711", "0796", datetime(2026, 11, 23, 23, 30, tzinfo=UTC), inhoud, documenten)


def document(number: int = 1, inhoud: bytes = b"%PDF-1.7", naam: str = "A-verklaring.PDF") -> Document:
    sha256 = hashlib.sha256(inhoud).hexdigest()
    return Document(
        f"{number:032x}",
        BijlageSoort.A_VERKLARING,
        "Verklaring van overlijden",
        naam,
        "application/pdf",
        sha256,
        inhoud,
    )


def generated(kind: Any, longest: int | None = None, name: str = "") -> st.SearchStrategy[Any]:
    """Any value of this field's type, within its length; texts hold whatever Unicode a keyboard or a paste brings."""
    if dataclasses.is_dataclass(kind) and kind is not Onbekend and kind is not OnvolledigeDatum:
        hints = typing.get_type_hints(kind)
        return st.builds(
            typing.cast("type[Any]", kind),
            **{f.name: generated(hints[f.name], f.metadata["max"], f.name) for f in dataclasses.fields(kind)},
        )
    if isinstance(kind, types.UnionType):
        return st.one_of(*(generated(part, longest, name) for part in typing.get_args(kind)))
    if typing.get_origin(kind) is tuple:
        return st.lists(generated(typing.get_args(kind)[0]), max_size=2).map(tuple)
    if kind is str and name == "bsn":
        return st.from_regex(r"9999[0-9]{5}", fullmatch=True)
    if kind is str:
        return st.text(st.characters(), max_size=longest or 20)
    if issubclass(kind, StrEnum):
        return st.sampled_from(kind)
    return SCALARS[kind]


SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    types.NoneType: st.none(),
    bool: st.booleans(),
    int: st.integers(0, 99),
    date: st.dates(),
    time: st.times().map(lambda moment: moment.replace(second=0, microsecond=0)),
    Onbekend: st.builds(Onbekend, st.text(max_size=20)),
    OnvolledigeDatum: st.builds(OnvolledigeDatum, st.integers(1, 2026), st.integers(1, 12), st.integers(0, 28))
    | st.builds(OnvolledigeDatum, st.integers(0, 2026)),
}


def _datum(tekst: str) -> OnvolledigeDatum | None:
    return OnvolledigeDatum(int(tekst[:4]), int(tekst[4:6]), int(tekst[6:])) if tekst else None
