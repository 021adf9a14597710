# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Holding out: zaken at once, lists in pages, and messages that only look different."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from overlijden.conformance.eisen import Afgekeurd, Afwijking, Niveau
from overlijden.conformance.proef import Gesprek, Proef
from overlijden.conformance.rest import Inhoud, again, get, item, kept, read, resource, sent
from overlijden.conformance.zgw.lijst import ZAKEN, another, api, created, eis, listed
from overlijden.tools.lijn import Ruw

VOLLEDIG = Niveau.VOLLEDIG
SAMEN = 4  # messages at once
JSON = "RFC 8259"
MOST = 50  # pages


def found_as(proef: Proef, gesprek: Gesprek, nummer: str) -> Iterator[Afwijking]:
    """Nothing when there is one zaak under this number, with the description that we sent."""
    zaken = listed(proef, gesprek, identificatie=nummer, bronorganisatie=sent(gesprek)["bronorganisatie"])
    if len(zaken) != 1:
        yield Afwijking("/results", "1 zaak", f"{len(zaken)} zaken")
    for zaak in zaken[:1]:
        yield from kept({"omschrijving": sent(gesprek)["omschrijving"]}, zaak, "/results/0")


@eis("W80", VOLLEDIG, api(ZAKEN), "Messages that come at once each make their own zaak.")
def _bears_company(proef: Proef) -> Iterator[Afwijking]:
    """Berichten die tegelijk komen maken elk hun eigen zaak."""
    gesprek = created(proef)
    nummers = [another(proef, str(number)) for number in range(SAMEN)]

    def send(nummer: str) -> Ruw:
        return again(proef, gesprek, lambda body: body.update(identificatie=nummer))

    with ThreadPoolExecutor(SAMEN) as pool:
        for ruw in pool.map(send, nummers):
            if ruw.status != 201:
                yield Afwijking("HTTP", "201", str(ruw.status))
    for nummer in nummers:
        yield from found_as(proef, gesprek, nummer)


@eis("W81", VOLLEDIG, api(ZAKEN), "After a refused second zaak the first still stands.")
def _keeps_first(proef: Proef) -> Iterator[Afwijking]:
    """Na een geweigerde tweede zaak staat de eerste er nog."""
    gesprek = created(proef)
    again(proef, gesprek, lambda body: body.update(omschrijving="Iets anders"))
    yield from found_as(proef, gesprek, sent(gesprek)["identificatie"])


@eis("W82", VOLLEDIG, "Catalogi API 1.3, paginering", "A list says how many there are, and its pages hold as many.")
def _counts(proef: Proef) -> Iterator[Afwijking]:
    """Een lijst zegt hoeveel er zijn, en haar pagina's bevatten er zoveel."""
    created(proef)
    lists = [one for one in proef.gesprekken if one.verzoek.method == "GET" and resource(one.verzoek) == "roltypen"]
    if not lists:
        raise Afgekeurd("", "een vraag om de roltypen", "geen aanroep")
    base = lists[0].verzoek.url.partition("?")[0]
    url, found, count = lists[0].verzoek.url, list[Inhoud](), 0
    for _ in range(MOST):
        page = item(get(proef, lists[0], url))
        found, count = [*found, *page.get("results", ())], page.get("count", 0)
        if not page.get("next"):
            break
        url = f"{base}?{str(page['next']).partition('?')[2]}"
    if (numbers := len({str(one.get("url")) for one in found})) != count:
        yield Afwijking("/count", f"{numbers}", f"{count}")


def looks(identifier: str, nl: str, en: str, write: Callable[[Inhoud], bytes]) -> None:
    """A requirement that a message that means the same is taken the same, however it looks."""

    def check(proef: Proef) -> Iterator[Afwijking]:
        gesprek = created(proef)
        nummer = another(proef, "v")
        ruw = proef.send(gesprek, write({**sent(gesprek), "identificatie": nummer}))
        if ruw.status != 201:
            yield Afwijking("HTTP", "201", f"{ruw.status} {read(ruw).get('code', '')}".strip())
        yield from found_as(proef, gesprek, nummer)

    check.__doc__ = nl
    eis(identifier, VOLLEDIG, JSON, en)(check)


looks("W90", "De volgorde van de velden betekent niets.", "The order of the fields means nothing.",
      lambda body: json.dumps(dict(reversed(body.items()))).encode())  # fmt: skip
looks("W91", "Witruimte tussen de velden betekent niets.", "White space between the fields means nothing.",
      lambda body: json.dumps(body, ensure_ascii=False, indent="\t").encode())  # fmt: skip
looks("W92", "Letters als \\u-verwijzing betekenen hetzelfde.", "Letters written as \\u mean the same.",
      lambda body: json.dumps(body).replace("A", "\\u0041").encode())  # fmt: skip
