# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rules that no declaration can break, because the service itself keeps them. Their examples name the tests."""

from __future__ import annotations

from overlijden.aangifte import Ernst
from overlijden.rules.registry import gedrag

gedrag(
    "R23",
    Ernst.BLOKKEERT,
    "LO BRP 03.10",
    "Van een geboortedatum mag een deel onbekend zijn. Een dag zonder maand bestaat niet.",
    "/overledene/geboortedatum",
    "/aangever/geboortedatum",
)
gedrag(
    "R76",
    Ernst.AMBTENAAR,
    "BW 1:24, 24a",
    "Na de akte verandert de aangifte niet meer. Verbeter de akte zoals de wet dat zegt.",
    "/akte_nummer",
)
gedrag(
    "R77",
    Ernst.AMBTENAAR,
    "Awb 2:3",
    "Een aangifte bij een andere gemeente gaat daarheen, met de tijd waarop zij is ingediend.",
    "/overlijden/gemeente",
)
gedrag(
    "R78",
    Ernst.AMBTENAAR,
    "BW 1:18b",
    "Een aangifte komt één keer aan, en elke bijlage zoals zij is verstuurd.",
    "/bijlagen/*/sha256",
)
gedrag(
    "R79",
    Ernst.BLOKKEERT,
    "LO BRP 70.10",
    "De aangever ziet nooit een adres van de partner of de ouders.",
    "/partner",
    "/ouders",
)
gedrag(
    "R80",
    Ernst.BLOKKEERT,
    "AVG 5.1c, 6",
    "Na een BSN ziet de aangever alleen wat zij zelf invulde. Uit de BRP ziet zij alleen haar eigen gegevens, als zij"
    " daarom vraagt.",
    "/overledene/bsn",
    "/aangever/bsn",
)
