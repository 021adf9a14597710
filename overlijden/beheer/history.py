# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""All that happened to how a municipality takes part, in words: changes, pauses and resumptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from overlijden import deelnames, dutch
from overlijden.deelnames import deelname
from overlijden.gemeenten import STORE, Deelname
from overlijden.tables import Besluit, Pauze, Wijziging

PAUZES = {
    deelnames.LEVERINGEN: "het afleveren aan uw systeem of balie",
    "EHERKENNING": "aangeven met eHerkenning",
    "DIGID": "aangeven met DigiD",
}
EIGEN, GEDEELD, NIET = "eigen systeem", "gedeeld systeem", "doet niet mee"
HERVATTEN = "hervatten"  # what a change does that settles nothing else


def mode(found: Deelname | None) -> str:
    """In what way a municipality takes part, in words."""
    if found is None or not found.takes_part:
        return NIET
    return GEDEELD if found.adapter == STORE else EIGEN


def told(rows: Sequence[Wijziging], stops: Sequence[Pauze], people: Mapping[str, str]) -> Sequence[Mapping[str, Any]]:
    """Each change and each pause, as a timeline shows them, oldest first."""
    found = [(row.bereid_op, _change(row, resumed(row, rows, stops), people)) for row in rows]
    found += [(one.op, _pause(one, people)) for one in stops]
    return [one for _, one in sorted(found, key=itemgetter(0))]


def resumed(row: Wijziging, rows: Sequence[Wijziging], stops: Sequence[Pauze]) -> Sequence[str]:
    """What goes on by this resumption, in words: what stood still when it was prepared."""
    done = [one.bereid_op for one in rows if one.hervat and one.besluit is Besluit.BEVESTIGD and one.id < row.id]
    stood = {one.wat for one in stops if one.op < row.bereid_op and all(one.op >= ended for ended in done)}
    return [text for wat, text in PAUZES.items() if row.hervat and wat in stood]


def verdict(row: Wijziging) -> str:
    """What became of a change: whoever takes back her own does not reject it."""
    if row.besluit is Besluit.AFGEWEZEN:
        return "ingetrokken" if row.besloten_door == row.bereid_door else "afgewezen"
    return "bevestigd" if row.besluit else "wacht op een collega"


def _pause(pauze: Pauze, people: Mapping[str, str]) -> Mapping[str, Any]:
    return {
        "title": f"Stilgezet: {PAUZES[pauze.wat]}",
        "time": f"Op {dutch.moment(pauze.op)}",
        "who": people.get(pauze.door, pauze.door),
        "note": pauze.reden,
    }


def _change(row: Wijziging, goes_on: Sequence[str], people: Mapping[str, str]) -> Mapping[str, Any]:
    became, decided = verdict(row), people.get(row.besloten_door or "", row.besloten_door or "")
    ended = f"{became} door {decided} op {dutch.moment(row.besloten_op)}" if row.besloten_op else became
    return {
        "title": f"{_what(row, goes_on)}: {became}",
        "time": f"Klaargezet {dutch.moment(row.bereid_op)}",
        "who": people.get(row.bereid_door, row.bereid_door),
        "note": f"{ended}. {row.reden}".strip(),
        "future": row.besluit is None,
        "nummer": row.id,
    }


def _what(row: Wijziging, goes_on: Sequence[str]) -> str:
    if row.hervat:
        return f"{HERVATTEN.capitalize()} van {' en '.join(goes_on)}"
    new = deelname.read(row.gemeente, row.inhoud)
    return f"{mode(new).capitalize()} vanaf {dutch.day(new.vanaf)}"
