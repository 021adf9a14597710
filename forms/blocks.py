# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Questions that come more than once: a BSN, a name, an address."""

from __future__ import annotations

import re
from typing import Any

from forms import choices
from forms.fields import Named, Text, TextOrUnknown
from forms.step import Unbound
from overlijden.codes import LAND_NEDERLAND
from overlijden.talen import Zin

AKTE = "Wij vragen dit omdat het op de akte van overlijden komt."


def bsn(hint: str, **more: Any) -> Text:
    return Text(hint=hint, width=10, clean=_without_marks, render_kw={"inputmode": "numeric"}, **more)


def name(path: str, group: str = "") -> Unbound:
    """A name as on the akte: given names in full, prefix, surname at birth."""
    return {
        f"{path}.voornamen": Text("Alle voornamen", hint="Schrijf ze helemaal uit.", width=40, group=group),
        f"{path}.voorvoegsel": Text(hint="Bijvoorbeeld: van der", width=10, optional=True, group=group),
        f"{path}.geslachtsnaam": Text(width=40, group=group),
    }


def parent(path: str, number: int) -> Unbound:
    return name(f"{path}.{number}", Zin("Ouder {nummer}", nummer=number + 1))


def former_partner(path: str, number: int) -> Unbound:
    return name(f"{path}.{number}", Zin("Eerdere partner {nummer}", nummer=number + 1))


def address(path: str) -> Unbound:
    return {
        f"{path}.straat": Text(width=40, optional=True),
        f"{path}.huisnummer": Text(width=6, optional=True),
        f"{path}.huisletter": Text(width=2, optional=True),
        f"{path}.toevoeging": Text(width=4, optional=True),
        f"{path}.postcode": Text(
            hint="Bijvoorbeeld 1234 AB", width=10, optional=True, clean=lambda text: _without_marks(text).upper()
        ),
        f"{path}.woonplaats": TextOrUnknown(width=40),
        f"{path}.land": Named(choices=choices.countries, default=LAND_NEDERLAND),
    }


def _without_marks(text: str) -> str:
    """A number without the spaces, dots and dashes that people write in it."""
    return re.sub(r"[\s.-]", "", text)
