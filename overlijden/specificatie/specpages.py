# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The specification as a public page, as files to download, and as a document for the repository."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, render_template
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from werkzeug.wrappers import Response as Answer

from overlijden import codes, specificatie, windows
from overlijden.aangifte import Aangifte
from overlijden.api import contract, explained
from overlijden.documents import example
from overlijden.documents.issue import TEMPLATES as DOCUMENTS
from overlijden.documents.kinds import KINDS, Kind
from overlijden.labels import label
from overlijden.rules import voorbeelden
from overlijden.specificatie import schema
from overlijden.status import Rol, Status
from overlijden.termijn import read_moment
from overlijden.web import files
from overlijden.windows import picture

blueprint = Blueprint("specificatie", __name__, template_folder="templates")

TEMPLATES = Path(__file__).parent / "templates"
XSD = codes.SHIPPED.parent / "adapters" / "stuf_zds" / "xsd"  # our own profile of StUF-ZDS
DRAWN = "2026-05-11T13:00"  # Ascension and a decree day follow, so that everything there is to see is in it


@blueprint.get("/specificatie")
def page() -> str:
    """The specification for people."""
    return render_template("specificatie.html", **_facts())


@blueprint.get("/specificatie/<path:name>")
def download(name: str) -> Response:
    """The same for machines."""
    found = downloads().get(name)
    if found is None:
        abort(404)
    media, text = found
    return Response(text, mimetype=media, headers={"Access-Control-Allow-Origin": "*"})  # public, so for any page


@blueprint.get("/specificatie/documenten")
def documents() -> str:
    """Every kind of document: who makes it and when, an example, and its template."""
    return render_template("sjablonen.html", kinds=_kinds(), source=_sources())


@blueprint.get("/specificatie/documenten/<soort>.pdf")
def document(soort: str) -> Answer:
    """The example of this kind, as a file to keep."""
    if soort not in KINDS:
        abort(404)
    kind = KINDS[soort]
    return files.keep(example.pdf(kind), files.PDF, example.make(kind).name)


@cache
def downloads() -> Mapping[str, tuple[str, str]]:
    """Media type and text by name."""
    made = {
        "specificatie.json": specificatie.describe(),
        "aangifte.schema.json": schema.describe(Aangifte, schema.ID),
        "openapi.json": contract.describe(),
    }
    profile = {f"xsd/{path.name}": ("application/xml", path.read_text(encoding="utf-8")) for path in XSD.glob("*.xsd")}
    return {name: ("application/json", written(value)) for name, value in made.items()} | profile


def written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def markdown() -> str:
    """The specification as a document, with its downloads beside it."""
    environment = Environment(  # noqa: S701 - what it makes is no HTML
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["cell"] = lambda text: str(text).replace("|", "\\|")
    environment.filters["json"] = lambda value: json.dumps(value, ensure_ascii=False)
    return environment.get_template("specificatie.md").render(_facts())


def drawing() -> str:
    """The example of the legal window, as a picture."""
    ((_, window),), _ = windows.count([DRAWN])
    return picture.calendar(window, read_moment(DRAWN)[1], None)


def _kinds() -> Iterator[tuple[Kind, list[str], list[Status]]]:
    """Each kind of document, who makes it, and in which statuses."""
    for kind in KINDS.values():
        yield kind, [label(rol) for rol in Rol if rol in kind.rollen], [one for one in Status if one in kind.statuses]


def _sources() -> Mapping[str, str]:
    """The templates as text, by their names."""
    return {path.stem: path.read_text(encoding="utf-8") for path in DOCUMENTS.glob("*.typ")}


@cache
def _facts() -> Mapping[str, Any]:
    from overlijden.conformance.uitvoering import EISEN  # with the whole kit, which nothing else here needs

    counted, _ = windows.count(specificatie.COUNTED)
    return {
        "spec": specificatie.describe(),
        "drawing": Markup(drawing()),  # noqa: S704 - drawn from days alone
        "said": [(moment, windows.sentence(window)) for moment, window in counted],
        "ordinary": voorbeelden.NU,
        "eisen": EISEN.values(),
        "adressen": explained.addresses(),
        "vormen": explained.shapes(),
        "files": sorted(downloads()),
    }
