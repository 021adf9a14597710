# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The messages of StUF-ZDS 1.1 that tell (zaak-documentservices 1.1.02), each built in the order of its schema."""

from __future__ import annotations

import base64
from datetime import datetime
from pathlib import PurePath

from adapters.stuf_zds.mapping import extra_elementen, names, natuurlijk_persoon, typed
from adapters.stuf_zds.profiel import Status
from adapters.stuf_zds.stuurgegevens import (
    CREEER_ZAAK,
    NEDERLAND,
    UPDATE_ZAAK,
    VOEG_TOE,
    ZAAKSTATUS,
    Dienst,
    Kop,
)
from adapters.stuf_zds.xmltools import Element, element, naam
from overlijden.adapter import Bericht, Document

BRON = "Overlijden"


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
        extra_elementen(bericht.aangifte, kop.profiel.namen),
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


def wijzig_zaak(kop: Kop, bericht: Bericht, zaak: str) -> Element:
    """Every field as it was, and as it is now; what has an answer in one of the two alone has none in the other.

    The zaak's people stay as they were made: receivers do not agree on what a change of those means.
    """
    both, own = (bericht.vorige or bericht.aangifte, bericht.aangifte), kop.profiel.namen
    either = set[str]().union(*(names(extra_elementen(one, own)) for one in both))
    return _wijziging(kop, UPDATE_ZAAK, zaak, "W", *(extra_elementen(one, own, either) for one in both))


def zet_status(kop: Kop, zaak: str, status: Status, toelichting: str) -> Element:
    """The zaak gets this status now."""
    return _wijziging(kop, ZAAKSTATUS, zaak, "I", None, _heeft(kop, status, toelichting))


def _wijziging(kop: Kop, dienst: Dienst, zaak: str, soort: str, *inhoud: Element | None) -> Element:
    """An Lk01 that changes (mutatiesoort W): the standard wants the object twice, as it was and as it is."""
    parameters = element("ZKN:parameters", element("StUF:mutatiesoort", "W"), element("StUF:indicatorOvername", "V"))
    return element(
        "ZKN:zakLk01",
        kop.stuurgegevens(dienst),
        parameters,
        *(
            element("ZKN:object", element("ZKN:identificatie", zaak), one, entiteittype="ZAK", verwerkingssoort=soort)
            for one in inhoud
        ),
    )


def _heeft(kop: Kop, status: Status, toelichting: str) -> Element:
    heeft = _relatie(
        "ZKN:heeft",
        "ZAKSTT",
        element("ZKN:zkt.code", kop.profiel.zaaktype.code),
        element("ZKN:volgnummer", str(status.volgnummer)),
        element("ZKN:omschrijving", status.omschrijving),
        **_bekend("STT"),
    )
    eenheid = element("ZKN:organisatorischeEenheid", element("ZKN:identificatie", status.eenheid), **_bekend("OEH"))
    heeft.append(element("ZKN:toelichting", toelichting))
    heeft.append(element("ZKN:datumStatusGezet", kop.tijdstip))
    heeft.append(_relatie("ZKN:isGezetDoor", "ZAKSTTBTR", eenheid))
    return heeft


def _bekend(soort: str) -> dict[str, str]:
    """Of an entity that the receiver has already (verwerkingssoort I)."""
    return {"entiteittype": soort, "verwerkingssoort": "I"}


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


def _relatie(tag: str, soort: str, *inhoud: Element, **stuf: str) -> Element:
    gerelateerde = element("ZKN:gerelateerde", *inhoud, **stuf)
    return element(tag, gerelateerde, entiteittype=soort, verwerkingssoort="T")


def _dag(moment: datetime) -> str:
    return f"{moment.astimezone(NEDERLAND):%Y%m%d}"
