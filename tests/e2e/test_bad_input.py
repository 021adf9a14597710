# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What goes wrong at a keyboard gets a clear Dutch answer: nothing typed is lost, nothing is sent twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, text

from overlijden import canonical
from overlijden.termijn import NEDERLAND
from tests.e2e.conftest import LogIn, choose_account
from tests.e2e.walking import check_and_send, day, onward, ordinary
from tests.forms.filing import begin, fill, log_in

TOMORROW = datetime.now(NEDERLAND).date() + timedelta(days=1)
Prepare = Callable[[], str]


@pytest.fixture
def empty_draft(app: Flask) -> str:
    """The address of a draft of the funeral director in which only the municipality was chosen."""
    director = app.test_client()
    log_in(director, "uitvaart")
    return begin(director).rpartition("/")[0]


@pytest.fixture
def full_draft(app: Flask) -> str:
    """The address of one that only needs to be sent."""
    director = app.test_client()
    log_in(director, "uitvaart")
    return fill(director, begin(director), canonical.write(ordinary("1942"))).rpartition("/")[0]


@pytest.fixture
def director(log_in: LogIn) -> Page:
    return log_in("Iris van Dam")


def error(page: Page) -> str:
    """The first thing that the page says is wrong, under a title that says so too."""
    expect(page).to_have_title(re.compile("Controleer uw antwoorden"))
    return page.get_by_role("alert").get_by_role("listitem").first.inner_text()


def dossiers(everything: Engine) -> int:
    with everything.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM dossier")).scalar_one())


def test_a_wrong_bsn_is_named_and_stays(director: Page, empty_draft: str) -> None:
    director.goto(f"{empty_draft}/bsn")
    director.get_by_label("Burgerservicenummer (BSN)", exact=True).fill("999991931")
    onward(director)
    assert error(director) == "Dit nummer klopt niet. Kijk nog eens op het paspoort."
    expect(director.get_by_label("Burgerservicenummer (BSN)", exact=True)).to_have_value("999991931")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (day(TOMORROW), "Deze dag ligt in de toekomst. Kies een andere dag."),
        (("drie", "maart", "2026"), "Vul een bestaande dag in met cijfers, bijvoorbeeld 2 3 2026."),
        (("31", "2", "2026"), "Vul een bestaande dag in met cijfers, bijvoorbeeld 2 3 2026."),
    ],
    ids=["future", "letters", "no such day"],
)
def test_a_day_that_cannot_be_is_named_and_stays(
    director: Page, empty_draft: str, typed: tuple[str, ...], sentence: str
) -> None:
    director.goto(f"{empty_draft}/overlijden")
    question = director.get_by_role("group", name="Dag van overlijden").get_by_role("textbox")
    for number, part in enumerate(typed):
        question.nth(number).fill(part)
    onward(director)
    assert error(director) == sentence
    assert [part.input_value() for part in question.all()] == list(typed)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("foto.jpg", b"\xff\xd8\xff" + b"0" * 10_000_000, "Dit bestand is te groot"),
        ("formulier-a.pdf", b"Beste gemeente,", "Dit bestand kunnen wij niet openen. Gebruik pdf, jpg of png."),
        ("leeg.pdf", b"", "Dit bestand is leeg. Kies een ander bestand."),
    ],
    ids=["10 MB", "text named pdf", "empty"],
)
def test_a_file_that_cannot_be_taken_is_refused_and_the_others_stay(
    director: Page, full_draft: str, tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    director.goto(f"{full_draft}/bijlagen")
    before = director.get_by_role("button", name="Verwijder").count()
    director.get_by_label("Kies een bestand").set_input_files(path)
    onward(director)
    expect(director.get_by_role("main")).to_contain_text(sentence)
    director.goto(f"{full_draft}/bijlagen")
    assert director.get_by_role("button", name="Verwijder").count() == before == 1


def test_a_double_click_on_send_files_once(director: Page, full_draft: str, everything: Engine) -> None:
    before = dossiers(everything)
    director.goto(f"{full_draft}/controleren")
    director.get_by_label("Ik heb alles naar waarheid ingevuld.").check()
    director.get_by_role("button", name="Versturen").dblclick()
    expect(director.get_by_role("heading", level=1)).to_have_text("Wij hebben uw aangifte ontvangen")
    assert dossiers(everything) == before + 1


def test_the_back_button_after_sending_leads_to_the_receipt(
    director: Page, full_draft: str, everything: Engine
) -> None:
    director.goto(f"{full_draft}/controleren")
    kenmerk = check_and_send(director)
    before = dossiers(everything)
    director.go_back()
    if director.get_by_role("button", name="Versturen").is_visible():
        director.get_by_role("button", name="Versturen").click()
    expect(director.get_by_role("main")).to_contain_text(kenmerk)
    assert dossiers(everything) == before


def test_sending_from_two_tabs_files_once(director: Page, full_draft: str, everything: Engine) -> None:
    other = director.context.new_page()
    for tab in (director, other):
        tab.goto(f"{full_draft}/controleren")
    before = dossiers(everything)
    assert check_and_send(director) == check_and_send(other)
    assert dossiers(everything) == before + 1


def test_what_two_tabs_answer_is_all_kept(director: Page, empty_draft: str) -> None:
    other = director.context.new_page()
    director.goto(f"{empty_draft}/plaats")
    other.goto(f"{empty_draft}/contact")
    director.get_by_label("In welke plaats is de persoon overleden?").fill("Bussum")
    other.get_by_label("Naam", exact=True).fill("Iris van Dam")
    other.get_by_label("Telefoonnummer").fill("0612345678")
    onward(director)
    onward(other)
    director.goto(f"{empty_draft}/controleren")
    expect(director.get_by_role("main")).to_contain_text("Bussum")
    expect(director.get_by_role("main")).to_contain_text("0612345678")


def test_what_is_typed_while_the_session_ends_is_kept(director: Page, empty_draft: str, everything: Engine) -> None:
    director.goto(f"{empty_draft}/plaats")
    director.get_by_label("In welke plaats is de persoon overleden?").fill("Muiderberg")
    with everything.begin() as connection:
        connection.execute(text("DELETE FROM sessie"))
    onward(director)
    expect(director.get_by_role("heading", level=1)).to_have_text("U bent uitgelogd")
    with director.expect_popup() as opened:
        director.get_by_role("link", name="Log in (opent een nieuw venster)").click()
    choose_account(opened.value, "Iris van Dam")
    onward(director)
    expect(director.get_by_label("In welke plaats is de persoon overleden?")).to_have_value("Muiderberg")
    expect(director.get_by_role("main")).to_contain_text("U bent opnieuw ingelogd")
    onward(director)
    director.goto(f"{empty_draft}/controleren")
    expect(director.get_by_role("main")).to_contain_text("Muiderberg")


def test_an_expired_draft_says_so_when_it_is_opened_or_saved(
    director: Page, empty_draft: str, everything: Engine
) -> None:
    director.goto(f"{empty_draft}/plaats")
    with everything.begin() as connection:
        identifier = {"id": empty_draft.rpartition("/")[2]}
        connection.execute(
            text("UPDATE concept SET vervalt_op = now() - interval '1 minute' WHERE id = :id"), identifier
        )
    director.get_by_label("In welke plaats is de persoon overleden?").fill("Bussum")
    onward(director)
    expect(director.get_by_role("heading", level=1)).to_have_text("Deze aangifte is verlopen")
    director.goto(empty_draft)
    expect(director.get_by_role("main")).to_contain_text("Wij bewaren een aangifte die niet is verstuurd zeven dagen.")


def test_what_is_missing_is_named_on_the_check_page_and_nothing_is_sent(
    director: Page, empty_draft: str, everything: Engine
) -> None:
    before = dossiers(everything)
    director.goto(f"{empty_draft}/controleren")
    director.get_by_label("Ik heb alles naar waarheid ingevuld.").check()
    director.get_by_role("button", name="Versturen").click()
    assert error(director) == "Vul de pagina 'Plaats' in."
    director.get_by_role("alert").get_by_role("link").first.click()
    expect(director.get_by_role("heading", level=1)).to_have_text("In welke plaats is de persoon overleden?")
    assert dossiers(everything) == before
