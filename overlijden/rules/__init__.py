# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every rule of a declaration in one registry, for form, API, desk and kit alike.

A rule is a function whose docstring is the Dutch sentence that the reader gets. It stands in the module of its
subject, in the order of the declaration; its id is the one of the published list of rules.
"""

from __future__ import annotations

from overlijden.brp import BrpPersoon
from overlijden.rules import aangever, balie, brp, geboorte, gedrag, gemeente, overledene, stukken, uitvaart, volledig
from overlijden.rules.context import Behandeling, Context
from overlijden.rules.registry import RULES, Regel, blocking, check, confirmed
from overlijden.rules.voorbeelden import Voorbeeld

__all__ = [
    "RULES",
    "Behandeling",
    "BrpPersoon",
    "Context",
    "Regel",
    "Voorbeeld",
    "aangever",
    "balie",
    "blocking",
    "brp",
    "check",
    "confirmed",
    "geboorte",
    "gedrag",
    "gemeente",
    "overledene",
    "stukken",
    "uitvaart",
    "volledig",
]
