# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The messages of StUF-ZDS 1.1 that ask (zaak-documentservices 1.1.02). What is asked for is named, and nil."""

from __future__ import annotations

from adapters.stuf_zds.stuurgegevens import DOCUMENT_LEZEN, ZAAKDETAILS, ZAAKDOCUMENTEN, Dienst, Kop
from adapters.stuf_zds.xmltools import Element, element, nil


def geef_nummer(kop: Kop, dienst: Dienst) -> Element:
    return element(f"ZKN:{dienst.naam}", kop.stuurgegevens(dienst))


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


def lees_document(kop: Kop, nummer: str) -> Element:
    """Ask for the bytes of a document."""
    return _vraag(kop, DOCUMENT_LEZEN, nummer, nil("ZKN:identificatie"), nil("ZKN:inhoud"))


def _vraag(kop: Kop, dienst: Dienst, nummer: str, *scope: Element) -> Element:
    soort = dienst.entiteittype or ""
    parameters = element(
        "ZKN:parameters", element("StUF:sortering", "0"), element("StUF:indicatorVervolgvraag", "false")
    )
    return element(
        f"ZKN:{soort.lower()}Lv01",
        kop.stuurgegevens(dienst),
        parameters,
        element("ZKN:gelijk", element("ZKN:identificatie", nummer), entiteittype=soort),
        element("ZKN:scope", element("ZKN:object", *scope, entiteittype=soort)),
    )
