# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""One call that makes something: where it goes, what it says, and how what it made is found again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Inhoud = dict[str, Any]
ROL = "roltoelichting"  # by which a rol is ours; no list is filtered by it


@dataclass(frozen=True, slots=True)
class Stap:
    """A resource to post: API, path, body, by what it is found once it is there, and whether what was found is ours."""

    naam: str
    api: str
    pad: str
    inhoud: Inhoud
    zoek: Mapping[str, str]
    is_ours: Callable[[Mapping[str, Any]], bool] = lambda _: True

    @property
    def vraag(self) -> Mapping[str, str]:
        return filters(self.pad, self.zoek)


def stap(naam: str, pad: str, zoek: dict[str, str], inhoud: Inhoud) -> Stap:
    """A step in the Zaken API."""
    return Stap(naam, "zaken", pad, {**zoek, **inhoud}, zoek)


def filters(pad: str, zoek: Mapping[str, str]) -> Mapping[str, str]:
    """The parameters of a list, by which its items are found; that of the eigenschappen of a zaak has none."""
    if pad.endswith("/zaakeigenschappen"):
        return {}
    return {name: value for name, value in zoek.items() if name != ROL}


def eigenschappen(zaak: str) -> str:
    """The path of the properties of this zaak."""
    return f"zaken/{uuid_of(zaak)}/zaakeigenschappen"


def uuid_of(url: str) -> str:
    """The last part of a resource's address: the rest is as the back-end calls itself, which need not be our way."""
    return url.rstrip("/").rpartition("/")[2]
