# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The versions of StUF-ZDS. 1.2 (patch 2017 Q1) says the same as 1.1 in other words.

Its messages have a name and a namespace of their own, in which free messages also put what is in them; the content of
other messages stays that of the sector model. Answers are read by local name, and so need no translation.
"""

from __future__ import annotations

from lxml import etree

from adapters.stuf_zds.profiel import Versie
from adapters.stuf_zds.stuurgegevens import ZAAKSTATUS, Dienst
from adapters.stuf_zds.xmltools import NS, Element, naam, nil

ZDS = "http://www.stufstandaarden.nl/koppelvlak/zds0120"


def actie(versie: Versie, dienst: Dienst) -> str:
    """The SOAPAction of this service."""
    return dienst.actie if versie is Versie.ZDS_1_1 else f"{ZDS}/{_naam(dienst)}"


def renamed(versie: Versie, dienst: Dienst, bericht: Element) -> Element:
    """The message in the words of this version; it may be the same one, changed."""
    if versie is Versie.ZDS_1_1:
        return bericht
    made = etree.Element(f"{{{ZDS}}}{_naam(dienst)}", nsmap={"ZDS": ZDS, **NS})
    made.extend(list(bericht))
    for node in made if dienst.entiteittype is None else ():
        node.tag = f"{{{ZDS}}}{etree.QName(node).localname}"
    if dienst is ZAAKSTATUS:
        _say_former_status(made)
    return made


def _say_former_status(bericht: Element) -> None:
    """The schema wants one, which may be none; and the zaak is changed, of which 1.1 says that it is only known."""
    objects = bericht.findall("ZKN:object", NS)
    for object_ in objects:
        object_.set(naam("StUF:verwerkingssoort"), "W")
    objects[0].append(nil("ZKN:heeft", entiteittype="ZAKSTT", verwerkingssoort="T"))


def _naam(dienst: Dienst) -> str:
    """``creeerZaak_Lk01`` of 1.1 is ``creeerZaak_ZakLk01``."""
    what, _, berichtcode = dienst.naam.partition("_")
    return f"{what}_{(dienst.entiteittype or '').capitalize()}{berichtcode}"
