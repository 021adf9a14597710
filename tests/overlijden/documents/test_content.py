# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What each document says, as somebody reads it from the PDF."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from overlijden import samples
from overlijden.documents.issue import TEMPLATES
from overlijden.tables import DocumentSoort
from tests.overlijden.documents.making import facts, make, text

GOLDEN = Path(__file__).parent / "golden"
FOUND = {
    "/soort": "LIJKVINDING",
    "/overlijden/datum": None,
    "/overlijden/datum_zekerheid": "ONBEKEND",
    "/lijkvinding": {
        "vindplaats": "het Twentekanaal bij paal 12",
        "datum": "2026-03-02",
        "tijd": "07:40",
        "officier": "H",
        "officier_naam": "J. de Vries",
        "officier_dienst": "Politie Oost-Nederland",
        "stuk_datum": "2026-03-03",
    },
}
STILL = {
    "/soort": "LEVENLOOS",
    "/levenloos": {"moeder": {"voornamen": "Anna", "geslachtsnaam": "Wit"}, "zwangerschap_24_weken": "JA"},
    "/overledene": {"geslacht": "V"},
    "/ouders": [{"voornamen": "Jan", "voorvoegsel": "de", "geslachtsnaam": "Boer"}],
}
NEWBORN = {
    "/soort": "GEBOORTE_EN_OVERLIJDEN",
    "/geboorte": {
        "tijd": "08:30",
        "moeder": {"voornamen": "Anna", "geslachtsnaam": "Wit"},
        "zwangerschap_24_weken": "NEE",
    },
    "/overledene": {"voornamen": "Sam", "geslachtsnaam": "Boer", "geslacht": "M", "geboortedatum": "2026-03-02"},
    "/ouders": [{"voornamen": "Jan", "geslachtsnaam": "Boer"}],
}
MARRIED = {
    "/partner": {"voornamen": "Els", "voorvoegsel": "van der", "geslachtsnaam": "Berg"},
    "/eerdere_partners": [{"voornamen": "Truus", "geslachtsnaam": "Bos"}],
}


def say(soort: DocumentSoort, name: str = "gewoon", answers: Mapping[str, object] | None = None) -> str:
    return text(make(soort, facts(name, answers)).pdf())


@pytest.mark.parametrize("soort", list(DocumentSoort))
def test_a_document_says_what_it_said_when_somebody_last_read_it(soort: DocumentSoort) -> None:
    """After a change that was meant: read the new text, then write it to the file beside this test."""
    assert say(soort) == (GOLDEN / f"{soort}.txt").read_text(encoding="utf-8").strip()


@pytest.mark.parametrize("name", samples.names())
@pytest.mark.parametrize("soort", list(DocumentSoort))
def test_no_document_tells_a_bsn_an_address_or_the_doctor(soort: DocumentSoort, name: str) -> None:
    aangifte = facts(name).aangifte
    secret = [aangifte.overledene.bsn, aangifte.aangever.bsn, aangifte.arts.naam, aangifte.overledene.adres.straat]
    found = str(make(soort, facts(name)).data)
    assert [one for one in secret if one and one in found] == []


@pytest.mark.parametrize("soort", list(DocumentSoort))
def test_it_carries_its_code_and_where_to_try_it(soort: DocumentSoort) -> None:
    said = say(soort)
    assert "7Q3K-0M4T-XB2Z-91AC" in said
    assert "https://aangifte.example/verificatie" in said


def test_the_akte_has_the_partner_in_the_first_part_and_earlier_ones_in_the_third() -> None:
    said = say(DocumentSoort.AKTEGEGEVENS, answers=MARRIED)
    first, second, third = (said.index(f"Deel {part}") for part in (1, 2, 3))
    assert first < said.index("van der Berg, Els") < second < third < said.index("Bos, Truus")


def test_an_extract_tells_part_one_and_no_descent() -> None:
    said = say(DocumentSoort.UITTREKSEL, answers=MARRIED)
    assert "van der Berg, Els" in said
    assert not [name for name in ("Maassen", "Engelbertus", "Bos, Truus", "van der Meijden") if name in said]


def test_a_found_body_has_the_finding_and_the_written_declaration() -> None:
    said = say(DocumentSoort.AKTEGEGEVENS, answers=FOUND)
    assert "Akte van overlijden (lijkvinding)" in said
    assert "Dag van de vinding: 02 03 2026 Die dag in letters: twee maart tweeduizend zesentwintig" in said
    assert "Uur en minuut: 07:40 Plaats van de vinding: het Twentekanaal bij paal 12, gemeente 's-Hertogenbosch" in said
    assert "J. de Vries Dienst: Politie Oost-Nederland Dag van de schriftelijke aangifte: 03 03 2026" in said


def test_a_stillbirth_has_its_parents_and_no_birth_date_beside_its_birth() -> None:
    said = say(DocumentSoort.AKTEGEGEVENS, answers=STILL)
    assert "Akte van geboorte (levenloos)" in said
    assert "Geslacht: F (vrouwelijk)" in said
    assert "Ouder: Wit, Anna Ouder: de Boer, Jan" in said
    assert "Woonplaats" not in said


def test_a_period_of_death_stands_with_both_its_days() -> None:
    assert "Dag van overlijden: tussen " in say(DocumentSoort.AKTEGEGEVENS, "periode")


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"/lijkbezorging/soort": "BEGRAVING"}, "De ambtenaar van de burgerlijke stand van de gemeente"),
        ({"/lijkbezorging/soort": "BEGRAVING"}, "geeft verlof tot begraving van Naam: Aad Holthuizen"),
        ({"/lijkbezorging/soort": "CREMATIE"}, "geeft verlof tot crematie van Naam: Aad Holthuizen"),
        ({"/lijkbezorging/soort": "BUITENLAND"}, "geeft verlof tot begraving of crematie van Naam"),
        ({"/lijkbezorging/soort": "ONTLEDING", "/lijkbezorging/locatie": "LUMC"}, "Plaats van de ontleding: LUMC"),
        ({"/lijkbezorging/soort": "ONTLEDING"}, "De burgemeester van de gemeente 's-Hertogenbosch geeft verlof"),
        (STILL, "Een levenloos geboren kind van: Anna Wit"),
    ],
)
def test_a_verlof_says_for_what_and_for_whom(answers: Mapping[str, object], sentence: str) -> None:
    assert sentence in say(DocumentSoort.VERLOF, answers=answers)


def test_the_court_is_told_that_the_parents_had_parted() -> None:
    said = say(DocumentSoort.RECHTBANK, answers={"/overledene/burgerlijke_staat": "3"})
    assert "Volgens de aangifte was de overledene gescheiden." in said


@pytest.mark.parametrize("soort", list(DocumentSoort))
def test_no_sentence_is_longer_than_twenty_words(soort: DocumentSoort) -> None:
    source = (TEMPLATES / f"{soort}.typ").read_text(encoding="utf-8")
    sentences = [line for line in source.split("\n") if line[:1].isalpha()]
    assert max((len(one.split()) for line in sentences for one in line.split(". ")), default=0) <= 20


def test_of_a_child_whose_birth_was_not_declared_the_akte_of_birth_comes_first() -> None:
    said = say(DocumentSoort.AKTEGEGEVENS, answers=NEWBORN)
    birth, _, death = said.partition("Akte van overlijden Land")
    for fact in ("Soort akte: Akte van geboorte", "Uur en minuut: 08:30", "uit wie het kind is geboren: Wit, Anna"):
        assert fact in birth
    assert "Dag van geboorte: 02 03 2026 Die dag in letters: twee maart tweeduizend zesentwintig" in birth
    assert "Ouder: Wit, Anna Ouder: Boer, Jan" in death
    assert "akte van geboorte en de akte van overlijden" in say(DocumentSoort.ONTVANGSTBEVESTIGING, answers=NEWBORN)
