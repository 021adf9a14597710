# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A package in a folder or in encrypted mail, for a municipality that has nothing else.

A package is one zip: the declaration to read, as JSON and as XML, the attachments, and a manifest with the checksum of
each. Written or sent is not delivered. Delivered is when the municipality says that it has it: in a file in that
folder, or on the desk, with the code that stands in the package.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol, Self

from adapters.pakket import inhoud
from adapters.pakket.folder import Folder, Waiting
from adapters.pakket.mail import Mail
from adapters.pakket.smime import read_certificate
from overlijden.adapter import (
    HANDED_IN,
    RECEIVED,
    Accepted,
    Adapter,
    Bericht,
    Capability,
    ConfigError,
    Journal,
    Outcome,
    Pending,
    Section,
)
from overlijden.mail import mailer

FOLDER = "OVERLIJDEN_PAKKETTEN"  # in it a folder per municipality, named by its code


class Road(Protocol):
    """How packages get there."""

    def wrap(self, bericht: Bericht, pakket: bytes) -> bytes:
        """What is put down or sent: made once."""

    def put(self, bericht: Bericht, body: bytes) -> str:
        """Put it there, told twice as told once, and say its checksum. Raises a DeliveryError."""

    def acknowledged(self, bericht: Bericht, controlegetal: str) -> str:
        """What the municipality answered. Raises Waiting, or a DeliveryError."""

    def clear(self, bericht: Bericht) -> None:
        """Take away what was received."""

    def ping(self) -> None:
        """As the adapter's."""


class Pakket(Adapter):
    """Hands in packages by ``road``, to be acknowledged within ``uren``."""

    capabilities = frozenset({Capability.AMEND, Capability.WITHDRAW})

    def __init__(self, road: Road, uren: int, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.road, self.uren, self.clock = road, uren, clock

    @classmethod
    def from_config(cls, settings: Mapping[str, Any]) -> Self:
        """Where the folder is, is the operator's to say and no part of a profile, which a municipality may write."""
        section = Section(Path("profiel"), settings)
        uren, by_mail = section.take_or("termijn", 24), "mail" in section
        mail = section.section("mail")
        section.close()
        if not 1 <= uren <= 48:  # the worker looks a few hundred times before it gives up
            raise section.error("termijn", "must be 1 to 48 hours")
        return cls(_mail(mail) if by_mail else _folder(), uren)

    def deliver(self, bericht: Bericht, journal: Journal) -> Outcome:
        return self._hand_in(bericht, journal, "aangifte")

    def amend(self, bericht: Bericht, journal: Journal) -> Outcome:
        return self._hand_in(bericht, journal, "aanvulling")

    def withdraw(self, bericht: Bericht, journal: Journal) -> Outcome:
        return self._hand_in(replace(bericht, documenten=()), journal, "intrekking")

    def ping(self) -> None:
        self.road.ping()

    def _hand_in(self, bericht: Bericht, journal: Journal, soort: str) -> Outcome:
        controlegetal, moment = journal.once(HANDED_IN, lambda: self._put(bericht, journal, soort)).split()
        try:
            journal.once(RECEIVED, lambda: self.road.acknowledged(bericht, controlegetal))
        except Waiting:
            return Pending(datetime.fromisoformat(moment) + timedelta(hours=self.uren))
        self.road.clear(bericht)
        return Accepted()

    def _put(self, bericht: Bericht, journal: Journal, soort: str) -> str:
        """The checksum and the moment at which the package was there."""
        body = journal.keep(HANDED_IN, lambda: self.road.wrap(bericht, inhoud.pack(bericht, soort, self.uren)))
        return f"{self.road.put(bericht, body)} {self.clock().isoformat()}"


def _folder() -> Folder:
    folder = Path(os.environ.get(FOLDER, ""))
    if not folder.is_absolute():
        raise ConfigError(f"{FOLDER}: must be an absolute path")
    return Folder(folder)


def _mail(section: Section) -> Mail:
    naar, pem = section.take("naar", str), section.take("certificaat", str)
    section.close()
    try:
        address = mailer.read_address(naar)
    except ValueError:
        raise section.error("naar", "must be one address, such as burgerzaken@gemeente.example") from None
    try:
        return Mail(address, read_certificate(pem))
    except ValueError:
        raise section.error(
            "certificaat", "must be a certificate in PEM with an RSA key of 2048 bits or more"
        ) from None
