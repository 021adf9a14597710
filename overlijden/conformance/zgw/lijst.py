# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list of requirements of the ZGW APIs, and what they begin with: a zaak made by the adapter."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from overlijden.aangifte import Aangifte
from overlijden.adapter import Bericht
from overlijden.conformance.eisen import Afgekeurd, Eisen
from overlijden.conformance.proef import Gesprek, Ontvangen, Proef
from overlijden.conformance.rest import Inhoud, answered, get, item, last, posts, read, sent

EISEN = Eisen()
eis = EISEN.eis
ZAKEN, ROLLEN, STATUSSEN = "zaken", "rollen", "statussen"
EIGENSCHAPPEN, KOPPELINGEN, DOCUMENTEN = (
    "zaakeigenschappen", "zaakinformatieobjecten", "enkelvoudiginformatieobjecten",
)  # fmt: skip
FOUTEN = "ZGW APIs, Foutafhandeling (RFC 7807)"
TOEGANG = "ZGW APIs, Autorisatie (JWT)"


def api(resource: str) -> str:
    """The paragraph of the standard on this resource."""
    return f"{'Documenten API 1.4' if resource == DOCUMENTEN else 'Zaken API 1.5'}, {resource}"


def created(proef: Proef, geval: str | Aangifte = "G01", *documenten: bytes) -> Gesprek:
    """The call by which the adapter made a zaak of this story."""
    proef.deliver(proef.bericht(geval, *documenten))
    return last(proef, ZAKEN)


def added(proef: Proef, inhoud: bytes = b"%PDF-1.7") -> Gesprek:
    """The call by which the adapter added an attachment; the declaration itself went before it."""
    proef.deliver(proef.bericht("G01", inhoud))
    return last(proef, DOCUMENTEN)


def url(gesprek: Gesprek) -> str:
    """The address that the back-end gave to what this call made."""
    found = item(answered(gesprek)).get("url")
    if not isinstance(found, str):
        raise Afgekeurd("/url", "het adres van wat is gemaakt", "niets")
    return found


def there(gesprek: Gesprek) -> str:
    """The same on the way that we know: a back-end behind a proxy need not know its own name."""
    return f"{gesprek.verzoek.url}/{url(gesprek).rstrip('/').rpartition('/')[2]}"


def shown(proef: Proef, gesprek: Gesprek) -> Inhoud:
    """What the back-end shows of what this call made."""
    return item(get(proef, gesprek, there(gesprek)))


def listed(proef: Proef, gesprek: Gesprek, **query: str) -> list[Any]:
    """Every item of the list to which this call added, page by page."""
    found, vraag = [], urlencode(query)
    for _ in range(50):
        ruw = get(proef, gesprek, f"{gesprek.verzoek.url}?{vraag}")
        page = read(ruw)
        items = page if isinstance(page, list) else page.get("results") if isinstance(page, dict) else None
        if ruw.status != 200 or not isinstance(items, list):
            raise Afgekeurd("/results", "een lijst", f"HTTP {ruw.status}")
        found += items
        following = page.get("next") if isinstance(page, dict) else None
        if not following:
            break
        vraag = str(following).partition("?")[2]
    return found


def of_zaak(proef: Proef, resource: str) -> Iterable[tuple[Gesprek, list[Any]]]:
    """Each call of this kind for the last zaak, with all that the back-end lists of that kind."""
    zaak = url(last(proef, ZAKEN))
    for gesprek in posts(proef, resource):
        if sent(gesprek)["zaak"] == zaak:
            query = {} if resource == EIGENSCHAPPEN else {"zaak": zaak}
            yield gesprek, listed(proef, gesprek, **query)


def another(proef: Proef, mark: str) -> str:
    """A number that nothing has yet."""
    return f"OV-KIT-{hashlib.sha256(f'{proef.eis} {proef.nu} {proef.seed} {mark}'.encode()).hexdigest()[:16]}"


def ontvangen(proef: Proef, bericht: Bericht, _: str | None) -> Sequence[Ontvangen] | None:
    """What the back-end says that it holds under the reference of this bericht, but for the declaration itself."""
    made = [one for one in posts(proef, ZAKEN) if sent(one)["identificatie"] == bericht.kenmerk]
    documents = posts(proef, DOCUMENTEN)
    if not made or not documents:
        return None
    ours = {document.titel for document in bericht.documenten}
    known = {"identificatie": bericht.kenmerk, "bronorganisatie": sent(made[-1])["bronorganisatie"]}
    return [
        Ontvangen(
            str(zaak["identificatie"]), tuple(titel for titel in _titels(proef, zaak, documents[-1]) if titel in ours)
        )
        for zaak in listed(proef, made[-1], **known)
    ]


def _titels(proef: Proef, zaak: Inhoud, document: Gesprek) -> list[str]:
    koppelingen = posts(proef, KOPPELINGEN)
    found = listed(proef, koppelingen[-1], zaak=zaak["url"]) if koppelingen else []
    numbers = (str(one["informatieobject"]).rpartition("/")[2] for one in found)
    return [str(item(get(proef, document, f"{document.verzoek.url}/{number}")).get("titel")) for number in numbers]
