# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whoever built on the contract of the newest release can go on; and each way to break it is seen."""

from __future__ import annotations

import copy
import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from overlijden import docs
from overlijden.aangifte import Aangifte
from overlijden.api import contract
from overlijden.specificatie import schema
from tests import contracts

NOW: dict[str, Any] = json.loads(json.dumps(contract.describe()))
DICTIONARY: dict[str, Any] = json.loads(json.dumps(schema.describe(Aangifte, schema.ID)))
RELEASED = contracts.released(docs.ROOT)
SEND, READ = "/api/v1/aangiften", "/api/v1/feed"
Change = Callable[[dict[str, Any]], Any]


@pytest.mark.skipif(RELEASED is None, reason="nothing was released yet: there is no tag v*")
@pytest.mark.skip_ok_in_ci("nothing was released yet: there is no tag v*")
def test_whoever_built_on_the_newest_release_can_go_on() -> None:
    assert RELEASED is not None
    tag, files = RELEASED
    assert contracts.breaks(files["openapi.json"], NOW) == [], tag
    assert contracts.breaks_of_dictionary(files["aangifte.schema.json"], DICTIONARY) == [], tag


def test_the_newest_release_is_found_in_git_and_compared(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        author = ("-c", "user.name=x", "-c", "user.email=x@overlijden.example", "-c", "tag.gpgsign=false")
        subprocess.run(["git", "-C", tmp_path, *author, *arguments], check=True, capture_output=True)

    folder = tmp_path / contracts.FOLDER
    folder.mkdir(parents=True)
    git("init")
    assert contracts.released(tmp_path) is None
    for tag, gone in (("v0.9.0", "Sleutels"), ("v0.10.0", "")):
        written = {name: one for name, one in NOW["components"]["schemas"].items() if name != gone}
        document = {**NOW, "components": {**NOW["components"], "schemas": written}}
        (folder / "openapi.json").write_text(json.dumps(document))
        (folder / "aangifte.schema.json").write_text(json.dumps(DICTIONARY))
        git("add", ".")
        git("commit", "--allow-empty", "--message", tag)
        git("tag", tag)
    found = contracts.released(tmp_path)
    assert found is not None
    assert found[0] == "v0.10.0"
    assert contracts.breaks(found[1]["openapi.json"], NOW) == []
    assert contracts.breaks_of_dictionary(found[1]["aangifte.schema.json"], DICTIONARY) == []


def changed(change: Change, of: Mapping[str, Any] = NOW) -> dict[str, Any]:
    made = copy.deepcopy(dict(of))
    change(made)
    return made


def schemas(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"][name]
    return found


BREAKS: Mapping[str, tuple[Change, str]] = {
    "address": (lambda it: it["paths"].pop(READ), "GET /api/v1/feed: is gone"),
    "method": (lambda it: it["paths"][SEND].pop("post"), "POST /api/v1/aangiften: is gone"),
    "parameter": (
        lambda it: it["paths"][READ]["get"]["parameters"].pop(0),
        "GET /api/v1/feed: na is not known any more",
    ),
    "parameter to send": (
        lambda it: it["paths"][READ]["get"]["parameters"][0].update(required=True),
        "GET /api/v1/feed: na must be sent",
    ),
    "narrower parameter": (
        lambda it: it["paths"][READ]["get"]["parameters"][1]["schema"].update(maximum=10),
        "GET /api/v1/feed limiet: has another maximum",
    ),
    "scope": (
        lambda it: it["paths"][READ]["get"].update(security=[{"token": ["feed", "dossier"]}]),
        "GET /api/v1/feed: asks for dossier",
    ),
    "media": (
        lambda it: it["paths"][SEND]["post"]["requestBody"]["content"].update(
            {"application/xml": it["paths"][SEND]["post"]["requestBody"]["content"].pop("application/json")}
        ),
        "POST /api/v1/aangiften body: application/json is gone",
    ),
    "answer": (
        lambda it: it["paths"][SEND]["post"]["responses"].update(
            {"202": it["paths"][SEND]["post"]["responses"].pop("201")}
        ),
        "POST /api/v1/aangiften: answers 201 no more",
    ),
    "header": (
        lambda it: it["paths"][READ]["get"]["responses"]["200"]["headers"].pop("ETag"),
        "GET /api/v1/feed 200: has no header ETag any more",
    ),
    "field that leaves": (
        lambda it: schemas(it, "Melding")["properties"].pop("status"),
        "GET /api/v1/feed 200/meldingen/*/status: is gone",
    ),
    "field that may be left out": (
        lambda it: schemas(it, "Melding")["required"].remove("status"),
        "GET /api/v1/feed 200/meldingen/*/status: may be left out",
    ),
    "field of another type": (
        lambda it: schemas(it, "Feed")["properties"].update(er_is_meer={"type": "string"}),
        "GET /api/v1/feed 200/er_is_meer: has another type",
    ),
    "field to send": (
        lambda it: schemas(it, "Indienen")["required"].append("bijlagen"),
        "POST /api/v1/aangiften body/bijlagen: must be sent",
    ),
    "field that is not taken": (
        lambda it: schemas(it, "Indienen")["properties"].pop("bijlagen"),
        "POST /api/v1/aangiften body/bijlagen: is gone",
    ),
    "value that is not taken": (
        lambda it: schemas(it, "Terugmelding")["properties"]["status"]["enum"].pop(),
        "PUT /api/v1/dossiers/{kenmerk}/terugmelding body/status: takes akte_opgemaakt no more",
    ),
    "fewer at once": (
        lambda it: schemas(it, "Stapel")["properties"]["aangiften"].update(maxItems=10),
        "POST /api/v1/aangiften/batch body/aangiften: has another maxItems",
    ),
    "answer of more kinds": (
        lambda it: schemas(it, "Feed")["properties"]["volgende"]["anyOf"].append({"type": "integer"}),
        "GET /api/v1/feed 200/volgende: answers more than it did",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_each_way_to_break_whoever_built_on_it_is_seen(name: str) -> None:
    change, said = BREAKS[name]
    assert said in contracts.breaks(NOW, changed(change))


ADDS: Mapping[str, Change] = {
    "nothing": lambda it: None,
    "address": lambda it: it["paths"].update({"/api/v1/nieuw": it["paths"][READ]}),
    "parameter": lambda it: it["paths"][READ]["get"]["parameters"].append(
        {"name": "x", "in": "query", "schema": {"type": "string"}}
    ),
    "field that leaves": lambda it: schemas(it, "Melding")["properties"].update(nieuw={"type": "string"}),
    "field to send or not": lambda it: schemas(it, "Indienen")["properties"].update(nieuw={"type": "string"}),
    "value that leaves": lambda it: schemas(it, "Melding")["properties"]["status"]["enum"].append("nieuw"),
    "more at once": lambda it: schemas(it, "Stapel")["properties"]["aangiften"].update(maxItems=1000),
    "other words": lambda it: it["paths"][READ]["get"].update(summary="Anders gezegd"),
    "end": lambda it: it["paths"][READ]["get"].update(deprecated=True),
}


@pytest.mark.parametrize("name", ADDS)
def test_what_is_only_more_breaks_nobody(name: str) -> None:
    assert contracts.breaks(NOW, changed(ADDS[name])) == []


def test_a_word_less_in_the_dictionary_is_seen() -> None:
    place = next(name for name, one in DICTIONARY["properties"].items() if "$ref" in str(one))
    less = changed(lambda it: it["properties"].pop(place), DICTIONARY)
    assert contracts.breaks_of_dictionary(DICTIONARY, less) == [f"/{place}: is gone"] * 2
    assert contracts.breaks_of_dictionary(DICTIONARY, DICTIONARY) == []
