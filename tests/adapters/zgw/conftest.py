# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A running stand-in for Open Zaak, and a real one where its address is given: the same tests for both."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from adapters.zgw import Zgw
from adapters.zgw.catalogus import Item
from overlijden.conformance.zgw.catalogus import SECRET, settings
from overlijden.conformance.zgw.regels import Standin
from tests.adapters.zgw.standin import running

REAL = ("ZGW_URL", "ZGW_CLIENT_ID", "ZGW_SECRET")


class Backend:
    """A zaaksysteem, seen through its own API."""

    def __init__(self, adapter: Zgw) -> None:
        self.adapter = adapter

    def zaken(self, kenmerk: str) -> list[Item]:
        rsin = self.adapter.profiel.bronorganisatie
        return list(self.adapter.gesprek.ask("zaken", "zaken", identificatie=kenmerk, bronorganisatie=rsin))

    def of(self, zaak: Item, resource: str) -> list[Item]:
        return list(self.adapter.gesprek.ask("zaken", resource, zaak=str(zaak["url"])))

    def eigenschappen(self, zaak: Item) -> list[Item]:
        pad = f"zaken/{str(zaak['url']).rpartition('/')[2]}/zaakeigenschappen"
        return list(self.adapter.gesprek.ask("zaken", pad))

    def documenten(self, zaak: Item) -> list[Item]:
        """Those of the zaak's links, in their order."""
        links = self.of(zaak, "zaakinformatieobjecten")
        rsin = self.adapter.profiel.bronorganisatie
        every = list(self.adapter.gesprek.ask("documenten", "enkelvoudiginformatieobjecten", bronorganisatie=rsin))
        return [item for link in links for item in every if item["url"] == link["informatieobject"]]


Connect = Callable[..., Zgw]


@pytest.fixture
def standin(monkeypatch: pytest.MonkeyPatch) -> Iterator[Standin]:
    monkeypatch.setenv("ZGW_TEST_SECRET", SECRET)
    with running() as made:
        yield made


@pytest.fixture
def connect(standin: Standin) -> Connect:
    """Make an adapter for the stand-in; keywords are further keys of the profile."""
    return lambda **keys: Zgw.from_config({**settings(standin.url), **keys})


@pytest.fixture
def adapter(connect: Connect) -> Zgw:
    return connect()


@pytest.fixture(params=["standin", pytest.param("real", marks=pytest.mark.skip_ok_in_ci(reason="a system outside"))])
def backend(request: pytest.FixtureRequest) -> Backend:
    if request.param == "standin":
        return Backend(request.getfixturevalue("adapter"))
    if missing := [name for name in REAL if name not in os.environ]:
        pytest.skip(f"no real ZGW back-end: set {', '.join(missing)} (and ZGW_RSIN, ZGW_ZAAKTYPE)")
    return Backend(Zgw.from_config(discovered()))


def discovered() -> dict[str, Any]:
    """A profile for the real one: our names where its catalogue has them, its first informatieobjecttype for all."""
    made: dict[str, Any] = settings(os.environ["ZGW_URL"].rstrip("/"))
    made["toegang"] = {"client_id": os.environ["ZGW_CLIENT_ID"], "geheim": "env:ZGW_SECRET"}
    made |= {"bronorganisatie": os.environ.get("ZGW_RSIN", "000000000"), "tijdslimiet": 30, "onversleuteld": True}
    made |= {"zaaktype": {"identificatie": os.environ.get("ZGW_ZAAKTYPE", "AANGIFTE-OVERLIJDEN")}}
    ask = Zgw.from_config(made).gesprek.ask
    zaaktype = next(ask("catalogi", "zaaktypen", identificatie=made["zaaktype"]["identificatie"], status="definitief"))
    url = str(zaaktype["url"])
    roltypen = {item["omschrijving"] for item in ask("catalogi", "roltypen", zaaktype=url)}
    eigenschappen = {item["naam"] for item in ask("catalogi", "eigenschappen", zaaktype=url)}
    typen = ask("catalogi", "informatieobjecttypen", catalogus=str(zaaktype["catalogus"]))
    first = next(item["omschrijving"] for item in typen if item["url"] in zaaktype["informatieobjecttypen"])
    made["rollen"] = {wie: naam for wie, naam in made["rollen"].items() if naam in roltypen}
    made["eigenschappen"] = {naam: pad for naam, pad in made["eigenschappen"].items() if naam in eigenschappen}
    made.pop("wijzigingen")  # which of its statuses would tell these, only its municipality knows
    made["documenttypen"] = {"AANGIFTE": first, "OVERIG": first}
    return made
