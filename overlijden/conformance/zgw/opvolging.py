# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Following up: documents, each whole, each once, with the zaak that it belongs to."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

from overlijden.conformance.eisen import Afgekeurd, Afwijking, Niveau
from overlijden.conformance.proef import Gesprek, Proef
from overlijden.conformance.rest import Inhoud, again, answered, get, kept, last, posts, sent, told
from overlijden.conformance.zgw.lijst import (
    DOCUMENTEN,
    KOPPELINGEN,
    added,
    another,
    api,
    eis,
    listed,
    shown,
    there,
    url,
)
from overlijden.conformance.zgw.weigering import NIET_UNIEK, codes

OPVOLGING = Niveau.OPVOLGING
TWEE = (b"%PDF-1.7 een", b"%PDF-1.7 twee")
GROOT = 5_000_000  # bytes of a document that any back-end should take
VELDEN = ("identificatie", "titel", "formaat", "bestandsomvang", "taal", "informatieobjecttype")
NAAM = "A-verklaring (1) van Żywiałowska & 't Hooft.pdf"


@eis("W30", OPVOLGING, api(DOCUMENTEN), "A document that was made is answered with HTTP 201, as JSON.")
def _answers_201(proef: Proef) -> Iterator[Afwijking]:
    """Een gemaakt document wordt beantwoord met HTTP 201, als JSON."""
    yield from told(answered(added(proef)), 201)


@eis("W31", OPVOLGING, api(DOCUMENTEN), "What we say of a document comes back as sent.")
def _keeps_fields(proef: Proef) -> Iterator[Afwijking]:
    """Wat wij van een document zeggen komt terug zoals gestuurd."""
    gesprek = added(proef)
    yield from kept({naam: sent(gesprek)[naam] for naam in VELDEN}, shown(proef, gesprek))


@eis("W32", OPVOLGING, api(DOCUMENTEN), "The content of a document comes back byte for byte.")
def _keeps_content(proef: Proef) -> Iterator[Afwijking]:
    """De inhoud van een document komt byte voor byte terug."""
    gesprek = added(proef, b"%PDF-1.7 \x00\xff\r\n" + bytes(range(256)))
    yield from downloaded(proef, gesprek, sent(gesprek))


@eis("W33", OPVOLGING, api(KOPPELINGEN), "A document is with its zaak, once.")
def _links_once(proef: Proef) -> Iterator[Afwijking]:
    """Een document hoort bij zijn zaak, één keer."""
    added(proef)
    yield from linked(proef, last(proef, KOPPELINGEN), 1)


@eis("W34", OPVOLGING, api(KOPPELINGEN), "Of two documents neither takes the place of the other.")
def _keeps_both(proef: Proef) -> Iterator[Afwijking]:
    """Van twee documenten neemt het ene de plaats van het andere niet in."""
    proef.deliver(proef.bericht("G01", *TWEE))
    calls = posts(proef, KOPPELINGEN)
    found = {one["informatieobject"] for one in listed(proef, calls[-1], zaak=sent(calls[-1])["zaak"])}
    if missing := [one for one in calls if sent(one)["informatieobject"] not in found]:
        yield Afwijking("/informatieobject", f"{len(calls)} documenten", f"{len(calls) - len(missing)} documenten")


@eis("W35", OPVOLGING, api(KOPPELINGEN), "The same document with the same zaak once more is refused, and stays once.")
def _links_no_more(proef: Proef) -> Iterator[Afwijking]:
    """Hetzelfde document nog eens bij dezelfde zaak wordt geweigerd, en blijft één keer."""
    added(proef)
    gesprek = last(proef, KOPPELINGEN)
    if (ruw := again(proef, gesprek)).status != 400:
        yield Afwijking("HTTP", "400", str(ruw.status))
    yield from linked(proef, gesprek, 1)


@eis("W36", OPVOLGING, api(DOCUMENTEN), "A second document under the same number is refused: identificatie-niet-uniek.")
def _refuses_second(proef: Proef) -> Iterator[Afwijking]:
    """Een tweede document onder hetzelfde nummer wordt geweigerd: identificatie-niet-uniek."""
    if (found := codes(again(proef, added(proef))).get("identificatie")) != NIET_UNIEK:
        yield Afwijking("/invalidParams/identificatie/code", NIET_UNIEK, found or "niets")


@eis("W37", OPVOLGING, api(DOCUMENTEN), "A document of another size than it says is refused.")
def _refuses_size(proef: Proef) -> Iterator[Afwijking]:
    """Een document van een andere omvang dan het zegt wordt geweigerd."""
    ruw = again(proef, added(proef), lambda body: body.update(identificatie=another(proef, "o"), bestandsomvang=1))
    if ruw.status != 400:
        yield Afwijking("HTTP", "400", str(ruw.status))


@eis("W38", OPVOLGING, api(DOCUMENTEN), "A document of 5 MB is taken, and its size is kept.")
def _takes_large(proef: Proef) -> Iterator[Afwijking]:
    """Een document van 5 MB wordt aangenomen, en zijn omvang blijft."""
    gesprek = added(proef, b"%PDF-1.7 " + bytes(GROOT))
    yield from kept({"bestandsomvang": sent(gesprek)["bestandsomvang"]}, shown(proef, gesprek))


@eis("W39", OPVOLGING, api(DOCUMENTEN), "The name of a file may have spaces, quotes and letters outside Latin-1.")
def _takes_names(proef: Proef) -> Iterator[Afwijking]:
    """De naam van een bestand mag spaties, aanhalingstekens en letters buiten Latin-1 hebben."""
    gesprek = added(proef)
    ruw = again(proef, gesprek, lambda body: body.update(identificatie=another(proef, "n"), bestandsnaam=NAAM))
    yield from told(ruw, 201)
    yield from kept({"bestandsnaam": NAAM}, shown(proef, Gesprek(gesprek.verzoek, ruw, gesprek.forward)))


def linked(proef: Proef, gesprek: Gesprek, times: int) -> Iterator[Afwijking]:
    """How many times what this call linked is with its zaak."""
    ours = sent(gesprek)
    found = listed(proef, gesprek, zaak=ours["zaak"])
    same = [one for one in found if not [*kept({"informatieobject": ours["informatieobject"]}, one)]]
    if len(same) != times:
        yield Afwijking("/informatieobject", f"{times} keer", f"{len(same)} keer")


def downloaded(proef: Proef, gesprek: Gesprek, ours: Inhoud) -> Iterator[Afwijking]:
    """The bytes, by the address at which the standard has them."""
    url(gesprek)
    ruw = get(proef, gesprek, f"{there(gesprek)}/download")
    if ruw.status != 200:
        raise Afgekeurd("/inhoud", "de inhoud", f"HTTP {ruw.status}")
    wanted, found = (hashlib.sha256(one).hexdigest() for one in (base64.b64decode(ours["inhoud"]), ruw.inhoud))
    if wanted != found:
        yield Afwijking("/inhoud", f"SHA-256 {wanted}", f"SHA-256 {found}")
