# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Questions that a feed must refuse, as data: for whoever tests in another language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from overlijden.conformance.feed.lijst import EISEN

NOWHERE = "bmVyZ2Vucw"  # a cursor that nobody gave


@dataclass(frozen=True)
class Vraag:
    """A question with a good token, unless ``is_nobody``; the requirement that it breaks, and the status."""

    eis: str
    method: str
    pad: str
    inhoud: Any
    status: int
    is_nobody: bool = False

    @property
    def nl(self) -> str:
        return EISEN[self.eis].nl

    @property
    def en(self) -> str:
        return EISEN[self.eis].en


VRAGEN = (
    Vraag("F09", "GET", "/feed", None, 401, is_nobody=True),
    Vraag("F27", "GET", f"/feed?na={NOWHERE}", None, 410),
    Vraag("F28", "GET", "/feed?limiet=1001", None, 400),
    Vraag("F44", "GET", "/dossiers/OV-1999-0000000", None, 404),
    Vraag("F54", "PUT", "/feed/bevestiging", {"cursor": NOWHERE}, 410),
    Vraag("F56", "PUT", "/feed/bevestiging", {"cursor": 7}, 422),
    Vraag("F63", "PUT", "/dossiers/{kenmerk}/terugmelding", {"status": "afgerond"}, 422),
)
