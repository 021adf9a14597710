# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The report of a run in three forms: JSON for comparison, JUnit for a build server, one page for people."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from jinja2 import Environment, PackageLoader

from overlijden.conformance.eisen import Niveau, Oordeel
from overlijden.conformance.proef import Gesprek
from overlijden.conformance.toets import Resultaat
from overlijden.conformance.uitvoering import niveau
from overlijden.tools.lijn import Ruw, Verzoek

SHOWN = frozenset({"soapaction", "content-type", "accept", "accept-crs", "content-crs"})  # never a credential
LONGEST = 20_000  # characters of a message in the report
CREDENTIALS = re.compile(r"<([\w-]+:)?Security\b.*?</([\w-]+:)?Security>", re.DOTALL)
TOKENS = re.compile(r"""("access_token"\s*:\s*"|client_assertion=)[\w.~+/%=-]+""")
BASE64 = re.compile(r"[A-Za-z0-9+/=]{400,}")
SPECIFICATIE = "/specificatie"  # on the site of the service, with a place for each requirement


def describe(
    dialect: str, resultaten: Sequence[Resultaat], *, seed: int, nu: datetime, complete: bool = False
) -> dict[str, Any]:
    """Everything that the run found, ready for JSON; ``hash`` is the SHA-256 of the rest, written without spaces."""
    reached = niveau(resultaten, complete=complete)
    report: dict[str, Any] = {
        "kit": version("overlijden"),
        "dialect": dialect,
        "moment": nu.isoformat(timespec="seconds"),
        "seed": seed,
        "niveau": reached and str(reached),
        "telling": dict(Counter(str(resultaat.oordeel) for resultaat in resultaten)),
        "eisen": [_told(resultaat) for resultaat in resultaten],
    }
    return {**report, "hash": digest(report)}


def digest(report: Mapping[str, Any]) -> str:
    """The checksum of a report; that of one that was read is the same while nobody changed it."""
    rest = {key: value for key, value in report.items() if key not in {"hash", "vergeleken"}}
    return hashlib.sha256(json.dumps(rest, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def write(report: Mapping[str, Any], folder: Path, site: str = "") -> None:
    """Write rapport.json, junit.xml and rapport.html; what an earlier run left there is compared with first.

    ``site`` is where the specification is published, for the links in the page.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "rapport.json"
    earlier = json.loads(file.read_text(encoding="utf-8")) if file.exists() else None
    report = {**report, "vergeleken": compare(earlier, report)}
    file.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (folder / "junit.xml").write_bytes(junit(report))
    (folder / "rapport.html").write_text(page(report, site), encoding="utf-8")


def compare(earlier: Mapping[str, Any] | None, report: Mapping[str, Any]) -> list[dict[str, str]]:
    """The requirements that were judged otherwise in the earlier run."""
    was = {eis["id"]: eis["oordeel"] for eis in (earlier or {}).get("eisen", ())}
    now = {eis["id"]: eis["oordeel"] for eis in report["eisen"]}
    return [{"id": key, "was": was[key], "nu": now[key]} for key in now if key in was and was[key] != now[key]]


def junit(report: Mapping[str, Any]) -> bytes:
    """In the form that build servers read: one test for each requirement."""
    telling = report["telling"]
    counts = {"failures": Oordeel.VOLDOET_NIET, "skipped": Oordeel.NIET_GETOETST}
    suite = ET.Element("testsuite", name=f"overlijden {report['dialect']}", tests=str(len(report["eisen"])))
    suite.attrib.update({key: str(telling.get(str(oordeel), 0)) for key, oordeel in counts.items()})
    for eis in report["eisen"]:
        case = ET.SubElement(suite, "testcase", classname=str(eis["niveau"]), name=f"{eis['id']} {eis['en']}")
        case.set("time", str(eis["seconden"]))
        if eis["oordeel"] == Oordeel.VOLDOET_NIET:
            lines = [f"{one['wijzer']}: {one['verwacht']} / {one['gelezen']}" for one in eis["afwijkingen"]]
            ET.SubElement(case, "failure", message=eis["nl"]).text = "\n".join((*lines, eis["bron"]))
        elif eis["oordeel"] == Oordeel.NIET_GETOETST:
            ET.SubElement(case, "skipped", message=eis["reden"]).text = eis["reason"]
    return bytes(ET.tostring(suite, encoding="utf-8", xml_declaration=True))


def page(report: Mapping[str, Any], site: str = "") -> str:
    """One page that needs no other file."""
    environment = Environment(loader=PackageLoader("overlijden.conformance"), autoescape=True, trim_blocks=True)
    levels = {str(one): [eis for eis in report["eisen"] if eis["niveau"] == one] for one in Niveau}
    english = {str(oordeel): oordeel.en for oordeel in Oordeel}
    facts = {"report": report, "niveaus": levels, "english": english, "site": site.rstrip("/")}
    return environment.get_template("rapport.html").render(facts)


def _told(resultaat: Resultaat) -> dict[str, Any]:
    eis = resultaat.eis
    return {
        "id": eis.id,
        "niveau": str(eis.niveau),
        "oordeel": str(resultaat.oordeel),
        "nl": eis.nl,
        "en": eis.en,
        "bron": eis.bron,
        "specificatie": f"{SPECIFICATIE}#{eis.id}",
        "reden": resultaat.reden,
        "reason": resultaat.reason,
        "afwijkingen": [
            {"wijzer": one.wijzer, "verwacht": one.verwacht, "gelezen": one.gelezen} for one in resultaat.afwijkingen
        ],
        "seconden": round(resultaat.seconden, 3),
        "gesprekken": [_talk(gesprek) for gesprek in resultaat.gesprekken],
    }


def _talk(gesprek: Gesprek) -> dict[str, Any]:
    return {"verzoek": _request(gesprek.verzoek), "antwoord": gesprek.antwoord and _answer(gesprek.antwoord)}


def _request(verzoek: Verzoek) -> dict[str, Any]:
    headers = {key: value for key, value in verzoek.headers.items() if key.lower() in SHOWN}
    return {"methode": verzoek.method, "url": verzoek.url, "headers": headers, "inhoud": shown(verzoek.body or b"")}


def _answer(ruw: Ruw) -> dict[str, Any]:
    return {"status": ruw.status, "inhoud": shown(ruw.inhoud)}


def shown(inhoud: bytes) -> str:
    """A message as a reader sees it: without credentials, with long contents cut."""
    tekst = CREDENTIALS.sub("<!-- Security -->", inhoud.decode("utf-8", "replace"))
    tekst = TOKENS.sub(r"\1…", tekst)
    return BASE64.sub(lambda found: f"{found[0][:40]}… ({len(found[0])})", tekst)[:LONGEST]
