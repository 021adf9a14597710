# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is encrypted can be read with its own key in its own place, and nowhere else."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlijden.tools import sleutels
from overlijden.tools.sleutels import Altered, Sleutelring
from overlijden.tools.tomlfile import ConfigError

OLD, NEW = sleutels.make("2025"), sleutels.make("2026")
RING = Sleutelring.parse(f"{NEW} {OLD}")
KEY = base64.b64encode(bytes(32)).decode()


@given(st.binary(), st.text(max_size=50))
def test_every_value_comes_back(value: bytes, place: str) -> None:
    assert RING.decrypt(RING.encrypt(value, place), place) == value


@given(st.binary(min_size=1), st.data())
def test_no_bit_can_be_changed(value: bytes, data: st.DataObject) -> None:
    stored = bytearray(RING.encrypt(value, "a"))
    stored[data.draw(st.integers(0, len(stored) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises((Altered, ConfigError)):  # ConfigError when it is the name of the key that changed
        RING.decrypt(bytes(stored), "a")


@given(st.binary())
def test_what_was_never_encrypted_is_refused(stored: bytes) -> None:
    with pytest.raises((Altered, ConfigError)):
        RING.decrypt(stored, "a")


def test_the_same_value_is_never_stored_the_same() -> None:
    assert RING.encrypt(b"x", "a") != RING.encrypt(b"x", "a")


def test_a_value_of_another_row_is_refused_and_the_message_names_the_place_alone() -> None:
    with pytest.raises(Altered) as refusal:
        RING.decrypt(RING.encrypt(b"geheim", "bijlage.inhoud:1"), "bijlage.inhoud:2")
    assert str(refusal.value) == "bijlage.inhoud:2"


def test_an_old_key_still_reads_and_the_newest_writes() -> None:
    stored = Sleutelring.parse(OLD).encrypt(b"x", "a")
    assert RING.decrypt(stored, "a") == b"x"
    assert not stored.startswith(RING.head)
    assert RING.encrypt(b"x", "a").startswith(RING.head)


def test_a_key_that_is_missing_is_named() -> None:
    with pytest.raises(ConfigError, match="key '2026' is needed"):
        Sleutelring.parse(OLD).decrypt(RING.encrypt(b"x", "a"), "a")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not set"),
        (" \n", "is not set"),
        (KEY, "key 1 must be id:base64"),
        (f"a:{KEY[:20]}", "key 1"),
        (f"a:{KEY} a:{KEY}", "key 2"),
        (f"a:{KEY},B:{KEY}", "key 2"),
        ("a:geheim", "key 1"),
        (f"{'a' * 33}:{KEY}", "key 1"),
    ],
)
def test_a_wrong_ring_is_named_by_number_and_never_shown(text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as refusal:
        Sleutelring.parse(text)
    assert "geheim" not in str(refusal.value)
    assert KEY[:20] not in str(refusal.value)


@pytest.mark.parametrize("between", [" ", ",", ", ", "\n"])
def test_keys_may_stand_below_each_other_in_a_file(between: str) -> None:
    assert Sleutelring.parse(f"{NEW}{between}{OLD}\n").newest == "2026"


def test_a_process_without_keys_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sleutels, "_ring", [])
    with pytest.raises(ConfigError, match="OVERLIJDEN_SERVICE_FIELD_KEYS"):
        sleutels.ring()
