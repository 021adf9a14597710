# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The specification that municipalities set together, drawn from the code: page, document and JSON say the same.

Nothing stands here that stands elsewhere; only what the law's terms are called and how they are counted is said in
words. Keys and values are Dutch, as whoever implements it meets them; the contract of an adapter is in English.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Any, get_args, get_origin

from overlijden import adapter, codes, windows
from overlijden.aangifte import Aangifte, Ernst, Onbekend, OnvolledigeDatum
from overlijden.canonical import leaves, members
from overlijden.labels import label
from overlijden.rules import RULES, Regel
from overlijden.status import ENDS, FEITEN, OVERGANGEN, Status
from overlijden.termijn import WACHTTIJD, WERKDAGEN, feestdagen

FAILURES = (adapter.Refused, adapter.TemporaryError, adapter.UnknownOutcome)
CHANGELOG = Path(__file__).resolve().parents[2] / "CHANGELOG.md"

ERNST: Mapping[Ernst, str] = {
    Ernst.BLOKKEERT: "De aangifte kan zo niet worden ingediend.",
    Ernst.AMBTENAAR: "De aangifte kan worden ingediend; de ambtenaar van de burgerlijke stand beslist.",
    Ernst.WAARSCHUWT: "De aangever kijkt het na en mag toch indienen.",
    Ernst.INFORMEERT: "De aangever leest het; er hoeft niets te gebeuren.",
}
KINDS: Mapping[type, str] = {
    str: "tekst",
    bool: "ja of nee",
    int: "aantal",
    date: "dag",
    time: "tijd",
    OnvolledigeDatum: "dag, misschien niet helemaal bekend",
}
UUR = int(WACHTTIJD.total_seconds()) // 3600

TERMIJNEN: tuple[Mapping[str, Any], ...] = (
    {
        "id": "T1",
        "naam": "Wachttijd",
        "bron": "Wlb 16, 68; Atw 4",
        "duur": UUR,
        "eenheid": "uur",
        "stappen": (
            f"De uitvaart is niet eerder dan {UUR} uur na het overlijden.",
            "Dit zijn uren die echt voorbijgaan. Ook als de klok dan een uur vooruit of achteruit gaat.",
            "Is de tijd van overlijden niet bekend? Dan tellen de uren vanaf het einde van de dag, 24.00 uur.",
            "Is alleen een periode bekend? Dan tellen de uren vanaf het laatste moment van de periode.",
        ),
    },
    {
        "id": "T2",
        "naam": "Laatste dag",
        "bron": "Wlb 16; Atw 1, 3",
        "duur": WERKDAGEN,
        "eenheid": "werkdagen",
        "stappen": (
            "Begin te tellen op de dag na het overlijden. Bij een periode: op de dag na de eerste dag.",
            "Een dag telt mee als het maandag tot en met vrijdag is, en geen feestdag.",
            f"Feestdagen zijn: {', '.join(feestdagen(2026).values())}. Bevrijdingsdag is dat elk jaar.",
            "Koningsdag is de dag waarop die wordt gevierd: 26 april als 27 april een zondag is.",
            f"De {WERKDAGEN}e dag die meetelt is de laatste dag. Die dag telt helemaal.",
            "Een dag die bij koninklijk besluit gelijk is aan een feestdag, is op twee manieren te lezen.",
            "Lezing 'uiterlijk': die dag telt niet mee.",
            "Lezing 'uiterlijk_kb_werkdag': die dag telt mee, maar de termijn eindigt er niet op.",
        ),
    },
    {
        "id": "T3",
        "naam": "Online aangifte",
        "bron": "BW 1:19h.2",
        "duur": WERKDAGEN,
        "eenheid": "werkdagen",
        "stappen": ("Online aangifte kan tot en met de laatste dag van T2, in de ruimste lezing.",),
    },
)
COUNTED = ("2026-03-02T10:00", "2026-03-02", "2026-04-02T18:00", "2026-05-11T13:00", "2026-10-24T14:00")


def describe() -> dict[str, Any]:
    """The whole specification, ready for JSON."""
    return {
        "versie": version("overlijden"),
        "regels": [_rule(rule) for rule in sorted(RULES.values(), key=lambda rule: _natural(rule.id))],
        "ernst": [{"ernst": str(ernst), "tekst": ERNST[ernst]} for ernst in Ernst],
        "velden": list(_fields()),
        "statussen": [_status(status) for status in Status],
        "overgangen": [
            {"van": o.van, "actie": o.actie, "naar": o.naar, "rollen": sorted(o.rollen)} for o in OVERGANGEN
        ],
        "feiten": [
            {"actie": f.actie, "bij": [one for one in Status if one in f.bij], "rollen": sorted(f.rollen)}
            for f in FEITEN
        ],
        "termijnen": [{**term, "stappen": list(term["stappen"])} for term in TERMIJNEN],
        "kb_dagen": sorted(map(str, codes.kb_dagen())),
        "gerekend": [windows.describe(moment, window) for moment, window in windows.count(COUNTED)[0]],
        "adapter": _contract(),
        "wijzigingen": _changes(CHANGELOG.read_text(encoding="utf-8")) if CHANGELOG.exists() else [],
    }


def _rule(rule: Regel) -> dict[str, Any]:
    return {
        "id": rule.id,
        "ernst": str(rule.ernst),
        "bron": rule.bron,
        "tekst": rule.tekst,
        "velden": list(rule.velden),
        "voorbeelden": [example.written() for example in rule.voorbeelden],
    }


def _fields() -> Iterator[dict[str, Any]]:
    for wijzer, spec, kind in leaves(Aangifte):
        options = [option for option in members(kind) if option is not type(None)]
        (value,) = (option for option in options if option is not Onbekend)
        value = get_args(value)[0] if get_origin(value) is tuple else value
        choices = list(value) if issubclass(value, StrEnum) else []
        yield {
            "wijzer": wijzer,
            "label": spec.metadata["label"],
            "soort": "keuze" if choices else KINDS[value],
            "waarden": [{"waarde": str(choice), "label": label(choice)} for choice in choices],
            "lengte": spec.metadata["max"],
            "onbekend": Onbekend in options,
            "bron": spec.metadata["bron"],
        }


def _status(status: Status) -> dict[str, Any]:
    return {
        "status": str(status),
        "naam": str(status).replace("_", " ").capitalize(),
        "is_einde": status in ENDS,
    }


def _contract() -> dict[str, list[dict[str, Any]]]:
    """What an adapter must do and may say, from the port itself."""
    return {
        "handelingen": _documented(adapter.Adapter, adapter.Adapter.__abstractmethods__),
        "journaal": _documented(adapter.Journal, vars(adapter.Journal)),
        "uitkomsten": [_told(kind.__name__, kind) for kind in get_args(adapter.Outcome)],
        "fouten": [_told(kind.__name__, kind) for kind in FAILURES],
        "mogelijkheden": [{"naam": str(capability)} for capability in adapter.Capability],
        "gevallen": [{"naam": str(geval)} for geval in adapter.Geval],
    }


def _documented(kind: type, required: Iterable[str] = ()) -> list[dict[str, Any]]:
    names = [name for name in vars(kind) if not name.startswith("_") and callable(getattr(kind, name))]
    return [_told(name, getattr(kind, name)) | {"verplicht": name in required} for name in names]


def _told(name: str, thing: object) -> dict[str, Any]:
    return {"naam": name, "tekst": " ".join((inspect.getdoc(thing) or "").split())}


def _changes(text: str) -> list[dict[str, Any]]:
    """The changelog by version and kind of change."""
    found = []
    for released in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        head, *kinds = re.split(r"^### ", released, flags=re.MULTILINE)
        for kind in kinds:
            title, _, body = kind.partition("\n")
            points = [" ".join(point.split()) for point in re.split(r"^- ", body, flags=re.MULTILINE)[1:]]
            found.append({"versie": head.strip().strip("[]"), "soort": title.strip(), "punten": points})
    return found


def _natural(identifier: str) -> tuple[str, int, str]:
    """R9 before R10, whatever letters stand around the number."""
    letters, number, rest = re.fullmatch(r"(\D*)(\d*)(.*)", identifier).groups()  # type: ignore[union-attr]
    return letters, int(number or 0), rest
