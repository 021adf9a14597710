# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The stand-in answers as StUF wants, and forgets nothing."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import etree

from overlijden.conformance.standin import make_server
from overlijden.conformance.standin.app import create_app

ACTIE = "http://www.egem.nl/StUF/sector/zkn/0310/"
VRAAG = """<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
<Z:genereerZaakIdentificatie_Di02 xmlns:Z="http://www.egem.nl/StUF/sector/zkn/0310"
    xmlns:S="http://www.egem.nl/StUF/StUF0301"><Z:stuurgegevens><S:berichtcode>Di02</S:berichtcode>
<S:zender><S:applicatie>Proef</S:applicatie></S:zender><S:ontvanger><S:organisatie>0796</S:organisatie>
<S:applicatie>Zaken</S:applicatie></S:ontvanger><S:referentienummer>{number}</S:referentienummer>
<S:functie>genereerZaakidentificatie</S:functie></Z:stuurgegevens>{extra}</Z:genereerZaakIdentificatie_Di02>
</s:Body></s:Envelope>"""


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    with create_app(tmp_path).test_client() as client:
        yield client


def ask(client: FlaskClient, body: str, naam: str = "genereerZaakIdentificatie_Di02") -> tuple[int, dict[str, str]]:
    """HTTP status and the texts of the answer by local name."""
    answer = client.post("/VrijeBerichten", data=body.encode(), headers={"SOAPAction": f'"{ACTIE}{naam}"'})
    nodes = etree.fromstring(answer.data).iter("{*}identificatie", "{*}code", "{*}faultstring", "{*}berichtcode")
    return answer.status_code, {etree.QName(node).localname: node.text or "" for node in nodes}


def question(number: int, extra: str = "") -> str:
    return VRAAG.format(number=number, extra=extra)


def test_the_same_message_gets_the_same_answer_and_another_one_another_number(client: FlaskClient) -> None:
    first, again, other = (ask(client, question(number))[1]["identificatie"] for number in (1, 1, 2))
    assert first == again != other


def test_other_content_under_the_same_number_is_stuf016(client: FlaskClient) -> None:
    ask(client, question(1))
    status, answer = ask(client, question(1, "<x/>"))
    assert (status, answer["berichtcode"], answer["code"]) == (500, "Fo02", "StUF016")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("<S:applicatie>Zaken</S:applicatie>", "", "StUF010"),
        ("<S:applicatie>Proef</S:applicatie>", "", "StUF013"),
        ("<S:berichtcode>Di02", "<S:berichtcode>Lk01", "StUF022"),
    ],
)
def test_wrong_stuurgegevens_are_refused(client: FlaskClient, old: str, new: str, code: str) -> None:
    assert ask(client, question(1).replace(old, new))[1]["code"] == code


@pytest.mark.parametrize("body", ["", "<x", "<x/>", '<!DOCTYPE x [<!ENTITY e "y">]><x>&e;</x>'])
def test_what_is_no_soap_is_a_plain_fault(client: FlaskClient, body: str) -> None:
    assert ask(client, body) == (500, {"faultstring": "Bericht is geen SOAP 1.1"})


@pytest.mark.parametrize("naam", ["", "creeerZaak_Lk01", "onbekend"])
def test_a_service_of_another_port_is_refused(client: FlaskClient, naam: str) -> None:
    assert ask(client, question(1), naam) == (500, {"faultstring": "Onbekende SOAPAction"})


def test_what_was_received_survives_a_restart(tmp_path: Path) -> None:
    first = ask(create_app(tmp_path).test_client(), question(1))
    assert ask(create_app(tmp_path).test_client(), question(1)) == first
    assert ask(create_app(tmp_path).test_client(), question(2)) != first


def test_many_at_once_get_each_their_own_number(tmp_path: Path) -> None:
    app = create_app(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: ask(app.test_client(), question(number)), range(40)))
    assert len({answer["identificatie"] for _, answer in answers}) == 40


def test_it_listens_on_this_machine_only(tmp_path: Path) -> None:
    server = make_server(0, tmp_path)
    assert server.server_address[0] == "127.0.0.1"
    server.server_close()


def test_it_shows_that_nothing_arrived_yet(client: FlaskClient) -> None:
    assert "Er is nog niets aangekomen." in client.get("/").text
    assert client.get("/zaken.json").json == {"berichten": [], "zaken": []}


def test_it_counts_how_often_a_message_came(client: FlaskClient) -> None:
    ask(client, question(1))
    ask(client, question(1))
    shown = client.get("/zaken.json").json
    assert shown is not None
    assert [message["keren"] for message in shown["berichten"]] == [2]


def test_disturbances_are_used_up_in_order_and_by_operation(client: FlaskClient) -> None:
    client.post("/storing", json={"mode": "http500", "operation": "creeerZaak_Lk01"})
    client.put("/storing", json={"mode": "fault", "code": "StUF049", "times": 2})
    codes = [ask(client, question(1))[1].get("code") for _ in range(3)]
    assert codes == ["StUF049", "StUF049", None]


def test_disturbances_can_be_called_off(client: FlaskClient) -> None:
    client.post("/storing", json={"mode": "fault"})
    assert client.delete("/storing").json == []
    assert ask(client, question(1))[0] == 200


@pytest.mark.parametrize("body", [{}, {"mode": "wat"}, {"mode": "slow", "hoe": 1}])
def test_a_disturbance_that_makes_no_sense_is_refused(client: FlaskClient, body: dict[str, object]) -> None:
    assert client.post("/storing", json=body).status_code == 400
