# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The legal window of a funeral as a picture: one SVG for form, desk, receipt and paper (Wlb 16).

A calendar with a row for each week, or one row of days without words for a line of a list. It needs no style sheet and
no colour; a page may colour it by its classes, and its text has the colour of the text around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from xml.etree.ElementTree import Element, SubElement, tostring

from overlijden import talen, windows
from overlijden.talen import translated
from overlijden.termijn import KB_REDEN, NEDERLAND, WACHTTIJD, Soort, Termijn

AFTER = 2  # days that are drawn past the last one
FARTHEST = 21  # days past the last one on which a chosen day is still drawn
WIDTH, HEIGHT = 44, 72  # of a day
HEAD, FOOT = 18, 26  # the heights of the row with the names of the days and of the row that explains
SMALL_WIDTH, SMALL_HEIGHT = 11, 24
SPACING = 6  # between the lines of a hatched part

# Two lines, with a | between, that fit in a cell; the whole name stands below the picture and in its description.
SHORT = {
    "Nieuwjaarsdag": "Nieuw-|jaar",
    "Goede Vrijdag": "Goede|Vrijdag",
    "Tweede Paasdag": "Tweede|Paasdag",
    "Koningsdag": "Konings-|dag",
    "Bevrijdingsdag": "Bevrij-|dingsdag",
    "Hemelvaartsdag": "Hemel-|vaart",
    "Tweede Pinksterdag": "2e Pink-|sterdag",
    "Eerste Kerstdag": "Eerste|Kerstdag",
    "Tweede Kerstdag": "Tweede|Kerstdag",
    KB_REDEN: "vrije|dag",
}


COUNTED = {"fill": "none", "stroke_opacity": ".6"}
SKIPPED = {"fill_opacity": ".1", "stroke_opacity": ".4", "stroke_dasharray": "3 2"}
HATCHED = {"stroke_opacity": ".5"}
EXPLAINED: Sequence[tuple[int, str, Mapping[str, str]]] = (
    (1, "eerste 36 uur", {}),
    (105, "telt mee", COUNTED),
    (190, "telt niet mee", SKIPPED),
)
# Around words on a hatched ground.
HALO = {"class": "window__halo", "stroke": "#fff", "stroke-width": "3", "paint-order": "stroke"}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A day of the picture and where it is drawn. `number` is 1 to 6 for a counted day; `is_last` in either reading."""

    datum: date
    x: int
    y: int
    width: int
    height: int
    number: int | None
    reason: str
    is_in_window: bool
    is_last: bool
    is_chosen: bool

    def at(self, moment: datetime) -> float:
        """How far to the right a local moment lies; outside this day, at its nearest edge."""
        if moment.date() != self.datum:
            return self.x if moment.date() < self.datum else self.x + self.width
        return self.x + self.width * (moment.hour + moment.minute / 60) / 24


def calendar(window: Termijn, tijd: time | None, chosen: date | None) -> str:
    """The window of a death at `tijd`, None when not known, as a calendar with title and description."""
    days = list(_cells(window, chosen))
    bottom, name = days[-1].y + HEIGHT, f"termijn-{days[0].datum}"
    is_period = (tijd is None) or datetime.combine(days[0].datum, tijd, NEDERLAND) != _latest_death(window)
    svg = _svg(7 * WIDTH, bottom + FOOT * (2 if is_period else 1))
    svg.attrib |= {"class": "window__calendar", "role": "img", "aria-labelledby": f"{name}-titel {name}-uitleg"}
    SubElement(svg, "title", id=f"{name}-titel").text = translated("Kalender: wanneer de uitvaart mag zijn")
    SubElement(svg, "desc", id=f"{name}-uitleg").text = windows.description(window, chosen)
    for number in range(7):
        weekday = talen.weekday(date(2001, 1, 1 + number))  # that year began on a Monday
        _write(svg, number * WIDTH + WIDTH / 2, 12, weekday, size=11)
    for cell in days:
        _draw(svg, cell, window)
        _label(svg, cell, window)
    _mark_death(svg, days, window, tijd)
    _explain(svg, bottom + 9)
    if is_period:
        _add(svg, "rect", x=1, y=bottom + FOOT + 14, width=16, height=4, stroke="none")
        _write(svg, 22, bottom + FOOT + 20, translated("hier ergens is het overlijden"), size=10.5, text_anchor="start")
    return tostring(svg, encoding="unicode")


def strip(window: Termijn, chosen: date | None) -> str:
    """The window in one row and without words; what is said beside it says the same."""
    days = list(_cells(window, chosen, small=True))
    width, height = len(days) * SMALL_WIDTH + 1, SMALL_HEIGHT + 2
    svg = _svg(width, height)
    svg.attrib |= {"class": "window__strip", "aria-hidden": "true", "width": str(width), "height": str(height)}
    for cell in days:
        _draw(svg, cell, window)
    return tostring(svg, encoding="unicode")


def _cells(window: Termijn, chosen: date | None, *, small: bool = False) -> Iterator[Cell]:
    """From the day of death to a few days past the last one, or to the chosen day when it is not far."""
    first, last = window.dagen[0].datum, window.uiterlijk
    late = (chosen - last).days if chosen else 0
    through = (last - first).days + max(AFTER, late if late <= FARTHEST else 0)
    counted = {dag.datum: dag for dag in window.dagen}
    for number in range(through + 1):
        datum = first + timedelta(days=number)
        dag = counted.get(datum)
        week, weekday = divmod(first.weekday() + number, 7)
        yield Cell(
            datum=datum,
            x=SMALL_WIDTH * number + 1 if small else WIDTH * weekday,
            y=1 if small else HEAD + HEIGHT * week,
            width=SMALL_WIDTH if small else WIDTH,
            height=SMALL_HEIGHT if small else HEIGHT,
            number=dag.nummer if dag else None,
            reason=dag.reden if dag and dag.soort is Soort.OVERGESLAGEN else "",
            is_in_window=dag is not None,
            is_last=datum in (window.uiterlijk, window.uiterlijk_kb_werkdag),
            is_chosen=datum == chosen,
        )


def _draw(svg: Element, cell: Cell, window: Termijn) -> None:
    """The ground of a day: pale when it does not count, hatched for 36 hours, framed when it is the last."""
    box = {"x": cell.x + 1, "y": cell.y + 1, "width": cell.width - 2, "height": cell.height - 2}
    if cell.is_in_window:
        _add(svg, "rect", box, **(COUNTED if cell.number else SKIPPED))
    left, right = cell.at(_latest_death(window)), cell.at(window.vroegst)
    if left < right:
        lines = _hatched(
            max(left, cell.x + 1), cell.y + 1, min(right, cell.x + cell.width - 1), cell.y + cell.height - 1
        )
        _add(svg, "path", d=lines, **HATCHED)
    if cell.is_last:
        dashes = "6 3" if window.hangt_af_van_uitleg else "none"
        _add(svg, "rect", box, fill="none", stroke_width="3", stroke_dasharray=dashes)
    if cell.is_chosen:
        size, middle = min(13, cell.width / 2 - 2), cell.y + min(34, cell.height / 2)
        _add(svg, "circle", {"class": "window__chosen"}, cx=cell.x + cell.width / 2, cy=middle, r=size, stroke="none")


def _label(svg: Element, cell: Cell, window: Termijn) -> None:
    """The words of a day: its date, its number, and what there is to say of it."""
    middle, is_first = cell.x + cell.width / 2, cell.datum.day == 1 or cell.datum == window.dagen[0].datum
    halo = HALO if cell.at(_latest_death(window)) < cell.at(window.vroegst) else {}
    date_text = talen.tiny_day(cell.datum) if is_first else str(cell.datum.day)
    _write(svg, cell.x + 5, cell.y + 15, date_text, halo, size=12, text_anchor="start")
    if cell.number:
        more = {"class": "window__on-chosen", "fill": "#fff"} if cell.is_chosen else halo
        _write(svg, middle, cell.y + 40, str(cell.number), more, size=18, font_weight="bold")
    elif cell.is_chosen and not cell.is_in_window:  # a tick would say that the law allows it
        more = {"class": "window__on-chosen", "fill": "#fff"}
        _write(svg, middle, cell.y + 40, "?", more, size=18, font_weight="bold")
    elif cell.is_chosen:
        check = f"M{middle - 6} {cell.y + 34}l4 4l8 -8"
        _add(svg, "path", {"class": "window__on-chosen"}, d=check, fill="none", stroke="#fff", stroke_width="2.5")
    for number, line in enumerate(_said_of(cell, window)):
        _write(svg, middle, cell.y + 57 + 10.5 * number, line, halo, size=10.5)


def _said_of(cell: Cell, window: Termijn) -> tuple[str, ...]:
    if cell.datum == window.dagen[0].datum:
        return _in_two("over-|leden")
    if cell.is_last:
        return _in_two("laatste|dag?" if window.hangt_af_van_uitleg else "laatste|dag")
    if cell.datum == window.vroegst.date():
        return (translated("vanaf"), talen.hours(window.vroegst.time()))
    return _in_two("gekozen" if cell.is_chosen else SHORT.get(cell.reason, ""))


def _in_two(words: str) -> tuple[str, ...]:
    return tuple(translated(words).split("|")) if words else ()


def _mark_death(svg: Element, cells: list[Cell], window: Termijn, tijd: time | None) -> None:
    """A dot at the moment of death; a bar over the time in which it must have been."""
    latest = _latest_death(window)
    earliest = datetime.combine(window.dagen[0].datum, tijd or time(), NEDERLAND)
    for cell in cells:
        left, right = cell.at(earliest), cell.at(latest)
        if left < right:
            _add(svg, "path", d=f"M{left:.4g} {cell.y + 23}H{right:.4g}", stroke_width="4")
        elif earliest == latest and cell.datum == latest.date():
            _add(svg, "circle", cx=f"{left:.4g}", cy=cell.y + 34, r=5, stroke="none")


def _explain(svg: Element, y: int) -> None:
    """What each ground means."""
    for x, words, ground in EXPLAINED:
        _add(svg, "rect", {"x": x, "y": y, "width": 16, "height": 14}, **(ground or {"fill": "none", "stroke": "none"}))
        if not ground:
            _add(svg, "path", d=_hatched(x, y, x + 16, y + 14), **HATCHED)
        _write(svg, x + 21, y + 11, translated(words), size=10.5, text_anchor="start")


def _latest_death(window: Termijn) -> datetime:
    """The moment from which the 36 hours count."""
    return (window.vroegst.astimezone(UTC) - WACHTTIJD).astimezone(NEDERLAND)


def _hatched(left: float, top: float, right: float, bottom: float) -> str:
    """Slanting lines that go on in the next part of the same row."""
    first, last = int((left + top) // SPACING) + 1, int((right + bottom) // SPACING)
    slants = [SPACING * number for number in range(first, last + 1)]
    ends = [(max(left, slant - bottom), min(right, slant - top), slant) for slant in slants]
    return "".join(f"M{x1:.4g} {slant - x1:.4g}L{x2:.4g} {slant - x2:.4g}" for x1, x2, slant in ends)


def _svg(width: int, height: int) -> Element:
    size = {"viewBox": f"0 0 {width} {height}", "fill": "currentColor", "stroke": "currentColor"}
    return Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size, "font-family": "sans-serif"})


def _add(parent: Element, tag: str, more: Mapping[str, object] | None = None, /, **attributes: object) -> Element:
    """Add a shape; an underscore in a name stands for a hyphen."""
    named = {name.replace("_", "-"): value for name, value in attributes.items()}
    return SubElement(parent, tag, {name: f"{value}" for name, value in {**named, **(more or {})}.items()})


def _write(
    parent: Element,
    x: float,
    y: float,
    words: str,
    more: Mapping[str, object] | None = None,
    *,
    size: float,
    **attributes: object,
) -> None:
    """Write centred words."""
    style = {"text_anchor": "middle", "font_size": size, "stroke": "none"}
    _add(parent, "text", {"x": x, "y": y, **(more or {})}, **{**style, **attributes}).text = words
