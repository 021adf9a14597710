# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a municipality meets besides an ordinary morning, each from its beginning to its end in a browser.

Each story is about somebody whom no other test declares, because a second declaration asks more of a clerk (rule R12).
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, text

from overlijden import canonical, service, web
from overlijden.aangifte import ARoute, BijlageSoort
from overlijden.balie import words
from overlijden.balie.queue import near
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.dossier.feiten import Ontvanger
from overlijden.rules import Context
from overlijden.samples import sample
from overlijden.status import Status
from overlijden.termijn import today
from tests import filing
from tests.conftest import DatabaseUrls
from tests.drafts import bsns
from tests.e2e.conftest import LogIn
from tests.e2e.stack import Stack
from tests.e2e.test_desk import LONGEST, MOST, Hand, stands
from tests.e2e.test_filing import see_status
from tests.e2e.walking import check_and_send, onward, ordinary
from tests.forms.filing import begin, fill
from tests.forms.filing import log_in as log_in_by_hand

pytestmark = pytest.mark.balie

OVERLIJDEN = str(Path(sys.executable).parent / "overlijden")
AWAY = 20  # seconds
LOOKS = 240  # at a page that is to change, a quarter of a second apart: a minute
UNUSED = itertools.islice(bsns(), 5000, None)
File = Callable[..., str]


@pytest.fixture
def database(app: Flask) -> Database:
    services: web.Services = app.extensions["overlijden"]
    return services.database


@pytest.fixture
def file(database: Database) -> File:
    """File a sample about somebody else; its reference."""

    def file(gemeente: str, adapter: str = "store", **how: object) -> str:
        return filing.file(database, gemeente, adapter=adapter, **{"bsn": next(UNUSED), **how}).kenmerk  # type: ignore[arg-type]

    return file


def disturb(service: Stack, **storing: object) -> None:
    """Tell the stand-in what goes wrong with a request to come."""
    asked = Request(  # noqa: S310 - our own address
        f"{service.backend}/storing", json.dumps(storing).encode(), {"Content-Type": "application/json"}
    )
    urlopen(asked).close()  # noqa: S310 - the same


def cases(service: Stack, *kenmerken: str) -> list[str]:
    """Which of these the municipality's own system has, each as often as it has it."""
    return [zaak["kenmerk"] for zaak in service.zaken if zaak["kenmerk"] in kenmerken]


def until(page: Page, address: str, said: str) -> None:
    """Look at a page again until it says so."""
    page.goto(address)
    for _ in range(LOOKS):
        if said in page.get_by_role("main").inner_text():
            return
        page.wait_for_timeout(250)
        page.reload()
    expect(page.get_by_role("main")).to_contain_text(said)


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def act(page: Page, titel: str, button: str, **answers: str) -> None:
    """Do what a dossier does not ask for now."""
    page.get_by_role("link", name=titel).click()
    for label, answer in answers.items():
        page.get_by_label(label.replace("_", " ")).fill(answer)
    press(page, button)


def delivered(page: Page, kenmerk: str) -> None:
    """Open a dossier as soon as the worker laid it on the desk."""
    until(page, f"/balie/{kenmerk}", "Neem de aangifte in behandeling")


def make_the_akte(page: Page, nummer: str) -> None:
    press(page, "Neem in behandeling")
    page.get_by_label("Aktenummer").fill(nummer)
    press(page, "Leg de akte vast")


def risky() -> datetime:
    """When was filed what needs a verlof within days from now, whatever holidays lie in between."""
    moments = (datetime.now(UTC) - timedelta(days=days) for days in itertools.count(1))
    return next(nu for nu in moments if (sample(nu=nu).lijkbezorging.datum or date.max) <= near(today()))


def test_of_a_monday_s_list_the_one_that_cannot_wait_is_done_first(
    log_in: LogIn, file: File, database: Database, app: Flask
) -> None:
    """Journey 4: a given name differs from the BRP; akte in her own system, number in, verlof; the director sees it."""
    calm, changed = file("1942"), file("1942")
    urgent = file("1942", name="partner-en-kinderen", nu=risky(), bsn="")
    clerk, director = log_in("Noor de Wit"), log_in("Iris van Dam")
    for kenmerk in (calm, changed, urgent):
        see_status(director, kenmerk, "Bij de gemeente")
    clerk.goto(f"/balie/{changed}")
    press(clerk, "Neem in behandeling")
    amend(database, changed, contact={"telefoon": "0201234567"})
    clerk.goto("/balie?rij=gewijzigd")
    expect(clerk.get_by_role("row").filter(has_text=changed)).to_contain_text("Gewijzigd")
    clerk.goto("/balie?rij=nieuw")
    assert next(one for one in listed(clerk) if one in (calm, urgent)) == urgent
    clerk.goto("/balie?rij=termijn")
    assert {calm, urgent}.intersection(listed(clerk)) == {urgent}
    hand = Hand(clerk)
    hand.follow(urgent)
    hand.press("Neem in behandeling")
    hand.press("Vraag de BRP")
    hand.choose("BRP: Gerrit Johannes")
    hand.fill("Toelichting bij voornamen", "Zo in zijn paspoort.")
    hand.press("Leg de keuzes vast")
    expect(clerk.get_by_role("row").filter(has_text="Gerrit Johannes")).to_contain_text("Zo in zijn paspoort.")
    hand.fill("Aktenummer", "200404")
    hand.press("Leg de akte vast")
    expect(clerk.get_by_text("Bericht aan de rechtbank")).to_be_visible()
    hand.press("Geef het verlof")
    expect(clerk.get_by_text("Verzend de documenten").first).to_be_visible()
    assert hand.actions <= MOST
    assert hand.seconds <= LONGEST
    assert stands(app, urgent) == (Status.VERLOF_AFGEGEVEN, "200404")
    see_status(director, urgent, "200404")


def listed(page: Page) -> list[str]:
    """The references on this page of a list, from its top."""
    return re.findall(r"OV-[0-9]{4}-[0-9]{7}", page.get_by_role("main").get_by_role("table").inner_text())


def amend(database: Database, kenmerk: str, **answers: Mapping[str, str]) -> None:
    """Change some answers as their declarant."""
    with database.begin(Scope(partij=filing.PARTIJ)) as session:
        found = queries.find(session, kenmerk)
        assert found is not None
        declared = queries.declared(session, found)
        groups = {name: dataclasses.replace(getattr(declared, name), **said) for name, said in answers.items()}
        context = Context(nu=datetime.now(UTC))
        service.amend(session, found, dataclasses.replace(declared, **groups), context, by=filing.DIRECTOR)


def test_a_back_end_that_is_down_alarms_for_what_cannot_wait_and_gets_each_once(
    log_in: LogIn, file: File, service: Stack, everything: Engine
) -> None:
    """Journey 5. The declarant reads that the municipality will get it, and nothing of any fault."""
    clerk, director = log_in("Els Verhoeven"), log_in("Iris van Dam")
    disturb(service, mode="away", seconds=AWAY)
    first = file("0796", "stuf_zds")
    until(clerk, f"/balie/{first}", "Pogingen")  # it was tried again, so it is off for certain
    calm, urgent = file("0796", "stuf_zds"), file("0796", "stuf_zds")
    clerk.goto("/balie?rij=onderweg")
    assert {calm, urgent} <= set(listed(clerk))
    with everything.begin() as connection:  # its window closes tomorrow
        late = "UPDATE levering SET alarm_op = now() WHERE dossier_id = (SELECT id FROM dossier WHERE kenmerk = :one)"
        connection.execute(text(late), {"one": urgent})
    until(clerk, "/balie/leveringen", urgent)
    expect(clerk.get_by_role("main")).not_to_contain_text(calm)
    director.goto(f"/dossier/{urgent}")
    expect(director.get_by_role("main")).to_contain_text("U hoeft niets te doen.")
    for kenmerk in (first, calm, urgent):
        until(director, f"/dossier/{kenmerk}", "Bij de gemeente")
    assert sorted(cases(service, first, calm, urgent)) == [first, calm, urgent]
    clerk.goto("/balie/leveringen")
    expect(clerk.get_by_role("main")).not_to_contain_text(urgent)


def test_an_answer_that_got_lost_is_looked_up_and_nobody_has_to_do_anything(
    log_in: LogIn, file: File, service: Stack
) -> None:
    """Journey 6."""
    disturb(service, mode="lose_answer", operation="creeerZaak_Lk01")
    kenmerk = file("0796", "stuf_zds")
    clerk = log_in("Els Verhoeven")
    until(clerk, f"/balie/{kenmerk}", "Afgeleverd bij de gemeente")
    expect(clerk.get_by_role("main")).to_contain_text("Pogingen")
    assert cases(service, kenmerk) == [kenmerk]


def test_a_death_that_is_not_natural_waits_with_its_verlof_for_the_paper(log_in: LogIn, app: Flask) -> None:
    """Journey 7: a fall from a ladder; the paper of the prosecutor comes two days later."""
    director, clerk = log_in("Iris van Dam"), log_in("Noor de Wit")
    kenmerk = declared_without_a_doctor(director, app)
    delivered(clerk, kenmerk)
    make_the_akte(clerk, "200407")
    press(clerk, "Geef het verlof")
    expect(clerk.get_by_role("alert")).to_contain_text("officier van justitie")
    expect(clerk.get_by_role("main")).to_contain_text("R64, Wlb 12")
    clerk.get_by_role("link", name="Er is een stuk binnengekomen").click()
    clerk.get_by_label("Welk stuk?").select_option(BijlageSoort.GEEN_BEZWAAR_OVJ)
    press(clerk, "Leg het stuk vast")
    press(clerk, "Geef het verlof")
    expect(clerk.get_by_role("main")).to_contain_text("Verzend de documenten")


def declared_without_a_doctor(director: Page, app: Flask) -> str:
    """Say in a draft that a coroner is there; the form asks for no cause on the way to its end. The reference."""
    client = app.test_client()
    log_in_by_hand(client, "uitvaart")
    made = ordinary("1942")
    overledene = dataclasses.replace(made.overledene, bsn=next(UNUSED))
    arts = dataclasses.replace(made.arts, a_route=ARoute.VIA_LIJKSCHOUWER)
    made = dataclasses.replace(made, overledene=overledene, arts=arts, bijlagen=())
    director.goto(fill(client, begin(client), canonical.write(made)))
    director.get_by_role("link", name="Wijzig Verklaring van de arts").click()
    expect(director.get_by_role("main")).to_contain_text("Wij vragen niet waaraan iemand is overleden.")
    expect(director.get_by_role("main").get_by_role("textbox")).to_have_count(0)
    director.get_by_label("Geen verklaring: de lijkschouwer of de politie is erbij betrokken").check()
    onward(director)
    expect(director.get_by_role("heading", level=1)).to_have_text("Kijk of alles klopt")  # nothing more is asked
    return check_and_send(director)


def test_what_is_sent_on_keeps_its_moment_and_its_declarant_is_led_there(
    log_in: LogIn, file: File, database: Database
) -> None:
    """Journey 8: the hospital stands across the border."""
    kenmerk = file("1942")
    clerk, director, other = log_in("Noor de Wit"), log_in("Iris van Dam"), log_in("Els Verhoeven")
    delivered(clerk, kenmerk)
    clerk.get_by_role("link", name="Stuur door naar de juiste gemeente").click()
    clerk.get_by_label("Gemeente waar de persoon is overleden").select_option("0796")
    clerk.get_by_label("Waarom?").fill("Het ziekenhuis staat daar.")
    press(clerk, "Stuur door")
    see_status(director, kenmerk, "behandelt de aangifte")
    there = director.get_by_role("main").get_by_role("link", name="OV-").inner_text()
    until(other, f"/balie/{there}", kenmerk)
    with database.begin(Scope(partij=filing.PARTIJ)) as session:
        before, after = (queries.find(session, one) for one in (kenmerk, there))
        assert before is not None
        assert after is not None
        assert before.ingediend_op == after.ingediend_op


def test_who_was_declared_dead_and_lives_is_struck_out_by_two_and_all_confirm(log_in: LogIn, file: File) -> None:
    """Journey 8, the other case (BW 1:24)."""
    kenmerk = file("1942")
    clerk, colleague = log_in("Noor de Wit"), log_in("Bram Smit")
    delivered(clerk, kenmerk)
    make_the_akte(clerk, "200408")
    colleague.goto(f"/balie/{kenmerk}")
    act(
        colleague, "Deze persoon blijkt niet overleden", "Bereid de doorhaling voor",
        Uit_welk_stuk_blijkt_dit="Beschikking C/13/2026/7",
    )  # fmt: skip
    clerk.goto(f"/balie/{kenmerk}")
    act(clerk, "Haal de akte door", "Haal de akte door", Datum_en_nummer="3 december 2026, C/13/2026/7")
    expect(clerk.get_by_role("main")).to_contain_text("Akte doorgehaald")
    clerk.goto("/balie?rij=doorhaling")
    clerk.get_by_role("link", name=kenmerk).click()
    for who in list(Ontvanger)[:4]:  # the court was not told of the death
        clerk.get_by_role("radio", name=words.ONTVANGERS[who]).check()
        press(clerk, "Leg vast")
    expect(clerk.get_by_role("heading", level=1)).to_have_text("Dit dossier is gesloten")
    clerk.get_by_label("Controle van ons eigen werk").check()
    press(clerk, "Open het dossier")
    for told in ("Beschikking C/13/2026/7", *(words.ONTVANGERS[who] for who in list(Ontvanger)[:4])):
        expect(clerk.get_by_role("region", name="Verloop")).to_contain_text(told)


def test_after_a_merger_what_was_filed_before_is_handled_and_followed(
    log_in: LogIn, file: File, database: Database
) -> None:
    """Journey 9: Bussum went into Gooise Meren at midnight, and the dossier goes on."""
    settled = 'vanaf = 2015-01-01\nadapter = "store"\nkanalen.EHERKENNING = "EH2+"\n'
    filing.participate(database, "0381", settled, date(2015, 1, 1))
    kenmerk = file("0381", nu=datetime(2015, 12, 30, 12, tzinfo=UTC))
    clerk, director = log_in("Noor de Wit"), log_in("Iris van Dam")
    delivered(clerk, kenmerk)
    make_the_akte(clerk, "200409")
    see_status(director, kenmerk, "200409")


def test_an_auditor_reads_who_looked_that_the_list_is_whole_and_what_is_gone(
    log_in: LogIn, file: File, urls: DatabaseUrls, service: Stack
) -> None:
    """Journey 12: a page and commands."""
    kenmerk = file("1942")
    clerk, administrator = log_in("Bram Smit"), log_in("Hanna Prins")
    delivered(clerk, kenmerk)
    administrator.goto("/beheer/inzage")
    administrator.get_by_label("Kenmerk van het dossier").fill(kenmerk)
    press(administrator, "Zoek")
    expect(administrator.get_by_role("row").filter(has_text="Bram Smit").last).to_contain_text("Dossier bekeken")

    def told(*arguments: str) -> str:
        environment = {**os.environ, **service.environment, "OVERLIJDEN_DATABASE_AUDIT_URL": urls.audit}
        command = [OVERLIJDEN, *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    assert "defects: 0" in told("audit", "verify", "--gemeente", "1942")
    assert kenmerk in told("audit", "export", "--gemeente", "1942", "--betrokkene", filing.PARTIJ)
    assert told("bewaren", "verslag").endswith("0 lines\n")
