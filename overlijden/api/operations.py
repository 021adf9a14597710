# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What each address of the machine interface does, asks and answers; and what we post ourselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from overlijden import web
from overlijden.aangifte import BijlageSoort
from overlijden.api.aangiften import KEY, SLEUTEL
from overlijden.api.projections import CURSOR, REFERENCE, TEKST
from overlijden.api.schemas import closed, ref
from overlijden.api.views import USUAL
from overlijden.delivery import feed
from overlijden.toegang import Bereik
from overlijden.tools.bearer import ASSERTION
from overlijden.web import koppelingen

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
FILE = "multipart/form-data"


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


def content(schema: Mapping[str, Any], media: str = JSON) -> dict[str, Any]:
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
DONE = content(
    {
        "oneOf": [ref("EigenAangifte"), ref("Stand")],
        "description": f"Zonder {Bereik.LEZEN} in uw token alleen hoe het ermee staat.",
    }
)
FILES = closed(
    ("soort", "bestand"),
    soort={"enum": [str(one) for one in BijlageSoort]},
    bestand={"type": "string", "contentMediaType": "application/octet-stream"},
)
ASKED = closed(
    ("grant_type",),
    grant_type={"const": "client_credentials"},
    client_assertion_type={"const": ASSERTION},
    client_assertion={"type": "string", "description": "JWT: iss en sub uw client_id, aud dit adres, jti eenmalig."},
    client_id={"type": "string", "description": "Wie u bent, als u in plaats van een JWT een certificaat gebruikt."},
    scope={"type": "string", "description": "Een deel van wat voor u is geregistreerd; anders alles."},
)

OPERATIONS: Mapping[tuple[str, str], Operation] = {
    ("/token", "post"): Operation(
        name="token",
        summary="Een token voor vijf minuten, voor wie met zijn sleutel bewijst wie hij is (private_key_jwt)",
        answer=content(ref("Token")),
        body=content(ASKED, FORM),
    ),
    ("/openapi.json", "get"): Operation(
        name="contract",
        summary="Dit contract, met waar deze installatie is",
        answer=content({"type": "object"}),
    ),
    ("/sleutels", "get"): Operation(
        name="keys",
        summary="De sleutels waarmee wij tekenen dat er iets nieuws in de feed is",
        answer=content(ref("Sleutels")),
        parameters=(KNOWN,),
    ),
    ("/ping", "get"): Operation(name="ping", summary="Wat uw token zegt", answer=content(ref("Ping"))),
    ("/feed", "get"): Operation(
        name="feed",
        summary="Wat er met de dossiers van uw gemeente gebeurde na een plaats, in volgorde",
        answer=content(ref("Feed")),
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
        answer=content(ref("Bevestiging")),
        parameters=(KNOWN,),
    ),
    ("/feed/bevestiging", "put"): Operation(
        name="confirm",
        summary="Bevestig tot en met waar u de feed hebt bewaard; lezen alleen bevestigt niets",
        answer=content(ref("Bevestiging")),
        problems=(400, 410, 415, 422),
        body=content(ref("Bevestigen")),
    ),
    ("/dossiers/{kenmerk}", "get"): Operation(
        name="dossier",
        summary="Wat er is aangegeven, en hoe het ermee staat",
        answer=content(ref("Dossier")),
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
        answer=content(ref("Dossier")),
        problems=(400, 404, 409, 410, 412, 415, 422),
        parameters=(KENMERK, UNCHANGED),
        body=content(ref("Terugmelding")),
    ),
    ("/aangiften/valideer", "post"): Operation(
        name="validate",
        summary="Alles wat er van een aangifte te zeggen is, zonder iets in te dienen of te bewaren",
        answer=content(ref("Oordeel")),
        problems=(400, 415, 422),
        parameters=(PERSON,),
        body=content(ref("Indienen")),
    ),
    ("/aangiften", "post"): Operation(
        name="declare",
        summary="Dien een aangifte in; met dezelfde sleutel maar één keer",
        answer=content(ref("Ontvangst")),
        code=201,
        problems=(400, 409, 413, 415, 422),
        parameters=(PERSON, ONCE),
        body=content(ref("Indienen")),
    ),
    ("/aangiften/batch", "post"): Operation(
        name="batch",
        summary="Dien er veel tegelijk in, elk op zichzelf en met een eigen sleutel; een wijzer gaat over één ervan",
        answer=content(ref("Uitslagen")),
        problems=(400, 413, 415, 422),
        parameters=(PERSON,),
        body=content(ref("Stapel")),
    ),
    ("/aangiften/{kenmerk}", "get"): Operation(
        name="declaration",
        summary="Wat er is aangegeven, hoe het ermee staat en wat de gemeente vraagt",
        answer=content(ref("EigenAangifte")),
        problems=(400, 404, 410),
        parameters=(KENMERK, PERSON, KNOWN),
    ),
    ("/aangiften/{kenmerk}", "put"): Operation(
        name="amend",
        summary="Wijzig een aangifte, zolang er geen akte is; bijlagen komen bij wat er al is",
        answer=DONE,
        problems=(400, 404, 409, 410, 412, 415, 422, 428),
        parameters=(KENMERK, PERSON, READ),
        body=content(ref("Wijzigen")),
    ),
    ("/aangiften/{kenmerk}/intrekken", "post"): Operation(
        name="withdraw",
        summary="Trek een aangifte in, zolang er geen akte is; nog een keer intrekken verandert niets",
        answer=DONE,
        problems=(400, 404, 409, 410, 412, 415, 422, 428),
        parameters=(KENMERK, PERSON, READ),
        body=content(ref("Intrekken")),
    ),
    ("/bijlagen", "post"): Operation(
        name="upload",
        summary="Stuur een bestand vooraf; wat na zeven dagen in geen aangifte is genoemd, is weg",
        answer=content(ref("OntvangenBijlage")),
        code=201,
        problems=(400, 409, 413, 422),
        parameters=(PERSON,),
        body=content(FILES, FILE),
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
        "requestBody": {"required": True, "content": content(ref("FeedAangevuld"), "application/cloudevents+json")},
        "responses": {
            "2XX": {"description": "U hebt de wenk. Wij sturen er pas weer een als er iets nieuws is."},
            "default": {
                "description": "U hebt de wenk niet. Wij sturen die later opnieuw; zegt u Retry-After, dan niet eerder."
            },
        },
    }
}
