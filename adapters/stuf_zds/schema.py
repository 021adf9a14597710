# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Our own profile of StUF-ZDS 1.1 as XML Schema: nothing leaves that is not valid against it.

The official schema lets an almost empty creeerZaak pass. Ours also asks what the standard's tables call mandatory, and
what is valid here is valid there.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock

from lxml import etree

from adapters.stuf_zds.redenen import ongeldig
from adapters.stuf_zds.xmltools import NS, Element
from overlijden.adapter import Refused

_XSD = Path(__file__).parent / "xsd"
_TOEVOEGING, _WIJZIGING = (etree.XMLSchema(etree.parse(_XSD / name)) for name in ("zkn.xsd", "wijziging.xsd"))
_lock = Lock()  # one schema object keeps one error log


def serialise(bericht: Element, rename: Callable[[Element], Element] = lambda bericht: bericht) -> bytes:
    """The message as bytes; Refused when it is not valid, with the field that is missing or wrong.

    ``rename`` puts what is valid in the words of another version.
    """
    soort = bericht.findtext("ZKN:parameters/StUF:mutatiesoort", namespaces=NS)
    schema = _WIJZIGING if soort == "W" else _TOEVOEGING
    with _lock:
        paden = () if schema.validate(bericht) else tuple(str(error.path) for error in schema.error_log)
    if paden:
        raise Refused("profiel", ongeldig(paden))
    return etree.tostring(rename(bericht), encoding="UTF-8", xml_declaration=False)
