# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole trial of the kit, over several processes, and its two tables."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace

from overlijden.conformance.selftest import DIALECTEN, EISEN, SABOTEURS, VARIANTEN, alarms, kills, unguarded

Row = tuple[str, str]  # saboteur or variant, and requirement


@dataclass(frozen=True)
class Proof:
    """The figures that are published, and the pairs behind them."""

    requirements: int
    saboteurs: int
    killed: int
    survivors: list[str]
    variants: int
    false_alarms: list[str]
    kills: list[Row]
    unguarded: list[str]


def prove(jobs: int = 2, *, full: bool = False) -> Proof:
    """Run all of it. A saboteur survives when one of the requirements that name it lets it pass."""
    names = [saboteur.id for saboteur in SABOTEURS]
    # Begun afresh: the threads of whoever calls must not be copied.
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        tried = list(pool.map(_kills, names, [full] * len(names), chunksize=4))
        alarmed = list(pool.map(_alarms, VARIANTEN))
    survivors = [name for name, (_, survived) in zip(names, tried, strict=True) if survived]
    return Proof(
        requirements=len(EISEN),
        saboteurs=len(names),
        killed=len(names) - len(survivors),
        survivors=survivors,
        variants=len(VARIANTEN),
        false_alarms=[f"{name}: {eis}" for name, found in zip(VARIANTEN, alarmed, strict=True) for eis in found],
        kills=[(name, eis) for name, (killed, _) in zip(names, tried, strict=True) for eis in killed],
        unguarded=unguarded(),
    )


def text(proof: Proof) -> str:
    """Both tables, for people."""
    return "\n".join(_lines(proof))


def _lines(proof: Proof) -> Iterator[str]:
    caught: dict[str, list[str]] = {}
    for name, eis in proof.kills:
        caught.setdefault(name, []).append(eis)
    yield "saboteur                            caught by"
    yield from (f"{name:35} {' '.join(eisen)}" for name, eisen in caught.items())
    yield from (f"{name:35} SURVIVED" for name in proof.survivors)
    yield ""
    yield "legitimate variant                  false alarms"
    for name in VARIANTEN:
        found = [alarm.rpartition(" ")[2] for alarm in proof.false_alarms if alarm.startswith(f"{name}:")]
        yield f"{name:35} {' '.join(found) or 'none'}"
    yield ""
    yield f"{proof.killed} of {proof.saboteurs} saboteurs caught, over {proof.requirements} requirements"
    yield f"{len(proof.false_alarms)} false alarms on {proof.variants} legitimate variants"


def _kills(name: str, full: bool) -> tuple[list[str], bool]:
    """The requirements that caught this saboteur, and whether one that names it did not."""
    [saboteur] = (one for one in SABOTEURS if one.id == name)
    tried = replace(saboteur, eisen=tuple(DIALECTEN[saboteur.dialect].alle)) if full else saboteur
    found = [kill.resultaat.eis.id for kill in kills(tried) if kill.is_killed]
    return found, not set(saboteur.eisen) <= set(found)


def _alarms(name: str) -> list[str]:
    return [resultaat.eis.id for resultaat in alarms(name)]
