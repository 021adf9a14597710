# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a system may see, field by field: what is not in these tables does not leave.

A row is the schema of a field and how it is read, so that the contract and the answer cannot say two things.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from overlijden import canonical
from overlijden.aangifte import Aangifte, BijlageSoort
from overlijden.delivery.feed import Melding
from overlijden.dossier.queries import KENMERK
from overlijden.status import Actie, Status
from overlijden.tables import Bijlage, Dossier

T = TypeVar("T")
Schema = Mapping[str, Any]

TEKST: Schema = {"type": "string"}
CURSOR: Schema = {"type": "string", "description": "Een plaats in de feed. Reken er niet mee: bewaar hem zoals hij is."}
REFERENCE: Schema = {"type": "string", "pattern": f"^{KENMERK.pattern}$"}
GEMEENTE: Schema = {"type": "string", "pattern": "^[0-9]{4}$", "description": "Code uit BRP-tabel 33."}
DAG: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
STATUS: Schema = {"enum": [str(one) for one in Status if one is not Status.CONCEPT]}


@dataclass(frozen=True)
class Veld(Generic[T]):
    """One field that leaves: its JSON Schema, and how it is read."""

    schema: Schema
    read: Callable[[T], Any]


@dataclass(frozen=True)
class Beeld:
    """A dossier as it is read for one answer."""

    dossier: Dossier
    aangifte: Aangifte
    bijlagen: Sequence[Bijlage]
    gevraagd: str = ""
    opvolger: str | None = None


def project(fields: Mapping[str, Veld[T]], thing: T) -> dict[str, Any]:
    """These fields of a thing, and nothing else of it."""
    return {name: veld.read(thing) for name, veld in fields.items()}


def describe(fields: Mapping[str, Veld[T]]) -> dict[str, Any]:
    """The JSON Schema of what ``project`` makes."""
    return {
        "type": "object",
        "properties": {name: dict(veld.schema) for name, veld in fields.items()},
        "required": [*fields],
        "additionalProperties": False,
    }


def moment(op: datetime) -> str:
    """A moment as it leaves: UTC, RFC 3339."""
    return op.astimezone(UTC).isoformat().replace("+00:00", "Z")


def or_none(schema: Schema) -> Schema:
    """The schema of a field that may be without a value."""
    return {"anyOf": [schema, {"type": "null"}]}


def _written(value: Any) -> str | None:
    return None if value is None else str(value)


MELDING: Mapping[str, Veld[Melding]] = {
    "cursor": Veld(CURSOR, lambda melding: str(melding.cursor)),
    "op": Veld(MOMENT, lambda melding: moment(melding.cursor.op)),
    "kenmerk": Veld(REFERENCE, lambda melding: melding.kenmerk),
    "gemeente": Veld(GEMEENTE, lambda melding: melding.gemeente),
    "actie": Veld({"enum": [str(one) for one in Actie]}, lambda melding: melding.actie),
    "status": Veld(STATUS, lambda melding: melding.status),
    "vervallen": Veld(
        {"type": "boolean", "description": "Maak van deze aangifte hier geen akte (meer)."},
        lambda melding: melding.is_tombstone,
    ),
    "doorgezonden_naar": Veld(or_none(GEMEENTE), lambda melding: melding.doorgezonden_naar),
}
BIJLAGE: Mapping[str, Veld[Bijlage]] = {
    "id": Veld({"type": "string", "format": "uuid"}, lambda bijlage: str(bijlage.id)),
    "soort": Veld({"enum": [str(one) for one in BijlageSoort]}, lambda bijlage: bijlage.soort),
    "bestandsnaam": Veld(TEKST, lambda bijlage: bijlage.bestandsnaam),
    "mediatype": Veld(TEKST, lambda bijlage: bijlage.mediatype),
    "omvang": Veld({"type": "integer", "description": "In bytes."}, lambda bijlage: bijlage.omvang),
    "sha256": Veld({"type": "string", "pattern": "^[0-9a-f]{64}$"}, lambda bijlage: bijlage.sha256),
    "op_te_halen": Veld(
        {"type": "boolean", "description": "Of het bestand op te halen is: niet voor het is gescand op virussen."},
        lambda bijlage: bijlage.is_open,
    ),
}
DOSSIER: Mapping[str, Veld[Beeld]] = {
    "kenmerk": Veld(REFERENCE, lambda beeld: beeld.dossier.kenmerk),
    "gemeente": Veld(GEMEENTE, lambda beeld: beeld.dossier.gemeente),
    "status": Veld(STATUS, lambda beeld: beeld.dossier.status),
    "revisie": Veld({"type": "integer", "minimum": 1}, lambda beeld: beeld.dossier.revisie),
    "ingediend_op": Veld(MOMENT, lambda beeld: moment(beeld.dossier.ingediend_op)),
    "uiterste_dag": Veld(or_none(DAG), lambda beeld: _written(beeld.dossier.uiterste_dag)),
    "akte_nummer": Veld(or_none(TEKST), lambda beeld: beeld.dossier.akte_nummer),
    "akte_datum": Veld(or_none(DAG), lambda beeld: _written(beeld.dossier.akte_datum)),
    "voorganger": Veld(or_none(REFERENCE), lambda beeld: beeld.dossier.voorganger),
    "doorgezonden_naar": Veld(or_none(GEMEENTE), lambda beeld: beeld.dossier.doorgezonden_naar),
    "aangifte": Veld({"$ref": "aangifte.schema.json"}, lambda beeld: canonical.write(beeld.aangifte)),
    "bijlagen": Veld(
        {"type": "array", "items": describe(BIJLAGE)},
        lambda beeld: [project(BIJLAGE, bijlage) for bijlage in beeld.bijlagen],
    ),
}


def _own_words(beeld: Beeld) -> dict[str, Any]:
    """What was declared, without what another, who let it go over, said of herself."""
    declared: dict[str, Any] = canonical.write(beeld.aangifte)
    if beeld.dossier.aangever_partij:
        return {name: said for name, said in declared.items() if name not in ("aangever", "contact")}
    return declared


# For whoever declared: what her own pages show.
EIGEN_AANGIFTE: Mapping[str, Veld[Beeld]] = {
    **{name: veld for name, veld in DOSSIER.items() if name != "voorganger"},
    "aangifte": Veld({"$ref": "aangifte.schema.json"}, _own_words),
    "opvolger": Veld(or_none(REFERENCE), lambda beeld: beeld.opvolger),
    "gevraagd": Veld(
        {"type": "string", "description": "Wat de gemeente u vraagt, of waarom zij weigerde; anders leeg."},
        lambda beeld: beeld.gevraagd,
    ),
    "volgcode": Veld(
        or_none({"type": "string", "description": "Met kenmerk en code volgt ieder hoe het ermee staat."}),
        lambda beeld: beeld.dossier.volgcode,
    ),
}
STAND = {name: DOSSIER[name] for name in ("kenmerk", "gemeente", "status", "revisie")}
ONTVANGST: Mapping[str, Veld[Dossier]] = {
    "kenmerk": Veld(REFERENCE, lambda dossier: dossier.kenmerk),
    "gemeente": Veld(GEMEENTE, lambda dossier: dossier.gemeente),
    "ingediend_op": Veld(MOMENT, lambda dossier: moment(dossier.ingediend_op)),
}
ONTVANGEN_BIJLAGE = {name: BIJLAGE[name] for name in ("id", "soort", "mediatype", "omvang", "sha256")}
