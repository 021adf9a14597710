# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A clerk asks a BRP that says what a test has it say."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Self

from flask import Flask
from flask.testing import FlaskClient

from overlijden import web
from overlijden.brp import Brp, BrpPersoon, Doel, Unavailable


class Known(Brp):
    """A BRP that says this of everybody, or gives no answer; it remembers what it was asked."""

    def __init__(self, persoon: BrpPersoon | None) -> None:
        self._persoon = persoon
        self.asked: list[tuple[str, Doel]] = []

    @classmethod
    def from_config(cls, settings: Mapping[str, Any]) -> Self:
        raise NotImplementedError

    def persoon(self, bsn: str, doel: Doel) -> BrpPersoon:
        self.asked.append((bsn, doel))
        if self._persoon is None:
            raise Unavailable("http 503")
        return self._persoon


def answering(app: Flask, persoon: BrpPersoon | None) -> Known:
    """Let the BRP of every municipality that has one say this."""
    found: web.Services = app.extensions["overlijden"]
    known = Known(persoon)
    app.extensions["overlijden"] = dataclasses.replace(found, brp=lambda _: known)
    return known


def consult(app: Flask, clerk: FlaskClient, kenmerk: str, persoon: BrpPersoon | None) -> Known:
    """Press the button of a dossier's page, with a BRP that says this."""
    known = answering(app, persoon)
    assert clerk.post(f"/balie/{kenmerk}/brp").status_code == 302
    return known
