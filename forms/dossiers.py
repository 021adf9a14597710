# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a declarant sees of her own declarations: the list, the receipt and the status page."""

from __future__ import annotations

from forms.blueprint import blueprint
from overlijden import web


@blueprint.get("/aangiften")
@web.require(*web.DECLARANT)
def overview() -> str:
    """Her drafts and what she filed."""
    return ""


@blueprint.get("/dossier/<kenmerk>/ontvangst")
@web.require(*web.DECLARANT)
def receipt(kenmerk: str) -> str:
    """That a declaration was received, and what happens now."""
    return kenmerk


@blueprint.get("/dossier/<kenmerk>")
@web.require(*web.DECLARANT)
def dossier(kenmerk: str) -> str:
    """How a declaration stands."""
    return kenmerk
