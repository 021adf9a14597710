# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A catalogue has all that a declarant may read, and keeps the facts, the links and the words of the akte."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from overlijden.docs import catalogues
from overlijden.talen import FOLDER, NEDERLANDS, TALEN
from tests.termen import KEPT

FORMS = {  # by which a translation may keep a word
    "akte": "akte|aktenummer",
    "uittreksel": "uittreksels?",
    "burgerservicenummer": "burgerservicenummer|BSN",
}
OTHERS = [taal for taal in TALEN if taal != NEDERLANDS]


@cache
def messages(taal: str) -> list[Message]:
    with (FOLDER / f"{taal}.po").open("rb") as file:
        return [one for one in read_po(file, taal) if one.id]


@pytest.fixture(params=OTHERS)
def translations(request: pytest.FixtureRequest) -> list[Message]:
    return messages(request.param)


def facts(text: str) -> Counter[str]:
    return Counter(re.findall(r"%\(\w+\)s|\{[\w:]+\}", text))


def tags(text: str) -> Counter[str]:
    return Counter(re.findall(r"<[^>]+>", text))


def kept(termen: tuple[str, ...], text: str) -> list[str]:
    return [term for term in termen if re.search(rf"\b({FORMS.get(term, re.escape(term))})\b", text, re.IGNORECASE)]


def test_every_language_but_dutch_has_a_catalogue() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.po")) == sorted(OTHERS)


@pytest.mark.parametrize("taal", OTHERS)
def test_a_catalogue_has_every_text_of_the_pages_and_no_other(taal: str) -> None:
    assert {str(one.id) for one in messages(taal)} == set(catalogues.texts()), "run `make docs` and translate"


def test_every_text_is_translated_and_none_is_a_guess(translations: list[Message]) -> None:
    assert [one.id for one in translations if not one.string or one.fuzzy] == []


def test_a_translation_has_the_facts_and_the_links_of_its_sentence(translations: list[Message]) -> None:
    for one in translations:
        assert facts(str(one.string)).keys() == facts(str(one.id)).keys(), one.id
        assert tags(str(one.string)) == tags(str(one.id)), one.id


def test_a_translation_begins_and_ends_as_its_sentence(translations: list[Message]) -> None:
    for one in translations:
        ends = [re.findall(r"^\s*|\s*$", str(text)) for text in (one.id, one.string)]
        assert ends[0] == ends[1], one.id
        assert "!" not in str(one.string), one.id


def test_the_words_of_the_akte_stay(translations: list[Message]) -> None:
    for one in translations:
        termen = tuple(term for term in KEPT if re.search(rf"\b{re.escape(term)}\b", str(one.id)))
        assert kept(termen, str(one.string)) == list(termen), (one.id, one.string)


def test_a_word_of_the_akte_that_is_translated_away_is_found() -> None:
    assert kept(("akte",), "The certificate was made.") == []
    assert kept(("akte",), "The certificate (akte) was made.") == ["akte"]


def test_sentences_are_short_in_every_language(translations: list[Message]) -> None:
    for one in translations:
        text = re.sub(r"<[^>]+>", "", str(one.string))
        long = [zin for zin in re.split(r"(?<=[.?:])\s", text) if len(zin.split()) > LONGEST]
        assert long == [], one.id


LONGEST = 22  # words: a translation that explains a Dutch word is longer than the Dutch
