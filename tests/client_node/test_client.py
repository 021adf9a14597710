# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A client in another language, made from the contract alone, files a declaration."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from overlijden import canonical
from overlijden.api import contract
from tests.conftest import DatabaseUrls
from tests.serving import reachable
from tests.software import aangifte
from tests.systems import register_firm

HERE = Path(__file__).parent
NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="no node on this machine")


@pytest.fixture
def origin(database_urls: DatabaseUrls) -> Iterator[str]:
    """The service at an address of its own."""
    with reachable(database_urls) as address:
        yield address


def node(*arguments: str, told: Any = None) -> str:
    command, asked = [str(NODE), *arguments], json.dumps(told)
    done = subprocess.run(command, cwd=HERE, input=asked, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_client_in_another_language_files_a_declaration(
    origin: str, database_urls: DatabaseUrls, tmp_path: Path
) -> None:
    described, client = tmp_path / "openapi.json", tmp_path / "client.mjs"
    described.write_text(json.dumps(contract.describe()))
    client.write_text(node("generate.mjs", str(described)))
    system = register_firm(database_urls, "99900017")
    data = canonical.write(aangifte())
    (bijlage,) = data.pop("bijlagen")
    del data["onderneming"]
    told = {"origin": origin, "id": system.id, "key": system.key.as_dict(private=True)}
    found = json.loads(node("declare.mjs", str(client), told={**told, "aangifte": data, "bijlage": bijlage}))
    assert found["first"] == found["again"]
    assert found["first"]["kenmerk"].startswith("OV-")
    assert {name: found[name] for name in ("indienbaar", "status", "refused", "gone")} == {
        "indienbaar": True,
        "status": "ingediend",
        "refused": 412,
        "gone": "ingetrokken",
    }
