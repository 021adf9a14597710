# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading back: what was sent must have come back, and a back-end may say that it does not give something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from overlijden.conformance.eisen import Afwijking, Ongetoetst
from overlijden.conformance.proef import Gesprek, Proef
from overlijden.conformance.standin.soap import STUF, Element
from overlijden.conformance.zds.berichten import DETAILS, NS, OBJECT, asked, equal, every, question, sent, text
from overlijden.conformance.zds.lijst import nummer

MEANINGS = ("@StUF:noValue", "@StUF:indOnvolledigeDatum")  # what an element says besides its text
NIET_GEGEVEN = {"nietOndersteund", "nietGeautoriseerd"}


def compared(proef: Proef, zaak: str, ours: Element, naam: str) -> Iterator[Afwijking]:
    """Every leaf of this element that was sent must come back; one more does no harm."""
    for node in every(ours, f"//ZKN:object/ZKN:{naam}"):
        answer = question(proef, DETAILS, zaak, asked(node))
        wijzer = f"{OBJECT}/ZKN:{naam}"
        if text(answer, f"{wijzer}/@StUF:noValue") in NIET_GEGEVEN:
            raise Ongetoetst(f"Het systeem geeft {naam} niet terug.", f"The back-end does not give {naam} back.")
        tree = node.getroottree()
        for leaf in (leaf for leaf in node.iter() if not len(leaf)):
            there = wijzer + _below(tree.getelementpath(node), tree.getelementpath(leaf))
            yield from equal(answer, there, text(leaf, "."))
            for meaning in MEANINGS:
                if given := text(leaf, meaning):
                    yield from equal(answer, f"{there}/{meaning}", given)


def extra(proef: Proef, gesprek: Gesprek) -> Iterator[Afwijking]:
    """Nothing when every extraElement of the zaak that was sent comes back; Ongetoetst where none is given.

    Of a change that is the zaak as it is now, in which what is gone need not be told.
    """
    *was, node = every(sent(gesprek), "//ZKN:object/StUF:extraElementen")
    answer = question(proef, DETAILS, nummer(gesprek), asked(node))
    if text(answer, f"{OBJECT}/StUF:extraElementen/@StUF:noValue") in NIET_GEGEVEN:
        raise Ongetoetst(
            "Het systeem geeft extraElementen niet terug.", "The back-end does not give extraElementen back."
        )
    for een in node:
        if was and een.get(f"{{{STUF}}}noValue") == "geenWaarde":
            continue
        wijzer = f"{OBJECT}/StUF:extraElementen/StUF:extraElement[@naam='{een.get('naam')}']"
        yield from equal(answer, wijzer, text(een, "."))
        reden = een.get(f"{{{STUF}}}noValue", "")
        yield from equal(answer, f"{wijzer}/@StUF:noValue", reden)


def _below(top: str, pad: str) -> str:
    """The rest of a path, in the prefixes that the kit reads with."""
    prefixes = {space: prefix for prefix, space in NS.items()}
    steps = re.findall(r"\{([^}]*)\}([^/\[]+)", pad.removeprefix(top))
    return "".join(f"/{prefixes[space]}:{naam}" for space, naam in steps)
