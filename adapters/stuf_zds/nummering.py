# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The numbers of a zaak and its documents: drawn from the back-end, or made here."""

from __future__ import annotations

import hashlib

from adapters.stuf_zds import vragen
from adapters.stuf_zds.antwoord import Soort
from adapters.stuf_zds.gesprek import Gesprek
from adapters.stuf_zds.profiel import Nummering
from adapters.stuf_zds.redenen import refusal
from adapters.stuf_zds.stuurgegevens import Dienst
from overlijden.adapter import Bericht, Journal, TemporaryError, UnknownOutcome


def of(gesprek: Gesprek, bericht: Bericht, journal: Journal, step: str, dienst: Dienst) -> str:
    """A number of this municipality, drawn once; one of our own making is the same at every attempt anyway."""
    if gesprek.profiel.nummering is Nummering.EIGEN:
        return bericht.gemeente + hashlib.sha256(f"{bericht.levering} {step}".encode()).hexdigest()[:32]
    return journal.once(step, lambda: _draw(gesprek, bericht, journal, step, dienst))


def _draw(gesprek: Gesprek, bericht: Bericht, journal: Journal, step: str, dienst: Dienst) -> str:
    """Drawing stores nothing that counts, so an answer that was lost is just asked again."""
    try:
        antwoord = gesprek.send(bericht.levering, journal, step, dienst, lambda kop: vragen.geef_nummer(kop, dienst))
    except UnknownOutcome as error:
        raise TemporaryError(str(error)) from error
    if antwoord.soort is Soort.CHECK:
        journal.renew(step)
        raise TemporaryError(antwoord.code)
    nummers = antwoord.identificaties("zaak") | antwoord.identificaties("document")
    if antwoord.soort is not Soort.RESULT or len(nummers) != 1:
        raise refusal(antwoord)
    return nummers.pop()
