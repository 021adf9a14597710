# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

from datetime import datetime

import pytest

from overlijden.aangifte import Bevinding, Ernst
from overlijden.rules import RULES, Regel
from overlijden.rules.registry import Fout, add
from tests.declaring import context, declaration


def rule(result: bool | list[Fout]) -> Regel:
    return Regel("X", Ernst.WAARSCHUWT, "bron", ("/contact", "/soort"), "Kijk dit na.", lambda *_: result)


@pytest.mark.parametrize(
    ("result", "findings"),
    [
        (True, []),
        ([], []),
        (False, [("/contact", "Kijk dit na.", Ernst.WAARSCHUWT)]),
        ([Fout("/soort")], [("/soort", "Kijk dit na.", Ernst.WAARSCHUWT)]),
        ([Fout("/soort", "Kies.", Ernst.BLOKKEERT)], [("/soort", "Kies.", Ernst.BLOKKEERT)]),
    ],
)
def test_what_a_check_leaves_out_the_rule_says(
    result: bool | list[Fout], findings: list[tuple[str, str, Ernst]]
) -> None:
    expected = [Bevinding("X", ernst, wijzer, tekst) for wijzer, tekst, ernst in findings]
    assert list(rule(result).findings(declaration(), context())) == expected


def test_an_id_stands_for_one_rule() -> None:
    with pytest.raises(ValueError, match="R01 stands twice"):
        add(RULES["R01"])


@pytest.mark.parametrize(
    ("nu", "vandaag"),
    [
        ("2026-03-04T22:59+00:00", "2026-03-04"),
        ("2026-03-04T23:00+00:00", "2026-03-05"),
        ("2026-07-04T22:00+00:00", "2026-07-05"),
    ],
)
def test_today_is_the_day_in_the_netherlands(nu: str, vandaag: str) -> None:
    assert str(context(datetime.fromisoformat(nu)).vandaag) == vandaag
