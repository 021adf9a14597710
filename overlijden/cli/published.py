# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Commands about what is public: the legal window, the code tables, the specification. They need no database."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import click

from overlijden.termijn import today


@click.command()
@click.argument("moments", metavar="MOMENT...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def termijn(moments: Sequence[str], as_json: bool) -> None:
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


@click.group()
def tables() -> None:
    """Code tables: municipalities, countries, decree days, fees, contact details, places."""


@tables.command()
@click.option("--date", "dag", type=click.DateTime(["%Y-%m-%d"]), help="The day to look at; today if not given.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def check(dag: datetime | None, as_json: bool) -> None:
    """Print what is wrong, missing or about to end in the code tables; exit code 1 when anything needs a person."""
    from overlijden import validity

    found = validity.check(dag.date() if dag else today())
    if as_json:
        _print([dataclasses.asdict(one) for one in found])
    else:
        for one in found:
            click.echo(f"{one.tabel}: {one.code}: {one.tekst}")
        click.echo(f"{len(found)} things to mend" if found else "the tables are in order")
    raise SystemExit(int(bool(found)))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def specificatie(as_json: bool) -> None:
    """Print the specification: rules, fields, statuses, terms, the contract of an adapter, changes."""
    from overlijden.specificatie import specpages

    click.echo(specpages.downloads()["specificatie.json"][1] if as_json else specpages.markdown(), nl=False)


def _print(data: Any) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))
