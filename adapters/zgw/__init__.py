# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""ZGW APIs (Zaken 1.5, Documenten 1.4, Catalogi 1.3): a declaration as zaak with roles, properties and documents.

The APIs know no transaction and no key against doubles, so that every call is a step of the journal and whatever it
makes can be found again: zaak and documents by a number of our own, the rest by the zaak that it belongs to. A call of
which the outcome is unknown is looked up before it is made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Self

from adapters.zgw import berichten, notificatie, terugmelding, wijziging
from adapters.zgw.antwoord import Antwoord, Soort
from adapters.zgw.berichten import NEDERLAND, as_json, dag, stappen
from adapters.zgw.catalogus import Catalogus, consult
from adapters.zgw.gesprek import Gesprek
from adapters.zgw.profiel import AANVULLING, INTREKKING, Profiel
from adapters.zgw.redenen import geweigerd, ontbreekt
from adapters.zgw.stap import Stap, filters, uuid_of
from overlijden.adapter import (
    Accepted,
    Adapter,
    Afgifte,
    Bericht,
    Capability,
    Journal,
    Nagekomen,
    Post,
    Refused,
    Ruw,
    Stand,
    TemporaryError,
    Wenk,
)

AANGETROFFEN = "aangetroffen"  # of the journal: the zaak was there before this delivery
CHANGES = {AANVULLING: Capability.AMEND, INTREKKING: Capability.WITHDRAW}
Make = Callable[[Bericht, Profiel, Catalogus, Mapping[str, str]], Iterator[Stap]]
VERSIE = "1."  # of each of the three APIs; another would be another standard


class Zgw(Adapter):
    """A municipality's zaaksysteem behind the ZGW APIs."""

    def __init__(self, profiel: Profiel) -> None:
        self.profiel = profiel
        told = {what for soort, what in CHANGES.items() if soort in profiel.wijzigingen}
        asked = {Capability.POLL} if profiel.terugmelding else set()
        self.capabilities = frozenset({Capability.LOOKUP, *told, *asked})
        self.gesprek = Gesprek(profiel)

    @classmethod
    def from_config(cls, settings: Mapping[str, Any]) -> Self:
        return cls(Profiel.read(settings))

    def deliver(self, bericht: Bericht, journal: Journal) -> Accepted:
        urls: dict[str, str] = {}
        for stap in self._stappen(bericht, journal, urls):
            urls[stap.naam] = journal.once(stap.naam, partial(self._create, stap, journal))
        return Accepted(bericht.kenmerk)

    def lookup(self, bericht: Bericht, journal: Journal) -> None:
        """Steps go one after another: those before the unfinished one are finished, those after it never began."""
        unfinished = journal.unfinished()
        urls: dict[str, str] = {}
        for stap in self._stappen(bericht, journal, urls) if unfinished else ():
            if stap.naam in unfinished:
                if url := self._find(stap):
                    journal.finish(stap.naam, url)
                return
            urls[stap.naam] = journal.once(stap.naam, partial(self._create, stap, journal))

    def amend(self, bericht: Bericht, journal: Journal) -> Accepted:
        """What the zaak says of people and properties is replaced, documents are added; its status goes last."""
        return self._change(bericht, journal, wijziging.aanvulling)

    def withdraw(self, bericht: Bericht, journal: Journal) -> Accepted:
        return self._change(bericht, journal, wijziging.intrekking)

    def poll(self, bericht: Bericht) -> Stand:
        return terugmelding.read(self.gesprek, self.profiel, bericht)

    def fetch(self, bericht: Bericht, afgifte: Afgifte) -> bytes:  # noqa: ARG002 - its number is enough
        return terugmelding.fetch(self.gesprek, afgifte)

    def receive(self, post: Post, keep: Callable[[Nagekomen | Wenk], bool]) -> Ruw | None:
        return notificatie.answer(self.profiel, post, keep)

    def _change(self, bericht: Bericht, journal: Journal, make: Make) -> Accepted:
        """Each part is looked for before it is made, so that no outcome is unknown for long."""
        catalogus = self._catalogus(bericht, journal)
        url = journal.once(AANGETROFFEN, lambda: self._found(berichten.zaak(bericht, self.profiel, catalogus)))
        if make is wijziging.aanvulling:
            journal.once("opgeruimd", lambda: self._clear(catalogus, url))
        urls = {"zaak": url}
        for stap in make(bericht, self.profiel, catalogus, urls):
            urls[stap.naam] = journal.once(stap.naam, partial(self._create, stap, journal))
        return Accepted(bericht.zaaknummer)

    def _found(self, stap: Stap) -> str:
        if url := self._find(stap):
            return url
        raise Refused("geen-zaak", ontbreekt("geen-zaak"))

    def _clear(self, catalogus: Catalogus, zaak: str) -> str:
        """Remove what we said of people and properties, before anything of the revision is there."""
        for pad, ours in wijziging.outdated(catalogus, zaak):
            items = list(self.gesprek.ask("zaken", pad, **filters(pad, ours)))
            for item in (item for item in items if all(item.get(name) == value for name, value in ours.items())):
                refused = self.gesprek.remove("zaken", f"{pad}/{uuid_of(str(item['url']))}")
                if refused is not None:
                    raise Refused(refused.code, geweigerd("", refused, {}))
        return zaak

    def ping(self) -> None:
        """Look up today's zaaktype and all that the profile names: no declaration can be sent without it."""
        try:
            consult(self.gesprek, self.profiel, datetime.now(NEDERLAND).date())
        except Refused as refusal:
            raise TemporaryError(refusal.code) from refusal
        for api, pad in (("zaken", "zaken"), ("documenten", "enkelvoudiginformatieobjecten")):
            nobody = {"identificatie": "0", "bronorganisatie": self.profiel.bronorganisatie}
            next(self.gesprek.ask(api, pad, **nobody), None)
        if wrong := [api for api, versie in self.gesprek.versies.items() if not versie.startswith(VERSIE)]:
            raise TemporaryError(f"api-version of {', '.join(wrong)}")

    def _stappen(self, bericht: Bericht, journal: Journal, urls: Mapping[str, str]) -> Iterator[Stap]:
        return stappen(bericht, self.profiel, self._catalogus(bericht, journal), urls)

    def _catalogus(self, bericht: Bericht, journal: Journal) -> Catalogus:
        """Read once for a delivery: a new version of the zaaktype must not come between two calls."""
        tekst = journal.once("catalogus", lambda: consult(self.gesprek, self.profiel, dag(bericht)).write())
        return Catalogus.read(tekst)

    def _create(self, stap: Stap, journal: Journal) -> str:
        """Post the step's body, which stays the same from its first sending on; the URL of what it made.

        Of a zaak that an earlier delivery or a lost journal left there, only what is missing is made.
        """
        is_zaak = stap.naam == "zaak"
        if not is_zaak and journal.once(AANGETROFFEN, lambda: "") and (url := self._find(stap)):
            return url
        body = journal.keep(stap.naam, lambda: as_json(stap.inhoud))
        antwoord = self.gesprek.send(stap.api, stap.pad, body)
        if antwoord.soort is Soort.RESULT:
            return str(antwoord.inhoud["url"])
        # A refusal that may mean "I have this already" becomes final only after we asked.
        if antwoord.soort is Soort.PRESENT and (url := self._find(stap)):
            if is_zaak:
                journal.finish(AANGETROFFEN, url)
            return url
        raise self._refusal(stap, antwoord)

    def _find(self, stap: Stap) -> str | None:
        """The URL of what this step made, if it is there and ours."""
        for item in self.gesprek.ask(stap.api, stap.pad, **stap.vraag):
            if all(item.get(name) == value for name, value in stap.zoek.items()) and stap.is_ours(item):
                return str(item["url"])
        return None

    def _refusal(self, stap: Stap, antwoord: Antwoord) -> Refused:
        wijzers = {f"eigenschap:{naam}": wijzer for naam, wijzer in self.profiel.eigenschappen.items()}
        return Refused(antwoord.code, geweigerd(stap.naam, antwoord, wijzers))
