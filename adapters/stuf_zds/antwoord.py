# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an answer means. Decided by its content: in the field a fault comes with HTTP 200 and a fault page with XML.

The kinds and their order are a table, tried on every sample and recording of real back-ends that we have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from adapters.exchange import Ruw
from adapters.stuf_zds.xmltools import LARGEST, Element, Unsafe, local, parse


class Soort(StrEnum):
    """What to do next."""

    ACCEPTED = "accepted"
    RESULT = "result"
    RETRY = "retry"
    CHECK = "check"
    RENEW = "renew"
    STOP = "stop"
    UNKNOWN = "unknown"


BERICHTCODES = {
    "Bv03": Soort.ACCEPTED,
    "Bv04": Soort.ACCEPTED,  # an intermediary has it; to us the same
    "Du02": Soort.RESULT,
    "La01": Soort.RESULT,
}
FOUTEN = {"Fo01", "Fo02", "Fo03"}
FOUTCODES = {
    "StUF016": Soort.CHECK,  # same reference, other content: it may be there already
    "StUF019": Soort.RENEW,  # our time was not later than that of our previous message
    "StUF046": Soort.RETRY,  # could not be stored
    "StUF049": Soort.RETRY,  # process not available
    "StUF061": Soort.RETRY,  # could not start sending
    "StUF960": Soort.RETRY,  # time-out behind the receiver
}


@dataclass(frozen=True, slots=True)
class Antwoord:
    """``code`` is the StUF code of a fault (never its text, which may quote what we sent); ``xml`` is for readers."""

    soort: Soort
    code: str = ""
    xml: Element | None = None

    def identificaties(self, *pad: str) -> set[str]:
        """The texts of ``identificatie`` directly under every path of local names, such as ``antwoord/object``."""
        if self.xml is None:
            return set()
        steps = "".join(f"/*[local-name()='{stap}']" for stap in (*pad, "identificatie"))
        found = self.xml.xpath(f"//{steps.removeprefix('/')}/text()")
        return {str(tekst).strip() for tekst in found} if isinstance(found, list) else set()


def classify(ruw: Ruw, largest: int = LARGEST) -> Antwoord:
    """The answer's kind, whatever arrived; never raises."""
    if not ruw.inhoud.strip():
        return Antwoord(Soort.UNKNOWN if ruw.status < 300 else Soort.RETRY)
    try:
        xml = parse(ruw.inhoud, largest)
    except Unsafe:
        return Antwoord(Soort.RETRY)
    berichtcode = _text(xml, "berichtcode")
    if berichtcode in BERICHTCODES:
        return Antwoord(BERICHTCODES[berichtcode], xml=xml)
    if berichtcode in FOUTEN:
        code = foutcode(xml)
        return Antwoord(FOUTCODES.get(code, Soort.STOP), code, xml)
    return Antwoord(_without_stuf(ruw.status, xml, berichtcode), xml=xml)


def _without_stuf(status: int, xml: Element, berichtcode: str) -> Soort:
    """A SOAP fault without StUF content, a page of some machine in between, or a message that is no answer."""
    # The faultcode of SOAP 1.1, or the Value of 1.2.
    if status >= 500 or f"{_text(xml, 'faultcode')}{_text(xml, 'Value')}".lower().endswith(("server", "receiver")):
        return Soort.RETRY
    if berichtcode or local(xml) in {"Envelope", "Fault"}:
        return Soort.STOP
    return Soort.RETRY


def _text(xml: Element, name: str) -> str:
    for node in xml.iter():
        if local(node) == name:
            return (node.text or "").strip()
    return ""


def foutcode(xml: Element) -> str:
    """The fault's code if it looks like one: vendors have their own, such as 901."""
    code = _text(xml, "code")
    return code if re.fullmatch(r"[A-Za-z]{0,4}[0-9]{1,4}", code) else ""
