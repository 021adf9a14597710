# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every code that a reader can meet has a Dutch name."""

from __future__ import annotations

from enum import StrEnum

import pytest

from overlijden.aangifte import Aangifte, DatumZekerheid, JaNeeOnbekend, Onbekend
from overlijden.canonical import leaves, members
from overlijden.labels import LABELS, label
from overlijden.status import Actie, AfgifteSoort, Handeling, Rol

KINDS = sorted(
    {
        kind
        for _, _, field in leaves(Aangifte)
        for kind in members(field)
        if kind is not Onbekend and isinstance(kind, type) and issubclass(kind, StrEnum)
    }
    | {Actie, AfgifteSoort, Handeling, Rol},
    key=lambda kind: kind.__name__,
)


@pytest.mark.parametrize("kind", KINDS)
def test_every_code_of_the_dictionary_has_a_label(kind: type[StrEnum]) -> None:
    assert list(LABELS[kind]) == list(kind)


def test_nothing_else_has_a_label() -> None:
    assert set(LABELS) == set(KINDS)


def test_codes_that_are_written_alike_keep_their_own_label() -> None:
    assert label(DatumZekerheid.ONBEKEND) == "Nee"
    assert label(JaNeeOnbekend.ONBEKEND) == "Weet ik niet"
