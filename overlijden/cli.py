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
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn, TextIO

import click
from sqlalchemy.exc import OperationalError

from overlijden import canonical, published, rules
from overlijden.aangifte import Aangifte, Bevinding
from overlijden.bestemming import route
from overlijden.cligemeente import gemeente
from overlijden.cliparts import FILE, GEMEENTE, PORT
from overlijden.clisessies import sessies
from overlijden.db import Database, UnsafeRole
from overlijden.gemeenten import Deelname, Kanaal
from overlijden.settings import RefusedInProduction, load_settings
from overlijden.tomlfile import ConfigError

DIRECTOR = "uitvaart"  # the demonstration's funeral director, for whom ``submit`` files


class _Commands(click.Group):
    """Turns what an operator can mend into one line."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            "".join(args).encode()
        except UnicodeEncodeError:
            raise click.UsageError("an argument is not text in UTF-8", ctx) from None
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (ConfigError, UnsafeRole, RefusedInProduction) as error:
            _fail(str(error))
        except OperationalError:
            _fail("the database cannot be reached")
        except UnicodeDecodeError:
            _fail("the file is not text in UTF-8", code=2)
        except BrokenPipeError:
            raise
        except OSError as error:
            _fail(f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """The collective digital death-declaration service."""
    from overlijden import demojoin

    demojoin.join()


main.add_command(published.termijn)
main.add_command(published.tables)
main.add_command(published.specificatie)


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
    """Print the findings on a declaration as JSON; exit code 1 when it cannot be filed.

    Who takes part is imagined as in the demonstration; no database is needed.
    """
    from overlijden import demogemeenten, scan, sleutels
    from overlijden.bijlagen import unpack
    from overlijden.settings import Attachments

    sleutels.use(sleutels.make("geen"))  # nothing is stored
    scan.use(Attachments())
    aangifte, findings = _read(file)
    _, _, unreadable = unpack(aangifte, partij="")
    overlijden = aangifte.overlijden
    now = datetime.now(UTC)
    found = route(overlijden.gemeente or "", overlijden.datum, now, demogemeenten.read)
    findings = [*findings, *unreadable, *rules.check(aangifte, _context(now, found.open))]
    _print([canonical.write(finding) for finding in findings])
    raise SystemExit(int(rules.blocking(findings)))


@main.command()
@click.argument("file", type=click.File(encoding="utf-8"))
def submit(file: TextIO) -> None:
    """File a declaration as the demonstration's funeral director; the last line is its reference."""
    from overlijden import scan, service, sleutels
    from overlijden.bijlagen import unpack
    from overlijden.login import read_accounts

    settings = load_settings()
    if settings.is_production:
        _fail("submit files for a demonstration account and does not work in production mode")
    sleutels.use(settings.field_keys)
    scan.use(settings.attachments)
    who = read_accounts()[DIRECTOR]
    aangifte, findings = _read(file)
    aangifte = dataclasses.replace(aangifte, onderneming=who.onderneming)  # the log-in vouches for the firm
    aangifte, attachments, unreadable = unpack(aangifte, who.partij)
    if findings or unreadable:
        _refuse([*findings, *unreadable])
    try:
        with (
            Database(settings.database.web, keys=settings.keys) as database,
            database.begin(who.scope) as session,
        ):
            database.refuse_unsafe_role()
            context = _context(datetime.now(UTC))
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
            running.anchors.write()
            return
        signal.signal(signal.SIGTERM, running.stop)
        signal.signal(signal.SIGINT, running.stop)
        running.run()


@main.group(invoke_without_command=True)
@click.option("--dry-run", is_flag=True, help="Name what would be destroyed, and destroy nothing.")
@click.option(
    "--nu", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]), help="As it was, or will be, at this moment."
)
@click.pass_context
def bewaren(context: click.Context, dry_run: bool, nu: datetime | None) -> None:
    """Destroy what is no longer kept, as the worker does each night. A moment to come needs --dry-run."""
    from overlijden import forgetting, logs
    from overlijden.termijn import NEDERLAND

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
    from overlijden import forgetting
    from overlijden.termijn import NEDERLAND

    since = sinds.replace(tzinfo=NEDERLAND) if sinds else datetime.now(UTC) - timedelta(days=1)
    with Database(load_settings().database.worker) as database, database.begin() as session:
        found = forgetting.report(session, since, gemeente)
    if as_json:
        _print(found)
        return
    for row in found:
        counts = ", ".join(f"{count} {table}" for table, count in row["aantallen"].items())
        click.echo(f"{row['op']}  {row['bewaarklasse']}  {row['kenmerk'] or '-'}  {counts}  ({row['grond']})")
    click.echo(f"{len(found)} lines")


@main.command()
def migrate() -> None:
    """Bring the database schema to the newest version, as its owner."""
    from overlijden import db, sleutels

    settings = load_settings()
    if settings.field_keys:  # needed where something lies in the clear
        sleutels.use(settings.field_keys)
    db.migrate(settings.database.owner)
    click.echo("the schema is up to date")


@main.command()
@click.argument("kvk", metavar="KVK")
@click.option("--zichtbaar", type=click.Choice(["onderneming", "persoon"]), required=True)
def onderneming(kvk: str, zichtbaar: str) -> None:
    """Settle what the people of a firm see: each other's declarations, or each her own. KVK has 8 digits."""
    from overlijden import service
    from overlijden.db import Scope
    from overlijden.tables import Zichtbaar

    if not re.fullmatch("[0-9]{8}", kvk):
        raise click.BadParameter("a KvK number has 8 digits")
    partij = f"kvk:{kvk}"
    with Database(load_settings().database.owner) as database, database.begin(Scope(partij=partij)) as session:
        service.settle(session, partij, Zichtbaar(zichtbaar))
    click.echo(f"{partij}: {zichtbaar}")


@main.group()
def audit() -> None:
    """Verify the audit, or tell a data subject what it says."""


@audit.command()
@click.option("--gemeente", type=GEMEENTE, help="One municipality's chain alone.")
@click.option("--anchor", type=FILE, help="File or log that holds the anchors.")
@click.option("--json", "as_json", is_flag=True, help="For machines: one JSON object a line, the last one with totals.")
def verify(gemeente: str | None, anchor: Path | None, *, as_json: bool) -> None:
    """Find what was changed, removed, added, moved or cut off; exit code 1 when there is anything."""
    from overlijden.verify import Verification

    settings, found = load_settings(), 0
    _ = settings.keys.current
    run = Verification(settings.keys, gemeente)
    with Database(settings.database.audit, pool_size=1) as database:
        database.refuse_blind_role()
        for defect in run.run(database, anchor):
            found += 1
            click.echo(json.dumps(dataclasses.asdict(defect)) if as_json else defect)
    totals = {"chains": len(run.ends), "lines": run.lines, "defects": found}
    click.echo(json.dumps(totals) if as_json else ", ".join(f"{what}: {many}" for what, many in totals.items()))
    raise SystemExit(int(found > 0))


@audit.command()
@click.option("--gemeente", type=GEMEENTE, required=True, help="The municipality that answers.")
@click.option("--kenmerk", metavar="REFERENCE", help="Who looked at this dossier.")
@click.option("--betrokkene", metavar="PARTIJ", help="What is held about this declarant, such as kvk:12345678.")
def export(gemeente: str, kenmerk: str | None, betrokkene: str | None) -> None:
    """Print, as JSON, what a data subject may ask for."""
    from overlijden import export as exports

    if bool(kenmerk) == bool(betrokkene):
        raise click.UsageError("give either --kenmerk or --betrokkene")
    with Database(load_settings().database.audit, pool_size=1) as database:
        database.refuse_blind_role()
        if kenmerk:
            _print(exports.of_dossier(database, gemeente, kenmerk))
        elif betrokkene:
            _print(exports.of_party(database, gemeente, betrokkene))


@main.group("sleutels")
def keys() -> None:
    """Make and renew the keys that encrypt what lies in the database."""


@keys.command("maken")
@click.option("--id", "name", default=lambda: f"{datetime.now(UTC):%Y-%m-%d}", help="Its name; else the day.")
def make_key(name: str) -> None:
    """Print a new key; put it before the others in OVERLIJDEN_SERVICE_FIELD_KEYS."""
    from overlijden import sleutels

    made = sleutels.make(name)
    sleutels.Sleutelring.parse(made)
    click.echo(made)


@keys.command("roteren")
def rotate_keys() -> None:
    """Encrypt everything under the newest key, as the schema's owner; exit code 1 while something is left."""
    from overlijden import logs, sleutels, upkeep

    logs.configure()
    settings = load_settings()
    sleutels.use(settings.field_keys)
    left = 0
    with Database(settings.database.owner, pool_size=1) as database:
        for left in upkeep.rotate(database):
            click.echo(f"{left} remain")
    raise SystemExit(int(left > 0))


main.add_command(gemeente)
main.add_command(sessies)


@main.command("check-config")
def check_config() -> None:
    """Check settings, participations and adapters; print what is wrong, all at once."""
    from overlijden.checks import problems

    found = problems(load_settings())
    for problem in found:
        click.echo(problem)
    click.echo(f"{len(found)} problems" if found else "the configuration is in order")
    raise SystemExit(int(bool(found)))


@main.command("demo")
@click.option("--port", type=PORT, envvar="PORT", default=8000, show_default=True)
def run_demo(port: int) -> None:
    """Run the whole service here on demonstration data, until Ctrl-C."""
    from overlijden.demo import run

    run(port)


@main.command()
@click.option("--port", type=PORT, default=8001, show_default=True)
@click.option("--directory", type=click.Path(path_type=Path), default=Path("var/standin"), show_default=True)
def standin(port: int, directory: Path) -> None:
    """Run a stand-in municipal back-end that speaks StUF-ZDS 1.1, for demonstrations and tests."""
    from overlijden.conformance.standin import main as serve

    serve(port, directory)


@main.command()
@click.option("--port", type=PORT, default=8002, show_default=True)
@click.option("--directory", type=click.Path(path_type=Path), default=Path("var/demo/config"), show_default=True)
def provider(port: int, directory: Path) -> None:
    """Run an OpenID provider at which anybody may be anybody, for demonstrations and tests."""
    from overlijden.conformance.provider import main as serve

    serve(port, directory, load_settings())


@main.command("docs")
def write_docs() -> None:
    """Rewrite the diagrams and tables in the documentation that are drawn from code."""
    from overlijden.docs import rewrite

    for path in rewrite():
        click.echo(path)


def _read(file: TextIO) -> tuple[Aangifte, list[Bevinding]]:
    try:
        data = json.load(file)
    except (ValueError, RecursionError):  # no JSON, no UTF-8, a number too long to read, nested too deep
        _fail("the file is not JSON in UTF-8")
    return canonical.read(Aangifte, data)


def _context(now: datetime, deelname: Deelname | None = None) -> rules.Context:
    """As the demonstration's funeral director declares: with eHerkenning, and never in production."""
    return rules.Context(nu=now, deelname=deelname, kanaal=Kanaal.EHERKENNING, productie=False)


def _fail(message: str, code: int = 1) -> NoReturn:
    """Say in one line what is wrong; no stack trace helps who runs this."""
    click.echo(f"overlijden: {message}", err=True)
    raise SystemExit(code)


def _refuse(findings: Sequence[Bevinding]) -> NoReturn:
    _print([canonical.write(finding) for finding in findings], file=sys.stderr)
    raise SystemExit(1)


def _print(data: Any, file: TextIO | None = None) -> None:
    # Half a pair, which JSON can name and UTF-8 cannot hold, goes out as it came in: as an escape.
    written = json.dumps(data, ensure_ascii=False, indent=2, default=datetime.isoformat)
    click.echo(written.encode("utf-8", "backslashreplace"), file=file)
