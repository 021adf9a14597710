# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The price of every package: few, each with a reason, each pinned by hash and by nothing else."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PYPROJECT = (ROOT / "pyproject.toml").read_text()
PROJECT = tomllib.loads(PYPROJECT)["project"]
LOCKS = ["requirements.txt", "requirements-otel.txt", "requirements-sign.txt", "requirements-dev.txt"]
EXTRAS = {
    "requirements.txt": ["demo", "build"],
    "requirements-otel.txt": ["otel"],
    "requirements-sign.txt": ["sign"],
    "requirements-wss.txt": ["wss"],
    "requirements-dev.txt": ["demo", "build", "otel", "sign", "wss", "test"],
}
DIRECT = [*PROJECT["dependencies"], *(name for extra in PROJECT["optional-dependencies"].values() for name in extra)]


def locked(lock: str) -> dict[str, set[str]]:
    """Package to its pinned versions; one package may have one per Python version."""
    versions: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE):
        versions.setdefault(name, set()).add(version)
    return versions


def test_the_service_with_its_demo_needs_at_most_sixty_packages() -> None:
    assert len(locked("requirements.txt")) <= 60


@pytest.mark.parametrize("dependency", DIRECT)
def test_every_direct_dependency_has_a_reason(dependency: str) -> None:
    assert re.search(rf'^    "{re.escape(dependency)}",  +# \w.{{10,}}$', PYPROJECT, re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_direct_dependency_is_locked(lock: str) -> None:
    extras = EXTRAS[lock]
    wanted = [*PROJECT["dependencies"], *(name for extra in extras for name in PROJECT["optional-dependencies"][extra])]
    assert {re.sub(r"\[.*", "", name) for name in wanted} <= set(locked(lock))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_hash(lock: str) -> None:
    blocks = re.split(r"^(?=[a-z])", (ROOT / lock).read_text(), flags=re.MULTILINE)[1:]
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_a_registry(lock: str) -> None:
    assert not re.search(r"https?:|index-url|find-links|@", (ROOT / lock).read_text())


@pytest.mark.parametrize("folder", ["oidc_node", "nu_node"])
def test_no_lock_of_npm_names_a_host(folder: str) -> None:
    lock = (ROOT / "tests" / folder / "package-lock.json").read_text()
    assert not re.search(r"https?:|resolved", lock)
    assert '"integrity": "sha512-' in lock


def test_the_locks_agree() -> None:
    *parts, full = map(locked, LOCKS)
    for part in parts:
        assert {name: full.get(name) for name in part} == part


def test_what_runs_is_what_was_locked() -> None:
    wanted = locked("requirements-dev.txt")
    installed = {re.sub(r"[-_.]+", "-", found.name).lower(): found.version for found in distributions()}
    assert {name: version for name, version in installed.items() if version not in wanted.get(name, {version})} == {}
