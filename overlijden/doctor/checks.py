# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is this installation configured so that it can work? Every problem is named, none stops the search."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from overlijden import betaaldienst, brp, deelnames, zegel
from overlijden.adapter import load_adapter
from overlijden.db import Database, UnsafeRole
from overlijden.gemeenten import STORE, Deelname, applicable, taking_part
from overlijden.mail import mailer
from overlijden.oidc.providers import read_providers
from overlijden.settings import Settings
from overlijden.termijn import today
from overlijden.tools import reach
from overlijden.tools.sleutels import Sleutelring
from overlijden.tools.tomlfile import ConfigError


def problems(settings: Settings) -> list[str]:
    """One sentence per problem, each naming file or variable and key."""
    roles = [problem for url in _urls(settings) for problem in _role(url)]
    # What keeps the database from being read is named already.
    return [*of_settings(settings), *([] if roles else of_records(settings)), *roles]


def of_settings(settings: Settings) -> list[str]:
    """What is wrong with the settings themselves."""
    found = [
        f"database.{name} ({variable}) is not set"
        for name, variable, url in (
            ("url", "DATABASE_URL", settings.database.web),
            ("worker_url", "OVERLIJDEN_DATABASE_WORKER_URL", settings.database.worker),
        )
        if not url
    ]
    refusals = (
        settings.refuse_weak_key,
        settings.refuse_unsafe_address,
        settings.refuse_unscanned,
        settings.refuse_unsent,
        lambda: mailer.of(settings.mail),
        lambda: settings.keys.current,
        lambda: Sleutelring.parse(settings.field_keys),
        lambda: reach.use(settings.reach),
        lambda: read_providers(production=settings.is_production),
    )
    for refuse in refusals:
        try:
            refuse()
        except ConfigError as error:
            found.append(str(error))
    return found


def of_records(settings: Settings) -> list[str]:
    """What is wrong with a record that counts now or will; what a delivery still needs is the worker's to say."""
    found: list[str] = []
    if not settings.database.web:
        return found
    with Database(settings.database.web, pool_size=1) as database, database.begin() as session:
        for code, records in deelnames.everyone(session).items():
            now, vandaag = applicable(records, code, today()), today()
            for one in records:
                if one.takes_part and (one is now or one.vanaf > vandaag):
                    found += _access(one, production=settings.is_production)
    return found


def everyone_today(settings: Settings) -> list[Deelname]:
    """How every municipality takes part that does so today."""
    with Database(settings.database.web, pool_size=1) as database, database.begin() as session:
        found = deelnames.everyone(session).items()
    return [one for code, records in found if (one := taking_part(records, code, today()))]


def _access(deelname: Deelname, *, production: bool) -> list[str]:
    """What keeps a municipality's back-end, BRP, payment provider or seal from being used."""
    found = []
    # The shared store's profile is the service's own database, checked apart.
    with reach.on_behalf_of(deelname.gemeente.code):
        if deelname.adapter != STORE:
            found += _problem(lambda: load_adapter(deelname.adapter, deelname.profiel, production=production))
        if deelname.brp:
            found += _problem(lambda: brp.load(deelname.brp))
        if deelname.betaaldienst:
            found += _problem(lambda: betaaldienst.load(deelname.betaaldienst))
        if deelname.zegel:
            found += _problem(lambda: zegel.load(deelname.zegel))
    return [f"deelname {deelname.gemeente.code} of {deelname.vanaf}: {problem}" for problem in found]


def _problem(load: Callable[[], object]) -> list[str]:
    try:
        load()
    except ConfigError as error:
        return [str(error)]
    return []


def _urls(settings: Settings) -> list[str]:
    return [url for url in (settings.database.web, settings.database.worker) if url]


def _role(url: str) -> list[str]:
    try:
        with Database(url, pool_size=1) as database:
            database.refuse_unsafe_role()
    except (ConfigError, UnsafeRole) as error:
        return [str(error)]
    except OperationalError:
        return [f"database '{make_url(url).render_as_string()}': cannot connect"]
    return []
