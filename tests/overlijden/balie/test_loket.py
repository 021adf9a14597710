# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A declaration at the counter: through the pages of the form, by a clerk, for her own municipality."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, text

from overlijden import canonical
from overlijden.aangifte import Hoedanigheid, SoortAangifte
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.samples import sample
from overlijden.status import Actie, Status
from overlijden.tools import paper
from tests.e2e.walking import ordinary
from tests.filing import file
from tests.forms import filing
from tests.forms.filing import confirmation, fill
from tests.forms.test_levenloos import data as levenloos
from tests.forms.test_passing import offer
from tests.overlijden.balie.test_acts import akte, do, stored
from tests.overlijden.balie.test_handling import preconditions
from tests.overlijden.conftest import Deliver, LogIn
from tests.overlijden.documents.making import text as pdf_text

pytestmark = pytest.mark.balie
SHOWN = {"geval": "OVERLIJDEN", "legitimatie": "paspoort", "gezien": "ja"}


@pytest.fixture
def clerk(log_in: LogIn) -> FlaskClient:
    return log_in("gooise-meren-2")


def declared() -> Any:
    """What somebody declares at the counter of Gooise Meren, who knows of the death herself."""
    made = sample("gewoon", nu=datetime.now(UTC))
    overlijden = dataclasses.replace(made.overlijden, gemeente="1942", plaats="Bussum")
    aangever = dataclasses.replace(
        made.aangever, hoedanigheid=Hoedanigheid.EIGEN_WETENSCHAP, machtiging_bevestigd=None, machtiging_gever=None
    )
    return canonical.write(dataclasses.replace(made, overlijden=overlijden, aangever=aangever))


def begin(clerk: FlaskClient, **more: str) -> str:
    """The address of the first page of a new draft."""
    answer = clerk.post("/balie/aangifte", data={**SHOWN, **more})
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def send(clerk: FlaskClient, data: Any, **more: str) -> str:
    """Answer every page and send; where that leads."""
    check = fill(clerk, begin(clerk, **more), data)
    answer = clerk.post(check.replace("controleren", "versturen"), data=confirmation(clerk.get(check).text))
    return str(answer.location)


def test_somebody_who_knows_of_a_death_declares_it_at_the_counter(
    clerk: FlaskClient, log_in: LogIn, database: Database, deliver: Deliver
) -> None:
    place = send(clerk, declared())
    kenmerk = place.rpartition("/")[2]
    assert place == f"/balie/{kenmerk}"
    deliver()
    dossier = stored(database, kenmerk)
    assert (dossier.kanaal, dossier.partij, dossier.status) == ("BALIE", "balie:1942", Status.AFGELEVERD)
    with database.begin(Scope(gemeente="1942")) as session:
        aangifte = queries.declared(session, dossier)
    assert aangifte.aangever.hoedanigheid is Hoedanigheid.EIGEN_WETENSCHAP
    assert aangifte.onderneming is None
    page = log_in("gooise-meren").get(place).text
    assert "Legitimatie van de aangever: paspoort" in page
    assert "Bram Smit" in page
    assert paper.shown(dossier.volgcode or "") in page


STILLBIRTH = {"geval": "LEVENLOOS", "levenloos.zwangerschap_24_weken": "JA"}


def test_a_stillbirth_is_declared_at_the_counter_where_it_is_not_open_online(
    clerk: FlaskClient, database: Database, deliver: Deliver
) -> None:
    kenmerk = send(clerk, levenloos(), **STILLBIRTH).rpartition("/")[2]
    dossier = stored(database, kenmerk)
    with database.begin(Scope(gemeente="1942")) as session:
        aangifte = queries.declared(session, dossier)
    assert (aangifte.soort, dossier.kanaal) == (SoortAangifte.LEVENLOOS, "BALIE")
    deliver()
    page = clerk.get(f"/balie/{kenmerk}").text
    assert "Het kind staat niet in de BRP" in page
    assert preconditions(page)[0] == "11 voorwaarden: 1 niet vergeleken met de BRP, 10 in orde"


def test_a_stillbirth_is_as_complete_as_online(clerk: FlaskClient) -> None:
    page = clerk.get(begin(clerk, **STILLBIRTH).replace("het-kind", "controleren")).text
    for label in ("Het kind", "Uw gegevens", "Contact"):
        assert f"Vul de pagina &#39;{label}&#39; in." in page


NEWBORN = {"geval": "GEBOORTE_EN_OVERLIJDEN", "geboorte.zwangerschap_24_weken": "JA"}


def newborn() -> Any:
    """What the parents of a child say that lived for an hour, in Bussum."""
    data = declared()
    dag = data["overlijden"]["datum"]
    ouders = {"moeder": {"voornamen": "Wilma", "geslachtsnaam": "Zon"}, "tijd": "08:30"}
    adres = {"woonplaats": "Bussum"}
    kind = {"voornamen": "Sam", "geslachtsnaam": "Boer", "geslacht": "M", "adres": adres}
    data |= {
        "soort": "GEBOORTE_EN_OVERLIJDEN",
        "geboorte": {**ouders, "zwangerschap_24_weken": "JA"},
        "overledene": {**kind, "geboortedatum": dag, "geboorteplaats": "Bussum"},
        "ouders": [{"voornamen": "Jan", "geslachtsnaam": "Boer"}],
    }
    data["overlijden"] = {**data["overlijden"], "tijd": "09:30"}
    data["arts"] = {**data["arts"], "overleg_datum": dag, "overleg_naam": "K. Visser"}
    return data


def birth_akte(nummer: str = "100251") -> dict[str, str]:
    return {name.replace("akte_", ""): typed for name, typed in akte(nummer).items()}


def test_a_child_that_died_before_its_birth_was_declared_gets_two_akten_in_their_order(
    clerk: FlaskClient, log_in: LogIn, database: Database, deliver: Deliver
) -> None:
    kenmerk = send(clerk, newborn(), **NEWBORN).rpartition("/")[2]
    deliver()
    dossier = stored(database, kenmerk)
    with database.begin(Scope(gemeente="1942")) as session:
        aangifte = queries.declared(session, dossier)
    assert (aangifte.soort, dossier.kanaal) == (SoortAangifte.GEBOORTE_EN_OVERLIJDEN, "BALIE")
    assert aangifte.geboorte is not None
    assert "V33" in aangifte.waarschuwingen, "the paper of doctor or midwife did not come"
    registrar, address = log_in("gooise-meren"), f"/balie/{kenmerk}"
    assert do(registrar, kenmerk, Actie.IN_BEHANDELING_NEMEN).status_code == 302
    page = registrar.get(address).text
    assert 'id="geboorteakte_opmaken"' in page
    assert 'id="akte_opmaken"' not in page
    assert "Het kind staat niet in de BRP" in page
    assert preconditions(page)[0] == "11 voorwaarden: 1 open, 1 niet vergeleken met de BRP, 9 in orde"
    assert "Maak de akte van geboorte</" in page
    too_soon = do(registrar, kenmerk, Actie.AKTE_OPMAKEN, **akte())
    assert (too_soon.status_code, "Maak eerst de akte van geboorte" in too_soon.text) == (422, True)
    wrong = do(registrar, kenmerk, Actie.GEBOORTEAKTE_OPMAKEN, **birth_akte("200251"))
    assert (wrong.status_code, "bijvoorbeeld 100251" in wrong.text) == (422, True)
    born = do(registrar, kenmerk, Actie.GEBOORTEAKTE_OPMAKEN, **birth_akte())
    assert born.status_code == 302, born.text
    assert 'id="akte_opmaken"' in (page := registrar.get(address).text)
    assert "100251" in page
    assert "Maak de akte</" in page
    assert do(registrar, kenmerk, Actie.AKTE_OPMAKEN, **akte()).status_code == 302
    assert stored(database, kenmerk).akte_nummer == "200251"


@pytest.mark.toegang
def test_of_an_ordinary_death_no_akte_of_a_birth_is_recorded(
    clerk: FlaskClient, log_in: LogIn, deliver: Deliver
) -> None:
    kenmerk = send(clerk, declared()).rpartition("/")[2]
    deliver()
    registrar = log_in("gooise-meren")
    do(registrar, kenmerk, Actie.IN_BEHANDELING_NEMEN)
    assert "geboorteakte_opmaken" not in registrar.get(f"/balie/{kenmerk}").text
    refused = do(registrar, kenmerk, Actie.GEBOORTEAKTE_OPMAKEN, **birth_akte())
    assert (refused.status_code, "hoort alleen een akte van overlijden" in refused.text) == (422, True)


def test_the_desk_prints_the_receipt_of_who_declared_at_its_counter(
    clerk: FlaskClient, log_in: LogIn, database: Database
) -> None:
    kenmerk = send(clerk, declared()).rpartition("/")[2]
    dossier = stored(database, kenmerk)
    assert f"/balie/{kenmerk}/documenten#ontvangstbevestiging" in clerk.get(f"/balie/{kenmerk}").text
    answer = clerk.post(f"/balie/{kenmerk}/document/ontvangstbevestiging")
    said = pdf_text(answer.data)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    for fact in (kenmerk, "Aad Holthuizen", paper.shown(dossier.volgcode or "")):
        assert fact in said
    online = file(database, "1942", adapter="store")
    assert clerk.post(f"/balie/{online.kenmerk}/document/ontvangstbevestiging").status_code == 404


@pytest.fixture
def prepared(log_in: LogIn) -> tuple[FlaskClient, str, str]:
    """A relative who prepared a declaration at home as far as the check page, its address, and the code she brings."""
    relative = log_in("nabestaande")
    check = fill(relative, filing.begin(relative, "1942"), canonical.write(ordinary("1942")))
    return relative, check, offer(relative, check.rpartition("/")[0])


def test_what_was_prepared_at_home_is_finished_at_the_counter(
    clerk: FlaskClient, database: Database, prepared: tuple[FlaskClient, str, str]
) -> None:
    relative, check, code = prepared
    answer = clerk.post("/balie/aangifte", data={**SHOWN, "code": code.lower()})
    assert answer.location == check.rpartition("/")[0]
    assert relative.get(check).status_code == 404
    first = clerk.get(answer.location).location
    assert str(first).endswith("/aangever"), "what its declarant said of herself she says again"
    fill(clerk, str(first), declared())
    place = clerk.post(check.replace("controleren", "versturen"), data=confirmation(clerk.get(check).text)).location
    dossier = stored(database, str(place).rpartition("/")[2])
    assert (dossier.kanaal, dossier.partij, dossier.naam) == ("BALIE", "balie:1942", "Aad Holthuizen")
    assert "Legitimatie van de aangever: paspoort" in clerk.get(str(place)).text


@pytest.mark.toegang
def test_another_municipality_s_counter_takes_nothing_with_its_code(
    log_in: LogIn, prepared: tuple[FlaskClient, str, str]
) -> None:
    relative, check, code = prepared
    answer = log_in("den-bosch").post("/balie/aangifte", data={**SHOWN, "code": code})
    assert (answer.status_code, re.findall(r'<li><a href="#([^"]+)">', answer.text)) == (422, ["code"])
    assert relative.get(check).status_code == 200


@pytest.mark.toegang
def test_a_declaration_that_was_sent_is_not_taken_to_the_counter(
    clerk: FlaskClient, log_in: LogIn, database: Database
) -> None:
    sent = file(database, "1942", adapter="store")
    code = offer(log_in("uitvaart"), f"/dossier/{sent.kenmerk}")
    for typed in (code, "0000-0000-0000"):
        assert clerk.post("/balie/aangifte", data={**SHOWN, "code": typed}).status_code == 422
    assert stored(database, sent.kenmerk).partij == sent.partij


def test_it_stands_in_the_audit_by_who_put_it_down(clerk: FlaskClient, superuser: Connection) -> None:
    kenmerk = send(clerk, declared()).rpartition("/")[2]
    asked = text("SELECT door, gemeente FROM auditregel WHERE handeling = 'indienen' AND kenmerken = ARRAY[:kenmerk]")
    assert superuser.execute(asked, {"kenmerk": kenmerk}).all() == [("gooise-meren-2", "1942")]


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        ({}, ["geval-0", "legitimatie-0", "gezien"]),
        ({**SHOWN, "gezien": ""}, ["gezien"]),
        ({**SHOWN, "legitimatie": ""}, ["legitimatie-0"]),
        ({**SHOWN, "legitimatie": "bibliotheekpas"}, ["legitimatie-0"]),
        ({**SHOWN, "geval": "LIJKVINDING"}, ["geval-0"]),
        ({**SHOWN, "geval": "LEVENLOOS"}, ["levenloos.zwangerschap_24_weken-0"]),
        ({**SHOWN, "geval": "GEBOORTE_EN_OVERLIJDEN"}, ["geboorte.zwangerschap_24_weken-0"]),
    ],
)
def test_nothing_begins_before_the_declarant_is_known(
    clerk: FlaskClient, typed: dict[str, str], missing: list[str]
) -> None:
    answer = clerk.post("/balie/aangifte", data=typed)
    assert answer.status_code == 422
    assert re.findall(r'<li><a href="#([^"]+)">', answer.text) == missing
    assert answer.text.partition("</title>")[0].count("Controleer uw antwoorden:") == 1
    assert "niet verstuurd" not in clerk.get("/balie/aangifte").text


@pytest.mark.toegang
def test_colleagues_go_on_with_what_was_begun_and_nobody_else_sees_it(clerk: FlaskClient, log_in: LogIn) -> None:
    address = begin(clerk)
    concept = address.split("/")[2]
    colleague = log_in("gooise-meren")
    assert concept in colleague.get("/balie/aangifte").text
    assert colleague.get(address).status_code == 200
    for account in ("den-bosch", "uitvaart", "nabestaande"):
        assert log_in(account).get(address).status_code == 404
    assert concept not in log_in("den-bosch").get("/balie/aangifte").text


@pytest.mark.toegang
def test_a_clerk_does_not_come_into_a_declarant_s_draft(clerk: FlaskClient, log_in: LogIn) -> None:
    address = filing.begin(log_in("uitvaart"), "1942")
    assert clerk.get(address).status_code == 404
    assert address.split("/")[2] not in clerk.get("/balie/aangifte").text


@pytest.mark.toegang
@pytest.mark.parametrize("account", ["uitvaart", "nabestaande", "beheer-gooise-meren", "collectief"])
def test_nobody_but_a_clerk_declares_at_the_counter(log_in: LogIn, account: str) -> None:
    client = log_in(account)
    assert client.get("/balie/aangifte").status_code == 403
    assert client.post("/balie/aangifte", data=SHOWN).status_code == 403


def test_who_died_elsewhere_is_not_declared_at_this_counter(clerk: FlaskClient, database: Database) -> None:
    address = begin(clerk)
    elsewhere = address.replace("plaats", "gemeente")
    answer = clerk.post(elsewhere, data={"overlijden.gemeente": "0796"})
    assert answer.location == "/gemeente/0796"
    assert "Gemeente 's-Hertogenbosch" in clerk.get(answer.location).text.replace("&#39;", "'")
    data = declared()
    check = fill(clerk, address, data)
    place = clerk.post(check.replace("controleren", "versturen"), data=confirmation(clerk.get(check).text)).location
    assert stored(database, str(place).rpartition("/")[2]).gemeente == "1942"


def test_a_municipality_with_its_own_system_gets_it_there(log_in: LogIn, database: Database) -> None:
    clerk, data = log_in("den-bosch"), declared()
    data["overlijden"] |= {"gemeente": "0796", "plaats": "Rosmalen"}
    kenmerk = send(clerk, data).rpartition("/")[2]
    with database.begin(Scope(gemeente="0796")) as session:
        dossier = queries.find(session, kenmerk)
        assert dossier is not None
        (levering,) = queries.deliveries(session, dossier)
    assert (dossier.gemeente, levering.adapter) == ("0796", "stuf_zds")


def test_what_an_earlier_declarant_said_of_herself_is_proposed_to_nobody(clerk: FlaskClient) -> None:
    send(clerk, declared())
    page = clerk.get(begin(clerk).replace("plaats", "aangever"))
    assert "Meijden" not in page.text


def test_sent_twice_it_is_one_dossier_and_the_draft_leads_there(clerk: FlaskClient) -> None:
    check = fill(clerk, begin(clerk), declared())
    said = confirmation(clerk.get(check).text)
    sent = [clerk.post(check.replace("controleren", "versturen"), data=said).location for _ in range(2)]
    assert sent[0] == sent[1] == clerk.get(check).location


def test_what_was_begun_in_vain_is_thrown_away(clerk: FlaskClient) -> None:
    address = begin(clerk)
    assert clerk.post(address.replace("plaats", "verwijderen")).location == "/balie/aangifte"
    assert "Begonnen en nog niet verstuurd" not in clerk.get("/balie/aangifte").text


def test_nothing_online_is_offered_to_who_sits_at_the_counter(clerk: FlaskClient) -> None:
    check = fill(clerk, begin(clerk), declared())
    page = clerk.get(check).text
    assert "Liever bij de balie" not in page
    assert "Mijn aangiften" not in page
    assert "laat de aangever lezen" in page


@pytest.mark.toegang
def test_what_went_on_to_another_municipality_is_not_seen_by_the_counter_that_filed_it(
    clerk: FlaskClient, log_in: LogIn, deliver: Deliver, superuser: Connection
) -> None:
    kenmerk = send(clerk, declared()).rpartition("/")[2]
    deliver()
    assert do(clerk, kenmerk, Actie.DOORZENDEN, gemeente="0796", reden="In Rosmalen overleden").status_code == 302
    asked = text("SELECT kenmerk, partij FROM dossier WHERE voorganger = :kenmerk")
    there, partij = superuser.execute(asked, {"kenmerk": kenmerk}).one()
    assert partij == "balie:1942"
    assert clerk.get(f"/balie/{there}").status_code == 404
    assert log_in("den-bosch").get(f"/balie/{there}").status_code == 200
