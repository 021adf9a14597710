# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The terms, counted in Dutch days; every table has its class, and what is not finished has none."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from forms import drafts
from overlijden import retention
from overlijden.db import Database
from overlijden.deelnames import deelname
from overlijden.retention import BEWAARKLASSEN, Bewaarklasse
from overlijden.status import BEFORE_AKTE, Status

TERMS = [
    (retention.KOPIE, date(2024, 1, 30), date(2024, 2, 29)),  # a leap day counts
    (retention.KOPIE, date(2023, 1, 30), date(2023, 3, 1)),
    (retention.KOPIE, date(2023, 12, 15), date(2024, 1, 14)),  # over the year's end
    (retention.INGETROKKEN, date(2024, 12, 31), date(2025, 1, 30)),
    (retention.GEWEIGERD, date(2024, 2, 29), date(2025, 2, 28)),
    (retention.GEWEIGERD, date(2023, 3, 1), date(2024, 3, 1)),
    (retention.SPOOR, date(2020, 2, 29), date(2025, 2, 28)),
    (retention.SPOOR, date(2019, 2, 28), date(2024, 2, 28)),
]


@pytest.mark.parametrize(("klasse", "start", "last"), TERMS)
def test_a_term_ends_with_its_last_day(klasse: Bewaarklasse, start: date, last: date) -> None:
    assert klasse.last_day(start) == last


@pytest.mark.parametrize("akte", [date(2024, 1, 1), date(2024, 2, 29), date(2024, 12, 31)])
def test_supporting_documents_stay_for_18_months_after_the_register_is_closed(akte: date) -> None:
    """Bbs 23.2: the register of 2024 closes on 31 December 2024."""
    assert retention.REGISTER.last_day(retention.closing(akte)) == date(2026, 6, 30)


@given(st.dates(date(1995, 1, 1), date(2100, 1, 1)))
def test_supporting_documents_never_stay_shorter_than_the_law_asks(akte: date) -> None:
    assert retention.REGISTER.last_day(retention.closing(akte)) == date(akte.year + 2, 6, 30)


@given(st.dates(date(1995, 1, 1), date(2100, 1, 1)), st.dates(date(1995, 1, 1), date(2100, 1, 1)))
def test_what_began_later_stays_as_long_or_longer(one: date, other: date) -> None:
    first, second = sorted((one, other))
    for klasse in (retention.KOPIE, retention.GEWEIGERD, retention.SPOOR):
        assert klasse.last_day(first) <= klasse.last_day(second)


@pytest.mark.parametrize("klasse", [retention.BEWIJS, retention.BEHEER])
def test_what_stays_has_no_last_day(klasse: Bewaarklasse) -> None:
    with pytest.raises(ValueError, match="no term"):
        klasse.last_day(date(2026, 1, 1))


def test_a_draft_is_kept_as_long_as_the_table_says() -> None:
    assert drafts.KEPT.days == retention.CONCEPT.dagen == 7


@pytest.mark.database
def test_every_table_is_in_a_class_and_no_class_names_another(web_database: Database) -> None:
    query = """
        SELECT relname FROM pg_class
        WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
    """
    with web_database.begin() as session:
        tables = set(session.scalars(text(query)))
    assert {name for klasse in BEWAARKLASSEN.values() for name in klasse.tabellen} == tables


@pytest.mark.parametrize("klasse", [*BEWAARKLASSEN.values()], ids=[*BEWAARKLASSEN])
def test_every_class_says_why(klasse: Bewaarklasse) -> None:
    assert klasse.wat
    assert klasse.rest
    assert klasse.bron
    assert klasse.zin.endswith(".")


@pytest.mark.parametrize(("status", "on_desk"), [*itertools.product(Status, [True, False])])
def test_what_has_not_arrived_has_no_class(status: Status, on_desk: bool) -> None:
    assert retention.of_dossier(status, delivered=False, on_desk=on_desk) is None


@pytest.mark.parametrize("status", sorted(BEFORE_AKTE))
def test_what_is_still_to_be_done_at_the_desk_has_no_class(status: Status) -> None:
    assert retention.of_dossier(status, delivered=True, on_desk=True) is None


@pytest.mark.parametrize(
    ("status", "on_desk", "klasse"),
    [
        (Status.AFGELEVERD, False, retention.KOPIE),
        (Status.AKTE_OPGEMAAKT, False, retention.KOPIE),
        (Status.AKTE_OPGEMAAKT, True, retention.REGISTER),
        (Status.AFGEROND, True, retention.REGISTER),
        (Status.INGETROKKEN, True, retention.INGETROKKEN),
        (Status.DOORGEZONDEN, True, retention.INGETROKKEN),
        (Status.GEWEIGERD, True, retention.GEWEIGERD),
        (Status.GEWEIGERD, False, retention.GEWEIGERD),
        (Status.IN_BEHANDELING, False, retention.KOPIE),
        (Status.AANVULLING_GEVRAAGD, False, None),
    ],
)
def test_a_dossier_s_class_follows_from_how_it_ended(
    status: Status, on_desk: bool, klasse: Bewaarklasse | None
) -> None:
    assert retention.of_dossier(status, delivered=True, on_desk=on_desk) is klasse


@pytest.mark.parametrize(("line", "days"), [("", 30), ("bewaartermijn = 7", 7), ("bewaartermijn = 365", 365)])
def test_a_municipality_may_set_the_term_of_its_copies(line: str, days: int) -> None:
    own = deelname.read("1942", f'vanaf = 2026-01-01\nadapter = "stuf_zds"\n{line}\n')
    assert retention.term(own) == days


def test_a_municipality_that_never_joined_has_everybody_s_term() -> None:
    assert retention.term(None) == 30


def test_a_trace_knows_its_party_again_by_reference_and_key_alone() -> None:
    trace = retention.trace("k" * 32, "digid:sanne", "OV-2026-0000001")
    assert trace == retention.trace("k" * 32, "digid:sanne", "OV-2026-0000001")
    others = [("l" * 32, "digid:sanne", 1), ("k" * 32, "digid:piet", 1), ("k" * 32, "digid:sanne", 2)]
    for key, partij, number in others:
        assert retention.trace(key, partij, f"OV-2026-000000{number}") != trace
    assert "sanne" not in trace
