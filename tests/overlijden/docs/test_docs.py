# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Drawing into documents: only what is marked changes, and only files that are out of date are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from overlijden import docs

GENERATED = ("README.md", "termijn.svg", "aangifte.schema.json", "openapi.json")
STALE = "Before.\n<!-- status -->\nold\n<!-- /status -->\nBetween.\n<!-- status -->\n<!-- /status -->\nAfter.\n"


def test_every_marked_part_is_drawn_anew_and_the_rest_stays() -> None:
    drawn = f"<!-- status -->\n{docs.PARTS['status']()}\n<!-- /status -->\n"
    assert docs.fill(STALE) == f"Before.\n{drawn}Between.\n{drawn}After.\n"


def test_drawing_twice_changes_nothing() -> None:
    assert docs.fill(docs.fill(STALE)) == docs.fill(STALE)


def test_an_ordinary_comment_is_left_alone() -> None:
    assert docs.fill("<!-- a remark -->\ntext\n") == "<!-- a remark -->\ntext\n"


@pytest.mark.parametrize("part", docs.PARTS)
def test_a_table_has_as_many_cells_in_every_row(part: str) -> None:
    rows = [line for line in docs.PARTS[part]().splitlines() if line.startswith("|")]
    assert len({row.count("|") for row in rows}) <= 1


def test_what_is_out_of_date_is_written_and_named_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docs, "ROOT", tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text(STALE, encoding="utf-8")
    generated = [tmp_path / "docs" / "specificatie" / name for name in GENERATED]
    assert docs.rewrite() == [*generated, tmp_path / "README.md"]
    assert docs.rewrite() == []
