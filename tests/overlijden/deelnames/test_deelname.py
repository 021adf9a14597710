# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A participation as TOML: what it may say, what is refused, and that it comes back as it went."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlijden.deelnames import deelname
from overlijden.demo import demogemeenten
from overlijden.gemeenten import Betaling, Contact, Deelname, Gemeente, Kanaal
from overlijden.termijn import KbLezing
from overlijden.tools.tomlfile import ConfigError

LEAST = 'vanaf = 2026-07-01\nadapter = "store"\n'
ALL = Deelname(
    gemeente=Gemeente("0321", "Houten"),
    vanaf=date(2026, 7, 1),
    adapter="stuf_zds",
    profiel={"adressen": {"ontvang": "https://gemeente.example/ontvang"}, "pogingen": 3},
    proef=True,
    kanalen={Kanaal.EHERKENNING: "EH3"},
    bekende_ondernemers=("99900017", "99900025"),
    zonder_bsn=True,
    niet_natuurlijk=False,
    levenloos=True,
    uittreksels=False,
    betaling=Betaling.VOORAF,
    uiterste_tijd=time(12, 0),
    kantooruren=(time(8, 30), time(16, 0)),
    gelijktijdig=2,
    originelen_adres="Postbus 0",
    contact=Contact("opgave van de gemeente", date(2026, 11, 1), telefoon="111"),
    hulp_telefoon="000",
    hulp_uren="ook in het weekend",
    mee_te_brengen=('een "formulier"',),
    kb_lezing=KbLezing.WERKDAG,
    bewaartermijn=60,
    thema="dennengroen",
    kleuren={"basis-color-action-2-color-default": "#1c5a40"},
    betaaldienst={"soort": "mollie", "sleutel": "env:BETAALDIENST_0321"},
    logo='<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>',
    logo_tekst="Logo van de gemeente Houten",
)


def test_what_is_not_said_is_closed_or_empty() -> None:
    read = deelname.read("0321", LEAST)
    assert read == Deelname(gemeente=Gemeente("0321", "Houten"), vanaf=date(2026, 7, 1), adapter="store")
    assert (dict(read.kanalen), read.levenloos, read.zonder_bsn) == ({}, False, False)
    assert not read.admits(Kanaal.EHERKENNING, "EH4")


def test_every_setting_comes_back_as_it_went() -> None:
    assert deelname.read("0321", deelname.write(ALL)) == ALL


@given(text=st.text(st.characters(exclude_categories=["Cs"])), key=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_as_it_went(text: str, key: str) -> None:
    made = replace(ALL, originelen_adres=text, mee_te_brengen=(text,), profiel={key: text, "x": {key: [text]}})
    assert deelname.read("0321", deelname.write(made)) == made


@pytest.mark.parametrize("code", sorted(demogemeenten.records()))
def test_the_demonstration_s_records_come_back_as_they_went(code: str) -> None:
    read = deelname.read(code, demogemeenten.records()[code])
    assert deelname.read(code, deelname.write(read)) == read


def test_demonstration_has_a_shared_store_an_own_back_end_and_one_that_has_not_joined() -> None:
    adapters = {code: deelname.read(code, text).adapter for code, text in demogemeenten.records().items()}
    assert adapters == {"0796": "stuf_zds", "1942": "store"}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("vanaf = 2026-07-01\n", "adapter is missing", id="missing"),
        pytest.param('vanaf = "2026-07-01"\n', "vanaf must be of type date, not str", id="text for date"),
        pytest.param("vanaf = 2026-07-01T00:00:00\n", "vanaf must be of type date, not datetime", id="moment"),
        pytest.param("vanaf = 2026-07-01\nadapter = 1\n", "adapter must be of type str, not int", id="number for text"),
        pytest.param(LEAST + 'adaptor = "x"\n', "adaptor is not a known key", id="misspelt"),
        pytest.param(LEAST + 'kb_lezing = "soms"\n', "kb_lezing must be one of vrij, werkdag", id="choice"),
        pytest.param(LEAST + "mee_te_brengen = [1]\n", "mee_te_brengen must be a list of texts", id="list"),
        pytest.param(LEAST + 'bekende_ondernemers = ["1"]\n', "bekende_ondernemers must be KvK numbers", id="KvK"),
        pytest.param(LEAST + "tarief = 1630\n", "tarief is not a known key", id="the fee is the nation's"),
        *(
            pytest.param(LEAST + f"bewaartermijn = {dagen}\n", "bewaartermijn must be", id=f"{dagen} days")
            for dagen in (0, 6, 366, "true", '"30"')
        ),
        pytest.param(LEAST + "levenloos = 1\n", "levenloos must be of type bool, not int", id="number for boolean"),
        pytest.param(LEAST + 'thema = "../x"\n', "thema must be one of", id="another file"),
        pytest.param(LEAST + "[kleuren]\nx = 1\n", "kleuren must be texts", id="number for colour"),
        pytest.param(LEAST + 'talen = ["xx"]\n', 'talen must be \\["nl"\\] or left out', id="language"),
        pytest.param(LEAST + '[kanalen]\nPOST = "x"\n', "kanalen.POST is not a known key", id="unknown channel"),
        pytest.param(LEAST + '[kanalen]\nDIGID = "EH3"\n', "kanalen.DIGID must be one of", id="unlawful level"),
        pytest.param(LEAST + '[contact]\ntelefoon = "1"\n', "contact.peildatum is missing", id="undated contact"),
        pytest.param(LEAST * 2, "Cannot overwrite", id="not TOML"),
        pytest.param("a = " + "[" * 5000, "deelname 0321", id="nested too deep"),
        pytest.param(LEAST + f"[profiel]\nx = 0x{'f' * 8000}\n", "TOML's have 64 bits", id="number too large"),
        pytest.param(LEAST + f"[profiel]\nx = [{2**63}]\n", "TOML's have 64 bits", id="number a bit too large"),
        pytest.param(LEAST + f"[profiel{'.a' * 3000}]\n", "more than 20 deep", id="tables too deep"),
        pytest.param(LEAST + f"[profiel]\nx = {'[' * 30}{']' * 30}\n", "more than 20 deep", id="lists too deep"),
        pytest.param(".".join("a" * 30_000) + " = 1", "must be at most 20000 characters", id="too long"),
        pytest.param(
            LEAST + '[profiel.beveiliging]\nwachtwoord = "env:STUF_ZDS_0796"\n', "profiel names a secret", id="not hers"
        ),
        pytest.param(LEAST + '[profiel]\nx = ["bestand:/run/secrets/x"]\n', "profiel names a secret", id="nobody's"),
        *(
            pytest.param(
                LEAST + f'[profiel.beveiliging]\n{key} = "/run/secrets/stuf_zds/0796.pem"\n',
                "profiel names a secret",
                id=f"another's {key}",
            )
            for key in ("certificaat", "sleutel")
        ),
    ],
)
def test_a_wrong_record_is_refused_by_source_and_key(text: str, complaint: str) -> None:
    with pytest.raises(ConfigError, match=complaint) as refusal:
        deelname.read("0321", text)
    assert str(refusal.value).startswith("deelname 0321: ")


@pytest.mark.parametrize("secret", ["env:STUF_ZDS_0321_PASSWORD", "bestand:/run/secrets/stuf_zds/0321/password"])
def test_a_secret_under_the_municipality_s_own_code_may_be_named(secret: str) -> None:
    assert deelname.read("0321", f'{LEAST}[profiel]\nx = "{secret}"\n').profiel == {"x": secret}


@pytest.mark.parametrize("word", ["R02", "termijn", "regels", "uiterlijk", "leges"])
def test_the_law_cannot_be_switched(word: str) -> None:
    with pytest.raises(ConfigError, match="is not a known key"):
        deelname.read("0321", f"{LEAST}{word} = false\n")


def test_a_first_day_on_which_the_municipality_is_none_is_refused() -> None:
    with pytest.raises(ConfigError, match="vanaf is a day on which 1992 is not a municipality"):
        deelname.read("1992", 'vanaf = 2022-12-31\nadapter = "store"\n')


def test_the_operator_s_guide_shows_every_key_once_and_each_as_it_may_be() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "operating.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(vanaf.*?)```", guide, re.DOTALL)
    assert keys(example) == keys(deelname.write(deelname.read("0321", example))) | {"profiel"}


def keys(text: str) -> set[str]:
    return {key for name, value in tomllib.loads(text).items() for key in (name, *(value if name == "kanalen" else ()))}
