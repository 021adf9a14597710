# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every database test relies on, and that CI lets nothing skip."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

from tests.conftest import DatabaseUrls

pytest_plugins = ["pytester"]

SKIPPING = """
import pytest

def test_without_a_tool():
    pytest.skip("no browser")

@pytest.mark.skip_ok_in_ci(reason="asks a server outside")
def test_that_may_skip():
    pytest.skip("no network")

@pytest.mark.xfail
def test_that_is_known_to_fail():
    raise AssertionError
"""


@pytest.mark.parametrize("round_", [1, 2])
def test_each_test_gets_an_empty_database(database_urls: DatabaseUrls, round_: int) -> None:
    with create_engine(database_urls.owner, poolclass=NullPool).begin() as connection:
        assert connection.execute(text("SELECT to_regclass('sporen')")).scalar_one() is None, round_
        connection.execute(text("CREATE TABLE sporen ()"))


@pytest.mark.parametrize(("role", "name"), [("web", "overlijden_web"), ("worker", "overlijden_worker")])
def test_each_process_has_a_role_of_its_own(database_urls: DatabaseUrls, role: str, name: str) -> None:
    with create_engine(getattr(database_urls, role), poolclass=NullPool).connect() as connection:
        assert connection.execute(text("SELECT current_user")).scalar_one() == name


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """Another suite with our conftest.py, outside CI until a test says otherwise."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("REQUIRE_ALL", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    pytester.makeconftest(Path(__file__).with_name("conftest.py").read_text())
    return pytester


def test_outside_ci_a_skip_is_a_skip(suite: pytest.Pytester) -> None:
    suite.makepyfile(SKIPPING)
    suite.runpytest_subprocess().assert_outcomes(skipped=2, xfailed=1)


def test_in_ci_a_skip_is_a_failure(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    suite.makepyfile(SKIPPING)
    result = suite.runpytest_subprocess("-n", "1")
    result.assert_outcomes(failed=1, skipped=1, xfailed=1)
    result.stdout.fnmatch_lines("*may not skip in CI: *no browser*")


def test_in_ci_a_module_that_skips_is_an_error(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    suite.makepyfile("import pytest; pytest.importorskip('no_such_tool')")
    suite.runpytest_subprocess().assert_outcomes(errors=1)
