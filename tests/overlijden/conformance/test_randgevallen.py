# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Edge cases may be filed, are taken by every reference, and are the same for the same seed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from overlijden import canonical, codes, rules
from overlijden.aangifte import Aangifte
from overlijden.conformance import randen, referentie
from overlijden.conformance.eisen import Eis, Oordeel
from overlijden.conformance.randen import Onderwerp
from overlijden.conformance.randgevallen import draw, most
from overlijden.conformance.selftest import DIALECTEN
from overlijden.conformance.toets import toets
from overlijden.rules.derived import is_brp_text
from overlijden.rules.voorbeelden import DEELNAME
from tests.proof import dice, size

SEEDS = range(5)
EDGES = [(onderwerp, seed) for onderwerp in Onderwerp for seed in SEEDS]


@pytest.mark.parametrize(("onderwerp", "seed"), EDGES)
def test_it_may_be_filed_and_can_be_written_down(onderwerp: Onderwerp, seed: int) -> None:
    for nummer in range(2 * most(onderwerp)):
        rand = draw(onderwerp, seed, nummer)
        context = rules.Context(nu=rand.moment, deelname=DEELNAME)
        found = rules.check(rand.aangifte, context)
        assert not rules.blocking(found), (rand.id, found)
        written = canonical.write(rand.aangifte)
        assert canonical.read(Aangifte, json.loads(json.dumps(written))) == (rand.aangifte, [])


@pytest.mark.parametrize("onderwerp", Onderwerp)
def test_the_same_seed_gives_the_same_and_another_seed_another(onderwerp: Onderwerp) -> None:
    assert [draw(onderwerp, 7, n) for n in range(4)] == [draw(onderwerp, 7, n) for n in range(4)]
    assert [draw(onderwerp, 7, n) for n in range(4)] != [draw(onderwerp, 8, n) for n in range(4)]


def special(onderwerp: Onderwerp, seed: int) -> str:
    """All that is special in as many cases as reach everything."""
    return repr([dict(draw(onderwerp, seed, nummer).randen) for nummer in range(most(onderwerp))])


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("onderwerp", "words"), [
    (Onderwerp.NAMEN, ("length=1,", "length=200", "enkele_naam", "'onbekend'")),
    (Onderwerp.TIJDEN, ("00:00", "23:59", "01:59", "03:00", "'onbekend'", "0000-00-00", "1958-00-00", "1958-07-00")),
    (Onderwerp.CODES, ("'0000'", "'O'", "None")),
    (Onderwerp.FAMILIE, ("'/partner': None", "'/eerdere_partners': []", "'JA'", "'NEE'", "'ONBEKEND'")),
    (Onderwerp.UITVAART, ("BUITENLAND", "ONTLEDING", "00:00", "23:59", "length=250")),
])  # fmt: skip
def test_every_edge_comes_by(onderwerp: Onderwerp, words: tuple[str, ...], seed: int) -> None:
    assert [word for word in words if word not in special(onderwerp, seed)] == []


def test_every_day_on_which_the_clock_changes_is_somebodys() -> None:
    days = {draw(Onderwerp.TIJDEN, 1, nummer).aangifte.overlijden.datum for nummer in range(most(Onderwerp.TIJDEN))}
    assert days == set(randen.DAGEN)


def test_a_municipality_has_its_last_day_and_its_successor_the_first() -> None:
    drawn = [draw(Onderwerp.CODES, 1, nummer).aangifte.overlijden for nummer in range(most(Onderwerp.CODES))]
    found = [(codes.gemeenten()[one.gemeente or ""], one.datum) for one in drawn]
    last = {(code.opvolger, code.einde) for code, dag in found if dag and code.einde == dag + timedelta(days=1)}
    first = {(code.code, dag) for code, dag in found if dag == code.ingang}
    assert last
    assert last == first


def test_every_letter_is_one_of_the_brp() -> None:
    assert [letter for letter in randen.ACCENTS if not is_brp_text(letter)] == []
    assert len(set(randen.ACCENTS)) == len(randen.ACCENTS)


EISEN = [(name, eis) for name, dialect in DIALECTEN.items() for eis in dialect.eisen.values() if "-E" in eis.id]


@pytest.mark.parametrize(("dialect", "eis"), EISEN, ids=lambda one: one if isinstance(one, str) else one.id)
def test_the_reference_takes_them_and_gives_them_back(dialect: str, eis: Eis) -> None:
    seed = dice(f"{dialect} {eis.id}").randrange(10**6)
    for number in range(size(20, 2)):
        with referentie.running(dialect=dialect) as reference:
            proef = reference.proef(eis.id, referentie.adapter(dialect))
            proef.seed = seed + number
            found = toets(eis, proef)
        assert (found.oordeel, found.afwijkingen) == (Oordeel.VOLDOET, ()), proef.seed
