# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""In which municipality a place lies, as far as the tables tell."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from overlijden import codes
from overlijden.gemeenten import all_on
from overlijden.plaatsen import gemeenten_of

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("plaats", "codes_found"),
    [
        pytest.param("Amsterdam", ["0363"], id="a municipality of today"),
        pytest.param("Bussum", ["1942"], id="a former one"),
        pytest.param("  nieuw LOOSDRECHT", [], id="a village that never was one"),
        pytest.param("Weesp", ["0363"], id="merged in the middle of a year"),
        pytest.param("Oude Pekela", ["0765"], id="by two mergers"),
        pytest.param("Bergen", ["0373", "0893"], id="two of one name"),
        pytest.param("'s Gravenhage", ["0518"], id="a space for a hyphen"),
        pytest.param("den haag", ["0518"], id="as everybody says it"),
        pytest.param("SUDWEST FRYSLAN", ["1900"], id="without accents"),
        pytest.param("Elten", [], id="German again"),
        pytest.param("Onbekend", [], id="an entry that is no municipality"),
        pytest.param("", [], id="nothing"),
        pytest.param("(NH)", [], id="nothing but brackets"),
    ],
)
def test_a_place_lies_in_what_its_name_became(plaats: str, codes_found: list[str]) -> None:
    assert [gemeente.code for gemeente in gemeenten_of(plaats, TODAY)] == codes_found


@pytest.mark.parametrize("gemeente", all_on(TODAY), ids=lambda gemeente: gemeente.naam)
def test_every_municipality_of_today_has_a_place_of_its_name(gemeente: object) -> None:
    assert gemeente in gemeenten_of(gemeente.naam, TODAY)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("dag", "code"), [(date(2022, 3, 23), "0457"), (date(2022, 3, 24), "0363")])
def test_the_day_decides(dag: date, code: str) -> None:
    assert [gemeente.code for gemeente in gemeenten_of("Weesp", dag)] == [code]


def test_an_operator_may_bring_a_longer_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tabellen").mkdir()
    (tmp_path / "tabellen" / "plaatsen.csv").write_text("plaats,gemeente\nMuiderberg,1942\n", encoding="utf-8")
    monkeypatch.setenv("OVERLIJDEN_CONFIG", str(tmp_path))
    assert [gemeente.naam for gemeente in gemeenten_of("Muiderberg", TODAY)] == ["Gooise Meren"]
    assert gemeenten_of("Den Haag", TODAY) == ()
    assert codes.gemeenten()["1942"].naam == "Gooise Meren"  # the other tables are still there
