# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The JSON of vrijBRP Dossiers (v1). Where each answer goes stands in ``docs/vrijbrp.md``, which a test keeps true.

Its types are its own: a BSN is a text of nine digits, a day of birth a whole number yyyymmdd, any other day
``yyyy-MM-dd``, a time ``HH:mm``. It refuses what it does not know, so that nothing is sent to be ignored.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from adapters.vrijbrp.profiel import Profiel
from adapters.vrijbrp.redenen import geweigerd, ontbreekt
from overlijden.aangifte import (
    Aangifte,
    Lijkbezorging,
    Officier,
    Onbekend,
    OnvolledigeDatum,
    Overledene,
    SoortAangifte,
    SoortLijkbezorging,
    SoortOverlijden,
)
from overlijden.adapter import Bericht, Document, Refused

NEDERLAND = ZoneInfo("Europe/Amsterdam")
BENELUX = {"6030", "5010", "6018"}  # BRP table 34
BRON = "Overlijden"
RESOURCES = {SoortAangifte.OVERLIJDEN: "in-municipality", SoortAangifte.LIJKVINDING: "discovered-body"}
OFFICIER = {Officier.OFFICIER: "PROSECUTOR", Officier.HULPOFFICIER: "ASSISTANT_PROSECUTOR"}
TITEL = frozenset(["B", "BS", "G", "GI", "H", "HI", "JH", "JV", "M", "MI", "P", "PS", "R"])


def resource(aangifte: Aangifte) -> str:
    """The last part of the path; Refused for a kind of declaration that vrijBRP Dossiers has no place for."""
    if aangifte.soort not in RESOURCES:
        raise Refused("soort", geweigerd("soort", "", aangifte))
    return RESOURCES[aangifte.soort]


def dossier(bericht: Bericht, profiel: Profiel) -> bytes:
    """The dossier; Refused, with each field, when an answer is missing that vrijBRP cannot do without."""
    aangifte = bericht.aangifte
    found = resource(aangifte) == "discovered-body"
    if missing := [wijzer for wijzer, waarde in _mandatory(aangifte) if waarde is None]:
        raise Refused("ontbreekt", ontbreekt(missing))
    made = {
        "dossier": _dossier(bericht),
        "deceased": _deceased(aangifte.overledene),
        "deathByNaturalCauses": aangifte.overlijden.soort is SoortOverlijden.NATUURLIJK,
        "municipality": {"code": bericht.gemeente},
        "funeralServices": _funeral(aangifte.lijkbezorging),
        "correspondence": _correspondence(aangifte),
        "extracts": list(_extracts(aangifte, profiel)),
        **(_finding(aangifte) if found else _death(aangifte)),
    }
    return _dump(made)


def document(document: Document) -> bytes:
    inhoud = base64.b64encode(document.inhoud).decode()
    return _dump({"title": titel(document), "filename": document.bestandsnaam, "content": inhoud})


def titel(document: Document) -> str:
    """What the document is, with its id: vrijBRP keeps a title, and gives numbers and names of its own."""
    return f"{document.titel} ({document.id})"


def _mandatory(aangifte: Aangifte) -> Iterator[tuple[str, object]]:
    """What the API demands of every dossier of this kind, with what there is."""
    yield "/overledene/bsn", aangifte.overledene.bsn
    yield "/overlijden/soort", aangifte.overlijden.soort
    yield "/lijkbezorging/soort", aangifte.lijkbezorging.soort
    yield "/lijkbezorging/datum", aangifte.lijkbezorging.datum
    yield "/contact/naam", _name(aangifte)
    if aangifte.soort is SoortAangifte.OVERLIJDEN:
        yield "/aangever/bsn", aangifte.aangever.bsn
        yield "/overlijden/datum", aangifte.overlijden.datum
        return
    vinding = aangifte.lijkvinding
    yield "/lijkvinding/officier", vinding and vinding.officier
    yield "/lijkvinding/datum", vinding and vinding.datum
    yield "/lijkvinding/tijd", vinding and _time(vinding.tijd)


def _dossier(bericht: Bericht) -> dict[str, Any]:
    """The first reference is this delivery's and what a look-up asks for; the second is the declarant's."""
    references = [{"id": bericht.levering, "description": f"{BRON}, levering"}]
    references.append({"id": bericht.kenmerk, "description": f"{BRON}, kenmerk"})
    return {"referenceIds": references, "startDate": bericht.ingediend_op.astimezone(NEDERLAND).date().isoformat()}


def _death(aangifte: Aangifte) -> dict[str, Any]:
    overlijden, contact = aangifte.overlijden, aangifte.contact
    # Of a period vrijBRP gets the first day and no time: the time would be that of its beginning.
    tijd = None if overlijden.tot else _time(overlijden.tijd)
    information = _given(email=contact.email, telephoneNumber=contact.telefoon)
    return {
        "declarant": _given(bsn=aangifte.aangever.bsn, contactInformation=information),
        **_given(dateOfDeath=overlijden.datum and overlijden.datum.isoformat(), timeOfDeath=tijd),
    }


def _finding(aangifte: Aangifte) -> dict[str, Any]:
    vinding = aangifte.lijkvinding
    if vinding is None or vinding.officier is None or vinding.datum is None:
        raise ValueError("checked as mandatory")
    explanation = "; ".join(filter(None, (vinding.vindplaats, aangifte.overlijden.bijzonderheden)))
    return {
        "writtenDeclarantType": OFFICIER[vinding.officier],
        "dateOfFinding": vinding.datum.isoformat(),
        **_given(timeOfFinding=_time(vinding.tijd), explanation=explanation),
    }


def _deceased(persoon: Overledene) -> dict[str, Any]:
    return _given(
        bsn=persoon.bsn,
        firstname=persoon.voornamen,
        prefix=persoon.voorvoegsel,
        titlePredicate=persoon.titel if persoon.titel in TITEL else None,
        lastname=persoon.geslachtsnaam,
        birthdate=_birthdate(persoon.geboortedatum),
        birthplace=persoon.geboorteplaats if isinstance(persoon.geboorteplaats, str) else None,
        birthcountry=_given(code=persoon.geboorteland),
    )


def _birthdate(datum: OnvolledigeDatum | None) -> int | None:
    """19750307 as a number; unknown parts are zeros, as the BRP has them, and a day wholly unknown is left out."""
    return None if datum is None or not datum.jaar else datum.jaar * 10000 + datum.maand * 100 + datum.dag


def _funeral(uitvaart: Lijkbezorging) -> dict[str, Any]:
    """Never ``causeOfDeathType``: nobody asks for the cause of a death (Wlb 12a)."""
    abroad = uitvaart.soort is SoortLijkbezorging.BUITENLAND
    ontleding = uitvaart.soort is SoortLijkbezorging.ONTLEDING
    middel = uitvaart.vervoermiddel
    return {
        "serviceType": "DISSECTION" if ontleding else "BURIAL_CREMATION",
        "outsideBenelux": abroad and uitvaart.bestemming_land not in BENELUX,
        **_given(
            date=uitvaart.datum and uitvaart.datum.isoformat(),
            time=_time(uitvaart.tijd),
            countryOfDestination=_given(code=uitvaart.bestemming_land),
            placeOfDestination=uitvaart.bestemming_plaats,
            via=uitvaart.via_landen,
            transportation=middel and middel.name.lower().replace("_", " "),
        ),
    }


def _correspondence(aangifte: Aangifte) -> dict[str, Any]:
    contact, onderneming = aangifte.contact, aangifte.onderneming
    return _given(
        communicationType="EMAIL" if contact.email else "POST",
        name=_name(aangifte),
        organization=onderneming and onderneming.naam,
        email=contact.email,
        telephoneNumber=contact.telefoon,
    )


def _name(aangifte: Aangifte) -> str | None:
    aangever = aangifte.aangever
    parts = filter(None, (aangever.voornamen, aangever.voorvoegsel, aangever.geslachtsnaam))
    return aangifte.contact.naam or " ".join(parts) or None


def _extracts(aangifte: Aangifte, profiel: Profiel) -> Iterator[dict[str, Any]]:
    """By e-mail vrijBRP takes one of each at a time, so that two are two lines of one."""
    for soort, code in profiel.uittreksels.items():
        amount = getattr(aangifte.uittreksels, soort) or 0
        if amount and aangifte.contact.email:
            yield from [{"code": code, "amount": 1}] * amount
        elif amount:
            yield {"code": code, "amount": amount}


def _time(tijd: time | Onbekend | None) -> str | None:
    """Always two digits each: vrijBRP takes 9:10 and then breaks on it."""
    return f"{tijd:%H:%M}" if isinstance(tijd, time) else None


def _given(**values: Any) -> dict[str, Any]:
    """What has a value; an empty text or group is left out."""
    return {name: value for name, value in values.items() if value not in (None, "", {})}


def _dump(made: dict[str, Any]) -> bytes:
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
