# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A wrong setting is named, before any message is sent."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from adapters.zgw import Zgw
from adapters.zgw.profiel import DOCUMENTEN, Profiel
from overlijden.adapter import ConfigError, load_adapter
from overlijden.conformance.zgw.catalogus import settings as zgw_settings


def settings(**changes: Any) -> dict[str, Any]:
    """The good settings with these keys set, as table__key; None removes one."""
    made = zgw_settings("https://zaken.example")
    for path, value in changes.items():
        table, _, key = path.rpartition("__")
        place = made[table] if table else made
        if value is None:
            del place[key]
        else:
            place[key] = value
    return made


def test_a_good_profile_is_read_with_its_defaults() -> None:
    profiel = Profiel.read(settings(tijdslimiet=None))
    assert (profiel.tijdslimiet, profiel.zaaktype.identificatie) == (30, "B0360")
    assert profiel.adressen["zaken"] == "https://zaken.example/zaken/api/v1"


def test_every_kind_of_document_has_an_informatieobjecttype() -> None:
    typen = Profiel.read(settings()).documenttypen
    assert set(typen) == set(DOCUMENTEN)
    assert (typen["A_VERKLARING"], typen["MACHTIGING"]) == ("Verklaring van overlijden", "Overig stuk")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"bronorganisatie": None}, "bronorganisatie is missing"),
        ({"adressen__zaken": None}, "adressen.zaken is missing"),
        ({"adressen__zaken": "zaken.example"}, "adressen.zaken must be an http"),
        ({"adressen__zaken": "http://zaken.example"}, "adressen.zaken must be https"),
        ({"adressen__zaak": "https://zaken.example"}, "adressen.zaak is not a known key"),
        ({"tijdlimiet": 3}, "tijdlimiet is not a known key"),
        ({"tijdslimiet": "12"}, "tijdslimiet must be of type int"),
        ({"tijdslimiet": 0}, "tijdslimiet must be 1 to 60"),
        ({"toegang__client_id": None}, "toegang.client_id is missing"),
        ({"toegang__geheim": "geheim"}, "toegang.geheim must be env"),
        ({"zaaktype": {"code": "B0360"}}, "zaaktype.code is not a known key"),
        ({"rollen__arts": "Arts"}, "rollen.arts is not a known key"),
        ({"documenttypen__AANGIFTE": None}, "documenttypen.AANGIFTE is missing"),
        ({"documenttypen__OVERIG": None}, "documenttypen.OVERIG is missing"),
        ({"documenttypen__B_FORMULIER": "x"}, "documenttypen.B_FORMULIER is not a known key"),
        ({"eigenschappen__kleur": "/overlijden/kleur"}, "eigenschappen.kleur must be the JSON pointer"),
        ({"eigenschappen__ouder": "/ouders/*/voornamen"}, "eigenschappen.ouder must be the JSON pointer"),
        ({"eigenschappen__datum": 3}, "eigenschappen.datum must be the JSON pointer"),
        ({"eigenschappen__datum": ["/overlijden/datum"]}, "eigenschappen.datum must be the JSON pointer"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Profiel.read(settings(**changes))
    assert str(caught.value).startswith(f"profiel: {named}")


def test_a_certificate_that_cannot_be_read_is_a_wrong_setting() -> None:
    with pytest.raises(ConfigError, match="toegang"):
        Zgw.from_config(settings(toegang__certificaat="/nowhere.pem", toegang__sleutel="/nowhere.key"))


def test_the_adapter_is_found_by_name() -> None:
    assert isinstance(load_adapter("zgw", settings()), Zgw)


def test_the_manual_shows_a_profile_that_works() -> None:
    text = (Path(__file__).parents[3] / "docs/operating.md").read_text("utf-8")
    example = text.partition("### ZGW APIs")[2].partition("```toml\n")[2].partition("```")[0]
    assert isinstance(load_adapter("zgw", tomllib.loads(example)["profiel"]), Zgw)
