# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A municipality's logo: a small SVG in which nothing can happen, or a small PNG (docs/adr/0072).

It is kept as one text in the record: the SVG itself, or ``data:image/png;base64,…``. It is shown as a picture and never
as part of a page, under a policy that lets it fetch and run nothing; that it is clean as well is a second lock.
"""

from __future__ import annotations

import base64
import binascii
import re
from io import BytesIO

from lxml import etree

LARGEST = 6_000  # bytes: what a first visit has left for it
MOST = 10 * LARGEST  # bytes of a file: what a drawing program added goes
HIGHEST = 400  # pixels of a PNG, eight times what is shown
SVG = "http://www.w3.org/2000/svg"
_PNG, _SIGNATURE = "data:image/png;base64,", b"\x89PNG\r\n\x1a\n"
_PIXELS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_SHAPES = frozenset({
    "svg", "g", "defs", "symbol", "use", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "clipPath", "mask", "linearGradient", "radialGradient", "stop",
})  # fmt: skip
_LOOKS = frozenset({
    "id", "viewBox", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "d",
    "points", "transform", "fill", "fill-rule", "fill-opacity", "stroke", "stroke-width", "stroke-linecap",
    "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-opacity", "opacity", "clip-path", "clip-rule",
    "clipPathUnits", "mask", "maskUnits", "offset", "stop-color", "stop-opacity", "gradientUnits", "gradientTransform",
    "preserveAspectRatio", "version", "color",
})  # fmt: skip
_DROPPED = frozenset({"metadata"})  # what drawing programs add and nobody sees
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|[@\\]|javascript:|data:", re.IGNORECASE)
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_AGAIN = frozenset({*_HREFS, "mask", "clip-path"})  # what draws another part of the picture once more
MOST_AGAIN = 12  # so few, within each other, that a browser draws no more than a hundred times what is there


class Unusable(ValueError):
    """What is no logo; its text says in Dutch what to do."""


def read(content: bytes) -> str:
    """A file as the text that is kept, cleaned; "" for an empty one. Unusable for what is no small SVG or PNG."""
    if not content.strip():
        return ""
    if len(content) > MOST:
        raise Unusable(_too_large())
    if content.startswith(_SIGNATURE):
        return _png(content)
    return _svg(content)


def problem(kept: str) -> str:
    """Why this text cannot be a logo, in Dutch; or nothing. What was cleaned before is clean.

    Of a PNG that means that it has nothing but pixels: another version of what writes it writes other bytes.
    """
    try:
        mediatype, content = picture(kept)
        made = read(content)
    except Unusable as error:
        return str(error)
    is_clean = _is_bare(content) if mediatype == "image/png" else made == kept
    return "" if is_clean else "Kies het bestand van het logo opnieuw."


def _is_bare(png: bytes) -> bool:
    """Whether a PNG is small and its chunks hold pixels and nothing else, up to the end."""
    at = len(_SIGNATURE)
    while at < len(png):
        size, kind = int.from_bytes(png[at : at + 4]), png[at + 4 : at + 8]
        if kind not in _PIXELS:
            return False
        at += size + 12
    return len(png) <= LARGEST


def picture(kept: str) -> tuple[str, bytes]:
    """Media type and bytes of what is kept. Unusable when it is neither."""
    if not kept.startswith(_PNG):
        return "image/svg+xml", kept.encode()
    try:
        return "image/png", base64.b64decode(kept.removeprefix(_PNG), validate=True)
    except binascii.Error:
        raise Unusable("Kies het bestand van het logo opnieuw.") from None


def inline(kept: str) -> str:
    """The address of what is kept that is the picture itself: for who decides on it, before it is anywhere else."""
    mediatype, content = picture(kept)
    return f"data:{mediatype};base64,{base64.b64encode(content).decode()}"


def _png(content: bytes) -> str:
    """The pixels alone: written anew, so that nothing comes along."""
    from PIL import Image

    made = BytesIO()
    try:
        with Image.open(BytesIO(content), formats=("PNG",)) as image:
            fits = image.height <= HIGHEST and image.width <= 4 * HIGHEST
            if fits:
                image.convert("RGBA" if image.has_transparency_data else "RGB").save(made, "PNG", optimize=True)
    except Exception:  # a damaged image fails in as many ways as there are decoders
        raise Unusable("Dit logo kunnen wij niet openen. Maak opnieuw een SVG of PNG.") from None
    if not fits:
        raise Unusable(f"Dit logo is te groot. Maak het hoogstens {HIGHEST} beeldpunten hoog.")
    if len(made.getvalue()) > LARGEST:
        raise Unusable(_too_large())
    return _PNG + base64.b64encode(made.getvalue()).decode()


def _svg(content: bytes) -> str:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Unusable("Dit is geen logo dat wij kunnen lezen. Kies een SVG of een PNG.") from None
    if root.getroottree().docinfo.doctype or root.tag != f"{{{SVG}}}svg":
        raise Unusable("Dit is geen SVG zonder extra's. Bewaar het logo opnieuw als gewone SVG.")
    if not root.get("viewBox") and not (root.get("width") and root.get("height")):
        raise Unusable("Dit logo zegt niet hoe groot het is. Bewaar het opnieuw, met een viewBox.")
    _clean(root)
    if sum(key in _AGAIN for element in root.iter() for key in element.attrib) > MOST_AGAIN:
        raise Unusable("In dit logo wordt te vaak iets herhaald. Zet alles om in vormen.")
    etree.cleanup_namespaces(root)
    made = etree.tostring(root, encoding="unicode", with_tail=False)
    if len(made.encode()) > LARGEST:
        raise Unusable(_too_large())
    return made


def _clean(element: etree._Element) -> None:
    """Take away what a drawing program added; Unusable for what could do something or comes from elsewhere."""
    for child in list(element):
        name = etree.QName(child)
        if name.namespace != SVG or name.localname in _DROPPED:
            element.remove(child)
        elif name.localname not in _SHAPES:
            raise Unusable(f"In dit logo staat '{name.localname}'. Dat gebruiken wij niet. Zet alles om in vormen.")
        else:
            _clean(child)
    for key, value in list(element.attrib.items()):
        if key in _HREFS and value.startswith("#"):
            continue
        if etree.QName(key).namespace and key not in _HREFS:
            del element.attrib[key]
        elif key not in _LOOKS or _OUTSIDE.search(value):
            raise Unusable(f"In dit logo staat '{etree.QName(key).localname}'. Dat gebruiken wij niet. Haal het weg.")


def _too_large() -> str:
    return f"Dit logo is te groot. Het mag hoogstens {LARGEST // 1000} kB zijn. Maak het eenvoudiger."
