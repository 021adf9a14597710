# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a file is, is known by its content; what is kept of it is clean, scanned and encrypted."""

import base64
import hashlib
import io

import pikepdf
import pytest

from overlijden import bijlagen
from overlijden.aangifte import Aangifte, Bijlage, BijlageSoort
from overlijden.bijlagen import make, scan
from overlijden.rules.stukken import LARGEST
from overlijden.tables import Gescand
from overlijden.tools import sleutels
from overlijden.tools.cleaning import clean
from overlijden.tools.cleaning.refusal import Unacceptable
from tests.attacks import EICAR, document, image
from tests.clamav import Daemon


def pdf() -> bytes:
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "mediatype"),
    [(pdf(), "application/pdf"), (image("PNG"), "image/png"), (image("JPEG"), "image/jpeg")],
    ids=["pdf", "png", "jpg"],
)
def test_a_readable_file_is_taken_for_what_it_is(content: bytes, mediatype: str) -> None:
    row = make(content, "a", BijlageSoort.OVERIG, "kvk:1")
    assert row.mediatype == mediatype
    assert (row.omvang, row.sha256) == (len(bijlagen.content(row)), hashlib.sha256(bijlagen.content(row)).hexdigest())


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.pdf", "Dit bestand is leeg."),
        (b"%PDF-" + b"x" * LARGEST, "a.pdf", "groter dan 8 MB"),
        (b"MZ a program", "a.pdf", "Gebruik pdf, jpg of png."),
        (pdf(), "B-formulier.pdf", "Laat de envelop dicht."),
        (pdf(), "scan doodsoorzaak.pdf", "Laat de envelop dicht."),
    ],
    ids=["empty", "too large", "program", "form b", "cause of death"],
)
def test_a_file_that_cannot_be_taken_is_refused_with_what_to_do(content: bytes, name: str, sentence: str) -> None:
    with pytest.raises(Unacceptable, match=sentence):
        make(content, name, BijlageSoort.OVERIG, "kvk:1")


class Stub:
    """A scanner that says this."""

    def __init__(self, verdict: scan.Verdict | None) -> None:
        self.verdict = verdict

    def scan(self, content: bytes) -> scan.Verdict:
        if self.verdict is None:
            raise scan.Unavailable("away")
        return self.verdict


@pytest.mark.parametrize(
    ("verdict", "gescand", "is_open"),
    [
        (scan.Clean(), Gescand.SCHOON, True),
        (scan.NotScanned(), Gescand.NIET, True),
        (None, Gescand.WACHT, False),
    ],
    ids=["clean", "no scanner", "scanner away"],
)
def test_a_file_knows_how_it_was_scanned(
    monkeypatch: pytest.MonkeyPatch, verdict: scan.Verdict | None, gescand: Gescand, is_open: bool
) -> None:
    monkeypatch.setattr(scan, "scanner", lambda: Stub(verdict))
    row = make(pdf(), "a", BijlageSoort.OVERIG, "kvk:1")
    assert (row.gescand, row.is_open) == (gescand, is_open)


def test_a_file_with_a_virus_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "scanner", lambda: Stub(scan.Found("Eicar")))
    with pytest.raises(Unacceptable, match="In dit bestand zit een virus"):
        make(pdf(), "a", BijlageSoort.OVERIG, "kvk:1")


def test_a_virus_that_a_real_scanner_knows_is_refused(monkeypatch: pytest.MonkeyPatch, clamd: Daemon) -> None:
    monkeypatch.setattr(scan, "scanner", lambda: scan.Clamd(clamd.address))
    infected = document(lambda made: setattr(made.pages[0], "Contents", made.make_stream(EICAR)))
    with pytest.raises(Unacceptable, match="In dit bestand zit een virus"):
        make(infected, "a", BijlageSoort.OVERIG, "kvk:1")
    assert make(pdf(), "a", BijlageSoort.OVERIG, "kvk:1").gescand is Gescand.SCHOON


def test_what_lies_in_the_row_is_encrypted() -> None:
    row = make(pdf(), "a", BijlageSoort.OVERIG, "kvk:1")
    assert row.inhoud.startswith(sleutels.ring().head)
    assert b"%PDF" not in row.inhoud


@pytest.mark.parametrize("change", ["swapped", "cut", "sum", "size"])
def test_a_row_that_is_not_what_was_stored_is_refused(change: str) -> None:
    row, other = (make(image("PNG", size), "a", BijlageSoort.OVERIG, "kvk:1") for size in ((2, 2), (3, 3)))
    match change:
        case "swapped":
            row.inhoud = other.inhoud
        case "cut":
            row.inhoud = row.inhoud[:-1]
        case "sum":
            row.sha256 = other.sha256
        case "size":
            row.omvang += 1
    with pytest.raises(sleutels.Altered, match=str(row.id)):
        bijlagen.content(row)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a.pdf", "a.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Jan\\scan.pdf", "scan.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("", "bijlage.pdf"),
        ("/", "bijlage.pdf"),
        ("SCAN.PDF", "SCAN.PDF"),
        ("verklaring.hta", "verklaring.hta.pdf"),  # a clerk's computer would run it
        ("verklaring\u202efdp.exe", "verklaringfdp.exe.pdf"),  # shown from right to left it seems a pdf
        ("a\ufeff\ud800\uffff\x85.pdf", "a.pdf"),  # no XML can carry these
        ("x" * 300 + ".pdf", "x" * 251 + ".pdf"),
        ("Verklaring Łódź.pdf", "Verklaring Łódź.pdf"),
    ],
)
def test_a_file_name_is_made_safe(name: str, safe: str) -> None:
    assert bijlagen.clean_name(name, "application/pdf") == safe


def test_a_declaration_s_files_are_taken_out_and_named_by_checksum() -> None:
    content = pdf()
    item = Bijlage(soort=BijlageSoort.A_VERKLARING, bestandsnaam="a.pdf", inhoud=base64.b64encode(content).decode())
    aangifte, (row,), findings = bijlagen.unpack(Aangifte(bijlagen=(item,)), "kvk:1")
    assert findings == []
    assert (bijlagen.content(row), row.partij, row.soort) == (clean(content)[1], "kvk:1", BijlageSoort.A_VERKLARING)
    (named,) = aangifte.bijlagen
    assert (named.sha256, named.omvang, named.inhoud) == (row.sha256, row.omvang, None)


def test_every_bad_file_of_a_declaration_is_named_at_once() -> None:
    bad = tuple(Bijlage(bestandsnaam="x", inhoud=inhoud) for inhoud in ("not base64", "é", "", "aGFsbG8="))
    _, rows, findings = bijlagen.unpack(Aangifte(bijlagen=bad), "kvk:1")
    assert rows == []
    assert [finding.wijzer for finding in findings] == [f"/bijlagen/{n}/inhoud" for n in range(4)]


def test_form_b_in_a_declaration_is_a_finding_of_its_own_rule() -> None:
    item = Bijlage(bestandsnaam="formulier-b.pdf", inhoud=base64.b64encode(pdf()).decode())
    _, rows, (finding,) = bijlagen.unpack(Aangifte(bijlagen=(item,)), "kvk:1")
    assert (rows, finding.regel) == ([], "R66")
