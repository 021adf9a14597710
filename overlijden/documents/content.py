# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a document says, as its template reads it: facts in words, and a dash for what does not apply (Bbs 17.2).

No document holds a BSN or anything of the cause of death.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from overlijden import codes, dutch, gemeenten, plaatsen
from overlijden.aangifte import (
    Aangever,
    Aangifte,
    BurgerlijkeStaat,
    DatumZekerheid,
    Geslacht,
    Naam,
    Onbekend,
    OnvolledigeDatum,
    Overledene,
    SoortAangifte,
)
from overlijden.akte import in_brp
from overlijden.gemeenten import Deelname, Gemeente
from overlijden.labels import label
from overlijden.rules import derived
from overlijden.status import Status
from overlijden.tables import Bijlage, Dossier
from overlijden.termijn import NEDERLAND
from overlijden.tools import paper
from overlijden.windows import strip

SINCE_VERLOF = frozenset({Status.VERLOF_AFGEGEVEN, Status.DOCUMENTEN_VERZONDEN, Status.AFGEROND})
STREEP = "-"
NEDERLAND_CODE = "6030"  # BRP table 34
GESLACHTEN = {Geslacht.M: "M (mannelijk)", Geslacht.V: "F (vrouwelijk)"}  # Bbs 18.5
AKTEN = {
    SoortAangifte.LIJKVINDING: "Akte van overlijden (lijkvinding)",
    SoortAangifte.LEVENLOOS: "Akte van geboorte (levenloos)",
}
UIT_ELKAAR = {
    BurgerlijkeStaat.GESCHEIDEN: "gescheiden",
    BurgerlijkeStaat.PARTNERSCHAP_BEEINDIGD: "niet meer geregistreerd partner",
}
Words = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a document is made of: a dossier, its newest revision, its attachments, and how it is taken part."""

    dossier: Dossier
    aangifte: Aangifte
    bijlagen: Sequence[Bijlage]
    deelname: Deelname | None


def common(facts: Facts) -> Words:
    """What every document says: for which municipality, about which declaration, who died, which akte."""
    dossier, aangifte = facts.dossier, facts.aangifte
    contact = gemeenten.contact(dossier.gemeente, facts.deelname)
    return {
        "gemeente": codes.gemeenten()[dossier.gemeente].naam,
        "postadres": contact.postadres if contact else "",
        "kenmerk": dossier.kenmerk,
        "soort": str(aangifte.soort),
        "overledene": _overledene(aangifte),
        "akte": _akte(facts),
    }


def receipt(facts: Facts) -> Words:
    """That a declaration was received, when, by whom it is handled, what came with it, and whom to ask (Awb 2:3)."""
    dossier, aangifte = facts.dossier, facts.aangifte
    telefoon, uren = gemeenten.helpline(dossier.gemeente, facts.deelname)
    return {
        "ontvangen": dutch.moment(dossier.ingediend_op),
        "aangever": _naam(aangifte.aangever),
        "onderneming": aangifte.onderneming.naam if aangifte.onderneming else None,
        "bijlagen": [label(bijlage.soort) for bijlage in facts.bijlagen],
        "termijn": _term(facts),
        "verlof": dossier.status in SINCE_VERLOF,
        "telefoon": telefoon,
        "uren": uren,
        "lijst": gemeenten.LIJST,
        "originelen_adres": facts.deelname.originelen_adres if facts.deelname else "",
        "volgcode": paper.shown(dossier.volgcode or ""),
    }


def _term(facts: Facts) -> str:
    """From when until when the funeral may be, "" while that is not known."""
    if window := strip.filed(facts.aangifte, facts.dossier):
        return window.sentence
    last = facts.dossier.uiterste_dag
    return f"De uitvaart mag tot en met {dutch.day(last)}." if last else ""


def akte(facts: Facts) -> Words:
    """The akte in the order of its parts (Bbs 61, 62, 66); before it that of a birth that was not declared (Bbs 43)."""
    aangifte = facts.aangifte
    vinding = aangifte.lijkvinding
    moeder = _mother(aangifte)
    ouders = aangifte.ouders if isinstance(aangifte.ouders, tuple) else ()
    return {
        "geboorte": _birth(facts.aangifte),
        "ouders": [_persoon(ouder) for ouder in (*([moeder] if moeder else ()), *ouders)],
        "eerdere_partners": [
            _persoon(one) for one in (aangifte.eerdere_partners if isinstance(aangifte.eerdere_partners, tuple) else ())
        ],
        "aangever": {
            **_persoon(aangifte.aangever),
            "dag": _partial(aangifte.aangever.geboortedatum),
            "plaats": _place(aangifte.aangever.geboorteplaats),
        },
        "officier": vinding
        and {
            "wie": label(vinding.officier) if vinding.officier else STREEP,
            "naam": vinding.officier_naam or STREEP,
            "dienst": vinding.officier_dienst or STREEP,
            "dag": dutch.akte_day(vinding.stuk_datum) if vinding.stuk_datum else STREEP,
        },
    }


def verlof(facts: Facts) -> Words:
    """For what the verlof is (Wlb 11); for dissection where that is done (Wlb 68)."""
    aangifte = facts.aangifte
    moeder = _mother(aangifte)
    return {
        "lijkbezorging": str(aangifte.lijkbezorging.soort or ""),
        "locatie": aangifte.lijkbezorging.locatie or STREEP,
        "moeder": moeder and _naam(moeder),
    }


def nothing_more(_: Facts) -> Words:
    return {}


def court(facts: Facts) -> Words:
    """What the court is told besides: that the parents had parted (BW 1:301)."""
    return {"uit_elkaar": UIT_ELKAAR.get(facts.aangifte.overledene.burgerlijke_staat or BurgerlijkeStaat.ONBEKEND)}


def residence(facts: Facts) -> Words:
    """To which municipality the notice for the BRP goes, as far as its place tells."""
    found = homes(facts)
    return {"aan": found[0].naam if len(found) == 1 else None}


def repatriation(facts: Facts) -> Words:
    """Where the body goes and how (Blb 11)."""
    lijkbezorging = facts.aangifte.lijkbezorging
    return {
        "bestemming": _place(lijkbezorging.bestemming_plaats, lijkbezorging.bestemming_land),
        "vervoer": label(lijkbezorging.vervoermiddel) if lijkbezorging.vervoermiddel else STREEP,
        "via": lijkbezorging.via_landen or STREEP,
        "aangever": _naam(facts.aangifte.aangever),
    }


def originals(facts: Facts) -> Words:
    """For whom the papers are, how many extracts go with them, and where the doctor's originals must go."""
    uittreksels = facts.aangifte.uittreksels
    onderneming = facts.aangifte.onderneming
    ordered = {
        "uittreksel": uittreksels.nederlands,
        "meertalig uittreksel": uittreksels.internationaal,
        "Europees modelformulier": uittreksels.eu_modelformulier,
    }
    return {
        "aangever": _naam(facts.aangifte.aangever),
        "onderneming": onderneming.naam if onderneming else None,
        "uittreksels": [f"{aantal} × {wat}" for wat, aantal in ordered.items() if aantal],
        "originelen_adres": facts.deelname.originelen_adres if facts.deelname else "",
    }


def homes(facts: Facts) -> tuple[Gemeente, ...]:
    """The municipalities that have a place of the name where the deceased person lived, on the day of death."""
    adres = facts.aangifte.overledene.adres
    if not isinstance(adres.woonplaats, str) or (adres.land or NEDERLAND_CODE) != NEDERLAND_CODE:
        return ()
    return plaatsen.gemeenten_of(adres.woonplaats, _day(facts))


def _day(facts: Facts) -> date:
    return facts.aangifte.overlijden.datum or facts.dossier.ingediend_op.astimezone(NEDERLAND).date()


def _akte(facts: Facts) -> Mapping[str, str | None]:
    dossier, soort = facts.dossier, facts.aangifte.soort
    nummer = dossier.akte_nummer
    return {
        "titel": AKTEN.get(soort, "Akte van overlijden"),
        "nummer": nummer,
        "brp": in_brp(nummer, soort) if nummer else None,
        "jaar": str(dossier.akte_datum.year) if dossier.akte_datum else None,
        "dag": dutch.akte_day(dossier.akte_datum) if dossier.akte_datum else None,
        "datum": dutch.letter_day(dossier.akte_datum) if dossier.akte_datum else None,
    }


def _overledene(aangifte: Aangifte) -> Words:
    overledene = aangifte.overledene
    titel = codes.titels().get(overledene.titel or "")
    return {
        **_persoon(overledene),
        "titel": titel.naam if titel else None,
        "geboren": dutch.partial(overledene.geboortedatum) if overledene.geboortedatum else STREEP,
        "geboren_akte": _partial(overledene.geboortedatum),
        "geboorteplaats": _place(overledene.geboorteplaats, overledene.geboorteland),
        "geslacht": GESLACHTEN.get(overledene.geslacht or Geslacht.O, STREEP),
        "woonplaats": _place(overledene.adres.woonplaats, overledene.adres.land),
        "partner": _persoon(aangifte.partner) if aangifte.partner else None,
        **_moment(aangifte),
    }


def _moment(aangifte: Aangifte) -> Words:
    """Where and when somebody died, was found, or was born still; in words, as an akte has it, and in letters."""
    overlijden, vinding = aangifte.overlijden, aangifte.lijkvinding
    if vinding is not None:
        days, tijd, plaats = [vinding.datum], vinding.tijd, vinding.vindplaats
    else:
        is_period = overlijden.datum_zekerheid is DatumZekerheid.TUSSEN
        days = [overlijden.datum, overlijden.tot] if is_period else [overlijden.datum]
        tijd, plaats = overlijden.tijd, overlijden.plaats
    known = [day for day in days if day]
    return {
        "dag": _between([dutch.letter_day(day) for day in known]),
        "dag_akte": _between([dutch.akte_day(day) for day in known]),
        "dag_letters": _between([dutch.day_in_letters(day) for day in known]),
        "uur": f"{tijd:%H:%M}" if isinstance(tijd, time) and len(days) == 1 else STREEP,
        "plaats": _within(plaats, codes.gemeenten()[overlijden.gemeente or codes.ONBEKEND].naam),
    }


def _birth(aangifte: Aangifte) -> Words | None:
    """What the akte of a birth has besides the child and its parents; None where no birth is declared."""
    if aangifte.geboorte is None:
        return None
    dag, tijd = aangifte.overledene.geboortedatum, aangifte.geboorte.tijd
    is_known = dag is not None and dag.is_volledig
    return {
        "dag": _partial(dag),
        "dag_letters": dutch.day_in_letters(dag.vroegst) if dag and is_known else STREEP,
        "uur": f"{tijd:%H:%M}" if isinstance(tijd, time) else STREEP,
        "moeder": _persoon(aangifte.geboorte.moeder or Naam()),
        "ander": [_persoon(one) for one in aangifte.ouders] if isinstance(aangifte.ouders, tuple) else [],
    }


def _mother(aangifte: Aangifte) -> Naam | None:
    """Who gave birth, where a birth is declared."""
    born = derived.birth(aangifte)
    return born.moeder if born else None


def _between(days: Sequence[str]) -> str:
    return f"tussen {days[0]} en {days[1]}" if len(days) == 2 else "".join(days) or STREEP


def _persoon(person: Naam | Overledene | Aangever) -> Words:
    surname = " ".join(filter(None, (person.voorvoegsel, person.geslachtsnaam)))
    return {"geslachtsnaam": surname or STREEP, "voornamen": person.voornamen or STREEP, "naam": _naam(person)}


def _naam(person: Naam | Overledene | Aangever) -> str:
    return dutch.name(person) or STREEP


def _partial(datum: OnvolledigeDatum | None) -> str:
    return (dutch.akte_day(datum) if datum else "") or STREEP


def _place(plaats: str | Onbekend | None, land: str | None = None) -> str:
    """A place by its name, with its country when that is another."""
    if not isinstance(plaats, str):
        return STREEP
    known = codes.gemeenten().get(plaats)
    country = codes.landen().get(land or NEDERLAND_CODE) if land != NEDERLAND_CODE else None
    return ", ".join(filter(None, (known.naam if known else plaats, country.naam if country and land else "")))


def _within(plaats: str | None, gemeente: str) -> str:
    """A place with its municipality (Bbs 18.6), unless that has the same name."""
    return gemeente if not plaats or plaats == gemeente else f"{plaats}, gemeente {gemeente}"
