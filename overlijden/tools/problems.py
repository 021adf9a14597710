# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a machine is told that did not get what it asked for: problem+json (RFC 9457), never with what it sent."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

MEDIA = "application/problem+json"
PREFIX = "/api/"  # the addresses that machines use

# Title, and what to do, in the language of the service.
TEXTS: Mapping[int, tuple[str, str]] = {
    400: ("Wij kunnen dit verzoek niet lezen", "Vergelijk het met de specificatie van dit adres."),
    401: ("Er is geen geldig token", "Vraag een nieuw token aan en probeer het opnieuw."),
    403: ("Dit token geeft hier geen recht op", "Vraag een token aan met het bereik dat de specificatie noemt."),
    404: ("Dit bestaat niet", "Kijk na of het adres klopt en of het van uw gemeente is."),
    405: ("Dit kan hier niet", "Kijk in de kop Allow wat wel kan."),
    406: ("Dit kan hier niet", "Vergelijk het verzoek met de specificatie van dit adres."),
    409: ("Dit past niet bij hoe het dossier er nu voor staat", "Haal het dossier opnieuw op."),
    410: ("Dit is er niet meer", "Verwerk dat het er niet meer is."),
    412: ("Het dossier is intussen gewijzigd", "Haal het opnieuw op. U ziet dan wat er is veranderd."),
    413: ("Dit is te groot", "Stuur alleen wat de specificatie noemt."),
    415: ("Wij kunnen deze vorm niet lezen", "Stuur JSON, met Content-Type application/json."),
    422: ("Er klopt iets niet in wat u stuurde", "Bij elke plaats staat wat u kunt doen."),
    428: ("Zeg welke versie u wijzigt", "Stuur If-Match, met de ETag van de aangifte die u las."),
    429: ("Dit gaat even te snel", "Wacht het aantal seconden dat in Retry-After staat."),
    500: ("Er ging bij ons iets mis", "Probeer het over een paar minuten opnieuw."),
    503: ("Het is even druk", "Wacht het aantal seconden dat in Retry-After staat."),
}


@dataclass(frozen=True, slots=True)
class Fout:
    """What is wrong at one place of what was sent; ``wijzer`` is a JSON pointer. Of a rule its id and severity too."""

    wijzer: str
    tekst: str
    regel: str = ""
    ernst: str = ""


class Problem(HTTPException):
    """A refusal with words of its own, and the places that it is about."""

    def __init__(self, code: int, detail: str = "", fouten: Sequence[Fout] = ()) -> None:
        super().__init__(detail)
        self.code, self.fouten = code, fouten


def describe(error: HTTPException) -> dict[str, Any]:
    """An error as the object of problem+json. What Flask or Werkzeug says of a request may quote it: it is not used."""
    code = error.code or 500
    titel, uitleg = TEXTS.get(code, TEXTS[400 if code < 500 else 500])
    body: dict[str, Any] = {"type": "about:blank", "title": titel, "status": code, "detail": uitleg}
    if isinstance(error, Problem):
        body["detail"] = error.description or uitleg
        body |= {"fouten": [_written(fout) for fout in error.fouten]} if error.fouten else {}
    return body


def _written(fout: Fout) -> dict[str, str]:
    return {name: value for name, value in asdict(fout).items() if value or name in ("wijzer", "tekst")}


def show(error: HTTPException) -> Response:
    """Every error as problem+json."""
    body = describe(error)
    code = body["status"]
    made = Response(json.dumps(body, ensure_ascii=False), code, mimetype=MEDIA)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            made.headers[name] = value
    if code == 401:
        made.headers["WWW-Authenticate"] = "Bearer"
    return made
