# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A funeral director who does this every week declares an ordinary death by keyboard, without scripts, at 320 px.

How long that takes her is counted, as the keystroke-level model of Card, Moran and Newell does: each key, and a thought
before each answer and at each page, but not before the button that she expects. A page counts for as long as it may
take (``make bench`` measures that), so that a busy machine changes nothing. ``pytest -rP`` prints it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from playwright.sync_api import FilePayload, Page, expect

from forms.fields import Named
from forms.step import Step, answers
from forms.steps import BIJLAGEN, BY_SLUG, CONTROLEREN
from overlijden import canonical
from overlijden.aangifte import BijlageSoort
from overlijden.samples import pdf
from tests.e2e.conftest import LogIn
from tests.e2e.walking import ordinary
from tests.forms.filing import typed

KEY, THOUGHT, PAGE = 0.2, 1.35, 0.1  # seconds: of a good typist, before each thing that she decides, of the service
LONGEST = 240  # seconds for all of it
SPARE = 10  # actions beyond one for each question and one for each page
MOST = 60  # stops on one page
AT = """() => { const one = document.activeElement; return {
    skips: one.classList.contains('nl-skip-link'), name: one.name || '', type: one.type || '',
    value: one.value || '', checked: one.checked === true,
    seen: getComputedStyle(one).outlineStyle !== 'none' || one.tagName === 'BODY' || one.id === 'inhoud'} }"""
ASKED = "all => all.map(one => one.name)"
PART = re.compile("-(dag|maand|jaar|uur|minuut)$")


@dataclass
class Hands:
    """What she does on the keyboard, counted: keys, and answers, and pages, each of which she leaves with a button."""

    page: Page
    keys: int = 0
    answers: int = 0
    pages: int = 0
    questions: set[str] = field(default_factory=set)
    waited: float = 0.0
    at: Mapping[str, str] = field(default_factory=dict)

    def press(self, key: str) -> Mapping[str, str]:
        self.keys += 1
        self.page.keyboard.press(key)
        at: Mapping[str, str] = self.page.evaluate(AT)
        assert at["seen"], f"the focus cannot be seen at {at['name']}"
        return at

    def read(self) -> None:
        """A page that came: its questions, and straight to them past what stands before."""
        self.pages += 1
        inputs = self.page.locator("main :is(input, select, textarea):not([type=hidden])").evaluate_all(ASKED)
        self.questions |= {f"{self.page.url} {PART.sub('', name)}" for name in inputs if name}
        self.at = self.press("Tab")
        if self.at["skips"]:
            self.keys += 1
            self.page.keyboard.press("Enter")
            self.page.wait_for_url(re.compile("#inhoud$"))
            self.at = self.press("Tab")

    def fill(self, answers: Mapping[str, str], file: bytes = b"") -> None:
        """Walk through the questions of this page and answer these."""
        left, answered = dict(answers), set[str]()
        for _ in range(MOST):
            if not left and not file:
                break
            at = self.at
            if at["type"] == "file" and file:
                self._choose(file)
                self.answers, file = self.answers + 1, b""
            elif at["name"] in left:
                self._answer(at, left.pop(at["name"]))
                answered.add(PART.sub("", at["name"]))
            if left or file:
                self.at = self.press("Tab")
        assert left == {}, f"no stop at {sorted(left)} on {self.page.url}"
        self.answers += len(answered)

    def _choose(self, file: bytes) -> None:
        """The window in which a file is chosen is not ours: opened with a key, a name is typed there, and Enter."""
        name = "formulier-a.pdf"
        self.keys += len(name) + 2
        given: FilePayload = {"name": name, "mimeType": "application/pdf", "buffer": file}
        self.page.locator("main input[type=file]").set_input_files(given)

    def _answer(self, at: Mapping[str, str], wanted: str) -> None:
        match at["type"]:
            case "radio":
                if at["value"] == wanted and not at["checked"]:
                    at = self.press("Space")
                while at["value"] != wanted:
                    at = self.press("ArrowDown")
            case "checkbox":
                if not at["checked"]:
                    self.press("Space")
            case "select-one":
                while at["value"] != wanted:
                    before = at
                    at = self.press("ArrowDown")
                    assert at != before, f"no choice {wanted} at {at['name']}"
            case _ if at["value"] != wanted:
                self.keys += len(wanted)
                self.page.keyboard.press("ControlOrMeta+a")
                self.page.keyboard.type(wanted)

    def go_on(self, button: str) -> None:
        """To the button that goes on, press it, and wait for the page that comes."""
        wanted = self.page.get_by_role("button", name=button, exact=True)
        for _ in range(MOST):
            if wanted.evaluate_all("all => all.includes(document.activeElement)"):
                break
            self.press("Tab")
        else:
            raise AssertionError(f"no stop at {button}")
        self.keys, began = self.keys + 1, time.monotonic()
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.waited += time.monotonic() - began

    @property
    def actions(self) -> int:
        return self.answers + self.pages

    @property
    def seconds(self) -> float:
        return self.keys * KEY + self.actions * THOUGHT + self.pages * PAGE


def as_sent(step: Step, given: Mapping[str, str]) -> dict[str, str]:
    """The same as a browser sends it: by name what is known by name."""
    shown = answers(step.form({name: [text] for name, text in given.items()}))
    named = [one for one in shown if isinstance(one, Named)]
    names = {one.name: {str(code): str(name) for code, name, *_ in one.iter_choices()} for one in named}
    return {name: names.get(name, {}).get(text, text) for name, text in given.items()}


def test_an_ordinary_declaration_takes_an_experienced_director_less_than_four_minutes(log_in: LogIn) -> None:
    made = ordinary("1942")
    data = canonical.write(replace(made, bijlagen=()))
    page = log_in("Iris van Dam")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/aangifte")
    hands = Hands(page)
    for first in ({"plaats": "Gooise Meren"}, {"geval": "overlijden"}):
        hands.read()
        hands.fill(first)
        hands.go_on("Verder")
    while (slug := re.split("[?#]", page.url)[0].rpartition("/")[2]) != CONTROLEREN.slug:
        hands.read()
        if slug == BIJLAGEN.slug:
            hands.fill({"bijlage.soort": str(BijlageSoort.A_VERKLARING)}, pdf("Formulier A"))
        else:
            hands.fill(as_sent(BY_SLUG[slug], typed(BY_SLUG[slug], data)))
        hands.go_on("Verder")
    hands.read()
    ticks = page.locator("main input[type=checkbox]").evaluate_all(ASKED)
    hands.fill(dict.fromkeys(ticks, "ja"))
    hands.go_on("Versturen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wij hebben uw aangifte ontvangen")
    asked, most = len(hands.questions), len(hands.questions) + hands.pages + SPARE
    print(  # noqa: T201 - the figure itself
        f"{hands.seconds:.0f} s; here the service took {hands.waited:.0f} s; {hands.keys} keys;"
        f" {hands.actions} actions, of at most {most}: {asked} questions, {hands.pages} pages and {SPARE}"
    )
    assert hands.actions <= most
    assert hands.seconds <= LONGEST
