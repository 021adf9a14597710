# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands about the audit: ``overlijden audit COMMAND``."""

from __future__ import annotations

import dataclasses
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from overlijden.cli.parts import FILE, GEMEENTE, fail, print_json
from overlijden.db import Database
from overlijden.settings import Settings, load_settings

if TYPE_CHECKING:
    from overlijden.audit.verify import Defect, Verification


@click.group()
def audit() -> None:
    """Verify the audit, or tell a data subject what it says."""


@audit.command()
@click.option("--gemeente", type=GEMEENTE, help="One municipality's chain alone.")
@click.option("--anchor", type=FILE, help="File or log that holds the anchors; else the one of the settings.")
@click.option("--dossiers", is_flag=True, help="Also compare each dossier with what its last act left.")
@click.option("--bijlagen", is_flag=True, help="Also decrypt each attachment and compare it with its checksum.")
@click.option("--json", "as_json", is_flag=True, help="For machines: one JSON object a line, the last one with totals.")
def verify(gemeente: str | None, anchor: Path | None, *, dossiers: bool, bijlagen: bool, as_json: bool) -> None:
    """Find what was changed, removed, added, moved or cut off; exit code 1 when there is anything."""
    from overlijden.audit.verify import Verification

    settings, found = load_settings(), 0
    _ = settings.keys.current
    if anchor is None and settings.anchor:
        anchor = Path(settings.anchor)
    run = Verification(settings.keys, gemeente)
    with Database(settings.database.audit, pool_size=1) as database:
        database.refuse_blind_role()
        content = _content(settings, run, dossiers=dossiers, bijlagen=bijlagen)
        for defect in itertools.chain(run.run(database, anchor), content):
            found += 1
            click.echo(json.dumps(dataclasses.asdict(defect)) if as_json else defect)
    totals = {"chains": len(run.ends), "lines": run.lines, "anchors": run.anchors, "defects": found}
    click.echo(json.dumps(totals) if as_json else ", ".join(f"{what}: {many}" for what, many in totals.items()))
    if anchor is None:  # then a chain that was cut short looks whole
        click.echo("no anchors were compared: give --anchor, or set audit.anchor (OVERLIJDEN_AUDIT_ANCHOR)", err=True)
    elif not run.anchors:
        fail(f"{anchor} holds no anchors of ours, so that nothing tells whether the chains were cut short")
    raise SystemExit(int(found > 0))


def _content(settings: Settings, run: Verification, *, dossiers: bool, bijlagen: bool) -> Iterator[Defect]:
    """What is wrong with the content of dossiers, in each municipality that the run then found a chain of."""
    from overlijden.audit import inhoud
    from overlijden.tools import sleutels

    checks = [check for check, is_asked in ((inhoud.dossiers, dossiers), (inhoud.attachments, bijlagen)) if is_asked]
    if not checks:
        return
    if bijlagen:
        sleutels.use(settings.field_keys)
    with Database(settings.database.web, pool_size=1, keys=settings.keys) as web:
        for check, code in itertools.product(checks, sorted(run.ends)):
            yield from check(web, code)


@audit.command()
@click.option("--gemeente", type=GEMEENTE, required=True, help="The municipality that answers.")
@click.option("--kenmerk", metavar="REFERENCE", help="Who looked at this dossier.")
@click.option("--betrokkene", metavar="PARTIJ", help="What is held about this declarant, such as kvk:12345678.")
def export(gemeente: str, kenmerk: str | None, betrokkene: str | None) -> None:
    """Print, as JSON, what a data subject may ask for."""
    from overlijden.audit import export as exports

    if bool(kenmerk) == bool(betrokkene):
        raise click.UsageError("give either --kenmerk or --betrokkene")
    with Database(load_settings().database.audit, pool_size=1) as database:
        database.refuse_blind_role()
        if kenmerk:
            print_json(exports.of_dossier(database, gemeente, kenmerk))
        elif betrokkene:
            print_json(exports.of_party(database, gemeente, betrokkene))
