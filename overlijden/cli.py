# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command line: ``overlijden COMMAND``."""

from __future__ import annotations

import dataclasses
import json
import re
import signal
import sys
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn, TextIO

import click
from sqlalchemy.exc import OperationalError

from overlijden import canonical, rules
from overlijden.aangifte import Aangifte, Bevinding
from overlijden.db import Database, UnsafeRole
from overlijden.gemeenten import Kanaal
from overlijden.settings import load_settings
from overlijden.tomlfile import ConfigError

DIRECTOR = "uitvaart"  # the demonstration's funeral director, for whom ``submit`` files


class _Commands(click.Group):
    """Turns what an operator can mend into one line."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (ConfigError, UnsafeRole) as error:
            _fail(str(error))
        except OperationalError:
            _fail("the database cannot be reached")


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """The collective digital death-declaration service."""
    from overlijden import demojoin

    demojoin.join()


@main.command()
@click.argument("name", default="gewoon")
@click.option("--list", "names", is_flag=True, help="Name the samples instead.")
def sample(name: str, names: bool) -> None:
    """Print a sample declaration as JSON, dated so that it is valid today."""
    from overlijden import samples
    from overlijden.schema import ID

    if names:
        click.echo("\n".join(samples.names()))
        return
    if name not in samples.names():
        raise click.BadParameter(f"no such sample; choose from {', '.join(samples.names())}")
    _print({"$schema": ID, **canonical.write(samples.sample(name, nu=datetime.now(UTC)))})


@main.command()
def schema() -> None:
    """Print the JSON Schema of a declaration."""
    from overlijden.schema import ID, describe

    _print(describe(Aangifte, ID))


@main.command()
@click.argument("file", type=click.File(encoding="utf-8"))
def validate(file: TextIO) -> None:
    """Print the findings on a declaration as JSON; exit code 1 when it cannot be filed."""
    from overlijden import demojoin
    from overlijden.bijlagen import unpack

    demojoin.imagine()
    aangifte, findings = _read(file)
    _, _, unreadable = unpack(aangifte, partij="")
    findings = [*findings, *unreadable, *rules.check(aangifte, _context(aangifte))]
    _print([canonical.write(finding) for finding in findings])
    raise SystemExit(int(rules.blocking(findings)))


@main.command()
@click.argument("file", type=click.File(encoding="utf-8"))
def submit(file: TextIO) -> None:
    """File a declaration as the demonstration's funeral director; the last line is its reference."""
    from overlijden import service
    from overlijden.bijlagen import unpack
    from overlijden.login import read_accounts

    settings = load_settings()
    if settings.is_production:
        _fail("submit files for a demonstration account and does not work in production mode")
    who = read_accounts()[DIRECTOR]
    aangifte, findings = _read(file)
    aangifte = dataclasses.replace(aangifte, onderneming=who.onderneming)  # the log-in vouches for the firm
    aangifte, attachments, unreadable = unpack(aangifte, who.partij)
    if findings or unreadable:
        _refuse([*findings, *unreadable])
    try:
        with Database(settings.database.web) as database, database.begin(who.scope) as session:
            database.refuse_unsafe_role()
            context = _context(aangifte)
            dossier = service.submit(session, aangifte, attachments, context, by=who.actor, concept=uuid.uuid4())
    except service.Rejected as rejection:
        _refuse(rejection.findings)
    click.echo(dossier.kenmerk)


@main.command()
@click.argument("reference")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def show(reference: str, as_json: bool) -> None:
    """Print status, delivery and history of a dossier, without personal data."""
    from overlijden.overview import describe

    with Database(load_settings().database.web) as database:
        database.refuse_unsafe_role()
        described = describe(database, reference)
    if described is None:
        _fail(f"no dossier {reference}")
    if as_json:
        _print(described)
        return
    for event in described.pop("geschiedenis"):
        click.echo(f"{event['op']}  {event['actie']} by {event['rol']}: {event['van']} -> {event['naar']}")
    for key, value in described.items():
        click.echo(f"{key}: {value}")


@main.command()
@click.option("--once", is_flag=True, help="Deliver what is due now, then stop.")
def worker(once: bool) -> None:
    """Deliver declarations to the municipalities' back-ends."""
    from overlijden import logs
    from overlijden.worker import start

    logs.configure()
    with start(load_settings()) as running:
        if once:
            click.echo(f"{running.once()} attempts")
            return
        signal.signal(signal.SIGTERM, running.stop)
        signal.signal(signal.SIGINT, running.stop)
        running.run()


@main.command()
def migrate() -> None:
    """Bring the database schema to the newest version, as its owner."""
    from overlijden import db

    db.migrate(load_settings().database.owner)
    click.echo("the schema is up to date")


@main.command("termijn")
@click.argument("moments", metavar="MOMENT...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def count_termijn(moments: Sequence[str], as_json: bool) -> None:
    """Count the legal window of the funeral for deaths at these moments (Wlb 16, Atw).

    A MOMENT is a Dutch local day, 2026-04-02, or day and time, 2026-04-02T23:15. Without a time the 36 hours count from
    the end of the day. Of the hour that comes twice in October the first is meant; 2026-10-25T02:30+01:00 means the
    second. The hour that is skipped in March is read as if the clock had not been put forward yet.
    """
    from overlijden import windows

    counted, unreadable = windows.count(moments)
    if unreadable:
        raise click.BadParameter(f"write as 2026-04-02 or 2026-04-02T23:15, from 2014 on: {', '.join(unreadable)}")
    if as_json:
        _print([windows.describe(moment, window) for moment, window in counted])
    else:
        click.echo("\n\n".join(windows.text(moment, window) for moment, window in counted))
