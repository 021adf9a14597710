# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Edge cases: declarations that a back-end seldom sees and must take, drawn with a seed, each valid by the rules.

A seed and a number give the same declaration every time. Of every field in a subject all edges come by in turn, in an
order that the seed shuffles; so a few cases reach most, and as many as the longest list reach all.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from types import MappingProxyType
from typing import Any

from overlijden import canonical, samples
from overlijden.aangifte import Aangifte
from overlijden.conformance.eisen import Afwijking, Check, Eis, Eisen, Niveau
from overlijden.conformance.proef import Proef
from overlijden.conformance.randen import DAGEN, Onderwerp, Tekst, edges
from overlijden.termijn import NEDERLAND

MIDDAY = time(12)
FEW = 4  # cases that one requirement tries
Back = Callable[[Proef, Aangifte], Iterator[Afwijking]]  # nothing when it comes back as it was sent


@dataclass(frozen=True)
class Randgeval:
    """A declaration at an edge: filed at ``moment`` (aware), and by JSON pointer what is special in it."""

    id: str
    onderwerp: Onderwerp
    moment: datetime
    randen: Mapping[str, Any]
    aangifte: Aangifte


def draw(onderwerp: Onderwerp, seed: int, nummer: int) -> Randgeval:
    """The declaration with this number (from 0) of this seed."""
    dice = random.Random(f"{seed} {onderwerp}")  # noqa: S311 - chosen, not secret
    randen: dict[str, Any] = {}
    for veld, several in edges(onderwerp).items():
        rand = _turn(dice, several, nummer)
        randen |= {veld: rand} if veld.startswith("/") else rand
    dag = randen.pop("dag", DAGEN[-1])
    moment = datetime.combine(dag + timedelta(days=1), MIDDAY, NEDERLAND)
    data = samples.with_answers(canonical.write(samples.sample(nu=moment)), _filled(randen, seed, nummer))
    aangifte, found = canonical.read(Aangifte, data)
    if found:
        raise ValueError(f"{onderwerp} {seed} {nummer}: {found[0].wijzer}: {found[0].tekst}")
    return Randgeval(f"{onderwerp}-{seed}-{nummer}", onderwerp, moment, MappingProxyType(randen), aangifte)


def enter(eisen: Eisen, letter: str, bron: str, comes_back: Back, without: Collection[Onderwerp] = ()) -> None:
    """Each subject as a requirement of a dialect, but for those of which it has no place."""
    for one in (onderwerp for onderwerp in Onderwerp if onderwerp not in without):
        eisen.add(Eis(f"{letter}-{one.id}", Niveau.INNAME, bron, one.nl, one.en, _check(one, comes_back)))


def _check(onderwerp: Onderwerp, comes_back: Back) -> Check:
    def check(proef: Proef) -> Iterator[Afwijking]:
        for rand in (draw(onderwerp, proef.seed, nummer) for nummer in range(FEW)):
            for een in comes_back(proef, rand.aangifte):
                yield replace(een, wijzer=f"{rand.id} {een.wijzer}")

    return check


def most(onderwerp: Onderwerp) -> int:
    """How many cases reach every edge of this subject."""
    return max(len(randen) for randen in edges(onderwerp).values())


def _turn(dice: random.Random, randen: Sequence[Any], nummer: int) -> Any:
    """The edge whose turn it is, in an order of its own."""
    order = list(range(len(randen)))
    dice.shuffle(order)
    return randen[order[nummer % len(order)]]


def _filled(randen: Mapping[str, Any], seed: int, nummer: int) -> dict[str, Any]:
    """With a text in the place of what describes one."""
    dice = random.Random(f"{seed} {nummer}")  # noqa: S311 - the same

    def fill(value: Any) -> Any:
        if isinstance(value, Tekst):
            return value.drawn(dice)
        if isinstance(value, list):
            return [fill(one) for one in value]
        if isinstance(value, dict):
            return {name: fill(one) for name, one in value.items()}
        return value

    return {wijzer: fill(value) for wijzer, value in randen.items()}
