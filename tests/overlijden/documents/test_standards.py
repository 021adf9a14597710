# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every document, whatever stands in it, is PDF/A-2a and PDF/UA-1: two validators find no rule broken."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import pikepdf
import pypdf
import pytest

from overlijden.tables import DocumentSoort
from tests.overlijden.documents.making import facts, make
from tests.overlijden.documents.test_content import FOUND, MARRIED, STILL
from tests.standards import broken, by_page

SOORTEN = list(DocumentSoort)
LONG = "Wolfeschlegelsteinhausenbergerdorff-" * 5 + "Zevenhuizen"
NAME = {"voornamen": f"{'Maria ' * 30}Anna", "voorvoegsel": "van der", "geslachtsnaam": LONG}
UNKNOWN = {"onbekend": "weet de aangever niet"}
# What is in a document: a sample, and what is answered otherwise.
CONTENTS: Mapping[str, tuple[str, Mapping[str, Any] | None]] = {
    "ordinary": ("gewoon", None),
    "long names": ("lange-naam", {"/overledene/voornamen": NAME["voornamen"], "/overledene/geslachtsnaam": LONG}),
    "more than a page": ("eerdere-partners", {**MARRIED, "/eerdere_partners": [NAME] * 12}),
    "dashes and what nobody knows": (
        "onvolledige-geboortedatum",
        {"/ouders": UNKNOWN, "/eerdere_partners": UNKNOWN, "/overlijden/tijd": UNKNOWN, "/overledene/adres": {}},
    ),
    "a period": ("periode", None),
    "stillborn": ("gewoon", STILL),
    "found": ("gewoon", FOUND),
    "abroad": ("laissez-passer", None),
    "letters of other languages": (
        "diakrieten",
        {"/overledene/voornamen": "Ánh Nguyễn Łukasz Şükrü", "/lijkbezorging/locatie": "Αθήνα, Москва, 東京, عمان"},
    ),
}


def made(soort: DocumentSoort, content: str) -> bytes:
    return make(soort, facts(*CONTENTS[content])).pdf()


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("soort", SOORTEN)
def test_whatever_stands_in_a_document_no_rule_is_broken(soort: DocumentSoort, content: str) -> None:
    """By ``page``, and by veraPDF too of each kind, and of each content in the kind that says most."""
    check = broken if content == "ordinary" or soort is DocumentSoort.AKTEGEGEVENS else by_page
    assert check(made(soort, content)) == []


def test_the_longest_of_them_has_more_than_a_page() -> None:
    assert len(pypdf.PdfReader(io.BytesIO(made(DocumentSoort.AKTEGEGEVENS, "more than a page"))).pages) > 1


def spoil(pdf: bytes, key: str) -> bytes:
    """The same without something that both standards ask for."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        del document.Root[key]
        document.save(changed := io.BytesIO())
    return changed.getvalue()


@pytest.mark.parametrize("key", ["/Metadata", "/StructTreeRoot", "/MarkInfo"])
def test_both_find_what_is_spoilt(key: str) -> None:
    found = broken(spoil(made(DocumentSoort.VERLOF, "ordinary"), key))
    assert {rule.partition(":")[0] for rule in found} == {"veraPDF", "page"}
