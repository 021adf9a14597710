# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands about one declaration: make a sample, validate, file as the demonstration does, and look."""

from __future__ import annotations

import dataclasses
import json
import sys
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NoReturn, TextIO

import click

from overlijden import canonical, rules
from overlijden.aangifte import Aangifte, Bevinding
from overlijden.cli.parts import fail, print_json
from overlijden.db import Database
from overlijden.deelnames.bestemming import route
from overlijden.gemeenten import Deelname, Kanaal
from overlijden.settings import load_settings

DIRECTOR = "uitvaart"  # the demonstration's funeral director, for whom ``submit`` files


@click.command()
@click.argument("name", default="gewoon")
@click.option("--list", "names", is_flag=True, help="Name the samples instead.")
def sample(name: str, names: bool) -> None:
    """Print a sample declaration as JSON, dated so that it is valid today."""
    from overlijden import samples
    from overlijden.specificatie.schema import ID

    if names:
        click.echo("\n".join(samples.names()))
        return
    if name not in samples.names():
        raise click.BadParameter(f"no such sample; choose from {', '.join(samples.names())}")
    print_json({"$schema": ID, **canonical.write(samples.sample(name, nu=datetime.now(UTC)))})


@click.command()
def schema() -> None:
    """Print the JSON Schema of a declaration."""
    from overlijden.specificatie.schema import ID, describe

    print_json(describe(Aangifte, ID))


@click.command()
@click.argument("file", type=click.File(encoding="utf-8"))
def validate(file: TextIO) -> None:
    """Print the findings on a declaration as JSON; exit code 1 when it cannot be filed.

    Who takes part is imagined as in the demonstration; no database is needed.
    """
    from overlijden.bijlagen import scan, unpack
    from overlijden.demo import demogemeenten
    from overlijden.settings import Attachments
    from overlijden.tools import sleutels

    sleutels.use(sleutels.make("geen"))  # nothing is stored
    scan.use(Attachments())
    aangifte, findings = _read(file)
    _, _, unreadable = unpack(aangifte, partij="")
    overlijden = aangifte.overlijden
    now = datetime.now(UTC)
    found = route(overlijden.gemeente or "", overlijden.datum, now, demogemeenten.read)
    findings = [*findings, *unreadable, *rules.check(aangifte, _context(now, found.open))]
    print_json([canonical.write(finding) for finding in findings])
    raise SystemExit(int(rules.blocking(findings)))


@click.command()
@click.argument("file", type=click.File(encoding="utf-8"))
def submit(file: TextIO) -> None:
    """File a declaration as the demonstration's funeral director; the last line is its reference.

    The findings with which it is filed go to standard error, as ``validate`` prints them.
    """
    from forms import drafts
    from overlijden import service
    from overlijden.bijlagen import scan, unpack
    from overlijden.tools import sleutels
    from overlijden.web.login import read_accounts

    settings = load_settings()
    if settings.is_production:
        fail("submit files for a demonstration account and does not work in production mode")
    sleutels.use(settings.field_keys)
    scan.use(settings.attachments)
    who = read_accounts()[DIRECTOR]
    aangifte, findings = _read(file)
    aangifte = dataclasses.replace(aangifte, onderneming=who.onderneming)  # the log-in vouches for the firm
    aangifte, attachments, unreadable = unpack(aangifte, who.partij)
    if findings or unreadable:
        _refuse([*findings, *unreadable])
    try:
        with Database(settings.database.web, keys=settings.keys) as database:
            database.refuse_unsafe_role()
            with database.begin(who.scope) as session:
                context = drafts.context(session, who, settings, aangifte)
                findings = rules.check(aangifte, context)  # once it is filed, this BSN was declared before
                dossier = service.submit(session, aangifte, attachments, context, by=who.actor, concept=uuid.uuid4())
    except service.Rejected as rejection:
        _refuse(rejection.findings)
    if findings:
        _print(findings)
    click.echo(dossier.kenmerk)


@click.command()
@click.argument("reference")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def show(reference: str, as_json: bool) -> None:
    """Print status, delivery and history of a dossier, without personal data."""
    from overlijden.cli.overview import describe

    with Database(load_settings().database.web) as database:
        database.refuse_unsafe_role()
        described = describe(database, reference)
    if described is None:
        fail(f"no dossier {reference}")
    if as_json:
        print_json(described)
        return
    for event in described.pop("geschiedenis"):
        click.echo(f"{event['op']}  {event['actie']} by {event['rol']}: {event['van']} -> {event['naar']}")
    for key, value in described.items():
        if value is not None:
            click.echo(f"{key}: {value}")


def _read(file: TextIO) -> tuple[Aangifte, list[Bevinding]]:
    try:
        data = json.load(file)
    except (ValueError, RecursionError):  # no JSON, no UTF-8, a number too long to read, nested too deep
        fail("the file is not JSON in UTF-8")
    return canonical.read(Aangifte, data)


def _context(now: datetime, deelname: Deelname | None = None) -> rules.Context:
    """As the demonstration's funeral director declares: with eHerkenning, and never in production."""
    return rules.Context(nu=now, deelname=deelname, kanaal=Kanaal.EHERKENNING, productie=False)


def _refuse(findings: Sequence[Bevinding]) -> NoReturn:
    _print(findings)
    raise SystemExit(1)


def _print(findings: Sequence[Bevinding]) -> None:
    print_json([canonical.write(finding) for finding in findings], file=sys.stderr)
