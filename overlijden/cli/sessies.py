# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands about log-ins: ``overlijden sessies COMMAND``."""

from __future__ import annotations

import click
from sqlalchemy import delete

from overlijden.cli.parts import GEMEENTE
from overlijden.db import Database
from overlijden.settings import load_settings
from overlijden.tables import Sessie


@click.group()
def sessies() -> None:
    """End log-ins before their time."""


@sessies.command("beeindigen")
@click.option("--persoon", metavar="ID", help="Of this person, by the id that the audit has for her.")
@click.option("--gemeente", type=GEMEENTE, help="Of all staff of this municipality.")
def end(persoon: str | None, gemeente: str | None) -> None:
    """Log somebody out everywhere, at once. Whether she may log in again is up to her provider."""
    if bool(persoon) == bool(gemeente):
        raise click.UsageError("give either --persoon or --gemeente")
    theirs = Sessie.door == persoon if persoon else Sessie.gemeente == gemeente
    with Database(load_settings().database.owner, pool_size=1) as database, database.begin() as session:
        ended = session.scalars(delete(Sessie).where(theirs).returning(Sessie.sleutel)).all()
    click.echo(f"{len(ended)} ended")
