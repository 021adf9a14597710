# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The window as it is drawn: every day in its place, and nothing that only colour or a style sheet says."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from overlijden import windows
from overlijden.codes import kb_dagen
from overlijden.termijn import KB_REDEN, Termijn, feestdagen, termijn
from overlijden.windows import picture
from overlijden.windows.picture import HEAD, HEIGHT, SHORT, WIDTH

SVG = "{http://www.w3.org/2000/svg}"
EASTER = termijn(date(2026, 4, 2), time(18), kb_dagen())  # Maundy Thursday: six days end on Tuesday 14 April
DECREE = termijn(date(2026, 5, 11), time(13), kb_dagen())


def drawn(window: Termijn, tijd: time | None = time(18), chosen: date | None = None) -> etree._Element:
    return etree.fromstring(picture.calendar(window, tijd, chosen).encode())


def texts(svg: etree._Element) -> list[str]:
    return [text.text or "" for text in svg.iter(f"{SVG}text")]


def days(svg: etree._Element) -> list[list[str]]:
    """The words of each day, in the order in which a reader comes across them; the explanation below left out."""
    found: dict[tuple[int, int], list[str]] = {}
    below = max(float(text.get("y", 0)) for text in svg.iter(f"{SVG}text"))
    for text in svg.iter(f"{SVG}text"):
        x, y = float(text.get("x", 0)), float(text.get("y", 0))
        if HEAD < y < below:
            found.setdefault((int((y - HEAD) // HEIGHT), int(x // WIDTH)), []).append(text.text or "")
    return [found[place] for place in sorted(found)]


def test_a_row_is_a_week_and_begins_on_monday() -> None:
    assert texts(drawn(EASTER))[:7] == ["ma", "di", "wo", "do", "vr", "za", "zo"]
    assert days(drawn(EASTER)) == [
        ["2 apr", "over-", "leden"], ["3", "Goede", "Vrijdag"], ["4", "vanaf", "6.00"], ["5"],
        ["6", "Tweede", "Paasdag"], ["7", "1"], ["8", "2"], ["9", "3"], ["10", "4"], ["11"], ["12"],
        ["13", "5"], ["14", "6", "laatste", "dag"], ["15"], ["16"],
    ]  # fmt: skip


def test_where_the_law_can_be_read_in_two_ways_both_days_bear_a_question() -> None:
    asked = [day[0] for day in days(drawn(DECREE)) if "dag?" in day]
    assert asked == ["20", "21"]


def test_a_chosen_day_that_the_law_does_not_allow_gets_no_tick() -> None:
    svg = drawn(EASTER, chosen=EASTER.uiterlijk + timedelta(days=2))
    assert "?" in [text.text for text in svg.iterfind(f"{SVG}text")]
    assert not [path for path in svg.iterfind(f"{SVG}path") if "l4 4l8" in path.get("d", "")]


@pytest.mark.parametrize(("tijd", "told"), [(time(18), False), (None, True)])
def test_the_bar_over_the_time_of_death_is_explained(tijd: time | None, told: bool) -> None:
    window = EASTER if tijd else termijn(EASTER.dagen[0].datum, None, kb_dagen())
    words = [text.text for text in drawn(window, tijd).iterfind(f"{SVG}text")]
    assert ("hier ergens is het overlijden" in words) is told


def test_the_chosen_day_is_a_dot_and_a_word() -> None:
    svg = drawn(EASTER, chosen=date(2026, 4, 10))
    (dot,) = svg.iterfind(f"{SVG}circle[@class='window__chosen']")
    assert (float(dot.get("cx", 0)) // WIDTH, (float(dot.get("cy", 0)) - HEAD) // HEIGHT) == (4, 1)
    assert ["10", "4", "gekozen"] in days(svg)


@pytest.mark.parametrize(("chosen", "drawn_through"), [(date(2026, 5, 5), "5"), (date(2026, 5, 6), "16")])
def test_a_late_choice_is_drawn_as_long_as_it_is_near(chosen: date, drawn_through: str) -> None:
    assert days(drawn(EASTER, chosen=chosen))[-1][0] == drawn_through


def test_a_death_at_an_unknown_time_is_a_bar_over_its_day() -> None:
    svg = drawn(termijn(date(2026, 3, 2), None, kb_dagen()), tijd=None)
    bars = [path.get("d") for path in svg.iterfind(f"{SVG}path[@stroke-width='4']")]
    assert bars == [f"M0 {HEAD + 23}H{WIDTH}"]
    assert not list(svg.iter(f"{SVG}circle"))


def test_a_period_of_death_is_a_bar_up_to_its_last_moment() -> None:
    window = termijn(date(2026, 3, 2), time(12), kb_dagen(), tot=date(2026, 3, 4), tot_tijd=time(6))
    bars = [path.get("d") for path in drawn(window, tijd=time(12)).iterfind(f"{SVG}path[@stroke-width='4']")]
    assert bars == [f"M{x} {HEAD + 23}H{end}" for x, end in ((22, 44), (44, 88), (88, 99))]


def test_the_hatched_part_is_as_wide_as_the_hours() -> None:
    svg = drawn(EASTER)
    hatched = " ".join(
        path.get("d", "") for path in svg.iterfind(f"{SVG}path[@stroke-opacity='.5']") if "L" in path.get("d", "")
    )
    first_row = [
        (float(x), float(y)) for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", hatched) if float(y) < HEAD + HEIGHT
    ]
    assert (min(first_row)[0], max(first_row)[0]) == (3 * WIDTH + WIDTH * 0.75, 5 * WIDTH + WIDTH * 0.25)


def test_it_has_a_title_and_says_all_in_its_description() -> None:
    svg = drawn(EASTER, chosen=date(2026, 4, 14))
    title, desc = svg.findtext(f"{SVG}title"), svg.findtext(f"{SVG}desc")
    assert title == "Kalender: wanneer de uitvaart mag zijn"
    assert desc == windows.description(EASTER, date(2026, 4, 14))
    for said in (
        "donderdag 2 april",
        "zaterdag 4 april",
        "Goede Vrijdag (3 april)",
        "Gekozen dag: dinsdag 14 april 2026",
    ):
        assert said in desc


def test_the_row_of_a_list_has_no_words_and_is_silent() -> None:
    svg = etree.fromstring(picture.strip(EASTER, None).encode())
    assert (svg.get("aria-hidden"), texts(svg)) == ("true", [])


@pytest.mark.parametrize("name", [*feestdagen(2026).values(), KB_REDEN])
def test_every_holiday_fits_in_its_day(name: str) -> None:
    assert all(len(line) <= 8 for line in SHORT[name])


@given(
    st.dates(date(2014, 1, 1), date(2050, 1, 1)),
    st.times() | st.none(),
    st.integers(0, 3).map(lambda number: timedelta(days=number)),
    st.integers(-40, 60).map(lambda number: timedelta(days=number)) | st.none(),
)
def test_every_window_is_drawn_within_its_frame_and_without_style(
    dag: date, tijd: time | None, period: timedelta, chosen: timedelta | None
) -> None:
    window = termijn(dag, tijd, kb_dagen(), tot=dag + period if period else None)
    choice = None if chosen is None else dag + chosen
    for written in (picture.calendar(window, tijd, choice), picture.strip(window, choice)):
        svg = etree.fromstring(written.encode())
        _, _, width, height = map(float, svg.get("viewBox", "").split())
        for shape in svg.iter(f"{SVG}rect", f"{SVG}text", f"{SVG}circle"):
            x, y = float(shape.get("x") or shape.get("cx") or 0), float(shape.get("y") or shape.get("cy") or 0)
            assert 0 <= x <= width
            assert 0 <= y <= height
        for x, y in re.findall(r"[ML]([\d.e+-]+) ([\d.e+-]+)", written):
            assert 0 <= float(x) <= width + 0.1
            assert 0 <= float(y) <= height + 0.1
        assert not re.search(r"style=|url\(|href", written)
