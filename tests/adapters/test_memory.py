# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The smallest adapter keeps the contract that all keep."""

from __future__ import annotations

import pytest

from adapters.memory import Memory, MemoryJournal
from overlijden.aangifte import Aangifte
from overlijden.adapter import Accepted, ConfigError
from tests.adapters.aangiften import bericht


def test_a_bericht_delivered_twice_is_one_zaak() -> None:
    adapter, journal = Memory.from_config({}), MemoryJournal()
    first = adapter.deliver(bericht(Aangifte()), journal)
    assert adapter.deliver(bericht(Aangifte()), journal) == first == Accepted("0796-000001")
    assert len(adapter.received) == 1


def test_a_levering_known_under_a_lost_journal_keeps_its_number() -> None:
    adapter = Memory()
    first = adapter.deliver(bericht(Aangifte()), MemoryJournal())
    assert adapter.deliver(bericht(Aangifte()), MemoryJournal()) == first


def test_a_look_up_finishes_what_arrived() -> None:
    adapter, journal = Memory(), MemoryJournal()
    adapter.deliver(bericht(Aangifte()), MemoryJournal())
    journal.keep("zaak", lambda: b"sent, answer lost")
    adapter.lookup(bericht(Aangifte()), journal)
    assert journal.results == {"zaak": "0796-000001"}


def test_a_look_up_finishes_nothing_that_did_not_arrive() -> None:
    journal = MemoryJournal()
    journal.keep("zaak", lambda: b"sent, lost on the way")
    Memory().lookup(bericht(Aangifte()), journal)
    assert journal.unfinished() == ("zaak",)


def test_an_unknown_setting_is_named() -> None:
    with pytest.raises(ConfigError, match=r"profiel\.url"):
        Memory.from_config({"url": "x"})


def test_a_renewed_body_is_made_again() -> None:
    journal = MemoryJournal()
    journal.keep("zaak", lambda: b"old")
    journal.renew("zaak")
    assert journal.keep("zaak", lambda: b"new") == b"new"
