# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""StUF-ZDS 1.2 (patch 2017 Q1) in the words of 1.1 and back: it says the same under other names.

A message has a name and a namespace of its own, in which a free message also puts what is in it; everything else is the
sector model's. So every requirement is written once, in the words of 1.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree
from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Request, Response

from overlijden.conformance.standin.soap import SOAP, ZKN, Element
from overlijden.tools.lijn import Forward, Ruw, Verzoek

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ZDS = "http://www.stufstandaarden.nl/koppelvlak/zds0120"
ACTIE_1_1 = "http://www.egem.nl/StUF/sector/zkn/0310/"
_NAAM = re.compile(r"(\w+)_(Zak|Edc)(L[kva][0-9]{2})")


def in_1_1(xml: Element) -> Element:
    """The same document, changed in place where it speaks 1.2."""
    for node in xml.iter(f"{{{ZDS}}}*"):
        naam = etree.QName(node).localname
        known = _NAAM.fullmatch(naam)
        node.tag = f"{{{ZKN}}}{known[2].lower() + known[3] if known else naam}"
    return xml


def in_1_2(xml: Element, dienst: str) -> Element:
    """The same document, changed in place into the message or the answer of this service (``creeerZaak_ZakLk01``)."""
    for node in xml.iterfind(f"{{{SOAP}}}Body/*"):
        naam = etree.QName(node)
        if naam.namespace != ZKN:  # Bv03 and faults are of StUF itself
            continue
        if naam.localname.endswith(("Di02", "Du02")):
            node.tag = f"{{{ZDS}}}{naam.localname}"
            for part in node:
                part.tag = f"{{{ZDS}}}{etree.QName(part).localname}"
        else:
            code = naam.localname[-4:]
            node.tag = f"{{{ZDS}}}{dienst[:-4]}{code}"
    return xml


def speaks_1_2(dienst: str) -> bool:
    """Whether this SOAPAction is of 1.2."""
    return dienst.strip('"').startswith(ZDS)


def short(actie: str) -> str:
    """The service of a SOAPAction in the words of 1.1: ``creeerZaak_Lk01``."""
    return re.sub(r"_(Zak|Edc)(?=L)", "_", actie.strip('"').rpartition("/")[2])


def translating(verzoek: Verzoek, forward: Forward) -> Ruw:
    """Let whoever speaks only 1.1 be spoken to in 1.2."""
    actie = verzoek.headers.get("SOAPAction", "")
    if not speaks_1_2(actie):
        return forward(verzoek)
    asked = _changed(verzoek.body or b"", in_1_1)
    told = forward(
        replace(verzoek, body=asked, headers={**verzoek.headers, "SOAPAction": f'"{ACTIE_1_1}{short(actie)}"'})
    )
    dienst = actie.strip('"').rpartition("/")[2]
    return replace(told, inhoud=_changed(told.inhoud, lambda xml: in_1_2(xml, dienst)))


def _changed(inhoud: bytes, change: Callable[[Element], Element]) -> bytes:
    """What is no XML stays as it is: that too has to come across."""
    if b"<!DOCTYPE" in inhoud:
        return inhoud
    try:
        xml = etree.fromstring(inhoud)
    except etree.XMLSyntaxError:
        return inhoud
    return etree.tostring(change(xml), encoding="UTF-8", xml_declaration=True)


class Translated:
    """A web application that speaks 1.1, made to be spoken to in 1.2 as well.

    What came is kept in the environment as ``overlijden.verzoek``, so that it can be judged in its own words.
    """

    def __init__(self, inner: WSGIApplication) -> None:
        self.inner = inner

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not speaks_1_2(environ.get("HTTP_SOAPACTION", "")):
            return self.inner(environ, start_response)
        came = Request(environ)
        verzoek = Verzoek("POST", came.url, came.get_data(), dict(came.headers))

        def forward(asked: Verzoek) -> Ruw:
            body = asked.body or b""
            inside = {**environ, "HTTP_SOAPACTION": asked.headers["SOAPAction"], "overlijden.verzoek": verzoek}
            inside |= {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
            inside.pop("werkzeug.request", None)
            answer = run_wsgi_app(self.inner, inside, buffered=True)
            return Ruw(int(answer[1].split()[0]), b"".join(answer[0]), dict(answer[2]))

        told = translating(
            replace(verzoek, headers={**verzoek.headers, "SOAPAction": environ["HTTP_SOAPACTION"]}), forward
        )
        return Response(told.inhoud, told.status, content_type=told.headers.get("Content-Type"))(
            environ, start_response
        )
