# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is large and seldom needed is not in the memory of every process from its start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from overlijden import demo
from tests.conftest import DatabaseUrls
from tests.e2e.stack import free_ports, told

pytestmark = pytest.mark.database

LARGE = {"alembic", "pikepdf", "PIL", "typst", "zeep", "overlijden.conformance.uitvoering", "overlijden.demo"}
WEB = "from overlijden.app import create_app\ncreate_app()"
WORKER = "from overlijden.cli import main\nmain(['worker', '--once'], standalone_mode=False)"


@pytest.mark.parametrize(("start", "more"), [(WEB, set()), (WORKER, {"flask", "rich"})], ids=["web", "worker"])
def test_it_is_loaded_where_it_is_needed(
    tmp_path: Path, database_urls: DatabaseUrls, start: str, more: set[str]
) -> None:
    environment = os.environ | told(database_urls, demo.configure(tmp_path, demo.Ports(*free_ports(3))))
    program = f"{start}\nimport sys\nprint('loaded', *(name for name, module in sys.modules.items() if module))"
    command = [sys.executable, "-c", program]
    ran = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True)
    loaded = ran.stdout.rpartition("loaded ")[2].split()
    assert "overlijden.tables" in loaded
    assert set(loaded) & (LARGE | more) == set()
