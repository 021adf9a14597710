# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long somebody waits who starts the demonstration for the first time."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.e2e.stack import free_ports, wait_for


def first_page() -> float:
    """Seconds from the command, in an empty folder, until the first page is there."""
    (port,) = free_ports(1)
    command = [str(Path(sys.executable).parent / "overlijden"), "demo", "--port", str(port)]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{port}/", process=process)
            return time.perf_counter() - began
        finally:
            process.terminate()
            process.wait()
