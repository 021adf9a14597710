# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The parts of the documentation that are drawn from code, so that they cannot say anything else."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from overlijden import codes, status
from overlijden.conformance import selftest
from overlijden.conformance.referentie import ZDS_1_2
from overlijden.delivery import wegen
from overlijden.docs import catalogues, security
from overlijden.retention import BEWAARKLASSEN
from overlijden.settings import PREFIX
from overlijden.specificatie import specpages
from overlijden.toegang import RECHTEN

ROOT = Path(__file__).resolve().parents[2]

CONTEXT = """\
flowchart LR
    declarant([next of kin or funeral director]) --> form --> rules
    rules --> dossier[(dossier + delivery,<br>one transaction)]
    dossier --> worker
    worker -- adapter --> own[the municipality's own back-end]
    worker -- adapter --> store[shared store] --> desk[the clerk's desk]
    form -. not joined .-> help[a page that helps,<br>nothing stored]
    own & desk -. status, akte number .-> page[the declarant's status page]"""


def retention_table() -> str:
    """What is kept for how long, as a Markdown table."""
    lines = ["| class | what | term | from | source | what remains | in words |", "|---|---|---|---|---|---|---|"]
    lines += [
        f"| `{one.naam}` | {one.wat} | {one.termijn} | {one.vanaf} | {one.bron} | {one.rest} | {one.zin} |"
        for one in BEWAARKLASSEN.values()
    ]
    return "\n".join(lines)


def retention_list() -> str:
    """The same in Dutch, as those whom it is about read it, with the ground of each."""
    return "\n".join(f"- {one.zin} ({one.bron})" for one in BEWAARKLASSEN.values())


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


def layer_table() -> str:
    """Every module with the first sentence that it says of itself, from the top layer down, as a Markdown table."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    lines = ["| module | what it is |", "|---|---|"]
    for layer in layers:
        lines += [f"| `{name}` | {_first_sentence(name)} |" for name in re.split(r" [|:] ", layer)]
        lines.append("| | |")
    return "\n".join(lines[:-1])


def _first_sentence(module: str) -> str:
    path = ROOT / module.replace(".", "/")
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    said = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
    return said.split("\n\n")[0].replace("\n", " ")


def rights_table() -> str:
    """Who may use which route, and about what, as a Markdown table."""
    lines = ["| route | who | about |", "|---|---|---|"]
    for endpoint, recht in RECHTEN.items():
        who = "everybody" if recht.is_openbaar else ", ".join(sorted(recht.rollen))
        who += " who was invited" if recht.is_uitgenodigd else ""
        who += f" with `{recht.bereik}`" if recht.bereik else ""
        lines.append(f"| `{endpoint}` | {who} | {recht.over} |")
    return "\n".join(lines)


def requirements_table() -> str:
    """Every requirement of the conformance kit, with its source and the saboteurs that it catches."""
    lines = ["| id | level | requirement | source | catches |", "|---|---|---|---|---|"]
    for eis in selftest.EISEN.values():
        caught = ", ".join(one.id for one in selftest.SABOTEURS if eis.id in one.eisen and one.dialect != ZDS_1_2)
        lines.append(f"| `{eis.id}` | {eis.niveau} | {eis.en} *{eis.nl}* | {eis.bron} | {caught} |")
    return "\n".join(lines)


def variants_list() -> str:
    """What no requirement holds against a back-end."""
    return ", ".join(name.replace("-", " ") for name, one in selftest.VARIANTEN.items() if one.dialect != ZDS_1_2)


def diagram(mermaid: str) -> str:
    return f"```mermaid\n{mermaid}\n```"


# Markdown files hold generated parts between <!-- name --> and <!-- /name -->.
PARTS: Mapping[str, Callable[[], str]] = {
    "context": lambda: diagram(CONTEXT),
    "status": lambda: diagram(status.mermaid()),
    "facts": status.facts,
    "bezorging": lambda: diagram(wegen.mermaid()),
    "settings": settings_table,
    "retention": retention_table,
    "bewaren": retention_list,
    "layers": layer_table,
    "rights": rights_table,
    "threats": security.threats,
    "controls": security.controls,
    "figures": security.figures,
    "met": security.met,
    "operator": security.operator,
    "gaps": security.gaps,
    "outside": security.outside,
    "requirements": requirements_table,
    "variants": variants_list,
}


def rendered() -> Iterator[tuple[Path, str]]:
    """Every generated file or file with generated parts, and what it should say."""
    folder = ROOT / "docs" / "specificatie"
    yield folder / "README.md", specpages.markdown()
    yield folder / "termijn.svg", specpages.drawing() + "\n"
    for name in ("aangifte.schema.json", "openapi.json"):
        yield folder / name, specpages.downloads()[name][1]
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        yield path, fill(path.read_text(encoding="utf-8"))
    yield from catalogues.rendered()


def fill(text: str) -> str:
    """The text with every generated part made anew."""

    def replace(match: re.Match[str]) -> str:
        name = match["name"]
        return f"<!-- {name} -->\n{PARTS[name]()}\n<!-- /{name} -->"

    return re.sub(r"<!-- (?P<name>\w+) -->\n.*?<!-- /(?P=name) -->", replace, text, flags=re.DOTALL)


def rewrite() -> list[Path]:
    """Write what is out of date, and say which files those were."""
    stale = [(path, text) for path, text in rendered() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path, text in stale:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [path for path, _ in stale]
