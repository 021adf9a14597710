# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a file is, is known by its content: each bad file gets its own sentence."""

import base64
import hashlib
import io
import zlib

import pikepdf
import pytest
from PIL import Image

from overlijden import bijlagen
from overlijden.aangifte import Aangifte, Bijlage, BijlageSoort
from overlijden.bijlagen import Unacceptable
from overlijden.rules.stukken import LARGEST


def pdf(pages: int = 1, encryption: pikepdf.Encryption | None = None) -> bytes:
    made, out = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        made.add_blank_page()
    made.save(out, encryption=encryption)
    return out.getvalue()


def image(kind: str, size: tuple[int, int] = (20, 10)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is this large and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    header = width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\x00\x00\x00"
    pixels = chunk(b"IDAT", zlib.compress(b"\x00" * 100))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


PASSWORD = pikepdf.Encryption(owner="o", user="u")
NO_PASSWORD = pikepdf.Encryption(owner="o", user="")


@pytest.mark.parametrize(
    ("content", "mediatype"),
    [(pdf(), "application/pdf"), (image("PNG"), "image/png"), (image("JPEG"), "image/jpeg")],
    ids=["pdf", "png", "jpg"],
)
def test_a_readable_file_is_taken_for_what_it_is(content: bytes, mediatype: str) -> None:
    assert bijlagen.inspect(content) == mediatype


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Dit bestand is leeg."),
        (b"%PDF-" + b"x" * LARGEST, "groter dan 8 MB"),
        (b"MZ\x90\x00 a program", "Gebruik pdf, jpg of png."),
        (b"<html><body>%PDF-1.7</body></html>", "Gebruik pdf, jpg of png."),
        (b"GIF89a" + image("GIF"), "Gebruik pdf, jpg of png."),
        (b"%PDF-1.7\nnothing else", "Dit bestand is beschadigd."),
        (pdf()[:200], "Dit bestand is beschadigd."),
        (pdf(pages=0), "heeft geen pagina's"),
        (pdf(encryption=PASSWORD), "wachtwoord"),
        (pdf(encryption=NO_PASSWORD), "beveiligd"),
        (image("PNG", (400, 400))[:60], "Deze foto kunnen wij niet openen."),
        (image("JPEG", (400, 400))[:200], "Deze foto kunnen wij niet openen."),
        (b"\xff\xd8\xff" + b"not a picture", "Deze foto kunnen wij niet openen."),
        (png_of(9_000, 9_000), "Kies een kleinere foto."),
    ],
    ids=[
        "empty", "too large", "program", "html with a pdf in it", "gif", "pdf in name only", "half a pdf",
        "no pages", "password", "locked", "half a png", "half a jpg", "jpg in name only", "decompression bomb",
    ],
)  # fmt: skip
def test_an_unreadable_file_is_refused_with_what_to_do(content: bytes, sentence: str) -> None:
    with pytest.raises(Unacceptable, match=sentence):
        bijlagen.inspect(content)


@pytest.mark.parametrize(
    ("name", "clean"),
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
def test_a_file_name_is_made_safe(name: str, clean: str) -> None:
    assert bijlagen.clean_name(name, "application/pdf") == clean


def test_a_declaration_s_files_are_taken_out_and_named_by_checksum() -> None:
    content = pdf()
    item = Bijlage(soort=BijlageSoort.A_VERKLARING, bestandsnaam="a.pdf", inhoud=base64.b64encode(content).decode())
    aangifte, (row,), findings = bijlagen.unpack(Aangifte(bijlagen=(item,)), "kvk:1")
    assert findings == []
    assert (row.inhoud, row.partij, row.soort) == (content, "kvk:1", BijlageSoort.A_VERKLARING)
    (named,) = aangifte.bijlagen
    assert (named.sha256, named.omvang, named.inhoud) == (hashlib.sha256(content).hexdigest(), len(content), None)


def test_every_bad_file_of_a_declaration_is_named_at_once() -> None:
    bad = tuple(Bijlage(bestandsnaam="x", inhoud=inhoud) for inhoud in ("not base64", "é", "", "aGFsbG8="))
    _, rows, findings = bijlagen.unpack(Aangifte(bijlagen=bad), "kvk:1")
    assert rows == []
    assert [finding.wijzer for finding in findings] == [f"/bijlagen/{n}/inhoud" for n in range(4)]
