# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The log holds how the service is, and nothing about anybody."""

from __future__ import annotations

import json
import logging

import pytest
import structlog

from overlijden.tools import logs

SECRET = "Johanna-Geheim"


@pytest.fixture(autouse=True)
def _configured() -> None:
    logs.configure()


def lines(capfd: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capfd.readouterr().err.splitlines()]


def test_a_key_that_is_not_known_to_be_safe_is_dropped(capfd: pytest.CaptureFixture[str]) -> None:
    structlog.get_logger().info("levering", code="connect", naam=SECRET, bsn="999990019")
    (line,) = lines(capfd)
    assert set(line) == {"event", "level", "timestamp", "code"}


def test_of_a_library_only_where_it_spoke_is_kept(capfd: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("library").warning("name %s", SECRET)
    logging.getLogger("library").info("not even that")
    (line,) = lines(capfd)
    assert SECRET not in str(line)
    assert (line["logger"], line["level"], line["event"]) == ("library", "warning", "library")
    assert str(line["place"]).startswith("test_logs:")


def test_of_a_library_s_exception_only_type_and_place_are_kept(capfd: pytest.CaptureFixture[str]) -> None:
    try:
        json.loads("{}")[SECRET]
    except KeyError:
        logging.getLogger("library").exception("failed")
    (line,) = lines(capfd)
    assert SECRET not in str(line)
    assert line["kind"] == "KeyError"
