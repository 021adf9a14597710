# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The question to Haal Centraal BRP Personen v2, for the fields that a purpose needs, and what its answer says."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from overlijden.aangifte import BurgerlijkeStaat, Geslacht, OnvolledigeDatum
from overlijden.brp import NODIG, BrpPersoon, Doel, Unavailable, has_minor, titel

SOORT_VRAAG = "RaadpleegMetBurgerservicenummer"
# Which fields of the interface tell each field of ours. What it sends unasked may not be asked for: suspension,
# secrecy, and what is looked into.
VELDEN: Mapping[str, tuple[str, ...]] = {
    "overleden": ("overlijden.datum",),
    "gemeente": ("gemeenteVanInschrijving",),
    "voornamen": ("naam.voornamen",),
    "voorvoegsel": ("naam.voorvoegsel",),
    "geslachtsnaam": ("naam.geslachtsnaam",),
    "titel": ("naam.adellijkeTitelPredicaat",),
    "geslacht": ("geslacht",),
    "geboortedatum": ("geboorte.datum",),
    "geboorteplaats": ("geboorte.plaats",),
    "burgerlijke_staat": ("partners.soortVerbintenis", "partners.ontbindingHuwelijkPartnerschap.datum"),
    "sluiting": ("partners.aangaanHuwelijkPartnerschap.datum",),
    "minderjarige_kinderen": ("kinderen.geboorte.datum",),
}
VERBINTENIS = {"H": BurgerlijkeStaat.GEHUWD, "P": BurgerlijkeStaat.PARTNERSCHAP}


def question(bsn: str, doel: Doel) -> bytes:
    """The body: who, and the fields that this purpose needs."""
    fields = ["burgerservicenummer", *(field for name in NODIG[doel] for field in VELDEN[name])]
    return json.dumps({"type": SOORT_VRAAG, "burgerservicenummer": [bsn], "fields": fields}).encode()


def read(answer: Mapping[str, Any], bsn: str, doel: Doel) -> BrpPersoon:
    """The person in an answer, no more of her than was asked. Unavailable when it is about somebody else."""
    try:
        people = answer["personen"]
        if answer["type"] == SOORT_VRAAG and people == []:
            return BrpPersoon(gevonden=False)
        (person,) = people
        if person["burgerservicenummer"] != bsn:
            raise Unavailable("another person")
        asked = {name: value for name, value in _fields(person).items() if name in NODIG[doel]}
        reden = _at(person, "opschortingBijhouding", "reden", "code")
        geheim = person.get("geheimhoudingPersoonsgegevens") is True
        looked_into = tuple(name for name in _in_onderzoek(person) if name in NODIG[doel])
        return BrpPersoon(**asked, opschorting=reden, geheim=geheim, in_onderzoek=looked_into)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Unavailable("no answer as the interface has it") from None


def _fields(person: Mapping[str, Any]) -> dict[str, Any]:
    naam, geboorte, bond = person.get("naam", {}), person.get("geboorte", {}), _bond(person.get("partners", []))
    geslacht, plaats = _at(person, "geslacht", "code"), geboorte.get("plaats", {})
    born = [datum(_at(kind, "geboorte", "datum")) for kind in person.get("kinderen", [])]
    return {
        "overleden": "overlijden" in person,
        "gemeente": _at(person, "gemeenteVanInschrijving", "code"),
        "voornamen": naam.get("voornamen"),
        "voorvoegsel": naam.get("voorvoegsel"),
        "geslachtsnaam": naam.get("geslachtsnaam"),
        "titel": titel(_at(naam, "adellijkeTitelPredicaat", "code")),
        "geslacht": Geslacht(geslacht) if geslacht else None,
        "geboortedatum": datum(geboorte.get("datum")),
        "geboorteplaats": plaats.get("code", plaats.get("omschrijving")),
        "burgerlijke_staat": _staat(bond),
        "sluiting": datum(_at(bond or {}, "aangaanHuwelijkPartnerschap", "datum")),
        "minderjarige_kinderen": has_minor(born),
    }


def _bond(partners: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The bond that lasts, else one that ended; None for somebody who never had one."""
    return min(partners, key=_is_ended, default=None)


def _is_ended(partner: Mapping[str, Any]) -> bool:
    return "ontbindingHuwelijkPartnerschap" in partner


def _staat(bond: Mapping[str, Any] | None) -> BurgerlijkeStaat | None:
    """Of a bond that ended the interface does not tell whether by death: then we do not know."""
    if bond is None:
        return BurgerlijkeStaat.ONGEHUWD
    return None if _is_ended(bond) else VERBINTENIS.get(_at(bond, "soortVerbintenis", "code"))


def _in_onderzoek(person: Mapping[str, Any]) -> list[str]:
    """Ours of which the interface says that they, or what they rest on, are looked into."""
    naam, geboorte = _at(person, "naam", "inOnderzoek") or {}, _at(person, "geboorte", "inOnderzoek") or {}
    bonds = [_at(one, *path) for one in person.get("partners", []) for path in ((), ("aangaanHuwelijkPartnerschap",))]
    partners = [one for one in bonds if one and "inOnderzoek" in one]
    marked = {
        "gemeente": _at(person, "inOnderzoek", "gemeenteVanInschrijving"),
        "voornamen": naam.get("voornamen"),
        "voorvoegsel": naam.get("voorvoegsel"),
        "geslachtsnaam": naam.get("geslachtsnaam"),
        "titel": naam.get("adellijkeTitelPredicaat"),
        "geslacht": _at(person, "inOnderzoek", "geslacht"),
        "geboortedatum": geboorte.get("datum"),
        "geboorteplaats": geboorte.get("plaats"),
        "burgerlijke_staat": partners,
        "sluiting": partners,
        "minderjarige_kinderen": [one for one in person.get("kinderen", []) if _at(one, "geboorte", "inOnderzoek")],
    }
    return [name for name, said in marked.items() if said]


def datum(given: Mapping[str, Any] | None) -> OnvolledigeDatum | None:
    """A date, of which parts may be unknown; None when there is none. ValueError for a kind that is not known."""
    match given:
        case None:
            return None
        case {"type": "Datum", "datum": str(text)}:
            return OnvolledigeDatum.parse(text)
        case {"type": "JaarMaandDatum", "jaar": int(jaar), "maand": int(maand)}:
            return OnvolledigeDatum(jaar, maand)
        case {"type": "JaarDatum", "jaar": int(jaar)}:
            return OnvolledigeDatum(jaar)
        case {"type": "DatumOnbekend"}:
            return OnvolledigeDatum(0)
    raise ValueError("a date of an unknown kind")


def _at(given: Mapping[str, Any], *path: str) -> Any:
    """What is at this path, None where it ends."""
    for key in path:
        if key not in given:
            return None
        given = given[key]
    return given
