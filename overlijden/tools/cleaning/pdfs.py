# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""PDF: what stays are the pages as they would be printed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from overlijden.tools.cleaning.images import strip_jpeg
from overlijden.tools.cleaning.refusal import FORM_B, LARGEST_PIXELS, Unacceptable, refuse_other

BROKEN_PDF = "Dit bestand is beschadigd. Maak opnieuw een scan of foto."

_PDF_END = re.compile(rb"%%EOF")
_ROOT_KEPT = frozenset({"/Type", "/Version", "/Pages", "/PageLabels", "/Lang", "/OCProperties"})
_PAGES_KEPT = frozenset({"/Type", "/Kids", "/Count", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Rotate"})
_PAGE_KEPT = _PAGES_KEPT | {"/BleedBox", "/TrimBox", "/ArtBox", "/Contents", "/Group", "/UserUnit"}
_SHED = frozenset({"/A", "/AA", "/AF", "/JS", "/LastModified", "/Metadata", "/OPI", "/OpenAction", "/PieceInfo"})
_CARRIED = frozenset({"/EF", "/XFA", "/Collection", "/EmbeddedFiles"})
_TEXT = re.compile(rb"\(((?:\\.|[^\\()])*)\)", re.DOTALL)
_FORM_B = re.compile(
    r"opgave(van)?(de)?doodsoorzaak|doodsoorzaak(verklaring|formulier)"
    r"|(bformulier|formulierb).*doodsoorzaak|doodsoorzaak.*(bformulier|formulierb)"
)
_TITLE_WITHIN = 100_000  # bytes of a page; a form has its title near the top


def clean_pdf(content: bytes) -> bytes:
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
            if not pdf.pages or pdf.is_encrypted:
                raise Unacceptable("Dit bestand is beveiligd of heeft geen pagina's. Kies een ander bestand.")
            refuse_other(content[max(found.end() for found in _PDF_END.finditer(content)) :])
            _refuse_carried(pdf)
            _flatten(pdf)
            _refuse_form_b(_shed(pdf))
            out = io.BytesIO()
            pdf.save(out, deterministic_id=True, fix_metadata_version=False)
            return out.getvalue()
    except pikepdf.PasswordError:
        raise Unacceptable("Dit bestand is beveiligd met een wachtwoord. Kies een bestand zonder wachtwoord.") from None
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, IndexError):
        raise Unacceptable(BROKEN_PDF) from None


def _refuse_carried(pdf: Pdf) -> None:
    """Another file inside, or a form of which only Acrobat can show the pages: who receives it would not see that."""
    for one in _dictionaries(pdf):
        if not _CARRIED.isdisjoint(one.keys()) or one.get("/Type") == Name.EmbeddedFile:
            raise Unacceptable("In dit bestand zit nog een ander bestand. Print het naar een pdf, of maak een foto.")


def _flatten(pdf: Pdf) -> None:
    """Fields, notes and stamps become part of the page, as on paper; all that a page can do goes."""
    pdf.generate_appearance_streams()
    pdf.flatten_annotations("all")
    for name in {"/Info", "/ID"}.intersection(pdf.trailer.keys()):  # a new ID follows from what is kept
        del pdf.trailer[name]
    _keep(pdf.Root, _ROOT_KEPT)
    for page in pdf.pages:
        _keep(page.obj, _PAGE_KEPT)
        above = page.obj.get("/Parent")
        while above is not None and not set(above.keys()) <= _PAGES_KEPT:
            _keep(above, _PAGES_KEPT)
            above = above.get("/Parent")


def _keep(one: Object, names: frozenset[str]) -> None:
    for name in set(one.keys()) - names:
        del one[name]


def _shed(pdf: Pdf) -> str:
    """Take what cannot be seen out of every object, and give the letters of the text that can be read."""
    words: list[str] = []
    for one in _dictionaries(pdf):
        for name in _SHED.intersection(one.keys()):
            del one[name]
        if isinstance(one, Stream):
            words.append(_read(one))
    return "".join(words)


def _read(stream: Stream) -> str:
    """The letters that a stream shows. What unpacks to more than this process may hold ends it: see the opener."""
    filters = stream.get("/Filter", Array())
    names = [filters] if isinstance(filters, Name) else list(filters)
    if stream.get("/Subtype") == Name.Image:
        if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > LARGEST_PIXELS:
            raise Unacceptable("Dit bestand heeft te veel beeldpunten. Maak opnieuw een scan of foto.")
        if names == [Name.DCTDecode]:
            _strip_inside(stream)
        if len(names) <= 1:
            return ""
    content = bytes(stream.get_stream_buffer(decode_level=pikepdf.StreamDecodeLevel.generalized))
    shown = b"".join(_TEXT.findall(content, 0, _TITLE_WITHIN))
    return re.sub("[^a-z]", "", shown.decode("latin-1").casefold())


def _strip_inside(stream: Stream) -> None:
    """A photograph that became a page keeps what the camera told of it, until here."""
    stripped, tail = strip_jpeg(stream.read_raw_bytes())
    refuse_other(tail)
    parms = stream.get("/DecodeParms")
    stream.write(stripped, filter=Name.DCTDecode, decode_parms=parms if isinstance(parms, Dictionary) else None)


def _refuse_form_b(letters: str) -> None:
    """Only text that the file holds as such is seen here: not a photograph of it, nor fonts with codes of their own."""
    if _FORM_B.search(letters):
        raise Unacceptable(FORM_B, "R66")


def _dictionaries(pdf: Pdf) -> Iterator[Object]:
    """Every dictionary and stream, and every dictionary that lies inside another one."""
    for number in range(len(pdf.objects)):
        yield from _within(pdf.objects[number])


def _within(one: Object) -> Iterator[Object]:
    if isinstance(one, Dictionary | Stream):
        yield one
        for name in list(one.keys()):
            inner = one.get(name)
            if isinstance(inner, Dictionary | Array) and not inner.is_indirect:
                yield from _within(inner)
    elif isinstance(one, Array):
        for inner in one:
            if isinstance(inner, Dictionary | Array) and not inner.is_indirect:
                yield from _within(inner)
