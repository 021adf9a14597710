# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses that will be no more, and how whoever still uses one is told (docs/adr/0078)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType

from werkzeug.http import http_date

NOTICE = timedelta(days=183)  # six months, in which every vendor has a release
EXPLAINED = "/specificatie#wijzigingen"


@dataclass(frozen=True, slots=True)
class Ending:
    """On which day it was told that an address ends, and on which it does. ValueError for too short a notice."""

    sinds: date
    tot: date

    def __post_init__(self) -> None:
        if self.tot - self.sinds < NOTICE:
            raise ValueError("whoever builds against an address needs six months to leave it")

    @property
    def headers(self) -> Mapping[str, str]:
        """What each answer carries (RFC 9745, RFC 8594)."""
        sinds, tot = (datetime.combine(dag, time(), UTC) for dag in (self.sinds, self.tot))
        link = f'<{EXPLAINED}>; rel="deprecation"; type="text/html"'
        return {"Deprecation": f"@{int(sinds.timestamp())}", "Sunset": http_date(tot), "Link": link}


# Endpoint → how it ends.
ENDING: Mapping[str, Ending] = MappingProxyType({})
