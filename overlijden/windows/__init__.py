# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The legal window of a funeral in words and as data, for whoever counts it without a declaration (Wlb 16)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from overlijden import dutch
from overlijden.codes import kb_dagen
from overlijden.talen import Zin, translated
from overlijden.termijn import Termijn, read_moment, termijn

FIRST = 2014  # since then King's Day is a holiday and the Queen's Day is not


def count(moments: Iterable[str]) -> tuple[list[tuple[str, Termijn]], list[str]]:
    """The window of each moment of death, and the moments that cannot be read or counted."""
    counted, unreadable = [], []
    for moment in moments:
        try:
            datum, tijd = read_moment(moment)
            window = termijn(datum, tijd, kb_dagen()) if datum.year >= FIRST else None
        except (ValueError, OverflowError):
            window = None
        if window:
            counted.append((moment, window))
        else:
            unreadable.append(moment)
    return counted, unreadable


def describe(moment: str, window: Termijn) -> dict[str, Any]:
    """The window as JSON; `moment` is repeated as it was asked."""
    return {
        "moment": moment,
        "vroegst": window.vroegst.isoformat(timespec="minutes"),
        "uiterlijk": window.uiterlijk.isoformat(),
        "uiterlijk_kb_werkdag": window.uiterlijk_kb_werkdag.isoformat(),
        "kb_dagen_onbekend": unknown_years(window),
        "overgeslagen": [{"datum": dag.datum.isoformat(), "reden": dag.reden} for dag in window.overgeslagen],
    }


def text(moment: str, window: Termijn) -> str:
    """The window in Dutch, a line for each day that is not counted."""
    lines = [f"Overlijden {moment}: {sentence(window)}"]
    for dag in window.overgeslagen:
        said = dutch.day(dag.datum)
        lines.append(f"  telt niet mee: {said}" + (f" ({dag.reden})" if dag.reden not in said else ""))
    notes = [
        f"  let op: van {year} kennen wij de vrije dagen bij koninklijk besluit niet" for year in unknown_years(window)
    ]
    return "\n".join([*lines, *notes])


def unknown_years(window: Termijn) -> list[int]:
    """The years in this window of which no decree days are known, so that its last day may become a later one."""
    known = {dag.year for dag in kb_dagen()}
    return sorted({dag.datum.year for dag in window.dagen} - known)


def skipped(window: Termijn) -> list[Zin]:
    """Why days are not counted, each reason once and in the order of the days: `Goede Vrijdag (3 april)`, `weekend`."""
    said: dict[Zin, None] = {}
    for dag in window.overgeslagen:
        is_weekend = dag.reden in ("zaterdag", "zondag")
        said[Zin("weekend") if is_weekend else Zin("{reden} ({dag:kort})", reden=Zin(dag.reden), dag=dag.datum)] = None
    return list(said)


def description(window: Termijn, chosen: date | None) -> str:
    """What the picture of the window shows, for who cannot see it."""
    said = [
        Zin("Dag van overlijden: {dag}.", dag=window.dagen[0].datum),
        sentence(window),
        Zin("Dit telt niet mee: de dag van overlijden, {dagen}.", dagen=skipped(window)),
    ]
    if chosen:
        said.append(Zin("Gekozen dag: {dag}.", dag=chosen))
    return " ".join(map(translated, said))


def sentence(window: Termijn) -> Zin:
    """From when until when the funeral may be."""
    tekst = "De uitvaart mag vanaf {vroegst} tot en met {eerste}."
    if window.hangt_af_van_uitleg:
        tekst = (
            "De uitvaart mag vanaf {vroegst} tot en met {eerste}. Misschien mag het ook tot en met {laatste}."
            " Vraag dit aan de gemeente."
        )
    return Zin(tekst, vroegst=window.vroegst, eerste=window.uiterlijk_kb_werkdag, laatste=window.uiterlijk)
