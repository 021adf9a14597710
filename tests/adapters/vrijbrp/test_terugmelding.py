# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""vrijBRP is asked how a dossier stands; it has no place for the number of the akte."""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Callable

import pytest
from flask import Response

from adapters.memory import MemoryJournal
from adapters.vrijbrp import VrijBrp
from overlijden.adapter import Afgifte, AfgifteSoort, Fase, Refused, Stand, TemporaryError
from overlijden.conformance.verstoring import Fault, hang_up, says, truncated
from overlijden.conformance.vrijbrp.standin import Standin, balie
from tests.adapters.vrijbrp.conftest import Settings
from tests.adapters.vrijbrp.test_vrijbrp import BERICHT

DELIVERED = dataclasses.replace(BERICHT, documenten=())
STATES = {
    "incomplete": Fase.ONTVANGEN,
    "created": Fase.ONTVANGEN,
    "processing": Fase.BEHANDELING,
    "on_hold": Fase.BEHANDELING,
    "processed": Fase.AFGEHANDELD,
    "cancelled": Fase.AFGEBROKEN,
    "deleted": Fase.AFGEBROKEN,
    "refused": Fase.AFGEBROKEN,
    "unknown": Fase.ONTVANGEN,
    "something new": Fase.ONTVANGEN,
}


@pytest.fixture
def delivered(adapter: VrijBrp) -> VrijBrp:
    adapter.deliver(BERICHT, MemoryJournal())
    return adapter


@pytest.mark.parametrize(("code", "fase"), STATES.items())
def test_every_state_of_a_dossier_says_how_far_it_is(
    delivered: VrijBrp, vrijbrp: Standin, code: str, fase: Fase
) -> None:
    [number] = vrijbrp.dossiers
    vrijbrp.states[number] = code
    assert delivered.poll(DELIVERED) == Stand(fase)


def test_a_document_of_a_named_title_comes_back(vrijbrp: Standin, settings: Settings, adapter: VrijBrp) -> None:
    adapter.deliver(BERICHT, MemoryJournal())
    asked = VrijBrp.from_config(settings(adres=vrijbrp.url, afgiften={"verlof": "Verlof tot begraven"}))
    assert asked.poll(DELIVERED).afgiften == (), "what we sent is not what it made"
    [number] = vrijbrp.dossiers
    made = {"id": "a/b", "filename": "document.pdf", "content": base64.b64encode(b"%PDF-1.7 verlof").decode()}
    vrijbrp.documents[number] += [{**made, "title": "Verlof tot begraven"}, {**made, "id": "c", "title": "Brief"}]
    [afgifte] = asked.poll(DELIVERED).afgiften
    assert afgifte == Afgifte("a/b", AfgifteSoort.VERLOF)
    assert adapter.poll(DELIVERED).afgiften == (), "its profile names none"
    made["id"] = "ab"
    vrijbrp.documents[number].append({**made, "title": "Verlof tot begraven"})
    assert asked.fetch(DELIVERED, Afgifte("ab", AfgifteSoort.VERLOF)) == b"%PDF-1.7 verlof"
    with pytest.raises(TemporaryError):
        asked.fetch(DELIVERED, Afgifte("weg", AfgifteSoort.VERLOF))


def test_a_dossier_that_is_gone_is_told(delivered: VrijBrp, vrijbrp: Standin) -> None:
    vrijbrp.dossiers.clear()
    with pytest.raises(Refused, match="geen-zaak"):
        delivered.poll(DELIVERED)


@pytest.mark.parametrize(
    "answer",
    [
        hang_up,
        truncated,
        says(500, "<html><body><h1>500</h1></body></html>"),
        says(200, "<html><body>Onderhoud</body></html>"),
        says(200, "{}", "application/json"),
        says(200, '{"dossier": {"dossierId": "1"}}', "application/json"),
        says(404, ""),
        balie("Read timed out"),
    ],
)
def test_what_is_no_answer_is_asked_again(
    delivered: VrijBrp, vrijbrp: Standin, answer: Callable[[Response], Response]
) -> None:
    vrijbrp.faults.append(Fault(DELIVERED.levering, answer, done=True, method="GET"))
    with pytest.raises(TemporaryError):
        delivered.poll(DELIVERED)
    assert delivered.poll(DELIVERED).fase is Fase.ONTVANGEN
