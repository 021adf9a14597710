# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list of requirements of vrijBRP Dossiers, and what they begin with: a dossier made by the adapter."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from overlijden.aangifte import Aangifte
from overlijden.adapter import Bericht, MemoryJournal, Refused
from overlijden.conformance.eisen import Afgekeurd, Eisen, Ongetoetst
from overlijden.conformance.proef import Gesprek, Ontvangen, Proef, answer
from overlijden.conformance.rest import Inhoud, get, item, last, posts, read, sent
from overlijden.tools.lijn import Ruw

EISEN = Eisen()
eis = EISEN.eis
DOSSIERS, DOCUMENTEN, TOKEN = ("in-municipality", "discovered-body"), "documents", "token"
BRON = "vrijBRP Dossiers v1"
SOORT = f"{BRON}, deaths"
STUKKEN = f"{BRON}, dossiers/documents"
FOUTEN = f"{BRON}, foutmelding van Balie"


def created(proef: Proef, geval: str | Aangifte = "G01", *documenten: bytes) -> Gesprek:
    """The call by which the adapter made a dossier of this story; Ongetoetst where the API has no place for it."""
    try:
        proef.attempt(proef.bericht(geval, *documenten), MemoryJournal())
    except Refused as error:
        if error.code in {"ontbreekt", "soort"}:
            raise Ongetoetst(
                "Hiervoor heeft vrijBRP Dossiers geen plaats: zo'n aangifte gaat een andere weg.",
                "vrijBRP Dossiers has no place for this: such a declaration goes another way.",
            ) from None
    found = [one for name in DOSSIERS for one in posts(proef, name)]
    if not found:
        raise Afgekeurd("", "een POST op deaths", "geen aanroep")
    return max(found, key=proef.gesprekken.index)


def added(proef: Proef, inhoud: bytes = b"%PDF-1.7") -> Gesprek:
    """The call by which the adapter added an attachment; the copy of all answers went before it."""
    proef.deliver(proef.bericht("G01", inhoud))
    return posts(proef, DOCUMENTEN)[-1]


def token(proef: Proef) -> Gesprek:
    """The call by which the adapter got a token; one that has a token still is told that it is no good any more."""
    created(proef)
    if not posts(proef, TOKEN):
        with proef.disturbing(0, answer(401, b"")):
            created(proef)
    return last(proef, TOKEN)


def number(ruw: Ruw) -> str:
    """The number that the back-end gave to a dossier."""
    dossier = item(ruw).get("dossier")
    found = dossier.get("dossierId") if isinstance(dossier, dict) else None
    if not isinstance(found, str) or not 1 <= len(found) <= 100:
        raise Afgekeurd(
            "/dossier/dossierId", "een nummer van 1 tot en met 100 tekens", "niets" if not found else "iets anders"
        )
    return found


def reference(gesprek: Gesprek) -> str:
    """Our own first reference, by which a dossier is found again."""
    return str(sent(gesprek)["dossier"]["referenceIds"][0]["id"])


def ask(proef: Proef, gesprek: Gesprek, which: str) -> Ruw:
    """What it says of the dossier with this number or reference."""
    return get(proef, gesprek, f"{gesprek.verzoek.url}/{quote(which, safe='')}")


def documents(proef: Proef, gesprek: Gesprek) -> list[Inhoud]:
    """Every document of the dossier to which this call added."""
    ruw = get(proef, gesprek, gesprek.verzoek.url)
    found = read(ruw)
    if ruw.status != 200 or not isinstance(found, list):
        raise Afgekeurd("", "een lijst", f"HTTP {ruw.status}")
    return [one for one in found if isinstance(one, dict)]


def cause(ruw: Ruw) -> str:
    """What Balie says, with all that is around it; empty where it says nothing."""
    found, said = read(ruw), list[str]()
    inner: Any = found.get("cause") if isinstance(found, dict) else None
    while isinstance(inner, dict) and len(said) < 9:
        said.append(str(inner.get("message") or ""))
        inner = inner.get("cause")
    return " ".join(filter(None, said))


def another(proef: Proef, mark: str) -> str:
    """A reference that nothing has yet."""
    return hashlib.sha256(f"{proef.eis} {proef.nu} {proef.seed} {mark}".encode()).hexdigest()[:32]


def renewed(body: Inhoud, reference: str) -> None:
    """The same dossier under references of its own."""
    body["dossier"]["referenceIds"] = [{"id": reference, "description": "kit"}]


def ontvangen(proef: Proef, bericht: Bericht, nummer: str | None) -> Sequence[Ontvangen] | None:
    """What the back-end says that it holds under this number, but for the copy of all answers, which is ours."""
    made = [one for name in DOSSIERS for one in posts(proef, name) if reference(one) == bericht.levering]
    if not made or nummer is None:
        return None
    found = number(ask(proef, made[-1], bericht.levering))
    base = made[-1].verzoek.url.partition("/deaths/")[0]
    listed = read(get(proef, made[-1], f"{base}/dossiers/{quote(found, safe='')}/{DOCUMENTEN}"))
    titels = [str(one.get("title")).rpartition(" (")[0] for one in listed]
    ours = {document.titel for document in bericht.documenten}
    return [Ontvangen(found, tuple(titel for titel in titels if titel in ours))]
