# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The doctor's statements, the attachments and the extracts; and what must never be written or sent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from overlijden.aangifte import Aangifte, ARoute, BijlageSoort, Ernst, SoortOverlijden
from overlijden.canonical import leaves
from overlijden.dutch import EU_LANGUAGES
from overlijden.rules.context import Context
from overlijden.rules.derived import has, is_there, needs_coroner, numbered, passes_eleven_test
from overlijden.rules.registry import RULES, Fout, regel
from overlijden.talen import Zin

LARGEST = 8 * 1024 * 1024  # bytes, as in the national form specification
MEDIA_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png"})

_B_FORM = re.compile(r"(?<![a-z])b[-_ ]?(formulier|form|envelop|verklaring)|formulier[-_ ]?b(?![a-z])|doodsoorzaak")
_NINE_DIGITS = re.compile(r"(?<![0-9])[0-9]{9}(?![0-9])")
# The ordinary words for a cause of death: enough to remind somebody, never kept or sent along.
_CAUSE = re.compile(
    r"\b(kanker|tumor|hart(aanval|infarct|stilstand|falen)|beroerte|herseninfarct|hersenbloeding|longontsteking|sepsis"
    r"|corona|covid|dementie|alzheimer|overdosis|zelfmoord|zelfdoding|su[iï]cide|euthanasie|moord|doodsoorzaak)"
)
_FREE_TEXT = (
    "/overlijden/bijzonderheden",
    "/lijkbezorging/locatie",
    "/lijkbezorging/uitstel_reden",
    "/lijkbezorging/via_landen",
)
_LABELS = {wijzer: spec.metadata["label"] for wijzer, spec, _ in leaves(Aangifte)}
_COUNTS = ("/uittreksels/nederlands", "/uittreksels/internationaal", "/uittreksels/eu_modelformulier")


@regel("R45", Ernst.AMBTENAAR, "Wlb 10a", "/arts/overleg_datum", "/arts/overleg_naam")
def coroner_was_consulted_for_a_minor(aangifte: Aangifte, _: Context) -> Iterable[Fout]:
    """De arts overlegt bij een kind met de lijkschouwer. Vul in wanneer en met wie."""
    if not needs_coroner(aangifte):
        return
    if aangifte.arts.overleg_datum is None:
        yield Fout("/arts/overleg_datum", "Vul in wanneer de arts met de lijkschouwer heeft overlegd.")
    if not aangifte.arts.overleg_naam:
        yield Fout("/arts/overleg_naam", "Vul in met welke lijkschouwer de arts heeft overlegd.")


@regel("R63", Ernst.BLOKKEERT, "Bbs 67a.2; Wlb 7, 12", "/arts/a_route", "/bijlagen")
def natural_death_has_form_a(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """Voeg de verklaring van overlijden toe (formulier A)."""
    route = aangifte.arts.a_route
    if aangifte.overlijden.soort is not SoortOverlijden.NATUURLIJK:
        return
    if route is None:
        yield Fout("/arts/a_route", "Kies hoe de verklaring van overlijden (formulier A) bij de gemeente komt.")
    if route is ARoute.BIJLAGE and not has(aangifte, BijlageSoort.A_VERKLARING):
        yield Fout("/bijlagen")
    asked = route is ARoute.VIA_LIJKSCHOUWER and context.at_desk.verlof_gevraagd
    if asked and not is_there(aangifte, context, BijlageSoort.A_VERKLARING):
        tekst = "De lijkschouwer heeft de verklaring van overlijden (formulier A) nog niet gestuurd. Vraag ernaar."
        yield Fout("/bijlagen", tekst, Ernst.AMBTENAAR)


@regel("R64", Ernst.AMBTENAAR, "Wlb 12", "/bijlagen", "/overlijden/soort")
def non_natural_death_is_released(aangifte: Aangifte, context: Context) -> bool:
    """Geef de verklaring van de officier van justitie aan de gemeente zodra die er is."""
    is_natural = aangifte.overlijden.soort is not SoortOverlijden.NIET_NATUURLIJK
    return is_natural or is_there(aangifte, context, BijlageSoort.GEEN_BEZWAAR_OVJ)


@regel("R65", Ernst.BLOKKEERT, "BW 1:18b", "/bijlagen/*/mediatype", "/bijlagen/*/omvang")
def files_can_be_opened(aangifte: Aangifte, _: Context) -> Iterable[Fout]:
    """Gebruik pdf, jpg of png van hoogstens 8 MB."""
    for wijzer, bijlage in numbered(aangifte):
        if bijlage.mediatype is not None and bijlage.mediatype not in MEDIA_TYPES:
            yield Fout(f"{wijzer}/mediatype", "Dit bestand kunnen wij niet openen. Gebruik pdf, jpg of png.")
        if bijlage.omvang is not None and not 0 < bijlage.omvang <= LARGEST:
            yield Fout(f"{wijzer}/omvang", "Dit bestand is leeg of groter dan 8 MB. Kies een ander bestand.")


def names_form_b(name: str) -> bool:
    """Whether a file calls itself form B, the sealed statement of the cause of death."""
    return _B_FORM.search(name.casefold()) is not None


@regel("R66", Ernst.BLOKKEERT, "Wlb 12a, 81", "/bijlagen/*/bestandsnaam")
def form_b_stays_sealed(aangifte: Aangifte, _: Context) -> Iterable[Fout]:
    """Dit lijkt formulier B. Haal dit bestand weg en laat de envelop dicht."""
    for wijzer, bijlage in numbered(aangifte):
        if names_form_b(bijlage.bestandsnaam or ""):
            yield Fout(f"{wijzer}/bestandsnaam")


@regel("R67", Ernst.WAARSCHUWT, "Wlb 81; AVG 5.1c", *_FREE_TEXT)
def free_text_keeps_secrets(aangifte: Aangifte, _: Context) -> Iterable[Fout]:
    """Staat hier een BSN of een doodsoorzaak? Haal die dan weg."""
    tekst = "Staat bij '{vraag}' een BSN of een doodsoorzaak? Haal die dan weg."
    for wijzer, written in _free_texts(aangifte):
        if tells_secret(written):
            yield Fout(wijzer, Zin(tekst, vraag=Zin(_LABELS[wijzer])))


@regel("R68", Ernst.BLOKKEERT, "Wet rechten burgerlijke stand", *_COUNTS)
def extracts_are_few(aangifte: Aangifte, context: Context) -> Iterable[Fout]:
    """Vul een getal in van 0 tot en met 99."""
    ordered = aangifte.uittreksels
    has_none = context.deelname is not None and not context.deelname.uittreksels
    counts = (ordered.nederlands, ordered.internationaal, ordered.eu_modelformulier)
    for wijzer, aantal in zip(_COUNTS, counts, strict=True):
        if not 0 <= (aantal or 0) <= 99:
            yield Fout(wijzer)
        elif aantal and has_none:
            yield Fout(wijzer, "Bij deze gemeente bestelt u uittreksels later, niet bij de aangifte. Vul 0 in.")
        elif (aantal or 0) > 10:
            tekst = "Dit zijn meer dan 10 uittreksels. Kijk of het aantal klopt."
            yield Fout(wijzer, tekst, Ernst.WAARSCHUWT)


@regel("V28", Ernst.BLOKKEERT, "Verordening (EU) 2016/1191", "/uittreksels/taal_eu_form")
def form_has_a_language(aangifte: Aangifte, _: Context) -> bool:
    """Kies de taal van het Europese formulier."""
    ordered = aangifte.uittreksels
    return (ordered.eu_modelformulier or 0) <= 0 or ordered.taal_eu_form in EU_LANGUAGES


def tells_secret(tekst: str) -> bool:
    """Whether a BSN or a cause of death seems to stand in what somebody wrote."""
    return bool(_CAUSE.search(tekst.casefold())) or any(map(passes_eleven_test, _NINE_DIGITS.findall(tekst)))


def remark_problem(tekst: str, longest: int) -> str:
    """What keeps from being stored what somebody wrote beside a declaration, in a sentence for her; "" for nothing."""
    if len(tekst) > longest:
        return Zin("Gebruik hoogstens {aantal} tekens.", aantal=longest)
    return RULES["R67"].tekst if tells_secret(tekst) else ""


def _free_texts(aangifte: Aangifte) -> Iterator[tuple[str, str]]:
    lijkbezorging = aangifte.lijkbezorging
    texts = (
        aangifte.overlijden.bijzonderheden,
        lijkbezorging.locatie,
        lijkbezorging.uitstel_reden,
        lijkbezorging.via_landen,
    )
    return ((wijzer, text) for wijzer, text in zip(_FREE_TEXT, texts, strict=True) if text)
