# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The stand-in's payment provider: it speaks as the Payments API v2 of Mollie does, and takes no money.

Written apart from the adapter on purpose. Who is sent to its page chooses how the payment ends.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from overlijden.conformance.standin.store import Store, insert, next_number

UITKOMSTEN = {"paid": "Betaal", "canceled": "Stop", "expired": "Laat verlopen", "failed": "Laat mislukken"}
NEEDED = ("amount", "description", "redirectUrl")


def blueprint(store: Store) -> Blueprint:
    """Its interface, and the page on which somebody pays."""
    pages = Blueprint("betalen", __name__)

    @pages.post("/v2/payments")
    def create() -> tuple[Response, int]:
        asked = request.get_json(silent=True)
        if not isinstance(asked, dict) or any(name not in asked for name in NEEDED):
            return _problem(422, "Unprocessable Entity")
        key = request.headers.get("Idempotency-Key")
        with store.transaction() as database:
            same = database.execute("SELECT nummer FROM betaling WHERE sleutel = ?", (key,)).fetchone()
            nummer = same["nummer"] if same else f"tr_{next_number(database, 'betaling'):06}"
            if same is None:
                insert(database, "betaling", nummer=nummer, sleutel=key, gevraagd=json.dumps(asked), status="open")
        return jsonify(_told(store, nummer)), 201

    @pages.get("/v2/payments/<nummer>")
    def read(nummer: str) -> tuple[Response, int]:
        try:
            return jsonify(_told(store, nummer)), 200
        except NotFound:
            return _problem(404, "Not Found")

    @pages.get("/betalen/<nummer>")
    def page(nummer: str) -> str:
        return render_template("betalen.html", betaling=_told(store, nummer), uitkomsten=UITKOMSTEN)

    @pages.post("/betalen/<nummer>")
    def end(nummer: str) -> Answer:
        """End it as was chosen, unless it was paid already; tell so, and send her back."""
        told = _told(store, nummer)
        with store.transaction() as database:
            ended = "UPDATE betaling SET status = ? WHERE nummer = ? AND status <> 'paid'"
            database.execute(ended, (request.form.get("uitkomst", "paid"), nummer))
        if hint := told.get("webhookUrl"):
            with suppress(OSError), urlopen(hint, urlencode({"id": nummer}).encode(), timeout=5):  # noqa: S310 - local
                pass
        return redirect(told["redirectUrl"])

    return pages


def _told(store: Store, nummer: str) -> dict[str, Any]:
    rows = store.rows("SELECT * FROM betaling WHERE nummer = ?", nummer)
    if not rows:
        raise NotFound
    told = {"resource": "payment", "id": nummer, "mode": "test", **json.loads(rows[0]["gevraagd"])}
    links = {"self": {"href": url_for("betalen.read", nummer=nummer, _external=True)}}
    if rows[0]["status"] == "open":
        links["checkout"] = {"href": url_for("betalen.page", nummer=nummer, _external=True)}
    return {**told, "status": rows[0]["status"], "_links": links}


def _problem(status: int, title: str) -> tuple[Response, int]:
    return jsonify(status=status, title=title, detail=title), status
