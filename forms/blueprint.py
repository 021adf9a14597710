# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The blueprint that all pages of the form share."""

from flask import Blueprint

blueprint = Blueprint("forms", __name__, template_folder="templates")
