# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A municipality's own numbers: all of its own months, and nobody else's."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from overlijden.balie import cijfers
from overlijden.db import Database, Scope
from overlijden.gemeenten import Kanaal
from overlijden.status import Actie, Rol, Status
from overlijden.tables import Dossier, Gebeurtenis
from overlijden.termijn import NEDERLAND
from overlijden.tools.bars import month
from tests.overlijden.conftest import LogIn

pytestmark = pytest.mark.balie

PARTIJ = "kvk:99900017"
NU = datetime(2026, 3, 2, 12, tzinfo=UTC)
ACTS = {
    Actie.AKTE_OPMAKEN: (Status.IN_BEHANDELING, Status.AKTE_OPGEMAAKT),
    Actie.VERLOF_AFGEVEN: (Status.AKTE_OPGEMAAKT, Status.VERLOF_AFGEGEVEN),
}


def history(database: Database, gemeente: str, number: int, filed: datetime = NU, **hours: float) -> None:
    """A dossier with its acts, each so many hours after it was filed; the last day for the funeral is 10 March."""
    dossier = Dossier(
        id=uuid.uuid4(), kenmerk=f"OV-2026-{number:07}", concept=uuid.uuid4(), gemeente=gemeente, partij=PARTIJ,
        persoon="iris", kanaal=Kanaal.EHERKENNING, status=Status.INGEDIEND, ingediend_op=filed,
        uiterste_dag=date(2026, 3, 10),
    )  # fmt: skip
    with database.begin(Scope(partij=PARTIJ)) as session:
        session.add(dossier)
        session.flush()
        for name, after in hours.items():
            van, naar = ACTS[Actie(name)]
            of = {"dossier_id": dossier.id, "gemeente": gemeente, "partij": PARTIJ, "door": "x", "rol": Rol.AMBTENAAR}
            session.add(Gebeurtenis(op=filed + timedelta(hours=after), actie=Actie(name), van=van, naar=naar, **of))


def read(database: Database, gemeente: str, now: datetime = NU) -> list[cijfers.Maand]:
    with database.begin(Scope(gemeente=gemeente)) as session:
        return list(cijfers.read(session, now))


def test_a_month_is_counted_with_the_median_of_its_hours(web_database: Database) -> None:
    for number, hours in enumerate((2, 4, 30), 1):
        history(web_database, "1942", number, akte_opmaken=hours, verlof_afgeven=hours + 1)
    history(web_database, "1942", 4)
    (found,) = read(web_database, "1942")
    assert (found.maand, found.aangiften, found.akten, found.verloven) == (date(2026, 3, 1), 4, 3, 3)
    assert (found.akte_uren, found.verlof_uren, found.na_termijn) == (4, 5, 0)


@pytest.mark.parametrize(("days", "late"), [(0, 0), (30, 1)])
def test_a_verlof_after_the_last_day_for_the_funeral_is_counted_apart(
    web_database: Database, days: int, late: int
) -> None:
    history(web_database, "1942", 1, verlof_afgeven=24 * days + 1)
    assert [one.na_termijn for one in read(web_database, "1942")] == [late]


def test_another_municipality_sees_nothing_of_it(web_database: Database) -> None:
    history(web_database, "1942", 1)
    assert read(web_database, "0796") == []


@pytest.mark.parametrize(
    ("now", "months"), [(datetime(2027, 3, 31, 12, tzinfo=UTC), 1), (datetime(2027, 4, 1, 12, tzinfo=UTC), 0)]
)
def test_the_same_month_of_a_year_ago_is_the_oldest(web_database: Database, now: datetime, months: int) -> None:
    history(web_database, "1942", 1)
    assert len(read(web_database, "1942", now)) == months


def test_the_file_is_the_table_with_decimal_commas(log_in: LogIn, web_database: Database) -> None:
    history(web_database, "1942", 1, now := datetime.now(UTC), akte_opmaken=1.5)
    answer = log_in("gooise-meren").get("/balie/cijfers/cijfers.csv")
    header, row = answer.text.splitlines()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="cijfers.csv"'
    assert dict(zip(header.split(";"), row.split(";"), strict=True)) == {
        "maand": now.astimezone(NEDERLAND).date().replace(day=1).isoformat(),
        "aangiften": "1",
        "eherkenning": "1",
        "digid": "0",
        "balie": "0",
        "levering_minuten": "",
        "akten": "1",
        "akte_uren": "1,5",
        "verloven": "0",
        "verlof_uren": "",
        "na_termijn": "0",
        "ingetrokken": "0",
        "doorgezonden": "0",
        "geweigerd": "0",
    }


def test_the_page_names_nobody(log_in: LogIn, web_database: Database) -> None:
    history(web_database, "1942", 1, now := datetime.now(UTC))
    page = log_in("gooise-meren").get("/balie/cijfers").text
    assert month(now.astimezone(NEDERLAND).date()) in page
    assert "OV-2026" not in page


def test_who_received_nothing_is_told_so(log_in: LogIn) -> None:
    assert "kwam hier geen aangifte binnen" in log_in("gooise-meren").get("/balie/cijfers").text
