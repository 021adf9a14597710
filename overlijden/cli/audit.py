# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands about the audit: ``overlijden audit COMMAND``."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import click

from overlijden.cli.parts import FILE, GEMEENTE, fail, print_json
from overlijden.db import Database
from overlijden.settings import load_settings


@click.group()
def audit() -> None:
    """Verify the audit, or tell a data subject what it says."""


@audit.command()
@click.option("--gemeente", type=GEMEENTE, help="One municipality's chain alone.")
@click.option("--anchor", type=FILE, help="File or log that holds the anchors; else the one of the settings.")
@click.option("--json", "as_json", is_flag=True, help="For machines: one JSON object a line, the last one with totals.")
def verify(gemeente: str | None, anchor: Path | None, *, as_json: bool) -> None:
    """Find what was changed, removed, added, moved or cut off; exit code 1 when there is anything."""
    from overlijden.verify import Verification

    settings, found = load_settings(), 0
    _ = settings.keys.current
    if anchor is None and settings.anchor:
        anchor = Path(settings.anchor)
    run = Verification(settings.keys, gemeente)
    with Database(settings.database.audit, pool_size=1) as database:
        database.refuse_blind_role()
        for defect in run.run(database, anchor):
            found += 1
            click.echo(json.dumps(dataclasses.asdict(defect)) if as_json else defect)
    totals = {"chains": len(run.ends), "lines": run.lines, "anchors": run.anchors, "defects": found}
    click.echo(json.dumps(totals) if as_json else ", ".join(f"{what}: {many}" for what, many in totals.items()))
    if anchor is None:  # then a chain that was cut short looks whole
        click.echo("no anchors were compared: give --anchor, or set audit.anchor (OVERLIJDEN_AUDIT_ANCHOR)", err=True)
    elif not run.anchors:
        fail(f"{anchor} holds no anchors of ours, so that nothing tells whether the chains were cut short")
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
            print_json(exports.of_dossier(database, gemeente, kenmerk))
        elif betrokkene:
            print_json(exports.of_party(database, gemeente, betrokkene))
