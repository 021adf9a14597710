# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The PDF itself: what it claims to be, as two readers find it, and that data stays data."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdf
import pytest

from overlijden.documents.issue import TEMPLATES
from overlijden.rules.derived import is_brp_text
from overlijden.tables import DocumentSoort
from overlijden.tools.pdf import MISSING, render
from tests.overlijden.documents.making import OP, facts, make, text

SOORTEN = list(DocumentSoort)


@pytest.fixture(scope="module", params=SOORTEN)
def pdf(request: pytest.FixtureRequest) -> bytes:
    return make(request.param, facts()).pdf()


def test_every_kind_has_a_template_and_every_template_a_kind() -> None:
    assert {path.stem for path in TEMPLATES.glob("*.typ")} - {"stuk"} == {str(soort) for soort in SOORTEN}


def test_it_says_that_it_is_pdf_a_2a_and_pdf_ua_1(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_metadata() as claims:
        assert (claims["pdfaid:part"], claims["pdfaid:conformance"], claims["pdfuaid:part"]) == ("2", "A", "1")
        (intent,) = document.Root.OutputIntents
        assert intent.S == "/GTS_PDFA1"


def test_qpdf_finds_nothing_wrong_in_it(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.check_pdf_syntax() == []


def test_it_is_tagged_with_a_title_and_a_language(pdf: bytes) -> None:
    root: Any = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == (
        True,
        "nl-NL",
        True,
    )
    tags = list(_tags(root["/StructTreeRoot"]))
    assert tags[0] == "/Document"
    assert {"/Title", "/P", "/H1", "/L", "/LI"} <= set(tags)


def _tags(node: Any) -> Iterator[str]:
    """The tags below a node, in reading order; what is no structure is a number or a piece of a page."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object()
        if isinstance(found, dict) and "/S" in found:
            yield str(found["/S"])
            yield from _tags(found)


def test_every_letter_can_be_copied_and_every_font_is_in_it(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts = [font for page in document.pages for font in page.resources.Font.values()]
        assert fonts
        assert all("/ToUnicode" in font for font in fonts)
        inner = [font.DescendantFonts[0].FontDescriptor for font in fonts]
        assert all("/FontFile3" in one or "/FontFile2" in one for one in inner)


def test_nothing_runs_when_it_is_opened(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert not {"/OpenAction", "/AA", "/AcroForm"} & set(document.Root.keys())


@pytest.mark.parametrize("soort", SOORTEN)
def test_the_same_data_gives_the_same_bytes(soort: DocumentSoort) -> None:
    assert make(soort, facts()).pdf() == make(soort, facts()).pdf()


@pytest.mark.parametrize("typed", ['#panic("x")', "*vet* _schuin_", "= Kop", "$1/0$", '"); #read("/etc/passwd")', "\\"])
def test_what_somebody_typed_stays_text(typed: str) -> None:
    of = facts(answers={"/overledene/geslachtsnaam": typed})
    assert f"Aad {typed}" in text(make(DocumentSoort.VERLOF, of).pdf())


def test_every_character_that_the_brp_can_hold_is_printed() -> None:
    signs = {unicodedata.normalize("NFC", chr(number)) for number in range(0x21, 0x2000) if is_brp_text(chr(number))}
    known = sorted(sign for sign in signs if unicodedata.category(sign)[0] not in "CZ")
    assert len(known) > 350
    data = {**make(DocumentSoort.RECHTBANK, facts()).data, "uit_elkaar": " ".join(known)}
    printed = text(render(TEMPLATES / "rechtbank.typ", data, OP))
    assert MISSING not in printed
    assert [one for one in known if one not in unicodedata.normalize("NFC", printed)] == []


@pytest.mark.parametrize(
    ("typed", "printed"), [("漢", f"a{MISSING}b"), ("😀", f"a{MISSING}b"), ("\u202e", "a b"), ("\0", "a b")]
)
def test_what_cannot_be_printed_is_seen_to_be_lacking(typed: str, printed: str) -> None:
    data = {**make(DocumentSoort.RECHTBANK, facts()).data, "uit_elkaar": f"a{typed}b"}
    assert printed in text(render(TEMPLATES / "rechtbank.typ", data, OP))
