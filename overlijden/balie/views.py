# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of the desk."""

from __future__ import annotations

from flask import Blueprint

from overlijden import web

blueprint = Blueprint("balie", __name__, url_prefix="/balie", template_folder="templates")


@blueprint.get("")
@web.require(*web.DESK)
def queue() -> str:
    """The dossiers of the clerk's own municipality."""
    return ""
