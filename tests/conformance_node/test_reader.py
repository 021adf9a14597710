# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A system in another language, made by nobody's code but its own, reads the feed that the kit plays."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from overlijden.conformance import ontvangst
from overlijden.conformance.feed.standin import CLIENT

HERE = Path(__file__).parent
NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="no node on this machine")


def read(folder: Path, program: Path) -> tuple[str, list[dict[str, Any]]]:
    """What it says, and what the kit says of each of its questions."""
    with ontvangst.serving("feed", 0, folder, lambda _: None, {}) as server:
        thread = Thread(target=server.serve_forever, args=[0.02])
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}/api/v1"
        ran = subprocess.run([str(NODE), str(program), url, CLIENT], capture_output=True, text=True, check=False)
        server.shutdown()
        thread.join()
    reports = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))]
    return ran.stdout + ran.stderr, reports


def test_it_reads_everything_drops_what_is_to_be_dropped_and_confirms(tmp_path: Path) -> None:
    said, reports = read(tmp_path, HERE / "reader.mjs")
    assert said == "17 dossiers, up to here\n"
    assert [one for one in reports if one["oordeel"] != "voldoet"] == []
    assert [one["dienst"] for one in reports].count("feed") > 2


def test_what_its_maker_did_wrong_is_named(tmp_path: Path) -> None:
    code = (HERE / "reader.mjs").read_text(encoding="utf-8")
    assert "${base}/token`, exp" in code
    wrong = tmp_path / "reader.mjs"
    wrong.write_text(code.replace("aud: `${base}/token`, exp", "aud: base, exp"), encoding="utf-8")
    _, reports = read(tmp_path / "out", wrong)
    [first] = reports[0]["afwijkingen"]
    assert (first["wijzer"], first["gelezen"]) == ("/client_assertion", "klopt niet: aud")
