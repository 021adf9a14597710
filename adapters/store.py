# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The shared store: a municipality without a system of its own works at the desk of this service.

An adapter like any other, with one difference that the import rules name: its back-end is the service itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Self

from sqlalchemy.exc import SQLAlchemyError

from overlijden import service
from overlijden.adapter import (
    Accepted,
    Adapter,
    Bericht,
    Capability,
    ConfigError,
    Journal,
    Outcome,
    Refused,
    TemporaryError,
)
from overlijden.db import Database, Scope


class Store(Adapter):
    """Lays a declaration on its municipality's desk. Once more changes nothing, so every error may be tried again.

    What changes a declaration stands on the desk already, which reads the same dossier.
    """

    capabilities = frozenset({Capability.AMEND, Capability.WITHDRAW})

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def from_config(cls, settings: Mapping[str, Any]) -> Self:
        """``database`` comes from the worker: a municipality's profile is empty."""
        if set(settings) != {"database"}:
            raise ConfigError("profiel: the shared store has no settings")
        return cls(settings["database"])

    def deliver(self, bericht: Bericht, journal: Journal) -> Outcome:  # noqa: ARG002 - one transaction needs no journal
        try:
            with self._database.begin(Scope(gemeente=bericht.gemeente)) as session:
                service.receive(session, bericht.kenmerk, datetime.now(UTC))
        except LookupError:
            raise Refused("unknown-dossier") from None
        except SQLAlchemyError as error:
            raise TemporaryError(f"store: {type(error).__name__}") from None
        return Accepted()

    def amend(self, bericht: Bericht, journal: Journal) -> Outcome:  # noqa: ARG002 - it stands there already
        return Accepted()

    def withdraw(self, bericht: Bericht, journal: Journal) -> Outcome:  # noqa: ARG002 - and so does this
        return Accepted()

    def ping(self) -> None:
        try:
            with self._database.engine.connect():
                pass
        except SQLAlchemyError as error:
            raise TemporaryError(f"store: {type(error).__name__}") from None
