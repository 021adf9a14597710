# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What may be told of a dossier by its reference alone: how far it is, never about whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from overlijden import retention
from overlijden.db import Database, Scope
from overlijden.delivery import leveringen
from overlijden.dossier import queries
from overlijden.tables import Dossier


def describe(database: Database, kenmerk: str) -> dict[str, Any] | None:
    """Status, delivery and history as JSON-ready values, or None when there is no such dossier."""
    with database.begin() as session:
        gemeente = queries.municipality_of(session, kenmerk)
    if gemeente is None:
        return None
    with database.begin(Scope(gemeente=gemeente)) as session:
        dossier = queries.find(session, kenmerk)
        if dossier is None:
            return None
        if dossier.vernietigd_op:
            return _destroyed(dossier, dossier.vernietigd_op)
        levering = leveringen.current(queries.deliveries(session, dossier))
        events = queries.history(session, dossier)
    return {
        "kenmerk": kenmerk,
        "gemeente": gemeente,
        "status": dossier.status,
        "levering": levering.status,
        "adapter": levering.adapter,
        "pogingen": levering.pogingen,
        "code": levering.code,
        "zaaknummer": dossier.zaaknummer,
        "aktenummer": dossier.akte_nummer,
        "uiterste_dag": dossier.uiterste_dag and dossier.uiterste_dag.isoformat(),
        "geschiedenis": [
            {"op": event.op.isoformat(), "actie": event.actie, "van": event.van, "naar": event.naar, "rol": event.rol}
            for event in events
        ],
    }


def _destroyed(dossier: Dossier, op: datetime) -> dict[str, Any]:
    return {
        "kenmerk": dossier.kenmerk,
        "gemeente": dossier.gemeente,
        "status": dossier.status,
        "vernietigd_op": op.isoformat(),
        "grond": retention.BEWAARKLASSEN[dossier.bewaarklasse or ""].bron,
        "geschiedenis": [],
    }
