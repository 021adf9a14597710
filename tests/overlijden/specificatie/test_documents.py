# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a lawyer reads before a municipality joins: every kind of document, an example of it, and its template."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import event

from overlijden import samples
from overlijden.db import Database
from overlijden.documents import example
from overlijden.documents.issue import LENGTH, TEMPLATES
from overlijden.documents.kinds import KINDS, Kind
from overlijden.labels import label
from overlijden.tables import DocumentSoort
from overlijden.tools import paper
from tests.overlijden.conftest import LogIn
from tests.overlijden.documents.making import text
from tests.standards import by_page

PAGE = "/specificatie/documenten"
SAMPLES = Path(samples.__file__).with_suffix(".toml")
each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.soort)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def page(client: FlaskClient) -> Any:
    return html.fromstring(client.get(PAGE).text)


def words(text: str) -> str:
    return " ".join(text.split())


@each_kind
def test_of_every_kind_stands_there_when_it_is_made_by_whom_and_by_which_law(page: Any, kind: Kind) -> None:
    (section,) = page.xpath(f'//section[@aria-labelledby="{kind.soort}"]')
    shown = words(section.text_content())
    told = [kind.titel, kind.case, kind.bron or "geen wetsartikel", *map(label, kind.rollen)]
    assert [one for one in (*told, *(str(one).replace("_", " ") for one in kind.statuses)) if one not in shown] == []


def test_every_template_can_be_read_as_it_is(page: Any) -> None:
    shown = [source.text for source in page.xpath("//pre/code")]
    assert sorted(shown) == sorted(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.typ"))


def test_of_every_kind_there_is_an_example(client: FlaskClient, page: Any) -> None:
    links = page.xpath(f'//a/@href[starts-with(., "{PAGE}/")]')
    assert links == [f"{PAGE}/{soort}.pdf" for soort in DocumentSoort]
    for link in links:
        answer = client.get(link)
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        assert "voorbeeld" in text(answer.data)


@pytest.mark.parametrize("soort", ["niets", "stuk", "../stuk", "VERLOF"])
def test_there_is_no_other(client: FlaskClient, soort: str) -> None:
    assert client.get(f"{PAGE}/{soort}.pdf").status_code == 404


@each_kind
def test_the_example_is_of_a_declaration_of_which_such_a_document_is_made(kind: Kind) -> None:
    facts = example.facts(kind.soort)
    assert any(kind.is_offered(facts, rol) for rol in kind.rollen)


@each_kind
def test_every_page_of_an_example_says_that_it_is_one(kind: Kind) -> None:
    for one in pypdf.PdfReader(io.BytesIO(example.pdf(kind))).pages:
        printed = one.extract_text()
        assert printed.count(example.MARK) >= 3, "across the page, and twice at its foot"
    assert "Dit stuk gaat over mensen die niet bestaan. Het telt niet en heeft geen code." in text(example.pdf(kind))


@each_kind
def test_an_example_has_no_code_that_could_count(kind: Kind) -> None:
    printed = text(example.pdf(kind))
    assert not re.search(rf"[{paper.ALPHABET}]{{4}}(-[{paper.ALPHABET}]{{4}})+|OV-[0-9]", printed)
    assert "Controleer dit stuk" not in printed
    assert len(example.MARK) < LENGTH


@each_kind
def test_an_example_names_only_people_of_the_national_test_set_and_no_municipality_as_its_maker(kind: Kind) -> None:
    """What was declared comes from the samples; what a municipality would add is of one that does not exist."""
    data = example.make(kind).data
    known = SAMPLES.read_text(encoding="utf-8")
    overledene = data["overledene"]
    assert all(f'"{name}"' in known for name in (overledene["voornamen"], overledene["geslachtsnaam"].split()[-1]))
    assert (data["gemeente"], data.get("telefoon", "")) == ("Voorbeeld", "")


@each_kind
def test_an_example_is_as_readable_and_lasting_as_the_document(kind: Kind) -> None:
    assert by_page(example.pdf(kind)) == []


@pytest.fixture
def asked(database: Database) -> Iterator[list[str]]:
    """What the database is asked."""
    found: list[str] = []

    def note(*call: Any) -> None:
        found.append(call[2])

    event.listen(database.engine, "before_cursor_execute", note)
    yield found
    event.remove(database.engine, "before_cursor_execute", note)


def test_nobodys_dossier_is_read_or_touched(client: FlaskClient, asked: list[str]) -> None:
    for address in (PAGE, *(f"{PAGE}/{soort}.pdf" for soort in DocumentSoort)):
        assert client.get(address).status_code == 200
    assert asked == []


@pytest.mark.parametrize(("account", "address"), [("", "/specificatie"), ("beheer-gooise-meren", "/beheer")])
def test_it_is_found_from_the_specification_and_by_who_settles_how_a_municipality_takes_part(
    client: FlaskClient, log_in: LogIn, account: str, address: str
) -> None:
    assert f'href="{PAGE}"' in (log_in(account) if account else client).get(address).text
