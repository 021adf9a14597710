# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What each act at the desk needs to go on record with it, for tests that carry out all of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from overlijden.status import Actie
from overlijden.termijn import NEDERLAND

_TODAY = datetime.now(NEDERLAND).date()
_DAY = {"datum": _TODAY.isoformat()}

SAID: Mapping[Actie, Mapping[str, str]] = {
    Actie.DOORZENDEN: {"gemeente": "0363"},
    Actie.WEIGEREN: {"grond": "stukken"},
    Actie.DOORHALEN: _DAY,
    Actie.OVERDRAGEN: {"collega": "bram"},
    Actie.GEBOORTEAKTE_OPMAKEN: {**_DAY, "nummer": "100251"},
    Actie.AFWIJKEN: {"regel": "R12"},
    Actie.STUK_ONTVANGEN: {"stuk": "A_VERKLARING"},
    Actie.TERMIJN_VRAGEN: _DAY,
    Actie.TERMIJN_BESLISSEN: {
        **_DAY,
        "besluit": "toegestaan",
        "nummer": "2026-17",
        "tot": (_TODAY + timedelta(days=9)).isoformat(),
    },
    Actie.ORIGINELEN_ONTVANGEN: _DAY,
    Actie.B_ENVELOP_ONTVANGEN: _DAY,
    Actie.B_ENVELOP_VERZENDEN: _DAY,
    Actie.RECHTBANK_INLICHTEN: _DAY,
    Actie.WOONGEMEENTE_INLICHTEN: _DAY,
    Actie.VERBETEREN: _DAY,
    Actie.BETALING_ONTVANGEN: {**_DAY, "aantal": "2"},
    Actie.TERUGBETALEN: {**_DAY, "aantal": "1"},
    Actie.ONTVANGST_BEVESTIGEN: {"ontvanger": "cbs"},
}


def needed(actie: Actie) -> dict[str, Any]:
    """What ``service.perform`` asks for with this act."""
    akte = {"akte_nummer": "200251", "akte_datum": _TODAY} if actie is Actie.AKTE_OPMAKEN else {}
    return {"reden": "omdat", "gegevens": SAID.get(actie), **akte}
