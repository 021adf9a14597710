# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The main job in a browser without scripts: declare in each kind of municipality, and see what becomes of it."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, text

from overlijden import dutch
from overlijden.codes import kb_dagen
from overlijden.samples import pdf
from overlijden.tables import Base
from overlijden.termijn import NEDERLAND, termijn
from overlijden.tools.cleaning import clean
from tests.e2e.conftest import SECONDS, LogIn
from tests.e2e.stack import Stack
from tests.e2e.walking import answer, begin, begin_ordinary, check_and_send, day, onward

TODAY = datetime.now(NEDERLAND).date()
YESTERDAY = TODAY - timedelta(days=1)
WINDOW = termijn(YESTERDAY, None, kb_dagen())
FOURTH_DAY = next(dag.datum for dag in WINDOW.dagen if dag.nummer == 4)


@pytest.fixture
def form_a(tmp_path: Path) -> Path:
    """A scan of the doctor's statement."""
    path = tmp_path / "formulier-a.pdf"
    path.write_bytes(pdf("Verklaring van overlijden"))
    return path


def declare(page: Page, gemeente: str, plaats: str, scan: Path) -> None:
    """Begin, and answer every question of an ordinary death."""
    begin_ordinary(page, gemeente)
    answer_everything(page, plaats, scan)


def answer_everything(page: Page, plaats: str, scan: Path) -> None:
    """Answer every question of an ordinary death, up to the page where all is checked."""
    answer(page, "In welke plaats is de persoon overleden?", {"In welke plaats is de persoon overleden?": plaats})
    answer(page, "Had de persoon een burgerservicenummer (BSN)?", {"Burgerservicenummer (BSN)": "9999.92.740"})
    answer(
        page,
        "Wie is er overleden?",
        {
            "Alle voornamen": "Jael",
            "Voorvoegsel (niet verplicht)": "de",
            "Achternaam bij de geboorte": "Jager",
            "Geslacht": "Vrouw",
        },
    )
    answer(
        page,
        "Wanneer en waar is Jael de Jager geboren?",
        {"Geboortedatum": ("1", "1", "2000"), "Geboorteplaats": "'s-Gravenhage"},
    )
    known = "Weet u op welke dag Jael de Jager is overleden?"
    answer(page, known, {known: "Ja"})
    answer(
        page,
        "Op welke dag is Jael de Jager overleden?",
        {"Dag van overlijden": day(YESTERDAY), "Hoe laat is Jael de Jager overleden?": ("9", "5")},
    )
    answer(
        page,
        "Wat was het laatste woonadres van Jael de Jager?",
        {
            "Straat (niet verplicht)": "Leyweg",
            "Huisnummer (niet verplicht)": "1485",
            "Postcode (niet verplicht)": "2584 ae",
            "Woonplaats": "'s-Gravenhage",
        },
    )
    married = "Was Jael de Jager getrouwd of had Jael de Jager een geregistreerd partnerschap?"
    answer(page, married, {married: "Nooit getrouwd geweest en geen geregistreerd partnerschap gehad"})
    expect(page.get_by_role("heading", level=1)).to_have_text("Wie zijn de ouders van Jael de Jager?")
    for number, (voornamen, voorvoegsel, achternaam) in enumerate([("Anita", "", "Jansen"), ("Jan", "de", "Jager")], 1):
        parent = page.get_by_role("group", name=f"Ouder {number}")
        parent.get_by_label("Alle voornamen").fill(voornamen)
        parent.get_by_label("Voorvoegsel").fill(voorvoegsel)
        parent.get_by_label("Achternaam bij de geboorte").fill(achternaam)
    onward(page)
    children = "Had Jael de Jager kinderen jonger dan 18 jaar?"
    answer(page, children, {children: "Nee"})
    answer(
        page,
        "Wie bent u?",
        {
            "Regelt u de uitvaart, en heeft iemand die van het overlijden weet u daarvoor gemachtigd?": "Ja",
            "Burgerservicenummer (BSN)": "999993872",
            "Alle voornamen": "Peter-Jan",
            "Voorvoegsel (niet verplicht)": "van der",
            "Achternaam bij de geboorte": "Meijden",
            "Geboortedatum": ("17", "4", "1959"),
            "Geboorteplaats": "Sint-Oedenrode",
        },
    )
    answer(
        page,
        "Wie heeft u gemachtigd?",
        {
            "Naam van wie de machtiging gaf": "Mirjam Heijn",
            "Deze persoon heeft mij gemachtigd om dit door te geven.": True,
        },
    )
    statement = "Welke verklaring gaf de arts?"
    answer(page, statement, {statement: "Verklaring van natuurlijk overlijden"})
    answer(
        page,
        "Welke arts heeft het overlijden vastgesteld?",
        {
            "Naam van de arts (niet verplicht)": "A. Voorbeeld",
            "Plaats van de arts (niet verplicht)": plaats,
            "Soort arts": "Behandelend arts",
            "Wat gebeurt er met de gesloten envelop (formulier B)?": "Op papier naar de gemeente",
        },
    )
    route = "Hoe komt formulier A bij de gemeente?"
    answer(page, route, {route: "Als bijlage bij de aangifte"})
    said = page.get_by_role("paragraph").filter(has_text="De uitvaart mag vanaf")
    expect(said).to_contain_text(dutch.day(WINDOW.uiterlijk_kb_werkdag))
    answer(
        page,
        "Wanneer is de begrafenis of crematie?",
        {
            "Wat voor uitvaart wordt het?": "Begraven",
            "Dag van de uitvaart": day(FOURTH_DAY),
            "Tijd van de uitvaart (niet verplicht)": ("14", "00"),
            "Plaats en naam van de locatie": f"{plaats}, Nieuwe Begraafplaats",
        },
    )
    page.get_by_label("Kies een bestand").set_input_files(scan)
    page.get_by_role("button", name="Voeg dit bestand toe en kies nog een").click()
    expect(page.get_by_role("listitem").filter(has_text="formulier-a.pdf")).to_be_visible()
    onward(page)
    answer(
        page,
        "Hoeveel uittreksels van de akte van overlijden wilt u?",
        {"Uittreksels in het Nederlands": "2"},
    )
    answer(
        page,
        "Hoe kan de gemeente u bereiken?",
        {"Naam": "Peter-Jan van der Meijden", "E-mailadres": "uitvaart@example.nl", "Telefoonnummer": "0612345678"},
    )
    expect(page.get_by_role("heading", level=1)).to_have_text("Kijk of alles klopt")


def see_status(page: Page, kenmerk: str, expected: str) -> None:
    """Look at the status page again until it says so."""
    page.goto(f"/dossier/{kenmerk}")
    for _ in range(40):
        if expected in page.get_by_role("main").inner_text():
            return
        page.wait_for_timeout(SECONDS / 4)
        page.reload()
    expect(page.get_by_role("main")).to_contain_text(expected)


def test_a_declaration_to_the_shared_store_reaches_the_desk_and_gets_its_akte_number(
    log_in: LogIn, form_a: Path
) -> None:
    director = log_in("Iris van Dam")
    declare(director, "Gooise Meren", "Bussum", form_a)
    director.get_by_role("link", name="Wijzig Woonadres").click()
    answer(director, "Wat was het laatste woonadres van Jael de Jager?", {"Huisnummer (niet verplicht)": "1487"})
    expect(director.get_by_role("heading", level=1)).to_have_text("Kijk of alles klopt")
    expect(director.get_by_role("main")).to_contain_text("1487")
    kenmerk = check_and_send(director)
    see_status(director, kenmerk, "Bij de gemeente")

    registrar = log_in("Noor de Wit")
    registrar.get_by_role("link", name=kenmerk).click()
    expect(registrar.get_by_role("main")).to_contain_text("1487")
    registrar.get_by_role("button", name="Neem in behandeling").click()
    registrar.get_by_label("Aktenummer").fill("200251")
    akte_date = registrar.get_by_role("group", name="Datum van de akte").get_by_role("textbox").all()
    for part, typed in zip(akte_date, day(TODAY), strict=True):
        part.fill(typed)
    registrar.get_by_role("button", name="Leg de akte vast").click()
    expect(registrar.get_by_role("main")).to_contain_text("Akte gemaakt")

    see_status(director, kenmerk, "200251")


def test_what_a_clerk_puts_down_at_the_counter_lies_on_her_desk(log_in: LogIn, form_a: Path) -> None:
    clerk = log_in("Bram Smit")
    clerk.get_by_role("link", name="Neem de aangifte op").click()
    clerk.get_by_label("Identiteitskaart").check()
    clerk.get_by_label("Het document is geldig en de foto is van de aangever.").check()
    clerk.get_by_role("button", name="Begin").click()
    answer_everything(clerk, "Bussum", form_a)
    expect(clerk.get_by_role("main")).to_contain_text("laat de aangever lezen wat u invulde")
    if (warned := clerk.get_by_label("bij 'Let op' gelezen")).count():
        warned.check()
    clerk.get_by_label("Ik heb alles naar waarheid ingevuld.").check()
    clerk.get_by_role("button", name="Versturen").click()
    expect(clerk.get_by_role("heading", level=1)).to_have_text("Jael de Jager")
    expect(clerk.get_by_role("main")).to_contain_text("Legitimatie van de aangever: identiteitskaart")
    kenmerk = clerk.url.rpartition("/")[2]
    while not clerk.get_by_role("button", name="Neem in behandeling").count():
        clerk.wait_for_timeout(SECONDS / 4)
        clerk.reload()
    registrar = log_in("Noor de Wit")
    registrar.get_by_role("link", name=kenmerk).click()
    registrar.get_by_role("button", name="Neem in behandeling").click()
    expect(registrar.get_by_role("main")).to_contain_text("Noor de Wit behandelt dit")


def test_a_declaration_to_an_own_back_end_arrives_there_once_with_its_document(
    log_in: LogIn, form_a: Path, service: Stack
) -> None:
    director = log_in("Iris van Dam")
    declare(director, "'s-Hertogenbosch", "Rosmalen", form_a)
    kenmerk = check_and_send(director)
    see_status(director, kenmerk, "Bij de gemeente")
    cleaned = clean(form_a.read_bytes())[1]
    (zaak,) = (zaak for zaak in service.zaken if zaak["kenmerk"] == kenmerk)
    assert [document["sha256"] for document in zaak["documenten"]] == [hashlib.sha256(cleaned).hexdigest()]
    see_status(director, kenmerk, zaak["zaaknummer"])


def test_a_municipality_that_has_not_joined_helps_within_two_questions_and_stores_nothing(
    log_in: LogIn, everything: Engine
) -> None:
    director = log_in("Iris van Dam")
    before = row_counts(everything)
    begin(director, "Houten")
    help_page = director.get_by_role("main")
    expect(director.get_by_role("heading", level=1)).to_have_text("Gemeente Houten")
    expect(help_page.get_by_role("link", name="030 639 26 11")).to_have_attribute("href", "tel:0306392611")
    expect(help_page).to_contain_text("Postbus 30, 3990 DA Houten")
    expect(help_page).to_contain_text("de verklaring van overlijden van de arts (formulier A)")
    assert row_counts(everything) == before


def row_counts(everything: Engine) -> dict[str, int]:
    with everything.connect() as connection:
        counts = {name: text(f"SELECT count(*) FROM {name}") for name in Base.metadata.tables}  # noqa: S608 - our own names
        return {name: connection.execute(count).scalar_one() for name, count in counts.items()}


def test_next_of_kin_declares_with_digid_where_that_is_open(log_in: LogIn) -> None:
    daughter = log_in("Sanne Bakker")
    begin_ordinary(daughter, "Gooise Meren")
    expect(daughter.get_by_role("heading", level=1)).to_have_text("In welke plaats is de persoon overleden?")


def test_next_of_kin_is_helped_where_the_municipality_has_not_joined(log_in: LogIn) -> None:
    daughter = log_in("Sanne Bakker")
    begin(daughter, "Houten")
    expect(daughter.get_by_role("main")).to_contain_text("Bel of maak een afspraak. Wij hebben niets bewaard.")
