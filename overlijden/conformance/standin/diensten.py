# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The services of ZDS 1.1 that the stand-in offers, and how each is carried out in one transaction with its record."""

from __future__ import annotations

import base64
import copy
import hashlib
import re
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from overlijden.conformance.standin import soap
from overlijden.conformance.standin.check import AANGIFTE, WIJZIGING, check
from overlijden.conformance.standin.soap import NS, STUF, Antwoord, Element, Fout, Verzoek, zkn
from overlijden.conformance.standin.store import Store, insert, next_number
from overlijden.conformance.standin.toeval import Toeval

XMIME = "{http://www.w3.org/2005/05/xmlmime}contentType"
ASKED = ("dct.omschrijving", "creatiedatum", "titel", "status", "auteur")  # what is told of a document, in this order
KENMERK = "ZKN:object/ZKN:kenmerk/ZKN:kenmerk"


@dataclass(frozen=True, slots=True)
class Dienst:
    """A service: port, message element, berichtcode, kind of fault, and what it does."""

    poort: str
    element: str
    berichtcode: str
    fout: str
    handle: Callable[[sqlite3.Connection, Verzoek, bool], bytes]
    schema: etree.XMLSchema = AANGIFTE


def answer(
    store: Store, naam: str, verzoek: Verzoek, duplicates: bool = False, toeval: Toeval | None = None
) -> Antwoord:
    """HTTP status and SOAP answer. A message seen before gets its old answer, other content with its number StUF016."""
    dienst = DIENSTEN[naam]
    try:
        check(verzoek, dienst.element, dienst.berichtcode, dienst.schema)
        _judge(verzoek, toeval)
    except Fout as error:
        return 500, soap.fout(error, dienst.fout, verzoek)
    with store.transaction() as database:
        key = (verzoek.zender, verzoek.referentienummer)
        earlier = database.execute("SELECT * FROM bericht WHERE zender = ? AND referentienummer = ?", key).fetchone()
        if earlier is None:
            return _first(database, naam, verzoek, duplicates, toeval)
        database.execute("UPDATE bericht SET keren = keren + 1 WHERE zender = ? AND referentienummer = ?", key)
        if earlier["vingerafdruk"] != verzoek.vingerafdruk:
            return 500, soap.fout(Fout("StUF016"), dienst.fout, verzoek)
        return earlier["status"], earlier["antwoord"]


def _judge(verzoek: Verzoek, toeval: Toeval | None) -> None:
    """Refuse a declaration for what it is: it is refused again however often it comes."""
    kenmerk = _text(verzoek.xml, KENMERK)
    if toeval and kenmerk and toeval.refuses(kenmerk):
        raise Fout("StUF055", "Deze aangifte neemt het zaaksysteem niet aan")


def _first(
    database: sqlite3.Connection, naam: str, verzoek: Verzoek, duplicates: bool, toeval: Toeval | None
) -> Antwoord:
    dienst = DIENSTEN[naam]
    try:
        status, antwoord = 200, dienst.handle(database, verzoek, duplicates)
        _regret(database, verzoek, toeval)
    except Fout as error:
        status, antwoord = 500, soap.fout(error, dienst.fout, verzoek)
    insert(
        database,
        "bericht",
        zender=verzoek.zender,
        referentienummer=verzoek.referentienummer or hashlib.sha256(antwoord).hexdigest(),
        dienst=naam,
        zaak=_zaak_of(verzoek),
        vingerafdruk=verzoek.vingerafdruk,
        antwoord=antwoord,
        status=status,
    )
    return status, antwoord


def _regret(database: sqlite3.Connection, verzoek: Verzoek, toeval: Toeval | None) -> None:
    """Write down that this declaration is to be refused afterwards."""
    kenmerk = _text(verzoek.xml, KENMERK)
    if toeval and kenmerk and toeval.regrets_having(kenmerk):
        row = (_zaak_of(verzoek), soap.fo01(Fout("StUF055", "Achteraf afgekeurd"), verzoek), time.time() + toeval.delay)
        database.execute("INSERT OR REPLACE INTO afkeuring (zaak, inhoud, vanaf) VALUES (?, ?, ?)", row)


def _zaaknummer(database: sqlite3.Connection, verzoek: Verzoek, _: bool) -> bytes:
    return soap.du02(verzoek, "zaak", "ZAK", _number(database, verzoek, "zaak"))


def _documentnummer(database: sqlite3.Connection, verzoek: Verzoek, _: bool) -> bytes:
    return soap.du02(verzoek, "document", "EDC", _number(database, verzoek, "document"))


def _number(database: sqlite3.Connection, verzoek: Verzoek, soort: str) -> str:
    """Starts with the code of the municipality, as ZDS wants; the receiver of the message knows its own."""
    gemeente = re.sub(r"[^0-9]", "", verzoek.stuur("StUF:ontvanger/StUF:organisatie"))[:4].zfill(4)
    return f"{gemeente}{soort[0].upper()}{next_number(database, soort):09}"


def _creeer_zaak(database: sqlite3.Connection, verzoek: Verzoek, duplicates: bool) -> bytes:
    nummer = _text(verzoek.xml, "ZKN:object/ZKN:identificatie")
    kenmerk = _text(verzoek.xml, KENMERK)
    try:
        insert(
            database,
            "zaak",
            nummer=nummer,
            kenmerk=kenmerk,
            ontvangen_op=datetime.now(UTC).isoformat(timespec="seconds"),
            xml=etree.tostring(verzoek.xml),
        )
    except sqlite3.IntegrityError:
        if not duplicates:
            raise Fout("StUF058", "Zaakidentificatie is niet uniek") from None
    return soap.bv03(verzoek)


def _wijzig_zaak(database: sqlite3.Connection, verzoek: Verzoek, _: bool) -> bytes:
    """The second object is the zaak as it is now: what it says takes the place of what was said before."""
    zak = verzoek.xml.findall("ZKN:object", NS)[-1]
    zaak = _text(zak, "ZKN:identificatie")
    row = database.execute("SELECT xml FROM zaak WHERE nummer = ?", (zaak,)).fetchone()
    if row is None:
        raise Fout("StUF064", "Zaak niet gevonden")
    kept = etree.fromstring(row["xml"])
    [was] = kept.iterfind("ZKN:object", NS)
    for node in zak:
        for old in was.findall(str(node.tag)):
            was.replace(old, copy.deepcopy(node))
    database.execute("UPDATE zaak SET xml = ? WHERE nummer = ?", (etree.tostring(kept), zaak))
    return soap.bv03(verzoek)


def _zet_status(database: sqlite3.Connection, verzoek: Verzoek, _: bool) -> bytes:
    """The second object is the zaak as it is now."""
    zak = verzoek.xml.findall("ZKN:object", NS)[-1]
    zaak = _text(zak, "ZKN:identificatie")
    if not database.execute("SELECT 1 FROM zaak WHERE nummer = ?", (zaak,)).fetchone():
        raise Fout("StUF064", "Zaak niet gevonden")
    insert(
        database,
        "status",
        zaak=zaak,
        volgnummer=_text(zak, "ZKN:heeft/ZKN:gerelateerde/ZKN:volgnummer"),
        omschrijving=_text(zak, "ZKN:heeft/ZKN:gerelateerde/ZKN:omschrijving"),
        toelichting=_text(zak, "ZKN:heeft/ZKN:toelichting"),
        eenheid=_text(zak, "ZKN:heeft/ZKN:isGezetDoor/ZKN:gerelateerde/*/ZKN:identificatie"),
        gezet=_text(zak, "ZKN:heeft/ZKN:datumStatusGezet"),
    )
    return soap.bv03(verzoek)


def _voeg_document_toe(database: sqlite3.Connection, verzoek: Verzoek, duplicates: bool) -> bytes:
    edc = verzoek.xml.find("ZKN:object", NS)
    zaak = _text(verzoek.xml, "ZKN:object/ZKN:isRelevantVoor/ZKN:gerelateerde/ZKN:identificatie")
    if edc is None or not database.execute("SELECT 1 FROM zaak WHERE nummer = ?", (zaak,)).fetchone():
        raise Fout("StUF064", "Zaak niet gevonden")
    inhoud = base64.b64decode(_text(edc, "ZKN:inhoud"))
    try:
        insert(
            database,
            "document",
            nummer=_text(edc, "ZKN:identificatie"),
            zaak=zaak,
            soort=_text(edc, "ZKN:dct.omschrijving"),
            gemaakt=_text(edc, "ZKN:creatiedatum"),
            titel=_text(edc, "ZKN:titel"),
            bestandsnaam=str(edc.xpath("string(ZKN:inhoud/@StUF:bestandsnaam)", namespaces=NS)),
            mediatype=str(edc.find("ZKN:inhoud", NS).get(XMIME)),  # type: ignore[union-attr]
            omvang=len(inhoud),
            sha256=hashlib.sha256(inhoud).hexdigest(),
            inhoud=inhoud,
            status=_text(edc, "ZKN:status"),
            auteur=_text(edc, "ZKN:auteur"),
        )
    except sqlite3.IntegrityError:
        if not duplicates:
            raise Fout("StUF058", "Documentidentificatie is niet uniek") from None
    return soap.bv03(verzoek)


def _geef_zaak(database: sqlite3.Connection, verzoek: Verzoek, _: bool) -> bytes:
    row = database.execute("SELECT * FROM zaak WHERE nummer = ?", (_gevraagd(verzoek),)).fetchone()
    if row is None:
        return soap.la01(verzoek)
    inhoud = etree.fromstring(row["xml"]).iterfind("ZKN:object/*", NS)
    asked = _scope(verzoek, "ZKN:object") | {"kenmerk"}
    statussen = database.execute("SELECT * FROM status WHERE zaak = ? ORDER BY rowid", (row["nummer"],)).fetchall()
    heeft = [_status(status) for status in statussen if "heeft" in asked]
    return soap.la01(verzoek, _zak(*(node for node in inhoud if etree.QName(node).localname in asked), *heeft))


def _status(row: sqlite3.Row) -> Element:
    stt = _entiteit(zkn.gerelateerde(zkn.volgnummer(row["volgnummer"]), zkn.omschrijving(row["omschrijving"])), "STT")
    inhoud = zkn.toelichting(row["toelichting"]), zkn.datumStatusGezet(row["gezet"])
    return _entiteit(zkn.heeft(stt, *inhoud), "ZAKSTT")


def _geef_documenten(database: sqlite3.Connection, verzoek: Verzoek, _: bool) -> bytes:
    zaak = _gevraagd(verzoek)
    if database.execute("SELECT 1 FROM zaak WHERE nummer = ?", (zaak,)).fetchone() is None:
        return soap.la01(verzoek)
    rows = database.execute("SELECT * FROM document WHERE zaak = ? ORDER BY rowid", (zaak,)).fetchall()
    asked = _scope(verzoek, "ZKN:object/ZKN:heeftRelevant/ZKN:gerelateerde")
    relaties = [_entiteit(zkn.heeftRelevant(_document(row, asked)), "ZAKEDC") for row in rows]
    return soap.la01(verzoek, _zak(zkn.identificatie(zaak), *relaties))


def _lees_document(database: sqlite3.Connection, verzoek: Verzoek, _: bool) -> bytes:
    row = database.execute("SELECT * FROM document WHERE nummer = ?", (_gevraagd(verzoek),)).fetchone()
    if row is None:
        return soap.la01(verzoek, soort="EDC")
    inhoud = zkn.inhoud(base64.b64encode(row["inhoud"]).decode())
    inhoud.set(f"{{{STUF}}}bestandsnaam", row["bestandsnaam"])
    inhoud.set(XMIME, row["mediatype"])
    edc = _entiteit(zkn.object(zkn.identificatie(row["nummer"]), zkn.titel(row["titel"]), inhoud), "EDC")
    return soap.la01(verzoek, edc, soort="EDC")


def _document(row: sqlite3.Row, asked: set[str]) -> Element:
    known = {"dct.omschrijving": "soort", "creatiedatum": "gemaakt"}
    named = [(naam, row[known.get(naam, naam)]) for naam in ASKED if naam in asked]
    told = [zkn(naam, tekst) for naam, tekst in named if tekst is not None]
    return _entiteit(zkn.gerelateerde(zkn.identificatie(row["nummer"]), *told), "EDC")


def _scope(verzoek: Verzoek, pad: str) -> set[str]:
    """The names of what was asked for."""
    return {etree.QName(node).localname for node in verzoek.xml.iterfind(f"ZKN:scope/{pad}/*", NS)}


def _zak(*inhoud: Element) -> Element:
    return _entiteit(zkn.object(*inhoud), "ZAK")


def _entiteit(node: Element, soort: str) -> Element:
    node.set(f"{{{STUF}}}entiteittype", soort)
    return node


def _gevraagd(verzoek: Verzoek) -> str:
    return _text(verzoek.xml, "ZKN:gelijk/ZKN:identificatie")


def _zaak_of(verzoek: Verzoek) -> str | None:
    relatie = _text(verzoek.xml, "ZKN:object/ZKN:isRelevantVoor/ZKN:gerelateerde/ZKN:identificatie")
    return relatie or _text(verzoek.xml, "ZKN:object/ZKN:identificatie") or _gevraagd(verzoek) or None


def _text(node: Element, pad: str) -> str:
    return node.findtext(pad, "", NS) or ""


DIENSTEN = {
    "genereerZaakIdentificatie_Di02": Dienst(
        "VrijeBerichten", "genereerZaakIdentificatie_Di02", "Di02", "Fo02", _zaaknummer
    ),
    "genereerDocumentIdentificatie_Di02": Dienst(
        "VrijeBerichten", "genereerDocumentIdentificatie_Di02", "Di02", "Fo02", _documentnummer
    ),
    "creeerZaak_Lk01": Dienst("OntvangAsynchroon", "zakLk01", "Lk01", "Fo03", _creeer_zaak),
    "updateZaak_Lk01": Dienst("OntvangAsynchroon", "zakLk01", "Lk01", "Fo03", _wijzig_zaak, WIJZIGING),
    "actualiseerZaakstatus_Lk01": Dienst("OntvangAsynchroon", "zakLk01", "Lk01", "Fo03", _zet_status, WIJZIGING),
    "voegZaakdocumentToe_Lk01": Dienst("OntvangAsynchroon", "edcLk01", "Lk01", "Fo03", _voeg_document_toe),
    "geefZaakdetails_Lv01": Dienst("BeantwoordVraag", "zakLv01", "Lv01", "Fo02", _geef_zaak),
    "geefLijstZaakdocumenten_Lv01": Dienst("BeantwoordVraag", "zakLv01", "Lv01", "Fo02", _geef_documenten),
    "geefZaakdocumentLezen_Lv01": Dienst("BeantwoordVraag", "edcLv01", "Lv01", "Fo02", _lees_document),
}
