# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the kit reads answers in JSON, and asks for and repeats what went by: the same for every API with resources."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any
from urllib.parse import urlsplit

from overlijden.conformance.eisen import Afgekeurd, Afwijking
from overlijden.conformance.proef import Gesprek, Proef
from overlijden.tools.lijn import Ruw, Verzoek

Inhoud = dict[str, Any]
Edit = Callable[[Inhoud], object]
NUMBER = re.compile(r"[0-9a-fA-F-]{32,36}|[0-9]+|OV-[0-9-]+")


def resource(verzoek: Verzoek) -> str:
    """The kind of thing that an address is about: its last part that is no number and no action."""
    parts = urlsplit(verzoek.url).path.rstrip("/").split("/")
    return next(part for part in reversed(parts) if not NUMBER.fullmatch(part) and part != "download")


def sent(gesprek: Gesprek) -> Inhoud:
    """The message as it went out."""
    found: Inhoud = json.loads(gesprek.verzoek.body or b"{}")
    return found


def answered(gesprek: Gesprek) -> Ruw:
    if gesprek.antwoord is None:
        raise Afgekeurd("", "een antwoord", "geen antwoord")
    return gesprek.antwoord


def read(ruw: Ruw) -> Any:
    """The answer as JSON; Afgekeurd when it is none."""
    try:
        return json.loads(ruw.inhoud)
    except (ValueError, RecursionError):
        raise Afgekeurd("", "JSON", f"HTTP {ruw.status} met {len(ruw.inhoud)} bytes die geen JSON zijn") from None


def item(ruw: Ruw) -> Inhoud:
    """The answer as one object; Afgekeurd when it is none or an error."""
    found = read(ruw)
    if ruw.status >= 300 or not isinstance(found, dict):
        raise Afgekeurd("", "één object", f"HTTP {ruw.status}")
    return found


def found_in(ruw: Ruw) -> Inhoud:
    """The answer as one object, whatever its status; empty when it is none."""
    try:
        found = read(ruw)
    except Afgekeurd:
        return {}
    return found if isinstance(found, dict) else {}


def posts(proef: Proef, naam: str) -> list[Gesprek]:
    """The calls that made something of this kind, in their order."""
    return [one for one in proef.gesprekken if one.verzoek.method == "POST" and resource(one.verzoek) == naam]


def last(proef: Proef, naam: str) -> Gesprek:
    if found := posts(proef, naam):
        return found[-1]
    raise Afgekeurd("", f"een POST op {naam}", "geen aanroep")


def get(proef: Proef, gesprek: Gesprek, url: str) -> Ruw:
    """Ask for this address with the credentials of that call."""
    return proef.send(gesprek, method="GET", url=url)


def again(proef: Proef, gesprek: Gesprek, edit: Edit = lambda _: None, **headers: str) -> Ruw:
    """Post the message again, changed."""
    made = deepcopy(sent(gesprek))
    edit(made)
    return proef.send(gesprek, json.dumps(made, ensure_ascii=False).encode(), **headers)


def told(ruw: Ruw, status: int, soort: str = "application/json") -> Iterator[Afwijking]:
    """Nothing when it has this status and this media type."""
    if ruw.status != status:
        yield Afwijking("HTTP", str(status), str(ruw.status))
    found = ruw.headers.get("content-type", "").partition(";")[0].strip().lower()
    if found != soort:
        yield Afwijking("Content-Type", soort, found or "niets")


def kept(ours: Any, theirs: Any, wijzer: str = "") -> Iterator[Afwijking]:
    """Every value that was sent must have come back; one more does no harm."""
    if isinstance(ours, Mapping):
        there = theirs if isinstance(theirs, Mapping) else {}
        for naam, value in ours.items():
            yield from kept(value, there.get(naam), f"{wijzer}/{naam}")
    elif isinstance(ours, list) and ours:
        listed = theirs if isinstance(theirs, list) else []
        for number, value in enumerate(ours):
            if not any(not [*kept(value, one)] for one in listed):
                best = listed[number] if number < len(listed) else None
                yield from kept(value, best, f"{wijzer}/{number}")
    elif not _same(ours, theirs):
        yield Afwijking(wijzer, str(ours), "niets" if theirs is None else str(theirs))


def _same(ours: Any, theirs: Any) -> bool:
    """An address by its last part alone: how a machine calls itself need not be our way to it."""
    if not isinstance(ours, str) or not isinstance(theirs, str):
        return bool(ours == theirs)
    if ours.startswith("http"):
        return ours.rstrip("/").rpartition("/")[2] == theirs.rstrip("/").rpartition("/")[2]
    return unicodedata.normalize("NFC", ours) == unicodedata.normalize("NFC", theirs)


def at(data: Any, wijzer: str) -> Any:
    """What stands at this pointer, or None."""
    for step in wijzer.split("/")[1:]:
        data = data.get(step) if isinstance(data, dict) else None
    return data
