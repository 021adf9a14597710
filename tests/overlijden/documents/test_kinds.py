# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which document somebody may make, when, and of which declaration."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from overlijden.documents.kinds import KINDS, offered
from overlijden.status import DECLARANT, DESK, Rol, Status
from overlijden.tables import DocumentSoort
from tests.overlijden.documents.making import facts
from tests.overlijden.documents.test_content import NEWBORN, STILL

RECEIPT = DocumentSoort.ONTVANGSTBEVESTIGING
AKTE = {Status.AKTE_OPGEMAAKT, Status.VERLOF_AFGEGEVEN, Status.DOCUMENTEN_VERZONDEN, Status.AFGEROND}


def soorten(rol: Rol, name: str = "gewoon", answers: Mapping[str, object] | None = None, **dossier: object) -> set[str]:
    of = facts(name, answers)
    for column, value in dossier.items():
        setattr(of.dossier, column, value)
    return {kind.soort for kind in offered(of, rol)}


def test_every_kind_of_document_is_in_the_table() -> None:
    assert list(KINDS) == list(DocumentSoort)


@pytest.mark.parametrize("rol", sorted(set(Rol) - DECLARANT - DESK))
def test_nobody_else_makes_any(rol: Rol) -> None:
    assert soorten(rol) == set()


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("rol", sorted(DECLARANT))
def test_a_declarant_has_her_receipt_of_what_counts_and_nothing_else(rol: Rol, status: Status) -> None:
    lost = {Status.CONCEPT, Status.INGETROKKEN, Status.DOORGEZONDEN, Status.GEWEIGERD, Status.DOORGEHAALD}
    assert soorten(rol, status=status) == (set() if status in lost else {RECEIPT})


@pytest.mark.parametrize("rol", sorted(DESK))
def test_the_desk_has_the_receipt_of_what_was_declared_at_its_counter(rol: Rol) -> None:
    assert RECEIPT in soorten(rol, kanaal="BALIE", status=Status.INGEDIEND)
    assert RECEIPT not in soorten(rol, kanaal="BALIE", status=Status.INGETROKKEN)
    assert RECEIPT not in soorten(rol, kanaal="EHERKENNING", status=Status.INGEDIEND)


@pytest.mark.parametrize("status", sorted(set(Status) - AKTE))
def test_before_the_akte_the_desk_has_its_data_at_most(status: Status) -> None:
    assert soorten(Rol.AMBTENAAR, status=status) <= {DocumentSoort.AKTEGEGEVENS}


@pytest.mark.parametrize("status", list(Status))
def test_a_verlof_is_the_registrar_s_and_only_after_it_was_given(status: Status) -> None:
    given = status in AKTE - {Status.AKTE_OPGEMAAKT}
    assert (DocumentSoort.VERLOF in soorten(Rol.AMBTENAAR, status=status)) is given
    assert DocumentSoort.VERLOF not in soorten(Rol.MEDEWERKER, status=status)


@pytest.mark.parametrize(
    ("soort", "name", "answers", "is_made"),
    [
        (DocumentSoort.RECHTBANK, "gewoon", {"/minderjarige_kinderen": "JA"}, True),
        (DocumentSoort.RECHTBANK, "gewoon", {"/minderjarige_kinderen": "NEE"}, False),
        (DocumentSoort.RECHTBANK, "gewoon", {"/minderjarige_kinderen": "ONBEKEND"}, False),
        (DocumentSoort.WOONGEMEENTE, "gewoon", {"/overledene/adres/woonplaats": "Rotterdam"}, True),
        (DocumentSoort.WOONGEMEENTE, "gewoon", {"/overledene/adres/woonplaats": "Nergenshuizen"}, True),
        (DocumentSoort.WOONGEMEENTE, "gewoon", {"/overledene/adres/woonplaats": "'s-Hertogenbosch"}, False),
        (DocumentSoort.WOONGEMEENTE, "buitenlands-adres", None, False),
        (DocumentSoort.LAISSEZ_PASSER, "laissez-passer", None, True),
        (DocumentSoort.LAISSEZ_PASSER, "gewoon", None, False),
        (DocumentSoort.VERLOF, "gewoon", STILL, True),
        (DocumentSoort.VERLOF, "gewoon", {**STILL, "/levenloos": {"zwangerschap_24_weken": "NEE"}}, False),
        (DocumentSoort.UITTREKSEL, "gewoon", STILL, False),
        (DocumentSoort.UITTREKSEL, "gewoon", NEWBORN, True),
        (DocumentSoort.VERLOF, "gewoon", NEWBORN, True),
        (DocumentSoort.VERLOF, "gewoon", {**NEWBORN, "/overlijden/datum": "2026-03-02"}, False),
    ],
)
def test_a_document_is_made_of_the_declarations_that_ask_for_it(
    soort: DocumentSoort, name: str, answers: Mapping[str, object] | None, is_made: bool
) -> None:
    assert (soort in soorten(Rol.AMBTENAAR, name, answers)) is is_made
