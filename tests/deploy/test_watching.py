# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the dashboard and the alarms ask Prometheus exists, and what a worker tells is looked at."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from overlijden import docs
from overlijden.adapter import TemporaryError
from overlijden.db import Database
from overlijden.settings import Delivery
from overlijden.tables import LeveringStatus, MailStatus
from overlijden.worker import metrics
from tests.filing import file
from tests.overlijden.delivery.test_delivery import deliver, fail

FOLDER = docs.ROOT / "deploy"
PROMETHEUS = yaml.safe_load((FOLDER / "prometheus.yml").read_text(encoding="utf-8"))
RULES: list[dict[str, Any]] = yaml.safe_load((FOLDER / "alarms.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]
DASHBOARD: dict[str, Any] = json.loads((FOLDER / "dashboard.json").read_text(encoding="utf-8"))
PANELS: list[dict[str, Any]] = DASHBOARD["panels"]
ASKED = [(rule["alert"], rule["expr"]) for rule in RULES] + [
    (panel["title"], target["expr"]) for panel in PANELS for target in panel["targets"]
]
OTHERS = {"up", "probe_success"}  # of Prometheus itself, and of the blackbox exporter
JOBS = {job["job_name"] for job in PROMETHEUS["scrape_configs"]}


def names(expression: str) -> set[str]:
    return set(re.findall(r"\b(overlijden_\w+|up|probe_success)\b(?=[{)\[ ]|$)", re.sub('"[^"]*"', '""', expression)))


@pytest.mark.parametrize(("what", "expression"), ASKED, ids=[what for what, _ in ASKED])
def test_every_metric_and_value_that_is_asked_for_exists(what: str, expression: str) -> None:
    assert names(expression)
    assert names(expression) <= {*metrics.HELP} | OTHERS
    for values in re.findall(r'status[=!]~?"([^"]+)"', expression):
        assert set(values.split("|")) <= {*LeveringStatus, *MailStatus}
    assert set(re.findall(r'job="([^"]+)"', expression)) <= JOBS


def test_everything_that_a_worker_tells_is_on_the_dashboard() -> None:
    shown = set().union(*(names(target["expr"]) for panel in PANELS for target in panel["targets"]))
    assert {*metrics.HELP} <= shown


@pytest.mark.database
def test_every_label_that_is_asked_for_is_told(web_database: Database, worker_database: Database) -> None:
    file(web_database)
    deliver(worker_database, fail(TemporaryError("down")))
    told = metrics.render(worker_database, Delivery(), {("1942", "wacht"): 1})
    labels = {
        name: set(re.findall(r"(\w+)=", found)) for name, found in re.findall(r"^(\w+){(.+)}", told, re.MULTILINE)
    }
    assert set(labels) == {*metrics.HELP}
    for what, expression in ASKED:
        for name, asked in re.findall(r"(overlijden_\w+){([^}]*)}", expression):
            assert set(re.findall(r'(\w+)[=!]~?"', asked)) <= labels[name], what


def test_every_alarm_says_what_is_the_matter_and_for_whom() -> None:
    assert len({rule["alert"] for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule["labels"]["severity"] in ("page", "desk")
        assert rule["annotations"]["summary"].endswith(".")


def test_the_alarms_are_those_that_an_operator_reads_what_to_do_about() -> None:
    watching = (docs.ROOT / "docs" / "operating.md").read_text(encoding="utf-8").split("## Watching")[1]
    assert re.findall(r"^\| `(\w+)` \|", watching.split("\n## ")[0], re.MULTILINE) == [rule["alert"] for rule in RULES]


def test_panels_do_not_overlap_and_have_numbers_of_their_own() -> None:
    assert len({panel["id"] for panel in PANELS}) == len(PANELS)
    taken = [cell for panel in PANELS for cell in _cells(panel["gridPos"])]
    assert len(taken) == len(set(taken))


def _cells(place: dict[str, int]) -> Iterator[tuple[int, int]]:
    for x in range(place["x"], place["x"] + place["w"]):
        yield from ((x, y) for y in range(place["y"], place["y"] + place["h"]))
