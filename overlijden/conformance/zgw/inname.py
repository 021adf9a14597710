# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Taking in: a zaak with its people, its properties and its status, which can be read back."""

from __future__ import annotations

from collections.abc import Iterator

from overlijden.conformance.eisen import Afwijking, Niveau
from overlijden.conformance.proef import Proef
from overlijden.conformance.rest import answered, get, item, kept, sent, told
from overlijden.conformance.zgw.lijst import (
    EIGENSCHAPPEN,
    ROLLEN,
    STATUSSEN,
    ZAKEN,
    api,
    created,
    eis,
    listed,
    of_zaak,
    shown,
    there,
    url,
)

INNAME = Niveau.INNAME
SLEUTEL = ("identificatie", "bronorganisatie")
NIEMAND = "OV-0000-0000000"  # a number that nobody gives out


@eis("W01", INNAME, api(ZAKEN), "A zaak that was made is answered with HTTP 201, as JSON.")
def _answers_201(proef: Proef) -> Iterator[Afwijking]:
    """Een gemaakte zaak wordt beantwoord met HTTP 201, als JSON."""
    yield from told(answered(created(proef)), 201)


@eis("W02", INNAME, api(ZAKEN), "The answer has the address of the zaak, and the zaak is there.")
def _is_there(proef: Proef) -> Iterator[Afwijking]:
    """Het antwoord noemt het adres van de zaak, en daar staat zij."""
    gesprek = created(proef)
    ruw = get(proef, gesprek, there(gesprek))
    yield from told(ruw, 200)
    yield from kept({"url": url(gesprek)}, item(ruw))


@eis("W03", INNAME, api(ZAKEN), "The number that we gave is kept, in the answer and in the zaak.")
def _keeps_number(proef: Proef) -> Iterator[Afwijking]:
    """Het nummer dat wij gaven blijft, in het antwoord en in de zaak."""
    gesprek = created(proef)
    ours = {naam: sent(gesprek)[naam] for naam in SLEUTEL}
    yield from kept(ours, item(answered(gesprek)))
    yield from kept(ours, shown(proef, gesprek))


@eis("W04", INNAME, api(ZAKEN), "Asked for by its number and organisation, the zaak is found, once.")
def _finds_zaak(proef: Proef) -> Iterator[Afwijking]:
    """Gevraagd naar nummer en organisatie is de zaak te vinden, één keer."""
    gesprek = created(proef)
    found = listed(proef, gesprek, **{naam: sent(gesprek)[naam] for naam in SLEUTEL})
    if len(found) != 1:
        yield Afwijking("/results", "1 zaak", f"{len(found)} zaken")
    for zaak in found[:1]:
        yield from kept({"identificatie": sent(gesprek)["identificatie"], "url": url(gesprek)}, zaak, "/results/0")


@eis("W05", INNAME, api(ZAKEN), "A zaak that does not exist is not found.")
def _finds_no_other(proef: Proef) -> Iterator[Afwijking]:
    """Een zaak die er niet is wordt niet gevonden."""
    gesprek = created(proef)
    found = listed(proef, gesprek, identificatie=NIEMAND, bronorganisatie=sent(gesprek)["bronorganisatie"])
    if found:
        yield Afwijking("/results", "geen zaak", f"{len(found)} zaken")


def keeps(identifier: str, naam: str, nl: str, en: str) -> None:
    """A requirement that this field of a zaak comes back as it was sent."""

    def check(proef: Proef) -> Iterator[Afwijking]:
        gesprek = created(proef)
        yield from kept({naam: sent(gesprek)[naam]}, shown(proef, gesprek))

    check.__doc__ = nl
    eis(identifier, INNAME, api(ZAKEN), en)(check)


keeps("W06", "omschrijving", "De omschrijving komt terug zoals gestuurd.", "The description is kept.")
keeps("W07", "startdatum", "De startdatum komt terug zoals gestuurd.", "The start date is kept.")
keeps("W08", "registratiedatum", "De registratiedatum komt terug zoals gestuurd.", "The date of registration is kept.")
keeps(
    "W09",
    "kenmerken",
    "Het kenmerk dat de aangever kent komt terug.",
    "The reference that the declarant knows is kept.",
)
keeps("W10", "zaaktype", "Het zaaktype komt terug zoals gestuurd.", "The zaaktype is kept.")


def comes_back(identifier: str, resource: str, nl: str, en: str, *but: str) -> None:
    """A requirement that all of this kind in the zaak is listed as it was sent, apart from these fields."""

    def check(proef: Proef) -> Iterator[Afwijking]:
        created(proef)
        for gesprek, found in of_zaak(proef, resource):
            ours = {naam: value for naam, value in sent(gesprek).items() if naam not in but}
            yield from kept([ours], found)

    check.__doc__ = nl
    eis(identifier, INNAME, api(resource), en)(check)


comes_back("W11", ROLLEN, "Iedere betrokkene komt terug zoals gestuurd.", "Each person and firm comes back as sent.")
comes_back("W12", EIGENSCHAPPEN, "Iedere eigenschap komt terug zoals gestuurd.", "Each property comes back as sent.")
comes_back("W13", STATUSSEN, "De zaak krijgt de status die wij zetten.", "The zaak gets the status that we set.",
           "datumStatusGezet")  # fmt: skip


@eis("W14", INNAME, "ZGW APIs, versionering", "Each answer says which version of the API it comes from: 1.x.")
def _says_version(proef: Proef) -> Iterator[Afwijking]:
    """Ieder antwoord zegt van welke versie van de API het komt: 1.x."""
    versie = answered(created(proef)).headers.get("api-version", "")
    if not versie.startswith("1."):
        yield Afwijking("API-version", "1.x", versie or "niets")
