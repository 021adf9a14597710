# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The bodies that we post, and under which names they can be found again: one step for each call, in their order."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from adapters.zgw.catalogus import Catalogus
from adapters.zgw.profiel import AANGIFTE, Profiel
from adapters.zgw.stap import ROL, Inhoud, Stap, eigenschappen, stap
from overlijden.aangifte import Aangifte, Onderneming, Persoon
from overlijden.adapter import Bericht
from overlijden.canonical import write

BRON = "Overlijden"
NEDERLAND = ZoneInfo("Europe/Amsterdam")


def as_json(value: Any, indent: int | None = None) -> bytes:
    """UTF-8 with names as they were typed; half a surrogate pair, which a paste may bring, is a question mark."""
    return json.dumps(value, ensure_ascii=False, indent=indent).encode(errors="replace")


def dag(bericht: Bericht) -> date:
    """The day of filing in the Netherlands: the zaak starts on it, whenever it is delivered."""
    return bericht.ingediend_op.astimezone(NEDERLAND).date()


def stappen(bericht: Bericht, profiel: Profiel, catalogus: Catalogus, urls: Mapping[str, str]) -> Iterator[Stap]:
    """Every step, each made when the URLs of the earlier ones stand in ``urls``; the status last.

    A zaak counts as complete once it has a status, so that until then no process of the municipality begins.
    """
    yield zaak(bericht, profiel, catalogus)
    yield from gegevens(bericht, profiel, catalogus, urls)
    moment = bericht.ingediend_op.isoformat()  # never in the future, whatever the clock at the other end says
    zoek = {"zaak": urls["zaak"], "statustype": catalogus.statustype}
    yield stap("status", "statussen", zoek, {"datumStatusGezet": moment})


def gegevens(bericht: Bericht, profiel: Profiel, catalogus: Catalogus, urls: Mapping[str, str]) -> Iterator[Stap]:
    """What the declaration says, in the zaak of ``urls``: its people, its properties and its documents."""
    zaak = urls["zaak"]
    for wie, roltype in catalogus.rollen.items():
        if betrokkene := _betrokkene(wie, bericht.aangifte):
            # A roltype may have more people, and a registrar adds her own.
            zoek = {"zaak": zaak, "roltype": roltype, ROL: wie.capitalize()}
            yield stap(f"rol:{wie}", "rollen", zoek, betrokkene)
    for naam, waarde in _waarden(bericht.aangifte, profiel, catalogus):
        url, _ = catalogus.eigenschappen[naam]
        yield stap(f"eigenschap:{naam}", eigenschappen(zaak), {"zaak": zaak, "eigenschap": url}, {"waarde": waarde})
    for document in _documenten(bericht, profiel, catalogus):
        yield document
        koppeling = {"zaak": zaak, "informatieobject": urls[document.naam]}
        yield stap(document.naam.replace("document", "koppeling"), "zaakinformatieobjecten", koppeling, {})


def zoek_zaak(bericht: Bericht, profiel: Profiel) -> dict[str, str]:
    """By which its zaak is found."""
    return {"identificatie": bericht.zaaknummer or bericht.kenmerk, "bronorganisatie": profiel.bronorganisatie}


def kenmerk_van(bericht: Bericht) -> Inhoud:
    """By which a zaak that was found is ours."""
    return {"kenmerk": bericht.kenmerk, "bron": BRON}


def zaak(bericht: Bericht, profiel: Profiel, catalogus: Catalogus) -> Stap:
    """Found by our own number, and ours if it has our kenmerk too."""
    zoek, kenmerk = zoek_zaak(bericht, profiel), kenmerk_van(bericht)
    inhoud = {
        **zoek,
        "zaaktype": catalogus.zaaktype,
        "verantwoordelijkeOrganisatie": profiel.bronorganisatie,
        "omschrijving": profiel.zaaktype.omschrijving,
        "startdatum": f"{dag(bericht)}",
        "registratiedatum": f"{dag(bericht)}",
        "kenmerken": [kenmerk],
    }
    return Stap("zaak", "zaken", "zaken", inhoud, zoek, lambda item: kenmerk in item.get("kenmerken", []))


def _betrokkene(wie: str, aangifte: Aangifte) -> Inhoud | None:
    """A rol; none when nothing is known of this person, for the standard wants something to know him by."""
    if wie == "onderneming":
        identificatie, soort = _vestiging(aangifte.onderneming), "vestiging"
    else:
        identificatie, soort = _persoon(getattr(aangifte, wie)), "natuurlijk_persoon"
    if not identificatie:
        return None
    return {"betrokkeneType": soort, "betrokkeneIdentificatie": identificatie}


def _persoon(persoon: Persoon) -> Inhoud:
    """A birth date only if it is whole: the standard knows no incomplete ones. The document has it as declared."""
    geboren, geslacht = persoon.geboortedatum, getattr(persoon, "geslacht", None)
    return _given(
        inpBsn=persoon.bsn,
        voornamen=persoon.voornamen,
        voorvoegselGeslachtsnaam=persoon.voorvoegsel,
        geslachtsnaam=persoon.geslachtsnaam,
        geboortedatum=str(geboren) if geboren and geboren.is_volledig else None,
        geslachtsaanduiding=geslacht.lower() if geslacht else None,
    )


def _vestiging(onderneming: Onderneming | None) -> Inhoud:
    if onderneming is None:
        return {}
    return _given(
        vestigingsNummer=onderneming.vestigingsnummer,
        kvkNummer=onderneming.kvk_nummer,
        handelsnaam=[onderneming.naam] if onderneming.naam else None,
    )


def _waarden(aangifte: Aangifte, profiel: Profiel, catalogus: Catalogus) -> Iterator[tuple[str, str]]:
    """Each eigenschap of the profile that was answered, written in the formaat of the catalogue."""
    inhoud = write(aangifte)
    for naam, wijzer in profiel.eigenschappen.items():
        waarde: Any = inhoud
        for deel in wijzer.split("/")[1:]:
            waarde = waarde.get(deel) if isinstance(waarde, Mapping) else None
        if waarde not in (None, ""):
            yield naam, _tekst(waarde, catalogus.eigenschappen[naam][1])


def _tekst(waarde: Any, formaat: str) -> str:
    if isinstance(waarde, Mapping):
        return "onbekend"
    if isinstance(waarde, bool):
        return "ja" if waarde else "nee"
    return str(waarde).replace("-", "") if formaat == "datum" else str(waarde)


def _documenten(bericht: Bericht, profiel: Profiel, catalogus: Catalogus) -> Iterator[Stap]:
    """The declaration itself, as the service writes it, and after it its attachments."""
    tekst = as_json(write(bericht.aangifte), indent=1)
    titel = f"{profiel.zaaktype.omschrijving}{' (aanvulling)' if bericht.zaaknummer else ''}"
    yield _document(
        bericht, profiel, "aangifte", tekst,
        titel=titel, bestandsnaam=f"{bericht.kenmerk}.json", formaat="application/json",
        informatieobjecttype=catalogus.documenttypen[AANGIFTE], nummer=bericht.levering,
    )  # fmt: skip
    for document in bericht.documenten:
        yield _document(
            bericht, profiel, document.id, document.inhoud,
            titel=document.titel, bestandsnaam=document.bestandsnaam, formaat=document.mediatype,
            informatieobjecttype=catalogus.documenttypen[document.soort], nummer=document.id,
        )  # fmt: skip


def _document(bericht: Bericht, profiel: Profiel, naam: str, bytes_: bytes, *, nummer: str, **inhoud: str) -> Stap:
    """Found by a number of our own making, and ours unless the back-end says that its bytes are others."""
    staart = hashlib.sha256(nummer.encode()).hexdigest()[:16]
    zoek = {"identificatie": f"{bericht.kenmerk}-{staart}", "bronorganisatie": profiel.bronorganisatie}
    sha256 = hashlib.sha256(bytes_).hexdigest()
    integriteit = {"algoritme": "sha_256", "waarde": sha256, "datum": f"{dag(bericht)}"}
    vast = {
        "auteur": BRON,
        "taal": "nld",
        "status": "definitief",
        "creatiedatum": f"{dag(bericht)}",
        "ontvangstdatum": f"{dag(bericht)}",
        "indicatieGebruiksrecht": False,  # null would keep the zaak from ever being closed
        "bestandsomvang": len(bytes_),
        "inhoud": base64.b64encode(bytes_).decode(),
        "integriteit": integriteit,
    }
    made = {**zoek, **inhoud, **vast}

    def is_ours(item: Mapping[str, Any]) -> bool:
        return (item.get("integriteit") or {}).get("waarde") in {None, "", sha256}

    return Stap(f"document:{naam}", "documenten", "enkelvoudiginformatieobjecten", made, zoek, is_ours)


def _given(**fields: Any) -> Inhoud:
    return {name: value for name, value in fields.items() if value not in (None, "")}
