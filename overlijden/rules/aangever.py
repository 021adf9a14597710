# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The person who declares, by what right, and for which firm."""

from __future__ import annotations

import re
from collections.abc import Iterable

from overlijden.aangifte import Aangifte, Ernst, Hoedanigheid
from overlijden.gemeenten import Kanaal
from overlijden.rules.context import Context
from overlijden.rules.derived import age_in_years, is_asked, is_fictitious, passes_eleven_test
from overlijden.rules.registry import Fout, regel
from overlijden.tools.kvk import is_nummer
from overlijden.tools.mailadres import is_usable

_VESTIGING = re.compile(r"[0-9]{12}")


@regel("R04", Ernst.BLOKKEERT, "LO BRP 01.20; Bbs 61.3b", "/aangever/bsn")
def bsn_passes_eleven_test(aangifte: Aangifte, _: Context) -> bool:
    """Dit nummer klopt niet. Kijk nog eens op uw paspoort."""
    return not aangifte.aangever.bsn or passes_eleven_test(aangifte.aangever.bsn)


@regel("R04T", Ernst.BLOKKEERT, "AVG 5", "/aangever/bsn")
def bsn_is_fictitious_outside_production(aangifte: Aangifte, context: Context) -> bool:
    """Dit is een proefomgeving. Gebruik een BSN dat begint met 9999."""
    return context.productie or not aangifte.aangever.bsn or is_fictitious(aangifte.aangever.bsn)


@regel("R05", Ernst.BLOKKEERT, "BW 1:19h", "/aangever/bsn", "/overledene/bsn")
def declarant_is_somebody_else(aangifte: Aangifte, _: Context) -> bool:
    """Dit is het BSN van de overleden persoon. Vul uw eigen BSN in."""
    return not aangifte.aangever.bsn or aangifte.aangever.bsn != aangifte.overledene.bsn


_R08 = ("/aangever/hoedanigheid", "/aangever/machtiging_bevestigd", "/aangever/machtiging_gever")


@regel("R08", Ernst.BLOKKEERT, "BW 1:19h.2", *_R08)
def declarant_is_authorised(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """Online kan dit alleen met een machtiging van iemand die van het overlijden weet. Bel anders de gemeente."""
    aangever = aangifte.aangever
    if not is_asked(aangifte, context):  # refused as a whole, in kinder words
        return
    if aangever.hoedanigheid is None:
        yield Fout("/aangever/hoedanigheid", "Kies of u de uitvaart regelt en daarvoor gemachtigd bent.")
    elif aangever.hoedanigheid is Hoedanigheid.EIGEN_WETENSCHAP:
        if context.is_online:
            tekst = "Online kan dit alleen met een machtiging om de uitvaart te regelen. Bij de balie kan het wel."
            yield Fout("/aangever/hoedanigheid", tekst)
    else:
        if not aangever.machtiging_bevestigd:
            yield Fout("/aangever/machtiging_bevestigd", "Bevestig dat u een machtiging hebt.")
        if not (aangever.machtiging_gever or "").strip():
            yield Fout("/aangever/machtiging_gever", "Vul de naam in van de persoon die u de machtiging gaf.")


@regel("R09", Ernst.WAARSCHUWT, "BW 1:19h", "/aangever/geboortedatum")
def declarant_is_an_adult(aangifte: Aangifte, context: Context) -> bool:
    """U bent jonger dan 18 jaar. De gemeente kan u hierover bellen."""
    age = age_in_years(aangifte.aangever.geboortedatum, context.vandaag)
    return age is None or age >= 18


@regel("R13", Ernst.BLOKKEERT, "Handelsregister", "/onderneming/kvk_nummer", "/onderneming/vestigingsnummer")
def firm_numbers_are_well_formed(aangifte: Aangifte, _: Context) -> Iterable[Fout]:
    """Kijk de nummers van de onderneming na."""
    onderneming = aangifte.onderneming
    if onderneming and onderneming.kvk_nummer and not is_nummer(onderneming.kvk_nummer):
        yield Fout("/onderneming/kvk_nummer", "Een KvK-nummer heeft 8 cijfers. Kijk het nummer na.")
    if onderneming and onderneming.vestigingsnummer and not _VESTIGING.fullmatch(onderneming.vestigingsnummer):
        yield Fout("/onderneming/vestigingsnummer", "Een vestigingsnummer heeft 12 cijfers. Kijk het nummer na.")


@regel("R14", Ernst.BLOKKEERT, "KING 2017", "/contact/email", "/contact/telefoon")
def declarant_can_be_reached(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """Vul een e-mailadres in zoals naam@voorbeeld.nl. Kijk ook het telefoonnummer na."""
    contact = aangifte.contact
    if contact.email and not is_usable(contact.email):
        yield Fout("/contact/email", "Vul een e-mailadres in zoals naam@voorbeeld.nl.")
    if contact.telefoon and sum(map(str.isdigit, contact.telefoon)) < (10 if context.kanaal == Kanaal.DIGID else 6):
        tekst = "Dit telefoonnummer is kort. Kijk of alle cijfers er staan."
        yield Fout("/contact/telefoon", tekst, Ernst.WAARSCHUWT)


@regel("R15", Ernst.BLOKKEERT, "BW 1:19h.2", "/onderneming/kvk_nummer")
def firm_is_known_here(aangifte: Aangifte, context: Context) -> bool:
    """Deze gemeente kent uw onderneming nog niet. Bel de gemeente om u aan te melden."""
    deelname, onderneming = context.deelname, aangifte.onderneming
    return deelname is None or onderneming is None or deelname.knows(onderneming.kvk_nummer)
