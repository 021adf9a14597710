# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Named declarations about people who do not exist, valid at the moment that they are asked for.

They stand in `samples.toml`. Every one goes to a municipality that has a back-end of its own in the demonstration.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import io
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from overlijden import canonical
from overlijden.aangifte import Aangifte, Bijlage, BijlageSoort
from overlijden.codes import kb_dagen
from overlijden.rules.voorbeelden import NU, Voorbeeld
from overlijden.termijn import NEDERLAND, termijn

ORDINARY = "gewoon"
_EMPTY = "@leeg"
_WORDS = {BijlageSoort.A_VERKLARING: "formulier A"}


@cache
def names() -> tuple[str, ...]:
    """The samples that there are, the ordinary one first."""
    return tuple(_table())


def sample(name: str = ORDINARY, *, nu: datetime) -> Aangifte:
    """Give a sample dated so that it can be filed at `nu` (aware); KeyError when there is no such name."""
    data = _merge(_table()[ORDINARY], _table()[name])
    data = _fill_in(data, _days(nu.astimezone(NEDERLAND).date()))
    data["bijlagen"] = [canonical.write(attachment(BijlageSoort(soort))) for soort in data["bijlagen"]]
    return canonical.read(Aangifte, data)[0]


def example(voorbeeld: Voorbeeld) -> Aangifte:
    """The declaration of an example: its sample with its own answers. ValueError when the dictionary lacks one."""
    invoer = voorbeeld.invoer
    data = canonical.write(sample(invoer["basis"], nu=datetime.fromisoformat(NU)))
    aangifte, found = canonical.read(Aangifte, with_answers(data, invoer["antwoorden"]))
    if found:
        raise ValueError(f"{found[0].wijzer}: {found[0].tekst}")
    return aangifte


def with_answers(data: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of the JSON form with these values at these pointers; None takes one away."""
    result: dict[str, Any] = copy.deepcopy(dict(data))
    for wijzer, value in answers.items():
        *groups, name = wijzer[1:].split("/")
        group: Any = result
        for step in groups:
            group = group[int(step)] if isinstance(group, list) else group.setdefault(step, {})
        if value is None:
            group.pop(name, None)
        else:
            group[name] = value
    return result


def attachment(soort: BijlageSoort) -> Bijlage:
    """Make a PDF of one page that says what it stands for, as an attachment that carries its content."""
    wat = _WORDS.get(soort, soort.lower().replace("_", " "))
    content = pdf(f"Voorbeeld van {wat}")
    return Bijlage(
        soort=soort,
        bestandsnaam=f"{wat.replace(' ', '-')}.pdf",
        mediatype="application/pdf",
        omvang=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        inhoud=base64.b64encode(content).decode("ascii"),
    )


@cache
def pdf(tekst: str) -> bytes:
    """A page with this ASCII text; without date or random id, so that the same sample is the same bytes."""
    import pikepdf

    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    result = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(595, 842))  # A4 in points
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = document.make_stream(b"BT /F1 24 Tf 72 720 Td (" + tekst.encode("ascii") + b") Tj ET")
        document.save(result, deterministic_id=True, compress_streams=False)
    return result.getvalue()


@cache
def _table() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _days(vandaag: date) -> Mapping[str, str]:
    """The moving days. The fourth working day has room on both sides: past 36 hours, before every last day."""
    gisteren = vandaag - timedelta(days=1)
    window = termijn(gisteren, None, kb_dagen())
    vierde = next(dag.datum for dag in window.dagen if dag.nummer == 4)
    return {
        "@vandaag": vandaag.isoformat(),
        "@gisteren": gisteren.isoformat(),
        "@eergisteren": (gisteren - timedelta(days=1)).isoformat(),
        "@vierde_werkdag": vierde.isoformat(),
        "@na_de_termijn": (window.uiterlijk + timedelta(days=3)).isoformat(),
        "@acht_jaar_geleden": f"{gisteren.year - 8}-01-01",
    }


def _merge(base: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Put the answers of `other` over those of `base`, group by group; what is not known is an answer, no group."""
    merged = dict(base)
    for name, value in other.items():
        is_group = isinstance(value, Mapping) and isinstance(base.get(name), Mapping) and "onbekend" not in value
        merged[name] = _merge(base[name], value) if is_group else value
    return merged


def _fill_in(data: Any, days: Mapping[str, str]) -> Any:
    if isinstance(data, Mapping):
        return {name: _fill_in(value, days) for name, value in data.items() if value != _EMPTY}
    return days.get(data, data) if isinstance(data, str) else data
