# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command that looks at the whole installation: ``overlijden doctor``."""

from __future__ import annotations

import dataclasses

import click

from overlijden.cli.parts import print_json
from overlijden.settings import load_settings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def doctor(*, as_json: bool) -> None:
    """Look at all that this installation needs, and say what to do; exit code 1 when something is wrong.

    What is "soon" works, and will not without a person; what is "unseen" must be looked at elsewhere.
    """
    from overlijden.doctor import Grade, examine

    found = []
    for about, finding in examine(load_settings()):
        found.append({"about": about, **dataclasses.asdict(finding)})
        if not as_json:
            click.echo(f"{finding.grade:<7} {about:<13} {finding.what}")
            if finding.remedy:
                click.echo(f"{'':21} > {finding.remedy}")
    grades = [one["grade"] for one in found]
    if as_json:
        print_json(found)
    else:
        click.echo(", ".join(f"{grades.count(grade)} {grade}" for grade in Grade))
    raise SystemExit(int(Grade.WRONG in grades))
