# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""vrijBRP is asked how a dossier stands; it has no place for the number of the akte."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from flask import Response

from adapters.memory import MemoryJournal
from adapters.vrijbrp import VrijBrp
from overlijden.adapter import Fase, Refused, Stand, TemporaryError
from overlijden.conformance.verstoring import Fault, hang_up, says, truncated
from overlijden.conformance.vrijbrp.standin import Standin, balie
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
