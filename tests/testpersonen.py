# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The persons of the national test set, and what a funeral director types when one of them has died."""

from __future__ import annotations

import csv
import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path

from overlijden import codes
from overlijden.aangifte import (
    Aangifte,
    Adres,
    Arts,
    BurgerlijkeStaat,
    Geslacht,
    Naam,
    Onbekend,
    OnvolledigeDatum,
    Overledene,
)
from overlijden.samples import sample
from overlijden.termijn import NEDERLAND

PERSONEN = Path(__file__).parents[2] / "shared" / "data" / "testpersonen_gbav_2022.csv"
GISTEREN = datetime.now(NEDERLAND).date() - timedelta(days=1)
Row = dict[str, str]
STATEN = {"H": BurgerlijkeStaat.GEHUWD, "P": BurgerlijkeStaat.PARTNERSCHAP, "": BurgerlijkeStaat.ONGEHUWD}


def personen() -> list[Row]:
    """The rows of the file; none when it is not beside this checkout."""
    if not PERSONEN.exists():
        return []
    with PERSONEN.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def aangifte(persoon: Row, gemeente: str) -> Aangifte:
    """A declaration of this person's death, yesterday, as the demonstration's funeral director files it."""
    made = sample(nu=datetime.now(UTC))
    if persoon["bsn"] == made.aangever.bsn:  # nobody declares his own death
        made = dataclasses.replace(made, aangever=dataclasses.replace(made.aangever, bsn="999991292"))
    if is_child(persoon):
        made = dataclasses.replace(made, minderjarige_kinderen=None)
    return dataclasses.replace(
        made,
        overlijden=dataclasses.replace(made.overlijden, gemeente=gemeente, plaats=codes.gemeenten()[gemeente].naam),
        overledene=overledene(persoon),
        partner=naam(persoon["partner_naam"]) if persoon["partner_naam"] else None,
        ouders=tuple(naam(persoon[ouder]) for ouder in ("ouder1", "ouder2") if persoon[ouder]) or Onbekend(),
        arts=_arts(made.arts, persoon),
    )


def overledene(persoon: Row) -> Overledene:
    geboren = persoon["geboortedatum"]
    return Overledene(
        bsn=persoon["bsn"],
        voornamen=persoon["voornamen"] or None,
        enkele_naam=None if persoon["voornamen"] else True,
        voorvoegsel=persoon["voorvoegsel"] or None,
        geslachtsnaam=persoon["geslachtsnaam"],
        titel=persoon["titel"] or None,
        geslacht=Geslacht(persoon["geslacht"]),
        geboortedatum=OnvolledigeDatum(int(geboren[:4]), int(geboren[4:6]), int(geboren[6:])),
        geboorteplaats=plaats(persoon["geboorteplaats"]),
        geboorteland=persoon["geboorteland"],
        adres=adres(persoon),
        burgerlijke_staat=None if is_child(persoon) else STATEN[persoon["verbintenis"]],
    )


def is_child(persoon: Row) -> bool:
    """Younger than 16 yesterday: nobody is asked of a child whether it was married or had children (BW 1:31)."""
    jaar = int(persoon["geboortedatum"][:4])
    return bool(jaar) and (jaar + 16, persoon["geboortedatum"][4:]) > (GISTEREN.year, f"{GISTEREN:%m%d}")


def adres(persoon: Row) -> Adres:
    if not persoon["straat"]:
        return Adres(woonplaats=Onbekend(), land="0000")
    return Adres(
        straat=persoon["straat"],
        huisnummer=persoon["huisnummer"],
        postcode=persoon["postcode"],
        woonplaats=plaats(persoon["gemeente_inschrijving"]),
        land="6030",
    )


def plaats(tekst: str) -> str | Onbekend:
    """A place by its name: the file has the code of a municipality, at times one that never was, or a place abroad."""
    known = codes.gemeenten().get(tekst)
    return tekst if not tekst.isdecimal() else Onbekend() if tekst == "0000" or known is None else known.naam


def naam(voluit: str) -> Naam:
    """A name of the file in its parts: from the first prefix on, else the last word, it is the surname."""
    words = voluit.split()
    for number in range(1, len(words)):
        for prefix in (" ".join(words[number:until]) for until in range(len(words) - 1, number, -1)):
            if prefix in codes.voorvoegsels():
                surname = " ".join(words[number:])[len(prefix) + 1 :]
                return Naam(voornamen=" ".join(words[:number]), voorvoegsel=prefix, geslachtsnaam=surname)
    return Naam(voornamen=" ".join(words[:-1]) or None, geslachtsnaam=words[-1])


def _arts(arts: Arts, persoon: Row) -> Arts:
    """The doctor of a minor has consulted the coroner (Wlb 10a)."""
    jaar = int(persoon["geboortedatum"][:4])
    if not jaar or (jaar + 18, persoon["geboortedatum"][4:]) <= (GISTEREN.year, f"{GISTEREN:%m%d}"):
        return arts
    return dataclasses.replace(arts, overleg_datum=GISTEREN, overleg_naam="L. Schouwer")


def as_kept(persoon: Row) -> Row:
    """What was typed, without the spaces around it and the doubled ones in it."""
    return {name: " ".join(text.split()) for name, text in persoon.items()}
