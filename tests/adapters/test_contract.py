# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Our own adapters keep the contract that vendors are held to, each against its real stand-in."""

from __future__ import annotations

import dataclasses
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree
from zeep.wsse.signature import verify_envelope

from adapters.memory import Memory
from adapters.pakket import Pakket
from adapters.pakket.folder import Folder
from adapters.store import Store
from adapters.stuf_zds import StufZds
from adapters.stuf_zds.beveiliging import Beveiliging, Soort
from adapters.vrijbrp import VrijBrp
from adapters.zgw import Zgw
from overlijden.adapter import Adapter, Bericht, Journal, Outcome
from overlijden.conformance.contract import AdapterContract
from overlijden.conformance.proef import Ontvangen
from overlijden.conformance.vrijbrp.standin import GEHEIM
from overlijden.conformance.vrijbrp.standin import settings as settings_vrijbrp
from overlijden.conformance.zgw.catalogus import SECRET, settings
from overlijden.db import Database
from tests import sealing
from tests.adapters.conftest import Connect, Standin, running
from tests.adapters.vrijbrp.standin import running as running_vrijbrp
from tests.adapters.zgw.conftest import Backend
from tests.adapters.zgw.standin import running as running_zgw
from tests.conftest import KEYS, DatabaseUrls
from tests.filing import file

lacks = pytest.mark.skip_ok_in_ci(reason="what this adapter does not offer cannot be tested")


@lacks
class TestMemory(AdapterContract):
    made: Memory

    def adapter(self) -> Adapter:
        self.made = Memory.from_config({})
        return self.made

    def teruglezen(self, bericht: Bericht, zaaknummer: str | None) -> Sequence[Ontvangen]:
        found = self.made.received[bericht.levering]
        return [Ontvangen(str(zaaknummer), tuple(document.titel for document in found.documenten))]


@lacks
class TestStufZds(AdapterContract):
    @pytest.fixture(autouse=True)
    def _running(self, standin: Standin, adapter: StufZds) -> None:
        self.standin, self.made = standin, adapter

    def adapter(self) -> Adapter:
        return self.made

    def teruglezen(self, bericht: Bericht, zaaknummer: str | None) -> Sequence[Ontvangen]:
        return zaken(self.standin, bericht)


def zaken(standin: Standin, bericht: Bericht) -> Sequence[Ontvangen]:
    return [
        Ontvangen(zaak["zaaknummer"], tuple(document["titel"] for document in zaak["documenten"]))
        for zaak in standin.zaken
        if zaak["kenmerk"] == bericht.kenmerk
    ]


@lacks
class TestStufZdsSigned(AdapterContract):
    """Its back-end takes nothing that zeep does not find signed by us."""

    @pytest.fixture(autouse=True)
    def _running(self, tmp_path: Path, connect: Connect) -> Iterator[None]:
        ours = sealing.make(tmp_path, key=rsa.generate_private_key(65537, 2048)).settings
        beveiliging = Beveiliging(Soort.HANDTEKENING, **ours)
        with running(tmp_path / "standin", lambda app: verifying(app, ours["certificaat"])) as self.standin:
            self.made = connect(self.standin.url, tijdslimiet=2, beveiliging=beveiliging)
            yield

    def adapter(self) -> Adapter:
        return self.made

    def teruglezen(self, bericht: Bericht, zaaknummer: str | None) -> Sequence[Ontvangen]:
        return zaken(self.standin, bericht)


def verifying(app: WSGIApplication, certificaat: str) -> WSGIApplication:
    """The stand-in, but for its switch, for messages that are signed; what is not is a failure of the server."""

    def take(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] != "/storing":
            inhoud = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            verify_envelope(etree.fromstring(inhoud), certificaat)
            environ["wsgi.input"] = io.BytesIO(inhoud)
        return app(environ, start_response)

    return take


@lacks
class TestZgw(AdapterContract):
    @pytest.fixture(autouse=True)
    def _running(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setenv("ZGW_TEST_SECRET", SECRET)
        with running_zgw() as standin:
            self.made = Zgw.from_config(settings(standin.url))
            yield

    def adapter(self) -> Adapter:
        return self.made

    def teruglezen(self, bericht: Bericht, zaaknummer: str | None) -> Sequence[Ontvangen]:
        """Without the declaration itself, which travels as a document too."""
        backend, made = Backend(self.made), []
        for zaak in backend.zaken(bericht.kenmerk):
            titels = [str(item["titel"]) for item in backend.documenten(zaak)]
            ours = {document.titel for document in bericht.documenten}
            made.append(Ontvangen(str(zaak["identificatie"]), tuple(titel for titel in titels if titel in ours)))
        return made


@lacks
class TestVrijBrp(AdapterContract):
    @pytest.fixture(autouse=True)
    def _running(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setenv("VRIJBRP_GEHEIM", GEHEIM)
        with running_vrijbrp() as self.standin:
            self.made = VrijBrp.from_config(settings_vrijbrp(adres=self.standin.url))
            yield

    def adapter(self) -> Adapter:
        return self.made

    def teruglezen(self, bericht: Bericht, zaaknummer: str | None) -> Sequence[Ontvangen]:
        """A title as vrijBRP keeps it has the document's id behind it; the copy of all answers is ours."""
        return [
            Ontvangen(number, tuple(item["title"].rpartition(" (")[0] for item in self.standin.documents[number][1:]))
            for number, dossier in self.standin.dossiers.items()
            if bericht.levering in {item["id"] for item in dossier["dossier"]["referenceIds"]}
        ]


@lacks
class TestPakket(AdapterContract):
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.folder = tmp_path / self.gemeente
        self.folder.mkdir()

    def adapter(self) -> Adapter:
        return Pakket(Folder(self.folder.parent), 24)

    def teruglezen(self, bericht: Bericht, zaaknummer: str | None) -> Sequence[Ontvangen]:
        """Of this delivery: an amendment is a package of its own under the same reference."""
        made = []
        for path in self.folder.glob(f"{bericht.kenmerk}-{bericht.levering[:8]}*.zip"):
            with zipfile.ZipFile(path) as read:
                bestanden = json.loads(read.read("manifest.json"))["bestanden"]
            made.append(Ontvangen(path.stem, tuple(item["titel"] for item in bestanden if "titel" in item)))
        return made


class Filed(Store):
    """Lays down only what was filed, as the worker does: here each bericht is filed first."""

    def __init__(self, worker: Database, web: Database) -> None:
        super().__init__(worker)
        self.web, self.kenmerken = web, dict[str, str]()

    def deliver(self, bericht: Bericht, journal: Journal) -> Outcome:
        if bericht.levering not in self.kenmerken:
            self.kenmerken[bericht.levering] = file(self.web, adapter="store").kenmerk
        kenmerk = self.kenmerken[bericht.levering]
        return super().deliver(dataclasses.replace(bericht, kenmerk=kenmerk), journal)


@lacks
class TestStore(AdapterContract):
    gemeente = "1942"

    @pytest.fixture(autouse=True)
    def _databases(self, database_urls: DatabaseUrls) -> Iterator[None]:
        with Database(database_urls.worker, keys=KEYS) as worker, Database(database_urls.web, keys=KEYS) as web:
            self.made = Filed(worker, web)
            yield

    def adapter(self) -> Adapter:
        return self.made


def test_a_requirement_cannot_be_overridden() -> None:
    with pytest.raises(TypeError, match=r"test_C01: a requirement cannot be overridden"):
        type("Vendor", (AdapterContract,), {"test_C01": lambda self: None})


def test_nor_by_a_class_mixed_in() -> None:
    mixin = type("Mixin", (), {"test_C21": lambda self: None})
    with pytest.raises(TypeError, match=r"test_C21"):
        type("Vendor", (mixin, AdapterContract), {})
