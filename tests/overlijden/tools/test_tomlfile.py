# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Typed reading of TOML: what is wrong is told by file and key, and never by value."""

from pathlib import Path

import pytest

from overlijden.tools.tomlfile import ConfigError, Section, open_toml


def write(path: Path, text: str | bytes) -> Path:
    file = path / "settings.toml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def test_keys_are_taken_by_type(tmp_path: Path) -> None:
    with open_toml(
        write(tmp_path, 'a = 1\nb = ["x", "y"]\nc = "red"\n[d]\ne = true\n[f]\nx = 1\ny = "z"\n')
    ) as section:
        assert section.take("a", int) == 1
        assert section.texts("b") == ("x", "y")
        assert section.choice("c", ("red", "blue")) == "red"
        assert section.section("d").take("e", bool) is True
        assert section.section("f").rest() == {"x": 1, "y": "z"}


def test_what_is_not_there_has_its_default(tmp_path: Path) -> None:
    with open_toml(write(tmp_path, "")) as section:
        assert section.take_or("a", 7) == 7
        assert section.take_or("b", None, str) is None
        assert section.choice("c", ("red", "blue"), "blue") == "blue"
        assert section.texts("d") == ()
        assert "e" not in section


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("a = true", "a must be of type int, not bool", id="a boolean is no number"),
        pytest.param("a = 'secret'", "a must be of type int, not str", id="text for number"),
        pytest.param("b = 1", "a is missing", id="missing"),
        pytest.param("a = 1\nb = 1", "b is not a known key", id="unknown"),
        pytest.param("a = ", "Invalid value", id="not TOML"),
        pytest.param(b"a = '\xff'", "codec can't decode", id="not UTF-8"),
    ],
)
def test_a_wrong_file_is_refused_by_name_and_key(tmp_path: Path, text: str | bytes, complaint: str) -> None:
    file = write(tmp_path, text)
    with pytest.raises(ConfigError, match=complaint) as refusal, open_toml(file) as section:
        section.take("a", int)
    assert str(file) in str(refusal.value)
    assert "secret" not in str(refusal.value)


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"absent\.toml: cannot be read"), open_toml(tmp_path / "absent.toml"):
        pass


def test_a_key_of_a_nested_table_is_named_in_full(tmp_path: Path) -> None:
    section = Section(tmp_path, {"a": {"b": {"c": 1}}})
    with pytest.raises(ConfigError, match=r"a\.b\.c is not a known key"):
        section.section("a").section("b").close()
