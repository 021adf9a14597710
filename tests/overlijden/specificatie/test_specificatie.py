# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The specification lacks nothing that the code has: no rule, field, status, act, term or part of the port."""

from __future__ import annotations

import inspect
import json
from datetime import date
from typing import Any

import pytest

from overlijden import adapter, codes, specificatie, termijn, windows
from overlijden.aangifte import Aangifte, Ernst
from overlijden.canonical import leaves
from overlijden.rules import RULES
from overlijden.status import FEITEN, OVERGANGEN, Actie, Rol, Status


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    return specificatie.describe()


def by(key: str, rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found = {row[key]: row for row in rows}
    assert len(found) == len(rows), f"a {key} stands twice"
    return found


def test_it_can_be_written_as_json_and_read_again(spec: dict[str, Any]) -> None:
    assert json.loads(json.dumps(spec)) == json.loads(json.dumps(spec, sort_keys=True))
    assert spec["versie"]


@pytest.mark.parametrize("identifier", RULES)
def test_every_rule_is_in_it_as_the_registry_has_it(spec: dict[str, Any], identifier: str) -> None:
    rule, said = RULES[identifier], by("id", spec["regels"])[identifier]
    assert (said["ernst"], said["bron"], said["tekst"]) == (rule.ernst, rule.bron, rule.tekst)
    assert tuple(said["velden"]) == rule.velden
    assert all({"soort", "invoer", "bevinding"} <= example.keys() for example in said["voorbeelden"])
    assert {example["soort"] for example in said["voorbeelden"]} <= {"goed", "fout", "grens"}


def test_it_has_no_rule_that_is_not_kept(spec: dict[str, Any]) -> None:
    assert by("id", spec["regels"]).keys() == RULES.keys()


def test_rules_stand_in_the_order_of_their_numbers(spec: dict[str, Any]) -> None:
    numbers = [int(rule["id"][1:]) for rule in spec["regels"] if rule["id"][1:].isdigit() and rule["id"][0] == "R"]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize(("wijzer", "meta"), [(wijzer, spec.metadata) for wijzer, spec, _ in leaves(Aangifte)])
def test_every_field_is_in_it(spec: dict[str, Any], wijzer: str, meta: dict[str, Any]) -> None:
    said = by("wijzer", spec["velden"])[wijzer]
    assert (said["label"], said["lengte"], said["bron"]) == (meta["label"], meta["max"], meta["bron"])


def test_a_field_tells_its_kind_its_choices_and_whether_it_may_be_unknown(spec: dict[str, Any]) -> None:
    fields = by("wijzer", spec["velden"])
    assert fields["/overlijden/tijd"]["soort"] == "tijd"
    assert fields["/overlijden/tijd"]["onbekend"]
    assert not fields["/overlijden/datum"]["onbekend"]
    assert fields["/overledene/geslacht"]["waarden"][0] == {"waarde": "M", "label": "Man"}


def test_every_status_act_role_and_transition_is_in_it(spec: dict[str, Any]) -> None:
    assert list(by("status", spec["statussen"])) == [str(status) for status in Status]
    assert [(row["van"], row["actie"], row["naar"], set(row["rollen"])) for row in spec["overgangen"]] == [
        (o.van, o.actie, o.naar, set(o.rollen)) for o in OVERGANGEN
    ]
    on_record = [(row["actie"], set(row["bij"]), set(row["rollen"])) for row in spec["feiten"]]
    assert on_record == [(str(feit.actie), set(feit.bij), set(feit.rollen)) for feit in FEITEN]
    assert {row["actie"] for row in spec["overgangen"]} | {row["actie"] for row in spec["feiten"]} == set(Actie)
    assert {rol for row in spec["overgangen"] for rol in row["rollen"]} <= set(Rol)


def test_a_status_from_which_nothing_leads_on_is_an_end(spec: dict[str, Any]) -> None:
    ends = {row["status"] for row in spec["statussen"] if row["is_einde"]}
    assert ends == {"afgerond", "ingetrokken", "doorgezonden", "geweigerd", "doorgehaald"}


def test_the_terms_are_those_that_are_counted(spec: dict[str, Any]) -> None:
    terms = by("id", spec["termijnen"])
    assert (terms["T1"]["duur"], terms["T1"]["eenheid"]) == (36, "uur")
    assert (terms["T2"]["duur"], terms["T2"]["eenheid"]) == (termijn.WERKDAGEN, "werkdagen")
    assert all(term["bron"] and term["stappen"] for term in terms.values())
    assert all(name in " ".join(terms["T2"]["stappen"]) for name in termijn.feestdagen(2026).values())


def test_what_was_counted_is_counted_again(spec: dict[str, Any]) -> None:
    for said in spec["gerekend"]:
        [(moment, window)], _ = windows.count([said["moment"]])
        assert windows.describe(moment, window) == said
    assert set(map(date.fromisoformat, spec["kb_dagen"])) == codes.kb_dagen()


def test_the_contract_of_an_adapter_is_whole(spec: dict[str, Any]) -> None:
    contract = spec["adapter"]
    public = {name for name, _ in inspect.getmembers(adapter.Adapter, callable) if not name.startswith("_")}
    assert by("naam", contract["handelingen"]).keys() == public
    required = {row["naam"] for row in contract["handelingen"] if row["verplicht"]}
    assert required == adapter.Adapter.__abstractmethods__
    failures = {kind.__name__ for kind in vars(adapter).values() if _is_failure(kind)}
    assert by("naam", contract["fouten"]).keys() == failures
    assert by("naam", contract["uitkomsten"]).keys() == {"Accepted", "Pending"}
    assert by("naam", contract["mogelijkheden"]).keys() == set(adapter.Capability)
    assert by("naam", contract["gevallen"]).keys() == set(adapter.Geval)
    journal = {name for name in vars(adapter.Journal) if not name.startswith("_")}
    assert by("naam", contract["journaal"]).keys() == journal
    assert all(row["tekst"] for part in ("handelingen", "journaal", "uitkomsten", "fouten") for row in contract[part])


def _is_failure(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, adapter.DeliveryError) and kind is not adapter.DeliveryError


def test_every_severity_has_its_meaning(spec: dict[str, Any]) -> None:
    assert [row["ernst"] for row in spec["ernst"]] == [str(ernst) for ernst in Ernst]


def test_changes_are_those_of_the_changelog(spec: dict[str, Any]) -> None:
    text = " ".join(specificatie.CHANGELOG.read_text(encoding="utf-8").split())
    assert {change["soort"] for change in spec["wijzigingen"]} >= {"Added", "Conformance"}
    assert all(point in text for change in spec["wijzigingen"] for point in change["punten"])
    assert text.count(" - ") <= sum(len(change["punten"]) for change in spec["wijzigingen"]) + 2
