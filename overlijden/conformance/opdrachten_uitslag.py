# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands about keys and signed results: ``overlijden conformance key | sign | verify``."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path

import click

PATH = click.Path(path_type=Path)
FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("file", type=PATH)
@click.option("--client", is_flag=True, help="One with which a system reads a feed; prints its public half (JWKS).")
def key(file: Path, *, client: bool) -> None:
    """Make a key to sign results with, in a new file that only you can read; prints its fingerprint."""
    from overlijden.conformance import uitslag
    from overlijden.conformance.feed import afnemer

    pem = afnemer.make_key() if client else uitslag.make_key()
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
        made.write(pem)
    click.echo(json.dumps(afnemer.key_set(pem), indent=1) if client else uitslag.fingerprint(pem))


@click.command()
@click.argument("report", type=FOLDER)
@click.option("--key", type=PATH, required=True, help="Your private key; `overlijden conformance key` makes one.")
@click.option("--product", required=True, help="What was tested, with its version.")
def sign(report: Path, key: Path, product: str) -> None:
    """Sign the report in this folder: writes uitslag.json there, which a municipality's administration takes."""
    from overlijden.conformance import rapport, uitslag

    found = json.loads((report / "rapport.json").read_text(encoding="utf-8"))
    if rapport.digest(found) != found["hash"]:
        raise click.ClickException("rapport.json was changed after the run")
    file, signed = report / "uitslag.json", uitslag.sign(found, product, key.read_bytes())
    try:
        uitslag.verify(signed)
    except uitslag.Unsigned as error:
        raise click.ClickException(f"the result would not be accepted: {error}") from error
    file.write_bytes(signed)
    click.echo(f"{file}: {found['niveau'] or 'none'}, {uitslag.fingerprint(key.read_bytes())}")


@click.command()
@click.argument("file", type=PATH)
@click.option("--report", type=FOLDER, help="The folder of the full report, to see that it is the one that was signed.")
def verify(file: Path, report: Path | None) -> None:
    """Read a signed result: what was found, and the fingerprint of the key; exit code 1 when it is not good."""
    from overlijden.conformance import rapport, uitslag

    try:
        found = uitslag.verify(file.read_bytes())
    except uitslag.Unsigned as error:
        raise click.ClickException(str(error)) from error
    if report is not None:
        whole = json.loads((report / "rapport.json").read_text(encoding="utf-8"))
        if rapport.digest(whole) != found.rapport:
            raise click.ClickException("this is another report than the one that was signed")
    for name, value in dataclasses.asdict(found).items():
        click.echo(f"{name:9} {value}")
