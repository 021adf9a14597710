# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every requirement catches its saboteurs, and nothing is held against who does it otherwise and is right."""

from __future__ import annotations

import pytest

from overlijden.conformance import feed, plichten, vrijbrp, zds, zgw
from overlijden.conformance.eisen import Eis
from overlijden.conformance.selftest import DIALECTEN, EISEN, SABOTEURS, VARIANTEN, alarms, kills, proof, unguarded
from overlijden.conformance.selftest.saboteurs import Saboteur
from tests.proof import dice, size

DRAWN = 30  # requirements for each variant in an ordinary run


@pytest.mark.parametrize("saboteur", SABOTEURS, ids=lambda saboteur: saboteur.id)
def test_a_saboteur_is_caught_by_every_requirement_that_names_it(saboteur: Saboteur) -> None:
    assert [kill.resultaat.eis.id for kill in kills(saboteur) if not kill.is_killed] == []


@pytest.mark.proof
@pytest.mark.parametrize("name", VARIANTEN)
def test_nothing_is_held_against_a_legitimate_variant(name: str) -> None:
    alle = list(DIALECTEN[VARIANTEN[name].dialect].alle.values())
    drawn = dice(name).sample(alle, size(len(alle), DRAWN))
    assert [(resultaat.eis.id, resultaat.afwijkingen) for resultaat in alarms(name, drawn)] == []


def test_every_requirement_has_a_saboteur() -> None:
    assert unguarded() == []


def test_there_are_enough_of_both() -> None:
    assert len(SABOTEURS) >= 60
    assert len(VARIANTEN) >= 40


@pytest.mark.parametrize("name", DIALECTEN)
def test_each_dialect_has_variants_of_its_own(name: str) -> None:
    assert len([one for one in VARIANTEN.values() if one.dialect == name]) >= 10


def test_no_saboteur_stands_twice() -> None:
    names = [saboteur.id for saboteur in SABOTEURS]
    assert sorted(set(names)) == sorted(names)


def test_the_lists_do_not_overlap() -> None:
    parts = (plichten.EISEN, zds.EISEN, zgw.EISEN, vrijbrp.EISEN, feed.EISEN)
    assert len(EISEN) == sum(map(len, parts))


@pytest.mark.parametrize("eis", list(EISEN.values()), ids=lambda eis: eis.id)
def test_a_requirement_says_what_it_asks_in_two_languages_and_by_which_paragraph(eis: Eis) -> None:
    assert eis.nl.endswith(".")
    assert eis.en.endswith(".")
    assert eis.nl != eis.en
    assert eis.bron


def test_a_survivor_and_a_false_alarm_are_told() -> None:
    found = proof.Proof(2, 2, 1, ["mole"], 1, ["cdata: Z05"], [("bv01", "Z05")], [])
    told = proof.text(found)
    assert "mole                                SURVIVED" in told
    assert "cdata                               Z05" in told
    assert "1 of 2 saboteurs caught, over 2 requirements" in told
