# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page of one dossier."""

from __future__ import annotations

from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest

from overlijden import canonical, rules, samples
from overlijden.aangifte import (
    Aangifte,
    BurgerlijkeStaat,
    JaNeeOnbekend,
    Levenloos,
    Naam,
    Onbekend,
    OnvolledigeDatum,
    Overledene,
)
from overlijden.canonical import leaves
from overlijden.db import Database
from overlijden.dossier import declared
from tests.filing import file
from tests.overlijden.conftest import Deliver, LogIn

pytestmark = pytest.mark.balie


@pytest.mark.parametrize("name", samples.names())
def test_all_that_was_declared_is_shown_under_its_own_label(name: str) -> None:
    aangifte = samples.sample(name, nu=datetime.now(UTC))
    rows = {row.label for group in declared.groups(aangifte) for row in group.rows}
    written = canonical.write(aangifte)
    answered = [
        spec.metadata["label"] for wijzer, spec, _ in leaves(Aangifte) if "*" not in wijzer and _at(written, wijzer)
    ]
    assert len(answered) > 20
    assert set(answered) <= rows


def _at(written: Any, wijzer: str) -> Any:
    for name in wijzer[1:].split("/"):
        written = written.get(name) if isinstance(written, dict) else None
    return written


def test_groups_keep_the_order_and_the_words_of_the_dictionary() -> None:
    titles = [group.titel for group in declared.groups(samples.sample(nu=datetime.now(UTC)))]
    order = ["De aangifte", *(spec.metadata["label"] for _, spec in canonical.fields(Aangifte).values())]
    assert titles == [title for title in order if title in titles]


@pytest.mark.parametrize(
    ("overledene", "text"),
    [
        (Overledene(geboorteland="6030"), "Nederland"),
        (Overledene(geboorteplaats="0518"), "'s-Gravenhage"),
        (Overledene(geboorteplaats="Parijs"), "Parijs"),
        (Overledene(geboorteplaats=Onbekend()), "Weet de aangever niet"),
        (Overledene(geboortedatum=OnvolledigeDatum(1946)), "1946"),
        (Overledene(enkele_naam=True), "Ja"),
        (Overledene(burgerlijke_staat=BurgerlijkeStaat.GEHUWD), "Getrouwd"),
    ],
)
def test_an_answer_is_shown_in_words(overledene: Overledene, text: str) -> None:
    (group,) = [group for group in declared.groups(Aangifte(overledene=overledene)) if group.titel != "De aangifte"]
    assert [row.value for row in group.rows] == [text]


def test_parents_are_named_one_by_one() -> None:
    ouders = (Naam(voornamen="Anna", voorvoegsel="de", geslachtsnaam="Wit"), Naam(geslachtsnaam="Smit"))
    (group,) = [group for group in declared.groups(Aangifte(ouders=ouders)) if group.titel == "Ouders"]
    assert [(row.label, row.value) for row in group.rows] == [("Ouder 1", "Anna de Wit"), ("Ouder 2", "Smit")]


def test_the_mother_of_a_stillborn_child_is_named_as_such() -> None:
    levenloos = Levenloos(moeder=Naam(voornamen="Wilma", geslachtsnaam="Zon"), zwangerschap_24_weken=JaNeeOnbekend.JA)
    (group,) = [group for group in declared.groups(Aangifte(levenloos=levenloos)) if group.titel != "De aangifte"]
    assert [(row.label, row.value) for row in group.rows] == [
        ("Moeder", "Wilma Zon"),
        ("Zwangerschap van 24 weken of langer", "Ja"),
    ]


def test_warnings_that_came_along_are_shown_in_words() -> None:
    found = declared.groups(Aangifte(waarschuwingen=("R12", "X1")))
    (group,) = [group for group in found if group.titel.startswith("Waarschuwingen")]
    assert [row.value for row in group.rows] == [f"R12: {rules.RULES['R12'].tekst}", "X1"]


def test_the_page_holds_window_timeline_and_delivery(log_in: LogIn, database: Database, deliver: Deliver) -> None:
    dossier = file(database, adapter="store")
    deliver()
    page = log_in("gooise-meren").get(f"/balie/{dossier.kenmerk}").text
    for words in (
        "De uitvaart mag vanaf",
        "Aangifte ontvangen",
        "Afgeleverd bij de gemeente",
        "de aangever",
        "automatisch",
    ):
        assert words in page


@pytest.mark.toegang
def test_another_municipality_s_dossier_does_not_exist(log_in: LogIn, database: Database, deliver: Deliver) -> None:
    dossier = file(database, adapter="store")
    deliver()
    assert log_in("den-bosch").get(f"/balie/{dossier.kenmerk}").status_code == 404


def test_what_the_rules_want_the_clerk_to_see_is_shown(log_in: LogIn, database: Database, deliver: Deliver) -> None:
    ordinary, late = (file(database, adapter="store", name=name) for name in ("gewoon", "begraving-laat"))
    deliver()
    client = log_in("gooise-meren")
    shown = [unescape(client.get(f"/balie/{dossier.kenmerk}").text) for dossier in (ordinary, late)]
    assert ["moet dit toestaan" in page for page in shown] == [False, True]
    assert rules.RULES["R53"].id in shown[1]
