# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""All pages of the declarant: importing them puts them on the blueprint."""

from __future__ import annotations

from forms import (
    accessibility,
    amending,
    begin,
    colours,
    dossiers,
    filling,
    firm,
    following,
    gevallen,
    passing,
    paying,
    prefill,
    privacy,
    uploads,
    withdrawing,
)
from forms.blueprint import blueprint

__all__ = [
    "accessibility",
    "amending",
    "begin",
    "blueprint",
    "colours",
    "dossiers",
    "filling",
    "firm",
    "following",
    "gevallen",
    "passing",
    "paying",
    "prefill",
    "privacy",
    "uploads",
    "withdrawing",
]
