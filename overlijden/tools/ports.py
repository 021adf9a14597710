# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The adapter of a port that somebody's settings name, found by entry point."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import entry_points
from typing import Any

from overlijden.tools.tomlfile import ConfigError

SOORT = "soort"  # the key that names the adapter; the others are its own


def load(port: str, settings: Mapping[str, Any]) -> Any:
    """The adapter that these settings name; ConfigError when it is not installed or they are not its own."""
    group = f"overlijden.{port}"
    found = entry_points(group=group, name=str(settings.get(SOORT, "")))
    if not found:
        raise ConfigError(f"{port}.{SOORT} must be one of {', '.join(sorted(entry_points(group=group).names))}")
    return next(iter(found)).load().from_config({key: value for key, value in settings.items() if key != SOORT})
