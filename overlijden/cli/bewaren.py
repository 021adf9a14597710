# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands about forgetting: ``overlijden bewaren``, and what it did."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from overlijden.cli.parts import GEMEENTE, print_json
from overlijden.db import Database
from overlijden.settings import load_settings


@click.group(invoke_without_command=True)
@click.option("--dry-run", is_flag=True, help="Name what would be destroyed, and destroy nothing.")
@click.option(
    "--nu", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]), help="As it was, or will be, at this moment."
)
@click.pass_context
def bewaren(context: click.Context, dry_run: bool, nu: datetime | None) -> None:
    """Destroy what is no longer kept, as the worker does each night. A moment to come needs --dry-run."""
    from overlijden.termijn import NEDERLAND
    from overlijden.tools import logs
    from overlijden.worker import forgetting

    if context.invoked_subcommand:
        return
    moment = nu.replace(tzinfo=NEDERLAND) if nu else datetime.now(UTC)
    if moment > datetime.now(UTC) and not dry_run:
        raise click.BadParameter("nothing is destroyed before its time; add --dry-run")
    logs.configure()
    settings = load_settings()
    with Database(settings.database.worker) as database:
        database.refuse_unsafe_role()
        if dry_run:
            for line in forgetting.preview(database, moment):
                click.echo(line)
            return
        click.echo(f"{forgetting.run(database, moment, settings.retention_key)} destroyed")


@bewaren.command()
@click.option("--sinds", type=click.DateTime(["%Y-%m-%d"]), help="Since this day; yesterday when left out.")
@click.option("--gemeente", type=GEMEENTE, help="Of this municipality alone.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def verslag(sinds: datetime | None, gemeente: str | None, as_json: bool) -> None:
    """Print what was destroyed, and on what ground."""
    from overlijden.termijn import NEDERLAND
    from overlijden.worker import forgetting

    since = sinds.replace(tzinfo=NEDERLAND) if sinds else datetime.now(UTC) - timedelta(days=1)
    with Database(load_settings().database.worker) as database, database.begin() as session:
        found = forgetting.report(session, since, gemeente)
    if as_json:
        print_json(found)
        return
    for row in found:
        counts = ", ".join(f"{count} {table}" for table, count in row["aantallen"].items())
        click.echo(f"{row['op']}  {row['bewaarklasse']}  {row['kenmerk'] or '-'}  {counts}  ({row['grond']})")
    click.echo(f"{len(found)} lines")
