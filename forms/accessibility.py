# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The accessibility statement, of what the last run of the tests found (``make pictures`` writes it down)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from flask import render_template

from forms.blueprint import blueprint

FILE = files("forms") / "toegankelijkheid.json"


@cache
def found() -> Mapping[str, Any]:
    """The day of that run, with what, at how many pages it looked, and in which of them something is wrong."""
    read: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return {**read, "dag": date.fromisoformat(read["dag"])}


@blueprint.get("/toegankelijkheid")
def accessibility() -> str:
    """What was tried, when and how, what was not, and where to say that something does not work."""
    return render_template("forms/toegankelijkheid.html", run=found())
