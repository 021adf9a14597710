# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a zaak stands, and which akte came of it: read from its statuses and the one place that the profile names.

Answers are read by local name, as all answers are. An empty element is an element that is not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from adapters.stuf_zds import berichten, stuurgegevens
from adapters.stuf_zds.antwoord import Antwoord, Soort
from adapters.stuf_zds.gesprek import Gesprek
from adapters.stuf_zds.profiel import Plaats
from adapters.stuf_zds.redenen import geweigerd
from adapters.stuf_zds.stuurgegevens import Kop
from adapters.stuf_zds.xmltools import Element, local
from overlijden.adapter import Bericht, Fase, Refused, Stand, TemporaryError

ONBEKEND = "StUF064"  # there is no such object
GEVRAAGD = ("dct.omschrijving", "creatiedatum", "titel")


def read(gesprek: Gesprek, bericht: Bericht) -> Stand:
    """Ask for all of it. Refused when there is no such zaak, TemporaryError for what is no answer."""
    plaats, zaak = gesprek.profiel.terugmelding, bericht.zaaknummer
    if plaats is None:
        raise NotImplementedError("this profile names no place of the akte")
    if zaak is None:
        raise Refused("geen-zaak", geweigerd("geen-zaak", ""))
    antwoord = gesprek.ask(stuurgegevens.ZAAKDETAILS, lambda kop: berichten.geef_stand(kop, zaak))
    if antwoord.code == ONBEKEND:
        raise Refused(ONBEKEND, geweigerd(ONBEKEND, ""))
    if antwoord.soort is not Soort.RESULT:
        raise TemporaryError(antwoord.code or "no answer")
    if zaak not in antwoord.identificaties("antwoord", "object"):
        raise Refused("geen-zaak", geweigerd("geen-zaak", ""))
    heeft = [status for status in _all(antwoord, "heeft") if _text(status, "omschrijving")]
    statussen = {_text(status, "omschrijving"): status for status in sorted(heeft, key=_gezet)}
    if plaats.plaats is Plaats.STATUS:
        nummer, dag = _text(statussen.get(plaats.akte), "toelichting"), _gezet(statussen.get(plaats.akte))
    else:
        nummer, dag = _from_document(gesprek, zaak, plaats.akte)
    fase = Fase.BEHANDELING if plaats.behandeling in statussen else Fase.ONTVANGEN
    ended = any(_text(item, "einddatum") for item in _all(antwoord, "object"))
    return Stand(Fase.AFGEHANDELD if ended else fase, nummer or None, _dag(dag))


def _from_document(gesprek: Gesprek, zaak: str, soort: str) -> tuple[str, str]:
    """Number and day of the document of this kind; of several the last one made counts."""

    def make(kop: Kop) -> Element:
        return berichten.geef_documenten(kop, zaak, *GEVRAAGD)

    antwoord = gesprek.ask(stuurgegevens.ZAAKDOCUMENTEN, make)
    if antwoord.soort is not Soort.RESULT:
        raise TemporaryError(antwoord.code or "no answer")
    aktes = [edc for edc in _all(antwoord, "heeftRelevant") if _text(edc, "dct.omschrijving") == soort]
    last = max(aktes, key=partial(_text, name="creatiedatum"), default=None)
    return _text(last, "titel"), _text(last, "creatiedatum")


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
