# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where a declarant first meets a word of law or government, the page says what it is."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from lxml import html
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from tests.forms.walker import Walker
from tests.forms.walks import SAMPLES, WALKS, Walk, answer, be_a_firm
from tests.termen import EXPLAINED, KEPT

ENTRANCES = ("/", "/volgen")  # where somebody may come who read nothing before


class Learner(Walker):
    """A browser that knows a word once a page has explained it, until somebody else comes in."""

    known: frozenset[str] = frozenset()

    def read(self, root: Any, request: Any) -> None:
        if request.method == "GET" and request.path in ENTRANCES:
            self.known = frozenset()
        text = said(root)
        self.known |= {words for words, explanation in EXPLAINED.items() if re.search(explanation, text)}
        assert met(text) - self.known == set(), request.path


def said(root: Any) -> str:
    """What a page says itself: not its frame, not the list of steps, and no list to choose from."""
    main = root.xpath("//main")[0]
    for apart in main.xpath(".//select | .//datalist | .//*[@lang='nl']"):
        apart.drop_tree()
    return " ".join(" ".join(main.itertext()).split())


def met(text: str) -> set[str]:
    return {words for words in EXPLAINED if re.search(rf"\b({words})\b", text, re.IGNORECASE)}


@pytest.fixture
def learner(app: Flask) -> Learner:
    app.test_client_class = Learner
    client = app.test_client()
    assert isinstance(client, Learner)
    return client


@pytest.mark.parametrize("walk", [walk for walk in WALKS if walk is not be_a_firm])  # a firm knows its trade
def test_a_word_is_explained_where_a_path_first_has_it(learner: Learner, walk: Walk) -> None:
    walk(learner)
    assert learner.opened


@pytest.mark.parametrize("name", SAMPLES)
def test_it_is_on_the_path_of_every_declaration(learner: Learner, name: str) -> None:
    answer(learner, name)


def test_every_word_that_a_translation_keeps_is_among_them() -> None:
    assert [term for term in KEPT if not met(term)] == []


def test_a_word_that_nobody_explained_is_found(app: Flask) -> None:
    learner, request = Learner(app), Request(EnvironBuilder("/dossier").get_environ())
    with pytest.raises(AssertionError):
        learner.read(html.fromstring("<main><p>De gemeente geeft verlof.</p></main>"), request)
    learner.read(html.fromstring("<main><p>Die toestemming heet verlof.</p></main>"), request)
    learner.read(html.fromstring("<main><p>De gemeente geeft verlof.</p></main>"), request)
