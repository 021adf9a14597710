# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every page in every state is accessible (WCAG 2.2 AA and good practice), fits a small phone, and is light.

``PICTURES=folder`` keeps a picture of each, on a desk and on a phone, and what was found, for the statement.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page, Response
from sqlalchemy import text

from forms.steps import BY_SLUG, CONTROLEREN, GEMEENTE, STEPS
from overlijden import canonical, service, web
from overlijden.aangifte import BijlageSoort
from overlijden.balie.acts import ACTS
from overlijden.bijlagen import make
from overlijden.db import Scope
from overlijden.dossier import queries
from overlijden.rules import Context
from overlijden.samples import pdf
from overlijden.status import AFTER_AKTE, ENDS, Actie, Rol, Status, allowed
from overlijden.termijn import today
from tests import filing
from tests.attacks import image
from tests.e2e import nu
from tests.e2e.conftest import choose_account, window
from tests.e2e.stack import Stack
from tests.e2e.statement import WIDTHS
from tests.e2e.walking import onward, ordinary
from tests.forms.filing import begin, fill, log_in, typed

DESK, PHONE = WIDTHS
AXE = files("axe_playwright_python") / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
PICTURES = os.environ.get("PICTURES")
FIRST_VISIT, NEXT_PAGE = 35_000, 8_000  # bytes

# Steps that an ordinary declaration does not have, with a sample that has them.
SAMPLES = {
    "partner": "partner-en-kinderen",
    "eerdere-partners": "eerdere-partners",
    "overleg": "minderjarige",
    "andere-termijn": "begraving-laat",
    "buitenland": "laissez-passer",
    "onderweg": "onderweg",
    "periode": "periode",
}
SLUGS = [step.slug for step in STEPS if step not in (GEMEENTE, CONTROLEREN)]


@dataclass(eq=False)
class Visitor:
    """Browser windows by account, with scripts so that a page can be inspected, and the application to prepare with."""

    browser: Browser
    service: Stack
    app: Flask
    opened: ExitStack
    checker: nu.Checker
    contexts: dict[str, BrowserContext] = field(default_factory=dict)
    sent: dict[Page, Response] = field(default_factory=dict)

    def page(self, account: str = "") -> Page:
        """A new page of this account; of nobody without one."""
        if account not in self.contexts:
            context = self.opened.enter_context(window(self.browser, self.service, scripts=True))
            context.add_init_script(path=str(AXE))
            if account:
                page = context.new_page()
                page.goto("/inloggen")
                choose_account(page, account)
            self.contexts[account] = context
        page = self.contexts[account].new_page()
        page.on("response", lambda came: self.note(page, came))
        return page

    def note(self, page: Page, came: Response) -> None:
        """Keep what a page came as, because a browser mends what it shows."""
        if came.request.is_navigation_request() and came.frame == page.main_frame:
            self.sent[page] = came

    def go(self, address: str, account: str = "") -> Page:
        page = self.page(account)
        page.goto(address)
        return page

    @property
    def director(self) -> FlaskClient:
        client = self.app.test_client()
        log_in(client, "uitvaart")
        return client

    @cache  # noqa: B019 - there is one visitor per run
    def draft(self, name: str) -> str:
        """The address of a draft with the answers of this sample."""
        answers = _answers(name)
        return fill(self.director, begin(self.director, onderweg=_on_the_way(answers)), answers).rpartition("/")[0]

    @cache  # noqa: B019 - the same
    def filed(self, gemeente: str, nth: int) -> str:
        """The reference of a declaration that this municipality has."""
        services: web.Services = self.app.extensions["overlijden"]
        adapter = {"1942": "store", "0796": "stuf_zds"}[gemeente]
        return filing.file(services.database, gemeente, adapter=adapter).kenmerk


def _on_the_way(answers: dict[str, Any]) -> str:
    found: str = answers["overlijden"].get("onderweg", "")
    return found


def _answers(name: str) -> dict[str, Any]:
    written: dict[str, Any] = canonical.write(ordinary("1942", name))
    return written


@pytest.fixture(scope="session")
def checker() -> Iterator[nu.Checker]:
    with nu.checker() as checker:
        yield checker


@pytest.fixture(scope="session")
def visitor(browser: Browser, service: Stack, app: Flask, checker: nu.Checker) -> Iterator[Visitor]:
    with ExitStack() as opened:
        yield Visitor(browser, service, app, opened, checker)


@pytest.fixture(autouse=True)
def _closed(visitor: Visitor) -> Iterator[None]:
    """A page that stays open costs the browser as much as one that is looked at."""
    yield
    for page in [page for context in visitor.contexts.values() for page in context.pages]:
        page.close()
    visitor.sent.clear()


NARROW = "all => all.filter(one => one.textContent.trim() && one.clientWidth < 100).length"
HIDDEN = """all => all.filter(one => {
    const style = getComputedStyle(one)
    return style.borderTopStyle === 'none' || parseFloat(style.borderTopWidth) === 0
}).map(one => one.outerHTML)"""
SETTLED = "Promise.all(document.getAnimations().map(one => one.finished))"


def faults(visitor: Visitor, page: Page, name: str) -> list[str]:
    """What is wrong with this page: errors of its HTML, each violation, sideways scrolling, a heading that lacks."""
    page.wait_for_load_state("load")  # measured sooner, a page may still lack its style
    found = visitor.checker(visitor.sent[page].body())
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        violations = page.evaluate("tags => axe.run({runOnly: tags}).then(result => result.violations)", TAGS)
        found += [f"{width}: {one['id']}: {node['html']}" for one in violations for node in one["nodes"]]
    keep_pictures(page, name)
    page.emulate_media(color_scheme="dark")
    keep_pictures(page, f"night {name}")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(SETTLED)  # a button's colour fades into another; halfway it is of no palette
        unreadable = page.evaluate("axe.run({runOnly: ['color-contrast']}).then(result => result.violations)")
        found += [f"{width} at night: {node['html']}" for one in unreadable for node in one["nodes"]]
    page.emulate_media(forced_colors="active", color_scheme="dark")
    found += [f"without a border in the system's own colours: {one}" for one in hidden(page)]
    page.emulate_media(forced_colors="none", color_scheme="light")
    page.set_viewport_size({"width": PHONE, "height": 256})  # also 1280 by 1024 that is enlarged four times
    if (wide := page.evaluate("document.documentElement.scrollWidth")) > PHONE:
        found.append(f"{wide} px wide on a screen of {PHONE}")
    cut = "all => all.filter(one => one.scrollWidth > one.clientWidth).length"
    if count := page.locator(".table-scroll:has(.table-stack)").evaluate_all(cut):
        found.append(f"{count} tables cut off on a screen of {PHONE}")
    if count := page.locator(".summary dd:not(.summary__change)").evaluate_all(NARROW):
        found.append(f"{count} answers too narrow to read on a screen of {PHONE}")
    if page.get_by_role("heading", level=1).count() != 1:
        found.append("not exactly one h1")
    if page.locator("html").get_attribute("lang") != "nl" or not page.title():
        found.append("no language or no title")
    keep(page, name, found)
    return found


def hidden(page: Page) -> list[str]:
    """The controls that nothing but a ground tells from the page."""
    controls = "main :is(.nl-button, .utrecht-textbox, .utrecht-select, .utrecht-textarea, .utrecht-alert)"
    shown: list[str] = page.locator(controls).evaluate_all(HIDDEN)
    return shown


def keep(page: Page, name: str, found: list[str]) -> None:
    """Write down what was found on a page, for ``tests.e2e.statement``."""
    if PICTURES:
        browser = page.context.browser
        said = {"page": name, "faults": found, "axe": page.evaluate("axe.version")}
        said["chromium"] = browser.version if browser else ""
        (Path(PICTURES) / f"{name.replace(' ', '-')}.json").write_text(json.dumps(said), encoding="utf-8")


def keep_pictures(page: Page, name: str) -> None:
    for width in (DESK, PHONE) if PICTURES else ():
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=Path(PICTURES or "") / f"{name.replace(' ', '-')}-{width}.png", full_page=True)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_step_that_was_answered_is_sound(visitor: Visitor, slug: str) -> None:
    page = visitor.go(f"{visitor.draft(SAMPLES.get(slug, 'gewoon'))}/{slug}", "Iris van Dam")
    assert faults(visitor, page, f"step-{slug}") == []


@pytest.mark.parametrize("slug", SLUGS)
def test_a_step_with_everything_wrong_is_sound(visitor: Visitor, slug: str) -> None:
    name = SAMPLES.get(slug, "gewoon")
    address = f"{visitor.draft(name)}/{slug}"
    visitor.director.post(address, data={})
    assert faults(visitor, visitor.go(address, "Iris van Dam"), f"wrong-{slug}") == []
    visitor.director.post(address, data=typed(BY_SLUG[slug], _answers(name)))


def choose_nothing(visitor: Visitor) -> Page:
    page = visitor.go("/aangifte")
    onward(page)
    return page


def check_an_empty_draft(visitor: Visitor) -> Page:
    return visitor.go(begin(visitor.director).replace("plaats", "controleren"), "Iris van Dam")


def check_with_a_warning(visitor: Visitor) -> Page:
    return visitor.go(f"{visitor.draft('periode')}/controleren", "Iris van Dam")


def forget_to_confirm(visitor: Visitor) -> Page:
    page = check_with_a_warning(visitor)
    page.get_by_role("button", name="Versturen").click()
    return page


def have_no_bsn(visitor: Visitor) -> Page:
    page = visitor.go(begin(visitor.director).replace("plaats", "bsn"), "Iris van Dam")
    page.get_by_label("Nee", exact=True).check()
    onward(page)
    return page


def prepare(visitor: Visitor, geval: str) -> Page:
    page = visitor.go(f"/gemeente/1942/{geval}/voorbereiden")
    page.get_by_label("Achternaam van uw kind").fill("Zonnebloem")
    onward(page)
    return page


def answer_nothing(visitor: Visitor, address: str) -> Page:
    page = visitor.go(address)
    onward(page)
    return page


def refuse_a_file(visitor: Visitor) -> Page:
    page = visitor.go(f"{visitor.draft('gewoon')}/bijlagen", "Iris van Dam")
    page.get_by_label("Kies een bestand").set_input_files({"name": "a.pdf", "mimeType": "", "buffer": b"tekst"})
    onward(page)
    return page


def refuse_a_large_file(visitor: Visitor) -> Page:
    page = visitor.go(f"{visitor.draft('gewoon')}/bijlagen", "Iris van Dam")
    large = pdf("groot") + b"0" * 10_000_000
    page.get_by_label("Kies een bestand").set_input_files({"name": "a.pdf", "mimeType": "", "buffer": large})
    onward(page)
    return page


def find_an_expired_draft(visitor: Visitor) -> Page:
    address = begin(visitor.director).rpartition("/")[0]
    services: web.Services = visitor.app.extensions["overlijden"]
    with services.database.begin(Scope(partij=filing.PARTIJ)) as session:
        expire = text("UPDATE concept SET vervalt_op = now() - interval '1 minute' WHERE id = :id")
        session.execute(expire, {"id": address.rpartition("/")[2]})
    return visitor.go(address, "Iris van Dam")


def open_new(visitor: Visitor, nth: int) -> Page:
    """A dossier that nobody took up; the delivery worker may still be at it."""
    page = visitor.go(f"/balie/{visitor.filed('1942', nth)}", "Noor de Wit")
    while not page.get_by_role("button", name="Neem in behandeling").count():
        page.wait_for_timeout(100)
        page.reload()
    return page


def take_up(page: Page) -> Page:
    page.get_by_role("button", name="Neem in behandeling").click()
    return page


def forget_the_akte_number(visitor: Visitor) -> Page:
    page = take_up(open_new(visitor, 2))
    page.get_by_role("button", name="Leg de akte vast").click()
    return page


def be_second(visitor: Visitor) -> Page:
    """Two windows on one dossier; the second one acts on what is no longer so."""
    page = open_new(visitor, 3)
    take_up(open_new(visitor, 3))
    return take_up(page)


def withdraw_without_a_reason(visitor: Visitor) -> Page:
    page = visitor.go(f"/dossier/{visitor.filed('1942', 1)}/intrekken", "Iris van Dam")
    page.get_by_role("button", name="Trek de aangifte in").click()
    return page


def follow(visitor: Visitor, nth: int) -> Page:
    """How a declaration stands, for whoever has its code."""
    kenmerk = visitor.filed("1942", nth)
    services: web.Services = visitor.app.extensions["overlijden"]
    with services.database.begin(Scope(partij=filing.PARTIJ)) as session:
        found = queries.find(session, kenmerk)
        assert found is not None
    page = visitor.go("/volgen")
    page.get_by_label("Kenmerk").fill(kenmerk)
    page.get_by_label("Volgcode").fill(found.volgcode or "")
    onward(page)
    return page


def begin_a_change(visitor: Visitor, nth: int) -> Page:
    page = visitor.go(f"/dossier/{visitor.filed('1942', nth)}", "Iris van Dam")
    page.get_by_role("button", name="Wijzig de aangifte").click()
    return page


def change_something(visitor: Visitor, nth: int) -> Page:
    """A change that is shown, and that still lacks its reason."""
    page = begin_a_change(visitor, nth)
    page.get_by_role("link", name="Wijzig Contact").click()
    page.get_by_label("Telefoonnummer").fill("0201234567")
    onward(page)
    return page


def look_at_figures(visitor: Visitor) -> Page:
    """The figures of a municipality that received something."""
    visitor.filed("1942", 1)
    return visitor.go("/balie/cijfers", "Noor de Wit")


def forget_why(visitor: Visitor) -> Page:
    page = change_something(visitor, 8)
    page.get_by_label("Ik heb alles naar waarheid ingevuld.").check()
    page.get_by_role("button", name="Verstuur de wijziging").click()
    return page


def send_a_change(visitor: Visitor) -> Page:
    page = change_something(visitor, 9)
    page.get_by_label("Waarom wijzigt u de aangifte?").fill("Het nummer was van een collega.")
    page.get_by_label("Ik heb alles naar waarheid ingevuld.").check()
    page.get_by_role("button", name="Verstuur de wijziging").click()
    return page


def offer(visitor: Visitor, address: str) -> Page:
    page = visitor.go(f"{address}/overdragen", "Iris van Dam")
    page.get_by_role("button", name="Maak een code").click()
    return page


def take_over(visitor: Visitor, code: str, who: str = "Joost Rietveld") -> Page:
    page = visitor.go("/overnemen", who)
    page.get_by_label("Code").fill(code)
    onward(page)
    return page


def see_what_is_taken_over(visitor: Visitor) -> Page:
    code = offer(visitor, f"/dossier/{visitor.filed('1942', 1)}").get_by_role("main").locator("h2").inner_text()
    return take_over(visitor, code)


def have_taken_over(visitor: Visitor) -> Page:
    code = offer(visitor, f"/dossier/{visitor.filed('1942', 11)}").get_by_role("main").locator("h2").inner_text()
    page = take_over(visitor, code, "Sanne Bakker")
    page.get_by_role("button", name="Neem de aangifte over").click()
    return page


def leave_a_change(visitor: Visitor) -> Page:
    begin_a_change(visitor, 10)
    return visitor.go(f"/dossier/{visitor.filed('1942', 10)}", "Iris van Dam")


def throw_away(visitor: Visitor) -> Page:
    return visitor.go(begin(visitor.director).replace("plaats", "verwijderen"), "Iris van Dam")


def without_a_day(visitor: Visitor) -> Page:
    page = visitor.go(begin(visitor.director).replace("plaats", "dag-bekend"), "Iris van Dam")
    page.get_by_role("radio", name=re.compile("^Nee")).check()
    onward(page)
    return page


def without_a_partner(visitor: Visitor) -> Page:
    """Somebody turns out never to have been married, after the partner was named."""
    answers = _answers("partner-en-kinderen")
    address = fill(visitor.director, begin(visitor.director), answers)
    never = {"overledene.burgerlijke_staat": "1"}
    visitor.director.post(address.replace("controleren", "burgerlijke-staat"), data=never)
    return visitor.go(address, "Iris van Dam")


def settle_nonsense(visitor: Visitor) -> Page:
    page = visitor.go("/bedrijf", "Joost Rietveld")
    page.get_by_label("E-mailadres").fill("planning")
    page.get_by_role("button", name="Bewaar", exact=True).click()
    return page


def find_nothing(visitor: Visitor) -> Page:
    visitor.filed("1942", 1)
    visitor.filed("0796", 1)  # one alone is not searched for
    page = visitor.go("/aangiften", "Iris van Dam")
    page.get_by_label("Achternaam of kenmerk").fill("Nergenshuizen")
    page.get_by_role("button", name="Zoek").click()
    return page


def find_by_name(visitor: Visitor, naam: str) -> Page:
    visitor.filed("1942", 1)
    page = visitor.go("/balie", "Noor de Wit")
    page.get_by_label("Kenmerk, BSN of achternaam").fill(naam)
    page.get_by_role("button", name="Zoek").click()
    return page


def note_nothing(visitor: Visitor) -> Page:
    page = visitor.go(f"/balie/{visitor.filed('1942', 1)}", "Noor de Wit")
    page.get_by_text("Schrijf een notitie").click()
    page.get_by_role("button", name="Bewaar de notitie").click()
    return page


def refuse_without_a_reason(visitor: Visitor) -> Page:
    take_up(open_new(visitor, 5))
    page = visitor.go(f"/balie/{visitor.filed('1942', 5)}/weigeren", "Noor de Wit")
    page.get_by_role("button", name="Weiger").click()
    return page


def see_a_difference(visitor: Visitor) -> Page:
    """A dossier of which the BRP says something else; nothing was chosen, and the page says so."""
    services: web.Services = visitor.app.extensions["overlijden"]
    kenmerk = filing.file(services.database, "1942", adapter="store", name="partner-en-kinderen").kenmerk
    page = visitor.go(f"/balie/{kenmerk}", "Noor de Wit")
    while not page.get_by_role("button", name="Vraag de BRP").count():
        page.wait_for_timeout(100)
        page.reload()
    page.get_by_role("button", name="Vraag de BRP").click()
    page.get_by_role("button", name="Leg de keuzes vast").click()
    return page


def look_beside(visitor: Visitor, ending: str) -> Page:
    """A dossier with a paper and a photograph, one of which lies beside it."""
    services: web.Services = visitor.app.extensions["overlijden"]
    kenmerk = visitor.filed("1942", 8)
    row = make(image("PNG", (1200, 1600)), "foto.png", BijlageSoort.A_VERKLARING, filing.PARTIJ)
    with services.database.begin(Scope(partij=filing.PARTIJ)) as session:
        found = queries.find(session, kenmerk)
        assert found is not None
        row.dossier_id, row.gemeente = found.id, found.gemeente
        session.add(row)
    page = visitor.go(f"/balie/{kenmerk}", "Noor de Wit")
    page.get_by_role("link", name=re.compile(rf"Leg ernaast.*\{ending}")).last.click()
    return page


def amend(visitor: Visitor) -> Page:
    """A dossier of which the declarant changed something after it was taken up."""
    take_up(open_new(visitor, 6))
    services: web.Services = visitor.app.extensions["overlijden"]
    with services.database.begin(Scope(gemeente="1942")) as session:
        found = queries.find(session, visitor.filed("1942", 6))
        assert found is not None
        declared = queries.declared(session, found)
        changed = dataclasses.replace(declared, contact=dataclasses.replace(declared.contact, telefoon="0201234567"))
        service.amend(session, found, changed, Context(nu=datetime.now(UTC)), by=filing.DIRECTOR)
    return visitor.go(f"/balie/{visitor.filed('1942', 6)}", "Noor de Wit")


def press(visitor: Visitor, address: str, button: str) -> Page:
    """Send a clerk's page as it is."""
    page = visitor.go(address, "Noor de Wit")
    page.get_by_role("button", name=button, exact=True).click()
    return page


def begin_at_the_counter(visitor: Visitor) -> str:
    """The address of a draft that was begun at the counter."""
    page = visitor.go("/balie/aangifte", "Noor de Wit")
    page.get_by_label("Paspoort").check()
    page.get_by_label("Het document is geldig").check()
    page.get_by_role("button", name="Begin", exact=True).click()
    page.wait_for_url("**/plaats")
    return page.url


def begin_twice_at_the_counter(visitor: Visitor) -> Page:
    begin_at_the_counter(visitor)
    return visitor.go("/balie/aangifte", "Noor de Wit")


def pay(visitor: Visitor, nth: int, uitkomst: str = "") -> Page:
    """To where her extracts are paid, and back when she did something there."""
    page = visitor.go(f"/dossier/{visitor.filed('1942', nth)}", "Iris van Dam")
    page.get_by_role("button", name="Betaal online").click()
    if uitkomst:
        page.get_by_role("link", name="Ga naar de betaalpagina").click()
        page.get_by_role("button", name=uitkomst, exact=True).click()
        page.wait_for_url("**/betaling/**")
    return page


def type_on(visitor: Visitor) -> Page:
    """What somebody reads whose log-in ended meanwhile: here nobody is logged in."""
    page = visitor.go("/toegankelijkheid")
    address = f"{visitor.draft('gewoon')}/plaats"
    page.evaluate(
        "address => { document.body.innerHTML = `<form method=post action=${address}><input name=overlijden.plaats"
        " value=Bussum></form>`; document.forms[0].submit() }",
        address,
    )
    page.wait_for_url(f"**{address}")
    return page


def ask_after(visitor: Visitor, code: str) -> Page:
    page = visitor.go("/verificatie")
    page.get_by_role("textbox").fill(code)
    page.get_by_role("button", name="Controleer").click()
    return page


PAGES: dict[str, Callable[[Visitor], Page]] = {
    "start": lambda visitor: visitor.go("/"),
    "place": lambda visitor: visitor.go("/aangifte"),
    "which municipality": lambda visitor: visitor.go("/aangifte?plaats=Bussum"),
    "municipality": lambda visitor: visitor.go("/aangifte?plaats=Nergenshuizen"),
    "no municipality chosen": choose_nothing,
    "what happened": lambda visitor: visitor.go("/gemeente/1942/wat-is-er-gebeurd"),
    "what happened unanswered": lambda visitor: answer_nothing(visitor, "/gemeente/1942/wat-is-er-gebeurd"),
    "found": lambda visitor: visitor.go("/gemeente/1942/gevonden"),
    "privacy": lambda visitor: visitor.go("/privacy/1942"),
    "accessibility": lambda visitor: visitor.go("/toegankelijkheid"),
    "logged out while typing": type_on,
    "to pay": lambda visitor: pay(visitor, 12),
    "payment that stopped": lambda visitor: pay(visitor, 13, "Stop"),
    "paid": lambda visitor: pay(visitor, 14, "Betaal"),
    "stillborn": lambda visitor: visitor.go("/gemeente/0321/levenloos"),
    "died before birth was declared": lambda visitor: visitor.go("/gemeente/0321/kort-na-de-geboorte"),
    "on the way": lambda visitor: visitor.go("/gemeente/1942/onderweg"),
    "on the way unanswered": lambda visitor: answer_nothing(visitor, "/gemeente/1942/onderweg"),
    "abroad": lambda visitor: visitor.go("/buitenland"),
    "prepare stillborn": lambda visitor: visitor.go("/gemeente/1942/levenloos/voorbereiden"),
    "prepare died early": lambda visitor: visitor.go("/gemeente/1942/kort-na-de-geboorte/voorbereiden"),
    "prepared": lambda visitor: prepare(visitor, "levenloos"),
    "no bsn": have_no_bsn,
    "take along": lambda visitor: visitor.go(f"{visitor.draft('periode')}/meenemen", "Iris van Dam"),
    "check with a warning": check_with_a_warning,
    "warning not confirmed": forget_to_confirm,
    "not joined": lambda visitor: visitor.go("/gemeente/0321"),
    "open": lambda visitor: visitor.go("/gemeente/0796"),
    "specification": lambda visitor: visitor.go("/specificatie"),
    "documents and their templates": lambda visitor: visitor.go("/specificatie/documenten"),
    "log-in": lambda visitor: visitor.go("/inloggen?next=/aangiften"),
    "the demonstration's provider": lambda visitor: visitor.go("/inloggen/digid"),
    "log-in refused": lambda visitor: visitor.go("/inloggen/digid/terug"),
    "logged out": lambda visitor: visitor.go("/uitgelogd"),
    "not found": lambda visitor: visitor.go("/bestaat-niet"),
    "not for you": lambda visitor: visitor.go("/balie", "Iris van Dam"),
    "check": lambda visitor: visitor.go(f"{visitor.draft('gewoon')}/controleren", "Iris van Dam"),
    "check with everything missing": check_an_empty_draft,
    "file refused": refuse_a_file,
    "file too large": refuse_a_large_file,
    "draft expired": find_an_expired_draft,
    "receipt": lambda visitor: visitor.go(f"/dossier/{visitor.filed('1942', 1)}/ontvangst", "Iris van Dam"),
    "status": lambda visitor: visitor.go(f"/dossier/{visitor.filed('0796', 1)}", "Iris van Dam"),
    "withdraw": lambda visitor: visitor.go(f"/dossier/{visitor.filed('1942', 1)}/intrekken", "Iris van Dam"),
    "withdraw without a reason": withdraw_without_a_reason,
    "follow": lambda visitor: visitor.go("/volgen"),
    "follow without a code": lambda visitor: answer_nothing(visitor, "/volgen"),
    "followed": lambda visitor: follow(visitor, 1),
    "nothing changed yet": lambda visitor: begin_a_change(visitor, 10),
    "what changes": lambda visitor: change_something(visitor, 8),
    "change without a reason": forget_why,
    "status after a change": send_a_change,
    "hand over": lambda visitor: visitor.go(f"/dossier/{visitor.filed('1942', 1)}/overdragen", "Iris van Dam"),
    "code to hand over with": lambda visitor: offer(visitor, f"/dossier/{visitor.filed('1942', 1)}"),
    "hand a draft over": lambda visitor: visitor.go(
        begin(visitor.director).replace("plaats", "overdragen"), "Iris van Dam"
    ),
    "take over": lambda visitor: visitor.go("/overnemen", "Joost Rietveld"),
    "take over with an unknown code": lambda visitor: take_over(visitor, "0000-0000-0000"),
    "what is taken over": see_what_is_taken_over,
    "taken over": have_taken_over,
    "a change that was not sent": leave_a_change,
    "throw a draft away": throw_away,
    "day not known": without_a_day,
    "answers that fell away": without_a_partner,
    "nothing found": find_nothing,
    "firm": lambda visitor: visitor.go("/bedrijf", "Joost Rietveld"),
    "firm with an address that is none": settle_nonsense,
    "own declarations": lambda visitor: visitor.go("/aangiften", "Iris van Dam"),
    "none of her own yet": lambda visitor: visitor.go("/aangiften", "Joost Rietveld"),
    "queue": lambda visitor: visitor.go("/balie", "Noor de Wit"),
    "dossier": lambda visitor: visitor.go(f"/balie/{visitor.filed('1942', 1)}", "Noor de Wit"),
    "dossier with a paper beside it": lambda visitor: look_beside(visitor, ".pdf"),
    "dossier with a photograph beside it": lambda visitor: look_beside(visitor, ".png"),
    "dossier taken up": lambda visitor: take_up(open_new(visitor, 4)),
    "akte refused": forget_the_akte_number,
    "dossier changed meanwhile": be_second,
    "lists": lambda visitor: visitor.go("/balie?rij=termijn", "Noor de Wit"),
    "found by name": lambda visitor: find_by_name(visitor, "Holthuysen"),
    "search without a question": lambda visitor: find_by_name(visitor, ""),
    "empty note": note_nothing,
    "refusal without a reason": refuse_without_a_reason,
    "dossier amended": amend,
    "difference not chosen": see_a_difference,
    "dossiers side by side": lambda visitor: visitor.go(
        f"/balie/{visitor.filed('1942', 1)}/naast/{visitor.filed('1942', 7)}", "Noor de Wit"
    ),
    "packet": lambda visitor: visitor.go(f"/balie/{visitor.filed('1942', 1)}/pakket", "Noor de Wit"),
    "documents of a dossier": lambda visitor: visitor.go(
        f"/balie/{visitor.filed('1942', 1)}/documenten", "Noor de Wit"
    ),
    "whether a document counts": lambda visitor: visitor.go("/verificatie"),
    "whether an unknown document counts": lambda visitor: ask_after(visitor, "0000 0000 0000 0000"),
    "whether no document counts": lambda visitor: ask_after(visitor, ""),
    "dossier in an own system": lambda visitor: visitor.go(f"/balie/{visitor.filed('0796', 1)}", "Els Verhoeven"),
    "found body": lambda visitor: visitor.go("/balie/vinding", "Noor de Wit"),
    "found body unanswered": lambda visitor: press(visitor, "/balie/vinding", "Leg vast"),
    "at the counter": begin_twice_at_the_counter,
    "at the counter unanswered": lambda visitor: press(visitor, "/balie/aangifte", "Begin"),
    "a step at the counter": lambda visitor: visitor.go(begin_at_the_counter(visitor), "Noor de Wit"),
    "deliveries": lambda visitor: visitor.go("/balie/leveringen", "Els Verhoeven"),
    "no figures": lambda visitor: visitor.go("/balie/cijfers", "Els Verhoeven"),
    "figures": look_at_figures,
    "report of an akte": lambda visitor: visitor.go("/balie/terugmelding", "Els Verhoeven"),
    "stand-in": lambda visitor: visitor.go(visitor.service.backend),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_sound(visitor: Visitor, name: str) -> None:
    assert faults(visitor, PAGES[name](visitor), name) == []


def standing(visitor: Visitor, nth: int, status: Status) -> str:
    """The address of a dossier at the desk as it would be in this status."""
    open_new(visitor, nth)
    kenmerk = visitor.filed("1942", nth)
    services: web.Services = visitor.app.extensions["overlijden"]
    with services.database.begin(Scope(gemeente="1942")) as session:
        found = queries.find(session, kenmerk)
        assert found is not None
        found.status = status
        if status in AFTER_AKTE | {Status.AFGEROND, Status.DOORGEHAALD}:
            found.akte_nummer, found.akte_datum = f"20{nth:04}", today()
    return f"/balie/{kenmerk}"


AT_THE_DESK = sorted(set(Status) - {Status.CONCEPT, Status.INGEDIEND})
OPEN = [status for status in AT_THE_DESK if status not in ENDS]
ASKING = sorted(set(ACTS) - {Actie.KIEZEN})  # which is asked on the dossier's own page


@pytest.mark.parametrize("status", AT_THE_DESK)
def test_a_dossier_is_sound_in_every_status(visitor: Visitor, status: Status) -> None:
    address = standing(visitor, 100 + AT_THE_DESK.index(status), status)
    assert faults(visitor, visitor.go(address, "Noor de Wit"), f"dossier {status}") == []


@pytest.mark.parametrize("actie", ASKING)
def test_the_page_of_every_act_is_sound_as_it_begins_and_as_it_is_refused(visitor: Visitor, actie: Actie) -> None:
    status = next(van for van in (*OPEN, *ENDS) if actie in allowed(van, Rol.AMBTENAAR))
    address = standing(visitor, 200 + ASKING.index(actie), status)
    page = visitor.go(address, "Noor de Wit")
    if status in ENDS:  # why it is opened is asked first
        page.get_by_label("Controle van ons eigen werk").check()
        page.locator("main form button").click()
    page.goto(f"{address}/{actie}")
    assert page.get_by_role("heading", level=1).inner_text() != "Deze pagina is niet voor u"
    assert faults(visitor, page, f"act {actie}") == []
    for box in page.locator("main form :is(input[type=text], input:not([type]))").all():
        box.fill("")
    page.locator("main form button").last.click()
    assert faults(visitor, page, f"act {actie} refused") == []


def test_documents_that_were_made_are_sound(visitor: Visitor) -> None:
    address = standing(visitor, 300, Status.VERLOF_AFGEGEVEN)
    page = visitor.go(f"{address}/documenten", "Noor de Wit")
    with page.expect_download():
        page.get_by_role("button", name=re.compile("Maak de PDF.*Verlof")).click()
    page.reload()
    assert page.get_by_role("button", name="Leg vast dat het is ondertekend").count() == 1
    assert faults(visitor, page, "documents made") == []


# Where people come most, and what is drawn by us.
MAIN = (
    *("start", "place", "log-in", "check", "receipt", "status", "followed", "own declarations", "firm"),
    *("what changes", "take over", "queue", "dossier", "figures"),
)


@pytest.mark.parametrize("name", MAIN)
def test_a_page_can_be_used_in_the_system_s_own_colours(visitor: Visitor, name: str) -> None:
    """Grounds and pictures are gone, so a button is known by its border, and text is as clear as the system has it."""
    page = PAGES[name](visitor)
    page.emulate_media(forced_colors="active", color_scheme="dark")
    keep_pictures(page, f"forced {name}")
    violations = page.evaluate("tags => axe.run({runOnly: tags}).then(result => result.violations)", TAGS)
    assert [node["html"] for one in violations for node in one["nodes"]] == []
    assert hidden(page) == []


def test_paper_is_never_dark(visitor: Visitor) -> None:
    page = PAGES["receipt"](visitor)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.get_by_role("navigation").count() == 0
    assert page.get_by_role("main").get_by_role("button").count() == 0


def test_the_first_page_of_the_form_is_light(visitor: Visitor) -> None:
    with visitor.browser.new_context() as context:
        page = context.new_page()
        network = context.new_cdp_session(page)
        sizes: list[float] = []
        network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        network.send("Network.enable")
        page.goto(f"{visitor.service.url}/aangifte", wait_until="networkidle")
    assert len(sizes) >= 4
    assert sum(sizes) <= FIRST_VISIT


def test_the_pages_after_the_first_are_light(visitor: Visitor) -> None:
    """As sent, with heads, to a browser that has the style sheets: every step, the check page, and what comes after."""
    page = visitor.go("/aangifte", "Iris van Dam")
    network = page.context.new_cdp_session(page)
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    network.send("Network.enable")
    heavy: dict[str, float] = {}
    status = f"/dossier/{visitor.filed('1942', 1)}"
    slugs = (GEMEENTE.slug, *SLUGS, CONTROLEREN.slug)
    steps = [f"{visitor.draft(SAMPLES.get(slug, 'gewoon'))}/{slug}" for slug in slugs]
    for address in (*steps, status, f"{status}/ontvangst", "/aangiften"):
        sizes.clear()
        page.goto(address, wait_until="networkidle")
        heavy[address.rpartition("/")[2]] = sum(sizes)
    print(sorted(heavy.items(), key=lambda one: -one[1]))  # noqa: T201 - the figures themselves
    assert {name: size for name, size in heavy.items() if size > NEXT_PAGE} == {}
