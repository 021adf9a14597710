# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The contract at the address at which Dutch governments look for it (API Design Rules, publish-openapi)."""

from __future__ import annotations

from flask import jsonify
from werkzeug.wrappers import Response

from overlijden import web
from overlijden.api import contract
from overlijden.api.parts import blueprint


@blueprint.get("/openapi.json", endpoint="contract")
def show() -> Response:
    """The contract of this installation, for any page and program."""
    made = jsonify(contract.of_installation(web.issuer(), web.services().settings.contact))
    made.headers["Access-Control-Allow-Origin"] = "*"
    return made
