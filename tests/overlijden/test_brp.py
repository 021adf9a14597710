# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The port to the BRP: which adapter, how many questions at once, and what an answer must be to be one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from threading import Event, Thread
from typing import Any, Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlijden import brp
from overlijden.aangifte import OnvolledigeDatum
from overlijden.brp import AT_ONCE, NODIG, Brp, BrpPersoon, Doel, Unavailable
from overlijden.tools.tomlfile import ConfigError

VANDAAG = date(2026, 11, 23)


class Said(Brp):
    """A BRP that says this once it may."""

    def __init__(self, persoon: BrpPersoon, may: Event | None = None) -> None:
        self._persoon, self._may = persoon, may

    @classmethod
    def from_config(cls, settings: Mapping[str, Any]) -> Self:
        raise NotImplementedError

    def persoon(self, bsn: str, doel: Doel) -> BrpPersoon:
        if self._may:
            self._may.wait(5)
        return self._persoon


@pytest.mark.parametrize("soort", ["haal_centraal", "stuf_bg"])
def test_each_adapter_is_found_by_its_name(soort: str) -> None:
    with pytest.raises(ConfigError, match="missing"):
        brp.load({"soort": soort})


@pytest.mark.parametrize("settings", [{}, {"soort": "verzonnen"}, {"soort": 7}])
def test_what_is_not_installed_is_refused_with_what_is(settings: Mapping[str, Any]) -> None:
    with pytest.raises(ConfigError, match="haal_centraal, stuf_bg"):
        brp.load(settings)


def test_what_each_purpose_needs_exists_and_holds_no_address() -> None:
    known = set(BrpPersoon.__dataclass_fields__)
    assert {name for names in NODIG.values() for name in names} <= known
    assert not any("adres" in name or "straat" in name for name in known)


def test_no_more_questions_are_under_way_than_a_process_lets_through() -> None:
    may = Event()
    slow = [Thread(target=brp.ask, args=(Said(BrpPersoon(), may), "", Doel.VERGELIJKEN)) for _ in range(AT_ONCE)]
    for thread in slow:
        thread.start()
    try:
        with pytest.raises(Unavailable, match="busy"):
            brp.ask(Said(BrpPersoon()), "", Doel.VERGELIJKEN)
    finally:
        may.set()
        for thread in slow:
            thread.join()
    assert brp.ask(Said(BrpPersoon()), "", Doel.VERGELIJKEN) == BrpPersoon()


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "x" * 10_000])
def test_what_cannot_be_kept_is_no_answer(text: str) -> None:
    with pytest.raises(Unavailable, match="not fit"):
        brp.ask(Said(BrpPersoon(voornamen=text)), "", Doel.VERGELIJKEN)


@pytest.mark.parametrize(
    ("said", "code"), [("JV", "JV"), ("Jonkvrouw", "JV"), (" baron ", "B"), ("Ir.", None), ("", None), (None, None)]
)
def test_a_title_is_known_by_code_or_name(said: str | None, code: str | None) -> None:
    assert brp.titel(said) == code


@pytest.mark.parametrize(
    ("births", "known"),
    [
        ([], False),
        (["2008-11-23"], False),
        (["2008-11-24"], True),
        (["2008-11-00"], None),
        (["2008-00-00"], None),
        (["2007-00-00"], False),
        (["2009-00-00"], True),
        (["0000-00-00"], None),
        ([None], None),
        ([None, "2020-01-01"], True),
        (["1960-01-01", "1999-00-00"], False),
    ],
)
def test_a_minor_is_one_for_certain_or_not_known(births: list[str | None], known: bool | None) -> None:
    assert brp.has_minor([OnvolledigeDatum.parse(born) if born else None for born in births], VANDAAG) is known


@given(st.dates(date(1900, 1, 1), VANDAAG), st.sampled_from(["dag", "maand", "jaar"]))
def test_what_a_part_of_a_date_tells_the_whole_does_not_deny(born: date, known: str) -> None:
    parts = {"dag": (born.month, born.day), "maand": (born.month, 0), "jaar": (0, 0)}[known]
    part, whole = OnvolledigeDatum(born.year, *parts), OnvolledigeDatum(born.year, born.month, born.day)
    assert brp.has_minor([part], VANDAAG) in (None, brp.has_minor([whole], VANDAAG))
