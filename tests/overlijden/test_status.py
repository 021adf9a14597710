# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every status with every act by every role: what the table says happens, and nothing else."""

import itertools
import re

import pytest

from overlijden import status
from overlijden.status import (
    FEITEN,
    OVERGANGEN,
    Actie,
    IllegalTransition,
    Rol,
    Status,
    allowed,
    mermaid,
    next_status,
)

# Written out by hand, as a lawyer would read it, so that a slip in the table is seen.
DESK, ABS, SYSTEM = ("medewerker", "ambtenaar"), ("ambtenaar",), ("systeem",)
DECLARANT, OWN_SYSTEM = ("nabestaande", "uitvaartondernemer"), ("koppeling",)
LAWFUL = {
    ("concept", "indienen"): ("ingediend", DECLARANT + DESK),
    ("ingediend", "afleveren"): ("afgeleverd", (*SYSTEM, *DESK)),
    ("ingediend", "intrekken"): ("ingetrokken", DECLARANT),
    ("afgeleverd", "in_behandeling_nemen"): ("in_behandeling", DESK + OWN_SYSTEM),
    ("afgeleverd", "intrekken"): ("ingetrokken", DECLARANT + DESK),
    ("afgeleverd", "doorzenden"): ("doorgezonden", DESK),
    ("in_behandeling", "aanvulling_vragen"): ("aanvulling_gevraagd", DESK),
    ("in_behandeling", "akte_opmaken"): ("akte_opgemaakt", ABS + OWN_SYSTEM),
    ("in_behandeling", "weigeren"): ("geweigerd", ABS),
    ("in_behandeling", "doorzenden"): ("doorgezonden", DESK),
    ("in_behandeling", "intrekken"): ("ingetrokken", DECLARANT + DESK),
    ("aanvulling_gevraagd", "aanvullen"): ("in_behandeling", DECLARANT + DESK),
    ("aanvulling_gevraagd", "doorzenden"): ("doorgezonden", DESK),
    ("aanvulling_gevraagd", "intrekken"): ("ingetrokken", DECLARANT + DESK),
    ("aanvulling_gevraagd", "weigeren"): ("geweigerd", ABS),
    ("akte_opgemaakt", "verlof_afgeven"): ("verlof_afgegeven", ABS),
    ("akte_opgemaakt", "doorhalen"): ("doorgehaald", ABS),
    ("verlof_afgegeven", "documenten_verzenden"): ("documenten_verzonden", DESK),
    ("verlof_afgegeven", "heropenen"): ("akte_opgemaakt", ABS),
    ("verlof_afgegeven", "doorhalen"): ("doorgehaald", ABS),
    ("documenten_verzonden", "afronden"): ("afgerond", DESK),
    ("documenten_verzonden", "heropenen"): ("akte_opgemaakt", ABS),
    ("documenten_verzonden", "doorhalen"): ("doorgehaald", ABS),
    ("afgerond", "heropenen"): ("akte_opgemaakt", ABS),
    ("afgerond", "doorhalen"): ("doorgehaald", ABS),
    ("geweigerd", "heropenen"): ("in_behandeling", ABS),
}
TAKEN = ("afgeleverd", "in_behandeling", "aanvulling_gevraagd")
MADE = ("akte_opgemaakt", "verlof_afgegeven", "documenten_verzonden")
FILED = tuple(status for status in Status if status != "concept")
ON_RECORD = {
    "wijzigen": (("ingediend", *TAKEN), DECLARANT + DESK),
    "overnemen": (TAKEN + MADE, DESK),
    "overdragen": (TAKEN + MADE, DESK),
    "wijziging_verwerken": (TAKEN, DESK),
    "kiezen": (TAKEN, DESK),
    "geboorteakte_opmaken": (("in_behandeling",), ABS),
    "afwijken": ((*TAKEN, "akte_opgemaakt"), ABS),
    "stuk_ontvangen": (TAKEN + MADE, DESK),
    "termijn_vragen": (TAKEN + MADE, DESK),
    "termijn_beslissen": (TAKEN + MADE, DESK),
    "originelen_ontvangen": (TAKEN + MADE, DESK),
    "b_envelop_ontvangen": (TAKEN + MADE, DESK),
    "b_envelop_verzenden": (MADE, DESK),
    "rechtbank_inlichten": (MADE, DESK),
    "woongemeente_inlichten": (MADE, DESK),
    "verbeteren": (MADE, ABS),
    "doorhaling_voorbereiden": ((*MADE, "afgerond"), DESK),
    "ontvangst_bevestigen": (("doorgehaald",), DESK),
    "betaling_ontvangen": (FILED, (*DESK, "systeem")),
    "terugbetalen": (FILED, DESK),
    "aangever_wisselen": (("ingediend", *TAKEN, *MADE), DECLARANT),
    "document_geven": ((*TAKEN, *MADE, "afgerond"), OWN_SYSTEM),
}
LAWFUL |= {(van, actie): (van, rollen) for actie, (bij, rollen) in ON_RECORD.items() for van in bij}
ENDS = {Status.AFGEROND, Status.INGETROKKEN, Status.DOORGEZONDEN, Status.GEWEIGERD, Status.DOORGEHAALD}
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


def test_every_status_is_reached_and_out_of_an_end_leads_only_what_opens_it_again() -> None:
    assert {o.naar for o in OVERGANGEN} | {Status.CONCEPT} == set(Status)
    assert status.ENDS == ENDS
    assert {o.actie for o in OVERGANGEN if o.van in ENDS} == {Actie.HEROPENEN, Actie.DOORHALEN}


def test_every_act_stands_in_one_table_and_once_per_status() -> None:
    changing, on_record = {o.actie for o in OVERGANGEN}, [feit.actie for feit in FEITEN]
    assert changing | set(on_record) == set(Actie)
    assert not changing & set(on_record)
    assert len(set(on_record)) == len(FEITEN)
    assert len({(o.van, o.actie) for o in OVERGANGEN}) == len(OVERGANGEN)
    assert [actie for actie in Actie if actie in changing] == list(Actie)[: len(changing)]


def test_an_akte_stands_whoever_opens_a_dossier_again() -> None:
    """Nothing leads from after the akte to before it (BW 1:24)."""
    after = AFTER_THE_AKTE | {Status.DOORGEHAALD}
    assert all(o.naar in after for o in OVERGANGEN if o.van in after)
    assert status.AFTER_AKTE | {Status.AFGEROND} == AFTER_THE_AKTE


@pytest.mark.parametrize("actie", [Actie.INTREKKEN, Actie.WEIGEREN, Actie.DOORZENDEN])
def test_after_the_akte_nothing_is_withdrawn_refused_or_passed_on(actie: Actie) -> None:
    """Afterwards only a correction is lawful (BW 1:24, 24a)."""
    assert not {o.van for o in OVERGANGEN if o.actie is actie} & AFTER_THE_AKTE


def test_no_declarant_delivers_and_only_the_registrar_makes_the_akte() -> None:
    by = {o.actie: o.rollen for o in OVERGANGEN}
    assert not by[Actie.AFLEVEREN] & set(DECLARANT)
    assert by[Actie.AKTE_OPMAKEN] - set(OWN_SYSTEM) == by[Actie.VERLOF_AFGEVEN] == {Rol.AMBTENAAR}


def test_the_diagram_draws_every_transition() -> None:
    arrows = re.findall(r"^    (\w+) --> (\w+): (\w+)$", mermaid(), re.MULTILINE)
    assert arrows == [(o.van, o.naar, o.actie) for o in OVERGANGEN]


def test_the_table_of_facts_names_each_with_its_statuses_and_roles() -> None:
    lines = status.facts().splitlines()[2:]
    assert [line.split("`")[1] for line in lines] == [feit.actie for feit in FEITEN]
    assert "| `ontvangst_bevestigen` | doorgehaald | ambtenaar, medewerker |" in lines
