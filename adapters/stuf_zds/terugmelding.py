# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a zaak stands, which akte came of it, and which files: where the profile says that they are.

Answers are read by local name, as all answers are. An empty element is an element that is not there.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from adapters.stuf_zds import stuurgegevens, vragen
from adapters.stuf_zds.antwoord import Antwoord, Soort
from adapters.stuf_zds.berichten import BRON
from adapters.stuf_zds.gesprek import Gesprek
from adapters.stuf_zds.profiel import Plaats, Terugmelding
from adapters.stuf_zds.redenen import geweigerd
from adapters.stuf_zds.stuurgegevens import Kop
from adapters.stuf_zds.xmltools import Element, local
from overlijden.adapter import Afgifte, Bericht, Fase, Refused, Stand, TemporaryError

ONBEKEND = "StUF064"  # there is no such object
GEVRAAGD = ("dct.omschrijving", "creatiedatum", "titel", "status", "auteur")
NIET_KLAAR = {"in bewerking", "ter vaststelling"}  # what somebody still works on
LARGEST = 10_000_000  # bytes of an answer with a file in it


def read(gesprek: Gesprek, bericht: Bericht) -> Stand:
    """Ask for all of it. Refused when there is no such zaak, TemporaryError for what is no answer."""
    plaats, zaak = gesprek.profiel.terugmelding, bericht.zaaknummer
    if plaats is None:
        raise NotImplementedError("this profile names no place of the akte")
    if zaak is None:
        raise Refused("geen-zaak", geweigerd("geen-zaak", ""))
    antwoord = gesprek.ask(stuurgegevens.ZAAKDETAILS, lambda kop: vragen.geef_stand(kop, zaak))
    if antwoord.code == ONBEKEND:
        raise Refused(ONBEKEND, geweigerd(ONBEKEND, ""))
    if antwoord.soort is not Soort.RESULT:
        raise TemporaryError(antwoord.code or "no answer")
    if zaak not in antwoord.identificaties("antwoord", "object"):
        raise Refused("geen-zaak", geweigerd("geen-zaak", ""))
    heeft = [status for status in _all(antwoord, "heeft") if _text(status, "omschrijving")]
    statussen = {_text(status, "omschrijving"): status for status in sorted(heeft, key=_gezet)}
    documenten = _documenten(gesprek, zaak, plaats)
    if plaats.plaats is Plaats.STATUS:
        nummer, dag = _text(statussen.get(plaats.akte), "toelichting"), _gezet(statussen.get(plaats.akte))
    else:  # of several the last one made counts
        aktes = [edc for edc in documenten if _text(edc, "dct.omschrijving") == plaats.akte]
        last = max(aktes, key=partial(_text, name="creatiedatum"), default=None)
        nummer, dag = _text(last, "titel"), _text(last, "creatiedatum")
    fase = Fase.BEHANDELING if plaats.behandeling in statussen else Fase.ONTVANGEN
    ended = any(_text(item, "einddatum") for item in _all(antwoord, "object"))
    return Stand(Fase.AFGEHANDELD if ended else fase, nummer or None, _dag(dag), tuple(_afgiften(documenten, plaats)))


def fetch(gesprek: Gesprek, afgifte: Afgifte) -> bytes:
    """The bytes of this document; TemporaryError for what is no answer, or one without bytes."""

    def make(kop: Kop) -> Element:
        return vragen.lees_document(kop, afgifte.nummer)

    antwoord = gesprek.ask(stuurgegevens.DOCUMENT_LEZEN, make, largest=LARGEST)
    inhoud = _text(next(_all(antwoord, "object"), None), "inhoud")
    if antwoord.soort is not Soort.RESULT or not inhoud:
        raise TemporaryError(antwoord.code or "no file")
    try:
        return base64.b64decode(inhoud)
    except ValueError:
        raise TemporaryError("no base64") from None


def _documenten(gesprek: Gesprek, zaak: str, plaats: Terugmelding) -> list[Element]:
    """What others put in the zaak and is ready; asked for where something is to be found in it."""
    if plaats.plaats is not Plaats.DOCUMENT and not plaats.documenten:
        return []
    antwoord = gesprek.ask(stuurgegevens.ZAAKDOCUMENTEN, lambda kop: vragen.geef_documenten(kop, zaak, *GEVRAAGD))
    if antwoord.soort is not Soort.RESULT:
        raise TemporaryError(antwoord.code or "no answer")
    found = _all(antwoord, "heeftRelevant")
    theirs = (edc for edc in found if _text(edc, "auteur") != BRON)
    return [edc for edc in theirs if _text(edc, "status").lower().replace("_", " ") not in NIET_KLAAR]


def _afgiften(documenten: list[Element], plaats: Terugmelding) -> Iterator[Afgifte]:
    soorten = {naam: soort for soort, naam in plaats.documenten.items()}
    for edc in documenten:
        soort, nummer = soorten.get(_text(edc, "dct.omschrijving")), _text(edc, "identificatie")
        if soort and nummer:
            yield Afgifte(nummer, soort)


def _all(antwoord: Antwoord, name: str) -> Iterator[Element]:
    return (node for node in (() if antwoord.xml is None else antwoord.xml.iter()) if local(node) == name)


def _text(node: Element | None, name: str) -> str:
    """The first text of this name in the element, "" when it has none."""
    found = () if node is None else (deel.text for deel in node.iter() if local(deel) == name)
    return next((tekst.strip() for tekst in found if tekst and tekst.strip()), "")


def _gezet(status: Element | None) -> str:
    """8 to 17 digits, from the year to the millisecond: as texts they have the order of time."""
    return _text(status, "datumStatusGezet")


def _dag(digits: str) -> date | None:
    try:
        return datetime.strptime(digits[:8], "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None
