# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Does this installation work, and will it next month? Everything is looked at, and each finding says what to do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping

from sqlalchemy.exc import OperationalError

from overlijden import validity
from overlijden.doctor import certificates, checks, database, neighbours
from overlijden.doctor.finding import Finding, ok, soon, unseen, wrong
from overlijden.doctor.finding import Grade as Grade
from overlijden.settings import Settings
from overlijden.termijn import today
from overlijden.tools import logs
from overlijden.tools.tomlfile import ConfigError

SETTING = "mend that setting: docs/operating.md, Settings"
RECORD = "its municipality mends it under /beheer; a file, variable or network of yours, you do"


def examine(settings: Settings) -> Iterator[tuple[str, Finding]]:
    """What each examination finds, by its name. One that breaks is a finding itself, and the others go on."""
    for about, look in EXAMINATIONS.items():
        try:
            for finding in look(settings):
                yield about, finding
        except ConfigError:
            yield about, unseen("the configuration does not let this be looked at", "mend what is named above first")
        except OperationalError:
            yield about, unseen("the database cannot be reached", "mend that first")
        except Exception:
            found = logs.defect(sys.exc_info())
            yield about, wrong(f"{found['kind']} in {found['place']}", "report this: it is a defect of ours")


def _configuration(settings: Settings) -> Iterator[Finding]:
    of_settings = checks.of_settings(settings)
    yield from (wrong(problem, SETTING) for problem in of_settings)
    of_records = checks.of_records(settings)
    yield from (wrong(problem, RECORD) for problem in of_records)
    if not of_settings and not of_records:
        yield ok(f"{settings.mode} mode")


def _code_tables(_: Settings) -> Iterator[Finding]:
    found = validity.check(today())
    for one in found:
        yield soon(
            f"{one.tabel}: {one.code}: {one.tekst}",
            "put a newer file in tabellen/ of the configuration folder: config/tabellen/README.md names each source",
        )
    if not found:
        yield ok("nothing ends within a year")


EXAMINATIONS: Mapping[str, Callable[[Settings], Iterator[Finding]]] = {
    "configuration": _configuration,
    "roles": database.roles,
    "rights": database.rights,
    "migrations": database.migrations,
    "clock": database.clock,
    "keys": database.keys,
    "back-ends": neighbours.back_ends,
    "log-in": neighbours.log_in,
    "mail": neighbours.mail,
    "scanner": neighbours.scanner,
    "disk": neighbours.disk,
    "certificates": certificates.ends,
    "code tables": _code_tables,
}
