# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Is this installation configured so that it can work? Every problem is named, none stops the search."""

from __future__ import annotations

from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from overlijden import codes
from overlijden.adapter import load_adapter
from overlijden.db import Database, UnsafeRole
from overlijden.gemeenten import Deelname, read_deelname
from overlijden.oidc.providers import read_providers
from overlijden.settings import Settings
from overlijden.sleutels import Sleutelring
from overlijden.tomlfile import ConfigError
from overlijden.worker import STORE


def problems(settings: Settings) -> list[str]:
    """One sentence per problem, each naming file or variable and key."""
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
        lambda: settings.keys.current,
        lambda: Sleutelring.parse(settings.field_keys),
        lambda: read_providers(production=settings.is_production),
    )
    for refuse in refusals:
        try:
            refuse()
        except ConfigError as error:
            found.append(str(error))
    return found + _participation() + [problem for url in _urls(settings) for problem in _role(url)]


def _participation() -> list[str]:
    found = []
    for path in sorted(codes.config_path("gemeenten").glob("*.toml")):
        try:
            _adapter(read_deelname(path))
        except ConfigError as error:
            found.append(f"{path.name}: {error}" if path.name not in str(error) else str(error))
    return found


def _adapter(deelname: Deelname) -> None:
    # The shared store's profile is the service's own database, checked apart.
    if deelname.adapter != STORE:
        load_adapter(deelname.adapter, deelname.profiel)


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
