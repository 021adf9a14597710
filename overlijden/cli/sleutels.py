# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands about the keys of what is encrypted: ``overlijden sleutels COMMAND``."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from overlijden.db import Database
from overlijden.settings import load_settings


@click.group()
def sleutels() -> None:
    """Make and renew the keys that encrypt what lies in the database."""


@sleutels.command("maken")
@click.option("--id", "name", default=lambda: f"{datetime.now(UTC):%Y-%m-%d}", help="Its name; else the day.")
def make_key(name: str) -> None:
    """Print a new key; put it before the others in OVERLIJDEN_SERVICE_FIELD_KEYS."""
    from overlijden.tools.sleutels import Sleutelring, make

    made = make(name)
    Sleutelring.parse(made)
    click.echo(made)


@sleutels.command("roteren")
def rotate_keys() -> None:
    """Encrypt everything under the newest key, as the schema's owner; exit code 1 while something is left."""
    from overlijden.tools import logs
    from overlijden.tools.sleutels import use
    from overlijden.worker import upkeep

    logs.configure()
    settings = load_settings()
    use(settings.field_keys)
    left = 0
    with Database(settings.database.owner, pool_size=1) as database:
        for left in upkeep.rotate(database):
            click.echo(f"{left} remain")
    raise SystemExit(int(left > 0))
