# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The stand-in's BRP: invented people over Haal Centraal BRP Personen v2 and over StUF-BG 3.10.

Written apart from the adapters on purpose, from the interfaces' own descriptions. It does not keep who was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, jsonify, request
from lxml import etree
from lxml.builder import ElementMaker

from overlijden import codes
from overlijden.conformance.standin import soap
from overlijden.conformance.standin.soap import BG, NS, STUF, Element
from overlijden.tools.tomlfile import open_toml

XSI = "http://www.w3.org/2001/XMLSchema-instance"
UNASKED = ("opschortingBijhouding", "geheimhoudingPersoonsgegevens", "inOnderzoek")  # sent along, never asked for
BEKEND = {8: "V", 6: "D", 4: "M", 0: "J"}  # StUF:indOnvolledigeDatum by the digits that are known
bg = ElementMaker(namespace=BG, nsmap={**NS, "xsi": XSI})

Person = Mapping[str, Any]


def blueprint() -> Blueprint:
    """The two interfaces."""
    pages, people = Blueprint("brp", __name__), _people()

    @pages.post("/haalcentraal/api/brp/personen")
    def personen() -> tuple[Response, int]:
        asked = request.get_json(silent=True) or {}
        fields, bsns = asked.get("fields"), asked.get("burgerservicenummer")
        if asked.get("type") != "RaadpleegMetBurgerservicenummer" or not fields or not bsns or len(bsns) > 20:
            return _problem("Parameters zijn niet valide")
        if any(field.split(".")[0] in UNASKED for field in fields):
            return _problem("Veld mag niet worden gevraagd")
        found = [_selected(_json(bsn, people[bsn]), fields) for bsn in bsns if bsn in people]
        return jsonify(type=asked["type"], personen=found), 200

    @pages.post("/BRP")
    def vraag() -> Response:
        try:
            verzoek = soap.parse(request.get_data())
        except ValueError:
            return Response(soap.soap_fault("client", "Bericht is geen SOAP 1.1"), 500, content_type=soap.XML)
        bsn = verzoek.xml.findtext("BG:gelijk/BG:inp.bsn", "", NS)
        scope = verzoek.xml.find("BG:scope/BG:object", NS)
        known = [_object(bsn, people[bsn], scope)] if bsn in people and scope is not None else []
        return Response(soap.npsla01(verzoek, *known), content_type=soap.XML)

    return pages


def _people() -> Mapping[str, Person]:
    with open_toml(codes.config_path("demo") / "brp.toml") as section:
        return {bsn: one.rest() for bsn, one in section.tables()}


def _problem(title: str) -> tuple[Response, int]:
    answer = jsonify(type="about:blank", title=title, status=400, code="paramsValidation")
    answer.content_type = "application/problem+json"
    return answer, 400


def _json(bsn: str, person: Person) -> dict[str, Any]:
    """All that the interface could say of this person; what there is not, is not there."""
    doubted = dict.fromkeys(person.get("in_onderzoek", ()), True)
    naam = {name: person[name] for name in ("voornamen", "voorvoegsel", "geslachtsnaam") if name in person}
    if titel := person.get("titel"):
        naam["adellijkeTitelPredicaat"] = {"code": titel, "omschrijving": codes.titels()[titel].naam}
    geboorte: dict[str, Any] = {"datum": _date(person["geboortedatum"]), **_place(person.get("geboorteplaats"))}
    if of_name := {name: True for name in doubted if name in naam}:
        naam["inOnderzoek"] = of_name
    if "geboortedatum" in doubted:
        geboorte["inOnderzoek"] = {"datum": True}
    found: dict[str, Any] = {
        "burgerservicenummer": bsn,
        "naam": naam,
        "geboorte": geboorte,
        "geslacht": {"code": person["geslacht"]},
    }
    found |= {"gemeenteVanInschrijving": {"code": person["gemeente"]}} if "gemeente" in person else {}
    if dag := person.get("overleden"):
        found |= {"overlijden": {"datum": _date(dag)}, "opschortingBijhouding": {"reden": {"code": "O"}}}
    found |= {"geheimhoudingPersoonsgegevens": True} if person.get("geheim") else {}
    found |= {"inOnderzoek": {"geslacht": True}} if "geslacht" in doubted else {}
    if bond := person.get("verbintenis"):
        days = {"sluiting": "aangaanHuwelijkPartnerschap", "ontbinding": "ontbindingHuwelijkPartnerschap"}
        told = {days[name]: {"datum": _date(bond[name])} for name in days if name in bond}
        found["partners"] = [{"soortVerbintenis": {"code": bond["soort"]}, **told}]
    if kinderen := person.get("kinderen"):
        found["kinderen"] = [{"geboorte": {"datum": _date(born)}} for born in kinderen]
    return found


def _place(given: str | None) -> dict[str, Any]:
    if given is None:
        return {}
    known = codes.gemeenten().get(given)
    return {"plaats": {"code": given, "omschrijving": known.naam} if known else {"omschrijving": given}}


def _date(text: str) -> dict[str, Any]:
    jaar, maand, dag = map(int, text.split("-"))
    if not jaar:
        return {"type": "DatumOnbekend", "onbekend": True, "langFormaat": "onbekend"}
    if not maand:
        return {"type": "JaarDatum", "jaar": jaar, "langFormaat": str(jaar)}
    if not dag:
        return {"type": "JaarMaandDatum", "jaar": jaar, "maand": maand, "langFormaat": f"{maand} {jaar}"}
    return {"type": "Datum", "datum": text, "langFormaat": f"{dag} {maand} {jaar}"}


def _selected(person: dict[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    """What was asked, and what the interface sends along with that."""
    found: dict[str, Any] = {name: person[name] for name in UNASKED if name in person}
    for field in fields:
        _copy(person, field.split("."), found)
    for group in ("naam", "geboorte"):
        if group in found and "inOnderzoek" in person[group]:
            found[group]["inOnderzoek"] = person[group]["inOnderzoek"]
    return found


def _copy(source: dict[str, Any], path: Sequence[str], target: dict[str, Any]) -> None:
    name, *rest = path
    value = source.get(name)
    if value is None or not rest:
        target |= {} if value is None else {name: value}
    elif isinstance(value, list):
        for one, made in zip(value, target.setdefault(name, [{} for _ in value]), strict=True):
            _copy(one, rest, made)
    else:
        _copy(value, rest, target.setdefault(name, {}))


def _object(bsn: str, person: Person, scope: Element) -> Element:
    """The elements that were asked, in their order; what there is not, is said not to be there."""
    plain = {
        "inp.bsn": bsn,
        "geslachtsnaam": person.get("geslachtsnaam"),
        "voorvoegselGeslachtsnaam": person.get("voorvoegsel"),
        "voornamen": person.get("voornamen"),
        "adellijkeTitelPredikaat": codes.titels()[person["titel"]].naam if "titel" in person else None,
        "geslachtsaanduiding": person["geslacht"],
        "inp.geboorteplaats": person.get("geboorteplaats"),
        "inp.burgerlijkeStaat": person.get("burgerlijke_staat"),
        "inp.gemeenteVanInschrijving": person.get("gemeente"),
        "inp.redenOpschortingBijhouding": "O" if "overleden" in person else None,
        "inp.indicatieGeheim": "7" if person.get("geheim") else "0",
    }
    made = []
    for asked in scope:
        name = etree.QName(asked).localname
        if name in plain:
            made.append(_nil(name) if plain[name] is None else bg(name, plain[name]))
        else:
            made += _composed(name, person)
    found = bg("object", *made)
    found.set(f"{{{STUF}}}entiteittype", "NPS")
    return found


def _composed(name: str, person: Person) -> list[Element]:
    match name:
        case "geboortedatum":
            return [_datum(name, person["geboortedatum"])]
        case "overlijdensdatum":
            return [_datum(name, person["overleden"]) if "overleden" in person else _nil(name)]
        case "inOnderzoek" if "in_onderzoek" in person:
            return [_of(bg(name, "J"), metagegeven="true", groepsnaam="Persoonsgegevens")]
        case "inp.heeftAlsEchtgenootPartner" if "verbintenis" in person:
            bond = person["verbintenis"]
            days = [_datum(f"datum{key.capitalize()}", bond[key]) for key in ("sluiting", "ontbinding") if key in bond]
            return [_of(bg(name, _of(bg.gerelateerde(), entiteittype="NPS"), *days), entiteittype="NPSNPSHUW")]
        case "inp.heeftAlsKinderen" if "kinderen" in person:
            born = [
                _of(bg.gerelateerde(_datum("geboortedatum", day)), entiteittype="NPS") for day in person["kinderen"]
            ]
            return [_of(bg(name, one), entiteittype="NPSNPSKND") for one in born]
        case "inp.heeftAlsKinderen":
            return [_of(_nil(name), entiteittype="NPSNPSKND")]
    return []


def _datum(name: str, text: str) -> Element:
    """A date with how much of it is known; a part that is not, is 01 in the text."""
    digits = text.replace("-", "")
    known = BEKEND[len(re.sub("(00)+$", "", digits)) if digits != "00000000" else 0]
    filled = {"V": digits, "D": f"{digits[:6]}01", "M": f"{digits[:4]}0101", "J": "19000101"}[known]
    return _of(bg(name, filled), indOnvolledigeDatum=known)


def _nil(name: str) -> Element:
    made = _of(bg(name), noValue="geenWaarde")
    made.set(f"{{{XSI}}}nil", "true")
    return made


def _of(made: Element, **stuf: str) -> Element:
    """The element with these attributes; the name of a group has no namespace."""
    for key, value in stuf.items():
        made.set(key if key == "groepsnaam" else f"{{{STUF}}}{key}", value)
    return made
