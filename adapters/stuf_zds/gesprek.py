# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""One exchange with a back-end: make or take the message, post it, and raise what asks for another attempt."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from functools import partial

from adapters.stuf_zds.antwoord import Antwoord, Soort, classify
from adapters.stuf_zds.profiel import Profiel
from adapters.stuf_zds.schema import serialise
from adapters.stuf_zds.stuurgegevens import Dienst, Kop
from adapters.stuf_zds.transport import Transport
from adapters.stuf_zds.versie import actie, renamed
from adapters.stuf_zds.xmltools import LARGEST, Element
from overlijden.adapter import Journal, TemporaryError, UnknownOutcome

Make = Callable[[Kop], Element]


class Gesprek:
    """Our side of the line; ``clock`` gives the aware moment at which a message is made."""

    def __init__(self, profiel: Profiel, clock: Callable[[], datetime]) -> None:
        self.profiel = profiel
        self.clock = clock
        self.transport = Transport(profiel)

    def send(self, levering: str, journal: Journal, step: str, dienst: Dienst, make: Make) -> Antwoord:
        """Post the step's body, which stays the same from its first sending on."""

        def build() -> bytes:
            return self._written(dienst, make(Kop.make(self.profiel, levering, step, self.clock())))

        antwoord = self._post(dienst, journal.keep(step, build))
        if antwoord.soort is Soort.RENEW:
            journal.renew(step)
            raise TemporaryError(antwoord.code)
        if antwoord.soort is Soort.RETRY and antwoord.code:
            raise TemporaryError(antwoord.code)
        if antwoord.soort in {Soort.RETRY, Soort.UNKNOWN}:
            # No StUF in it: a machine in between, which cannot know what happened behind it.
            raise UnknownOutcome("no StUF answer")
        return antwoord

    def ask(self, dienst: Dienst, make: Make, *, largest: int = LARGEST) -> Antwoord:
        """Post a question. It changes nothing, so that it is new each time and its answer may be lost."""
        body = self._written(dienst, make(Kop.make(self.profiel, uuid.uuid4().hex, dienst.naam, self.clock())))
        try:
            antwoord = self._post(dienst, body, largest)
        except UnknownOutcome as error:
            raise TemporaryError(str(error)) from error
        if antwoord.soort in {Soort.RETRY, Soort.RENEW, Soort.UNKNOWN}:
            raise TemporaryError(antwoord.code or "no StUF answer")  # no answer, which is not the answer no
        return antwoord

    def _written(self, dienst: Dienst, bericht: Element) -> bytes:
        return serialise(bericht, partial(renamed, self.profiel.versie, dienst))

    def _post(self, dienst: Dienst, body: bytes, largest: int = LARGEST) -> Antwoord:
        adres = getattr(self.profiel.adressen, dienst.adres)
        ruw = self.transport.post(adres, actie(self.profiel.versie, dienst), body, largest)
        return classify(ruw, largest)
