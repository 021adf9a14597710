# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files that want something else than to be looked at, each made when it is asked for."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

from overlijden.samples import pdf

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MB = 1024 * 1024


def image(kind: str, size: tuple[int, int] = (20, 10), **how: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind, **how)
    return out.getvalue()


def archive(content: bytes = EICAR) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("eicar.com", content)
    return out.getvalue()


def document(change: Callable[[Pdf], object], **how: object) -> bytes:
    """A PDF of one page after this change."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        change(made)
        made.save(out, **how)  # type: ignore[arg-type]
    return out.getvalue()


def embed(content: bytes = EICAR) -> Callable[[Pdf], object]:
    def change(made: Pdf) -> None:
        made.attachments["eicar.com"] = pikepdf.AttachedFileSpec(made, content, filename="eicar.com")

    return change


def xfa(made: Pdf) -> None:
    made.Root.AcroForm = Dictionary(Fields=Array(), XFA=made.make_stream(b"<xdp/>"))


def hidden(made: Pdf) -> None:
    """A file that no list of the document names, only a note on the page."""
    stream = made.make_stream(EICAR, Type=Name.EmbeddedFile)
    spec = Dictionary(Type=Name.Filespec, F=String("a"), EF=Dictionary(F=stream))
    note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]), FS=spec)
    made.pages[0].Annots = Array([note])


def squeezed(size: int) -> bytes:
    """What unpacks to this many spaces: a thousandth of it, made of one megabyte over and over."""
    squeeze, block, check = zlib.compressobj(9), b" " * MB, 1
    first, again = (squeeze.compress(block) + squeeze.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    for _ in range(size // MB):
        check = zlib.adler32(block, check)
    return first + again * (size // MB - 1) + b"\x03\x00" + check.to_bytes(4)


def bomb(size: int, times: int = 1) -> Callable[[Pdf], object]:
    """A page that unpacks to ``size`` bytes, packed ``times`` times over."""

    def change(made: Pdf) -> None:
        content = squeezed(size)
        for _ in range(times - 1):
            content = zlib.compress(content, 9)
        stream = made.make_stream(b"")
        stream.write(content, filter=Array([Name.FlateDecode] * times))
        made.pages[0].Contents = stream

    return change


def many_bombs(made: Pdf) -> None:
    """Each of these fits; together they take long."""
    content = zlib.compress(b" " * 60 * MB, 9)
    streams = []
    for _ in range(100):
        stream = made.make_stream(b"")
        stream.write(content, filter=Name.FlateDecode)
        streams.append(made.make_indirect(stream))
    made.pages[0].Contents = Array(streams)


def many_objects(made: Pdf) -> None:
    made.Root.Pages.Rest = Array([made.make_indirect(Dictionary(A=number)) for number in range(150_000)])


def nested(depth: int) -> bytes:
    return pdf("x").replace(b"/MediaBox", b"/X " + b"[" * depth + b"]" * depth + b" /MediaBox", 1)


def circle() -> bytes:
    """Pages that are their own parent."""
    return document(lambda made: made.Root.Pages.Kids.append(made.Root.Pages))


def packed_objects(size: int) -> bytes:
    """The bomb lies in the list of objects itself, so that opening it suffices."""
    content = zlib.compress(b"1 0 " + b" " * size, 9)
    objects = b"5 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(content)
    body = b"%PDF-1.5\n" + objects + content + b"\nendstream endobj\n"
    where = [(0, 0), (2, 5), (2, 5), (0, 0), (0, 0), (1, 9)]
    rows = b"".join(bytes((kind, *place.to_bytes(4), 0)) for kind, place in where)
    packed = zlib.compress(rows)
    table = b"6 0 obj<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
    return body + table + packed + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % len(body)


def chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)


def png_of(width: int, height: int, pixels: bytes = bytes(100), *more: bytes, depth: bytes = b"\x08\x02") -> bytes:
    """A PNG that says it is this large and holds these bytes."""
    header = chunk(b"IHDR", width.to_bytes(4) + height.to_bytes(4) + depth + b"\0\0\0")
    data = chunk(b"IDAT", zlib.compress(pixels, 9))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(more) + data + chunk(b"IEND", b"")


def progressive(scans: int, side: int = 4000) -> bytes:
    """A photograph that is gone over again and again, each time for nothing."""
    content = image("JPEG", (side, side), progressive=True)
    start = content.rindex(b"\xff\xda")
    return content[:start] + content[start:-2] * scans + b"\xff\xd9"


ENCRYPTED = pikepdf.Encryption(owner="o", user="u")
LOCKED = pikepdf.Encryption(owner="o", user="")
TWO = "nog een ander bestand"
BIG = "beeldpunten"
SHUT = "niet openen"
DAMAGED = "beschadigd|niet openen"

# What it is, how it is made, and a part of what is said about it.
FILES: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "a program": (lambda: b"MZ\x90\x00 a program", "pdf, jpg of png"),
    "html before a pdf": (lambda: b"<html><script>x</script></html>" + pdf("x"), "pdf, jpg of png"),
    "a zip before a pdf": (lambda: archive() + pdf("x"), "pdf, jpg of png"),
    "svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", "pdf, jpg of png"),
    "gif": (lambda: image("GIF"), "pdf, jpg of png"),
    "a zip after a pdf": (lambda: pdf("x") + archive(), TWO),
    "html after a pdf": (lambda: pdf("x") + b"\n<script>x</script>", TWO),
    "a zip after a jpg": (lambda: image("JPEG") + archive(), TWO),
    "a zip after much else after a jpg": (lambda: image("JPEG") + bytes(9999) + b"x" + archive(), TWO),
    "a pdf after a jpg": (lambda: image("JPEG") + pdf("x"), TWO),
    "html after a jpg": (lambda: image("JPEG") + b"<html>", TWO),
    "a program after a png": (lambda: image("PNG") + b"MZ\x90\x00", TWO),
    "a zip after a png": (lambda: image("PNG") + archive(), TWO),
    "a zip after a photo in a pdf": (lambda: photo_in_pdf(image("JPEG") + archive()), TWO),
    "a pdf with a file in it": (lambda: document(embed()), TWO),
    "a pdf with a hidden file in it": (lambda: document(hidden), TWO),
    "a pdf that only Acrobat shows": (lambda: document(xfa), TWO),
    "a pdf with a password": (lambda: document(lambda _: None, encryption=ENCRYPTED), "wachtwoord"),
    "a locked pdf": (lambda: document(lambda _: None, encryption=LOCKED), "beveiligd"),
    "a pdf without pages": (lambda: document(lambda made: made.pages.__delitem__(0)), "geen pagina's"),
    "half a pdf": (lambda: pdf("x")[:200], DAMAGED),
    "a pdf in name": (lambda: b"%PDF-1.7\nnothing else", DAMAGED),
    "half a jpg": (lambda: image("JPEG", (400, 400))[:700], SHUT),
    "a jpg in name": (lambda: b"\xff\xd8\xffnot a picture", SHUT),
    "half a png": (lambda: image("PNG", (400, 400))[:60], SHUT),
    "an animated png": (lambda: png_of(1, 1, bytes(4), chunk(b"acTL", bytes(8))), "bewegende"),
    "a png of 81 million pixels": (lambda: png_of(9_000, 9_000), BIG),
    "a png of two billion pixels": (lambda: png_of(2**31 - 1, 1), SHUT),
    "a png that unpacks to 300 MB": (lambda: png_of(7_000, 7_000, bytes(7_000 * 42_001), depth=b"\x10\x02"), BIG),
    "a jpg with 2000 scans": (lambda: progressive(2_000), SHUT),
    "a jpg of 64 million pixels": (lambda: image("JPEG", (8_000, 8_000)), BIG),
    "a pdf whose photo has 10^12 pixels": (lambda: photo_in_pdf(image("JPEG"), 10**6), BIG),
    "a page of 1.5 GB in a file of 1.5 MB": (lambda: document(bomb(1536 * MB)), DAMAGED),
    "a page of 512 MB packed twice": (lambda: document(bomb(512 * MB, 2)), DAMAGED),
    "a hundred pages of 60 MB": (lambda: document(many_bombs), SHUT),
    "a list of objects of 500 MB": (lambda: packed_objects(500 * MB), DAMAGED),
    "150,000 objects": (lambda: document(many_objects), SHUT),
    "a pdf nested 100,000 deep": (lambda: nested(100_000), DAMAGED),
    "pages in a circle": (circle, DAMAGED),
}


def photo_in_pdf(photo: bytes, side: int = 10) -> bytes:
    def change(made: Pdf) -> None:
        stream = made.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=side, Height=side)
        stream.BitsPerComponent, stream.ColorSpace = 8, Name.DeviceRGB
        stream.write(photo, filter=Name.DCTDecode)
        made.pages[0].Resources = Dictionary(XObject=Dictionary(Foto=stream))
        made.pages[0].Contents = made.make_stream(b"q 200 0 0 200 0 0 cm /Foto Do Q")

    return document(change)
