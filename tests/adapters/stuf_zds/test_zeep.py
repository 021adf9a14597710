# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""An independent reader: zeep on the official service descriptions understands our messages and the stand-in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import zeep
from lxml import etree

from adapters.memory import MemoryJournal
from adapters.stuf_zds import StufZds
from tests.adapters.aangiften import SHARED, VARIANTEN, aangifte, bericht, document
from tests.adapters.conftest import Standin
from tests.testpersonen import personen

WSDLS = SHARED / "schemas/stuf/zds-1.1.02-king-resolved-p27"
pytestmark = pytest.mark.skipif(not WSDLS.exists(), reason="the official service descriptions are not at hand")
STUURGEGEVENS = {
    "zender": {"applicatie": "Proef"},
    "ontvanger": {"organisatie": "0796", "applicatie": "Zaaksysteem"},
    "referentienummer": "proef-1",
    "tijdstipBericht": "20261123120000000",
}


@pytest.fixture(scope="module")
def clients() -> Iterator[dict[str, zeep.Client]]:
    files = {
        "VrijeBerichten": "zkn0310_vrijeBerichten_zs-dms.wsdl",
        "OntvangAsynchroon": "zkn0310_ontvangAsynchroon_mutatie_zs-dms.wsdl",
        "BeantwoordVraag": "zkn0310_beantwoordVraag_zs-dms.wsdl",
    }
    made = {poort: zeep.Client(str(WSDLS / name)) for poort, name in files.items()}
    yield made
    for client in made.values():
        client.transport.session.close()


def service(clients: dict[str, zeep.Client], standin: Standin, poort: str) -> zeep.proxy.ServiceProxy:
    binding = f"{{http://www.egem.nl/StUF/sector/zkn/0310}}SOAP{poort}"
    return clients[poort].create_service(binding, f"{standin.url}/{poort}")


def test_the_stand_in_gives_a_number(clients: dict[str, zeep.Client], standin: Standin) -> None:
    stuurgegevens = {**STUURGEGEVENS, "berichtcode": "Di02", "functie": "genereerZaakidentificatie"}
    answer = service(clients, standin, "VrijeBerichten").genereerZaakIdentificatie_Di02(stuurgegevens=stuurgegevens)
    assert answer.zaak.identificatie["_value_1"].startswith("0796")
    assert answer.stuurgegevens.crossRefnummer == "proef-1"


def test_the_stand_in_tells_which_documents_it_has(
    clients: dict[str, zeep.Client], standin: Standin, adapter: StufZds
) -> None:
    filed = aangifte(personen()[0], "vestiging")
    outcome = adapter.deliver(bericht(filed, document()), MemoryJournal())
    answer = service(clients, standin, "BeantwoordVraag").geefLijstZaakdocumenten_Lv01(
        stuurgegevens={**STUURGEGEVENS, "berichtcode": "Lv01", "entiteittype": "ZAK"},
        parameters={"sortering": 0, "indicatorVervolgvraag": False},
        gelijk={"identificatie": outcome.zaaknummer, "entiteittype": "ZAK"},
    )
    [zaak] = answer.antwoord.object
    assert zaak.identificatie["_value_1"] == outcome.zaaknummer
    assert len(zaak.heeftRelevant) == 1


def test_the_stand_in_refuses_what_our_profile_does_not_admit(
    clients: dict[str, zeep.Client], standin: Standin
) -> None:
    """The object that zeep sends has no content, which the official schema allows."""
    with pytest.raises(zeep.exceptions.Fault) as caught:
        service(clients, standin, "OntvangAsynchroon").creeerZaak_Lk01(
            stuurgegevens={**STUURGEGEVENS, "berichtcode": "Lk01", "entiteittype": "ZAK"},
            parameters={"mutatiesoort": "T", "indicatorOvername": "V"},
            object=[{"entiteittype": "ZAK", "verwerkingssoort": "T"}],
        )
    assert caught.value.detail.find(".//{*}code").text == "StUF055"


@pytest.mark.parametrize("variant", VARIANTEN)
def test_zeep_reads_our_zaak(clients: dict[str, zeep.Client], adapter: StufZds, variant: str) -> None:
    journal = MemoryJournal()
    filed = aangifte(personen()[0], variant)
    adapter.deliver(bericht(filed, document()), journal)
    read = clients["OntvangAsynchroon"].get_element("{http://www.egem.nl/StUF/sector/zkn/0310}zakLk01")
    zaak = read.parse(etree.fromstring(journal.bodies["zaak"]), clients["OntvangAsynchroon"].wsdl.types).object[0]
    persoon = zaak.heeftBetrekkingOp[0].gerelateerde.natuurlijkPersoon
    assert persoon.geslachtsnaam["_value_1"] == filed.overledene.geslachtsnaam
    assert persoon["inp.bsn"]["_value_1"] == filed.overledene.bsn
    assert (zaak.heeftAlsInitiator.gerelateerde.vestiging is None) == (variant != "vestiging")


def test_zeep_reads_the_stand_ins_own_description(standin: Standin) -> None:
    client = zeep.Client(f"{standin.url}/OntvangAsynchroon?wsdl")
    [binding] = client.wsdl.bindings.values()
    offered = {"creeerZaak_Lk01", "updateZaak_Lk01", "voegZaakdocumentToe_Lk01", "actualiseerZaakstatus_Lk01"}
    assert set(binding._operations) == offered  # noqa: SLF001 - no other way
    client.transport.session.close()
