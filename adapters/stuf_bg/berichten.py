# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The npsLv01 with the scope that a purpose needs, and what an npsLa01 says (StUF-BG 3.10).

Answers are read by local names: in the field prefixes and namespaces vary.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from lxml import etree

from adapters.stuf_zds.profiel import Systeem
from adapters.stuf_zds.stuurgegevens import systeem
from adapters.stuf_zds.xmltools import Element, element, local, naam, nil
from overlijden.aangifte import BurgerlijkeStaat, Geslacht, OnvolledigeDatum
from overlijden.brp import NODIG, BrpPersoon, Doel, Unavailable, has_minor, titel

ACTIE = "http://www.egem.nl/StUF/sector/bg/0310/npsLv01"
NEDERLAND = ZoneInfo("Europe/Amsterdam")
PARTNER, KIND = "inp.heeftAlsEchtgenootPartner", "inp.heeftAlsKinderen"
# Our fields in the order of the schema, and the element that tells each. Those without one of ours are always asked.
SCOPE: Sequence[tuple[str, str]] = (
    ("", "inp.bsn"),
    ("geslachtsnaam", "geslachtsnaam"),
    ("voorvoegsel", "voorvoegselGeslachtsnaam"),
    ("voornamen", "voornamen"),
    ("titel", "adellijkeTitelPredikaat"),
    ("geslacht", "geslachtsaanduiding"),
    ("geboortedatum", "geboortedatum"),
    ("geboorteplaats", "inp.geboorteplaats"),
    ("overleden", "overlijdensdatum"),
    ("burgerlijke_staat", "inp.burgerlijkeStaat"),
    ("gemeente", "inp.gemeenteVanInschrijving"),
    ("", "inp.redenOpschortingBijhouding"),
    ("", "inp.indicatieGeheim"),
    ("", "inOnderzoek"),
    ("sluiting", PARTNER),
    ("minderjarige_kinderen", KIND),
)
# What a group that is looked into tells of ours; an inOnderzoek that names no group is about all of them.
GROEPEN: Mapping[str, tuple[str, ...]] = {
    "Persoonsgegevens": (
        "voornamen", "voorvoegsel", "geslachtsnaam", "titel", "geslacht", "geboortedatum", "geboorteplaats",
    ),
    "Inschrijving": ("gemeente",),
    "Overlijden": ("overleden",),
}  # fmt: skip
# How much of a date is known (StUF:indOnvolledigeDatum): of year, month and day the first so many.
BEKEND = {"J": 0, "M": 1, "D": 2, "V": 3}


def question(bsn: str, doel: Doel, zender: Systeem, ontvanger: Systeem, moment: datetime) -> bytes:
    """The npsLv01: one person, and the elements that this purpose needs."""
    stuurgegevens = element(
        "BG:stuurgegevens",
        element("StUF:berichtcode", "Lv01"),
        systeem("StUF:zender", zender),
        systeem("StUF:ontvanger", ontvanger),
        element("StUF:referentienummer", uuid.uuid4().hex),
        element("StUF:tijdstipBericht", f"{moment.astimezone(NEDERLAND):%Y%m%d%H%M%S%f}"[:17]),
        element("StUF:entiteittype", "NPS"),
    )
    parameters = element(
        "BG:parameters",
        element("StUF:sortering", "0"),
        element("StUF:indicatorVervolgvraag", "false"),
        element("StUF:maximumAantal", "1"),
        element("StUF:indicatorAfnemerIndicatie", "false"),
        element("StUF:indicatorAantal", "false"),
    )
    asked = (_scope(tag) for name, tag in SCOPE if not name or name in NODIG[doel])
    bericht = element(
        "BG:npsLv01",
        stuurgegevens,
        parameters,
        element("BG:gelijk", element("BG:inp.bsn", bsn), entiteittype="NPS"),
        element("BG:scope", element("BG:object", *asked, entiteittype="NPS")),
    )
    return etree.tostring(bericht, encoding="UTF-8")


def _scope(tag: str) -> Element:
    """Of a partner or a child nothing but the dates that we need."""
    match tag:
        case "inp.heeftAlsEchtgenootPartner":
            dates = nil("BG:datumSluiting"), nil("BG:datumOntbinding")
            return element(
                f"BG:{tag}", element("BG:gerelateerde", entiteittype="NPS"), *dates, entiteittype="NPSNPSHUW"
            )
        case "inp.heeftAlsKinderen":
            child = element("BG:gerelateerde", nil("BG:geboortedatum"), entiteittype="NPS")
            return element(f"BG:{tag}", child, entiteittype="NPSNPSKND")
    return nil(f"BG:{tag}")


def read(answer: Element, bsn: str, doel: Doel) -> BrpPersoon:
    """The person in an npsLa01, no more of her than was asked. Unavailable when it is about somebody else."""
    people = [node for part in _children(answer, "antwoord") for node in _children(part, "object")]
    if not people:
        return BrpPersoon(gevonden=False)
    person = people[0]
    if len(people) > 1 or _text(person, "inp.bsn") != bsn:
        raise Unavailable("another person")
    try:
        asked = {name: value for name, value in _fields(person).items() if name in NODIG[doel]}
    except (KeyError, ValueError):
        raise Unavailable("no answer as the standard has it") from None
    return BrpPersoon(
        **asked,  # type: ignore[arg-type]
        opschorting=_text(person, "inp.redenOpschortingBijhouding"),
        geheim=_text(person, "inp.indicatieGeheim") not in {None, "0"},
        in_onderzoek=tuple(name for name in NODIG[doel] if name in _in_onderzoek(person)),
    )


def _fields(person: Element) -> dict[str, object]:
    geslacht, staat = _text(person, "geslachtsaanduiding"), _text(person, "inp.burgerlijkeStaat")
    gemeente = _text(person, "inp.gemeenteVanInschrijving")
    bonds = sorted(_children(person, PARTNER), key=lambda bond: _datum(bond, "datumOntbinding") is not None)
    return {
        "overleden": _datum(person, "overlijdensdatum") is not None or None,
        "gemeente": gemeente and gemeente.zfill(4),
        "voornamen": _text(person, "voornamen"),
        "voorvoegsel": _text(person, "voorvoegselGeslachtsnaam"),
        "geslachtsnaam": _text(person, "geslachtsnaam"),
        "titel": titel(_text(person, "adellijkeTitelPredikaat")),
        "geslacht": Geslacht(geslacht) if geslacht else None,
        "geboortedatum": _datum(person, "geboortedatum"),
        "geboorteplaats": _text(person, "inp.geboorteplaats"),
        "burgerlijke_staat": BurgerlijkeStaat(staat) if staat else None,
        "sluiting": _datum(bonds[0], "datumSluiting") if bonds else None,
        "minderjarige_kinderen": _minors(_children(person, KIND)),
    }


def _minors(kinderen: Sequence[Element]) -> bool | None:
    """What is not sent is not known; that there are no children is said (StUF:noValue)."""
    told = [kind for kind in kinderen if kind.get(naam("StUF:noValue")) != "geenWaarde"]
    born = [_datum(child, "geboortedatum") for kind in told for child in (_children(kind, "gerelateerde") or [kind])]
    return has_minor(born) if kinderen else None


def _in_onderzoek(person: Element) -> set[str]:
    """Ours that are looked into, or rest on a partner or child who is."""
    groups = [node.get("groepsnaam") for node in _children(person, "inOnderzoek") if node.text == "J"]
    found = {name for group in groups for name in GROEPEN.get(group or "", ())}
    if None in groups:
        found |= {name for names in GROEPEN.values() for name in names}
    if any(_children(bond, "inOnderzoek") for bond in _children(person, PARTNER)):
        found |= {"burgerlijke_staat", "sluiting"}
    if any(_children(kind, "inOnderzoek") for kind in _children(person, KIND)):
        found |= {"minderjarige_kinderen"}
    return found


def _datum(parent: Element, tag: str) -> OnvolledigeDatum | None:
    """A date, of which parts may be unknown; None when there is none. ValueError or KeyError for what is none."""
    node = next(iter(_children(parent, tag)), None)
    text = (node.text or "").strip() if node is not None else ""
    if node is None or not text:
        return None
    parts = re.fullmatch("([0-9]{4})([0-9]{2})([0-9]{2})", text)
    if parts is None:
        raise ValueError("not jjjjmmdd")
    known = BEKEND[node.get(naam("StUF:indOnvolledigeDatum"), "V")]
    return OnvolledigeDatum(*(int(part) if place < known else 0 for place, part in enumerate(parts.groups())))


def _children(parent: Element, tag: str) -> list[Element]:
    return [node for node in parent if local(node) == tag]


def _text(parent: Element, tag: str) -> str | None:
    """What an element says; None when it is not there, empty or without a value."""
    node = next(iter(_children(parent, tag)), None)
    text = (node.text or "").strip() if node is not None else ""
    return text or None
