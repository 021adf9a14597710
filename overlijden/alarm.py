# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""When somebody must be told that a declaration has not arrived, and until when we go on trying.

Both follow that dossier's own last lawful day (Wlb 16): a back-end that is down over the weekend is no news to a clerk
until there is a declaration that cannot wait for it. An alarm goes in the municipality's office hours, because it asks
for a person, unless those begin too late.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import count

from overlijden.codes import kb_dagen
from overlijden.gemeenten import Deelname
from overlijden.termijn import NEDERLAND, KbLezing, is_werkdag

KANTOORUREN = (time(9), time(17))  # of a municipality that settled none
EERST = timedelta(minutes=15)  # a delivery is not late before
GEDULD = timedelta(days=7)  # for which a delivery is tried at least

_DAG = timedelta(days=1)


def alarm_op(nu: datetime, uiterste_dag: date | None, deelname: Deelname | None) -> datetime:
    """When a delivery made at ``nu``, an aware moment, asks for a person if it has not arrived by then.

    That is when the office opens on the last working day before the last lawful day of the funeral, so that a whole
    working day is left; at the earliest after ``EERST``, in office hours. Without a last day it is that earliest
    moment. Always on or before the last day itself, unless that was over when the delivery was made.
    """
    van, tot = (deelname and deelname.kantooruren) or KANTOORUREN
    kb = frozenset() if deelname and deelname.kb_lezing is KbLezing.WERKDAG else kb_dagen()
    earliest = _open(nu + EERST, van, tot, kb)
    if uiterste_dag is None:
        return earliest
    dag = next(dag for n in count(1) if is_werkdag(dag := uiterste_dag - n * _DAG, kb))
    planned = max(datetime.combine(dag, van, NEDERLAND), earliest)
    return planned if planned < _midnight(uiterste_dag + _DAG) else nu + EERST


def opgeven_op(nu: datetime, uiterste_dag: date | None) -> datetime:
    """Until when a delivery made at ``nu`` is tried: ``GEDULD``, and at least through its dossier's last lawful day."""
    return max(nu + GEDULD, _midnight(uiterste_dag + _DAG)) if uiterste_dag else nu + GEDULD


def _open(moment: datetime, van: time, tot: time, kb: frozenset[date]) -> datetime:
    """This moment if the office is open, else when it opens next."""
    local = moment.astimezone(NEDERLAND)
    if is_werkdag(local.date(), kb) and van <= local.time() < tot:
        return moment
    first = local.date() if local.time() < van else local.date() + _DAG
    dag = next(dag for n in count() if is_werkdag(dag := first + n * _DAG, kb))
    return datetime.combine(dag, van, NEDERLAND)


def _midnight(dag: date) -> datetime:
    return datetime.combine(dag, time(), NEDERLAND)
