# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The BRP over StUF-BG 3.10: one npsLv01 by BSN to a municipality's own data distributor, and its npsLa01."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from adapters.exchange import Ruw, url_problem
from adapters.settings import read_table
from adapters.stuf_bg.berichten import ACTIE, question, read
from adapters.stuf_zds.beveiliging import Beveiliging, check_beveiliging
from adapters.stuf_zds.profiel import Soap, Systeem
from adapters.stuf_zds.transport import Transport
from adapters.stuf_zds.xmltools import Element, Unsafe, local, parse
from overlijden.adapter import ConfigError, DeliveryError
from overlijden.brp import ADAPTER, LONGEST, Brp, BrpPersoon, Doel, Unavailable


@dataclass(frozen=True, slots=True)
class Profiel:
    """The agreement with whoever runs the distributor; ``tijdslimiet`` is the total number of seconds."""

    adres: str
    zender: Systeem
    ontvanger: Systeem
    tijdslimiet: int = 5
    soapaction_aanhalingstekens: bool = True
    onversleuteld: bool = False
    beveiliging: Beveiliging = field(default_factory=Beveiliging)
    soap: Soap = Soap.SOAP_1_1

    @classmethod
    def read(cls, settings: Mapping[str, Any]) -> Profiel:
        """Read and check; ConfigError names the key."""
        profiel = read_table(cls, settings, "brp")
        if problem := url_problem(profiel.adres, profiel.onversleuteld):
            raise ConfigError(f"brp.adres: {problem}")
        if not 1 <= profiel.tijdslimiet <= LONGEST:
            raise ConfigError(f"brp.tijdslimiet: must be 1 to {LONGEST} seconds")
        check_beveiliging(profiel.beveiliging, "brp.beveiliging", ADAPTER)
        return profiel


class StufBg(Brp):
    """``clock`` gives the aware moment at which a question is asked."""

    def __init__(self, profiel: Profiel, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.profiel, self.clock = profiel, clock
        self.transport = Transport(profiel)

    @classmethod
    def from_config(cls, settings: Mapping[str, Any]) -> Self:
        return cls(Profiel.read(settings))

    def persoon(self, bsn: str, doel: Doel) -> BrpPersoon:
        profiel = self.profiel
        body = question(bsn, doel, profiel.zender, profiel.ontvanger, self.clock())
        try:
            answer = self.transport.post(profiel.adres, ACTIE, body)
        except DeliveryError as error:
            raise Unavailable(str(error)) from None
        return read(_opened(answer), bsn, doel)


def _opened(answer: Ruw) -> Element:
    """The npsLa01 in the envelope; whatever else it is, is no answer."""
    try:
        nodes = parse(answer.inhoud).iter()
    except Unsafe:
        raise Unavailable(f"no StUF answer ({answer.status})") from None
    found = next((node for node in nodes if local(node) == "npsLa01"), None)
    if found is None:
        raise Unavailable(f"no npsLa01 ({answer.status})")
    return found
