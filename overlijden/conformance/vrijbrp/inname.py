# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Taking in: a token, a dossier, and all that it says, which can be read back."""

from __future__ import annotations

from collections.abc import Iterator

from overlijden.conformance.eisen import Afwijking, Niveau
from overlijden.conformance.proef import Proef
from overlijden.conformance.rest import answered, item, kept, sent, told
from overlijden.conformance.vrijbrp.lijst import (
    BRON,
    SOORT,
    another,
    ask,
    cause,
    created,
    eis,
    number,
    reference,
    token,
)

INNAME = Niveau.INNAME
GEEN_ZAAK = "Er is geen zaak met zaak-id"


@eis(
    "D01", INNAME, f"{BRON}, oauth/token", "The question for a token is answered with a token and its life in seconds."
)
def _gives_token(proef: Proef) -> Iterator[Afwijking]:
    """De vraag om een token wordt beantwoord met een token en zijn levensduur in seconden."""
    ruw = answered(token(proef))
    yield from told(ruw, 200)
    found = item(ruw)
    if not isinstance(found.get("expires_in"), int) or found["expires_in"] <= 0:
        yield Afwijking("/expires_in", "een aantal seconden", str(found.get("expires_in", "niets")))
    if str(found.get("token_type", "")).lower() != "bearer":
        yield Afwijking("/token_type", "bearer", str(found.get("token_type", "niets")))


@eis("D02", INNAME, SOORT, "A dossier that was made is answered with HTTP 201, as JSON.")
def _answers_201(proef: Proef) -> Iterator[Afwijking]:
    """Een gemaakt dossier wordt beantwoord met HTTP 201, als JSON."""
    yield from told(answered(created(proef)), 201)


@eis("D03", INNAME, SOORT, "The answer has the number of the dossier, and the dossier is found under it.")
def _gives_number(proef: Proef) -> Iterator[Afwijking]:
    """Het antwoord noemt het nummer van het dossier, en daaronder is het te vinden."""
    gesprek = created(proef)
    given = number(answered(gesprek))
    if (found := number(ask(proef, gesprek, given))) != given:
        yield Afwijking("/dossier/dossierId", given, found)


@eis("D04", INNAME, SOORT, "Asked for by our own reference, the same dossier is found.")
def _finds_reference(proef: Proef) -> Iterator[Afwijking]:
    """Gevraagd naar onze eigen verwijzing is hetzelfde dossier te vinden."""
    gesprek = created(proef)
    given = number(answered(gesprek))
    if (found := number(ask(proef, gesprek, reference(gesprek)))) != given:
        yield Afwijking("/dossier/dossierId", given, found)


@eis("D05", INNAME, SOORT, "A dossier that does not exist is not found, and that is said as such.")
def _finds_no_other(proef: Proef) -> Iterator[Afwijking]:
    """Een dossier dat er niet is wordt niet gevonden, en dat staat er zo."""
    gesprek = created(proef)
    ruw = ask(proef, gesprek, another(proef, "x"))
    if ruw.status not in {404, 500} or (ruw.status == 500 and GEEN_ZAAK not in cause(ruw)):
        yield Afwijking("/cause/message", f"HTTP 404, of HTTP 500 met '{GEEN_ZAAK}'", f"HTTP {ruw.status}")


@eis("D06", INNAME, SOORT, "Two dossiers get two numbers.")
def _numbers_differ(proef: Proef) -> Iterator[Afwijking]:
    """Twee dossiers krijgen twee nummers."""
    first, second = (number(answered(created(proef, geval))) for geval in ("G01", "G18"))
    if first == second:
        yield Afwijking("/dossier/dossierId", "een ander nummer", second)


def keeps(identifier: str, naam: str, nl: str, en: str, geval: str = "G01") -> None:
    """A requirement that this part of a dossier comes back as it was sent."""

    def check(proef: Proef) -> Iterator[Afwijking]:
        gesprek = created(proef, geval)
        yield from kept({naam: sent(gesprek)[naam]}, item(ask(proef, gesprek, reference(gesprek))))

    check.__doc__ = nl
    eis(identifier, INNAME, SOORT, en)(check)


keeps("D10", "dossier", "Begin en verwijzingen komen terug zoals gestuurd.", "Start and references are kept.")
keeps("D11", "declarant", "De aangever komt terug zoals gestuurd.", "The declarant is kept.")
keeps("D12", "deceased", "De overledene komt terug zoals gestuurd.", "The deceased is kept.")
keeps("D13", "dateOfDeath", "De dag van overlijden komt terug zoals gestuurd.", "The day of death is kept.")
keeps("D14", "timeOfDeath", "De tijd van overlijden komt terug zoals gestuurd.", "The time of death is kept.")
keeps("D15", "deathByNaturalCauses", "Of de dood natuurlijk was komt terug zoals gestuurd.",
      "Whether the death was natural is kept.", "G08")  # fmt: skip
keeps("D16", "municipality", "De gemeente komt terug zoals gestuurd.", "The municipality is kept.")
keeps("D17", "funeralServices", "De lijkbezorging komt terug zoals gestuurd.", "The funeral is kept.", "G12")
keeps("D18", "correspondence", "Met wie wordt geschreven komt terug zoals gestuurd.", "Whom to write to is kept.")
keeps("D19", "extracts", "De uittreksels komen terug zoals gestuurd.", "The extracts are kept.")
