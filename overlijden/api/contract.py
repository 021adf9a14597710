# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The contract of the machine interface in OpenAPI 3.1: what is public, and beside it what a token opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from forms.uploads import MOST as MOST_ATTACHED
from overlijden import web
from overlijden.aangifte import BijlageSoort, Ernst
from overlijden.api import openapi
from overlijden.api.aangiften import KEY, MOST, SLEUTEL
from overlijden.api.ending import ENDING
from overlijden.api.parts import VERSION
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
    REFERENCE,
    STAND,
    TEKST,
    or_none,
)
from overlijden.api.projections import describe as shape
from overlijden.api.views import REPORTABLE, USUAL
from overlijden.delivery import feed, notificatie
from overlijden.toegang import RECHTEN, Bereik
from overlijden.tools import bearer, problems
from overlijden.tools.bearer import ASSERTION
from overlijden.web import koppelingen

BASE = "/api/v1"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
FILE = "multipart/form-data"


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(required: tuple[str, ...], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties, "additionalProperties": False}


def _finding(required: tuple[str, ...]) -> dict[str, Any]:
    """What was found at one place, a JSON pointer into what was sent; of a rule its id and severity."""
    return _object(required, wijzer=TEKST, tekst=TEKST, regel=TEKST, ernst={"enum": [str(one) for one in Ernst]})


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
    "Token": _object(
        ("access_token", "token_type", "expires_in", "scope"),
        access_token=TEKST,
        token_type={"const": "Bearer"},
        expires_in={"const": bearer.LIFE},
        scope=TEKST,
    ),
    "TokenFout": _object(("error",), error=TEKST),
    "Ping": _object(
        ("iss", "sub", "scope", "iat", "exp"),
        iss=TEKST,
        sub=TEKST,
        gemeente=TEKST,
        kvk_nummer=TEKST,
        scope=TEKST,
        iat={"type": "integer"},
        exp={"type": "integer"},
        cnf=_object(("x5t#S256",), **{"x5t#S256": TEKST}),
    ),
    "Sleutels": _object(("keys",), keys={"type": "array", "items": {"type": "object"}}),
    "Melding": shape(MELDING),
    "Feed": _object(
        ("meldingen", "volgende", "er_is_meer"),
        meldingen={"type": "array", "items": _ref("Melding"), "maxItems": feed.LONGEST},
        volgende=or_none(CURSOR),
        er_is_meer={"type": "boolean"},
    ),
    "Bevestigen": _object(("cursor",), cursor=CURSOR),
    "Bevestiging": _object(("cursor", "bevestigd_op"), cursor=or_none(CURSOR), bevestigd_op=or_none(MOMENT)),
    "Dossier": shape(DOSSIER),
    "Terugmelding": _object(
        ("status",), status={"enum": [str(one) for one in REPORTABLE]}, akte_nummer=TEKST, akte_datum=DAG
    ),
    "Indienen": _object(("aangifte",), **SENT),
    "Wijzigen": _object(("aangifte", "reden"), **SENT, reden=TEKST),
    "Intrekken": _object(("reden",), reden=TEKST),
    "Oordeel": _object(
        ("indienbaar", "te_bevestigen", "bevindingen"),
        indienbaar={"type": "boolean"},
        te_bevestigen={"type": "array", "items": TEKST, "description": "Regels om te noemen in waarschuwingen."},
        bevindingen={"type": "array", "items": _finding(("regel", "ernst", "wijzer", "tekst"))},
    ),
    "Ontvangst": shape(ONTVANGST),
    "EigenAangifte": shape(EIGEN_AANGIFTE),
    "Stand": shape(STAND),
    "Stapel": _object(
        ("aangiften",),
        aangiften={
            "type": "array",
            "minItems": 1,
            "maxItems": MOST,
            "items": _object(("sleutel", "aangifte"), sleutel={**TEKST, "description": f"Als {KEY}."}, **SENT),
        },
    ),
    "Uitslagen": _object(
        ("resultaten",),
        resultaten={
            "type": "array",
            "description": "Van elke aangifte wat ervan werd, in dezelfde volgorde.",
            "items": _object(
                ("status",), status={"type": "integer"}, ontvangst=_ref("Ontvangst"), probleem=_ref("Probleem")
            ),
        },
    ),
    "OntvangenBijlage": shape(ONTVANGEN_BIJLAGE),
    "FeedAangevuld": _object(
        ("specversion", "id", "source", "type", "subject", "time", "dataref"),
        specversion={"const": "1.0"},
        id={**CURSOR, "description": "De cursor van het laatste dat er in de feed staat."},
        source={"type": "string", "format": "uri"},
        type={"const": notificatie.TYPE},
        subject=GEMEENTE,
        time=MOMENT,
        dataref={"type": "string", "format": "uri", "description": "De feed."},
    ),
    "Probleem": _object(
        ("type", "title", "status", "detail"),
        type=TEKST,
        title=TEKST,
        status={"type": "integer"},
        detail=TEKST,
        fouten={"type": "array", "items": _finding(("wijzer", "tekst"))},
    ),
}


@dataclass(frozen=True, kw_only=True)
class Operation:
    """What one method of one address does; ``name`` is the endpoint in the table of rights."""

    name: str
    summary: str
    answer: Mapping[str, Any]
    problems: tuple[int, ...] = ()
    parameters: tuple[Mapping[str, Any], ...] = ()
    body: Mapping[str, Any] = field(default_factory=dict)
    code: int = 200


def _query(name: str, summary: str, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"name": name, "in": "query", "description": summary, "schema": dict(schema)}


def _header(name: str, summary: str, schema: Mapping[str, Any] = TEKST, *, required: bool = False) -> Mapping[str, Any]:
    must = {"required": True} if required else {}
    return {"name": name, "in": "header", "description": summary, **must, "schema": dict(schema)}


def _content(schema: Mapping[str, Any], media: str = JSON) -> dict[str, Any]:
    return {media: {"schema": dict(schema)}}


KENMERK: Mapping[str, Any] = {"name": "kenmerk", "in": "path", "required": True, "schema": dict(REFERENCE)}
BIJLAGE: Mapping[str, Any] = {
    "name": "bijlage", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"},
}  # fmt: skip
KNOWN = _header("If-None-Match", "De ETag van wat u al hebt: is er niets gewijzigd, dan krijgt u 304.")
UNCHANGED = _header("If-Match", "De ETag van het dossier dat u las: is er iets gewijzigd, dan krijgt u 412.")
READ = _header("If-Match", "De ETag van de aangifte die u las: is er iets gewijzigd, dan krijgt u 412.", required=True)
PERSON = _header(
    web.PERSON,
    "Wie van uw onderneming dit doet: een eigen kenmerk van u, geen naam en geen BSN. Wij bewaren er een code van.",
    {"type": "string", "pattern": f"^{koppelingen.PERSON.pattern}$"},
    required=True,
)
ONCE = _header(
    KEY,
    "Een sleutel voor deze aangifte. Hetzelfde verzoek met dezelfde sleutel krijgt dertig dagen hetzelfde antwoord; "
    "een ander verzoek ermee krijgt 422. Is er niets ingediend, dan is de sleutel niet gebruikt.",
    {"type": "string", "pattern": f"^{SLEUTEL.pattern}$"},
    required=True,
)
DONE = _content(
    {
        "oneOf": [_ref("EigenAangifte"), _ref("Stand")],
        "description": f"Zonder {Bereik.LEZEN} in uw token alleen hoe het ermee staat.",
    }
)
FILES = _object(
    ("soort", "bestand"),
    soort={"enum": [str(one) for one in BijlageSoort]},
    bestand={"type": "string", "contentMediaType": "application/octet-stream"},
)
ASKED = _object(
    ("grant_type",),
    grant_type={"const": "client_credentials"},
    client_assertion_type={"const": ASSERTION},
    client_assertion={"type": "string", "description": "JWT: iss en sub uw client_id, aud dit adres, jti eenmalig."},
    client_id={"type": "string", "description": "Wie u bent, als u in plaats van een JWT een certificaat gebruikt."},
    scope={"type": "string", "description": "Een deel van wat voor u is geregistreerd; anders alles."},
)
HEADERS: Mapping[str, Mapping[str, Any]] = {
    "API-Version": {"description": "De hele versie van dit contract.", "schema": {"const": VERSION}},
    "RateLimit-Limit": {"description": "Hoeveel u in deze minuut mag vragen.", "schema": {"type": "integer"}},
    "RateLimit-Remaining": {"description": "Hoeveel daarvan over is.", "schema": {"type": "integer"}},
    "RateLimit-Reset": {"description": "Over hoeveel seconden er een nieuwe minuut is.", "schema": {"type": "integer"}},
    "ETag": {"description": "Van deze versie, voor If-None-Match en If-Match.", "schema": TEKST},
    "Deprecation": {"description": "Sinds wanneer wij zeggen dat dit adres ophoudt (RFC 9745).", "schema": TEKST},
    "Sunset": {"description": "Vanaf wanneer dit adres er niet meer is (RFC 8594).", "schema": TEKST},
}
ALWAYS, LIMITED, TAGGED, ENDED = ("API-Version",), [*HEADERS][1:4], ("ETag",), ("Deprecation", "Sunset")

OPERATIONS: Mapping[tuple[str, str], Operation] = {
    ("/token", "post"): Operation(
        name="token",
        summary="Een token voor vijf minuten, voor wie met zijn sleutel bewijst wie hij is (private_key_jwt)",
        answer=_content(_ref("Token")),
        body=_content(ASKED, FORM),
    ),
    ("/openapi.json", "get"): Operation(
        name="contract",
        summary="Dit contract, met waar deze installatie is",
        answer=_content({"type": "object"}),
    ),
    ("/sleutels", "get"): Operation(
        name="keys",
        summary="De sleutels waarmee wij tekenen dat er iets nieuws in de feed is",
        answer=_content(_ref("Sleutels")),
        parameters=(KNOWN,),
    ),
    ("/ping", "get"): Operation(name="ping", summary="Wat uw token zegt", answer=_content(_ref("Ping"))),
    ("/feed", "get"): Operation(
        name="feed",
        summary="Wat er met de dossiers van uw gemeente gebeurde na een plaats, in volgorde",
        answer=_content(_ref("Feed")),
        problems=(400, 410),
        parameters=(
            _query("na", "De cursor waarna u verder leest; zonder begint u vooraan.", CURSOR),
            _query(
                "limiet",
                "Hoeveel u er hoogstens wilt.",
                {"type": "integer", "minimum": 1, "maximum": feed.LONGEST, "default": USUAL},
            ),
            KNOWN,
        ),
    ),
    ("/feed/bevestiging", "get"): Operation(
        name="confirmed",
        summary="Tot waar u de feed bevestigde",
        answer=_content(_ref("Bevestiging")),
        parameters=(KNOWN,),
    ),
    ("/feed/bevestiging", "put"): Operation(
        name="confirm",
        summary="Bevestig tot en met waar u de feed hebt bewaard; lezen alleen bevestigt niets",
        answer=_content(_ref("Bevestiging")),
        problems=(400, 410, 415, 422),
        body=_content(_ref("Bevestigen")),
    ),
    ("/dossiers/{kenmerk}", "get"): Operation(
        name="dossier",
        summary="Wat er is aangegeven, en hoe het ermee staat",
        answer=_content(_ref("Dossier")),
        problems=(404, 410),
        parameters=(KENMERK, KNOWN),
    ),
    ("/dossiers/{kenmerk}/bijlagen/{bijlage}", "get"): Operation(
        name="attachment",
        summary="Een bijlage, na de scan op virussen",
        answer={"*/*": {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}},
        problems=(404, 410),
        parameters=(KENMERK, BIJLAGE, KNOWN),
    ),
    ("/dossiers/{kenmerk}/terugmelding", "put"): Operation(
        name="report",
        summary="Meld wat de ambtenaar in uw eigen systeem deed; hetzelfde nog een keer melden verandert niets",
        answer=_content(_ref("Dossier")),
        problems=(400, 404, 409, 410, 412, 415, 422),
        parameters=(KENMERK, UNCHANGED),
        body=_content(_ref("Terugmelding")),
    ),
    ("/aangiften/valideer", "post"): Operation(
        name="validate",
        summary="Alles wat er van een aangifte te zeggen is, zonder iets in te dienen of te bewaren",
        answer=_content(_ref("Oordeel")),
        problems=(400, 415, 422),
        parameters=(PERSON,),
        body=_content(_ref("Indienen")),
    ),
    ("/aangiften", "post"): Operation(
        name="declare",
        summary="Dien een aangifte in; met dezelfde sleutel maar één keer",
        answer=_content(_ref("Ontvangst")),
        code=201,
        problems=(400, 409, 413, 415, 422),
        parameters=(PERSON, ONCE),
        body=_content(_ref("Indienen")),
    ),
    ("/aangiften/batch", "post"): Operation(
        name="batch",
        summary="Dien er veel tegelijk in, elk op zichzelf en met een eigen sleutel; een wijzer gaat over één ervan",
        answer=_content(_ref("Uitslagen")),
        problems=(400, 413, 415, 422),
        parameters=(PERSON,),
        body=_content(_ref("Stapel")),
    ),
    ("/aangiften/{kenmerk}", "get"): Operation(
        name="declaration",
        summary="Wat er is aangegeven, hoe het ermee staat en wat de gemeente vraagt",
        answer=_content(_ref("EigenAangifte")),
        problems=(400, 404, 410),
        parameters=(KENMERK, PERSON, KNOWN),
    ),
    ("/aangiften/{kenmerk}", "put"): Operation(
        name="amend",
        summary="Wijzig een aangifte, zolang er geen akte is; bijlagen komen bij wat er al is",
        answer=DONE,
        problems=(400, 404, 409, 410, 412, 415, 422, 428),
        parameters=(KENMERK, PERSON, READ),
        body=_content(_ref("Wijzigen")),
    ),
    ("/aangiften/{kenmerk}/intrekken", "post"): Operation(
        name="withdraw",
        summary="Trek een aangifte in, zolang er geen akte is; nog een keer intrekken verandert niets",
        answer=DONE,
        problems=(400, 404, 409, 410, 412, 415, 422, 428),
        parameters=(KENMERK, PERSON, READ),
        body=_content(_ref("Intrekken")),
    ),
    ("/bijlagen", "post"): Operation(
        name="upload",
        summary="Stuur een bestand vooraf; wat na zeven dagen in geen aangifte is genoemd, is weg",
        answer=_content(_ref("OntvangenBijlage")),
        code=201,
        problems=(400, 409, 413, 422),
        parameters=(PERSON,),
        body=_content(FILES, FILE),
    ),
}  # fmt: skip


NEWS: Mapping[str, Any] = {
    "post": {
        "operationId": "feedAangevuld",
        "summary": "Wij melden op het adres dat een gemeente zelf instelt, dat er iets nieuws in haar feed is",
        "description": "Een CloudEvent volgens het NL GOV-profiel. Het is een wenk en nooit de waarheid: wat er is "
        "gebeurd leest u in de feed, ook als u een wenk mist. Met onze sleutels kijkt u of de wenk van ons komt.",
        "parameters": [
            _header(
                "Authorization",
                "Bearer, met een JWT (ES256): iss onze dienst, aud uw adres, exp in vijf minuten, sha256 van de body.",
                required=True,
            )
        ],
        "requestBody": {"required": True, "content": _content(_ref("FeedAangevuld"), "application/cloudevents+json")},
        "responses": {
            "2XX": {"description": "U hebt de wenk. Wij sturen er pas weer een als er iets nieuws is."},
            "default": {
                "description": "U hebt de wenk niet. Wij sturen die later opnieuw; zegt u Retry-After, dan niet eerder."
            },
        },
    }
}


def describe() -> dict[str, Any]:
    """The whole document: what is public, as ``openapi.describe`` has it, with the addresses of ``OPERATIONS``."""
    made = openapi.describe()
    made["paths"] |= {f"{BASE}{path}": item for path, item in _paths().items()}
    return made | _shared(f"{BASE}/token")


def of_installation(url: str, contact: str) -> dict[str, Any]:
    """The contract of one installation, which is found at ``url``: its own addresses alone, and whom to ask."""
    made = openapi.describe()
    asked = {
        "name": "De beheerder van deze dienst",
        "url": f"{url}/specificatie",
        **({"email": contact} if contact else {}),
    }
    made["info"] |= {"version": VERSION, "contact": asked}
    made["servers"], made["paths"] = [{"url": f"{url}{BASE}"}], _paths()
    found: dict[str, Any] = _rebased(made | _shared(f"{url}{BASE}/token"), f"{url}/specificatie/")
    return found


def _rebased(value: Any, base: str) -> Any:
    """The same with each reference to a file beside the specification as an address."""
    if isinstance(value, dict):
        return {
            name: base + one if name == "$ref" and not one.startswith(("#", "https:")) else _rebased(one, base)
            for name, one in value.items()
        }
    return [_rebased(one, base) for one in value] if isinstance(value, list) else value


def _paths() -> dict[str, Any]:
    made: dict[str, Any] = {}
    for (path, method), operation in OPERATIONS.items():
        made.setdefault(path, {})[method] = _describe(operation)
    return made


def _shared(token: str) -> dict[str, Any]:
    """What both documents hold beside their addresses; ``token`` is where a token is asked for."""
    scopes = {str(one): SCOPES[one] for one in Bereik}
    flows = {"clientCredentials": {"tokenUrl": token, "scopes": scopes}}
    return {
        "webhooks": {"feedAangevuld": dict(NEWS)},
        "components": {
            "schemas": {name: dict(schema) for name, schema in SCHEMAS.items()},
            "headers": {name: dict(header) for name, header in HEADERS.items()},
            "securitySchemes": {"token": {"type": "oauth2", "flows": flows}},
        },
    }


SCOPES: Mapping[Bereik, str] = {
    Bereik.FEED: "De feed lezen en bevestigen",
    Bereik.DOSSIER: "Dossiers en bijlagen ophalen",
    Bereik.TERUGMELDING: "Melden wat de ambtenaar deed",
    Bereik.INDIENEN: "Aangiften indienen, wijzigen en intrekken namens een onderneming",
    Bereik.LEZEN: "Aangiften van de eigen onderneming ophalen",
}


def _describe(operation: Operation) -> dict[str, Any]:
    recht, ends = RECHTEN[f"api.{operation.name}"], f"api.{operation.name}" in ENDING
    told: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "security": [] if recht.is_openbaar else [{"token": [str(recht.bereik)] if recht.bereik else []}],
        "responses": {str(operation.code): {"description": operation.summary, "content": dict(operation.answer)}},
    }
    if ends:
        told["deprecated"] = True
    if operation.parameters:
        told["parameters"] = [dict(parameter) for parameter in operation.parameters]
    if operation.body:
        told["requestBody"] = {"required": True, "content": dict(operation.body)}
    if KNOWN in operation.parameters:
        told["responses"]["304"] = {"description": "U hebt dit al"}
    codes = {*operation.problems, *((503,) if recht.is_openbaar else (401, 403, 429, 503))}
    if operation.name == "token":
        refused, codes = _content(_ref("TokenFout")), {413, 429, 503}
        told["responses"] |= {code: {"description": "Geen token", "content": refused} for code in ("400", "401")}
    for code in sorted(codes):
        content = _content(_ref("Probleem"), problems.MEDIA)
        told["responses"][str(code)] = {"description": problems.TEXTS[code][0], "content": content}
    carried = [*ALWAYS, *([] if recht.is_openbaar else LIMITED), *(ENDED if ends else ())]
    for code, answer in told["responses"].items():
        tagged = TAGGED if KNOWN in operation.parameters and code in ("200", "304") else ()
        answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in (*carried, *tagged)}
    return told
