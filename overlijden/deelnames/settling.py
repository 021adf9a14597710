# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a participation must be before two people can settle it, all of it at once, and what they are warned of.

In Dutch, by the name of the question in which it is mended: of a record that came as a file too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from importlib.metadata import entry_points
from typing import Any

from overlijden import betaaldienst, brp, canonical, codes, zegel
from overlijden.adapter import GROUP, ONLY_TRIED, Adapter, Geval, load_adapter
from overlijden.deelnames import logo, look
from overlijden.gemeenten import STORE, Betaling, Deelname
from overlijden.tools import reach
from overlijden.tools.guards import GuardFailed
from overlijden.tools.reach import ALLOWED, HTTPS
from overlijden.tools.tomlfile import ConfigError

AHEAD = timedelta(days=731)  # further than two years nobody knows what a municipality will be
LONGEST_REASON = 200  # characters
LEVENLOOS = (
    "Het staat niet vast dat de wet dit toelaat: BW 1:19i noemt de elektronische aangifte van artikel 19h niet. "
    "Zet dit alleen aan als uw gemeente daar zelf over heeft besloten."
)
ZONDER_BSN = (
    "De wet vraagt bij een elektronische aangifte het BSN van de overleden persoon (Bbs 67a.2). "
    "Zet dit alleen aan als uw gemeente daar zelf over heeft besloten. Anders gaat zo'n aangifte aan de balie."
)
_REFUSED = {
    Geval.ZONDER_BSN: "van iemand zonder BSN",
    Geval.NIET_NATUURLIJK: "van een niet-natuurlijke dood",
    Geval.LEVENLOOS: "van een levenloos geboren kind",
}
_CONTROL = re.compile(f"[{canonical.CONTROLS}{canonical.HIDDEN}]")  # what no page, letter or message can hold
_TEXTS = ("originelen_adres", "hulp_uren", "mee_te_brengen")
_PHONE = re.compile(r"\+?[0-9(](?:[ ()-]*[0-9]){4,14}")
_SITE = re.compile(r"https?://[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]+)?(/[^\s<>\"]*)?", re.IGNORECASE)

_HOOK = re.compile(r"https?://[^@/#\s]+(/[^#\s]*)?", re.ASCII)
_NO_HOOK = "Vul het hele adres in. Het begint met https:// en er staat geen naam of wachtwoord in."
_FAR = "Dit adres is voor ons nog niet bereikbaar gemaakt. Vraag de beheerder van deze dienst."

# What a ConfigError says of a key, and what that asks of whoever wrote it.
_KEY = re.compile(r"(?:: |^)([a-z_][\w.-]*):? ((?:is missing|is not a (?:known )?key|is |must |names ).*)")
_LINE = re.compile(r"\(at line ([0-9]+), column [0-9]+\)")
_MEND = {
    "is missing": "De instelling '{}' ontbreekt. Vul die aan.",
    "is not a": "De instelling '{}' kennen wij niet. Kijk hoe die heet, of haal die weg.",
    ALLOWED: "Het adres bij '{}' is voor ons nog niet bereikbaar gemaakt. Vraag de beheerder van deze dienst.",
    HTTPS: "Het adres bij '{}' moet met https beginnen.",
    "names a secret": "In de instelling '{}' staat de naam van een geheim zonder de code van uw gemeente erin.",
}
_UNREAD = re.compile(r"([a-z_][\w.-]*): (.+) cannot be read")
_VALUE = "De instelling '{}' heeft een waarde die niet kan. Kijk die na."
_NOT_READY = "Deze koppeling is hier nog niet klaar voor gebruik. Vraag de beheerder van deze dienst."


class NotFit(GuardFailed):
    """Two people cannot settle this record yet: why not, by question."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()), f"/{next(iter(problems))}")
        self.problems = problems


def refuse_unfit(deelname: Deelname, vandaag: date) -> None:
    """NotFit when something of this record has to be mended first."""
    if found := problems(deelname, vandaag):
        raise NotFit(found)


def reason_problem(reden: str) -> str:
    """Why this reason cannot be kept, or is more than a reason; or nothing."""
    is_kept = len(reden) <= LONGEST_REASON and not _CONTROL.search(reden)
    return "" if is_kept else f"Schrijf de reden in hoogstens {LONGEST_REASON} gewone tekens."


def refuse_reason(reden: str) -> None:
    """The same as GuardFailed."""
    if problem := reason_problem(reden):
        raise GuardFailed(problem, "/reden")


def problems(deelname: Deelname, vandaag: date) -> dict[str, str]:
    """All that has to be mended, a sentence by the name of its question; nothing when it can be settled."""
    contact = deelname.contact
    found = {
        "vanaf": _first_day(deelname.vanaf, vandaag),
        "adapter": _adapter(deelname),
        "profiel": _profiel(deelname),
        "brp": _usable(deelname, deelname.brp, brp.load),
        "betaaldienst": _betaaldienst(deelname),
        "zegel": _usable(deelname, deelname.zegel, zegel.load),
        "eherkenning": _kanalen(deelname),
        "hulp_telefoon": _phone(deelname.hulp_telefoon),
        "telefoon": _phone(contact.telefoon if contact else ""),
        "website": _website(contact.website if contact else ""),
        "kleuren": look.problem(deelname.kleuren),
        "logo": logo.problem(deelname.logo),
        "logo_tekst": _logo_text(deelname),
        "notificatie": _notificatie(deelname),
        **{name: _text("".join(getattr(deelname, name))) for name in _TEXTS},
        **{name: _text(getattr(contact, name)) for name in ("bezoekadres", "postadres") if contact},
    }
    return {name: sentence for name, sentence in found.items() if sentence}


def warnings(deelname: Deelname) -> Mapping[str, str]:
    """What both people must think about before they settle it: sentences by what they are about."""
    found = {
        "Aangifte van een levenloos geboren kind": LEVENLOOS if deelname.levenloos else "",
        "Aangifte zonder BSN": ZONDER_BSN if deelname.zonder_bsn else "",
        "Een andere gemeente als ontvanger": _ontvanger(deelname),
        "Dit komt niet in uw systeem": refused(deelname),
    }
    return {title: sentence for title, sentence in found.items() if deelname.takes_part and sentence}


def refused(deelname: Deelname) -> str:
    """What this record opens and its back-end has no place for, so that a person must take it over; or nothing."""
    try:
        refuses = _load(deelname).refuses if _has_back_end(deelname) else frozenset()
    except ConfigError:  # who settles this is told what to mend
        return ""
    opened = [woorden for geval, woorden in _REFUSED.items() if geval in refuses and getattr(deelname, geval)]
    said = " en ".join(filter(None, (", ".join(opened[:-1]), *opened[-1:])))
    return said and (
        f"Uw gemeente neemt online aangifte aan {said}. Uw systeem heeft daar geen plaats voor en weigert die. "
        "Een medewerker ziet dat bij de afleveringen en neemt zo'n aangifte zelf over. Wilt u dat niet? Zet dit uit."
    )


def back_end_problem(deelname: Deelname) -> str:
    """Why no declaration could be delivered to this back-end, or nothing."""
    return _adapter(deelname) or _profiel(deelname)


def choosable() -> frozenset[str]:
    """The adapters of back-ends that may be named here: what is installed, but for what forgets everything."""
    return frozenset(entry_points(group=GROUP).names) - ONLY_TRIED


def unread(error: Exception) -> str:
    """Which secret or certificate cannot be read, and what to do; nothing when something else is wrong."""
    if not (isinstance(error, ConfigError) and (found := _UNREAD.fullmatch(str(error)))):
        return ""
    return (
        f"Wij kunnen het geheim bij de instelling '{found[1]}' niet lezen: {found[2].replace(' or ', ' of ')}. Kijk of "
        "die naam klopt. Klopt de naam? Vraag de beheerder van deze dienst dan om het geheim klaar te zetten."
    )


def in_dutch(error: Exception) -> str:
    """What to do about what cannot be read: the key or the line, for whoever wrote it, and no English sentence."""
    if line := _LINE.search(str(error)):
        return f"Regel {line[1]} is geen TOML. Kijk die regel na, of vraag wie het maakte om de juiste tekst."
    found = _KEY.search(str(error))
    if found is None:
        return "Dit is geen bestand met instellingen dat wij kunnen lezen. Vraag wie het maakte om een nieuw bestand."
    return next((text for said, text in _MEND.items() if found[2].startswith(said)), _VALUE).format(found[1])


def _first_day(vanaf: date, vandaag: date) -> str:
    if vanaf < vandaag:
        return "De eerste dag is voorbij. Kies vandaag of een latere dag."
    return "Kies een eerste dag binnen twee jaar." if vanaf > vandaag + AHEAD else ""


def _adapter(deelname: Deelname) -> str:
    if not deelname.takes_part or deelname.adapter in choosable():
        return ""
    return "Deze manier van meedoen is er niet. Kies een andere."


def _profiel(deelname: Deelname) -> str:
    """Whether the back-end's own settings can be used, as they will be for every declaration."""
    try:
        if _has_back_end(deelname):
            _load(deelname)
    except ConfigError as error:
        return _mend(error)
    return ""


def _has_back_end(deelname: Deelname) -> bool:
    return deelname.adapter in choosable() - {STORE}


def _load(deelname: Deelname) -> Adapter:
    with reach.on_behalf_of(deelname.gemeente.code):
        return load_adapter(deelname.adapter, deelname.profiel)


def _usable(deelname: Deelname, settings: Mapping[str, Any], load: Callable[[Mapping[str, Any]], object]) -> str:
    """The same of the settings of BRP, payment provider or seal, where there are any."""
    try:
        if settings:
            with reach.on_behalf_of(deelname.gemeente.code):
                load(settings)
    except ConfigError as error:
        return _mend(error)
    return ""


def _betaaldienst(deelname: Deelname) -> str:
    if deelname.betaling is Betaling.ONLINE and not deelname.betaaldienst:
        return "Vul de instellingen van de betaaldienst in, of kies een andere manier van betalen."
    return _usable(deelname, deelname.betaaldienst, betaaldienst.load)


def _mend(error: ConfigError) -> str:
    return unread(error) or (in_dutch(error) if _KEY.search(str(error)) else _NOT_READY)


def _kanalen(deelname: Deelname) -> str:
    if deelname.kanalen or not deelname.takes_part:
        return ""
    return "Open eHerkenning of DigiD. Anders kan niemand online aangeven."


def _phone(text: str) -> str:
    return "" if not text or _PHONE.fullmatch(text) else "Vul een telefoonnummer in, bijvoorbeeld 030 123 45 67."


def _text(text: str) -> str:
    return "Typ dit opnieuw. Er staan tekens in die wij niet kunnen tonen." if _CONTROL.search(text) else ""


def _logo_text(deelname: Deelname) -> str:
    if deelname.logo and not deelname.logo_tekst:
        return "Schrijf wat er op het logo staat, voor wie het niet ziet. Bijvoorbeeld: Logo van de gemeente Houten."
    if len(deelname.logo_tekst) > LONGEST_REASON:
        return f"Gebruik hoogstens {LONGEST_REASON} tekens."
    return _text(deelname.logo_tekst)


def _website(text: str) -> str:
    return "" if not text or _SITE.fullmatch(text) else "Vul het hele adres in. Het begint met https://."


def _notificatie(deelname: Deelname) -> str:
    """Whether hints can go there: no name or password in it, and where back-ends may be."""
    adres = deelname.notificatie
    if not adres:
        return ""
    with reach.on_behalf_of(deelname.gemeente.code):
        problem = reach.url_problem(adres, False) if adres.isascii() and _HOOK.fullmatch(adres) else HTTPS
    return "" if not problem else _NO_HOOK if problem != ALLOWED else _FAR


def _ontvanger(deelname: Deelname) -> str:
    """A message that names another municipality as its receiver: it may be one that works for this one, or a slip."""
    ontvanger = deelname.profiel.get("ontvanger")
    named = ontvanger.get("organisatie") if isinstance(ontvanger, Mapping) else None
    other = codes.gemeenten().get(str(named))
    if other is None or other.code == deelname.gemeente.code:
        return ""
    return (
        f"In de instellingen van de koppeling is de ontvanger {other.code}, {other.naam}. Uw gemeente is "
        f"{deelname.gemeente.code}. Bevestig dit alleen als {other.naam} dit systeem voor u beheert."
    )
