# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A found body: what an officer declared in writing becomes a dossier, and in the end an akte of its own kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, text

from overlijden.aangifte import SoortAangifte
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.status import Actie, Status
from tests.filing import file
from tests.overlijden.balie.test_acts import akte, do, stored
from tests.overlijden.conftest import Deliver, LogIn

pytestmark = pytest.mark.balie


def day(name: str, dag: str) -> dict[str, str]:
    return dict(zip((f"{name}-jaar", f"{name}-maand", f"{name}-dag"), dag.split("-"), strict=True))


STUK: Mapping[str, str] = {
    "lijkvinding.officier": "H",
    "lijkvinding.officier_naam": "J. Voorbeeld",
    **day("lijkvinding.stuk_datum", "2026-03-04"),
    "lijkvinding.vindplaats": "In het Naardermeer, bij de steiger",
    **day("lijkvinding.datum", "2026-03-03"),
    "lijkvinding.tijd-uur": "7",
    "lijkvinding.tijd-minuut": "15",
}


def concept(clerk: FlaskClient) -> str:
    (found,) = re.findall(r'name="concept" value="([0-9a-f-]+)"', clerk.get("/balie/vinding").text)
    return str(found)


def put_down(clerk: FlaskClient, page: str = "", **more: str) -> str:
    """Fill in the page; the reference of the dossier."""
    answer = clerk.post("/balie/vinding", data={**STUK, "concept": page or concept(clerk), **more})
    assert answer.status_code == 302, answer.text
    return str(answer.location).rpartition("/")[2]


def test_what_an_officer_wrote_becomes_an_akte_of_a_found_body(
    clerk: FlaskClient, database: Database, deliver: Deliver
) -> None:
    kenmerk = put_down(clerk)
    deliver()
    dossier = stored(database, kenmerk)
    with database.begin(Scope(gemeente="1942")) as session:
        aangifte = queries.declared(session, dossier)
    assert (aangifte.soort, dossier.kanaal, dossier.status) == (SoortAangifte.LIJKVINDING, "BALIE", Status.AFGELEVERD)
    assert aangifte.lijkvinding is not None
    assert aangifte.lijkvinding.datum == date(2026, 3, 3)
    assert dossier.uiterste_dag == date(2026, 3, 11)  # the sixth working day after the finding
    do(clerk, kenmerk, Actie.IN_BEHANDELING_NEMEN)
    refused = do(clerk, kenmerk, Actie.AKTE_OPMAKEN, **akte("20G0085")).text
    assert "Voeg de schriftelijke aangifte van de (hulp)officier van justitie toe." in refused
    do(clerk, kenmerk, Actie.STUK_ONTVANGEN, stuk="PV_LIJKVINDING")
    assert do(clerk, kenmerk, Actie.AKTE_OPMAKEN, **akte("20A0251")).status_code == 422
    assert do(clerk, kenmerk, Actie.AKTE_OPMAKEN, **akte("20G0085")).status_code == 302
    assert stored(database, kenmerk).status is Status.AKTE_OPGEMAAKT


def summary(page: str) -> dict[str, str]:
    """What the summary of an answered page says, by the input to which it leads."""
    return dict(re.findall(r'<li><a href="#([^"]+)">([^<]+)</a></li>', unescape(page)))


def test_an_empty_page_asks_for_what_the_law_asks_of_an_officer_and_for_nothing_else(clerk: FlaskClient) -> None:
    answer = clerk.post("/balie/vinding", data={"concept": concept(clerk)})
    assert answer.status_code == 422
    assert summary(answer.text) == {
        "lijkvinding.officier-0": "Kies of de hulpofficier of de officier van justitie de aangifte deed.",
        "lijkvinding.officier_naam": "Vul de naam in van de (hulp)officier van justitie.",
        "lijkvinding.stuk_datum-dag": "Vul de datum van de schriftelijke aangifte in.",
        "lijkvinding.vindplaats": "Vul in waar het lichaam is gevonden, zo precies mogelijk.",
        "lijkvinding.datum-dag": "Vul de dag in waarop het lichaam is gevonden.",
        "lijkvinding.tijd-uur": "Vul de tijd in waarop het lichaam is gevonden.",
    }


def test_what_cannot_be_read_and_what_is_missing_are_said_together(clerk: FlaskClient) -> None:
    typed = {**STUK, **day("lijkvinding.datum", "2026-02-30"), "lijkvinding.officier_naam": "", "overledene.bsn": "12"}
    said = summary(clerk.post("/balie/vinding", data={**typed, "concept": concept(clerk)}).text)
    assert list(said) == ["lijkvinding.officier_naam", "lijkvinding.datum-dag", "overledene.bsn"]


def test_everything_that_is_missing_is_said_at_once_and_nothing_is_filed(clerk: FlaskClient) -> None:
    answer = clerk.post("/balie/vinding", data={"concept": concept(clerk), "lijkvinding.vindplaats": "Het strand"})
    assert answer.status_code == 422
    for name in ("officier-0", "officier_naam", "stuk_datum-dag", "datum-dag", "tijd-uur"):
        assert f'href="#lijkvinding.{name}"' in answer.text
    assert "Het strand" in answer.text


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (day("lijkvinding.datum", "2999-01-01"), "toekomst"),
        (day("lijkvinding.datum", "2026-02-30"), "bestaande dag"),
        (day("lijkvinding.datum", "9999-12-31"), "toekomst"),
        (day("lijkvinding.datum", "0001-01-01"), "Kijk het jaar na"),
        (day("lijkvinding.stuk_datum", "9999-12-31"), "toekomst"),
        (day("lijkvinding.stuk_datum", "0001-01-01"), "Kijk het jaar na"),
        (day("lijkvinding.datum", "2026-W10-2"), "bestaande dag"),
        ({"overledene.bsn": "123456789"}, "Dit nummer klopt niet"),
        ({"lijkvinding.tijd-uur": "24", "lijkvinding.tijd-minuut": "0"}, "Middernacht is 0 uur"),
    ],
)
def test_what_cannot_be_is_said_at_its_question(clerk: FlaskClient, more: Mapping[str, str], words: str) -> None:
    answer = clerk.post("/balie/vinding", data={**STUK, "concept": concept(clerk), **more})
    assert answer.status_code == 422
    assert words in answer.text


def test_its_warnings_are_the_desk_s_and_no_declarant_s(clerk: FlaskClient, deliver: Deliver) -> None:
    kenmerk = put_down(clerk)
    deliver()
    page = clerk.get(f"/balie/{kenmerk}").text
    assert "Waarschuwingen die de balie bevestigde" in page
    assert "die de aangever bevestigde" not in page


def test_the_same_page_sent_twice_gives_one_dossier(clerk: FlaskClient) -> None:
    page = concept(clerk)
    assert put_down(clerk, page) == put_down(clerk, page)


def test_the_number_of_another_municipality_s_dossier_is_not_there(clerk: FlaskClient, database: Database) -> None:
    for place, status in (("0796", 404), ("1942", 302)):
        page = str(file(database, place, adapter="store").concept)
        assert clerk.post("/balie/vinding", data={**STUK, "concept": page}).status_code == status


def test_what_turns_or_hides_letters_is_not_kept(clerk: FlaskClient, database: Database) -> None:
    kenmerk = put_down(clerk, **{"lijkvinding.vindplaats": "Het \u202ednarts\u202c bij \u200bpaal\ufeff 41"})
    dossier = stored(database, kenmerk)
    with database.begin(Scope(gemeente="1942")) as session:
        lijkvinding = queries.declared(session, dossier).lijkvinding
    assert lijkvinding is not None
    assert lijkvinding.vindplaats == "Het dnarts bij paal 41"


def test_a_page_without_its_number_is_refused(clerk: FlaskClient) -> None:
    assert clerk.post("/balie/vinding", data={**STUK, "concept": "x"}).status_code == 400


def test_that_it_was_filed_stands_in_the_audit(clerk: FlaskClient, superuser: Connection) -> None:
    kenmerk = put_down(clerk)
    asked = text("SELECT door FROM auditregel WHERE handeling = 'indienen' AND kenmerken = ARRAY[:kenmerk]")
    assert superuser.scalars(asked, {"kenmerk": kenmerk}).all() == ["gooise-meren"]


def test_it_is_the_clerk_s_own_municipality_s_whatever_is_sent(clerk: FlaskClient, log_in: LogIn) -> None:
    kenmerk = put_down(clerk, **{"overlijden.gemeente": "0796"})
    assert clerk.get(f"/balie/{kenmerk}").status_code == 200
    assert log_in("den-bosch").get(f"/balie/{kenmerk}").status_code == 404


@pytest.mark.parametrize("account", ["uitvaart", "nabestaande", "beheer-gooise-meren"])
def test_nobody_else_gets_the_page(log_in: LogIn, account: str) -> None:
    assert log_in(account).get("/balie/vinding").status_code == 403
