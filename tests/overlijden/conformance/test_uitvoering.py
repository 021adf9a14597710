# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A vendor's engineer needs a file and a command, and reads in the report what to mend."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from threading import Thread
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from overlijden.conformance import ontvangst, plichten, rapport, uitvoering, vrijbrp
from overlijden.conformance.eisen import Afwijking, Eis, Niveau, Oordeel
from overlijden.conformance.feed import standin
from overlijden.conformance.opdrachten import conformance
from overlijden.conformance.proef import Gesprek, Proef
from overlijden.conformance.standin import make_server
from overlijden.conformance.toets import Resultaat, toets
from overlijden.conformance.uitvoering import DIALECTEN, PROFIELEN, Instellingen
from overlijden.conformance.zgw import catalogus
from overlijden.dossier.queries import KENMERK
from overlijden.rules import RULES
from overlijden.tools.lijn import Ruw, Verzoek
from overlijden.tools.tomlfile import ConfigError

NU = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = make_server(0, tmp_path_factory.mktemp("standin"))
    thread = Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def addresses(url: str) -> list[str]:
    keys = {
        "vrije_berichten": "VrijeBerichten",
        "ontvang_asynchroon": "OntvangAsynchroon",
        "beantwoord_vraag": "BeantwoordVraag",
    }
    return [f"profiel.adressen.{key}={url}/{pad}" for key, pad in keys.items()]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(conformance, [str(one) for one in arguments])


def resultaat(niveau: Niveau, oordeel: Oordeel, identifier: str = "Z01") -> Resultaat:
    eis = Eis(identifier, niveau, "StUF 3.01", "Het moet.", "It must.", lambda _: ())
    wrong = (Afwijking("//StUF:code", "StUF016", "<niets>"),) if oordeel is Oordeel.VOLDOET_NIET else ()
    verzoek = Verzoek(
        "POST", "https://example.org", b"<a>" + b"QUJD" * 200 + b"</a>", {"Authorization": "Basic c2VjcmV0"}
    )
    return Resultaat(
        eis, oordeel, wrong, "Het kan niet.", "It cannot.", [Gesprek(verzoek, Ruw(500, b"<b/>"), lambda _: Ruw(0, b""))]
    )


def test_the_reference_back_end_reaches_the_highest_level(url: str, tmp_path: Path) -> None:
    ran = run("zds", "--profiel", PROFIELEN / "zds.toml", "--report", tmp_path, "--seed", 7, *addresses(url))
    assert ran.exit_code == 0, ran.output
    report = json.loads((tmp_path / "rapport.json").read_text(encoding="utf-8"))
    assert (report["niveau"], report["seed"]) == ("Volledig", 7)
    assert [eis["id"] for eis in report["eisen"] if eis["oordeel"] != "voldoet"] == [
        "C11",
        "C12",
        "C14",
        "C15",
        "C16",
        "Z41",
        "Z42",
    ]
    assert report["hash"] == rapport.digest(report)
    assert ran.output.splitlines()[-1].startswith("Niveau: Volledig")


ADDRESSES = {
    "zgw": {f"profiel.adressen.{api}": f"{{}}/{api}/api/v1" for api in ("zaken", "catalogi", "documenten")},
    "vrijbrp": {"profiel.adres": "{}", "profiel.client": vrijbrp.standin.CLIENT},
    "feed": {"profiel.adres": "{}/api/v1", "profiel.melden": "true"},
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_so_does_that_of_each_dialect_over_a_real_line(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZGW_GEHEIM", catalogus.SECRET)
    monkeypatch.setenv("VRIJBRP_GEHEIM", vrijbrp.standin.GEHEIM)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "client.pem").write_bytes(standin.pem())
    with ontvangst.serving(name, 0, tmp_path / "messages", lambda _: None, {}) as server:
        thread = Thread(target=server.serve_forever, args=[0.02])
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}"
        overrides = [f"{key}={value.format(url)}" for key, value in ADDRESSES[name].items()]
        ran = run(name, "--profiel", PROFIELEN / f"{name}.toml", "--report", tmp_path, *overrides)
        server.shutdown()
        thread.join()
    assert ran.exit_code == 0, ran.output
    report = json.loads((tmp_path / "rapport.json").read_text(encoding="utf-8"))
    assert report["niveau"] == "Volledig"
    assert {eis["id"] for eis in report["eisen"] if eis["oordeel"] != "voldoet"} <= {"C11", "C12", "C14", "C15", "C16"}


def test_nobody_there_is_told_at_once_and_nothing_is_tested() -> None:
    ran = run("zds", "--profiel", PROFIELEN / "zds.toml", *addresses("http://127.0.0.1:9"))
    lines = ran.output.splitlines()
    assert ran.exit_code == 1
    assert lines[0].startswith("C02    voldoet niet")
    assert "niet getoetst" in lines[-1]


def test_why_something_was_not_tested_is_told_in_english_too() -> None:
    ran = run("zds", "--english", "--profiel", PROFIELEN / "zds.toml", *addresses("http://127.0.0.1:9"))
    assert "       The back-end cannot be reached." in ran.output.splitlines()
    assert "Het systeem" not in ran.output


@pytest.mark.parametrize("name", DIALECTEN)
def test_every_dialect_has_a_file_to_begin_with(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZGW_GEHEIM", "x" * 40)
    monkeypatch.setenv("VRIJBRP_GEHEIM", "x")
    monkeypatch.chdir(tmp_path)
    assert json.loads(run("key", "client.pem", "--client").output)["keys"][0]["kty"] == "EC"
    file = tmp_path / "0363.toml"
    file.write_text(run(name, "--voorbeeld").output, encoding="utf-8")
    found = Instellingen.read(file, [], DIALECTEN[name].adapter)
    assert found.gemeente == "0796"
    found.make(DIALECTEN[name].adapter)


def test_a_key_may_be_given_beside_the_file_and_a_value_come_from_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZAAK_HOST", "zaken.example.org")
    file = tmp_path / "0363.toml"
    file.write_text('[profiel]\nadres = "https://${ZAAK_HOST}/api"\n', encoding="utf-8")
    found = Instellingen.read(file, ["profiel.tijdslimiet=5", "profiel.ontvanger.applicatie=ZSH"], "zgw")
    assert found.gemeente == "0363"
    assert found.profiel == {
        "adres": "https://zaken.example.org/api",
        "tijdslimiet": 5,
        "ontvanger": {"applicatie": "ZSH"},
    }


@pytest.mark.parametrize(
    ("text", "overrides", "problem"),
    [
        ("[", [], "cannot be read as TOML"),
        ('adapter = "zgw"', [], "adapter must be 'stuf_zds'"),
        ("", ["tijdslimiet"], "write key=value"),
        ('[profiel]\nadres = "${NERGENS}"', [], "NERGENS}: is not set"),
    ],
)
def test_what_is_wrong_with_the_settings_is_said(tmp_path: Path, text: str, overrides: list[str], problem: str) -> None:
    file = tmp_path / "profiel.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=problem):
        Instellingen.read(file, overrides, "stuf_zds")


@pytest.mark.parametrize("oordelen", list(product(Oordeel, repeat=3)))
@pytest.mark.parametrize("complete", [False, True])
def test_a_level_holds_those_before_it(oordelen: tuple[Oordeel, ...], complete: bool) -> None:
    found = uitvoering.niveau(map(resultaat, Niveau, oordelen), complete=complete)
    fails = [one is Oordeel.VOLDOET_NIET or (complete and one is Oordeel.NIET_GETOETST) for one in oordelen]
    expected = fails.index(True) if True in fails else len(fails)
    assert found == ([None, *Niveau][expected])


@pytest.mark.parametrize("oordeel", Oordeel)
def test_a_level_of_which_nothing_was_asked_is_not_reached(oordeel: Oordeel) -> None:
    failed = oordeel is Oordeel.VOLDOET_NIET
    assert uitvoering.niveau([resultaat(Niveau.VOLLEDIG, oordeel)]) is (None if failed else Niveau.VOLLEDIG)
    assert uitvoering.niveau([resultaat(Niveau.INNAME, oordeel)]) is (None if failed else Niveau.INNAME)


@pytest.fixture
def report() -> dict[str, Any]:
    found = [resultaat(Niveau.INNAME, oordeel, f"Z0{number}") for number, oordeel in enumerate(Oordeel)]
    return rapport.describe("zds", found, seed=7, nu=NU)


def test_a_report_holds_no_credential(report: dict[str, Any], tmp_path: Path) -> None:
    rapport.write(report, tmp_path)
    for file in tmp_path.iterdir():
        assert "c2VjcmV0" not in file.read_text(encoding="utf-8")


def test_a_password_in_a_message_is_left_out() -> None:
    shown = rapport.shown(b"<s:Header><wsse:Security><wsse:Password>geheim</wsse:Password></wsse:Security></s:Header>")
    assert shown == "<s:Header><!-- Security --></s:Header>"


@pytest.mark.parametrize("inhoud", [
    b'{"access_token": "eyJ.Z2VoZWlt.x-_y", "expires_in": 300}', b"client_assertion=eyJ.Z2VoZWlt.x&scope=feed",
])  # fmt: skip
def test_neither_a_token_nor_a_proof_is_in_a_report(inhoud: bytes) -> None:
    shown = rapport.shown(inhoud)
    assert "Z2VoZWlt" not in shown
    assert "…" in shown
    assert shown.endswith((" 300}", "&scope=feed"))


def test_a_long_document_is_cut(report: dict[str, Any]) -> None:
    assert "… (800)" in report["eisen"][0]["gesprekken"][0]["verzoek"]["inhoud"]


def test_a_changed_report_has_another_checksum(report: dict[str, Any]) -> None:
    report["eisen"][1]["oordeel"] = "voldoet"
    assert rapport.digest(report) != report["hash"]


def test_a_build_server_counts_what_failed_and_what_was_not_tested(report: dict[str, Any]) -> None:
    suite = ET.fromstring(rapport.junit(report))  # noqa: S314 - our own
    assert suite.attrib | {"tests": "3", "failures": "1", "skipped": "1"} == suite.attrib
    assert suite.find("testcase/failure") is not None


def test_the_page_needs_no_other_file_and_says_how_we_read_it(report: dict[str, Any]) -> None:
    page = rapport.page(report)
    assert "<link" not in page
    assert "<script" not in page
    assert "src=" not in page
    assert "&lt;niets&gt;" in page
    assert "It must." in page


def test_every_requirement_has_its_place_in_the_published_specification(app: Flask) -> None:
    published = app.test_client().get(rapport.SPECIFICATIE).text
    for eis in uitvoering.EISEN.values():
        assert f'id="{eis.id}"' in published


def test_the_page_links_to_the_specification_where_it_is_known(report: dict[str, Any]) -> None:
    assert '<a href="/' not in rapport.page(report)
    assert 'href="https://example.org/specificatie#Z01"' in rapport.page(report, "https://example.org/")


def test_a_run_is_compared_with_the_one_before(report: dict[str, Any], tmp_path: Path) -> None:
    rapport.write(report, tmp_path)
    better = {**report, "eisen": [{**eis, "oordeel": "voldoet"} for eis in report["eisen"]]}
    rapport.write(better, tmp_path)
    found = json.loads((tmp_path / "rapport.json").read_text(encoding="utf-8"))["vergeleken"]
    assert found[0] == {"id": "Z01", "was": "voldoet niet", "nu": "voldoet"}


def test_an_adapter_that_breaks_does_not_meet_the_requirement() -> None:
    eis = plichten.EISEN["C01"]
    broken: Any = type("Broken", (), {"capabilities": frozenset()})()
    found = toets(eis, Proef(broken, "C01", nu=NU))
    assert found.oordeel is Oordeel.VOLDOET_NIET
    assert found.afwijkingen[0].gelezen == "AttributeError"


def test_no_two_declarations_of_many_runs_have_the_same_reference() -> None:
    adapter: Any = type("Unasked", (), {"capabilities": frozenset()})()
    runs = [Proef(adapter, f"Z{number}", nu=NU, seed=seed) for number in range(100) for seed in range(40)]
    references = [run.bericht().kenmerk for run in runs for _ in range(3)]
    assert len(set(references)) == len(references)
    assert all(KENMERK.fullmatch(one) for one in references)


def test_no_requirement_is_called_as_a_rule_is() -> None:
    assert uitvoering.EISEN.keys().isdisjoint(RULES)
