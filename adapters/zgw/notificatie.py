# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the Notificaties API tells us: that something changed about a zaak. What, we ask for ourselves."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping

from adapters.exchange import Ruw, secret
from adapters.zgw.profiel import Profiel
from overlijden.adapter import Nagekomen, Post, Wenk

KANAAL = "zaken"


def answer(profiel: Profiel, post: Post, keep: Callable[[Nagekomen | Wenk], bool]) -> Ruw | None:
    """204 for whoever brings the ``auth`` of our abonnement, whatever he tells; None for anybody else.

    Only what no URL can hold, nor can we, is sent back with 400.
    """
    place = profiel.toegang.notificaties
    if not place:
        return None
    if not hmac.compare_digest(post.autorisatie.encode(), secret("profiel.toegang.notificaties", place).encode()):
        return None
    zaak = _zaak(post.inhoud)
    if not zaak.isprintable():
        return Ruw(400, b"")
    if zaak:
        keep(Wenk(zaak))
    return Ruw(204, b"")


def _zaak(inhoud: bytes) -> str:
    """The URL of the zaak that a notification is about, "" of anything else, such as the trial message of an API."""
    try:
        found = json.loads(inhoud)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(found, Mapping) or found.get("kanaal") != KANAAL:
        return ""
    zaak = found.get("hoofdObject")
    return zaak if isinstance(zaak, str) and len(zaak) <= 1000 else ""
