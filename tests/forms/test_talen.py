# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every page that a declarant meets speaks her language, and leaves no sentence behind in Dutch.

The second is tried in a language that does not exist: it marks all that was translated, so that what is left unmarked
is either somebody's data or a sentence that nobody can translate.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.exceptions import default_exceptions

from overlijden import canonical, codes, plaatsen, samples, talen
from overlijden.db import Database
from overlijden.dossier import queries
from overlijden.gemeenten import contact
from overlijden.talen import NEDERLANDS, TALEN
from overlijden.web import errors
from overlijden.web.login import read_accounts
from overlijden.web.taalkeuze import COOKIE
from tests.forms.filing import begin, file_by_form, log_in
from tests.forms.walker import Walker
from tests.forms.walks import APART, SAMPLES, WALKS, Walk, answer, hers

OTHERS = [taal for taal in TALEN if taal != NEDERLANDS]
LAST = OTHERS[0]  # in whose place the language comes that marks
MARKED = re.compile("⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[^\W\d_]{2,}")
CODE = re.compile("[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")
NAMES = "//option[not(@value)] | //select[contains(@name, 'titel')] | //datalist"
# What is data and no text: names of ways to log in, of languages, of files, of the kinds of a file; units; a day.
DATA = """DigiD eHerkenning het account van uw gemeente kB MB pdf jpg png Nederlands English Frysk OV EU formulier
Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Wed Thu Fri Sat Sun
January February March April May June July August September October November December Jan Feb Mar Apr Jun Jul Aug Sept
Oct Nov Dec"""
OWN_CONTACT = codes.config_path("demo/gemeenten/1942.toml")


@pytest.fixture(autouse=True)
def dutch_afterwards() -> Iterator[None]:
    """A language lasts until the next request, and the next test may make none."""
    with talen.spoken(NEDERLANDS):
        yield


@pytest.fixture
def marking(monkeypatch: pytest.MonkeyPatch) -> None:
    """One language that marks what it translates."""
    marked = {text: f"⟦{told}⟧" for text, told in talen.catalogue(LAST).items()}
    monkeypatch.setattr(talen, "catalogue", lambda _: marked)


class Reader(Walker):
    """A browser that finds what was left in Dutch, but for what was typed."""

    known: frozenset[str] = frozenset()

    def read(self, root: Any, request: Any) -> None:
        assert root.get("lang") == LAST
        assert left_in_dutch(root) - self.known == set(), request.path

    def know(self, *data: str) -> None:
        self.known |= {word for one in data for word in WORD.findall(one)}


def left_in_dutch(root: Any) -> set[str]:
    """The words of a page that were not translated, but for the lists of names and what is in Dutch by its mark."""
    for apart in root.xpath(f"{NAMES} | //*[@lang='nl' or @hreflang]"):
        apart.drop_tree()
    told = [" ".join(root.itertext()), *root.xpath("//@aria-label | //@data-label | //@title | //@alt")]
    return {word for text in told for word in WORD.findall(CODE.sub(" ", unmarked(text)))}


def unmarked(text: str) -> str:
    """What is outside all marks; one may stand in another."""
    while MARKED.search(text):
        text = MARKED.sub(" ", text)
    return text


@pytest.fixture
def reader(app: Flask, marking: None) -> Reader:
    app.test_client_class = Reader
    client = app.test_client()
    assert isinstance(client, Reader)
    client.set_cookie(COOKIE, LAST)
    accounts = read_accounts().values()
    client.know(DATA, *(one.naam for one in accounts), *(str(one.onderneming) for one in accounts))
    client.know(*(one.naam for table in (codes.gemeenten(), codes.landen()) for one in table.values()))
    client.know(*map(str, plaatsen.spoken().values()))
    own = tomllib.loads(OWN_CONTACT.read_text(encoding="utf-8"))["contact"]
    listed = [dataclasses.asdict(found) for code in ("0363", "0518", "0796") if (found := contact(code, None))]
    client.know("https", *(str(value) for one in (own, *listed) for value in one.values()))
    return client


@pytest.mark.parametrize("walk", WALKS)
def test_no_page_that_she_opens_has_a_sentence_that_stays_dutch(reader: Reader, walk: Walk) -> None:
    walk(reader)
    assert WALKS[walk] <= reader.opened


@pytest.mark.parametrize("name", SAMPLES)
def test_no_page_of_the_form_has_one_for_whomever_it_is_filled_in(reader: Reader, name: str) -> None:
    answer(reader, name)


def test_every_page_that_is_hers_is_opened_on_a_walk() -> None:
    assert sorted({name for opened in WALKS.values() for name in opened} | set(APART)) == sorted(hers())


@pytest.mark.parametrize("code", errors.ERRORS)
def test_no_refusal_has_one(app: Flask, marking: None, code: int) -> None:
    with app.test_request_context("/"), talen.spoken(LAST):
        page = errors.show(default_exceptions[code]())
    assert isinstance(page, tuple)
    assert left_in_dutch(html.fromstring(page[0])) == set()


def test_a_sentence_that_nobody_can_translate_is_found(reader: Reader) -> None:
    root = html.fromstring("<main><p>⟦All ⟦is⟧ well⟧</p><p>Dit is een zin.</p></main>")
    assert left_in_dutch(root) == {"Dit", "is", "een", "zin"}


FIRST = {"nl": "Een overlijden doorgeven", "en": "Declare a death", "fy": "In ferstjerren trochjaan"}


@pytest.mark.parametrize("taal", TALEN)
def test_the_first_page_speaks_the_language_that_was_chosen(visitor: FlaskClient, taal: str) -> None:
    chosen = visitor.get(f"/taal/{taal}?terug=/")
    assert (chosen.status_code, chosen.location) == (302, "/")
    root = html.fromstring(visitor.get("/").text)
    assert root.get("lang") == taal
    assert root.xpath("string(//h1)") == FIRST[taal]
    assert [link.get("lang") for link in root.xpath("//a[@aria-current='true']")] == [taal]


@pytest.mark.parametrize("taal", OTHERS)
def test_a_translation_says_that_the_dutch_text_counts(visitor: FlaskClient, taal: str) -> None:
    visitor.set_cookie(COOKIE, taal)
    said = talen.catalogue(taal)["Dit is een vertaling. Voor de wet telt de Nederlandse tekst."]
    assert said in visitor.get("/").text
    assert "vertaling" not in visitor.get("/", headers={"Cookie": f"{COOKIE}=nl"}).text


@pytest.mark.parametrize(
    ("asked", "taal"),
    [("", "nl"), ("fy", "fy"), ("en-GB,en;q=0.9,nl;q=0.8", "en"), ("de,nl;q=0.8,en;q=0.7", "nl"), ("de", "nl")],
)
def test_at_first_the_browser_decides(visitor: FlaskClient, asked: str, taal: str) -> None:
    page = visitor.get("/", headers={"Accept-Language": asked} if asked else {})
    assert html.fromstring(page.text).get("lang") == taal


def test_a_language_is_chosen_on_the_page_where_one_is(client: FlaskClient) -> None:
    address = begin(client)
    client.get(html.fromstring(client.get(address).text).xpath("//a[@hreflang='fy']/@href")[0])
    assert html.fromstring(client.get(address).text).get("lang") == "fy"
    link = html.fromstring(client.get(address).text).xpath("//a[@hreflang='nl']/@href")[0]
    assert client.get(link).location == address


@pytest.mark.parametrize("terug", ["https://example.org/", "//example.org", "/\\example.org", "javascript:x", ""])
def test_a_choice_of_language_leads_nowhere_else(visitor: FlaskClient, terug: str) -> None:
    assert visitor.get("/taal/en", query_string={"terug": terug}).location == "/"


def test_a_language_that_we_do_not_speak_is_no_page(visitor: FlaskClient) -> None:
    assert visitor.get("/taal/xx").status_code == 404
    visitor.set_cookie(COOKIE, "xx")
    assert html.fromstring(visitor.get("/").text).get("lang") == "nl"


@pytest.mark.parametrize("account", ["gooise-meren"])
@pytest.mark.parametrize("address", ["/balie", "/specificatie", "/deelname"])
def test_the_pages_of_the_desk_and_of_everybody_else_are_dutch(app: Flask, account: str, address: str) -> None:
    clerk = app.test_client()
    log_in(clerk, account)
    clerk.set_cookie(COOKIE, "en")
    root = html.fromstring(clerk.get(address, follow_redirects=True).text)
    assert root.get("lang") == "nl"
    assert root.xpath("//a[@hreflang]") == []


def test_what_is_filed_in_another_language_is_filed_in_dutch(app: Flask, database: Database) -> None:
    aangifte, kept = samples.sample("begraving-laat", nu=datetime.now(UTC)), []
    for taal in TALEN:
        client = app.test_client()
        log_in(client, "uitvaart")
        client.set_cookie(COOKIE, taal)
        kenmerk = file_by_form(client, aangifte)
        with database.begin(read_accounts()["uitvaart"].scope) as session:
            found = queries.find(session, kenmerk)
            assert found
            kept.append(canonical.write(dataclasses.replace(queries.declared(session, found), waarschuwingen=())))
    assert kept[0] == kept[1] == kept[2]
