# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command line: ``overlijden COMMAND``."""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, NoReturn

import click
from sqlalchemy.exc import OperationalError

from overlijden.cli.parts import PORT, fail
from overlijden.db import Database, UnsafeRole
from overlijden.settings import RefusedInProduction, Settings, load_settings
from overlijden.tools.kvk import is_nummer
from overlijden.tools.tomlfile import ConfigError

# Read when they are asked for: a worker runs for months, and needs none of them.
ELSEWHERE: Mapping[str, str] = {
    "termijn": "overlijden.cli.published:termijn",
    "tables": "overlijden.cli.published:tables",
    "specificatie": "overlijden.cli.published:specificatie",
    **{name: f"overlijden.cli.aangifte:{name}" for name in ("sample", "schema", "validate", "submit", "show")},
    **{
        name: f"overlijden.cli.{name}:{name}"
        for name in ("audit", "bewaren", "client", "doctor", "drill", "gemeente", "sessies", "sleutels")
    },
    "conformance": "overlijden.conformance.opdrachten:conformance",
}


class _Commands(click.Group):
    """Turns what an operator can mend into one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *ELSEWHERE])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in ELSEWHERE:
            found: click.Command = resolve_name(ELSEWHERE[cmd_name])
            return found
        return super().get_command(ctx, cmd_name)

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
            fail(str(error))
        except OperationalError:
            fail("the database cannot be reached")
        except UnicodeDecodeError:
            fail("the file is not text in UTF-8", code=2)
        except BrokenPipeError:
            raise
        except OSError as error:
            fail(f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """The collective digital death-declaration service."""
    from overlijden import demojoin

    demojoin.join()


@main.command()
@click.option("--once", is_flag=True, help="Deliver what is due now, then stop.")
def worker(once: bool) -> None:
    """Deliver declarations to the municipalities' back-ends."""
    sys.modules.setdefault("rich", None)  # type: ignore[arg-type]  # as config/gunicorn.conf.py has it
    from overlijden.tools import logs
    from overlijden.worker import metrics, start

    logs.configure()
    settings = load_settings()
    with start(settings) as running:
        if once:
            click.echo(f"{running.once()} attempts")
            running.mail()
            running.notify()
            running.anchors.write()
            return
        with metrics.serve(settings.metrics, running.database, settings.delivery, running.outcomes):
            running.run_until(signal.SIGTERM, signal.SIGINT)


@main.command()
@click.option("--check", is_flag=True, help="Change nothing; exit code 1 when there is something to do, 3 when newer.")
def migrate(*, check: bool) -> None:
    """Bring the database schema to the newest version, as its owner."""
    from overlijden import db
    from overlijden.tools import sleutels

    settings = load_settings()
    if check:
        _tell_standing(settings)
    if settings.field_keys:  # needed where something lies in the clear
        sleutels.use(settings.field_keys)
    db.migrate(settings.database.owner)
    click.echo("the schema is up to date")


def _tell_standing(settings: Settings) -> NoReturn:
    from overlijden.doctor import standing

    with Database(settings.database.owner, pool_size=1) as database:
        found = standing.of(database)
    if found.is_newer:
        click.echo(f"the database is of newer code ({found.applied}): run that, and not this")
        raise SystemExit(3)
    click.echo(f"to do: {' '.join(found.pending)}" if found.pending else f"nothing to do ({found.applied})")
    raise SystemExit(int(bool(found.pending)))


@main.command()
@click.argument("kvk", metavar="KVK")
@click.option("--zichtbaar", type=click.Choice(["onderneming", "persoon"]), required=True)
def onderneming(kvk: str, zichtbaar: str) -> None:
    """Settle what the people of a firm see: each other's declarations, or each her own. KVK has 8 digits."""
    from overlijden.db import Scope
    from overlijden.service import ondernemingen
    from overlijden.tables import Zichtbaar
    from overlijden.web import koppelingen

    if not is_nummer(kvk):
        raise click.BadParameter("a KvK number has 8 digits")
    partij = f"{koppelingen.FIRM}{kvk}"
    with Database(load_settings().database.owner) as database, database.begin(Scope(partij=partij)) as session:
        ondernemingen.settle(session, partij, Zichtbaar(zichtbaar))
    click.echo(f"{partij}: {zichtbaar}")


@main.command("check-config")
def check_config() -> None:
    """Check settings, participations and adapters; print what is wrong, all at once."""
    from overlijden.doctor.checks import problems

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
@click.option("--rate", type=click.FloatRange(0, 1), default=0.0, help="Of all requests, what part goes wrong.")
@click.option("--refusals", type=click.FloatRange(0, 1), default=0.0, help="Of all declarations, what part is refused.")
@click.option("--regrets", type=click.FloatRange(0, 1), default=0.0, help="Of all, what part is refused afterwards.")
@click.option("--tell", default="", help="Where that is posted: http://user:password@host:port/path.")
@click.option("--delay", type=click.FloatRange(0), default=30.0, show_default=True, help="Seconds of a slow answer.")
@click.option("--seed", type=int, help="Misbehave by chance, as this number says.")
def standin(port: int, directory: Path, seed: int | None, tell: str, **chance: float) -> None:
    """Run a stand-in municipal back-end that speaks StUF-ZDS 1.1, for demonstrations and tests."""
    from overlijden.conformance.standin import main as serve
    from overlijden.conformance.standin.toeval import Toeval

    serve(port, directory, None if seed is None else Toeval(seed, **chance), tell)


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
