# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the municipality did in each month, in numbers alone: as a page, and as a file for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime

from flask import Blueprint, Response
from sqlalchemy import text
from sqlalchemy.orm import Session

from overlijden import codes, web
from overlijden.balie import nummers
from overlijden.balie.views import render
from overlijden.termijn import NEDERLAND, today
from overlijden.tools.bars import Bar, bars, month

blueprint = Blueprint("cijfers", __name__, url_prefix="/balie/cijfers", template_folder="templates")

MONTHS = 13  # this month, and the same one a year ago to compare it with


@dataclass(frozen=True, slots=True)
class Maand:
    """The declarations that came in one month, and by which road.

    Minutes and hours are the median from filing; None when there is none to tell.
    """

    maand: date
    aangiften: int
    eherkenning: int
    digid: int
    balie: int
    levering_minuten: float | None
    akten: int
    akte_uren: float | None
    verloven: int
    verlof_uren: float | None
    na_termijn: int
    ingetrokken: int
    doorgezonden: int
    geweigerd: int


# Row-level security leaves the own ones. ``na_termijn``: a verlof after the last day for the funeral (Wlb 16).
_MONTHS = text("""
    WITH eigen AS (
        SELECT
            CAST(date_trunc('month', ingediend_op AT TIME ZONE 'Europe/Amsterdam') AS date) AS maand,
            d.kanaal, d.status, d.uiterste_dag, d.ingediend_op, g.aflevering, g.akte, g.verlof
        FROM dossier d, LATERAL (
            SELECT
                min(op) FILTER (WHERE actie = 'afleveren') AS aflevering,
                min(op) FILTER (WHERE actie = 'akte_opmaken') AS akte,
                min(op) FILTER (WHERE actie = 'verlof_afgeven') AS verlof
            FROM gebeurtenis WHERE dossier_id = d.id
        ) AS g
        WHERE ingediend_op >= :vanaf
    )
    SELECT
        maand,
        count(*) AS aangiften,
        count(*) FILTER (WHERE kanaal = 'EHERKENNING') AS eherkenning,
        count(*) FILTER (WHERE kanaal = 'DIGID') AS digid,
        count(*) FILTER (WHERE kanaal = 'BALIE') AS balie,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM aflevering - ingediend_op) / 60)
            AS levering_minuten,
        count(akte) AS akten,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM akte - ingediend_op) / 3600) AS akte_uren,
        count(verlof) AS verloven,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM verlof - ingediend_op) / 3600) AS verlof_uren,
        count(*) FILTER (WHERE CAST(verlof AT TIME ZONE 'Europe/Amsterdam' AS date) > uiterste_dag) AS na_termijn,
        count(*) FILTER (WHERE status = 'ingetrokken') AS ingetrokken,
        count(*) FILTER (WHERE status = 'doorgezonden') AS doorgezonden,
        count(*) FILTER (WHERE status = 'geweigerd') AS geweigerd
    FROM eigen GROUP BY maand ORDER BY maand
""")


@blueprint.get("")
def page() -> str:
    """The months as a table, and the two questions of a council as a picture: how many, and how soon."""
    with web.begin() as session:
        found, registers = read(session, datetime.now(UTC)), nummers.read(session, today().year - 1)
    return render(
        "balie/cijfers.html",
        rows=found,
        registers=registers,
        gemeenten=codes.gemeenten(),
        aangiften=bars([(month(one.maand), one.aangiften) for one in found]),
        verlof=_hours(found),
        month=month,
    )


@blueprint.get("/cijfers.csv")
def download() -> Response:
    """The same, a row a month; semicolons and decimal commas, as a Dutch spreadsheet reads them."""
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";", lineterminator="\r\n")
    names = [field.name for field in fields(Maand)]
    rows.writerow(names)
    for one in _read():
        rows.writerow([_cell(getattr(one, name)) for name in names])
    answer = Response(out.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="cijfers.csv"'
    return answer


def read(session: Session, now: datetime) -> Sequence[Maand]:
    """The last months in which something was filed here, oldest first."""
    today = now.astimezone(NEDERLAND)
    year, index = divmod(today.year * 12 + today.month - MONTHS, 12)
    rows = session.execute(_MONTHS, {"vanaf": datetime(year, index + 1, 1, tzinfo=NEDERLAND)})
    return [Maand(**row) for row in rows.mappings()]


def _read() -> Sequence[Maand]:
    with web.begin() as session:
        return read(session, datetime.now(UTC))


def _hours(found: Sequence[Maand]) -> Sequence[Bar]:
    return bars([(month(one.maand), round(one.verlof_uren)) for one in found if one.verlof_uren is not None])


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".replace(".", ",")
    return "" if value is None else str(value)
