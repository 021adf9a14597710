# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The reference back-ends, in this process: what the kit is tested against, whole or with one defect."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from flask import Flask
from werkzeug.test import Client

from overlijden.adapter import Adapter, Bericht
from overlijden.conformance.feed import app as feed_app
from overlijden.conformance.feed import standin as feed
from overlijden.conformance.feed.afnemer import load
from overlijden.conformance.proef import Ontvangen, Proef, Teruglezen
from overlijden.conformance.standin.app import create_app
from overlijden.conformance.standin.store import Store
from overlijden.conformance.standin.vertoning import zaken
from overlijden.conformance.vrijbrp import standin as vrijbrp
from overlijden.conformance.zds.versie import translating
from overlijden.conformance.zgw import catalogus, regels
from overlijden.conformance.zgw import standin as zgw
from overlijden.tools.lijn import Forward, Ruw, Verzoek

Ingreep = Callable[[Verzoek, Forward], Ruw]  # what stands between the kit and the reference
ADRES = "http://127.0.0.1/"  # nobody calls it: the line ends in this process
ZDS, ZDS_1_2, ZGW, VRIJBRP, FEED = "zds", "zds-1.2", "zgw", "vrijbrp", "feed"
PROFIEL = {
    "adressen": {
        "vrije_berichten": f"{ADRES}VrijeBerichten",
        "ontvang_asynchroon": f"{ADRES}OntvangAsynchroon",
        "beantwoord_vraag": f"{ADRES}BeantwoordVraag",
    },
    "zender": {"organisatie": "00000000000000000000", "applicatie": "Overlijden"},
    "ontvanger": {"organisatie": "0796", "applicatie": "Zaaksysteem"},
    "aanvulling": {"volgnummer": 3, "omschrijving": "Aangevuld", "eenheid": "BURGERZAKEN"},
    "intrekking": {"volgnummer": 4, "omschrijving": "Ingetrokken", "eenheid": "BURGERZAKEN"},
    "terugmelding": {"plaats": "status", "akte": "Akte gemaakt", "behandeling": "In behandeling"},
}
# The secrets of the stand-ins, which are no secret: an adapter takes its own from the environment alone.
GEHEIMEN = {"ZGW_KIT": catalogus.SECRET, "VRIJBRP_KIT": vrijbrp.GEHEIM}
Made = tuple[Flask, Teruglezen | None]


@dataclass(frozen=True)
class Dialect:
    """A language of back-ends here: the adapter that speaks it, its profile, and who answers."""

    adapter: str
    profiel: Mapping[str, Any]
    make: Callable[[Path], Made]
    before: Ingreep | None = None


class Referentie:
    """A stand-in back-end that is called directly; ``ingreep`` may change what it hears and says.

    It does so in the words that the stand-in knows, or with ``outside`` in those of the dialect.
    """

    def __init__(
        self, folder: Path, ingreep: Ingreep | None = None, dialect: str = ZDS, *, outside: bool = False
    ) -> None:
        app, self.teruglezen = DIALECTEN[dialect].make(folder)
        self.client, before = Client(app), DIALECTEN[dialect].before
        changes = [one for one in ((ingreep, before) if outside else (before, ingreep)) if one is not None]
        self.forward: Forward = self._answer
        for change in reversed(changes):
            self.forward = _behind(change, self.forward)

    def proef(self, eis: str, adapter: Adapter, nu: datetime | None = None) -> Proef:
        """A bench on this back-end for the requirement with this id; ``nu`` is aware, by default now."""
        nu = nu or datetime.now(UTC)
        return Proef(adapter, eis, nu=nu, through=self.forward, teruglezen=self.teruglezen)

    def _answer(self, verzoek: Verzoek) -> Ruw:
        with self.client.open(
            verzoek.url, base_url=ADRES, method=verzoek.method, data=verzoek.body, headers=dict(verzoek.headers)
        ) as response:
            return Ruw(response.status_code, response.get_data(), {k.lower(): v for k, v in response.headers})


def _behind(change: Ingreep, forward: Forward) -> Forward:
    return lambda verzoek: change(verzoek, forward)


@contextmanager
def running(ingreep: Ingreep | None = None, dialect: str = ZDS, *, outside: bool = False) -> Iterator[Referentie]:
    """An empty one, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="overlijden-kit-") as folder:
        yield Referentie(Path(folder), ingreep, dialect, outside=outside)


def adapter(dialect: str = ZDS) -> Adapter:
    """The service's own adapter, as a municipality would configure it for the reference."""
    for name, geheim in GEHEIMEN.items():
        os.environ.setdefault(name, geheim)
    return load(DIALECTEN[dialect].adapter, DIALECTEN[dialect].profiel)


def _zds(folder: Path) -> Made:
    store = Store(folder)

    def read_back(bericht: Bericht, _: str | None) -> list[Ontvangen]:
        """Every zaak with the reference of this bericht, whatever its number."""
        return [
            Ontvangen(zaak["zaaknummer"], tuple(document["titel"] for document in zaak["documenten"]))
            for zaak in zaken(store)
            if zaak["kenmerk"] == bericht.kenmerk
        ]

    return create_app(folder), read_back


def _zgw(_: Path) -> Made:
    kept = regels.Standin(url=ADRES.rstrip("/"))
    catalogus.fill(kept)
    return zgw.create_app(kept), None


def _vrijbrp(_: Path) -> Made:
    return vrijbrp.create_app(vrijbrp.Standin()), None


def _feed(_: Path) -> Made:
    return feed_app.create_app(feed.filled()), None


DIALECTEN: Mapping[str, Dialect] = MappingProxyType({
    ZDS: Dialect("stuf_zds", PROFIEL, _zds),
    ZDS_1_2: Dialect("stuf_zds", {**PROFIEL, "versie": "1.2"}, _zds, translating),
    ZGW: Dialect("zgw", {**catalogus.settings(ADRES.rstrip("/")),
                         "toegang": {"client_id": catalogus.CLIENT, "geheim": "env:ZGW_KIT"}}, _zgw),
    VRIJBRP: Dialect("vrijbrp", vrijbrp.settings(adres=ADRES.rstrip("/"), geheim="env:VRIJBRP_KIT"), _vrijbrp),
    FEED: Dialect("feed", feed.settings(f"{ADRES}api/v1"), _feed),
})  # fmt: skip
