# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The negative catalogue, counted out: each rule and each requirement has something that must be refused, and is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import etree

from overlijden import canonical
from overlijden.aangifte import Aangifte
from overlijden.adapter import MemoryJournal
from overlijden.conformance import bestanden, referentie
from overlijden.conformance.feed.lijst import call, free
from overlijden.conformance.referentie import FEED, VRIJBRP, ZDS, ZGW
from overlijden.conformance.rest import resource
from overlijden.conformance.selftest import DIALECTEN, SABOTEURS
from overlijden.conformance.zds.berichten import FOUT, last, read, text
from overlijden.rules import RULES

REFUSED = list(bestanden.refused())
MESSAGES = [one for one in REFUSED if one[1]["soort"] == "afkeuring"]
AFGEKEURD = [one for one in MESSAGES if one[1]["id"][0] != "F"]
VRAGEN = [one for one in MESSAGES if one[1]["id"][0] == "F"]
REGELS = [one for one in REFUSED if one[1]["soort"] == "regel"]


@pytest.mark.parametrize(("naam", "what", "inhoud"), AFGEKEURD, ids=lambda one: one if isinstance(one, str) else "")
def test_a_message_that_must_be_refused_is_refused_with_its_code(
    naam: str, what: dict[str, Any], inhoud: bytes
) -> None:
    dialect = {"Z": ZDS, "W": ZGW, "D": VRIJBRP}[what["id"][0]]
    kind = naam.split(".")[1]
    with referentie.running(dialect=dialect) as reference:
        proef = reference.proef("", referentie.adapter(dialect), bestanden.MOMENT)
        proef.attempt(proef.bericht(), MemoryJournal())
        if dialect == ZDS:
            ruw = proef.send(last(proef, "creeerZaak_Lk01"), etree.tostring(etree.fromstring(inhoud)))
            assert text(read(ruw), f"{FOUT}/StUF:body/StUF:code") in what["codes"]
            return
        made = next(one for one in proef.gesprekken if one.verzoek.method == "POST" and resource(one.verzoek) == kind)
        ruw = proef.send(made, inhoud)
    [code] = what["codes"]
    status, _, veld = code.partition(" ")
    assert str(ruw.status) == status
    assert veld in ruw.inhoud.decode()


@pytest.mark.parametrize(("naam", "what", "inhoud"), VRAGEN, ids=lambda one: one if isinstance(one, str) else "")
def test_a_question_that_a_feed_must_refuse_is_refused_with_its_status(
    naam: str, what: dict[str, Any], inhoud: bytes
) -> None:
    asked = json.loads(inhoud)
    with referentie.running(dialect=FEED) as reference:
        proef = reference.proef("", referentie.adapter(FEED))
        [kenmerk] = free(proef)
        token = None if asked["token"] else ""
        ruw = call(proef, asked["methode"], asked["pad"].format(kenmerk=kenmerk), asked["inhoud"], token=token)
    assert [str(ruw.status)] == what["codes"], naam


@pytest.mark.parametrize(("naam", "what", "inhoud"), REGELS, ids=lambda one: one if isinstance(one, str) else "")
def test_a_declaration_that_breaks_a_rule_says_so(naam: str, what: dict[str, Any], inhoud: bytes) -> None:
    assert what["id"] in json.dumps(what["bevindingen"])
    assert canonical.read(Aangifte, json.loads(inhoud))[0] is not None


def test_every_rule_has_one() -> None:
    found = {what["id"] for _, what, _ in REGELS}
    unwritable = {"R28"}  # the dictionary has no 24.00 and no seconds
    assert found == {regel.id for regel in RULES.values() if regel.check is not None} - unwritable


@pytest.mark.parametrize("dialect", DIALECTEN)
def test_every_requirement_has_an_answer_or_a_message_that_it_refuses(dialect: str) -> None:
    """That each of them is caught, test_selftest says."""
    tried = {eis for one in SABOTEURS if one.dialect in {dialect, ZDS} for eis in one.eisen}
    assert set(DIALECTEN[dialect].alle) <= tried
