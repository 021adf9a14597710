# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What docs/security.toml says is whole, and what it names is there: arrows, controls, modules, tests, requirements."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from overlijden import docs
from overlijden.docs import security

ROOT = security.ROOT
DATA = security.read()
CONTROLS: Mapping[str, Any] = DATA["control"]
ARROWS: Mapping[str, Any] = {arrow["name"]: arrow for arrow in DATA["arrow"]}
ASVS: Mapping[str, Any] = DATA["asvs"]
NAMED = sorted({test for control in CONTROLS.values() for test in control["tests"]})

# The lowest level that asks each requirement, by section, in the order of their numbers.
# Source: OWASP/ASVS, 5.0/docs_en/OWASP_Application_Security_Verification_Standard_5.0.0_en.csv, columns req_id and L.
LEVELS = {
    "1.1": "22", "1.2": "1111122223", "1.3": "112222222223", "1.4": "222", "1.5": "123",
    "2.1": "122", "2.2": "112", "2.3": "12223", "2.4": "23",
    "3.1": "3", "3.2": "113", "3.3": "12223", "3.4": "11222233", "3.5": "11122333", "3.6": "3", "3.7": "22333",
    "4.1": "12233", "4.2": "23333", "4.3": "22", "4.4": "1222",
    "5.1": "2", "5.2": "112333", "5.3": "113", "5.4": "222",
    "6.1": "122", "6.2": "111111112222", "6.3": "11223333", "6.4": "112233", "6.5": "22222333", "6.6": "2223",
    "6.7": "33", "6.8": "2222",
    "7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "223", "7.6": "22",
    "8.1": "1233", "8.2": "1123", "8.3": "133", "8.4": "23",
    "9.1": "111", "9.2": "1222",
    "10.1": "22", "10.2": "223", "10.3": "22223", "10.4": "1111122222233333", "10.5": "22222", "10.6": "22",
    "10.7": "222",
    "11.1": "2233", "11.2": "22233", "11.3": "11233", "11.4": "1222", "11.5": "23", "11.6": "23", "11.7": "33",
    "12.1": "12233", "12.2": "11", "12.3": "22223",
    "13.1": "2333", "13.2": "222223", "13.3": "2233", "13.4": "1222233",
    "14.1": "22", "14.2": "12223333", "14.3": "122",
    "15.1": "12233", "15.2": "12233", "15.3": "1222222", "15.4": "3333",
    "16.1": "2", "16.2": "22222", "16.3": "2222", "16.4": "222", "16.5": "2223",
    "17.1": "23", "17.2": "22223333", "17.3": "22",
}  # fmt: skip


def test_the_levels_are_those_of_the_published_standard() -> None:
    assert Counter("".join(LEVELS.values())) == {"1": 70, "2": 183, "3": 92}


def test_every_requirement_of_levels_1_and_2_stands_once() -> None:
    asked = [
        f"{section}.{number}"
        for section, levels in LEVELS.items()
        for number, level in enumerate(levels, start=1)
        if level in "12"
    ]
    outside = itertools.chain.from_iterable(group["ids"] for group in ASVS["out"])
    assert sorted([*ASVS["met"], *ASVS["operator"], *ASVS["gap"], *outside]) == sorted(asked)


def test_a_requirement_is_told_in_at_most_twelve_words() -> None:
    told = {number: words for kind in ("met", "operator", "gap") for number, (words, *_) in ASVS[kind].items()}
    assert [number for number, words in told.items() if len(words.split()) > 12] == []


def test_a_requirement_that_is_met_names_its_controls() -> None:
    assert [number for number, (_, *by) in ASVS["met"].items() if not by or not set(by) <= set(CONTROLS)] == []


@pytest.mark.parametrize("name", CONTROLS)
def test_a_control_is_built_where_it_says(name: str) -> None:
    built = CONTROLS[name]["built"]
    assert built
    assert [place for place in built if not (ROOT / place).exists()] == []


@pytest.mark.parametrize("name", CONTROLS)
def test_a_control_without_a_test_is_a_document(name: str) -> None:
    control = CONTROLS[name]
    assert control["tests"] or all(place.startswith("docs/") for place in control["built"])


@cache
def collected() -> frozenset[str]:
    """The node ids of the named files without their parameters, as pytest itself collects them."""
    files = sorted({test.partition("::")[0] for test in NAMED if "::" in test})
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", *(one for one in files if (ROOT / one).exists())]
    plain = {**os.environ, "PYTEST_ADDOPTS": ""}  # whatever this run itself was asked to show
    found = subprocess.run(command, cwd=ROOT, env=plain, capture_output=True, text=True, check=True)
    return frozenset(line.partition("[")[0] for line in found.stdout.splitlines() if "::" in line)


@pytest.fixture(scope="session")
def here(request: pytest.FixtureRequest) -> frozenset[str]:
    """The same of what this very run collected: when it is the whole suite, nothing has to be collected again."""
    return frozenset(item.nodeid.partition("[")[0] for item in request.session.items)


@pytest.mark.parametrize("test", NAMED, ids=lambda test: test.rpartition("/")[2])
def test_a_test_that_is_named_is_there(here: frozenset[str], test: str) -> None:
    if target := test.removeprefix("make ").strip() if test.startswith("make ") else "":
        assert re.search(rf"^{target}:.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    else:
        assert test in here or test in collected()


def edges(mermaid: str) -> Iterator[str]:
    """The arrows of a flow chart as ``from > to``; its boxes may be written where they are first named."""
    for line in mermaid.splitlines()[1:]:
        bare = re.sub(r"\(\[.*?\]\)|\[\(.*?\)\]|\[.*?\]", "", line)
        ends = [side.split("&") for side in re.split(r"-->|--.*?-->|-\. .*? \.->", bare)]
        for left, right in itertools.pairwise(ends):
            yield from (f"{one.strip()} > {other.strip()}" for one in left for other in right)


def test_arrows_are_read_from_a_diagram() -> None:
    mermaid = "flowchart LR\n  a([x --> y]) --> b -- by --> c[(z)]\n  a & b -. no .-> d[e<br>f]"
    assert list(edges(mermaid)) == ["a > b", "b > c", "a > d", "b > d"]


def test_every_arrow_of_the_context_diagram_is_judged_once() -> None:
    judged = itertools.chain.from_iterable(arrow["edges"] for arrow in ARROWS.values())
    assert sorted(judged) == sorted(edges(docs.CONTEXT))


@pytest.mark.parametrize("name", ARROWS)
def test_an_arrow_has_every_letter_and_says_what_is_left(name: str) -> None:
    arrow = ARROWS[name]
    assert set(arrow) == {"name", "edges", "left", *security.STRIDE}
    assert arrow["left"]
    for letter in security.STRIDE:
        threat = arrow[letter]
        assert threat
        assert isinstance(threat, str) or (len(threat) > 1 and set(threat[1:]) <= set(CONTROLS))


def test_every_control_stops_or_meets_something() -> None:
    threats = (arrow[letter] for arrow in ARROWS.values() for letter in security.STRIDE)
    stopping = {name for threat in threats if not isinstance(threat, str) for name in threat[1:]}
    meeting = {name for _, *by in ASVS["met"].values() for name in by}
    assert set(CONTROLS) - stopping - meeting == set()


def test_the_image_holds_what_it_names_and_runs_as_nobody() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = {place for line in lines if line.startswith("COPY ") for place in line.split()[1:-1]}
    files = {
        "requirements.txt",
        "requirements-otel.txt",
        "requirements-sign.txt",
        "requirements-wss.txt",
        "pyproject.toml",
        "LICENSE",
        "CHANGELOG.md",
    }
    assert copied == files | {"overlijden", "adapters", "forms", "config"}
    assert [line for line in lines if line.startswith("USER ")] == ["USER 10001"]
