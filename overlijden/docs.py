# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The parts of the documentation that are drawn from code, so that they cannot say anything else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from overlijden import canonical, codes, schema, status
from overlijden.aangifte import Aangifte
from overlijden.rules import RULES, Regel, Voorbeeld
from overlijden.rules.voorbeelden import NU
from overlijden.settings import PREFIX

ROOT = Path(__file__).resolve().parent.parent

CONTEXT = """\
flowchart LR
    declarant([next of kin or funeral director]) --> form --> rules
    rules --> dossier[(dossier + delivery,<br>one transaction)]
    dossier --> worker
    worker -- adapter --> own[the municipality's own back-end]
    worker -- adapter --> store[shared store] --> desk[the clerk's desk]
    form -. not joined .-> help[a page that helps,<br>nothing stored]
    own & desk -. status, akte number .-> page[the declarant's status page]"""


def dictionary() -> str:
    """The data dictionary as a Markdown table."""
    lines = ["| field | label | largest | source |", "|---|---|---|---|"]
    for wijzer, spec, _ in canonical.leaves(Aangifte):
        meta = spec.metadata
        lines.append(f"| `{wijzer}` | {meta['label']} | {meta['max'] or ''} | {meta['bron']} |")
    return "\n".join(lines)


def rule_table() -> str:
    """The rules as a Markdown table."""
    lines = ["| rule | severity | source | sentence |", "|---|---|---|---|"]
    lines += [f"| {rule.id} | {rule.ernst} | {rule.bron} | {rule.tekst} |" for rule in _by_id()]
    return "\n".join(lines)


def example_table() -> str:
    """The examples of the rules as a Markdown table: what differs from the ordinary declaration, what follows."""
    lines = ["| rule | kind | example | finding |", "|---|---|---|---|"]
    for rule in _by_id():
        lines += [
            f"| {rule.id} | {example.soort} | {_input(example)} | {_output(example)} |" for example in rule.voorbeelden
        ]
    return "\n".join(lines)


def _by_id() -> list[Regel]:
    return [RULES[identifier] for identifier in sorted(RULES)]


def _input(example: Voorbeeld) -> str:
    """What an example changes, in its own words first."""
    if example.is_gedrag:
        return str(example.invoer["scenario"])
    changes = [f"`{wijzer}` = {_code(value)}" for wijzer, value in example.invoer["antwoorden"].items()]
    changes += [f"{name} = {_code(value)}" for name, value in example.invoer["context"].items()]
    if example.invoer["nu"] != NU:
        changes.append(f"nu = {_code(example.invoer['nu'])}")
    said = "; ".join(changes) or "de gewone aangifte"
    return f"{example.uitleg}: {said}" if example.uitleg else said


def _output(example: Voorbeeld) -> str:
    if example.is_gedrag:
        return f"`{example.toets}`" if example.gebouwd else "nog niet gebouwd"
    return "; ".join(f"{finding['ernst']} `{finding['wijzer']}`" for finding in example.bevindingen) or "geen"


def _code(value: object) -> str:
    return "geen antwoord" if value is None else f"`{json.dumps(value, ensure_ascii=False)}`"


def settings_table() -> str:
    """The settings as a Markdown table, with the defaults and the comments of the file that we ship."""
    lines = ["| setting | environment | default | meaning |", "|---|---|---|---|"]
    section = ""
    for line in (codes.SHIPPED / "overlijden.toml").read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"\[(\w+)\]", line):
            section = heading[1]
        elif setting := re.fullmatch(r"(?:# )?(\w+) = (\S+) # (.+)", line):
            key, default, meaning = setting.groups()
            variable = f"{PREFIX}{section}_{key}".upper()
            shown = "none" if default == '""' else f"`{default}`"
            lines.append(f"| `{section}.{key}` | `{variable}` | {shown} | {meaning} |")
    return "\n".join(lines)


def diagram(mermaid: str) -> str:
    return f"```mermaid\n{mermaid}\n```"


# Markdown files hold generated parts between <!-- name --> and <!-- /name -->.
PARTS: Mapping[str, Callable[[], str]] = {
    "context": lambda: diagram(CONTEXT),
    "status": lambda: diagram(status.mermaid()),
    "dictionary": dictionary,
    "rules": rule_table,
    "voorbeelden": example_table,
    "settings": settings_table,
}


def rendered() -> Iterator[tuple[Path, str]]:
    """Every generated file or file with generated parts, and what it should say."""
    yield ROOT / "docs" / "aangifte.schema.json", _json_schema()
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        yield path, fill(path.read_text(encoding="utf-8"))


def fill(text: str) -> str:
    """The text with every generated part made anew."""

    def replace(match: re.Match[str]) -> str:
        name = match["name"]
        return f"<!-- {name} -->\n{PARTS[name]()}\n<!-- /{name} -->"

    return re.sub(r"<!-- (?P<name>\w+) -->\n.*?<!-- /(?P=name) -->", replace, text, flags=re.DOTALL)


def _json_schema() -> str:
    return json.dumps(schema.describe(Aangifte, schema.ID), ensure_ascii=False, indent=2) + "\n"


def rewrite() -> list[Path]:
    """Write what is out of date, and say which files those were."""
    stale = [(path, text) for path, text in rendered() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path, text in stale:
        path.write_text(text, encoding="utf-8")
    return [path for path, _ in stale]
