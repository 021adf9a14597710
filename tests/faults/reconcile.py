# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every declaration that somebody sent, beside what the back-end keeps and what our own outbox and desk say."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from overlijden.conformance.standin.store import Store
from overlijden.db import Database
from overlijden.tables import Dossier, Levering, LeveringStatus
from tests.drafts import Draft


@dataclass(frozen=True)
class Found:
    """References, or ids of drafts without one, by what became of them."""

    delivered: Collection[str]
    refused: Collection[str]
    lost: Collection[str]
    doubled: Collection[str]
    limbo: Collection[str]

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.limbo)


@dataclass(frozen=True)
class Outbox:
    """What our own database says: the reference of each draft that was filed, how each of its deliveries stands."""

    dossiers: Mapping[uuid.UUID, str]
    stands: Mapping[str, Sequence[LeveringStatus]]

    @classmethod
    def read(cls, superuser: Database) -> Outbox:
        stands: dict[str, list[LeveringStatus]] = {}
        with superuser.begin() as session:
            dossiers = {row.concept: row.kenmerk for row in session.execute(select(Dossier.concept, Dossier.kenmerk))}
            query = select(Dossier.kenmerk, Levering.status).join(Levering, Levering.dossier_id == Dossier.id)
            for kenmerk, status in session.execute(query):
                stands.setdefault(kenmerk, []).append(status)
        return cls(dossiers, stands)


def reconcile(
    drafts: Sequence[Draft], receipts: Mapping[uuid.UUID, str], store: Store, outbox: Outbox, desk: str
) -> Found:
    """``receipts`` is the list of who declared, ``desk`` the page that the municipality's clerk sees.

    Lost: the back-end has it not, or not with its attachments, and nobody was told. Doubled: the back-end has it, or
    an attachment of it, more than once. Limbo: nobody knows, or our word differs from the back-end's.
    """
    zaken = Counter(row["kenmerk"] for row in store.rows("SELECT kenmerk FROM zaak"))
    query = "SELECT z.kenmerk, count(*) AS n, count(DISTINCT d.soort) AS kinds FROM document d JOIN zaak z"
    rows = store.rows(f"{query} ON z.nummer = d.zaak GROUP BY 1")
    documents, kinds = ({row["kenmerk"]: row[of] for row in rows} for of in ("n", "kinds"))
    found: dict[str, list[str]] = {kind: [] for kind in ("delivered", "refused", "lost", "doubled", "limbo")}
    for draft in drafts:
        kenmerk = receipts.get(draft.id, "")
        stands, arrived = outbox.stands.get(kenmerk, ()), zaken[kenmerk]
        if arrived > 1 or documents.get(kenmerk, 0) > draft.documents:
            kind = "doubled"
        elif outbox.dossiers.get(draft.id) != (kenmerk or None) or len(stands) != 1:
            kind = "lost" if kenmerk and not arrived else "limbo"
        elif stands[0] is LeveringStatus.AFGELEVERD:
            kind = "delivered" if arrived and kinds.get(kenmerk, 0) == draft.documents else "lost"
        elif stands[0] is LeveringStatus.GEWEIGERD and not arrived and kenmerk in desk:
            kind = "refused"
        else:
            kind = "limbo"
        found[kind].append(kenmerk or str(draft.id))
    strangers = set(zaken) - set(receipts.values())
    found["limbo"] += sorted(strangers)
    return Found(**found)
