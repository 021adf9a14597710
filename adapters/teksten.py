# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a registrar reads in her own system, whichever system it is: that a declaration changed, and all its answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any

from overlijden.aangifte import BijlageSoort, Onbekend, OnvolledigeDatum
from overlijden.adapter import Bericht, Document

AANVULLING = "De aangifte is aangevuld. Gebruik het document van deze aanvulling."
INTREKKING = (
    "De aangifte geldt niet meer: zij is ingetrokken of naar een andere gemeente gestuurd. Maak er geen akte van op."
)


def document(bericht: Bericht, identifier: str, titel: str, naam: str, remarks: Iterable[str] = ()) -> Document:
    """The whole declaration to read, with remarks at its head. The same bytes for the same bericht."""
    heads = [f"Let op: {zin}" for zin in remarks]
    told = [f"{label}: {tekst}" for label, tekst in answers(bericht.aangifte)]
    lines = [f"Aangifte van overlijden, kenmerk {bericht.kenmerk}", "", *heads, "", *told, ""]
    inhoud = "\n".join(lines).encode(errors="replace")
    sha256 = hashlib.sha256(inhoud).hexdigest()
    return Document(identifier, BijlageSoort.OVERIG, titel, f"{naam}.txt", "text/plain", sha256, inhoud)


def answers(waarde: Any, label: str = "") -> Iterator[tuple[str, str]]:
    """Label and text of each answered leaf; its label stands under those of the groups that it is in."""
    if is_dataclass(waarde) and not isinstance(waarde, Onbekend | OnvolledigeDatum):
        for item in fields(waarde):
            if item.name != "inhoud":  # the bytes of attachments travel as documents
                name = str(item.metadata["label"])
                yield from answers(getattr(waarde, item.name), f"{label} > {name}" if label else name)
    elif isinstance(waarde, tuple) and waarde:
        for number, deel in enumerate(waarde, start=1):
            yield from answers(deel, f"{label} {number}")
    elif waarde is not None and waarde != "":
        yield label, _text(waarde)


def _text(waarde: Any) -> str:
    match waarde:
        case ():
            return "geen"
        case bool():
            return "ja" if waarde else "nee"
        case Onbekend(reden):
            return f"onbekend ({line(reden)})" if reden else "onbekend"
        case StrEnum():
            return waarde.name.replace("_", " ").lower()
        case time():
            return f"{waarde:%H:%M}"
        case OnvolledigeDatum(jaar, maand, dag):
            return f"{dag:02}-{maand:02}-{jaar:04}{'' if dag else ' (00 is onbekend)'}"
        case date():
            return f"{waarde:%d-%m-%Y}"
    return line(str(waarde))


def line(tekst: str) -> str:
    """On one line: an answer must not look like another one, nor like ours."""
    return " ".join(tekst.split())
