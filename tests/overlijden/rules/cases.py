# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The examples of every rule: what passes, what fails and where, and what lies on the boundary.

Each is the ordinary sample of Wednesday 4 March 2026, 12.00 (a death on Tuesday 3 March at 9.30) with other answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from overlijden.rules.stukken import LARGEST
from overlijden.termijn import NEDERLAND
from tests.declaring import DEELNAME

Answers = dict[str, Any]


class Case(NamedTuple):
    """An example: kind (goed, fout, grens), other answers, pointers of the findings that it must give, context."""

    soort: str
    answers: Answers
    wijzers: tuple[str, ...]
    context: Mapping[str, Any]


def goed(answers: Answers | None = None, **context: Any) -> Case:
    return Case("goed", answers or {}, (), context)


def fout(wijzers: str, answers: Answers | None = None, **context: Any) -> Case:
    return Case("fout", answers or {}, tuple(wijzers.split()), context)


def grens(wijzers: str, answers: Answers | None = None, **context: Any) -> Case:
    return Case("grens", answers or {}, tuple(wijzers.split()), context)


def at(tekst: str) -> datetime:
    return datetime.fromisoformat(tekst).replace(tzinfo=NEDERLAND)


ABROAD: Answers = {"/lijkbezorging/soort": "BUITENLAND", "/lijkbezorging/bestemming_land": "5010"}
CHILD: Answers = {"/overledene/geboortedatum": "2015-05-05"}
CORONER: Answers = {"/arts/overleg_datum": "2026-03-03", "/arts/overleg_naam": "Voorbeeld"}
NEWBORN: Answers = {"/overledene/geboortedatum": "2026-03-01", "/overledene/bsn": None}
NON_NATURAL: Answers = {"/overlijden/soort": "NIET_NATUURLIJK"}
DECREE: Answers = {  # Monday 11 May 2026: Ascension on the 14th, a decree day on the 15th
    "/overlijden/datum": "2026-05-11",
    "/overlijden/tijd": "13:00",
}
DECREE_NU = at("2026-05-12T12:00")
UNKNOWN_TIME: Answers = {"/overlijden/tijd": {"onbekend": ""}}
FULL_PHONE = "0612345678"


def paper(soort: str) -> Answers:
    return {"/bijlagen": [{"soort": soort}]}


def funeral(datum: str, tijd: str | None = None) -> Answers:
    return {"/lijkbezorging/datum": datum, "/lijkbezorging/tijd": tijd}


def file(**facts: Any) -> Answers:
    return {"/bijlagen": [{"soort": "A_VERKLARING", **facts}]}


CASES: Mapping[str, tuple[Case, ...]] = {
    "R01": (
        goed(),
        goed({"/overlijden/gemeente": None}),
        fout("/overlijden/gemeente", {"/overlijden/gemeente": "9998"}),
        fout("/overlijden/gemeente", {"/overlijden/gemeente": "1999"}),
        grens("", {"/overlijden/gemeente": "0457", "/overlijden/datum": "2022-03-23"}),
        grens("/overlijden/gemeente", {"/overlijden/gemeente": "0457", "/overlijden/datum": "2022-03-24"}),
        grens("/overlijden/gemeente", {"/overlijden/gemeente": "0457", "/overlijden/datum": None}),
        grens("", {"/overlijden/gemeente": "1992", "/overlijden/datum": "2022-12-31"}),
        grens("/overlijden/gemeente", {"/overlijden/gemeente": "0050", "/overlijden/datum": "1983-12-31"}),
    ),
    "R02": (
        goed(),
        goed(kanaal="DIGID"),
        goed({"/overlijden/gemeente": None}, deelname=None),
        fout("/overlijden/gemeente", deelname=None),
        fout("/overlijden/gemeente", kanaal="DIGID", deelname=replace(DEELNAME, kanalen={})),
    ),
    "R04": (
        goed(),
        goed({"/aangever/bsn": None}),
        fout("/aangever/bsn", {"/aangever/bsn": "999993873"}),
        fout("/aangever/bsn", {"/aangever/bsn": "99999387"}),
        fout("/aangever/bsn", {"/aangever/bsn": "99999387x"}),
        fout("/aangever/bsn", {"/aangever/bsn": "٩٩٩٩٩٣٨٧٢"}),
        fout("/aangever/bsn", {"/aangever/bsn": "000000000"}),
    ),
    "R04T": (
        goed(),
        goed({"/aangever/bsn": None}),
        goed({"/aangever/bsn": "123456789"}, productie=True),
        fout("/aangever/bsn", {"/aangever/bsn": "123456789"}),
        grens("/aangever/bsn", {"/aangever/bsn": "099990000"}),
    ),
    "R05": (
        goed(),
        goed({"/aangever/bsn": None, "/overledene/bsn": None}),
        fout("/aangever/bsn", {"/aangever/bsn": "999991930"}),
    ),
    "R07": (
        goed(),
        fout(
            "/aangever/voornamen /aangever/geboortedatum /aangever/geboorteplaats",
            {"/aangever/voornamen": " ", "/aangever/geboortedatum": None, "/aangever/geboorteplaats": None},
        ),
        grens("", {"/aangever/geboortedatum": "0000-00-00"}),
    ),
    "R08": (
        goed(),
        fout("/aangever/hoedanigheid", {"/aangever/hoedanigheid": None}),
        fout("/aangever/hoedanigheid", {"/aangever/hoedanigheid": "EIGEN_WETENSCHAP"}),
        fout("/aangever/machtiging_bevestigd", {"/aangever/machtiging_bevestigd": False}),
        fout("/aangever/machtiging_gever", {"/aangever/machtiging_gever": "  "}),
        grens("", {"/soort": "LEVENLOOS", "/aangever": {}}),
    ),
    "R09": (
        goed(),
        goed({"/aangever/geboortedatum": None}),
        goed({"/aangever/geboortedatum": "0000-00-00"}),
        fout("/aangever/geboortedatum", {"/aangever/geboortedatum": "2010-01-01"}),
        grens("", {"/aangever/geboortedatum": "2008-03-04"}),
        grens("/aangever/geboortedatum", {"/aangever/geboortedatum": "2008-03-05"}),
        grens("", {"/aangever/geboortedatum": "2008-00-00"}),
    ),
    "R10": (
        goed(),
        goed({"/overlijden/datum": None}),
        fout("/overlijden/datum", nu=at("2026-03-20T12:00")),
        grens("", nu=at("2026-03-11T23:59")),
        grens("/overlijden/datum", nu=at("2026-03-12T00:00")),
        grens("", DECREE, nu=at("2026-05-21T12:00")),
        grens("/overlijden/datum", DECREE, nu=at("2026-05-22T00:00")),
    ),
    "R11": (
        goed(),
        fout("/naar_waarheid", {"/naar_waarheid": None}),
        fout("/naar_waarheid", {"/naar_waarheid": False}),
    ),
    "R12": (
        goed(),
        goed({"/overledene/bsn": None}, al_aangegeven=True),
        fout("/overledene/bsn", al_aangegeven=True),
    ),
    "R13": (
        goed(),
        goed({"/onderneming": None}),
        goed({"/onderneming": {}}),
        fout("/onderneming/kvk_nummer", {"/onderneming/kvk_nummer": "9000000a"}),
        grens("/onderneming/kvk_nummer", {"/onderneming/kvk_nummer": "9000000"}),
        grens("/onderneming/vestigingsnummer", {"/onderneming/vestigingsnummer": "00009000000"}),
    ),
    "R14": (
        goed(),
        goed({"/contact": {}}),
        fout("/contact/email", {"/contact/email": "naam.voorbeeld.nl"}),
        fout("/contact/email", {"/contact/email": "naam@voorbeeld"}),
        fout("/contact/email", {"/contact/email": "een@twee@voorbeeld.nl"}),
        fout("/contact/email", {"/contact/email": "naam@voorbeeld..nl"}),
        grens("", {"/contact/telefoon": "123456"}),
        grens("/contact/telefoon", {"/contact/telefoon": "1234-5"}),
        grens("", {"/contact/telefoon": FULL_PHONE}, kanaal="DIGID"),
        grens("/contact/telefoon", {"/contact/telefoon": FULL_PHONE[1:]}, kanaal="DIGID"),
    ),
    "R16": (
        goed(),
        goed({"/overledene/bsn": None}),
        fout("/overledene/bsn", {"/overledene/bsn": "999991931"}),
        fout("/overledene/bsn", {"/overledene/bsn": "9999.9193"}),
        fout("/overledene/bsn", {"/overledene/bsn": "36"}),
        fout("/overledene/bsn", {"/overledene/bsn": "000000000"}),
    ),
    "R16T": (
        goed(),
        goed({"/overledene/bsn": None}),
        goed({"/overledene/bsn": "123456789"}, productie=True),
        fout("/overledene/bsn", {"/overledene/bsn": "123456789"}),
    ),
    "R17": (
        goed(),
        goed({"/soort": "LEVENLOOS", "/overledene/bsn": None}),
        fout("/overledene/bsn", {"/overledene/bsn": None}),
        fout("/overledene/bsn", {"/overledene/bsn": ""}),
    ),
    "R22": (
        goed(),
        goed({"/overledene/geboortedatum": None, "/aangever/geboortedatum": None}),
        fout("/overledene/geboortedatum", {"/overledene/geboortedatum": "2027-00-00"}),
        fout("/aangever/geboortedatum", {"/aangever/geboortedatum": "2027-01-01"}),
        grens("", {"/overledene/geboortedatum": "2026-03-04"}),
        grens("", {"/overledene/geboortedatum": "2026-03-00"}),
        grens("/overledene/geboortedatum", {"/overledene/geboortedatum": "2026-03-05"}),
    ),
    "R24": (
        goed(),
        goed({"/overlijden/datum": None}),
        fout("/overlijden/datum", {"/overlijden/datum": "2062-03-03"}),
        grens("", {"/overlijden/datum": "2026-03-04"}),
        grens("/overlijden/datum", {"/overlijden/datum": "2026-03-05"}),
        grens("", {"/overlijden/datum": "2026-03-05"}, nu=datetime.fromisoformat("2026-03-04T23:00:00+00:00")),
    ),
    "R25": (
        goed(),
        goed({"/overledene/geboortedatum": None}),
        goed({"/overlijden/datum": None}),
        goed({"/overledene/geboortedatum": "0000-00-00"}),
        fout("/overlijden/datum", {"/overledene/geboortedatum": "2026-03-04"}),
        fout("/overlijden/tijd", {"/overledene/geboortedatum": "2026-03-03", **UNKNOWN_TIME}),
        grens("", {"/overledene/geboortedatum": "2026-03-03"}),
        grens("", {"/overledene/geboortedatum": "2026-03-02", **UNKNOWN_TIME}),
        grens("", {"/overledene/geboortedatum": "2026-03-00", **UNKNOWN_TIME}),
        grens("/overlijden/datum", {"/overledene/geboortedatum": "2026-04-00"}),
    ),
    "R26": (
        goed(),
        goed({"/overledene/geboortedatum": "0000-00-00"}),
        fout("/overledene/geboortedatum", {"/overledene/geboortedatum": "1903-01-01"}),
        grens("", {"/overledene/geboortedatum": "1915-03-04"}),
        grens("/overledene/geboortedatum", {"/overledene/geboortedatum": "1915-03-03"}),
    ),
    "R27": (
        goed(),
        goed({"/overlijden/datum": None}),
        fout("/overlijden/datum", {"/overlijden/datum": "2025-03-03"}),
        grens("", {"/overlijden/datum": "2026-02-18"}),
        grens("/overlijden/datum", {"/overlijden/datum": "2026-02-17"}),
    ),
    "R29": (
        goed(),
        goed({"/overlijden/datum": "2026-03-04", "/overlijden/tijd": None}),
        goed({"/overlijden/datum": "2026-03-04", **UNKNOWN_TIME}),
        fout("/overlijden/tijd", {"/overlijden/datum": "2026-03-04", "/overlijden/tijd": "23:59"}),
        grens("", {"/overlijden/datum": "2026-03-04", "/overlijden/tijd": "12:00"}),
        grens("/overlijden/tijd", {"/overlijden/datum": "2026-03-04", "/overlijden/tijd": "12:01"}),
        grens("", {"/overlijden/tijd": "23:59"}),
    ),
    "R30": (
        goed(),
        goed({**UNKNOWN_TIME, "/overlijden/bijzonderheden": "in de ochtend"}),
        fout("/overlijden/bijzonderheden", UNKNOWN_TIME),
        grens("/overlijden/bijzonderheden", {**UNKNOWN_TIME, "/overlijden/bijzonderheden": " "}),
    ),
    "R31": (
        goed(),
        goed({"/overlijden/datum_zekerheid": None}),
        fout("/overlijden/datum_zekerheid", {"/overlijden/datum_zekerheid": "TUSSEN"}),
    ),
    "R32": (
        goed(),
        goed({"/overlijden/datum_zekerheid": None}),
        fout("/overlijden/datum_zekerheid", {"/overlijden/datum_zekerheid": "ONBEKEND"}),
        fout("/soort", {"/soort": "LIJKVINDING"}),
        grens("", {"/overlijden/datum_zekerheid": "TUSSEN"}),
    ),
    "R36": (
        goed(),
        goed({"/overledene/voornamen": None}),
        goed({"/overledene/voornamen": "Thea Thona K. Roshani Wouterina"}),
        fout("/overledene/voornamen", {"/overledene/voornamen": "J.P."}),
        fout("/aangever/voornamen", {"/aangever/voornamen": "Dr. Jan"}),
        grens("/overledene/voornamen", {"/overledene/voornamen": "É. Marie"}),
        grens("", {"/overledene/voornamen": "J"}),
    ),
    "R37": (
        goed({"/overledene/geslachtsnaam": "Żywiałowska", "/overledene/voornamen": "Mĩkaăŀ Ŋÿ"}),
        goed({"/overledene/geslachtsnaam": None}),
        fout("/overledene/voornamen", {"/overledene/voornamen": "Ιωάννης"}),
        fout("/ouders/1/geslachtsnaam", {"/ouders/1/geslachtsnaam": "王"}),
        grens("", {"/overledene/geslachtsnaam": "S\u0327ahin"}),
        grens("/overledene/geslachtsnaam", {"/overledene/geslachtsnaam": "Ștefan"}),
        grens("/aangever/geslachtsnaam", {"/aangever/geslachtsnaam": "Nguyễn"}),
    ),
    "R38": (
        goed(),
        goed({"/overledene/geslachtsnaam": None}),
        fout("/overledene/geslachtsnaam", {"/overledene/geslachtsnaam": "van der Meijden"}),
        fout("/ouders/0/geslachtsnaam", {"/ouders/0/geslachtsnaam": "de Jager"}),
        grens("", {"/overledene/geslachtsnaam": "Vandermeijden"}),
        grens("", {"/overledene/geslachtsnaam": "Van Damme"}),
    ),
    "R41": (
        goed(),
        goed({"/overledene/burgerlijke_staat": None}),
        goed({"/overledene/burgerlijke_staat": "2", "/partner": {"geslachtsnaam": "Zon"}}),
        fout("/partner", {"/overledene/burgerlijke_staat": "5"}),
        fout("/eerdere_partners", {"/eerdere_partners": [{"geslachtsnaam": "Zon"}]}),
        fout("/eerdere_partners", {"/overledene/burgerlijke_staat": "3"}),
        grens("/eerdere_partners", {"/overledene/burgerlijke_staat": "4", "/eerdere_partners": []}),
        grens("", {"/overledene/burgerlijke_staat": "7", "/eerdere_partners": {"onbekend": ""}}),
        grens("", {"/overledene/burgerlijke_staat": "0"}),
    ),
    "R45": (
        goed({**CHILD, **CORONER}),
        goed(CHILD | {"/arts/soort": "LIJKSCHOUWER"}),
        goed(CHILD | {"/arts/soort": None}),
        fout("/arts/overleg_datum /arts/overleg_naam", CHILD),
        fout("/arts/overleg_naam", {**CHILD, "/arts/overleg_datum": "2026-03-03"}),
        grens("/arts/overleg_datum /arts/overleg_naam", {"/overledene/geboortedatum": "2008-03-04"}),
        grens("", {"/overledene/geboortedatum": "2008-03-03"}),
    ),
    "R46": (
        goed(),
        fout("/soort", {"/soort": "GEBOORTE_EN_OVERLIJDEN"}),
        fout("/soort", NEWBORN),
        grens("", NEWBORN | {"/overledene/bsn": "999991930"}),
        grens("", NEWBORN | {"/overledene/geboortedatum": "2026-02-28"}),
        grens("", NEWBORN | {"/overledene/geboortedatum": "2026-03-00"}),
    ),
    "R34": (
        goed(),
        goed({"/overlijden/plaats": None}),
        goed({"/overlijden/plaats": "Den Bosch"}),
        goed({"/overlijden/plaats": "Rosmalen"}),
        fout("/overlijden/plaats", {"/overlijden/plaats": "Amsterdam"}),
        fout("/overlijden/plaats", {"/overlijden/plaats": "bussum"}),
        grens("", {"/overlijden/plaats": "'s Hertogenbosch"}),
        grens("", {"/overlijden/plaats": "Bergen", "/overlijden/gemeente": "0893"}),
    ),
    "R47": (goed(), fout("/soort", {"/soort": "LEVENLOOS"})),
    "R48": (
        goed(),
        fout(
            "/lijkbezorging/soort /lijkbezorging/datum /lijkbezorging/locatie",
            {"/lijkbezorging/soort": None, "/lijkbezorging/datum": None, "/lijkbezorging/locatie": None},
        ),
        grens("", ABROAD | {"/lijkbezorging/locatie": None}),
    ),
    "R49": (
        goed(),
        goed({"/lijkbezorging/datum": None}),
        goed({"/overlijden/datum": None}),
        fout("/lijkbezorging/datum", funeral("2026-02-03")),
        grens("", funeral("2026-03-04")),
        grens("/lijkbezorging/datum", funeral("2026-03-03")),
    ),
    "R50": (  # a death at 9.30 on the 3rd: from 21.30 on the 4th
        goed(),
        goed({"/lijkbezorging/datum": None}),
        fout("/lijkbezorging/datum /bijlagen", funeral("2026-03-04", "14:00")),
        fout("/lijkbezorging/datum", funeral("2026-03-04", "14:00") | paper("INSTEMMING_OVJ")),
        fout("/lijkbezorging/datum /bijlagen", funeral("2026-03-03")),
        grens("", funeral("2026-03-04")),
        grens("", funeral("2026-03-04", "21:30")),
        grens("/lijkbezorging/datum /bijlagen", funeral("2026-03-04", "21:29")),
        grens("", funeral("2026-03-04", "14:00") | ABROAD),
        grens(  # 36 hours across the change to summer time end an hour later by the clock
            "/lijkbezorging/datum /bijlagen",
            {"/overlijden/datum": "2026-03-28", "/overlijden/tijd": "20:00", **funeral("2026-03-30", "08:59")},
        ),
        grens("", {"/overlijden/datum": "2026-03-28", "/overlijden/tijd": "20:00", **funeral("2026-03-30", "09:00")}),
        grens(  # and an hour sooner across the change to winter time
            "/lijkbezorging/datum /bijlagen",
            {"/overlijden/datum": "2026-10-24", "/overlijden/tijd": "14:00", **funeral("2026-10-26", "00:59")},
        ),
        grens("", {"/overlijden/datum": "2026-10-24", "/overlijden/tijd": "14:00", **funeral("2026-10-26", "01:00")}),
    ),
    "R51": (
        goed(),
        goed(funeral("2026-03-04", "22:00")),
        fout("/lijkbezorging/tijd", funeral("2026-03-04")),
        fout("/lijkbezorging/tijd", funeral("2026-03-04") | {"/lijkbezorging/tijd": {"onbekend": ""}}),
        grens("", funeral("2026-03-05")),
    ),
    "R52": (
        goed(UNKNOWN_TIME),
        goed(UNKNOWN_TIME | {"/lijkbezorging/datum": None}),
        fout("/overlijden/tijd", UNKNOWN_TIME | funeral("2026-03-04")),
        grens("/overlijden/tijd", UNKNOWN_TIME | funeral("2026-03-05")),
        grens("", UNKNOWN_TIME | funeral("2026-03-06")),
        grens("", funeral("2026-03-04")),
    ),
    "R53": (
        goed(),
        goed({"/lijkbezorging/datum": None}),
        fout("/lijkbezorging/datum /bijlagen", funeral("2026-03-20")),
        fout("/lijkbezorging/datum", funeral("2026-03-20") | paper("GEEN_BEZWAAR_ARTS")),
        grens("", funeral("2026-03-11")),
        grens("/lijkbezorging/datum /bijlagen", funeral("2026-03-12")),
        grens("", funeral("2026-03-12") | {"/lijkbezorging/soort": "ONTLEDING"}),
        grens("", DECREE | funeral("2026-05-21"), nu=DECREE_NU),
        grens("/lijkbezorging/datum /bijlagen", DECREE | funeral("2026-05-22"), nu=DECREE_NU),
    ),
    "R54": (
        goed(),
        goed({"/overlijden/datum": None}),
        fout("/lijkbezorging/datum", {"/overlijden/datum": "2026-04-02"}),
        grens("", {"/overlijden/datum": "2026-03-25"}),  # its last day is the day before Good Friday
        grens("/lijkbezorging/datum", {"/overlijden/datum": "2026-03-26"}),
    ),
    "R55": (
        goed(),
        goed(DECREE, nu=DECREE_NU),
        fout("/lijkbezorging/datum", DECREE | funeral("2026-05-21"), nu=DECREE_NU),
        grens("", DECREE | funeral("2026-05-20"), nu=DECREE_NU),
        grens("", DECREE | funeral("2026-05-22"), nu=DECREE_NU),
    ),
    "R58": (goed(), fout("/overlijden/datum_zekerheid", {"/overlijden/datum_zekerheid": "TUSSEN"})),
    "R59": (
        goed(),
        goed(
            {"/lijkbezorging/soort": "ONTLEDING"}
            | {"/bijlagen": [{"soort": "WILSBESCHIKKING"}, {"soort": "KOPIE_ID_OVERLEDENE"}]}
        ),
        fout("/bijlagen /bijlagen", {"/lijkbezorging/soort": "ONTLEDING"}),
        grens("/bijlagen", {"/lijkbezorging/soort": "ONTLEDING"} | paper("WILSBESCHIKKING")),
    ),
    "R61": (
        goed(NON_NATURAL),
        goed({"/lijkbezorging/soort": "CREMATIE"}),
        goed(NON_NATURAL | {"/lijkbezorging/soort": "CREMATIE"} | paper("GEEN_BEZWAAR_OVJ")),
        fout("/lijkbezorging/soort", NON_NATURAL | {"/lijkbezorging/soort": "CREMATIE"}),
    ),
    "R62": (
        goed(),
        goed(ABROAD),
        goed(ABROAD | {"/lijkbezorging/bestemming_land": None}),
        fout("/lijkbezorging/bestemming_land", ABROAD | {"/lijkbezorging/bestemming_land": "6030"}),
        fout("/lijkbezorging/bestemming_land", ABROAD | {"/lijkbezorging/bestemming_land": "1234"}),
        fout("/lijkbezorging/bestemming_land", ABROAD | {"/lijkbezorging/bestemming_land": "9089"}),
        grens("", ABROAD | {"/lijkbezorging/bestemming_land": "6018", "/lijkbezorging/vervoermiddel": "OVER_DE_WEG"}),
        grens("/lijkbezorging/bestemming_land", ABROAD | {"/lijkbezorging/vervoermiddel": "VLIEGTUIG"}),
    ),
    "R63": (
        goed(),
        goed({"/arts/a_route": "VIA_LIJKSCHOUWER", "/bijlagen": []}),
        goed(NON_NATURAL | {"/arts/a_route": None, "/bijlagen": []}),
        goed({"/overlijden/soort": None, "/arts/a_route": None}),
        fout("/arts/a_route", {"/arts/a_route": None}),
        fout("/bijlagen", {"/bijlagen": []}),
        grens("/bijlagen", paper("OVERIG")),
    ),
    "R64": (
        goed(),
        goed(NON_NATURAL | paper("GEEN_BEZWAAR_OVJ")),
        fout("/bijlagen", NON_NATURAL),
    ),
    "R65": (
        goed(),
        goed(file()),
        fout("/bijlagen/0/mediatype", file(mediatype="image/gif")),
        fout("/bijlagen/0/omvang", file(omvang=0)),
        grens("", file(omvang=LARGEST)),
        grens("/bijlagen/0/omvang", file(omvang=LARGEST + 1)),
    ),
    "R66": (
        goed(),
        goed(file(bestandsnaam="verklaring-opa.pdf")),
        goed(file(bestandsnaam="formulier bewijs.pdf")),
        fout("/bijlagen/0/bestandsnaam", file(bestandsnaam="Formulier B.pdf")),
        fout("/bijlagen/0/bestandsnaam", file(bestandsnaam="scan_B-envelop.png")),
        fout("/bijlagen/0/bestandsnaam", file(bestandsnaam="doodsoorzaak.jpg")),
        grens("", file(bestandsnaam="web-formulier.pdf")),
    ),
    "R67": (
        goed({"/overlijden/bijzonderheden": "Gevonden om 7.00 uur."}),
        fout("/overlijden/bijzonderheden", {"/overlijden/bijzonderheden": "Een Hartinfarct."}),
        fout("/lijkbezorging/uitstel_reden", {"/lijkbezorging/uitstel_reden": "bsn 999991930"}),
        grens("", {"/overlijden/bijzonderheden": "kenmerk 999991931"}),
        grens("", {"/overlijden/bijzonderheden": "telefoon 0999991930"}),
    ),
    "R68": (
        goed(),
        goed({"/uittreksels": {}}),
        fout("/uittreksels/nederlands", {"/uittreksels/nederlands": -1}),
        grens("", {"/uittreksels/nederlands": 10}),
        grens("/uittreksels/nederlands", {"/uittreksels/nederlands": 11}),
        grens("/uittreksels/internationaal", {"/uittreksels/internationaal": 99}),
        grens("/uittreksels/internationaal", {"/uittreksels/internationaal": 100}),
    ),
    "V27": (
        goed(),
        goed({"/ouders": {"onbekend": ""}}),
        fout("/ouders/1/geslachtsnaam", {"/ouders/1/geslachtsnaam": None}),
        fout("/partner/geslachtsnaam", {"/partner": {"voornamen": "Wilma"}}),
        grens("/eerdere_partners/0/geslachtsnaam", {"/eerdere_partners": [{"geslachtsnaam": " "}]}),
    ),
}
