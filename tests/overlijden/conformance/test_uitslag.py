# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A signed result says what was found and by whose key; one that was changed or does not hold together is none."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from overlijden.conformance import rapport, uitslag
from overlijden.conformance.eisen import Eis, Niveau, Oordeel
from overlijden.conformance.opdrachten import conformance
from overlijden.conformance.toets import Resultaat

NU = datetime(2026, 11, 25, 10, 15, tzinfo=UTC)
KEY = uitslag.make_key()
PRODUCT = "Zaaksysteem 9.1"


def report(*oordelen: Oordeel) -> dict[str, Any]:
    found = [
        Resultaat(Eis(f"Z{number:02}", niveau, "StUF 3.01", "Het moet.", "It must.", lambda _: ()), oordeel)
        for number, (niveau, oordeel) in enumerate(zip(Niveau, oordelen, strict=False))
    ]
    return rapport.describe("zds", found, seed=7, nu=NU)


GOOD = report(Oordeel.VOLDOET, Oordeel.NIET_GETOETST, Oordeel.VOLDOET_NIET)


def signed(made: dict[str, Any] | None = None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(uitslag.sign(made or GOOD, PRODUCT, KEY))
    return found


def resigned(**changes: Any) -> bytes:
    """What somebody with a key of her own may sign, whether it holds together or not."""
    return uitslag.sign({**GOOD, **changes}, changes.get("product", PRODUCT), KEY)


def test_it_says_what_was_found_and_who_signed() -> None:
    found = uitslag.verify(uitslag.sign(GOOD, PRODUCT, KEY))
    assert (found.product, found.dialect, found.niveau, found.moment) == (PRODUCT, "zds", Niveau.OPVOLGING, NU)
    assert found.telling == {"voldoet": 1, "voldoet niet": 1, "niet getoetst": 1}
    assert (found.rapport, found.vinger) == (GOOD["hash"], uitslag.fingerprint(KEY))


@pytest.mark.parametrize("naam", ["product", "dialect", "kit", "moment", "seed", "niveau", "rapport"])
def test_whatever_was_changed_after_signing_is_seen(naam: str) -> None:
    made = signed()
    made["uitslag"][naam] = "Volledig"
    with pytest.raises(uitslag.Unsigned, match="handtekening past niet"):
        uitslag.verify(json.dumps(made).encode())


def test_a_verdict_that_was_changed_is_seen() -> None:
    made = signed()
    made["uitslag"]["eisen"][2]["oordeel"] = "voldoet"
    with pytest.raises(uitslag.Unsigned, match="handtekening past niet"):
        uitslag.verify(json.dumps(made).encode())


def test_another_key_is_another_signer() -> None:
    made = signed()
    made["sleutel"] = json.loads(uitslag.sign(GOOD, PRODUCT, uitslag.make_key()))["sleutel"]
    with pytest.raises(uitslag.Unsigned, match="handtekening past niet"):
        uitslag.verify(json.dumps(made).encode())


@pytest.mark.parametrize("changes", [
    {"niveau": "Volledig"}, {"niveau": "Hoogste"}, {"eisen": []}, {"moment": "2026-11-25T10:15:00"},
    {"moment": "2026-W48-3T10:15:00+00:00"}, {"moment": "2026-11-25T10:15:00Z"}, {"moment": "20261125T101500+0000"},
    {"moment": "2026-11-25T10:15:00+00:00:00.000001"}, {"moment": 1}, {"moment": "99999-01-01T00:00:00+00:00"},
    {"moment": "0000-01-01T00:00:00+00:00"}, {"kit": "x" * 101}, {"product": "a\nb"}, {"product": "a\u202eb"},
    {"product": ""}, {"seed": "x"}, {"seed": "7"}, {"seed": None}, {"seed": True}, {"seed": 1.5},
    {"seed": float("inf")}, {"seed": float("-inf")}, {"seed": float("nan")}, {"seed": 10**4000}, {"seed": 2**63},
    {"eisen": [{"id": "Z01", "niveau": "Inname", "oordeel": "ja"}]},
    {"eisen": [{"id": "Z01", "niveau": "Inname", "oordeel": "voldoet"}], "niveau": "Volledig"},
], ids=lambda changes: str(changes)[:60])  # fmt: skip
def test_what_does_not_hold_together_is_no_result_whoever_signed_it(changes: dict[str, Any]) -> None:
    with pytest.raises(uitslag.Unsigned, match="geen getekende uitslag"):
        uitslag.verify(resigned(**changes))


@pytest.mark.parametrize("moment", [
    "0001-01-01T00:00:00+23:00", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59-23:00", "2099-01-01T00:00:00+00:00",
    "2025-12-31T23:59:59+00:00",
])  # fmt: skip
def test_a_day_on_which_no_kit_ran_is_no_day_of_a_result(moment: str) -> None:
    with pytest.raises(uitslag.Unsigned, match="dag van deze toets kan niet kloppen"):
        uitslag.verify(resigned(moment=moment))


def test_the_clock_of_who_signed_may_be_somewhat_fast() -> None:
    moment = (datetime.now(UTC) + timedelta(hours=23)).isoformat(timespec="seconds")
    assert uitslag.verify(resigned(moment=moment)).moment.isoformat() == moment


@pytest.mark.parametrize("inhoud", [
    b"", b"\xff", b"[]", b"{}", b"null", b"[" * 100_000, b'{"uitslag": 1, "sleutel": "x", "handtekening": "="}',
    base64.b64encode(b"x" * 1000),
])  # fmt: skip
def test_what_is_something_else_is_told(inhoud: bytes) -> None:
    with pytest.raises(uitslag.Unsigned, match="geen getekende uitslag"):
        uitslag.verify(inhoud)


def test_what_is_too_large_is_not_read() -> None:
    with pytest.raises(uitslag.Unsigned, match="te groot"):
        uitslag.verify(b" " * (uitslag.LARGEST + 1))


def test_white_space_and_the_order_of_names_mean_nothing() -> None:
    made = signed()
    turned = {name: made[name] for name in reversed(made)} | {"uitslag": dict(reversed(made["uitslag"].items()))}
    assert uitslag.verify(json.dumps(turned, indent=4).encode()).product == PRODUCT


def test_a_key_is_for_its_maker_alone_and_is_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    made = CliRunner().invoke(conformance, ["key", str(file)])
    assert made.output.strip() == uitslag.fingerprint(file.read_bytes())
    assert file.stat().st_mode & 0o077 == 0
    assert CliRunner().invoke(conformance, ["key", str(file)]).exit_code == 1


def test_the_commands_sign_a_report_and_read_it_back(tmp_path: Path) -> None:
    rapport.write(GOOD, tmp_path)
    (tmp_path / "key.pem").write_bytes(KEY)
    told = CliRunner().invoke(
        conformance, ["sign", str(tmp_path), "--key", str(tmp_path / "key.pem"), "--product", PRODUCT]
    )
    assert told.exit_code == 0, told.output
    read = CliRunner().invoke(conformance, ["verify", str(tmp_path / "uitslag.json"), "--report", str(tmp_path)])
    assert read.exit_code == 0, read.output
    assert uitslag.fingerprint(KEY) in read.output
    assert PRODUCT in read.output


def test_another_report_is_not_the_one_that_was_signed(tmp_path: Path) -> None:
    (tmp_path / "uitslag.json").write_bytes(uitslag.sign(GOOD, PRODUCT, KEY))
    rapport.write(report(Oordeel.VOLDOET), tmp_path)
    read = CliRunner().invoke(conformance, ["verify", str(tmp_path / "uitslag.json"), "--report", str(tmp_path)])
    assert read.exit_code == 1
    assert "another report" in read.output


def test_a_report_that_was_changed_is_not_signed(tmp_path: Path) -> None:
    rapport.write({**GOOD, "niveau": "Volledig"}, tmp_path)
    (tmp_path / "key.pem").write_bytes(KEY)
    told = CliRunner().invoke(
        conformance, ["sign", str(tmp_path), "--key", str(tmp_path / "key.pem"), "--product", PRODUCT]
    )
    assert told.exit_code == 1
    assert "was changed after the run" in told.output
