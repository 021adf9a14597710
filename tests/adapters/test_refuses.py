# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an adapter says its back-end has no place for is what it refuses, and nothing else: each with its stand-in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.vrijbrp import VrijBrp
from adapters.zgw import Zgw
from overlijden import canonical
from overlijden.aangifte import Aangifte
from overlijden.adapter import Adapter, Geval, MemoryJournal, Refused
from overlijden.conformance.vrijbrp.standin import GEHEIM
from overlijden.conformance.vrijbrp.standin import settings as settings_vrijbrp
from overlijden.conformance.zgw.catalogus import SECRET, settings
from overlijden.samples import sample, with_answers
from tests.adapters.aangiften import bericht
from tests.adapters.vrijbrp.standin import running as running_vrijbrp
from tests.adapters.zgw.standin import running as running_zgw

LEVENLOOS: Mapping[str, Any] = {
    "/soort": "LEVENLOOS",
    "/levenloos/moeder": {"voornamen": "Wilma", "geslachtsnaam": "Zon"},
    "/levenloos/zwangerschap_24_weken": "JA",
}
GEVALLEN: Mapping[Geval, tuple[str, Mapping[str, Any]]] = {
    Geval.ZONDER_BSN: ("zonder-bsn", {}),
    Geval.NIET_NATUURLIJK: ("niet-natuurlijk", {}),
    Geval.LEVENLOOS: ("gewoon", LEVENLOOS),
}


@pytest.fixture(params=["stuf_zds", "vrijbrp", "zgw"])
def back_end(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Adapter]:
    monkeypatch.setenv("VRIJBRP_GEHEIM", GEHEIM)
    monkeypatch.setenv("ZGW_TEST_SECRET", SECRET)
    match request.param:
        case "vrijbrp":
            with running_vrijbrp() as vrijbrp:
                yield VrijBrp.from_config(settings_vrijbrp(adres=vrijbrp.url))
        case "zgw":
            with running_zgw() as zgw:
                yield Zgw.from_config(settings(zgw.url))
        case _:
            yield request.getfixturevalue("adapter")


@pytest.mark.parametrize("geval", Geval)
def test_a_back_end_refuses_what_its_adapter_says(back_end: Adapter, geval: Geval) -> None:
    name, answers = GEVALLEN[geval]
    written = canonical.write(sample(name, nu=datetime.now(UTC)))
    aangifte, found = canonical.read(Aangifte, with_answers(written, answers))
    assert found == []
    if geval in back_end.refuses:
        with pytest.raises(Refused):
            back_end.deliver(bericht(aangifte), MemoryJournal())
    else:
        back_end.deliver(bericht(aangifte), MemoryJournal())
