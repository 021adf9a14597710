# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The shapes of what is sent to the machine interface and answered by it, as JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.uploads import MOST as MOST_ATTACHED
from overlijden.aangifte import Ernst
from overlijden.api.aangiften import KEY, MOST
from overlijden.api.projections import (
    CURSOR,
    DAG,
    DOSSIER,
    EIGEN_AANGIFTE,
    GEMEENTE,
    MELDING,
    MOMENT,
    ONTVANGEN_BIJLAGE,
    ONTVANGST,
    STAND,
    TEKST,
    or_none,
)
from overlijden.api.projections import describe as shape
from overlijden.api.views import REPORTABLE
from overlijden.delivery import feed, notificatie
from overlijden.tools import bearer


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def closed(required: tuple[str, ...], **properties: Any) -> dict[str, Any]:
    """An object with these fields and no others."""
    return {"type": "object", "required": list(required), "properties": properties, "additionalProperties": False}


def _finding(required: tuple[str, ...]) -> dict[str, Any]:
    """What was found at one place, a JSON pointer into what was sent; of a rule its id and severity."""
    return closed(required, wijzer=TEKST, tekst=TEKST, regel=TEKST, ernst={"enum": [str(one) for one in Ernst]})


SENT: Mapping[str, Any] = {
    "aangifte": {"$ref": "aangifte.schema.json"},
    "bijlagen": {
        "type": "array",
        "maxItems": MOST_ATTACHED,
        "items": {"type": "string", "format": "uuid"},
        "description": "De id's van bijlagen die u vooraf stuurde.",
    },
}

SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    "Token": closed(
        ("access_token", "token_type", "expires_in", "scope"),
        access_token=TEKST,
        token_type={"const": "Bearer"},
        expires_in={"const": bearer.LIFE},
        scope=TEKST,
    ),
    "TokenFout": closed(("error",), error=TEKST),
    "Ping": closed(
        ("iss", "sub", "scope", "iat", "exp"),
        iss=TEKST,
        sub=TEKST,
        gemeente=TEKST,
        kvk_nummer=TEKST,
        scope=TEKST,
        iat={"type": "integer"},
        exp={"type": "integer"},
        cnf=closed(("x5t#S256",), **{"x5t#S256": TEKST}),
    ),
    "Sleutels": closed(("keys",), keys={"type": "array", "items": {"type": "object"}}),
    "Melding": shape(MELDING),
    "Feed": closed(
        ("meldingen", "volgende", "er_is_meer"),
        meldingen={"type": "array", "items": ref("Melding"), "maxItems": feed.LONGEST},
        volgende=or_none(CURSOR),
        er_is_meer={"type": "boolean"},
    ),
    "Bevestigen": closed(("cursor",), cursor=CURSOR),
    "Bevestiging": closed(("cursor", "bevestigd_op"), cursor=or_none(CURSOR), bevestigd_op=or_none(MOMENT)),
    "Dossier": shape(DOSSIER),
    "Terugmelding": closed(
        ("status",), status={"enum": [str(one) for one in REPORTABLE]}, akte_nummer=TEKST, akte_datum=DAG
    ),
    "Indienen": closed(("aangifte",), **SENT),
    "Wijzigen": closed(("aangifte", "reden"), **SENT, reden=TEKST),
    "Intrekken": closed(("reden",), reden=TEKST),
    "Oordeel": closed(
        ("indienbaar", "te_bevestigen", "bevindingen"),
        indienbaar={"type": "boolean"},
        te_bevestigen={"type": "array", "items": TEKST, "description": "Regels om te noemen in waarschuwingen."},
        bevindingen={"type": "array", "items": _finding(("regel", "ernst", "wijzer", "tekst"))},
    ),
    "Ontvangst": shape(ONTVANGST),
    "EigenAangifte": shape(EIGEN_AANGIFTE),
    "Stand": shape(STAND),
    "Stapel": closed(
        ("aangiften",),
        aangiften={
            "type": "array",
            "minItems": 1,
            "maxItems": MOST,
            "items": closed(("sleutel", "aangifte"), sleutel={**TEKST, "description": f"Als {KEY}."}, **SENT),
        },
    ),
    "Uitslagen": closed(
        ("resultaten",),
        resultaten={
            "type": "array",
            "description": "Van elke aangifte wat ervan werd, in dezelfde volgorde.",
            "items": closed(
                ("status",), status={"type": "integer"}, ontvangst=ref("Ontvangst"), probleem=ref("Probleem")
            ),
        },
    ),
    "OntvangenBijlage": shape(ONTVANGEN_BIJLAGE),
    "FeedAangevuld": closed(
        ("specversion", "id", "source", "type", "subject", "time", "dataref"),
        specversion={"const": "1.0"},
        id={**CURSOR, "description": "De cursor van het laatste dat er in de feed staat."},
        source={"type": "string", "format": "uri"},
        type={"const": notificatie.TYPE},
        subject=GEMEENTE,
        time=MOMENT,
        dataref={"type": "string", "format": "uri", "description": "De feed."},
    ),
    "Probleem": closed(
        ("type", "title", "status", "detail"),
        type=TEKST,
        title=TEKST,
        status={"type": "integer"},
        detail=TEKST,
        fouten={"type": "array", "items": _finding(("wijzer", "tekst"))},
    ),
}
