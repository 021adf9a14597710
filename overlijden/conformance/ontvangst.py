# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The kit as a municipality: it takes what a front-end sends, answers it, and tells how it read it."""

from __future__ import annotations

import itertools
import json
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from lxml import etree
from werkzeug.serving import BaseWSGIServer
from werkzeug.serving import make_server as _make_server

from overlijden.conformance.eisen import Afwijking
from overlijden.conformance.standin import ADRES, Quiet
from overlijden.conformance.standin.app import create_app as create_standin
from overlijden.conformance.standin.check import invalid
from overlijden.conformance.standin.diensten import DIENSTEN
from overlijden.conformance.standin.soap import parse
from overlijden.conformance.standin.vertoning import content
from overlijden.conformance.zds.berichten import STUURGEGEVENS, every, text

ACTIE = "http://www.egem.nl/StUF/sector/zkn/0310/"
NUMMERS = "//ZKN:object/ZKN:identificatie"
TIJDSTIP = f"{STUURGEGEVENS}/StUF:tijdstipBericht"
REFERENTIE = f"{STUURGEGEVENS}/StUF:referentienummer"


@contextmanager
def serving(port: int, folder: Path, tell: Callable[[str], object]) -> Iterator[BaseWSGIServer]:
    """A server that already listens, on this machine only; one report file for each message in ``folder``."""
    with tempfile.TemporaryDirectory(prefix="overlijden-kit-") as kept:
        yield _make_server(ADRES, port, create_app(Path(kept), folder, tell), threaded=True, request_handler=Quiet)


def create_app(kept: Path, folder: Path, tell: Callable[[str], object]) -> Flask:
    """The stand-in, whose every message is judged as well; ``kept`` is its own, ``folder`` is for the reports."""
    folder.mkdir(parents=True, exist_ok=True)
    app, count = create_standin(kept), itertools.count(1)

    @app.after_request
    def report(response: Response) -> Response:
        if request.method == "POST" and request.endpoint == "receive":
            judged = judge(request.headers.get("SOAPAction", ""), request.content_type or "", request.get_data())
            judged["antwoord"] = response.status_code
            file = folder / f"{next(count):04}-{judged['dienst'] or 'onbekend'}.json"
            file.write_text(json.dumps(judged, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            tell(f"{file.name}: {judged['oordeel']}")
            for one in judged["afwijkingen"]:
                tell(f"  {one['wijzer']}: {one['verwacht']} / {one['gelezen']}")
        return response

    return app


def judge(actie: str, content_type: str, inhoud: bytes) -> dict[str, Any]:
    """What is wrong with a message, all at once, and how we read it."""
    naam = actie.strip('"').rpartition("/")[2]
    afwijkingen = [*_headers(actie, content_type, naam)]
    gelezen: dict[str, Any] = {}
    try:
        verzoek = parse(inhoud)
    except ValueError as error:
        afwijkingen.append(Afwijking("/", "SOAP 1.1 zonder DOCTYPE", str(error)))
    else:
        afwijkingen += _message(naam, verzoek.xml)
        gelezen = content(verzoek.xml) if naam == "creeerZaak_Lk01" else {}
    return {
        "dienst": naam if naam in DIENSTEN else "",
        "oordeel": "voldoet niet" if afwijkingen else "voldoet",
        "afwijkingen": [asdict(one) for one in afwijkingen],
        "gelezen": gelezen,
    }


def _headers(actie: str, content_type: str, naam: str) -> Iterator[Afwijking]:
    if naam not in DIENSTEN or actie.strip('"') != ACTIE + naam:
        yield Afwijking("SOAPAction", f"{ACTIE} met een dienst van ZDS 1.1", actie or "niets")
    if content_type.partition(";")[0].strip().lower() != "text/xml":
        yield Afwijking("Content-Type", "text/xml", content_type or "niets")


def _message(naam: str, xml: etree._Element) -> Iterator[Afwijking]:
    root = xml.getroottree().getroot()
    if naam in DIENSTEN and etree.QName(xml).localname != DIENSTEN[naam].element:
        yield Afwijking("/soapenv:Envelope/soapenv:Body/*", DIENSTEN[naam].element, etree.QName(xml).localname)
    for wijzer, verwacht in invalid(xml):
        yield Afwijking(wijzer, verwacht, "iets anders")
    if not re.fullmatch("[0-9]{8,17}", text(root, TIJDSTIP)):
        yield Afwijking(TIJDSTIP, "8 tot en met 17 cijfers", text(root, TIJDSTIP) or "niets")
    if not 1 <= len(text(root, REFERENTIE)) <= 40:
        yield Afwijking(REFERENTIE, "1 tot en met 40 tekens", text(root, REFERENTIE) or "niets")
    for node in every(root, NUMMERS):
        if not re.fullmatch("[0-9]{4}.{1,36}", node.text or ""):
            yield Afwijking(NUMMERS, "vier cijfers van de gemeente en 1 tot en met 36 tekens", node.text or "niets")
    for node in every(root, "//soapenv:Body//*[not(*) and not(@xsi:nil)]"):
        if not (node.text or "").strip():
            yield Afwijking(root.getroottree().getpath(node), "een waarde, of xsi:nil met noValue", "leeg")
