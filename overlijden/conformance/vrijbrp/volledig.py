# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Holding out: dossiers at once, a refusal that changes nothing, and messages that only look different."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from overlijden.conformance.eisen import Afwijking, Niveau
from overlijden.conformance.proef import Gesprek, Proef
from overlijden.conformance.rest import Inhoud, again, item, kept, sent
from overlijden.conformance.vrijbrp.lijst import SOORT, another, ask, created, eis, number, reference, renewed
from overlijden.tools.lijn import Ruw

VOLLEDIG = Niveau.VOLLEDIG
SAMEN = 4  # messages at once


def found_as(proef: Proef, gesprek: Gesprek, which: str) -> Iterator[Afwijking]:
    """Nothing when there is a dossier under this reference, of the deceased that we sent."""
    yield from kept({"deceased": sent(gesprek)["deceased"]}, item(ask(proef, gesprek, which)))


@eis("D80", VOLLEDIG, SOORT, "Messages that come at once each make their own dossier.")
def _bears_company(proef: Proef) -> Iterator[Afwijking]:
    """Berichten die tegelijk komen maken elk hun eigen dossier."""
    gesprek = created(proef)
    references = [another(proef, str(one)) for one in range(SAMEN)]

    def send(which: str) -> Ruw:
        return again(proef, gesprek, lambda body: renewed(body, which))

    with ThreadPoolExecutor(SAMEN) as pool:
        numbers = {number(ruw) for ruw in pool.map(send, references)}
    if len(numbers) != SAMEN:
        yield Afwijking("/dossier/dossierId", f"{SAMEN} nummers", f"{len(numbers)} nummers")
    for which in references:
        yield from found_as(proef, gesprek, which)


@eis("D81", VOLLEDIG, SOORT, "After a refused second dossier the first still stands.")
def _keeps_first(proef: Proef) -> Iterator[Afwijking]:
    """Na een geweigerd tweede dossier staat het eerste er nog."""
    gesprek = created(proef)
    again(proef, gesprek, lambda body: body["deceased"].update(lastname="Iemand Anders"))
    yield from found_as(proef, gesprek, reference(gesprek))


def looks(identifier: str, nl: str, en: str, write: Callable[[Inhoud], bytes]) -> None:
    """A requirement that a message that means the same is taken the same, however it looks."""

    def check(proef: Proef) -> Iterator[Afwijking]:
        gesprek, which = created(proef), another(proef, "v")
        body = sent(gesprek)
        renewed(body, which)
        ruw = proef.send(gesprek, write(body))
        if ruw.status != 201:
            yield Afwijking("HTTP", "201", str(ruw.status))
        yield from found_as(proef, gesprek, which)

    check.__doc__ = nl
    eis(identifier, VOLLEDIG, "RFC 8259", en)(check)


looks("D90", "De volgorde van de velden betekent niets.", "The order of the fields means nothing.",
      lambda body: json.dumps(dict(reversed(body.items()))).encode())  # fmt: skip
looks("D91", "Witruimte tussen de velden betekent niets.", "White space between the fields means nothing.",
      lambda body: json.dumps(body, ensure_ascii=False, indent="\t").encode())  # fmt: skip
looks("D92", "Letters als \\u-verwijzing betekenen hetzelfde.", "Letters written as \\u mean the same.",
      lambda body: json.dumps(body).replace("A", "\\u0041").encode())  # fmt: skip
