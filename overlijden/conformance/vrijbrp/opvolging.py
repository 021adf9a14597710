# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Following up: documents, each once, with the dossier that they belong to."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from overlijden.conformance.eisen import Afwijking, Niveau
from overlijden.conformance.proef import Proef
from overlijden.conformance.rest import again, answered, get, item, posts, sent, told
from overlijden.conformance.vrijbrp.inname import GEEN_ZAAK
from overlijden.conformance.vrijbrp.lijst import DOCUMENTEN, STUKKEN, added, another, cause, documents, eis

OPVOLGING = Niveau.OPVOLGING
TWEE = (b"%PDF-1.7 een", b"%PDF-1.7 twee")
GROOT = 5_000_000  # bytes of a document that any back-end should take
NAAM = "A-verklaring (1) van Żywiałowska & 't Hooft.pdf"


@eis("D30", OPVOLGING, STUKKEN, "A document that was added is answered with HTTP 201, as JSON with its file name.")
def _answers_201(proef: Proef) -> Iterator[Afwijking]:
    """Een toegevoegd document wordt beantwoord met HTTP 201, als JSON met de naam van het bestand."""
    ruw = answered(added(proef))
    yield from told(ruw, 201)
    if not item(ruw).get("filename"):
        yield Afwijking("/filename", "een naam", "niets")


@eis("D31", OPVOLGING, STUKKEN, "A document is with its dossier, once, under the title that we gave.")
def _lists(proef: Proef) -> Iterator[Afwijking]:
    """Een document staat bij zijn dossier, één keer, onder de titel die wij gaven."""
    gesprek = added(proef)
    titel = sent(gesprek)["title"]
    found = [one.get("title") for one in documents(proef, gesprek)]
    if found.count(titel) != 1:
        yield Afwijking("/*/title", f"1 keer {titel}", f"{found.count(titel)} keer")


@eis("D32", OPVOLGING, STUKKEN, "Of two documents neither takes the place of the other.")
def _keeps_both(proef: Proef) -> Iterator[Afwijking]:
    """Van twee documenten neemt het ene de plaats van het andere niet in."""
    proef.deliver(proef.bericht("G01", *TWEE))
    calls = posts(proef, DOCUMENTEN)
    found = {one.get("title") for one in documents(proef, calls[-1])}
    for titel in (sent(one)["title"] for one in calls):
        if titel not in found:
            yield Afwijking("/*/title", titel, "niets")


@eis("D33", OPVOLGING, STUKKEN, "A dossier holds no documents of another.")
def _lists_no_others(proef: Proef) -> Iterator[Afwijking]:
    """Bij een dossier staan geen documenten van een ander."""
    first, second = added(proef), added(proef)
    titel = sent(first)["title"]
    if titel in {one.get("title") for one in documents(proef, second)}:
        yield Afwijking("/*/title", "alleen eigen documenten", titel)


@eis("D34", OPVOLGING, STUKKEN, "A document for a dossier that does not exist is refused, and that is said as such.")
def _refuses_unknown(proef: Proef) -> Iterator[Afwijking]:
    """Een document bij een dossier dat er niet is wordt geweigerd, en dat staat er zo."""
    gesprek = added(proef)
    base = gesprek.verzoek.url.partition("/dossiers/")[0]
    ruw = proef.send(gesprek, url=f"{base}/dossiers/{another(proef, 'd')}/{DOCUMENTEN}")
    if ruw.status != 404 and GEEN_ZAAK not in cause(ruw):
        yield Afwijking("/cause/message", f"HTTP 404, of HTTP 500 met '{GEEN_ZAAK}'", f"HTTP {ruw.status}")


@eis("D35", OPVOLGING, STUKKEN, "A document without content is refused with HTTP 400.")
def _refuses_empty(proef: Proef) -> Iterator[Afwijking]:
    """Een document zonder inhoud wordt geweigerd met HTTP 400."""
    ruw = again(proef, added(proef), lambda body: body.pop("content"))
    if ruw.status != 400:
        yield Afwijking("HTTP", "400", str(ruw.status))


@eis("D36", OPVOLGING, STUKKEN, "A document of 5 MB is taken.")
def _takes_large(proef: Proef) -> Iterator[Afwijking]:
    """Een document van 5 MB wordt aangenomen."""
    gesprek = added(proef, b"%PDF-1.7 " + bytes(GROOT))
    if sent(gesprek)["title"] not in {one.get("title") for one in documents(proef, gesprek)}:
        yield Afwijking("/*/title", "het document", "niets")


@eis("D37", OPVOLGING, STUKKEN, "The name of a file may have spaces, quotes and letters outside Latin-1.")
def _takes_names(proef: Proef) -> Iterator[Afwijking]:
    """De naam van een bestand mag spaties, aanhalingstekens en letters buiten Latin-1 hebben."""
    gesprek, titel = added(proef), f"Met een lange naam ({another(proef, 'n')})"
    yield from told(again(proef, gesprek, lambda body: body.update(filename=NAAM, title=titel)), 201)
    if titel not in {one.get("title") for one in documents(proef, gesprek)}:
        yield Afwijking("/*/title", titel, "niets")


@eis("D38", OPVOLGING, STUKKEN, "A document is given back as it was sent, byte for byte.")
def _gives_content(proef: Proef) -> Iterator[Afwijking]:
    """Een document komt terug zoals gestuurd, byte voor byte."""
    gesprek = added(proef, TWEE[0])
    numbers = [
        str(one.get("id", "")) for one in documents(proef, gesprek) if one.get("title") == sent(gesprek)["title"]
    ]
    for number in numbers or [""]:
        ruw = get(proef, gesprek, f"{gesprek.verzoek.url}/{quote(number, safe='')}")
        if ruw.status != 200 or ruw.inhoud != TWEE[0]:
            yield Afwijking("/*/id", "een nummer waaronder dezelfde bytes te halen zijn", f"HTTP {ruw.status}")
