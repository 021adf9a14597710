# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the stand-in of the ZGW APIs keeps, and which of the standard's rules it refuses by."""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from stdnum.nl import bsn

from overlijden.conformance.zgw import keuring

Item = dict[str, Any]
Judge = Callable[[str, str, Item], Sequence[tuple[str, str]]]  # API, resource and body: (name of a field, code)


def uuid_of(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]


class Problem(Exception):
    """An error in the form of the standard: status, code and, of a 400, the (field, code) at fault."""

    def __init__(self, status: int, code: str, *fouten: tuple[str, str]) -> None:
        super().__init__(code)
        self.status, self.code, self.fouten = status, code, fouten


@dataclass
class Standin:
    """What it has, what it was asked, and what goes wrong next; ``bodies`` are (resource, bytes) as they came.

    ``judge`` says which fields of a message are wrong, ``knows`` whether a list may be asked for so.
    """

    url: str = ""
    items: dict[str, list[Item]] = field(default_factory=dict)
    bodies: list[tuple[str, bytes]] = field(default_factory=list)
    faults: list[Item] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict)
    judge: Judge = keuring.faults
    knows: Callable[[str, str, Mapping[str, str]], bool] = lambda *_: True
    lock: Lock = field(default_factory=Lock)

    def disturb(self, mode: str, resource: str = "", times: int = 1, stored: bool = False, **how: Any) -> None:
        """The next ``times`` posts to ``resource`` (or gets, with ``method``) go wrong, stored first or not."""
        self.faults.append({"mode": mode, "resource": resource, "times": times, "stored": stored, **how})

    def take(self, method: str, resource: str) -> Item | None:
        with self.lock:
            for fault in self.faults:
                if fault["resource"] in {"", resource} and fault.get("method", "POST") == method:
                    fault["times"] -= 1
                    self.faults = [fault for fault in self.faults if fault["times"]]
                    return fault
        return None

    def add(self, api: str, resource: str, **item: Any) -> str:
        inside = f"zaken/{uuid_of(str(item['zaak']))}/" if resource == "zaakeigenschappen" else ""
        item["url"] = f"{self.url}/{api}/api/v1/{inside}{resource}/{uuid.uuid4()}"
        self.items.setdefault(resource, []).append(item)
        return str(item["url"])


def _type(standin: Standin, resource: str, url: str, name: str) -> Item:
    for item in standin.items[resource]:
        if item["url"] == url:
            return item
    raise Problem(400, "invalid", (name, "does_not_exist"))


def _there(standin: Standin, resource: str, body: Item, *names: str) -> bool:
    return any(all(item[n] == body[n] for n in names) for item in standin.items.get(resource, []))


def _zaak(standin: Standin, body: Item) -> None:
    _type(standin, "zaaktypen", body["zaaktype"], "zaaktype")
    if _there(standin, "zaken", body, "identificatie", "bronorganisatie"):
        raise Problem(400, "invalid", ("identificatie", "identificatie-niet-uniek"))


def _rol(standin: Standin, body: Item) -> None:
    roltype = _type(standin, "roltypen", body["roltype"], "roltype")
    if roltype["omschrijvingGeneriek"] == "initiator" and _there(standin, "rollen", body, "zaak", "roltype"):
        raise Problem(400, "invalid", ("roltype", "max-occurences"))
    number = body["betrokkeneIdentificatie"].get("inpBsn", "")
    if number and not bsn.is_valid(number):
        raise Problem(400, "invalid", ("betrokkeneIdentificatie.inpBsn", "invalid"))


def _eigenschap(standin: Standin, body: Item) -> None:
    _type(standin, "eigenschappen", body["eigenschap"], "eigenschap")


def _status(standin: Standin, body: Item) -> None:
    _type(standin, "statustypen", body["statustype"], "statustype")
    if datetime.fromisoformat(body["datumStatusGezet"]) > datetime.now(UTC):
        raise Problem(400, "invalid", ("datumStatusGezet", "date-in-future"))


def _any_status(standin: Standin, body: Item) -> None:
    """The last statustype ends a zaak, which takes a resultaat first (measured: resultaat-does-not-exist)."""
    _status(standin, body)
    if _there(standin, "statussen", body, "zaak", "datumStatusGezet"):
        raise Problem(400, "invalid", ("nonFieldErrors", "unique"))
    ends = _type(standin, "statustypen", body["statustype"], "statustype")["omschrijving"] == "Ingetrokken"
    if ends and not _there(standin, "resultaten", body, "zaak"):
        raise Problem(400, "invalid", ("nonFieldErrors", "resultaat-does-not-exist"))


def _resultaat(standin: Standin, body: Item) -> None:
    _type(standin, "resultaattypen", body["resultaattype"], "resultaattype")
    if _there(standin, "resultaten", body, "zaak"):
        raise Problem(400, "invalid", ("zaak", "unique"))


def _document(standin: Standin, body: Item) -> None:
    _type(standin, "informatieobjecttypen", body["informatieobjecttype"], "informatieobjecttype")
    if _there(standin, "enkelvoudiginformatieobjecten", body, "identificatie", "bronorganisatie"):
        raise Problem(400, "invalid", ("identificatie", "identificatie-niet-uniek"))
    try:
        omvang = len(base64.b64decode(body["inhoud"], validate=True))
    except binascii.Error:
        raise Problem(400, "invalid", ("inhoud", "invalid")) from None
    if omvang != body["bestandsomvang"]:
        raise Problem(400, "invalid", ("nonFieldErrors", "file-size"))


def _koppeling(standin: Standin, body: Item) -> None:
    _type(standin, "enkelvoudiginformatieobjecten", body["informatieobject"], "informatieobject")
    if _there(standin, "zaakinformatieobjecten", body, "zaak", "informatieobject"):
        raise Problem(400, "invalid", ("nonFieldErrors", "unique"))


RULES: Mapping[str, Callable[[Standin, Item], None]] = {
    "zaken": _zaak,
    "rollen": _rol,
    "zaakeigenschappen": _eigenschap,
    "resultaten": _resultaat,
    "statussen": _any_status,
    "enkelvoudiginformatieobjecten": _document,
    "zaakinformatieobjecten": _koppeling,
}
