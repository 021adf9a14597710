# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sequence cases: every row of the transition table is in a life, and a machine that walks at random agrees with it."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from overlijden.conformance import reeksen
from overlijden.conformance.reeksen import Reeks
from overlijden.status import FEITEN, OVERGANGEN, Actie, IllegalTransition, Rol, Status, next_status


@pytest.mark.parametrize("reeks", reeksen.read(), ids=lambda reeks: reeks.id)
def test_a_life_can_be_lived(reeks: Reeks) -> None:
    assert reeksen.walk(reeks) is reeks.einde


def test_every_row_of_the_table_is_in_a_life() -> None:
    assert {one for reeks in reeksen.read() for one in reeks.stappen} >= set(OVERGANGEN)


@pytest.mark.parametrize("status", Status)
def test_what_must_be_refused_is_refused(status: Status) -> None:
    for actie, rol in reeksen.illegal(status):
        with pytest.raises(IllegalTransition):
            next_status(status, actie, rol)


def test_a_back_end_hears_every_order_in_which_a_life_can_be_told() -> None:
    heard = reeksen.messages()
    for order in ((Actie.AFLEVEREN,), (Actie.AFLEVEREN, Actie.INTREKKEN), (Actie.AFLEVEREN, Actie.DOORZENDEN),
                  (Actie.AFLEVEREN, Actie.WIJZIGEN), (Actie.AFLEVEREN, Actie.AANVULLEN)):  # fmt: skip
        assert order in heard


class Life(RuleBasedStateMachine):
    """Anybody does anything: what the code allows is what the sequence cases tell others to expect."""

    def __init__(self) -> None:
        super().__init__()
        self.status = reeksen.BEGIN
        known = {(one.van, one.actie, rol): one.naar for one in OVERGANGEN for rol in one.rollen}
        facts = {(status, one.actie, rol): status for one in FEITEN for status in one.bij for rol in one.rollen}
        self.told = {**known, **facts}

    @rule(actie=st.sampled_from(Actie), rol=st.sampled_from(Rol))
    def act(self, actie: Actie, rol: Rol) -> None:
        refused = (actie, rol) in set(reeksen.illegal(self.status))
        try:
            self.status = next_status(self.status, actie, rol)
        except IllegalTransition:
            assert refused
            return
        assert not refused

    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        rows = [key for key in self.told if key[0] is self.status]
        if rows:
            row = data.draw(st.sampled_from(rows))
            self.status = next_status(*row)
            assert self.status is self.told[row]


TestLife = Life.TestCase
TestLife.settings = settings(deadline=None, max_examples=60)
