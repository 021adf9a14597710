# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The cases as files, for whoever tests in another language: the same every time that they are written."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any

from lxml import etree

from overlijden import canonical, samples
from overlijden.adapter import MemoryJournal, Refused
from overlijden.conformance import gevallen, reeksen, referentie, vrijbrp, zgw
from overlijden.conformance.feed import standin
from overlijden.conformance.feed.afkeuring import VRAGEN
from overlijden.conformance.randen import Onderwerp
from overlijden.conformance.randgevallen import draw, most
from overlijden.conformance.referentie import VRIJBRP, ZDS, ZDS_1_2, ZGW
from overlijden.conformance.rest import resource
from overlijden.conformance.standin.soap import Element
from overlijden.conformance.zds.afkeuring import AFKEURINGEN
from overlijden.conformance.zds.berichten import CREEER, STUURGEGEVENS, last, moment, put, sent, spoken
from overlijden.rules import RULES
from overlijden.rules.voorbeelden import NU, Soort

MOMENT = datetime.fromisoformat(NU)
VERSIES = {"1.1": ZDS, "1.2": ZDS_1_2}


def write(folder: Path, seed: int = 1) -> Iterator[Path]:
    """Write every case; ``index.json`` says what each is and its checksum (SHA-256)."""
    index = []
    for name, what, inhoud in every(seed):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(inhoud)
        index.append({"bestand": name, "sha256": hashlib.sha256(inhoud).hexdigest(), **what})
        yield path
    (folder / "index.json").write_bytes(_json(index))
    yield folder / "index.json"


def every(seed: int = 1) -> Iterator[tuple[str, dict[str, Any], bytes]]:
    """Name, meaning and content of each file."""
    for geval in gevallen.read().values():
        told = {"soort": "geval", "id": geval.id, "nl": geval.nl, "en": geval.en, "errata": list(geval.errata)}
        yield f"gevallen/{geval.id}.json", told, _json(canonical.write(geval.aangifte(MOMENT)))
        if not geval.eis:
            for versie, dialect in VERSIES.items():
                yield f"stuf-zds-{versie}/{geval.id}.creeerZaak.xml", told, _written(_message(geval.id, dialect))
    yield from _json_messages()
    yield from _edges(seed)
    yield from _feed()
    yield from _sequences()
    yield from refused()


def refused() -> Iterator[tuple[str, dict[str, Any], bytes]]:
    """Of those, what must be refused: messages, questions and declarations."""
    yield from _refused_messages()
    yield from _refused_declarations()


def _refused_messages() -> Iterator[tuple[str, dict[str, Any], bytes]]:
    """What a receiver must refuse, with the codes that it may say."""
    made = _message("G01")
    for een in AFKEURINGEN:
        xml = deepcopy(made)
        een.edit(xml)
        told = {"soort": "afkeuring", "id": een.id, "nl": een.nl, "en": een.en, "codes": sorted(een.codes)}
        yield f"afgekeurd/{een.id}.creeerZaak.xml", told, _written(xml)

    for dialect, naam, afkeuringen in (
        (ZGW, "zaken", zgw.weigering.AFKEURINGEN),
        (VRIJBRP, "in-municipality", vrijbrp.weigering.AFKEURINGEN),
    ):
        good = next(inhoud for kind, inhoud in _bodies(dialect, "G01") if kind == naam)
        for one in afkeuringen:
            body = deepcopy(good)
            one.edit(body)
            code = getattr(one, "veld", "")
            told = {"soort": "afkeuring", "id": one.id, "nl": one.nl, "en": one.en, "codes": [f"400 {code}".strip()]}
            yield f"afgekeurd/{one.id}.{naam}.json", told, _json(body)

    for vraag in VRAGEN:
        told = {"soort": "afkeuring", "id": vraag.eis, "nl": vraag.nl, "en": vraag.en, "codes": [str(vraag.status)]}
        asked = {"methode": vraag.method, "pad": vraag.pad, "token": not vraag.is_nobody, "inhoud": vraag.inhoud}
        yield f"afgekeurd/{vraag.eis}.vraag.json", told, _json(asked)


def _json_messages() -> Iterator[tuple[str, dict[str, Any], bytes]]:
    """What the service posts over the interfaces in JSON, in its order; addresses are numbered as they come by."""
    for geval in (geval for geval in gevallen.read().values() if not geval.eis):
        told = {"soort": "geval", "id": geval.id, "nl": geval.nl, "en": geval.en, "errata": list(geval.errata)}
        for dialect, folder in ((ZGW, "zgw"), (VRIJBRP, "vrijbrp")):
            for number, (naam, inhoud) in enumerate(_bodies(dialect, geval.id), 1):
                yield f"{folder}/{geval.id}.{number:02}.{naam}.json", told, _json(inhoud)


def _edges(seed: int) -> Iterator[tuple[str, dict[str, Any], bytes]]:
    """As many edge cases as reach every edge; each is filed at its own moment."""
    for onderwerp in Onderwerp:
        for rand in (draw(onderwerp, seed, nummer) for nummer in range(most(onderwerp))):
            told = {"soort": "randgeval", "id": rand.id, "nl": onderwerp.nl, "en": onderwerp.en, "seed": seed}
            told["nu"] = rand.moment.isoformat()
            yield f"randgevallen/{rand.id}.json", told, _json(canonical.write(rand.aangifte))


def _feed() -> Iterator[tuple[str, dict[str, Any], bytes]]:
    """What the reference feed answers: all that happened in one answer, and each dossier of which it tells."""
    feed = standin.filled(MOMENT)
    told = {"soort": "feed", "id": "GET /feed", "bron": "/specificatie/openapi.json"}
    last = feed.meldingen[-1]["cursor"]
    yield "feed/feed.json", told, _json({"meldingen": feed.meldingen, "volgende": last, "er_is_meer": False})
    for kenmerk, dossier in feed.dossiers.items():
        yield f"feed/{kenmerk}.json", {**told, "id": f"GET /dossiers/{kenmerk}"}, _json(dossier)


def _sequences() -> Iterator[tuple[str, dict[str, Any], bytes]]:
    """The lives of a dossier: each step with who may do it and where it leads, and what is refused at the end."""
    for reeks in reeksen.read():
        told = {"soort": "reeks", "id": reeks.id, "bron": "overlijden/status.py"}
        steps = [{"van": o.van, "actie": o.actie, "rollen": sorted(o.rollen), "naar": o.naar} for o in reeks.stappen]
        refused = [{"actie": actie, "rol": rol} for actie, rol in reeksen.illegal(reeks.einde)]
        yield f"reeksen/{reeks.id}.json", told, _json({"stappen": steps, "daarna_geweigerd": refused})


def _refused_declarations() -> Iterator[tuple[str, dict[str, Any], bytes]]:
    """For each rule the declarations that break it, with all that must be found."""
    for regel in RULES.values():
        failing = [one for one in regel.voorbeelden if one.soort is Soort.FOUT and not one.is_gedrag]
        for number, voorbeeld in enumerate(failing, 1):
            told = {
                "soort": "regel",
                "id": regel.id,
                "nl": regel.tekst,
                "bron": regel.bron,
                "nu": voorbeeld.invoer["nu"],
            }
            told |= {"context": voorbeeld.invoer["context"], "bevindingen": list(voorbeeld.bevindingen)}
            content = canonical.write(samples.example(voorbeeld))
            yield f"regels/{regel.id}-{number}.json", told, _json(_without_content(content))


def _without_content(aangifte: Mapping[str, Any]) -> dict[str, Any]:
    """The bytes of attachments are no part of what a rule looks at."""
    bijlagen = [{key: one[key] for key in one if key != "inhoud"} for one in aangifte.get("bijlagen", ())]
    return {**aangifte, **({"bijlagen": bijlagen} if bijlagen else {})}


def _message(geval: str, dialect: str = ZDS) -> Element:
    """What the service posts to make a zaak of this story, with a number and a time that stay the same."""
    with referentie.running(dialect=dialect) as reference:
        proef = reference.proef("", referentie.adapter(dialect), MOMENT)
        proef.attempt(proef.bericht(geval), MemoryJournal())
    gesprek = last(proef, CREEER)
    xml = sent(gesprek)
    put(xml, f"{STUURGEGEVENS}/StUF:tijdstipBericht", moment(MOMENT))
    put(xml, f"{STUURGEGEVENS}/StUF:referentienummer", f"overlijden-kit-{geval}")
    return spoken(gesprek, xml)


def _bodies(dialect: str, geval: str) -> list[tuple[str, dict[str, Any]]]:
    """Kind and content of each message in JSON for this story; none where the interface has no place for it."""
    with referentie.running(dialect=dialect) as reference:
        proef = reference.proef("", referentie.adapter(dialect), MOMENT)
        with suppress(Refused):
            proef.attempt(proef.bericht(geval), MemoryJournal())
    made = [one for one in proef.gesprekken if one.verzoek.method == "POST" and not one.verzoek.url.endswith("/token")]
    urls: dict[str, str] = {}

    def numbered(found: re.Match[str]) -> str:
        return urls.setdefault(found[0], f"https://example.org/{len(urls) + 1}")

    texts = [re.sub(r"http://127\.0\.0\.1/[^\"]+", numbered, (one.verzoek.body or b"").decode()) for one in made]
    return [(resource(one.verzoek), json.loads(text)) for one, text in zip(made, texts, strict=True)]


def _written(xml: Element) -> bytes:
    return etree.tostring(xml, encoding="UTF-8", xml_declaration=True)


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
