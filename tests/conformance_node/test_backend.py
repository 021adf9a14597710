# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A back-end in another language, made by nobody's code but its own, follows the guide to a verdict."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from overlijden.conformance.opdrachten import conformance

HERE = Path(__file__).parent
NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="no node on this machine")

# What its maker forgot, in his own words, and the requirement that says so.
MISTAKES = [
    ("earlier && earlier.content !== content", "false", "Z50"),
    ("zaak.documents.push(", "zaak.documents = Array.of(", "Z34"),
    ("make(STUF, 'crossRefnummer', text(message, 'stuurgegevens', 'referentienummer'))", "", "Z06"),
    ("request.on('end', () => {", "request.on('end', () => { parts.length = Math.min(parts.length, 20);", "Z38"),
]


@contextmanager
def running(folder: Path) -> Iterator[str]:
    command = [str(NODE), str(folder / "backend.mjs")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def judged(folder: Path, out: Path, *more: str) -> Result:
    """The steps of the guide: print the example, change the addresses, run."""
    with running(folder) as address:
        example = CliRunner().invoke(conformance, ["zds", "--voorbeeld"]).output
        mine = out / "mine.toml"
        mine.write_text(example.replace("http://127.0.0.1:8001", address), encoding="utf-8")
        asked = ["zds", "--profiel", str(mine), "--report", str(out), "--english", *more]
        return CliRunner().invoke(conformance, asked)


def test_it_comes_to_the_highest_level(tmp_path: Path) -> None:
    ran = judged(HERE, tmp_path)
    assert ran.exit_code == 0, ran.output
    assert ran.output.splitlines()[-1].startswith("Level: Volledig (106 meets, 7 not tested;")


def test_over_version_1_2_it_is_asked_the_same_in_other_words(tmp_path: Path) -> None:
    ran = judged(HERE, tmp_path, "profiel.versie=1.2")
    assert ran.exit_code == 0, ran.output
    assert ran.output.splitlines()[-1].startswith("Level: Volledig (106 meets, 7 not tested;")
    report = json.loads((tmp_path / "rapport.json").read_text(encoding="utf-8"))
    assert report["dialect"] == "zds 1.2"
    [accepted] = (eis for eis in report["eisen"] if eis["id"] == "C01")
    assert (accepted["oordeel"], accepted["specificatie"]) == ("voldoet", "/specificatie#C01")
    assert "creeerZaak_ZakLk01" in json.dumps(accepted["gesprekken"])


def test_what_its_maker_did_wrong_is_named(tmp_path: Path) -> None:
    for file in HERE.glob("*.mjs"):
        code = file.read_text(encoding="utf-8")
        for right, wrong, _ in MISTAKES if file.name == "backend.mjs" else ():
            assert right in code
            code = code.replace(right, wrong)
        (tmp_path / file.name).write_text(code, encoding="utf-8")
    assert judged(tmp_path, tmp_path).exit_code == 1
    report = json.loads((tmp_path / "rapport.json").read_text(encoding="utf-8"))
    failed = {eis["id"] for eis in report["eisen"] if eis["oordeel"] == "voldoet niet"}
    assert failed >= {eis for *_, eis in MISTAKES}
