# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list that a clerk opens in the morning."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from overlijden.adapter import (
    Accepted,
    Adapter,
    Bericht,
    DeliveryError,
    Journal,
    Refused,
    UnknownOutcome,
)
from overlijden.db import Database
from tests.filing import file, settle
from tests.overlijden.conftest import Deliver, LogIn

pytestmark = pytest.mark.balie


class OwnSystem(Adapter):
    """A municipality's own back-end that always answers the same."""

    def __init__(self, answer: Accepted | DeliveryError) -> None:
        self._answer = answer

    @classmethod
    def from_config(cls, settings: object) -> OwnSystem:
        raise NotImplementedError

    def deliver(self, bericht: Bericht, journal: Journal) -> Accepted:
        if isinstance(self._answer, DeliveryError):
            raise self._answer
        return self._answer

    def ping(self) -> None:
        pass


def title(page: str) -> str:
    """Which list is shown."""
    (found,) = re.findall(r'<h2[^>]* id="lijst">([^<]+)<', page)
    return str(found)


def counted(page: str) -> dict[str, int]:
    """How many dossiers each list says that it has, by its name in the address; those that have any."""
    found = re.findall(r'href="/balie\?rij=([a-z-]+)"[^>]*>[^<]+<span class="numeric">([0-9]+)</span>', page)
    return {slug: int(count) for slug, count in found}


def references(page: str) -> list[str]:
    return re.findall(r'href="/balie/(OV-[^"?]+)', page)


def test_a_new_declaration_says_what_to_do(log_in: LogIn, database: Database, deliver: Deliver) -> None:
    dossier = file(database, adapter="store")
    deliver()
    page = log_in("gooise-meren").get("/balie").text
    assert title(page) == "Te doen"
    assert references(page) == [dossier.kenmerk]
    assert "Neem in behandeling" in page


def test_without_declarations_the_list_says_so(log_in: LogIn) -> None:
    assert "geen aangiften" in log_in("gooise-meren").get("/balie").text


def test_another_municipality_s_declarations_are_not_listed(
    log_in: LogIn, database: Database, deliver: Deliver
) -> None:
    file(database, "1942", adapter="store")
    deliver()
    assert references(log_in("den-bosch").get("/balie").text) == []


def test_what_is_due_first_stands_first(log_in: LogIn, database: Database, deliver: Deliver) -> None:
    now = datetime.now(UTC)
    dossiers = [file(database, adapter="store", nu=now - timedelta(weeks=weeks)) for weeks in (0, 2, 1)]
    deliver()
    found = references(log_in("gooise-meren").get("/balie").text)
    assert found == [dossiers[place].kenmerk for place in (1, 2, 0)]


def test_a_municipality_with_its_own_system_reads_where_each_dossier_went(
    log_in: LogIn, database: Database, deliver: Deliver
) -> None:
    file(database, "0796", adapter="own")
    deliver(OwnSystem(Accepted("ZAAK-2026-7")))
    page = log_in("den-bosch").get("/balie").text
    assert title(page) == "Akte nog niet gemeld"
    assert "Zaak ZAAK-2026-7" in page
    assert "Behandel in uw eigen systeem" in page


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda: Refused("StUF064"), "Niet aangenomen door uw systeem"),
        (lambda: UnknownOutcome("timeout"), "Niet zeker of de aangifte is aangekomen"),
    ],
)
def test_a_delivery_that_needs_somebody_is_what_is_shown_first(
    log_in: LogIn, database: Database, deliver: Deliver, answer: Callable[[], DeliveryError], words: str
) -> None:
    file(database, "0796", adapter="own")
    deliver(OwnSystem(Accepted()))
    problem = file(database, "0796", adapter="own")
    deliver(OwnSystem(answer()))
    client = log_in("den-bosch")
    page = client.get("/balie").text
    assert (title(page), references(page)) == ("Aflevering mislukt", [problem.kenmerk])
    assert counted(page) == {"aflevering": 1, "terugmelden": 1, "onderweg": 1}
    assert "Een aflevering is mislukt" in client.get("/balie?rij=terugmelden").text
    assert words in client.get(f"/balie/{problem.kenmerk}").text


def lists(page: str) -> list[str]:
    """The lists that are offered, by their names in an address."""
    return re.findall(r'href="/balie\?rij=([a-z-]+)"', page)


OWN = ["aflevering", "terugmelden", "onderweg", "terugbetalen", "klaar"]


def test_a_municipality_with_its_own_system_is_offered_only_what_can_be_in_it(
    log_in: LogIn, database: Database
) -> None:
    settle(database, "0796", "own")
    page = log_in("den-bosch").get("/balie").text
    assert (title(page), lists(page)) == ("Klaar", OWN)


def test_the_lists_of_the_store_name_nothing_that_is_done_elsewhere(log_in: LogIn) -> None:
    offered = lists(log_in("gooise-meren").get("/balie").text)
    assert offered[0] == "te-doen"
    assert not {"terugmelden", "onderweg"} & set(offered)


def test_what_lies_on_the_desk_stays_listed_when_the_municipality_goes_on_elsewhere(
    log_in: LogIn, database: Database, deliver: Deliver
) -> None:
    dossier = file(database, "0796", adapter="store")
    deliver()
    settle(database, "0796", "own")
    client = log_in("den-bosch")
    page = client.get("/balie").text
    assert (title(page), references(page)) == ("Te doen", [dossier.kenmerk])
    assert {"te-doen", "nieuw", *OWN} <= set(lists(page))
    assert not {"mijn", "wacht", "originelen"} & set(lists(page)), "these hold nothing any more"


def test_the_number_of_queries_does_not_grow_with_the_list(log_in: LogIn, database: Database, deliver: Deliver) -> None:
    client = log_in("gooise-meren")
    client.get("/balie")  # what only the first request of a log-in asks is not counted
    counts = []
    for _ in range(2):
        file(database, adapter="store")
        deliver()
        counts.append(_statements(database, lambda: client.get("/balie")))
    assert counts[0] == counts[1]


def _statements(database: Database, act: Callable[[], object]) -> int:
    seen: list[str] = []

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    act()
    event.remove(database.engine, "before_cursor_execute", note)
    return len(seen)
