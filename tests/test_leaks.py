# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The search of all logs finds what it looks for; without this its silence would say nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import leaks

pytest_plugins = ["pytester"]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"event": "x", "code": "999991930"}', ["a BSN"]),
        ("gunicorn: bad bsn=999991930, aborted", ["a BSN"]),
        ('{"event": "about Holthuizen"}', ["a name"]),
        ("Traceback: KeyError: 'Gertrudis'", ["a name"]),
        ('{"door": "Noor"}', ["a name"]),
        ('{"event": "x", "code": "999991931"}', []),  # no number that anybody has
        ('{"mac": "ab999991930c", "levering": "8ac5ad6e-da20-45b8-a77f-3c9799999193"}', []),
        ('{"timestamp": "2026-03-02T12:00:00.123456Z", "ms": 12, "nummer": 17}', []),
        ("holthuizen.py:3", []),  # a name is written with a capital
    ],
)
def test_a_number_and_a_name_are_found_and_nothing_else(line: str, what: list[str]) -> None:
    assert leaks.leaks(line) == what


LEAKING = """
import subprocess, sys
from pathlib import Path

import click
import structlog
from click.testing import CliRunner

from overlijden.tools import logs
from tests import leaks

def test_that_logs_and_passes(tmp_path):
    logs.configure()
    structlog.get_logger().info({message!r})

def test_whose_subprocess_logs(tmp_path):
    log = tmp_path / "part.log"
    with log.open("w") as file:
        subprocess.run([sys.executable, "-c", "import sys; print({message!r}, file=sys.stderr)"], stderr=file)
    leaks.keep(log)

def test_whose_command_says_it():
    command = click.Command("x", callback=lambda: click.echo({message!r}, err=True))
    CliRunner().invoke(command)
"""


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """Another suite with our conftest.py, and a folder of its own for its logs."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    monkeypatch.delenv(leaks.FOLDER, raising=False)
    pytester.makeconftest(Path(__file__).with_name("conftest.py").read_text())
    return pytester


@pytest.mark.parametrize("workers", [(), ("-n", "2")])
def test_a_run_that_leaks_fails_although_every_test_passes(suite: pytest.Pytester, workers: tuple[str, ...]) -> None:
    suite.makepyfile(LEAKING.format(message="Holthuizen 999991930"))
    result = suite.runpytest_subprocess(*workers)
    result.assert_outcomes(passed=3)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*part-*.log:1: a BSN*", "*6 lines of the logs*"])


def test_a_run_that_leaks_nothing_passes(suite: pytest.Pytester) -> None:
    suite.makepyfile(LEAKING.format(message="delivered"))
    result = suite.runpytest_subprocess()
    result.assert_outcomes(passed=3)
    assert result.ret == pytest.ExitCode.OK
