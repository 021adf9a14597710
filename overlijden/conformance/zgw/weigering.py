# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What must be refused, with which status and code, and what a refusal looks like: the negative catalogue of ZGW."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from overlijden.conformance.eisen import Afwijking, Niveau
from overlijden.conformance.proef import Proef
from overlijden.conformance.rest import Edit, again, get, last, posts, read, sent
from overlijden.conformance.zgw.inname import NIEMAND
from overlijden.conformance.zgw.lijst import FOUTEN, ROLLEN, TOEGANG, ZAKEN, api, created, eis, listed
from overlijden.tools.lijn import Ruw

INNAME = Niveau.INNAME
NIET_UNIEK = "identificatie-niet-uniek"
PERSOON = ("inpBsn", "geslachtsnaam", "voornamen")


def clash(proef: Proef) -> Ruw:
    """A second zaak under the number of the first: what the standard refuses."""
    return again(proef, created(proef))


def codes(ruw: Ruw) -> dict[str, str]:
    """The code of each field at fault."""
    found = read(ruw)
    params = found.get("invalidParams") if isinstance(found, dict) else None
    given = (one for one in params or () if isinstance(one, dict))
    return {str(one.get("name")): str(one.get("code")) for one in given}


@eis("W50", INNAME, api(ZAKEN), "A second zaak under the same number is refused: identificatie-niet-uniek.")
def _refuses_second(proef: Proef) -> Iterator[Afwijking]:
    """Een tweede zaak onder hetzelfde nummer wordt geweigerd: identificatie-niet-uniek."""
    ruw = clash(proef)
    if ruw.status != 400:
        yield Afwijking("HTTP", "400", str(ruw.status))
    if (found := codes(ruw).get("identificatie")) != NIET_UNIEK:
        yield Afwijking("/invalidParams/identificatie/code", NIET_UNIEK, found or "niets")


@eis("W51", INNAME, FOUTEN, "A refusal is application/problem+json with code, title and status.")
def _is_problem(proef: Proef) -> Iterator[Afwijking]:
    """Een weigering is application/problem+json met code, title en status."""
    ruw = clash(proef)
    soort = ruw.headers.get("content-type", "").partition(";")[0].strip().lower()
    if soort != "application/problem+json":
        yield Afwijking("Content-Type", "application/problem+json", soort or "niets")
    found = read(ruw)
    for naam in ("code", "title", "status"):
        if not found.get(naam):
            yield Afwijking(f"/{naam}", "een waarde", "niets")
    if str(found.get("status")) != str(ruw.status):
        yield Afwijking("/status", str(ruw.status), str(found.get("status")))


@eis("W52", INNAME, FOUTEN, "A refusal of a field says which, and by which code.")
def _names_field(proef: Proef) -> Iterator[Afwijking]:
    """Een weigering om een veld zegt welk veld, en met welke code."""
    found = codes(clash(proef))
    if not found:
        yield Afwijking("/invalidParams", "de velden, elk met name en code", "niets")
    for naam, code in found.items():
        if naam == "None" or code == "None":
            yield Afwijking("/invalidParams/0", "name en code", f"{naam}, {code}")


@eis("W53", INNAME, "AVG 5.1c", "A refusal repeats no person: no name and no BSN.")
def _names_nobody(proef: Proef) -> Iterator[Afwijking]:
    """Een weigering herhaalt geen persoon: geen naam en geen BSN."""
    created(proef)
    rol = last(proef, ROLLEN)
    ruw = again(proef, rol, lambda body: body.update(roltype=f"{body['roltype']}0"))
    persons = {sent(one)["betrokkeneIdentificatie"].get(naam) for one in posts(proef, ROLLEN) for naam in PERSOON}
    if any(word and word in ruw.inhoud.decode("utf-8", "replace") for word in persons):
        yield Afwijking("/invalidParams/0/reason", "geen naam en geen BSN", "een naam of een BSN")


def closed(identifier: str, bron: str, nl: str, en: str, statuses: frozenset[int], **headers: str) -> None:
    """A requirement that a request with these headers gets one of these statuses, and makes nothing."""

    def check(proef: Proef) -> Iterator[Afwijking]:
        gesprek = created(proef)
        given = {name.replace("_", "-"): value.format(**gesprek.verzoek.headers) for name, value in headers.items()}
        ruw = again(proef, gesprek, lambda body: body.update(identificatie=NIEMAND), **given)
        if ruw.status not in statuses:
            yield Afwijking("HTTP", " of ".join(map(str, sorted(statuses))), str(ruw.status))
        if listed(proef, gesprek, identificatie=NIEMAND, bronorganisatie=sent(gesprek)["bronorganisatie"]):
            yield Afwijking("/results", "geen zaak", "een zaak")

    check.__doc__ = nl
    eis(identifier, INNAME, bron, en)(check)


closed("W54", TOEGANG, "Wie geen token geeft maakt niets.", "Who gives no token makes nothing.", frozenset({401, 403}),
       Authorization="")  # fmt: skip
closed("W55", TOEGANG, "Een token met een andere handtekening maakt niets.",
       "A token with another signature makes nothing.", frozenset({401, 403}),
       Authorization="{Authorization}x")  # fmt: skip
closed("W56", "Zaken API 1.5, Accept-Crs", "Zonder Accept-Crs komt er geen zaak.",
       "Without Accept-Crs there is no zaak.", frozenset({406, 412}), Accept_Crs="")  # fmt: skip
closed("W57", "Zaken API 1.5, Content-Type", "Wat geen JSON zegt te zijn maakt geen zaak.",
       "What does not say that it is JSON makes no zaak.", frozenset({415}), Content_Type="text/plain")  # fmt: skip


@dataclass(frozen=True)
class Afkeuring:
    """A zaak that must be refused: how it differs from a good one, and the field that the refusal names."""

    id: str
    nl: str
    en: str
    edit: Edit
    veld: str


AFKEURINGEN = (
    Afkeuring("W60", "Een zaak zonder bronorganisatie wordt geweigerd.", "A zaak without bronorganisatie is refused.",
              lambda body: body.pop("bronorganisatie"), "bronorganisatie"),
    Afkeuring("W61", "Een zaak zonder zaaktype wordt geweigerd.", "A zaak without zaaktype is refused.",
              lambda body: body.pop("zaaktype"), "zaaktype"),
    Afkeuring("W62", "Een zaak zonder startdatum wordt geweigerd.", "A zaak without a start date is refused.",
              lambda body: body.pop("startdatum"), "startdatum"),
    Afkeuring("W63", "Een zaak zonder verantwoordelijke organisatie wordt geweigerd.",
              "A zaak without an organisation responsible is refused.",
              lambda body: body.pop("verantwoordelijkeOrganisatie"), "verantwoordelijkeOrganisatie"),
    Afkeuring("W64", "Een zaak van een zaaktype dat er niet is wordt geweigerd.",
              "A zaak of a zaaktype that does not exist is refused.",
              lambda body: body.update(zaaktype=f"{body['zaaktype'][:-12]}000000000000"), "zaaktype"),
    Afkeuring("W65", "Een startdatum die geen dag is wordt geweigerd.", "A start date that is no day is refused.",
              lambda body: body.update(startdatum="20261125"), "startdatum"),
)  # fmt: skip


def enter(een: Afkeuring) -> None:
    def check(proef: Proef) -> Iterator[Afwijking]:
        gesprek = created(proef)

        def edit(body: dict[str, object]) -> None:
            body["identificatie"] = NIEMAND
            een.edit(body)

        ruw = again(proef, gesprek, edit)
        if ruw.status != 400:
            yield Afwijking("HTTP", "400", str(ruw.status))
        elif een.veld not in codes(ruw):
            yield Afwijking("/invalidParams", een.veld, ", ".join(codes(ruw)) or "niets")

    check.__doc__ = een.nl
    eis(een.id, INNAME, api(ZAKEN), een.en)(check)


for _een in AFKEURINGEN:
    enter(_een)


@eis("W66", INNAME, FOUTEN, "What is no JSON is refused with HTTP 400.")
def _refuses_no_json(proef: Proef) -> Iterator[Afwijking]:
    """Wat geen JSON is wordt geweigerd met HTTP 400."""
    gesprek = created(proef)
    ruw = proef.send(gesprek, (gesprek.verzoek.body or b"")[:-5])
    if ruw.status != 400:
        yield Afwijking("HTTP", "400", str(ruw.status))


@eis("W67", INNAME, api(ZAKEN), "An address at which there is nothing is answered with HTTP 404.")
def _is_not_there(proef: Proef) -> Iterator[Afwijking]:
    """Een adres waar niets is wordt beantwoord met HTTP 404."""
    gesprek = created(proef)
    ruw = get(proef, gesprek, f"{gesprek.verzoek.url}/00000000-0000-0000-0000-000000000000")
    if ruw.status != 404:
        yield Afwijking("HTTP", "404", str(ruw.status))
