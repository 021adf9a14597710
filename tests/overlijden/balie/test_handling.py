# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A dossier handled on its pages: what the law needs first, what is chosen, and what the declarant reads of it."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from overlijden import service
from overlijden.balie.acts import ACTS
from overlijden.balie.comparison import GOES_FIRST
from overlijden.brp import BrpPersoon
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.rules import Context
from overlijden.status import Actie, Status
from tests.filing import DIRECTOR, file
from tests.overlijden.balie.consulting import consult
from tests.overlijden.balie.test_acts import akte, do, offered, stored, version
from tests.overlijden.conftest import Deliver, LogIn

pytestmark = pytest.mark.balie

TAKE, RECORD, LEAVE = Actie.IN_BEHANDELING_NEMEN, Actie.AKTE_OPMAKEN, Actie.VERLOF_AFGEVEN
MARK = "zonnebloem in de gang"


def lay(database: Database, deliver: Deliver, name: str = "gewoon") -> str:
    kenmerk = file(database, adapter="store", name=name).kenmerk
    deliver()
    return kenmerk


def read(client: FlaskClient, address: str) -> str:
    return unescape(client.get(address).text)


def test_what_differs_is_chosen_with_a_reason_before_there_is_an_akte(
    app: Flask, clerk: FlaskClient, database: Database, kenmerk: str
) -> None:
    known = BrpPersoon(voornamen="Adrianus", geslachtsnaam="Holthuizen", minderjarige_kinderen=True)
    consult(app, clerk, kenmerk, known)
    do(clerk, kenmerk, TAKE)
    page = read(clerk, f"/balie/{kenmerk}")
    assert page.index("Verschilt") < page.index("Wat gelijk is")
    assert do(clerk, kenmerk, RECORD, **akte()).status_code == 422
    choice = {"overledene.voornamen": "aangifte", "minderjarige_kinderen": "brp"}
    assert "waaruit blijkt" in do(clerk, kenmerk, Actie.KIEZEN, **choice).text
    choice |= {"overledene.voornamen.reden": "zo staat het in het paspoort"}
    assert do(clerk, kenmerk, Actie.KIEZEN, **choice).status_code == 302
    page = read(clerk, f"/balie/{kenmerk}")
    assert (page.count("zo staat het in het paspoort"), page.count(GOES_FIRST)) == (1, 1), "each has its own reason"
    assert do(clerk, kenmerk, RECORD, **akte()).status_code == 302
    assert "rechtbank" in stored(database, kenmerk).openstaand
    assert "Bericht aan de rechtbank" in read(clerk, f"/balie/{kenmerk}")


@pytest.mark.parametrize("missing", ["overledene.voornamen", "minderjarige_kinderen"])
def test_a_difference_that_was_not_chosen_is_named(app: Flask, clerk: FlaskClient, kenmerk: str, missing: str) -> None:
    consult(app, clerk, kenmerk, BrpPersoon(voornamen="Adrianus", minderjarige_kinderen=True))
    do(clerk, kenmerk, TAKE)
    answers = {"overledene.voornamen": "brp", "minderjarige_kinderen": "brp"}
    del answers[missing]
    answer = do(clerk, kenmerk, Actie.KIEZEN, **answers)
    assert answer.status_code == 422
    assert f'href="#{missing}-0"' in answer.text


def test_all_that_a_choice_lacks_is_named_at_once_and_what_was_typed_stays(
    app: Flask, clerk: FlaskClient, kenmerk: str
) -> None:
    known = BrpPersoon(
        voornamen="Adrianus", geslachtsnaam="Hof", minderjarige_kinderen=True, in_onderzoek=("geslachtsnaam",)
    )
    consult(app, clerk, kenmerk, known)
    do(clerk, kenmerk, TAKE)
    typed = {"overledene.voornamen": "aangifte", "minderjarige_kinderen.reden": "volgens de BRP van haar dochter"}
    answer = do(clerk, kenmerk, Actie.KIEZEN, **typed)
    summary = html.fromstring(answer.text).xpath('//*[@id="fouten"]//a')
    assert [(link.get("href"), link.text) for link in summary] == [
        ("#overledene.voornamen.reden", "Schrijf op waaruit blijkt dat de aangifte klopt: voornamen."),
        ("#overledene.geslachtsnaam-0", "Kies wat er op de akte komt: achternaam bij de geboorte."),
        (
            "#overledene.geslachtsnaam.reden",
            "Achternaam bij de geboorte is in onderzoek. Schrijf op waaruit blijkt wat klopt.",
        ),
        ("#minderjarige_kinderen-0", "Kies wat er op de akte komt: kinderen jonger dan 18 jaar."),
    ]
    assert "volgens de BRP van haar dochter" in answer.text
    assert "Nog niet gekozen" in read(clerk, f"/balie/{kenmerk}")


def test_a_death_that_is_not_natural_waits_with_the_verlof_for_the_prosecutor(
    clerk: FlaskClient, database: Database, deliver: Deliver
) -> None:
    """Wlb 12: journey 7, a fall from a ladder."""
    kenmerk = lay(database, deliver, "niet-natuurlijk")
    with database.begin(Scope(gemeente="1942")) as session:  # as it is while the prosecutor has not decided
        found = queries.find(session, kenmerk)
        assert found is not None
        without = dataclasses.replace(queries.declared(session, found), bijlagen=())
        service.amend(session, found, without, Context(nu=datetime.now(UTC)), by=DIRECTOR)
    do(clerk, kenmerk, TAKE)
    do(clerk, kenmerk, RECORD, **akte())
    assert "R64, Wlb 12" in read(clerk, f"/balie/{kenmerk}")
    answer = do(clerk, kenmerk, LEAVE)
    assert answer.status_code == 422
    assert "officier van justitie" in answer.text
    assert do(clerk, kenmerk, Actie.STUK_ONTVANGEN, stuk="GEEN_BEZWAAR_OVJ").status_code == 302
    assert do(clerk, kenmerk, LEAVE).status_code == 302
    assert stored(database, kenmerk).status is Status.VERLOF_AFGEGEVEN


def test_a_late_funeral_waits_for_the_burgemeester(clerk: FlaskClient, database: Database, deliver: Deliver) -> None:
    kenmerk = lay(database, deliver, "begraving-laat")
    do(clerk, kenmerk, TAKE)
    do(clerk, kenmerk, RECORD, **akte())
    assert do(clerk, kenmerk, LEAVE).status_code == 422
    found = stored(database, kenmerk)
    assert (found.openstaand[0], found.uitvaart_op is not None) == ("termijn", True)
    assert found.uitvaart_op is not None
    day, tot = datetime.now(UTC).date(), found.uitvaart_op
    parts = {f"datum-{name}": str(getattr(day, of)) for name, of in PARTS.items()}
    parts |= {f"tot-{name}": str(getattr(tot, of)) for name, of in PARTS.items()}
    assert do(clerk, kenmerk, Actie.TERMIJN_BESLISSEN, besluit="toegestaan", nummer="B-17", **parts).status_code == 302
    assert do(clerk, kenmerk, LEAVE).status_code == 302


PARTS = {"dag": "day", "maand": "month", "jaar": "year"}


def test_what_the_municipality_asks_or_refuses_the_declarant_reads(
    log_in: LogIn, clerk: FlaskClient, kenmerk: str
) -> None:
    director = log_in("uitvaart")
    do(clerk, kenmerk, TAKE)
    do(clerk, kenmerk, Actie.AANVULLING_VRAGEN, reden="Stuur een leesbare scan van formulier A.")
    assert "Stuur een leesbare scan van formulier A." in read(director, f"/dossier/{kenmerk}")
    do(clerk, kenmerk, Actie.WEIGEREN, grond="stukken", reden="Formulier A is van iemand anders.")
    page = read(director, f"/dossier/{kenmerk}")
    assert "Formulier A is van iemand anders." in page
    assert "binnen zes weken naar de rechtbank" in page


@pytest.mark.toegang
def test_notes_and_what_only_the_desk_does_are_not_the_declarant_s(
    app: Flask, log_in: LogIn, clerk: FlaskClient, kenmerk: str
) -> None:
    consult(app, clerk, kenmerk, BrpPersoon(voornamen=MARK))
    do(clerk, kenmerk, TAKE)
    assert clerk.post(f"/balie/{kenmerk}/notities", data={"notitie": MARK}).status_code == 302
    do(clerk, kenmerk, Actie.KIEZEN, **{"overledene.voornamen": "brp", "overledene.voornamen.reden": MARK})
    assert MARK in read(clerk, f"/balie/{kenmerk}")
    director = log_in("uitvaart")
    for address in (f"/dossier/{kenmerk}", f"/dossier/{kenmerk}/ontvangst", "/aangiften"):
        page = read(director, address)
        assert MARK not in page
        assert "Gekozen tussen" not in page
    assert MARK not in read(clerk, f"/balie/{kenmerk}/pakket")


@pytest.mark.parametrize(
    ("tekst", "said"), [("", "Schrijf uw notitie op"), ("x" * 1001, "hoogstens"), ("999991930", "Haal die dan weg")]
)
def test_a_note_that_cannot_be_kept_says_what_to_do(clerk: FlaskClient, kenmerk: str, tekst: str, said: str) -> None:
    answer = clerk.post(f"/balie/{kenmerk}/notities", data={"notitie": tekst})
    assert answer.status_code == 422
    assert said in answer.text


def test_what_is_sent_on_leads_the_declarant_there(log_in: LogIn, clerk: FlaskClient, kenmerk: str) -> None:
    answer = do(clerk, kenmerk, Actie.DOORZENDEN, gemeente="0796", reden="het ziekenhuis staat daar")
    assert answer.status_code == 302
    page = read(log_in("uitvaart"), f"/dossier/{kenmerk}")
    assert "De gemeente 's-Hertogenbosch behandelt de aangifte" in page
    (there,) = re.findall(r'href="/dossier/(OV[^"/]+)">', page)
    assert kenmerk in read(log_in("den-bosch"), f"/balie/{there}")
    assert log_in("den-bosch").get(f"/balie/{kenmerk}").status_code == 404


def test_for_a_municipality_that_does_not_take_part_there_is_a_packet(clerk: FlaskClient, kenmerk: str) -> None:
    do(clerk, kenmerk, Actie.DOORZENDEN, gemeente="0321", reden="het ziekenhuis staat daar")
    clerk.post(f"/balie/{kenmerk}", data={"reden": "controle"})
    assert f'href="/balie/{kenmerk}/pakket"' in read(clerk, f"/balie/{kenmerk}")
    page = read(clerk, f"/balie/{kenmerk}/pakket")
    for words in ("Holthuizen", "ingediend op", "SHA-256", "vertel het de aangever vandaag"):
        assert words in page


def test_two_declarations_of_one_person_lie_side_by_side(
    clerk: FlaskClient, database: Database, deliver: Deliver, kenmerk: str
) -> None:
    other = lay(database, deliver, "crematie")
    page = read(clerk, f"/balie/{other}")
    assert "Misschien is deze persoon al eerder aangegeven" in page
    beside = read(clerk, f"/balie/{other}/naast/{kenmerk}")
    assert "De uitvaart: Begraven of cremeren" in beside
    assert "Holthuizen" not in beside, "what is alike is not shown"


def test_who_was_declared_before_is_told_with_the_other_reference_where_that_lies_here(
    clerk: FlaskClient, database: Database, deliver: Deliver, kenmerk: str
) -> None:
    other = lay(database, deliver, "crematie")
    assert f"Die heeft kenmerk {kenmerk}." in read(clerk, f"/balie/{other}")
    assert "Met dit BSN is nog een aangifte gedaan" not in read(clerk, f"/balie/{kenmerk}")


def test_who_was_declared_elsewhere_is_told_without_any_reference(
    log_in: LogIn, database: Database, deliver: Deliver, kenmerk: str
) -> None:
    other = file(database, "0796", adapter="store").kenmerk
    deliver()
    page = read(log_in("den-bosch"), f"/balie/{other}")
    assert "U hebt daar geen dossier van." in page
    assert kenmerk not in page


def test_a_registrar_whose_name_stands_in_the_declaration_makes_no_akte_without_a_word_why(
    clerk: FlaskClient, database: Database, kenmerk: str
) -> None:
    with database.begin(Scope(gemeente="1942")) as session:
        for wie in queries.colleagues(session):
            service.introduce(session, "1942", wie, "Peter-Jan van der Meijden")
    do(clerk, kenmerk, TAKE)
    assert "In deze aangifte staat iemand met uw naam." in do(clerk, kenmerk, RECORD, **akte()).text
    do(clerk, kenmerk, Actie.AFWIJKEN, regel="R72", reden="een naamgenoot")
    assert do(clerk, kenmerk, RECORD, **akte()).status_code == 302


def test_only_what_is_open_can_be_set_aside_and_stands_there_in_its_own_words(
    clerk: FlaskClient, database: Database, kenmerk: str
) -> None:
    do(clerk, kenmerk, TAKE)
    assert "Er staat nu niets open" in read(clerk, f"/balie/{kenmerk}/afwijken")
    with database.begin(Scope(gemeente="1942")) as session:
        for wie in queries.colleagues(session):
            service.introduce(session, "1942", wie, "Peter-Jan van der Meijden")
    page = read(clerk, f"/balie/{kenmerk}/afwijken?regel=R72")
    assert re.findall(r'type="radio" value="(R[0-9]+)"', page) == ["R72"]
    assert "In deze aangifte staat iemand met uw naam." in page
    assert "checked" in page


def preconditions(page: str) -> list[str]:
    """How many stand how, before the akte and before the verlof."""
    return re.findall(r"<summary>([0-9]+ voorwaarden: [^<]+)</summary>", page)


def test_the_desk_says_how_each_precondition_stands(app: Flask, clerk: FlaskClient, kenmerk: str) -> None:
    do(clerk, kenmerk, TAKE)
    before = preconditions(read(clerk, f"/balie/{kenmerk}"))
    assert before[0] == "16 voorwaarden: 6 niet vergeleken met de BRP, 10 in orde"
    consult(app, clerk, kenmerk, BrpPersoon(voornamen="Adrianus", overleden=True))
    page = read(clerk, f"/balie/{kenmerk}")
    assert preconditions(page)[0] == "16 voorwaarden: 2 open, 1 niet vergeleken met de BRP, 13 in orde"
    do(clerk, kenmerk, Actie.AFWIJKEN, regel="R19", reden="een oude akte")
    page = read(clerk, f"/balie/{kenmerk}")
    assert preconditions(page)[0] == "16 voorwaarden: 1 open, 1 overgeslagen, 1 niet vergeleken met de BRP, 13 in orde"
    for words in ("De persoon staat in de BRP niet als overleden", "Reden: een oude akte", "Voorwaarde overgeslagen"):
        assert words in page


@pytest.mark.parametrize(
    ("name", "chosen", "is_offered"),
    [("gewoon", None, False), ("partner-en-kinderen", None, True), ("gewoon", "brp", True)],
)
def test_a_court_is_told_only_where_there_may_be_minor_children(
    app: Flask,
    clerk: FlaskClient,
    database: Database,
    deliver: Deliver,
    name: str,
    chosen: str | None,
    is_offered: bool,
) -> None:
    kenmerk = lay(database, deliver, name)
    do(clerk, kenmerk, TAKE)
    if chosen:
        consult(app, clerk, kenmerk, BrpPersoon(minderjarige_kinderen=True))
        do(clerk, kenmerk, Actie.KIEZEN, minderjarige_kinderen=chosen)
    assert do(clerk, kenmerk, RECORD, **akte()).status_code == 302
    assert (f"/balie/{kenmerk}/rechtbank_inlichten" in read(clerk, f"/balie/{kenmerk}")) is is_offered


def test_a_colleague_gets_a_dossier_by_name(clerk: FlaskClient, log_in: LogIn, kenmerk: str) -> None:
    log_in("gooise-meren-2")
    do(clerk, kenmerk, TAKE)
    assert "Bram Smit" in read(clerk, f"/balie/{kenmerk}/overdragen")
    assert do(clerk, kenmerk, Actie.OVERDRAGEN, collega="gooise-meren-2").status_code == 302
    assert "Bram Smit behandelt dit" in read(clerk, f"/balie/{kenmerk}")


def test_who_comes_second_reads_who_was_first_and_with_what(clerk: FlaskClient, log_in: LogIn, kenmerk: str) -> None:
    versie = version(clerk, kenmerk)
    do(log_in("gooise-meren-2"), kenmerk, TAKE)
    answer = clerk.post(f"/balie/{kenmerk}/{TAKE}", data={"versie": versie})
    assert answer.status_code == 409
    assert "Het laatste: In behandeling genomen" in answer.text
    assert "door Bram Smit" in answer.text


def test_what_nobody_opened_yet_is_marked_until_somebody_does(clerk: FlaskClient, kenmerk: str) -> None:
    before = clerk.get("/balie").text
    clerk.get(f"/balie/{kenmerk}")
    assert ["Ongezien" in page for page in (before, clerk.get("/balie").text)] == [True, False]


@pytest.mark.parametrize("actie", sorted(set(ACTS) - {Actie.KIEZEN}))
def test_every_act_that_can_be_done_has_a_page_of_its_own(clerk: FlaskClient, kenmerk: str, actie: Actie) -> None:
    status = clerk.get(f"/balie/{kenmerk}/{actie}").status_code
    can = actie in {act.actie for act in ACTS.values()} and status == 200
    posted = clerk.post(f"/balie/{kenmerk}/{actie}", data={"versie": version(clerk, kenmerk)}).status_code
    assert (posted == 403) != can, "what cannot be asked cannot be done either"


def test_which_paper_came_in_is_chosen_and_never_proposed(clerk: FlaskClient, kenmerk: str) -> None:
    assert '<option value="">Maak een keuze' in read(clerk, f"/balie/{kenmerk}/{Actie.STUK_ONTVANGEN}").replace(
        " selected", ""
    )
    refused = do(clerk, kenmerk, Actie.STUK_ONTVANGEN, stuk="")
    assert (refused.status_code, "Kies welk stuk u hebt ontvangen." in refused.text) == (422, True)


def test_the_desk_offers_the_next_act_on_the_page_and_others_by_link(clerk: FlaskClient, kenmerk: str) -> None:
    do(clerk, kenmerk, TAKE)
    assert offered(clerk, kenmerk) == [RECORD]
    page = read(clerk, f"/balie/{kenmerk}")
    for actie in (Actie.AANVULLING_VRAGEN, Actie.WEIGEREN, Actie.DOORZENDEN, Actie.INTREKKEN):
        assert f'href="/balie/{kenmerk}/{actie}"' in page
