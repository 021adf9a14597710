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
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

STATIC = Path(__file__).resolve().parent.parent
LICENCE = "EUPL-1.2"  # all that we may redistribute: municipal house styles are not open source
THEME = "@nl-design-system-unstable/voorbeeld-design-tokens"

# Name: (version, style sheet inside the package).
PACKAGES = {
    "@nl-design-system-candidate/button-css": ("1.1.0", "dist/button.css"),
    "@nl-design-system-candidate/data-badge-css": ("1.0.5", "dist/data-badge.css"),
    "@nl-design-system-candidate/heading-css": ("1.1.3", "dist/heading.css"),
    "@nl-design-system-candidate/link-css": ("2.0.3", "dist/link.css"),
    "@nl-design-system-candidate/paragraph-css": ("2.1.3", "dist/paragraph.css"),
    "@nl-design-system-candidate/skip-link-css": ("1.0.5", "dist/skip-link.css"),
    "@utrecht/alert-css": ("4.0.2", "dist/index.css"),
    "@utrecht/custom-checkbox-css": ("3.0.1", "dist/index.css"),
    "@utrecht/form-field-description-css": ("3.0.1", "dist/index.css"),
    "@utrecht/form-field-error-message-css": ("3.0.1", "dist/index.css"),
    "@utrecht/form-label-css": ("3.0.1", "dist/index.css"),
    "@utrecht/radio-button-css": ("3.0.1", "dist/index.css"),
    "@utrecht/select-css": ("3.0.1", "dist/index.css"),
    "@utrecht/table-css": ("3.0.1", "dist/index.css"),
    "@utrecht/textarea-css": ("4.0.1", "dist/index.css"),
    "@utrecht/textbox-css": ("4.0.1", "dist/index.css"),
    THEME: ("7.4.1", "dist/variables.css"),
}

# The classes our templates use; a rule that asks for any other class is left out.
USED = set(
    """
    nl-button nl-button--primary nl-button--secondary nl-data-badge nl-heading
    nl-heading--level-1 nl-heading--level-2 nl-heading--level-3 nl-link nl-paragraph
    nl-paragraph--lead nl-skip-link nl-skip-link--visible-on-focus
    utrecht-alert utrecht-alert--error utrecht-alert--info utrecht-alert--ok
    utrecht-alert--warning utrecht-alert__content utrecht-alert__message
    utrecht-checkbox--custom utrecht-checkbox--html-input
    utrecht-form-field-description utrecht-form-field-error-message utrecht-form-label
    utrecht-form-label--checkbox utrecht-form-label--radio
    utrecht-radio-button utrecht-radio-button--html-input
    utrecht-select utrecht-select--html-select
    utrecht-table utrecht-table--html-table
    utrecht-textarea utrecht-textarea--html-textarea
    utrecht-textbox utrecht-textbox--html-input
    """.split()
)

# What we change in the voorbeeld theme: no web font to fetch, one quiet action colour
# in place of the violet, and one corner for buttons and fields alike.
FONT = '-apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif'
ADAPTED = {
    "--basis-text-font-family-default": FONT,
    "--basis-heading-font-family": "var(--basis-text-font-family-default)",
    "--basis-form-control-border-radius": "var(--basis-border-radius-sm)",
    "--basis-border-radius-md": "var(--basis-border-radius-sm)",
}
ACTION = "--basis-color-action-1-"

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


def fetch(name: str, folder: Path) -> Package:
    """Download one package at its pinned version; refuse it under any other licence."""
    version, sheet = PACKAGES[name]
    pack = ["npm", "pack", "--json", "--silent", f"{name}@{version}"]
    facts = json.loads(subprocess.run(pack, cwd=folder, check=True, capture_output=True).stdout)[0]
    subprocess.run(["tar", "xzf", facts["filename"]], cwd=folder, check=True)
    package = folder / "package"
    licence = json.loads((package / "package.json").read_text())["license"]
    if licence != LICENCE:
        raise SystemExit(f"{name} {version} is licensed {licence}, not {LICENCE}")
    css = (package / sheet).read_text()
    subprocess.run(["rm", "-r", str(package)], check=True)
    return Package(name, version, facts["integrity"], css)


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
    for prelude, body in blocks(re.sub(r"/\*.*?\*/", "", css, flags=re.S)):
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
    """All custom properties of the theme, adapted as ADAPTED and ACTION say.

    Names of the theme's own palette are replaced by their colours: a municipality sets the
    --basis tokens and need not know that palette.
    """
    found = dict(re.findall(r"^\s*(--[\w-]+): (.+?);", css, flags=re.M))
    for name, value in found.items():
        if name.startswith(ACTION):
            found[name] = f"var(--basis-color-action-2-{name.removeprefix(ACTION)})"
        elif value.startswith("var(--voorbeeld-"):
            found[name] = found[value.removeprefix("var(").removesuffix(")")]
    return found | ADAPTED


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


def outputs(packages: list[Package]) -> dict[Path, str]:
    """What is to be written: path and content."""
    theme = tokens(next(p.css for p in packages if p.name == THEME))
    rules = "\n".join(prune(p.css) for p in packages if p.name != THEME)
    own = (STATIC / "overlijden.css").read_text()
    read = reachable(rules + own, theme)
    aliases = root((n, v) for n, v in read.items() if not is_brand(n))
    brand = root((n, v) for n, v in read.items() if is_brand(n))
    nlds = NOTICE.format(what="NL Design System components.") + f"@layer nlds{{\n{aliases}{rules}\n}}\n"
    return {
        STATIC / "nlds.css": nlds,
        STATIC / "themes/voorbeeld.css": NOTICE.format(what="The voorbeeld theme.") + brand,
        STATIC / "vendor/VENDOR.md": vendor_md(packages),
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        packages = [fetch(name, Path(folder)) for name in PACKAGES]
    for path, content in outputs(packages).items():
        if "--check" not in sys.argv:
            path.write_text(content)
        elif path.read_text() != content:
            raise SystemExit(f"{path.name} is not what the packages give; run build.py")


if __name__ == "__main__":
    main()
