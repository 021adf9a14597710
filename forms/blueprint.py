# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The one blueprint of the declarant's pages; each module of views adds its own to it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("forms", __name__, template_folder="templates", url_prefix="")
