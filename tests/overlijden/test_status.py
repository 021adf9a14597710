# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every status with every act by every role: what the table says happens, and nothing else."""

import itertools
import re

import pytest

from overlijden.status import OVERGANGEN, Actie, IllegalTransition, Rol, Status, allowed, mermaid, next_status

# Written out by hand, as a lawyer would read it, so that a slip in the table is seen.
DESK, ABS, SYSTEM = ("medewerker", "ambtenaar"), ("ambtenaar",), ("systeem",)
DECLARANT = ("nabestaande", "uitvaartondernemer")
LAWFUL = {
    ("concept", "indienen"): ("ingediend", DECLARANT),
    ("ingediend", "afleveren"): ("afgeleverd", (*SYSTEM, *DESK)),
    ("ingediend", "intrekken"): ("ingetrokken", DECLARANT),
    ("afgeleverd", "in_behandeling_nemen"): ("in_behandeling", DESK),
    ("afgeleverd", "intrekken"): ("ingetrokken", DECLARANT),
    ("afgeleverd", "doorzenden"): ("doorgezonden", DESK),
    ("in_behandeling", "aanvulling_vragen"): ("aanvulling_gevraagd", DESK),
    ("in_behandeling", "akte_opmaken"): ("akte_opgemaakt", ABS),
    ("in_behandeling", "weigeren"): ("geweigerd", ABS),
    ("in_behandeling", "doorzenden"): ("doorgezonden", DESK),
    ("in_behandeling", "intrekken"): ("ingetrokken", DECLARANT),
    ("aanvulling_gevraagd", "aanvullen"): ("in_behandeling", DECLARANT + DESK),
    ("aanvulling_gevraagd", "intrekken"): ("ingetrokken", DECLARANT),
    ("aanvulling_gevraagd", "weigeren"): ("geweigerd", ABS),
    ("akte_opgemaakt", "verlof_afgeven"): ("verlof_afgegeven", ABS),
    ("verlof_afgegeven", "documenten_verzenden"): ("documenten_verzonden", DESK),
    ("documenten_verzonden", "afronden"): ("afgerond", DESK),
}
ENDS = {Status.AFGEROND, Status.INGETROKKEN, Status.DOORGEZONDEN, Status.GEWEIGERD}
AFTER_THE_AKTE = {Status.AKTE_OPGEMAAKT, Status.VERLOF_AFGEGEVEN, Status.DOCUMENTEN_VERZONDEN, Status.AFGEROND}


@pytest.mark.parametrize(("van", "actie", "rol"), list(itertools.product(Status, Actie, Rol)))
def test_an_act_leads_where_the_law_says_or_nowhere(van: Status, actie: Actie, rol: Rol) -> None:
    naar, rollen = LAWFUL.get((van, actie), (None, ()))
    if rol in rollen:
        assert next_status(van, actie, rol) == naar
        assert actie in allowed(van, rol)
    else:
        with pytest.raises(IllegalTransition):
            next_status(van, actie, rol)
        assert actie not in allowed(van, rol)


def test_every_status_is_reached_and_only_ends_have_no_way_on() -> None:
    assert {o.naar for o in OVERGANGEN} | {Status.CONCEPT} == set(Status)
    assert set(Status) - {o.van for o in OVERGANGEN} == ENDS


def test_every_act_stands_in_the_table_once_per_status() -> None:
    assert {o.actie for o in OVERGANGEN} == set(Actie)
    assert len({(o.van, o.actie) for o in OVERGANGEN}) == len(OVERGANGEN)


@pytest.mark.parametrize("actie", [Actie.INTREKKEN, Actie.WEIGEREN, Actie.DOORZENDEN])
def test_after_the_akte_nothing_is_withdrawn_refused_or_passed_on(actie: Actie) -> None:
    """Afterwards only a correction is lawful (BW 1:24, 24a)."""
    assert not {o.van for o in OVERGANGEN if o.actie is actie} & AFTER_THE_AKTE


def test_no_declarant_delivers_and_only_the_registrar_makes_the_akte() -> None:
    by = {o.actie: o.rollen for o in OVERGANGEN}
    assert not by[Actie.AFLEVEREN] & set(DECLARANT)
    assert by[Actie.AKTE_OPMAKEN] == by[Actie.VERLOF_AFGEVEN] == {Rol.AMBTENAAR}


def test_the_diagram_draws_every_transition() -> None:
    arrows = re.findall(r"^    (\w+) --> (\w+): (\w+)$", mermaid(), re.MULTILINE)
    assert arrows == [(o.van, o.naar, o.actie) for o in OVERGANGEN]
