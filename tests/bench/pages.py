# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long each page of the form takes, and what the first one weighs."""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from forms.steps import BIJLAGEN, BY_SLUG, CONTROLEREN
from overlijden import canonical
from overlijden.samples import pdf
from tests.bench.visitor import Visitor
from tests.e2e.stack import Stack
from tests.e2e.walking import ordinary
from tests.forms.filing import confirmation, typed

ROUNDS = 20
CROWD = 16
ALL = "all pages"


@dataclass(frozen=True)
class Weight:
    """Bytes of a first visit, heads included: as sent, and when a proxy would also compress the page."""

    sent: int
    compressed: int


def first_visit(service: Stack) -> Weight:
    """The page that asks for the municipality, and everything that it links to."""
    visitor = Visitor(service.url)
    page = visitor.get("/aangifte")
    resources = sum(visitor.get(address).size for address in set(re.findall(r'"(/static/[^"]+)"', page.text)))
    saved = len(page.text.encode()) - len(gzip.compress(page.text.encode()))
    return Weight(page.size + resources, page.size + resources - saved)


def measure(service: Stack) -> Iterator[tuple[str, str, list[float]]]:
    """Method, page and seconds of each request, one at a time, after a round that warms up."""
    director = Visitor(service.url, "uitvaart")
    walk(director, "1942", defaultdict(list))
    seconds: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for _ in range(ROUNDS):
        walk(director, "1942", seconds)
    for (method, name), found in seconds.items():
        yield method, name, found
    for method in ("GET", "POST"):
        yield method, ALL, [one for (how, _), found in seconds.items() if how == method for one in found]


def at_once(service: Stack) -> Iterator[tuple[str, list[float]]]:
    """Method and seconds of each request while ``CROWD`` people declare together and none stops to think.

    Raises:
        RuntimeError: one of them could not send.

    """
    seconds: defaultdict[tuple[str, str], list[float]] = defaultdict(list)

    def declare(_: int) -> None:
        director = Visitor(service.url, "uitvaart")
        for _ in range(2):
            walk(director, "1942", seconds)

    with ThreadPoolExecutor(CROWD) as crowd:
        list(crowd.map(declare, range(CROWD)))
    for method in ("GET", "POST"):
        yield method, [one for (how, _), found in seconds.items() if how == method for one in found]


def walk(director: Visitor, gemeente: str, seconds: defaultdict[tuple[str, str], list[float]]) -> str:
    """Declare page by page and send it; the reference."""
    data: dict[str, Any] = canonical.write(ordinary(gemeente))
    director.get("/aangifte")
    asked = director.post("/aangifte", {"overlijden.gemeente": gemeente}).location
    address = director.post(asked, {"geval": "overlijden"}).location
    while (slug := address.rpartition("/")[2]) != CONTROLEREN.slug:
        seconds["GET", slug].append(director.get(address).seconds)
        if slug == BIJLAGEN.slug:
            kind = {"bijlage.soort": "A_VERKLARING", "toevoegen": "1"}
            director.post_file(address, kind, "bijlagen", pdf("Formulier A"))
        came = director.post(address, typed(BY_SLUG[slug], data))
        seconds["POST", slug].append(came.seconds)
        address = came.location
    check = director.get(address)
    seconds["GET", CONTROLEREN.slug].append(check.seconds)
    # From the second time on there is more to confirm: who died was declared before.
    sent = director.post(address.replace(CONTROLEREN.slug, "versturen"), confirmation(check.text))
    seconds["POST", "versturen"].append(sent.seconds)
    kenmerk, page = sent.location.split("/")[-2:]
    if page != "ontvangst":
        raise RuntimeError(f"not sent: {sent.location}")
    return kenmerk
