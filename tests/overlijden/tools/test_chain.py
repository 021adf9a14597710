# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is signed can be read in one way only, and by a program that knows nothing of ours."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlijden.tools.chain import START, Keys, Line, moment
from overlijden.tools.tomlfile import ConfigError

SECRET = "geheim-dat-niemand-anders-kent-00"
KEYS = Keys(SECRET)
LINE = Line(
    gemeente="1942",
    nummer=17,
    op="2026-03-02T12:00:00.123456Z",
    door="noor",
    rol="ambtenaar",
    organisatie="1942",
    handeling="ingezien",
    kenmerken=("OV-2026-0000001", "OV-2026-0000002"),
    reden="Anders: één vraag",
    sleutel=KEYS.current,
)
SIGNED = (
    "23:overlijden-auditregel-1,4:1942,2:17,27:2026-03-02T12:00:00.123456Z,4:noor,9:ambtenaar,4:1942,8:ingezien,"
    f"38:15:OV-2026-0000001,15:OV-2026-0000002,,19:Anders: één vraag,16:{KEYS.current},"
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
lines = st.builds(
    Line, texts, st.integers(1, 10**9), texts, texts, texts, texts, texts, st.lists(texts, max_size=3).map(tuple),
    st.none() | texts.filter(bool), texts,
)  # fmt: skip


def test_the_bytes_are_as_they_are_documented() -> None:
    assert LINE.canonical() == SIGNED.encode()


def test_the_mac_is_that_of_the_bytes_and_the_line_before() -> None:
    expected = hmac.new(SECRET.encode(), SIGNED.encode() + START, hashlib.sha256).digest()
    assert KEYS.seal(LINE, START) == expected
    assert hmac.new(SECRET.encode(), b"overlijden-sleutel", hashlib.sha256).hexdigest().startswith(KEYS.current)


@given(lines, lines)
def test_two_lines_that_differ_are_signed_as_different_bytes(one: Line, other: Line) -> None:
    assert (one == other) == (one.canonical() == other.canonical())


@pytest.mark.parametrize(
    ("one", "other"),
    [(("a", "b"), ("b", "a")), (("a", "b"), ("ab",)), (("a", "b"), ("a,b",)), ((), ("",)), (("1:a,",), ("a",))],
)
def test_what_looks_alike_in_an_array_is_not(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    changed = (dataclasses.replace(LINE, kenmerken=kenmerken).canonical() for kenmerken in (one, other))
    assert len(set(changed)) == 2


def test_a_moment_is_signed_in_utc_whatever_its_zone() -> None:
    amsterdam = datetime(2026, 3, 2, 13, 0, 0, 5, timezone(timedelta(hours=1)))
    assert moment(amsterdam) == "2026-03-02T12:00:00.000005Z"


def test_the_first_key_signs_and_every_key_verifies() -> None:
    rotated = Keys(f"{'n' * 32}\n{SECRET}")
    assert rotated.current != KEYS.current
    assert rotated.seal(LINE, START) == KEYS.seal(LINE, START)


def test_a_short_key_is_refused_and_not_repeated() -> None:
    with pytest.raises(ConfigError, match="audit_key") as refusal:
        Keys(f"{SECRET} kort")
    assert "kort" not in str(refusal.value)


def test_no_key_is_named_only_when_one_is_needed() -> None:
    with pytest.raises(ConfigError, match="OVERLIJDEN_SERVICE_AUDIT_KEY"):
        _ = Keys("").current
