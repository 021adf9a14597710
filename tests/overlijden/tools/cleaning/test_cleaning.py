# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can be seen in a file is kept exactly; what is told about it is gone."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, PngImagePlugin

from overlijden.samples import pdf
from overlijden.tools.cleaning import clean
from overlijden.tools.cleaning.refusal import Unacceptable
from tests.attacks import EICAR, archive, document, image, photo_in_pdf

SECRET = "Geheim-52.3676N"


def photo(orientation: int = 1, **how: Any) -> bytes:
    """A photograph as a phone makes it: where, when and by whom, with a thumbnail and what editors add."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0132] = orientation, SECRET, "2026:11:23 09:12:00"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (52.0, 22.0, 3.0)
    out = io.BytesIO()
    pixels = Image.effect_noise((64, 48), 50).convert("RGB")
    pixels.save(out, "JPEG", exif=exif, comment=SECRET, xmp=f"<x>{SECRET}</x>".encode(), **how)
    return out.getvalue()


def painted(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("how", [{}, {"progressive": True}, {"quality": 95, "subsampling": 0}], ids=str)
def test_a_photograph_loses_what_is_told_of_it_and_not_one_pixel(how: dict[str, Any]) -> None:
    sent = photo(**how)
    mediatype, kept = clean(sent)
    assert SECRET.encode() in sent
    assert mediatype == "image/jpeg"
    assert SECRET.encode() not in kept
    assert b"Exif" not in kept
    assert painted(kept).tobytes() == painted(sent).tobytes()


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_photograph_stays_the_right_way_up(orientation: int) -> None:
    kept = clean(photo(orientation))[1]
    assert dict(painted(kept).getexif()) == {0x0112: orientation}
    assert SECRET.encode() not in kept


@pytest.mark.parametrize("orientation", [0, 9, 60_000])
def test_a_way_up_that_does_not_exist_is_no_way_up(orientation: int) -> None:
    assert dict(painted(clean(photo(orientation))[1]).getexif()) == {}


def test_exif_that_a_camera_wrote_badly_is_no_reason_to_refuse() -> None:
    sent = image("JPEG")
    broken = sent[:2] + b"\xff\xe1\x00\x10Exif\0\0MM\xff\xff\xff\xff\xff\xff" + sent[2:]
    assert painted(clean(broken)[1]).tobytes() == painted(sent).tobytes()


def test_the_thumbnail_in_the_first_header_goes() -> None:
    sent = image("JPEG")
    header = b"JFIF\0\1\1\0\0\1\0\1\1\1" + b"abc"
    with_thumbnail = sent[:2] + b"\xff\xe0" + (len(header) + 2).to_bytes(2) + header + sent[20:]
    assert clean(with_thumbnail)[1] == clean(sent)[1]


@pytest.mark.parametrize("tail", [bytes(5000), image("JPEG") + photo(), b"ftypmp42" + bytes(500), b"SEFH\x01"])
def test_what_a_phone_puts_after_a_photograph_goes(tail: bytes) -> None:
    assert clean(image("JPEG") + tail)[1] == clean(image("JPEG"))[1]


def test_a_png_loses_its_texts_and_not_one_pixel() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", SECRET)
    told.add_itxt("XML:com.adobe.xmp", SECRET, zip=True)
    exif = Image.Exif()
    exif[0x010F] = SECRET
    out = io.BytesIO()
    Image.effect_noise((64, 48), 50).save(out, "PNG", pnginfo=told, exif=exif)
    mediatype, kept = clean(out.getvalue())
    assert mediatype == "image/png"
    assert re.findall(rb"IHDR|tEXt|iTXt|zTXt|eXIf|IDAT|IEND", kept) == [b"IHDR", b"IDAT", b"IEND"]
    assert painted(kept).tobytes() == painted(out.getvalue()).tobytes()


def test_a_photograph_in_a_pdf_loses_what_is_told_of_it() -> None:
    taken = photo(6)
    sent = photo_in_pdf(taken)
    kept = clean(sent)[1]
    assert SECRET.encode() in sent
    assert SECRET.encode() not in kept
    with pikepdf.open(io.BytesIO(kept)) as opened:
        inside = opened.pages[0].Resources.XObject.Foto.read_raw_bytes()
    assert painted(inside).tobytes() == painted(taken).tobytes()


def told(made: Pdf) -> None:
    made.docinfo["/Author"] = SECRET
    with made.open_metadata() as metadata:
        metadata["dc:creator"] = [SECRET]
    made.pages[0].PieceInfo = Dictionary(X=Dictionary(Private=String(SECRET)))
    made.pages[0].Metadata = made.make_stream(SECRET.encode())


def action(**what: Any) -> Dictionary:
    return Dictionary(Type=Name.Action, **what)


SCRIPT = action(S=Name.JavaScript, JS=String(SECRET))
LAUNCH = action(S=Name.Launch, F=String(SECRET))


def link(does: Dictionary) -> Callable[[Pdf], None]:
    def change(made: Pdf) -> None:
        made.pages[0].Annots = Array([Dictionary(Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=does)])

    return change


def field(made: Pdf) -> None:
    """A field with a script on every key."""
    script = Dictionary(K=SCRIPT)
    box = Dictionary(
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String("a"),
        V=String("b"),
        Rect=Array([0, 0, 90, 9]),
        AA=script,
    )
    made.pages[0].Annots = Array([made.make_indirect(box)])
    made.Root.AcroForm = Dictionary(Fields=made.pages[0].Annots, NeedAppearances=True)


@pytest.mark.parametrize(
    "change",
    [
        told,
        field,
        link(SCRIPT),
        link(LAUNCH),
        link(action(S=Name.URI, URI=String(SECRET))),
        link(action(S=Name.SubmitForm, F=String(SECRET))),
        lambda made: setattr(made.Root, "OpenAction", SCRIPT),
        lambda made: setattr(made.Root, "AA", Dictionary(WC=SCRIPT)),
        lambda made: setattr(made.Root, "Names", Dictionary(JavaScript=Dictionary(Names=Array([String("a"), SCRIPT])))),
        lambda made: setattr(made.pages[0], "AA", Dictionary(O=LAUNCH)),
    ],
    ids=["told", "field", "script", "launch", "address", "submit", "open", "close", "names", "page"],
)  # fmt: skip
def test_a_pdf_keeps_its_pages_and_does_nothing(change: Callable[[Pdf], None]) -> None:
    mediatype, kept = clean(document(change))
    assert mediatype == "application/pdf"
    with pikepdf.open(io.BytesIO(kept)) as opened:
        assert len(opened.pages) == 1
        assert set(opened.Root.keys()) <= {"/Type", "/Pages", "/Version"}
        assert "/Info" not in opened.trailer
        assert not {"/Annots", "/AA", "/PieceInfo", "/Metadata"} & set(opened.pages[0].obj.keys())
        opened.save(plain := io.BytesIO(), stream_decode_level=pikepdf.StreamDecodeLevel.all, compress_streams=False)
    for trace in (SECRET.encode(), b"JavaScript", b"Launch", b"SubmitForm", b"/URI"):
        assert trace not in plain.getvalue()


def test_what_was_filled_in_stays_on_the_page() -> None:
    with pikepdf.open(io.BytesIO(clean(document(field))[1])) as opened:
        page = opened.pages[0]
        drawn = b"".join(page.Resources.XObject[name].read_bytes() for name in page.Resources.XObject.keys())  # noqa: SIM118
    assert b"(b)" in drawn


def test_a_page_stays_as_it_was_turned_and_cut() -> None:
    def change(made: Pdf) -> None:
        made.pages[0].Rotate, made.pages[0].CropBox = 90, Array([1, 2, 3, 4])

    with pikepdf.open(io.BytesIO(clean(document(change))[1])) as opened:
        page = opened.pages[0]
        assert int(page.Rotate) == 90
        assert [int(edge) for edge in page.CropBox.as_list()] == [1, 2, 3, 4]


@pytest.mark.parametrize("content", [pdf("x"), photo(), image("PNG")], ids=["pdf", "jpg", "png"])
def test_the_same_file_gives_the_same_bytes(content: bytes) -> None:
    assert clean(content) == clean(content)


def test_a_zip_between_the_lines_of_a_pdf_is_packed_out_of_sight() -> None:
    kept = clean(document(lambda made: setattr(made.pages[0], "Contents", made.make_stream(archive()))))[1]
    assert b"PK\x05\x06" not in kept
    assert EICAR not in kept


@pytest.mark.parametrize(
    "text",
    [
        "Opgave van de doodsoorzaak",
        "DOODSOORZAAKVERKLARING",
        "Formulier B - doodsoorzaak",
        "B-formulier. Vul in: doodsoorzaak",
        "D) Tj (oodsoorzaakfor) Tj (mulier",
    ],
)
def test_a_pdf_whose_text_says_that_it_is_form_b_is_refused(text: str) -> None:
    content = pdf("plaats").replace(b"plaats", text.encode())
    with pytest.raises(Unacceptable, match="Laat de envelop dicht") as refusal:
        clean(content)
    assert refusal.value.regel == "R66"


@pytest.mark.parametrize(
    "text",
    [
        "Voorbeeld van formulier A",
        "Doe formulier B in de envelop",
        "De arts weet de doodsoorzaak",
        "Verklaring van overlijden",
    ],
)
def test_a_text_that_only_mentions_it_is_taken(text: str) -> None:
    assert clean(pdf(text))[0] == "application/pdf"
