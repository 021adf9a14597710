# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The doctor and the database: what somebody gave or took away is named, and so is what does not belong together."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import Connection, make_url

from overlijden import db
from overlijden.db import Database
from overlijden.doctor import database as doctor
from overlijden.doctor.finding import Finding, Grade
from overlijden.settings import Settings
from overlijden.tools import sleutels
from tests.conftest import FIELD_KEYS, DatabaseUrls
from tests.filing import file
from tests.serving import settings

pytestmark = pytest.mark.database


@pytest.fixture
def sound(database_urls: DatabaseUrls) -> Settings:
    return settings(database_urls)


def with_urls(of: Settings, **urls: str) -> Settings:
    return dataclasses.replace(of, database=dataclasses.replace(of.database, **urls))


def told(found: Iterable[Finding], grade: Grade = Grade.WRONG) -> list[str]:
    return [one.what for one in found if one.grade is grade]


@pytest.mark.parametrize("look", [doctor.roles, doctor.rights, doctor.migrations, doctor.clock, doctor.keys])
def test_in_a_sound_database_nothing_is_wrong(
    look: Callable[[Settings], Iterable[Finding]], sound: Settings, web_database: Database
) -> None:
    file(web_database)
    found = [*look(sound)]
    assert found
    assert {one.grade for one in found} == {Grade.OK}


@pytest.mark.parametrize(
    ("urls", "said"),
    [
        ({"web": "worker"}, "database.url does not come in as overlijden_web"),
        ({"worker": "web"}, "database.worker_url does not come in as overlijden_worker"),
        ({"audit": "web"}, "database.audit_url does not come in as overlijden_audit"),
        ({"web": "owner"}, "database.url: database role 'overlijden_owner' is superuser, bypasses"),
    ],
)
def test_a_url_that_is_for_another_role_is_named(sound: Settings, urls: dict[str, str], said: str) -> None:
    swapped = with_urls(sound, **{name: getattr(sound.database, other) for name, other in urls.items()})
    (found,) = told(doctor.roles(swapped))
    assert found.startswith(said)


def test_a_url_that_leads_nowhere_is_named_and_the_others_are_looked_at(sound: Settings) -> None:
    found = [*doctor.roles(with_urls(sound, worker="postgresql+psycopg://nobody@/nothing?host=/nowhere", audit=""))]
    assert told(found) == ["database.worker_url: cannot connect"]
    assert told(found, Grade.OK) == ["database.url is overlijden_web"]
    assert told(found, Grade.UNSEEN) == ["database.audit_url is not set here"]


def test_a_database_without_tables_is_said_to_be_so(sound: Settings) -> None:
    empty = make_url(sound.database.web).set(database="postgres").render_as_string(hide_password=False)
    assert any("overlijden migrate" in one for one in told(doctor.roles(with_urls(sound, web=empty))))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("ALTER TABLE dossier NO FORCE ROW LEVEL SECURITY", "table dossier is not behind row-level security"),
        ("ALTER TABLE bijlage DISABLE ROW LEVEL SECURITY", "table bijlage is not behind row-level security"),
        ("GRANT SELECT ON revisie TO PUBLIC", "everybody has SELECT on revisie"),
        ("GRANT TRUNCATE ON auditregel TO overlijden_web", "overlijden_web has TRUNCATE on auditregel"),
        (
            "REVOKE ALL ON mail FROM overlijden_web, overlijden_worker, overlijden_audit",
            "no role of the service may do anything with table mail",
        ),
        (
            "GRANT EXECUTE ON FUNCTION keten_einden() TO PUBLIC",
            "everybody may execute keten_einden, which looks past row-level security",
        ),
    ],
)
def test_what_somebody_gave_or_took_away_is_named(
    sound: Settings, superuser: Connection, statement: str, said: str
) -> None:
    superuser.exec_driver_sql(statement)
    assert told(doctor.rights(sound)) == [said]


def test_a_schema_that_is_behind_or_ahead_of_the_code_is_named(sound: Settings, superuser: Connection) -> None:
    superuser.exec_driver_sql("UPDATE alembic_version SET version_num = '0025'")
    (behind,) = told(doctor.migrations(sound))
    assert behind.startswith("to do: 0026")
    superuser.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert told(doctor.migrations(sound)) == ["the database is of newer code (9999)"]


@pytest.mark.parametrize("apart", [timedelta(minutes=-3), timedelta(seconds=5)])
def test_a_clock_that_differs_from_the_database_s_is_named(sound: Settings, apart: timedelta) -> None:
    with time_machine.travel(datetime.now(UTC) + apart):
        (found,) = told(doctor.clock(sound))
    assert found.startswith("this machine and the database are")


def test_a_key_that_is_missing_is_named_and_one_that_is_still_needed_too(
    sound: Settings, web_database: Database
) -> None:
    file(web_database)
    newer = sleutels.make("nieuw")
    found = [*doctor.keys(dataclasses.replace(sound, field_keys=f"{newer} {FIELD_KEYS}"))]
    assert any("older keys are still needed: test" in one for one in told(found, Grade.OK))
    found = [*doctor.keys(dataclasses.replace(sound, field_keys=newer, audit_key="z" * 32))]
    first, second = told(found)
    assert first == "attachments were encrypted with key 'test', which is not in service.field_keys"
    assert second.startswith("lines of the audit are signed with keys that are not in service.audit_key")


def test_where_the_audit_cannot_be_read_its_keys_are_not_judged(sound: Settings) -> None:
    assert len(told(doctor.keys(with_urls(sound, audit="")), Grade.UNSEEN)) == 1


def test_every_role_may_see_which_migration_the_database_has(database_urls: DatabaseUrls) -> None:
    for role in db.ROLES:
        assert told(doctor.migrations(_as(database_urls, role)), Grade.OK)


def _as(urls: DatabaseUrls, role: str) -> Settings:
    return with_urls(settings(urls), web=db.url_as(urls.owner, role, make_url(urls.web).password))
