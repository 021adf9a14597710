# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a registrar reads in her own system, whichever system it is: that a declaration changed, and all its answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any

from overlijden.aangifte import Onbekend, OnvolledigeDatum

AANVULLING = "De aangifte is aangevuld. Gebruik het document van deze aanvulling."
INTREKKING = (
    "De aangifte geldt niet meer: zij is ingetrokken of naar een andere gemeente gestuurd. Maak er geen akte van op."
)


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
