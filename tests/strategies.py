# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Hypothesis strategies: declarations that may be filed, and any declaration that the dictionary can hold."""

from __future__ import annotations

import dataclasses
import typing
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from hypothesis import strategies as st

from overlijden.aangifte import (
    Aangifte,
    ARoute,
    BijlageSoort,
    BRoute,
    BurgerlijkeStaat,
    Geslacht,
    JaNeeOnbekend,
    Lijkbezorging,
    Naam,
    Onbekend,
    OnvolledigeDatum,
    Overledene,
    SoortLijkbezorging,
    SoortOverlijden,
    Vervoermiddel,
)
from overlijden.canonical import fields, members
from overlijden.samples import attachment
from tests.declaring import WEDNESDAY, declaration

# Fictitious persons of the national test set.
BSNS = ("999991930", "999990172", "999994542", "999995029", "999990408", "999992740", "999994931", "999991103")
LETTERS = "abcdefghijklmnoprstuvwyzABDEHJKMNRSTVWéëïöüçñŁłśżăŞģ"


def words(size: int = 40) -> st.SearchStrategy[str]:
    """Names and places: letters of the BRP, with hyphens, apostrophes and spaces inside."""
    word = st.text(LETTERS, min_size=1, max_size=12)
    parts = st.lists(word, min_size=1, max_size=4)
    text = st.builds(lambda words, link: link.join(words), parts, st.sampled_from([" ", "-", "'"]))
    return text.map(lambda name: name[:size].rstrip(" -'"))


def texts(size: int) -> st.SearchStrategy[str]:
    """Any text that the dictionary may hold."""
    alphabet = st.characters(
        exclude_categories=("Cs", "Cc", "Cf"), exclude_characters="\ufffe\uffff", include_characters="\n\t\xad"
    )
    return st.text(alphabet, max_size=size)


def partial_dates(newest: date) -> st.SearchStrategy[OnvolledigeDatum]:
    """Birth dates up to `newest`, of which parts may be unknown."""
    whole = st.dates(date(1916, 1, 1), newest)
    return whole.flatmap(
        lambda dag: st.sampled_from(
            [
                OnvolledigeDatum(dag.year, dag.month, dag.day),
                OnvolledigeDatum(dag.year, dag.month),
                OnvolledigeDatum(dag.year),
                OnvolledigeDatum(0),
            ]
        )
    )


def namen() -> st.SearchStrategy[Naam]:
    return st.builds(
        Naam,
        voornamen=st.none() | words(200),
        voorvoegsel=st.sampled_from([None, "van", "van der", "'t", "de las"]),
        geslachtsnaam=words(200),
    )


def aangiften(nu: datetime = WEDNESDAY) -> st.SearchStrategy[Aangifte]:
    """Declarations that may be filed at `nu`: the ordinary sample with other people, answers and papers."""
    ordinary = declaration(nu=nu)
    return st.builds(
        _combine,
        st.just(ordinary),
        _overledenen(ordinary),
        st.sampled_from([ordinary.overlijden.tijd, time(0, 0), time(23, 59), Onbekend(), Onbekend("in de slaap")]),
        st.sampled_from(SoortOverlijden),
        st.sampled_from(ARoute),
        _lijkbezorgingen(ordinary),
        st.fixed_dictionaries(
            {
                "partner": st.none() | namen(),
                "eerdere_partners": st.none() | st.builds(Onbekend) | st.lists(namen(), max_size=3).map(tuple),
                "ouders": st.builds(Onbekend) | st.lists(namen(), max_size=2).map(tuple),
                "minderjarige_kinderen": st.sampled_from(JaNeeOnbekend),
                "onderneming": st.sampled_from([None, ordinary.onderneming]),
            }
        ),
        st.sampled_from(BRoute),
    )


def _overledenen(ordinary: Aangifte) -> st.SearchStrategy[Overledene]:
    one_name = st.sampled_from([{"voornamen": None, "enkele_naam": True}])
    all_names = st.fixed_dictionaries({"voornamen": words(200), "enkele_naam": st.sampled_from([None, False])})
    return st.builds(
        lambda names, answers: replace(ordinary.overledene, **names, **answers),
        one_name | all_names,
        st.fixed_dictionaries(
            {
                "bsn": st.sampled_from(BSNS),
                "voorvoegsel": st.sampled_from([None, "van", "van der", "'t", "de las"]),
                "geslachtsnaam": words(200),
                "titel": st.sampled_from([None, "B", "JV"]),
                "geslacht": st.sampled_from(Geslacht),
                "geboortedatum": partial_dates(date(2010, 12, 31)),
                "geboorteplaats": words() | st.builds(Onbekend),
                "geboorteland": st.sampled_from([None, "6030", "5007", "0000"]),
                "burgerlijke_staat": st.sampled_from(BurgerlijkeStaat),
            }
        ),
    )


def _lijkbezorgingen(ordinary: Aangifte) -> st.SearchStrategy[Lijkbezorging]:
    usual = st.builds(
        lambda soort, tijd, locatie: replace(ordinary.lijkbezorging, soort=soort, tijd=tijd, locatie=locatie),
        st.sampled_from([SoortLijkbezorging.BEGRAVING, SoortLijkbezorging.CREMATIE, SoortLijkbezorging.ONTLEDING]),
        st.sampled_from([None, Onbekend(), time(0, 0), time(14, 30)]),
        words(250),
    )
    late = usual.map(
        lambda usual: replace(
            usual,
            datum=(usual.datum or date.max) + timedelta(days=14),
            gemeente_lichaam="0363",
            uitstel_reden="Een dochter komt van ver.",
        )
    )
    abroad = st.builds(
        lambda land, vervoer, plaats: replace(
            ordinary.lijkbezorging,
            soort=SoortLijkbezorging.BUITENLAND,
            bestemming_land=land,
            bestemming_plaats=plaats,
            vervoermiddel=vervoer,
        ),
        st.sampled_from(["5010", "6018", "5007"]),
        st.sampled_from(Vervoermiddel),
        words(80),
    )
    return usual | late | abroad


def _combine(
    ordinary: Aangifte,
    overledene: Overledene,
    tijd: time | Onbekend | None,
    soort: SoortOverlijden,
    a_route: ARoute,
    lijkbezorging: Lijkbezorging,
    others: dict[str, Any],
    b_route: BRoute,
) -> Aangifte:
    bijzonderheden = "Sliep om 22.00 uur." if isinstance(tijd, Onbekend) else None
    papier = {
        SoortOverlijden.NATUURLIJK: (BijlageSoort.A_VERKLARING,) if a_route is ARoute.BIJLAGE else (),
        SoortOverlijden.NIET_NATUURLIJK: (BijlageSoort.GEEN_BEZWAAR_OVJ,),
    }[soort]
    return replace(
        ordinary,
        overledene=overledene,
        overlijden=replace(ordinary.overlijden, tijd=tijd, soort=soort, bijzonderheden=bijzonderheden),
        arts=replace(ordinary.arts, a_route=a_route, b_route=b_route),
        lijkbezorging=lijkbezorging,
        bijlagen=tuple(attachment(soort) for soort in papier),
        **others,
    )


def any_aangifte() -> st.SearchStrategy[Aangifte]:
    """Whatever the dictionary can hold, sense or nonsense: every field unanswered, unknown or of its type."""
    return _instances(Aangifte)


def _instances(cls: Any) -> st.SearchStrategy[Any]:
    given = {name: _values(kind, spec) for name, (kind, spec) in fields(cls).items()}
    return st.fixed_dictionaries({}, optional=given).map(lambda values: cls(**values))


def _values(kind: Any, spec: dataclasses.Field[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(*(_values_of(option, spec) for option in members(kind)))


def _values_of(kind: Any, spec: dataclasses.Field[Any]) -> st.SearchStrategy[Any]:
    plain: dict[Any, st.SearchStrategy[Any]] = {
        str: texts(min(spec.metadata["max"] or 40, 40)),
        bool: st.booleans(),
        int: st.integers(-5, 10**7),
        date: st.dates(),
        time: st.times().map(lambda tijd: time(tijd.hour, tijd.minute)),
        Onbekend: st.builds(Onbekend, texts(20)),
        OnvolledigeDatum: partial_dates(date(2030, 12, 31)),
    }
    if kind in plain:
        return plain[kind]
    if typing.get_origin(kind) is tuple:
        return st.lists(_values_of(typing.get_args(kind)[0], spec), max_size=3).map(tuple)
    return st.sampled_from(kind) if issubclass(kind, StrEnum) else _instances(kind)
