# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A wrong setting is named, before any message is sent."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from adapters.stuf_zds import StufZds
from adapters.stuf_zds.beveiliging import Beveiliging, Soort
from adapters.stuf_zds.profiel import Nummering, Profiel
from overlijden.adapter import ConfigError, load_adapter

ROOT = Path(__file__).parents[3]
GOED = """
nummering = "eigen"
tijdslimiet = 12
[adressen]
vrije_berichten = "https://zaken.example/vrij"
ontvang_asynchroon = "https://zaken.example/asynchroon"
beantwoord_vraag = "https://zaken.example/vraag"
[zender]
organisatie = "00000000000000000000"
applicatie = "Overlijden"
[ontvanger]
organisatie = "0796"
applicatie = "Zaaksysteem"
[zaaktype]
code = "B0361"
[documenttypen]
A_VERKLARING = "Overlijdensbewijs"
[beveiliging]
soort = "basic"
gebruiker = "dienst"
wachtwoord = "env:STUF_ZDS_PASSWORD"
"""
STATUS = {"volgnummer": 4, "omschrijving": "Ingetrokken", "eenheid": "BURGERZAKEN"}


def settings(**changes: Any) -> dict[str, Any]:
    """The good settings with these keys set, as table__key; None removes one."""
    made = tomllib.loads(GOED)
    for path, value in changes.items():
        table, _, key = path.rpartition("__")
        place = made[table] if table else made
        if value is None:
            del place[key]
        else:
            place[key] = value
    return made


def test_a_good_profile_is_read_with_its_defaults() -> None:
    profiel = Profiel.read(settings())
    assert (profiel.nummering, profiel.tijdslimiet) == (Nummering.EIGEN, 12)
    assert (profiel.zaaktype.code, profiel.zaaktype.omschrijving) == ("B0361", "Aangifte overlijden")
    assert profiel.documenttypen == {"A_VERKLARING": "Overlijdensbewijs"}


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"intrekking": "x"}, "profiel.intrekking: must be a table"),
        ({"intrekking": {**STATUS, "volgnummer": 0}}, "profiel.intrekking.volgnummer: must be 1 to 9999"),
        ({"intrekking": {**STATUS, "omschrijving": ""}}, "profiel.intrekking.omschrijving: must have 1 to 80"),
        ({"intrekking": {**STATUS, "eenheid": "x" * 21}}, "profiel.intrekking.eenheid: must have 1 to 20"),
        ({"zender__applicatie": None}, "profiel.zender.applicatie: is missing"),
        ({"adressen": None}, "profiel.adressen: is missing"),
        ({"adressen": "x"}, "profiel.adressen: must be a table"),
        ({"tijdlimiet": 3}, "profiel.tijdlimiet: is not a key"),
        ({"zaaktype__cod": "x"}, "profiel.zaaktype.cod: is not a key"),
        ({"tijdslimiet": "12"}, "profiel.tijdslimiet: must be a int"),
        ({"tijdslimiet": True}, "profiel.tijdslimiet: must be a int"),
        ({"tijdslimiet": 0}, "profiel.tijdslimiet: must be 1 to 60"),
        ({"nummering": "geen"}, "profiel.nummering: must be one of eigen, opgehaald"),
        ({"zender__applicatie": "x"}, "profiel.zender.applicatie: must have 3 to 50"),
        ({"documenttypen__B_FORMULIER": "x"}, "profiel.documenttypen.B_FORMULIER"),
        ({"documenttypen": []}, "profiel.documenttypen: must be a table"),
        ({"soap": "1.3"}, "profiel.soap: must be one of 1.1, 1.2"),
        ({"namen": {"overlijden.datums": "x"}}, "profiel.namen.overlijden.datums: must be a field"),
        ({"namen": {"overlijden.datum": ""}}, "profiel.namen.overlijden.datum: must be a text"),
        ({"aanvulling": {**STATUS, "volgnummer": 0}}, "profiel.aanvulling.volgnummer: must be 1 to 9999"),
        (
            {"terugmelding": {"plaats": "status", "akte": "x", "documenten": {"brief": "x"}}},
            "profiel.terugmelding.documenten.brief: must be one of verlof, uittreksel",
        ),
        ({"adressen__vrije_berichten": "zaken.example"}, "profiel.adressen.vrije_berichten: must be an http"),
        ({"adressen__vrije_berichten": "http://zaken.example"}, "profiel.adressen.vrije_berichten: must be https"),
        ({"beveiliging__gebruiker": None}, "profiel.beveiliging.gebruiker: is missing"),
        ({"beveiliging__soort": "mtls"}, "profiel.beveiliging.certificaat: is missing"),
        ({"beveiliging__soort": "handtekening"}, "profiel.beveiliging.certificaat: is missing"),
        (
            {"beveiliging__soort": "handtekening", "beveiliging__certificaat": "/run/secrets/stuf_zds/0796.pem"},
            "profiel.beveiliging.sleutel: is missing",
        ),
        ({"beveiliging__wachtwoord": "geheim"}, "profiel.beveiliging.wachtwoord: must be env"),
        ({"beveiliging__wachtwoord": "env:DATABASE_URL"}, "profiel.beveiliging.wachtwoord: must name a variable"),
        (
            {"beveiliging__wachtwoord": "env:OVERLIJDEN_STUF_ZDS_X"},
            "profiel.beveiliging.wachtwoord: must name a variable",
        ),
        ({"beveiliging__wachtwoord": "bestand:/run/secrets/x"}, "profiel.beveiliging.wachtwoord: must be a file in"),
        (
            {"beveiliging__wachtwoord": "bestand:/run/secrets/stuf_zds"},
            "profiel.beveiliging.wachtwoord: must be a file in",
        ),
        (
            {"beveiliging__wachtwoord": "bestand:/run/secrets/stuf_zds/../x"},
            "profiel.beveiliging.wachtwoord: must be a file in",
        ),
        ({"beveiliging__sleutel": "/run/secrets/digid.pem"}, "profiel.beveiliging.sleutel: must be a file in"),
        ({"beveiliging__certificaat": "x.pem"}, "profiel.beveiliging.certificaat: must be a file in"),
        ({"beveiliging__ca": "/etc/passwd"}, "profiel.beveiliging.ca: must be a file in"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Profiel.read(settings(**changes))
    assert str(caught.value).startswith(named)


def test_a_test_may_go_without_tls_when_the_profile_says_so() -> None:
    assert Profiel.read(settings(adressen__vrije_berichten="http://zaken.example", onversleuteld=True)).onversleuteld


@pytest.mark.parametrize("wachtwoord", ["env:STUF_ZDS_0796", "bestand:/run/secrets/stuf_zds/0796/wachtwoord"])
def test_a_secret_of_this_adapter_may_be_named(wachtwoord: str) -> None:
    assert Profiel.read(settings(beveiliging__wachtwoord=wachtwoord)).beveiliging.wachtwoord == wachtwoord


def test_the_folder_of_secrets_is_the_operator_s_choice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUF_ZDS_SECRETS", str(tmp_path))
    ca = str(tmp_path / "ca.pem")
    assert Profiel.read(settings(beveiliging__ca=ca)).beveiliging.ca == ca


def test_a_secret_is_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "geheim").write_text("wachtwoord\n")
    assert Beveiliging(Soort.BASIC, "dienst", f"bestand:{tmp_path}/geheim").secret() == "wachtwoord"


def test_a_secret_that_is_not_there_is_named_by_its_place_only() -> None:
    with pytest.raises(ConfigError, match="env:NOT_SET"):
        Beveiliging(Soort.BASIC, "dienst", "env:NOT_SET").secret()


def test_the_adapter_is_found_by_name_and_reads_the_demonstration() -> None:
    text = (ROOT / "config/demo/gemeenten/0796.toml").read_text("utf-8").replace("{backend}", "http://127.0.0.1:8091")
    assert isinstance(load_adapter("stuf_zds", tomllib.loads(text)["profiel"]), StufZds)
