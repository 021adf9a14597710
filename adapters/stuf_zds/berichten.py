# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The messages of StUF-ZDS 1.1 that we send (zaak-documentservices 1.1.02), each built in the order of its schema."""

from __future__ import annotations

import base64
from datetime import datetime
from pathlib import PurePath

from adapters import teksten
from adapters.stuf_zds.mapping import extra_elementen, natuurlijk_persoon, typed
from adapters.stuf_zds.profiel import Status
from adapters.stuf_zds.stuurgegevens import (
    CREEER_ZAAK,
    NEDERLAND,
    VOEG_TOE,
    ZAAKDETAILS,
    ZAAKDOCUMENTEN,
    ZAAKSTATUS,
    Dienst,
    Kop,
)
from adapters.stuf_zds.xmltools import Element, element, naam, nil
from overlijden.adapter import Bericht, Document

BRON = "Overlijden"


def vraag_nummer(kop: Kop, dienst: Dienst) -> Element:
    return element(f"ZKN:{dienst.naam}", kop.stuurgegevens(dienst))


def creeer_zaak(kop: Kop, bericht: Bericht, nummer: str) -> Element:
    """The declaration as a zaak; its start is the day on which it was filed, whenever it is delivered."""
    dag = _dag(bericht.ingediend_op)
    zaaktype = kop.profiel.zaaktype
    return _kennisgeving(
        kop,
        CREEER_ZAAK,
        element("ZKN:identificatie", nummer),
        element("ZKN:omschrijving", zaaktype.omschrijving),
        element("ZKN:kenmerk", element("ZKN:kenmerk", bericht.kenmerk), element("ZKN:bron", BRON)),
        element("ZKN:startdatum", dag),
        element("ZKN:registratiedatum", dag),
        element("ZKN:zaakniveau", "1"),
        element("ZKN:deelzakenIndicatie", "N"),
        extra_elementen(bericht.aangifte),
        _relatie(
            "ZKN:isVan",
            "ZAKZKT",
            element("ZKN:omschrijving", zaaktype.omschrijving),
            element("ZKN:code", zaaktype.code),
            entiteittype="ZKT",
            verwerkingssoort="I",
        ),
        _overledene(bericht),
        *_betrokkenen(bericht),
    )


def voeg_document_toe(kop: Kop, bericht: Bericht, document: Document, nummer: str, zaak: str) -> Element:
    """An attachment with its bytes inline: MTOM exists in the standard, base64 in the field."""
    dag = _dag(bericht.ingediend_op)
    inhoud = element("ZKN:inhoud", base64.b64encode(document.inhoud).decode(), bestandsnaam=document.bestandsnaam)
    inhoud.set(naam("xmime:contentType"), document.mediatype)
    return _kennisgeving(
        kop,
        VOEG_TOE,
        element("ZKN:identificatie", nummer),
        element("ZKN:dct.omschrijving", kop.profiel.documenttypen.get(document.soort, document.titel)),
        element("ZKN:creatiedatum", dag),
        element("ZKN:ontvangstdatum", dag),
        element("ZKN:titel", document.titel),
        element("ZKN:formaat", PurePath(document.bestandsnaam).suffix.lstrip(".").lower() or document.mediatype),
        element("ZKN:taal", "nld"),
        element("ZKN:status", "definitief"),
        element("ZKN:vertrouwelijkAanduiding", "VERTROUWELIJK"),
        element("ZKN:auteur", BRON),
        inhoud,
        _relatie(
            "ZKN:isRelevantVoor",
            "EDCZAK",
            element("ZKN:identificatie", zaak),
            entiteittype="ZAK",
            verwerkingssoort="I",
        ),
    )


def trek_in(kop: Kop, zaak: str, status: Status) -> Element:
    """The zaak gets the status that says so. Of a change the standard wants the object twice: before and after."""
    nummer = element("ZKN:identificatie", zaak), element("ZKN:identificatie", zaak)
    return element(
        "ZKN:zakLk01",
        kop.stuurgegevens(ZAAKSTATUS),
        element("ZKN:parameters", element("StUF:mutatiesoort", "W"), element("StUF:indicatorOvername", "V")),
        element("ZKN:object", nummer[0], **_bekend("ZAK")),
        element("ZKN:object", nummer[1], _heeft(kop, status), **_bekend("ZAK")),
    )


def _heeft(kop: Kop, status: Status) -> Element:
    heeft = _relatie(
        "ZKN:heeft",
        "ZAKSTT",
        element("ZKN:zkt.code", kop.profiel.zaaktype.code),
        element("ZKN:volgnummer", str(status.volgnummer)),
        element("ZKN:omschrijving", status.omschrijving),
        **_bekend("STT"),
    )
    eenheid = element("ZKN:organisatorischeEenheid", element("ZKN:identificatie", status.eenheid), **_bekend("OEH"))
    heeft.append(element("ZKN:toelichting", teksten.INTREKKING))
    heeft.append(element("ZKN:datumStatusGezet", kop.tijdstip))
    heeft.append(_relatie("ZKN:isGezetDoor", "ZAKSTTBTR", eenheid))
    return heeft


def _bekend(soort: str) -> dict[str, str]:
    """Of an entity that the receiver has already (verwerkingssoort I)."""
    return {"entiteittype": soort, "verwerkingssoort": "I"}


def geef_zaak(kop: Kop, zaak: str) -> Element:
    """Ask whether this zaak is there."""
    return _vraag(kop, ZAAKDETAILS, zaak, nil("ZKN:identificatie"))


def geef_stand(kop: Kop, zaak: str) -> Element:
    """Ask whether this zaak came to its end, and which statuses it has had."""
    stt = element("ZKN:gerelateerde", nil("ZKN:omschrijving"), entiteittype="STT")
    heeft = element("ZKN:heeft", stt, nil("ZKN:toelichting"), nil("ZKN:datumStatusGezet"), entiteittype="ZAKSTT")
    return _vraag(kop, ZAAKDETAILS, zaak, nil("ZKN:identificatie"), nil("ZKN:einddatum"), heeft)


def geef_documenten(kop: Kop, zaak: str, *gevraagd: str) -> Element:
    """Ask which documents this zaak has, and of each what is ``gevraagd``, in the order of the standard."""
    scope = [nil(f"ZKN:{wat}") for wat in ("identificatie", *gevraagd)]
    edc = element("ZKN:gerelateerde", *scope, entiteittype="EDC")
    relevant = element("ZKN:heeftRelevant", edc, entiteittype="ZAKEDC")
    return _vraag(kop, ZAAKDOCUMENTEN, zaak, nil("ZKN:identificatie"), relevant)


def _overledene(bericht: Bericht) -> Element:
    overledene = bericht.aangifte.overledene
    persoon = natuurlijk_persoon(overledene, overledene.geslacht, overledene.adres)
    relatie = _relatie("ZKN:heeftBetrekkingOp", "ZAKOBJ", persoon)
    relatie.append(element("ZKN:omschrijving", "Overledene"))
    return relatie


def _betrokkenen(bericht: Bericht) -> list[Element]:
    """ZDS wants exactly one initiator: the firm's establishment if it has a number, else the declarant in person."""
    aangever = natuurlijk_persoon(bericht.aangifte.aangever)
    onderneming = bericht.aangifte.onderneming
    nummer = typed("BG:vestigingsNummer", onderneming and onderneming.vestigingsnummer)
    if onderneming is None or nummer is None:
        return [_relatie("ZKN:heeftAlsInitiator", "ZAKBTRINI", aangever)]
    handelsnaam = typed("BG:handelsnaam", onderneming.naam)
    vestiging = element("ZKN:vestiging", nummer, handelsnaam, entiteittype="VES", verwerkingssoort="T")
    betrokkene = _relatie("ZKN:heeftAlsOverigBetrokkene", "ZAKBTROVR", aangever)
    betrokkene.append(element("ZKN:omschrijving", "Aangever"))
    return [_relatie("ZKN:heeftAlsInitiator", "ZAKBTRINI", vestiging), betrokkene]


def _kennisgeving(kop: Kop, dienst: Dienst, *inhoud: Element | None) -> Element:
    """An Lk01 that adds (mutatiesoort T) one object, which the receiver must take over (V)."""
    soort = dienst.entiteittype or ""
    parameters = element("ZKN:parameters", element("StUF:mutatiesoort", "T"), element("StUF:indicatorOvername", "V"))
    object_ = element("ZKN:object", *inhoud, entiteittype=soort, verwerkingssoort="T")
    return element(f"ZKN:{soort.lower()}Lk01", kop.stuurgegevens(dienst), parameters, object_)


def _vraag(kop: Kop, dienst: Dienst, zaak: str, *scope: Element) -> Element:
    parameters = element(
        "ZKN:parameters", element("StUF:sortering", "0"), element("StUF:indicatorVervolgvraag", "false")
    )
    return element(
        "ZKN:zakLv01",
        kop.stuurgegevens(dienst),
        parameters,
        element("ZKN:gelijk", element("ZKN:identificatie", zaak), entiteittype="ZAK"),
        element("ZKN:scope", element("ZKN:object", *scope, entiteittype="ZAK")),
    )


def _relatie(tag: str, soort: str, *inhoud: Element, **stuf: str) -> Element:
    gerelateerde = element("ZKN:gerelateerde", *inhoud, **stuf)
    return element(tag, gerelateerde, entiteittype=soort, verwerkingssoort="T")


def _dag(moment: datetime) -> str:
    return f"{moment.astimezone(NEDERLAND):%Y%m%d}"
