# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands of the kit: ``overlijden conformance …``."""

from __future__ import annotations

import dataclasses
import json
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from overlijden.conformance.eisen import Oordeel
from overlijden.conformance.opdrachten_uitslag import FOLDER, PATH, key, sign, verify

if TYPE_CHECKING:
    from overlijden.conformance.toets import Resultaat


@click.group()
def conformance() -> None:
    """Prove that a product fits: requirements, cases, report. No account, no network but your own address."""


for _command in (key, sign, verify):
    conformance.add_command(_command)


def _dialect(name: str) -> Callable[..., None]:
    @conformance.command(name, help=f"Test a back-end that speaks {name}, at the address in its settings file.")
    @click.option("--profiel", type=PATH, help="A municipality's settings file; --voorbeeld prints one.")
    @click.option("--report", type=FOLDER, help="Write rapport.json, junit.xml and rapport.html in this folder.")
    @click.option("--site", default="", help="Where the service is published, for links into its specification.")
    @click.option("--seed", type=int, help="Repeat the numbers of an earlier run.")
    @click.option("--complete", is_flag=True, help="What could not be tested counts as not met.")
    @click.option("--english", is_flag=True, help="Tell it in English.")
    @click.option("--voorbeeld", is_flag=True, help="Print a commented settings file.")
    @click.argument("overrides", metavar="KEY=VALUE...", nargs=-1)
    def command(
        *,
        profiel: Path | None,
        report: Path | None,
        site: str,
        seed: int | None,
        complete: bool,
        english: bool,
        voorbeeld: bool,
        overrides: Sequence[str],
    ) -> None:
        from overlijden.conformance import rapport, uitvoering

        if voorbeeld:
            click.echo((uitvoering.PROFIELEN / f"{name}.toml").read_text(encoding="utf-8"), nl=False)
            return
        if profiel is None:
            raise click.UsageError("say with --profiel where your settings are, or print an example with --voorbeeld")
        number = secrets.randbelow(10**9) if seed is None else seed
        made = _run(name, profiel, overrides, seed=number, complete=complete, english=english)
        if report is not None:
            rapport.write(made, report, site)
        bad = {Oordeel.VOLDOET_NIET} | ({Oordeel.NIET_GETOETST} if complete else set())
        raise SystemExit(int(any(made["telling"].get(str(oordeel)) for oordeel in bad)))

    return command


def _run(
    name: str, profiel: Path, overrides: Sequence[str], *, seed: int, complete: bool, english: bool
) -> dict[str, Any]:
    """The report; each requirement is told as soon as it was tested."""
    from overlijden.conformance import rapport, uitvoering

    instellingen = uitvoering.Instellingen.read(profiel, overrides, uitvoering.DIALECTEN[name].adapter)
    dialect, nu = uitvoering.spoken(name, instellingen.profiel), datetime.now(UTC)
    resultaten = []
    for resultaat in uitvoering.run(dialect, instellingen, seed, nu):
        resultaten.append(resultaat)
        _tell(resultaat, english)
    spoken = f"{name} 1.2" if dialect is uitvoering.ZDS_1_2 else name
    made = rapport.describe(spoken, resultaten, seed=seed, nu=nu, complete=complete)
    words = {str(oordeel): oordeel.en if english else oordeel for oordeel in Oordeel}
    telling = ", ".join(f"{count} {words[oordeel]}" for oordeel, count in made["telling"].items())
    title, none = ("Level", "none") if english else ("Niveau", "geen")
    click.echo(f"{title}: {made['niveau'] or none} ({telling}; seed {seed})")
    return made


def _tell(resultaat: Resultaat, english: bool) -> None:
    """The verdict at once, with everything that is wrong or the reason why nothing is known."""
    eis, oordeel = resultaat.eis, resultaat.oordeel
    said, sentence = (oordeel.en, eis.en) if english else (str(oordeel), eis.nl)
    click.echo(f"{eis.id:6} {said:13} {sentence}")
    for een in resultaat.afwijkingen:
        click.echo(f"       {een.wijzer or 'levering'}: {een.verwacht} / {een.gelezen}")
    if resultaat.oordeel is Oordeel.NIET_GETOETST:
        click.echo(f"       {resultaat.reason if english else resultaat.reden}")


zds, zgw, vrijbrp, feed = (_dialect(name) for name in ("zds", "zgw", "vrijbrp", "feed"))


@conformance.command()
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option("--jobs", default=2, show_default=True, help="How many processes.")
@click.option("--full", is_flag=True, help="Every saboteur against every requirement, not only those that it names.")
def selftest(as_json: bool, jobs: int, full: bool) -> None:
    """Try the kit itself: every saboteur must be caught, and no legitimate variant; exit code 1 otherwise."""
    from overlijden.conformance.selftest import proof

    found = proof.prove(jobs, full=full)
    click.echo(json.dumps(dataclasses.asdict(found), indent=1) if as_json else proof.text(found))
    raise SystemExit(int(bool(found.survivors or found.false_alarms)))


@conformance.command()
@click.argument("folder", type=FOLDER)
@click.option("--seed", type=int, default=1, show_default=True, help="Draw the edge cases with this number.")
def cases(folder: Path, *, seed: int) -> None:
    """Write the cases as files, for use without Python: stories, edges, messages, and what must be refused."""
    from overlijden.conformance import bestanden

    for path in bestanden.write(folder, seed):
        click.echo(path)


@conformance.group()
def receive() -> None:
    """Play the municipality for who sends, or the service for who reads a feed; report on each message by field."""


def _receiver(name: str) -> Callable[..., None]:
    @receive.command(name, help=f"Receive {name} on this machine until Ctrl-C.")
    @click.option("--port", default=8001, show_default=True)
    @click.option("--profiel", type=PATH, help="A settings file: who should be sending to whom.")
    @click.option("--report", type=FOLDER, default=Path("out"), show_default=True, help="Each message's report.")
    def command(*, port: int, profiel: Path | None, report: Path) -> None:
        from overlijden.conformance import ontvangst, uitvoering

        facts: dict[str, Any] = {}
        if profiel is not None:
            read = uitvoering.Instellingen.read(profiel, (), uitvoering.DIALECTEN[name].adapter)
            facts = {"gemeente": read.gemeente, **read.profiel}
        with ontvangst.serving(name, port, report, click.echo, facts) as server:
            click.echo(f"http://127.0.0.1:{server.server_port}/{ontvangst.ONTVANGERS[name].pad}", err=True)
            server.serve_forever()

    return command


receive_zds, receive_zgw, receive_vrijbrp, receive_feed = (
    _receiver(name) for name in ("zds", "zgw", "vrijbrp", "feed")
)
