# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What declarants read is plain: short sentences, without blame and without exclamation."""

from __future__ import annotations

import re

import pytest

from tests.forms.plain import MOST, ease, sentences, texts

# Words of domain.md, §7: no blame, and nothing that speaks of the deceased person as of a thing.
UNSAID = re.compile(r"\b(ongeldig|fout|fouten|verboden|foutief|lijk|object|klant|indienen)\b", re.IGNORECASE)


@pytest.mark.parametrize("name", texts())
def test_no_sentence_is_long(name: str) -> None:
    assert [" ".join(words) for words in sentences(texts()[name]) if len(words) > MOST] == []


@pytest.mark.parametrize("name", texts())
def test_nobody_is_blamed_or_shouted_at(name: str) -> None:
    assert UNSAID.findall(texts()[name]) == []
    assert "!" not in texts()[name]


def test_the_index_tells_plain_from_official_dutch() -> None:
    plain = "Vul de naam in. Weet u die niet? Kies dan nee."
    official = "Ingevolge vooromschreven bepalingen geschiedt verlofverlening uitsluitend na kennisneming daarvan."
    assert ease(plain) > 60 > ease(official)
