# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The few XML means that all our StUF messages are built with, and the one safe way to read an answer."""

from __future__ import annotations

import re
import unicodedata

from lxml import etree

# Lists of documents are smaller, and read they take up to thirty times as much.
from adapters.exchange import LARGEST as LARGEST  # noqa: PLC0414 - whoever reads an answer knows it from here

NS = {
    "StUF": "http://www.egem.nl/StUF/StUF0301",
    "ZKN": "http://www.egem.nl/StUF/sector/zkn/0310",
    "BG": "http://www.egem.nl/StUF/sector/bg/0310",
    "xmime": "http://www.w3.org/2005/05/xmlmime",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
ONTOELAATBAAR = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Element = etree._Element  # noqa: SLF001 - lxml has no public name for its element type


class Unsafe(ValueError):
    """The bytes are not XML that we are willing to read."""


def schoon(tekst: str) -> str:
    """The text as XML 1.0 may carry it: composed (NFC), without the control characters that pasted text brings."""
    return ONTOELAATBAAR.sub("", unicodedata.normalize("NFC", tekst))


def naam(prefixed: str) -> str:
    """``ZKN:object`` as lxml's ``{namespace}object``."""
    prefix, _, local = prefixed.partition(":")
    return f"{{{NS[prefix]}}}{local}"


def element(tag: str, *inhoud: Element | str | None, **stuf: str) -> Element:
    """An element with children, or a text; keywords are attributes of StUF. ``None`` among the children is left out."""
    made = etree.Element(naam(tag), {naam(f"StUF:{key}"): schoon(value) for key, value in stuf.items()}, nsmap=NS)
    for deel in inhoud:
        if isinstance(deel, str):
            made.text = schoon(deel)
        elif deel is not None:
            made.append(deel)
    return made


def nil(tag: str, reden: str = "", **stuf: str) -> Element:
    """An element without a value and, in ``StUF:noValue``, why: ``geenWaarde`` or ``waardeOnbekend``."""
    made = element(tag, **({"noValue": reden} if reden else {}), **stuf)
    made.set(naam("xsi:nil"), "true")
    return made


def parse(inhoud: bytes, largest: int = LARGEST) -> Element:
    """Read an answer without entities, network or DOCTYPE; Unsafe when it is no such XML, or too large.

    A byte order mark and white space before the declaration are forgiven: a real back-end sends the latter.
    """
    if len(inhoud) > largest:
        raise Unsafe("too large")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(inhoud.removeprefix(b"\xef\xbb\xbf").lstrip(), parser)
    except etree.XMLSyntaxError:
        # Without its cause: lxml's message quotes the text.
        raise Unsafe("not well-formed") from None
    if root.getroottree().docinfo.doctype:
        raise Unsafe("a DOCTYPE is refused")
    return root


def local(node: Element) -> str:
    """The name without its namespace: field deviations are mostly in prefixes and namespaces."""
    return etree.QName(node).localname if isinstance(node.tag, str) else ""
