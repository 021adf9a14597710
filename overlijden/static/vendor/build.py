#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fetch the NL Design System packages and write the part of them that we serve.

For maintainers only, and only when a version or a used class changes:

    python overlijden/static/vendor/build.py            # needs npm on the path
    python overlijden/static/vendor/build.py --check    # are the committed files what comes out?

Writes nlds.css (rules and the tokens they read), themes/voorbeeld.css (the values of one
theme) and VENDOR.md (where all of it comes from).  Whoever runs the service needs neither
npm nor this script: the three files are committed.
"""

import json
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

STATIC = Path(__file__).resolve().parent.parent
PACKAGES = tomllib.loads((STATIC / "vendor/packages.toml").read_text())
THEME = PACKAGES["theme"]
USED = {name for component in PACKAGES["component"] for name in component["classes"]}
LICENCE = "EUPL-1.2"  # all that we may redistribute: municipal house styles are not open source

NOTICE = """/* SPDX-FileCopyrightText: 2020-2024 Frameless B.V., Gemeente Utrecht
 * SPDX-FileCopyrightText: 2021-2026 NL Design System Community
 * SPDX-License-Identifier: EUPL-1.2
 * {what} Written by vendor/build.py; origin and changes in vendor/VENDOR.md. */
"""

Tokens = dict[str, str]


class Package(NamedTuple):
    name: str
    version: str
    integrity: str
    css: str


def fetch(wanted: dict[str, str], folder: Path) -> Package:
    """Download one package at its pinned version; refuse it under any other licence."""
    name, version = wanted["name"], wanted["version"]
    pack = ["npm", "pack", "--json", "--silent", f"{name}@{version}"]
    done = subprocess.run(pack, cwd=folder, check=True, capture_output=True)
    facts = json.loads(done.stdout)[0]
    with tarfile.open(folder / facts["filename"]) as archive:
        licence = json.loads(read(archive, "package.json"))["license"]
        if licence != LICENCE:
            raise SystemExit(f"{name} {version} is licensed {licence}, not {LICENCE}")
        return Package(name, version, facts["integrity"], read(archive, wanted["sheet"]))


def read(archive: tarfile.TarFile, path: str) -> str:
    """One file of a package, as text."""
    member = archive.extractfile(f"package/{path}")
    return member.read().decode() if member else ""


def split(text: str, separator: str) -> list[str]:
    """Split at separators that stand outside brackets and quotes.

    A plain split breaks ``:is(a, b)`` and ``url("data:;")`` in two, and with them the sheet.
    """
    parts, depth, quote = [""], 0, ""
    for char in text:
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        else:
            depth += (char in "([") - (char in ")]")
        if char == separator and not depth and not quote:
            parts.append("")
        else:
            parts[-1] += char
    return [part.strip() for part in parts if part.strip()]


def blocks(css: str) -> Iterator[tuple[str, str]]:
    """Yield (prelude, body) of each rule at the top level."""
    depth = start = opened = 0
    for index, char in enumerate(css):
        if char == "{":
            opened = opened if depth else index
            depth += 1
        elif char == "}":
            depth -= 1
            if not depth:
                yield css[start:opened].strip(), css[opened + 1 : index].strip()
                start = index + 1


def is_used(selector: str) -> bool:
    """Whether our templates can match it; what stands in ``:not()`` is no demand."""
    while (bare := re.sub(r":not\((?:[^()]|\([^()]*\))*\)", "", selector)) != selector:
        selector = bare
    return set(re.findall(r"\.([a-z][\w-]*)", selector)) <= USED


def prune(css: str) -> str:
    """Keep the rules our templates can match.

    Pictures in data: addresses go too: the security policy does not admit them, and
    overlijden.css names files instead.
    """
    kept = []
    for prelude, body in blocks(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)):
        if prelude.startswith("@"):
            inner = prune(body)
            kept += [f"{prelude}{{{inner}}}"] if inner else []
            continue
        selectors = [selector for selector in split(prelude, ",") if is_used(selector)]
        rules = [" ".join(rule.split()) for rule in split(body, ";") if "data:" not in rule]
        if selectors and rules:
            kept.append(f"{','.join(selectors)}{{{';'.join(rules)}}}")
    return "\n".join(kept)


def tokens(css: str) -> Tokens:
    """All custom properties of the theme, adapted as packages.toml says.

    Names of the theme's own palette are replaced by their colours: a municipality sets the
    --basis tokens and need not know that palette.
    """
    found = dict(re.findall(r"^\s*(--[\w-]+): (.+?);", css, flags=re.MULTILINE))
    for name, value in found.items():
        if value.startswith("var(--voorbeeld-"):
            found[name] = found[value.removeprefix("var(").removesuffix(")")]
        for ours, theirs in THEME["follows"].items():
            if name.startswith(ours):
                found[name] = f"var({theirs}{name.removeprefix(ours)})"
    adapted: Tokens = THEME["adapted"]
    return found | adapted


def reachable(css: str, theme: Tokens) -> Tokens:
    """The tokens that a sheet reads, directly or through another token."""
    todo, seen = set(re.findall(r"var\(\s*(--[\w-]+)", css)), set[str]()
    while todo:
        name = todo.pop()
        if name in theme and name not in seen:
            seen.add(name)
            todo |= set(re.findall(r"var\(\s*(--[\w-]+)", theme[name]))
    return {name: theme[name] for name in sorted(seen)}


def is_brand(name: str) -> bool:
    """Values that a municipality sets; the rest are aliases that lead to these."""
    return name.startswith("--basis-")


def root(entries: Iterable[tuple[str, str]]) -> str:
    return ":root{\n" + "".join(f"{name}:{value};\n" for name, value in entries) + "}\n"


def vendor_md(packages: list[Package]) -> str:
    rows = "".join(f"| {p.name} | {p.version} | `{p.integrity}` |\n" for p in packages)
    return f"""# Where the NL Design System style sheets come from

`nlds.css` and `themes/voorbeeld.css` are made by `build.py` in this folder from the packages
below, all published on npm under {LICENCE} (the text is in the project's own LICENSE).
`build.py --check` fetches them again and compares. Copyright: Frameless B.V., Gemeente
Utrecht, NL Design System Community.

| package | version | integrity |
|---|---|---|
{rows}
## What was changed

- Rules for classes that our templates do not use are left out, and so are pictures in
  `data:` addresses. The rest stands, unaltered, in the cascade layer `nlds`.
- Of the voorbeeld theme only the tokens that are read remain. The font is the system's, the
  first action colour follows the second, and buttons and fields share one corner.

## A municipality's own look

A sheet in `themes/` that sets only the tokens that differ from `themes/voorbeeld.css`, as
`themes/dennengroen.css` does; every page reads it after that one. The tokens of existing
municipal house styles are not open source and do not belong in here.
"""


def outputs(components: list[Package], voorbeeld: Package) -> dict[Path, str]:
    """What is to be written: path and content."""
    rules = "\n".join(prune(component.css) for component in components)
    own = (STATIC / "overlijden.css").read_text()
    wanted = reachable(rules + own, tokens(voorbeeld.css))
    aliases = root((name, value) for name, value in wanted.items() if not is_brand(name))
    brand = root((name, value) for name, value in wanted.items() if is_brand(name))
    nlds = f"@layer nlds{{\n{aliases}{rules}\n}}\n"
    return {
        STATIC / "nlds.css": NOTICE.format(what="NL Design System components.") + nlds,
        STATIC / "themes/voorbeeld.css": NOTICE.format(what="The voorbeeld theme.") + brand,
        STATIC / "vendor/VENDOR.md": vendor_md([*components, voorbeeld]),
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        components = [fetch(component, Path(folder)) for component in PACKAGES["component"]]
        voorbeeld = fetch(THEME, Path(folder))
    for path, content in outputs(components, voorbeeld).items():
        if "--check" not in sys.argv:
            path.write_text(content)
        elif path.read_text() != content:
            raise SystemExit(f"{path.name} is not what the packages give; run build.py")


if __name__ == "__main__":
    main()
