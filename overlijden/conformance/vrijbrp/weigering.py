# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What must be refused, and what a refusal looks like: the negative catalogue of vrijBRP Dossiers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from overlijden.conformance.eisen import Afwijking, Niveau
from overlijden.conformance.proef import Proef
from overlijden.conformance.rest import Edit, Inhoud, again, read, sent
from overlijden.conformance.vrijbrp.inname import GEEN_ZAAK
from overlijden.conformance.vrijbrp.lijst import (
    BRON,
    FOUTEN,
    SOORT,
    another,
    ask,
    cause,
    created,
    eis,
    renewed,
    token,
)
from overlijden.tools.lijn import Ruw

INNAME = Niveau.INNAME
AL_EEN_ZAAK = "Er is al een zaak met zaak-id"
ANDERE_GEMEENTE = "komt niet overeen met de gemeentecode"


def clash(proef: Proef) -> Ruw:
    """A second dossier under the reference of the first."""
    return again(proef, created(proef))


@eis("D50", INNAME, FOUTEN, "A second dossier under the same reference is refused, and says that there is one.")
def _refuses_second(proef: Proef) -> Iterator[Afwijking]:
    """Een tweede dossier onder dezelfde verwijzing wordt geweigerd, en zegt dat er al een is."""
    ruw = clash(proef)
    if ruw.status != 500 or AL_EEN_ZAAK not in cause(ruw):
        yield Afwijking("/cause/message", f"HTTP 500 met '{AL_EEN_ZAAK}'", f"HTTP {ruw.status}")


@eis("D51", INNAME, FOUTEN, "A refusal is JSON with code and description, and its cause is nested in it.")
def _is_error(proef: Proef) -> Iterator[Afwijking]:
    """Een weigering is JSON met code en description, en de oorzaak staat erin."""
    ruw = clash(proef)
    found = read(ruw)
    for naam in ("code", "description", "cause"):
        if not isinstance(found, dict) or not found.get(naam):
            yield Afwijking(f"/{naam}", "een waarde", "niets")
    soort = ruw.headers.get("content-type", "").partition(";")[0].strip().lower()
    if soort != "application/json":
        yield Afwijking("Content-Type", "application/json", soort or "niets")


@eis("D52", INNAME, "AVG 5.1c", "A refusal for what is there already repeats no name.")
def _names_nobody(proef: Proef) -> Iterator[Afwijking]:
    """Een weigering omdat er al een is herhaalt geen naam."""
    gesprek = created(proef)
    deceased = sent(gesprek)["deceased"]
    words = {deceased.get(naam) for naam in ("lastname", "firstname")} - {None, ""}
    if any(str(word) in again(proef, gesprek).inhoud.decode("utf-8", "replace") for word in words):
        yield Afwijking("/cause/message", "geen naam", "een naam")


@eis("D53", INNAME, f"{BRON}, oauth/token", "A wrong secret gets no token.")
def _refuses_secret(proef: Proef) -> Iterator[Afwijking]:
    """Een verkeerd geheim krijgt geen token."""
    ruw = proef.send(token(proef), Authorization="Basic bmllbWFuZDpuaWVtYW5k")
    if ruw.status != 401:
        yield Afwijking("HTTP", "401", str(ruw.status))


@eis("D54", INNAME, SOORT, "Without a token nothing is made: HTTP 401.")
def _refuses_nobody(proef: Proef) -> Iterator[Afwijking]:
    """Zonder token wordt er niets gemaakt: HTTP 401."""
    gesprek = created(proef)
    other = another(proef, "t")
    ruw = again(proef, gesprek, lambda body: renewed(body, other), Authorization="")
    if ruw.status != 401:
        yield Afwijking("HTTP", "401", str(ruw.status))
    if ask(proef, gesprek, other).status == 200:
        yield Afwijking("/dossier", "geen dossier", "een dossier")


@eis("D55", INNAME, FOUTEN, "A death in another municipality is refused, and says so.")
def _refuses_municipality(proef: Proef) -> Iterator[Afwijking]:
    """Een overlijden in een andere gemeente wordt geweigerd, en dat staat er."""
    gesprek = created(proef)

    def edit(body: Inhoud) -> None:
        renewed(body, another(proef, "g"))
        body["municipality"]["code"] = "9999"

    ruw = again(proef, gesprek, edit)
    if ruw.status != 500 or ANDERE_GEMEENTE not in cause(ruw):
        yield Afwijking("/cause/message", f"HTTP 500 met '{ANDERE_GEMEENTE}'", f"HTTP {ruw.status}")


@eis("D56", INNAME, SOORT, "What is no JSON is refused with HTTP 400 and a cause.")
def _refuses_no_json(proef: Proef) -> Iterator[Afwijking]:
    """Wat geen JSON is wordt geweigerd met HTTP 400 en een oorzaak."""
    gesprek = created(proef)
    ruw = proef.send(gesprek, (gesprek.verzoek.body or b"")[:-5])
    if ruw.status != 400 or not cause(ruw):
        yield Afwijking("HTTP", "400 met een oorzaak", str(ruw.status))


@dataclass(frozen=True)
class Afkeuring:
    """A dossier that must be refused with HTTP 400: how it differs from a good one."""

    id: str
    nl: str
    en: str
    edit: Edit


AFKEURINGEN = (
    Afkeuring("D60", "Een dossier zonder overledene wordt geweigerd.", "A dossier without a deceased is refused.",
              lambda body: body.update(deceased=None, dateOfDeath=None)),
    Afkeuring("D61", "Een dossier zonder aangever wordt geweigerd.", "A dossier without a declarant is refused.",
              lambda body: body.pop("declarant")),
    Afkeuring("D62", "Een dossier zonder dag van overlijden wordt geweigerd.",
              "A dossier without a day of death is refused.", lambda body: body.pop("dateOfDeath")),
    Afkeuring("D63", "Een dossier zonder lijkbezorging wordt geweigerd.", "A dossier without a funeral is refused.",
              lambda body: body.pop("funeralServices")),
    Afkeuring("D64", "Een dossier zonder gemeente wordt geweigerd.", "A dossier without a municipality is refused.",
              lambda body: body.pop("municipality")),
    Afkeuring("D65", "Een dag die geen dag is wordt geweigerd.", "A day that is no day is refused.",
              lambda body: body.update(dateOfDeath="25-11-2026")),
)  # fmt: skip


def enter(een: Afkeuring) -> None:
    def check(proef: Proef) -> Iterator[Afwijking]:
        gesprek, other = created(proef), another(proef, "a")

        def edit(body: Inhoud) -> None:
            renewed(body, other)
            een.edit(body)

        ruw = again(proef, gesprek, edit)
        if ruw.status != 400:
            yield Afwijking("HTTP", "400", str(ruw.status))
        if GEEN_ZAAK not in cause(found := ask(proef, gesprek, other)) and found.status != 404:
            yield Afwijking("/dossier", "geen dossier", "een dossier")

    check.__doc__ = een.nl
    eis(een.id, INNAME, SOORT, een.en)(check)


for _een in AFKEURINGEN:
    enter(_een)
