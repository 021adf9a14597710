# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command that proves that a back-up can be restored: ``overlijden drill``."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from overlijden.cli.parts import fail
from overlijden.settings import load_settings


@click.command()
@click.option("--server", "url", envvar="DRILL_SERVER", required=True, help="A superuser's URL of it; or DRILL_SERVER.")
@click.option("--folder", type=click.Path(file_okay=False, exists=True, path_type=Path), help="Where there is room.")
def drill(url: str, folder: Path | None) -> None:
    """Back up a running database, restore it to a point in time on a server of its own, and compare everything.

    Changes nothing in the source. The copy is readable by this user alone, and gone at the end. Exit code 1 when
    anything differs. Needs PostgreSQL's programs of the source's version, room for all of it, the keys, and
    audit.anchor.
    """
    from overlijden.drill import Failed, run
    from overlijden.tools import sleutels
    from overlijden.tools.embedded import Unavailable

    settings = load_settings()
    sleutels.use(settings.field_keys)
    anchors = Path(settings.anchor) if settings.anchor else None
    with tempfile.TemporaryDirectory(prefix="overlijden-drill-", dir=folder) as place:
        try:
            outcome = run(url, Path(place), settings.keys, anchors=anchors)
        except (Failed, Unavailable) as error:
            fail(str(error))
    for line in outcome.told():
        click.echo(line)
    raise SystemExit(int(bool(outcome.defects)))
