# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Nothing that was filed gets lost: the copy has every field, and the typed content all that fits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from adapters.stuf_zds.mapping import NAMEN, extra_elementen, namen_of, natuurlijk_persoon, verblijfsadres
from adapters.stuf_zds.xmltools import NS, Element, naam, schoon
from overlijden import canonical, samples
from overlijden.aangifte import (
    Aangever,
    Aangifte,
    Adres,
    DatumZekerheid,
    Lijkbezorging,
    Naam,
    Onbekend,
    OnvolledigeDatum,
    Overledene,
    Overlijden,
    SoortLijkbezorging,
    SoortOverlijden,
)
from tests.adapters.aangiften import VARIANTEN, aangifte, generated
from tests.testpersonen import personen


def received(filed: Aangifte) -> dict[str, tuple[str | None, str | None, str | None]]:
    """Name to text, noValue and indOnvolledigeDatum, as a receiver reads the copy."""
    return {
        node.get("naam", ""): (node.text, node.get(naam("StUF:noValue")), node.get(naam("StUF:indOnvolledigeDatum")))
        for node in extra_elementen(filed, {})
    }


def test_a_municipality_may_have_names_of_its_own() -> None:
    filed = Aangifte(overlijden=Overlijden(gemeente="0796", plaats="Rosmalen"))
    found = {node.get("naam"): node.text for node in extra_elementen(filed, {"overlijden.plaats": "plaats_os"})}
    assert (found["plaats_os"], found["gemeentecode"]) == ("Rosmalen", "0796")
    assert "overlijden.plaats" not in found


def leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """The filed declaration in its canonical JSON, flat: an oracle that shares nothing with the mapping."""
    if isinstance(value, dict) and "onbekend" not in value:
        for key, part in value.items():
            yield from leaves(f"{path}.{key}".lstrip("."), part)
    elif isinstance(value, list) and value:
        for number, part in enumerate(value, start=1):
            yield from leaves(f"{path}.{number}", part)
    else:
        yield path, value


def as_filed(copy: tuple[str | None, str | None, str | None], reden: str | None) -> Any:
    """Back from StUF to the canonical form, as far as the text alone can tell."""
    tekst, no_value, onvolledig = copy
    if no_value:
        return [] if no_value == "geenWaarde" else None if onvolledig == "J" else {"onbekend": reden or ""}
    return tekst


def as_stuf(value: Any) -> Any:
    """Dates and times without punctuation, everything else as text."""
    if isinstance(value, bool | int):
        return str(value)
    return schoon(value) if isinstance(value, str) else value


def compare(filed: Aangifte) -> None:
    copies = received(filed)
    for path, value in leaves("", canonical.write(filed)):
        if value == "" or path.endswith(".inhoud"):
            continue
        name = namen_of(filed).get(path, path)
        reden = copies.get(f"{name}.reden", (None, None, None))[0]
        got, want = as_filed(copies[name], reden), as_stuf(value)
        if isinstance(want, dict):
            assert got == {"onbekend": schoon(want["onbekend"])}, name
        elif isinstance(want, str) and got != want:
            assert same_moment(copies[name], want), name
        else:
            assert got == want, name


def same_moment(copy: tuple[str | None, str | None, str | None], want: str) -> bool:
    """A date or time in StUF's form; the unknown parts of a date are in its indicator."""
    tekst, no_value, onvolledig = copy
    known = {"M": 4, "D": 6}.get(onvolledig or "", 8)
    if no_value:
        return want == "0000-00-00"
    plain = "".join(sign for sign in want if sign.isdigit())
    return (tekst or "")[:known] == plain[:known] and set(plain[known:]) <= {"0"}


@pytest.mark.parametrize("variant", VARIANTEN)
@pytest.mark.parametrize("persoon", personen(), ids=lambda persoon: persoon["pl"])
def test_every_filed_field_of_every_test_person_is_in_the_copy(persoon: dict[str, str], variant: str) -> None:
    compare(aangifte(persoon, variant))


@pytest.mark.parametrize("name", samples.names())
def test_every_filed_field_of_every_kind_of_case_is_in_the_copy(name: str) -> None:
    compare(samples.sample(name, nu=datetime(2026, 11, 23, 12, tzinfo=UTC)))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(generated(Aangifte))
def test_every_field_of_any_declaration_is_in_the_copy(filed: Aangifte) -> None:
    compare(filed)


def texts(node: Element) -> dict[str, str | None]:
    return {tag.rpartition("}")[2]: child.text for child in node.iter() if not len(child) and (tag := str(child.tag))}


def test_a_person_is_typed_in_the_order_of_the_schema() -> None:
    persoon = Overledene(
        bsn="999993008", voornamen="Fatima Saïda", voorvoegsel="Al", geslachtsnaam="Ksar el Kebir",
        geboortedatum=OnvolledigeDatum(1975, 5, 1),
    )  # fmt: skip
    assert list(texts(natuurlijk_persoon(persoon, "V")).items()) == [
        ("inp.bsn", "999993008"),
        ("geslachtsnaam", "Ksar el Kebir"),
        ("voorvoegselGeslachtsnaam", "Al"),
        ("voornamen", "Fatima Saïda"),
        ("geslachtsaanduiding", "V"),
        ("geboortedatum", "19750501"),
    ]


def test_a_typed_value_without_room_is_left_to_the_copy_and_never_cut() -> None:
    naam_ = Aangever(bsn="1234", voorvoegsel="van der auf der", geslachtsnaam="x" * 201, voornamen="Jan")
    assert texts(natuurlijk_persoon(naam_)) == {"voornamen": "Jan"}


@pytest.mark.parametrize(
    ("datum", "tekst", "indicator"),
    [
        (OnvolledigeDatum(1946, 2, 3), "19460203", "V"),
        (OnvolledigeDatum(1946, 2), "19460201", "D"),
        (OnvolledigeDatum(1946), "19460101", "M"),
        (OnvolledigeDatum(0), None, "J"),
    ],
)
def test_a_partial_birth_date_says_how_complete_it_is(
    datum: OnvolledigeDatum, tekst: str | None, indicator: str
) -> None:
    [node] = natuurlijk_persoon(Aangever(geboortedatum=datum))
    assert (node.text, node.get(naam("StUF:indOnvolledigeDatum"))) == (tekst, indicator)


def test_an_address_abroad_stays_in_the_copy() -> None:
    adres = Adres(straat="Rue", huisnummer="1", land="5002")
    assert verblijfsadres(adres) is None
    assert received(Aangifte(overledene=Overledene(adres=adres)))["overledene.adres.land"][0] == "5002"


def test_a_dutch_address_is_typed() -> None:
    adres = Adres(straat="Afrikanerplein", huisnummer="1", huisletter="a", toevoeging="hs", postcode="1091PN")
    typed = verblijfsadres(adres)
    assert typed is not None
    assert texts(typed)["aoa.huisnummertoevoeging"] == "hs"
    assert typed.findtext("BG:gor.straatnaam", "", NS) == "Afrikanerplein"


@pytest.mark.parametrize(
    ("soort", "land", "type_", "buiten"),
    [
        (SoortLijkbezorging.BEGRAVING, None, "BURIAL_CREMATION", "False"),
        (SoortLijkbezorging.CREMATIE, None, "BURIAL_CREMATION", "False"),
        (SoortLijkbezorging.ONTLEDING, None, "DISSECTION", "False"),
        (SoortLijkbezorging.BUITENLAND, "5010", "BURIAL_CREMATION", "False"),
        (SoortLijkbezorging.BUITENLAND, "5022", "BURIAL_CREMATION", "True"),
    ],
)
def test_receivers_of_b0360_get_their_own_words_beside_ours(
    soort: SoortLijkbezorging, land: str | None, type_: str, buiten: str
) -> None:
    copies = received(Aangifte(lijkbezorging=Lijkbezorging(soort=soort, bestemming_land=land)))
    found = [copies[name][0] for name in ("type", "buitenbenelux", "lijkbezorging.soort")]
    assert found == [type_, buiten, soort.value]


def test_the_precedent_names_and_forms() -> None:
    overlijden = Overlijden(
        gemeente="0796", datum=date(2026, 11, 22), tijd=time(23, 12), soort=SoortOverlijden.NATUURLIJK
    )
    copies = received(Aangifte(overlijden=overlijden))
    names = ("gemeentecode", "datumoverlijden", "tijdoverlijden", "natdood")
    assert [copies[name][0] for name in names] == ["0796", "20261122", "2312", "True"]


@pytest.mark.parametrize(
    ("tot", "certain"),
    [
        (date(2026, 11, 22), ("20261122", None, "V")),
        (date(2026, 11, 25), ("20261101", None, "D")),
        (date(2026, 12, 2), ("20260101", None, "M")),
        (date(2027, 1, 1), (None, "waardeOnbekend", "J")),
    ],
)
def test_a_period_of_death_is_no_day_of_death(tot: date, certain: tuple[str | None, str | None, str]) -> None:
    overlijden = Overlijden(
        datum_zekerheid=DatumZekerheid.TUSSEN,
        datum=date(2026, 11, 22),
        tijd=time(23, 12),
        tot=tot,
        tot_tijd=time(23, 50),
    )
    copies = received(Aangifte(overlijden=overlijden))
    assert copies["datumoverlijden"] == certain
    assert "tijdoverlijden" not in copies
    ends = ("overlijden.datum", "overlijden.tijd", "overlijden.tot", "overlijden.tot_tijd")
    assert [copies[name][0] for name in ends] == ["20261122", "2312", f"{tot:%Y%m%d}", "2350"]


def test_unknown_and_none_are_told_apart() -> None:
    copies = received(Aangifte(ouders=(), eerdere_partners=Onbekend("geen idee"), partner=Naam()))
    assert copies["ouders"][:2] == (None, "geenWaarde")
    assert copies["eerdere_partners"][:2] == (None, "waardeOnbekend")
    assert copies["eerdere_partners.reden"][0] == "geen idee"


def test_no_two_fields_share_a_name() -> None:
    assert len(set(NAMEN.values())) == len(NAMEN)
