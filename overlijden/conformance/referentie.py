# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The reference back-end, in this process: what the kit is tested against, whole or with one defect."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from werkzeug.test import Client

from overlijden.adapter import Adapter, Bericht, load_adapter
from overlijden.conformance.proef import Ontvangen, Proef
from overlijden.conformance.standin.app import create_app
from overlijden.conformance.standin.store import Store
from overlijden.conformance.standin.vertoning import zaken
from overlijden.lijn import Forward, Ruw, Verzoek

Ingreep = Callable[[Verzoek, Forward], Ruw]  # what stands between the kit and the reference
ADRES = "http://127.0.0.1/"  # nobody calls it: the line ends in this process
PROFIEL = {
    "adressen": {
        "vrije_berichten": f"{ADRES}VrijeBerichten",
        "ontvang_asynchroon": f"{ADRES}OntvangAsynchroon",
        "beantwoord_vraag": f"{ADRES}BeantwoordVraag",
    },
    "zender": {"organisatie": "00000000000000000000", "applicatie": "Overlijden"},
    "ontvanger": {"organisatie": "0796", "applicatie": "Zaaksysteem"},
}


class Referentie:
    """A stand-in back-end that is called directly; ``ingreep`` may change what it hears and says."""

    def __init__(self, folder: Path, ingreep: Ingreep | None = None) -> None:
        self.client = Client(create_app(folder))
        self.store = Store(folder)
        self.ingreep = ingreep

    def forward(self, verzoek: Verzoek) -> Ruw:
        return self._answer(verzoek) if self.ingreep is None else self.ingreep(verzoek, self._answer)

    def teruglezen(self, bericht: Bericht, _: str | None) -> list[Ontvangen]:
        """Every zaak with the reference of this bericht, whatever its number."""
        return [
            Ontvangen(zaak["zaaknummer"], tuple(document["titel"] for document in zaak["documenten"]))
            for zaak in zaken(self.store)
            if zaak["kenmerk"] == bericht.kenmerk
        ]

    def proef(self, eis: str, adapter: Adapter, nu: datetime | None = None) -> Proef:
        """A bench on this back-end for the requirement with this id; ``nu`` is aware, by default now."""
        nu = nu or datetime.now(UTC)
        return Proef(adapter, eis, nu=nu, through=self.forward, teruglezen=self.teruglezen)

    def _answer(self, verzoek: Verzoek) -> Ruw:
        with self.client.open(
            verzoek.url, method=verzoek.method, data=verzoek.body, headers=dict(verzoek.headers)
        ) as response:
            return Ruw(response.status_code, response.get_data(), {k.lower(): v for k, v in response.headers})


@contextmanager
def running(ingreep: Ingreep | None = None) -> Iterator[Referentie]:
    """An empty one, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="overlijden-kit-") as folder:
        yield Referentie(Path(folder), ingreep)


def adapter() -> Adapter:
    """The service's own adapter, as a municipality would configure it for the reference."""
    return load_adapter("stuf_zds", PROFIEL)
