# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a firm's software filed it reads, changes and takes back, as its people do on their pages; files go ahead."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, text
from werkzeug.test import TestResponse

from forms import uploads
from overlijden import canonical, service, web
from overlijden.aangifte import BijlageSoort
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.samples import attachment
from overlijden.status import Actie
from overlijden.toegang import Bereik
from overlijden.web import koppelingen
from tests.conftest import DatabaseUrls
from tests.filing import CLERK, PARTIJ
from tests.forms.test_passing import offer, take
from tests.overlijden.conftest import Connect, Deliver, LogIn
from tests.software import AANGIFTEN, BIJLAGEN, KVK, OTHER, aangifte, body, filed, key, send, upload
from tests.systems import come, register_firm

pytestmark = pytest.mark.database
PROBLEM = "application/problem+json"
SECRET = "Geheim"


@pytest.fixture
def other(connect: Connect) -> FlaskClient:
    """Another firm's."""
    return connect(f"{koppelingen.FIRM}{OTHER}")


@pytest.fixture
def kenmerk(client: FlaskClient, deliver: Deliver) -> str:
    """On the desk of Gooise Meren."""
    made = filed(client)
    deliver()
    return made


def address(kenmerk: str, rest: str = "") -> str:
    return f"{AANGIFTEN}/{kenmerk}{rest}"


def shown(client: FlaskClient, kenmerk: str) -> Any:
    answer = client.get(address(kenmerk))
    assert answer.status_code == 200, answer.text
    return answer.json


def change(client: FlaskClient, kenmerk: str, reden: str = "verkeerd gelezen", **other: Any) -> TestResponse:
    """Send what is on file with another given name and whatever else."""
    answer = client.get(address(kenmerk))
    assert answer.json is not None
    data = answer.json["aangifte"]
    del data["bijlagen"], data["onderneming"]
    data["overledene"]["voornamen"] = "Anders"
    headers = {"If-Match": answer.headers["ETag"]}
    return client.put(address(kenmerk), json={"aangifte": data, "reden": reden, **other}, headers=headers)


def withdraw(client: FlaskClient, kenmerk: str, reden: Any = "dubbel gedaan", tag: str = "*") -> TestResponse:
    return client.post(address(kenmerk, "/intrekken"), json={"reden": reden}, headers={"If-Match": tag})


def act(database: Database, kenmerk: str, *acties: Actie, reden: str | None = None) -> None:
    """Let the clerk do this."""
    with database.begin(Scope(gemeente="1942")) as session:
        dossier = queries.find(session, kenmerk)
        assert dossier is not None
        for actie in acties:
            service.perform(session, dossier, actie, by=CLERK, reden=reden)


def test_what_was_filed_is_read_with_how_it_stands(client: FlaskClient, kenmerk: str) -> None:
    found = shown(client, kenmerk)
    assert (found["kenmerk"], found["status"], found["revisie"]) == (kenmerk, "afgeleverd", 1)
    assert found["aangifte"]["onderneming"]["kvk_nummer"] == KVK
    assert len(found["volgcode"]) == 12
    tag = client.get(address(kenmerk)).headers["ETag"]
    assert client.get(address(kenmerk), headers={"If-None-Match": tag}).status_code == 304


def test_another_firm_s_declaration_does_not_exist(other: FlaskClient, kenmerk: str) -> None:
    for answer in (
        other.get(address(kenmerk)),
        other.put(address(kenmerk), json={}, headers={"If-Match": "*"}),
        withdraw(other, kenmerk),
    ):
        assert (answer.status_code, answer.mimetype) == (404, PROBLEM)


def test_what_software_changed_stands_on_the_firm_s_pages_too(client: FlaskClient, log_in: LogIn, kenmerk: str) -> None:
    assert "Anders" not in log_in("uitvaart").get(f"/dossier/{kenmerk}").text
    assert change(client, kenmerk).status_code == 200
    assert "Anders" in log_in("uitvaart").get(f"/dossier/{kenmerk}").text


def test_a_change_is_a_revision_with_its_reason(client: FlaskClient, superuser: Connection, kenmerk: str) -> None:
    answer = change(client, kenmerk)
    assert answer.json is not None
    assert (answer.json["revisie"], answer.json["aangifte"]["overledene"]["voornamen"]) == (2, "Anders")
    row = superuser.execute(text("SELECT reden, gegevens FROM gebeurtenis WHERE actie = 'wijzigen'")).one()
    assert tuple(row) == ("verkeerd gelezen", {"revisie": "2"})
    assert superuser.scalar(text("SELECT count(*) FROM levering WHERE soort = 'aanvulling'")) == 1
    assert answer.headers["ETag"] == client.get(address(kenmerk)).headers["ETag"]


def test_what_is_sent_as_it_stands_changes_nothing(client: FlaskClient, kenmerk: str) -> None:
    change(client, kenmerk)
    again = change(client, kenmerk)
    assert again.json is not None
    assert (again.status_code, again.json["revisie"]) == (200, 2)


def test_who_read_an_older_version_is_told(client: FlaskClient, kenmerk: str) -> None:
    tag = client.get(address(kenmerk)).headers["ETag"]
    change(client, kenmerk)
    answer = client.put(address(kenmerk), json={}, headers={"If-Match": tag})
    assert (answer.status_code, answer.mimetype) == (412, PROBLEM)
    assert client.put(address(kenmerk), json={}).status_code == 428
    assert client.post(address(kenmerk, "/intrekken"), json={"reden": "dubbel gedaan"}).status_code == 428


@pytest.mark.parametrize("reden", ["", "  ", "x" * 501, "Hij had het BSN 999991930."])
def test_a_reason_is_asked_and_names_nobody(client: FlaskClient, kenmerk: str, reden: str) -> None:
    for answer in (change(client, kenmerk, reden), withdraw(client, kenmerk, reden)):
        assert answer.status_code == 422
        assert answer.json is not None
        assert [one["wijzer"] for one in answer.json["fouten"]] == ["/reden"]
    assert shown(client, kenmerk)["revisie"] == 1


@pytest.mark.parametrize("reden", ["a\u0000b", "\ud800", "om\u202ekeren", "har\u2060taanval", 1, ["a"]])
def test_a_reason_is_a_text_in_which_nothing_hides(client: FlaskClient, kenmerk: str, reden: Any) -> None:
    for answer in (change(client, kenmerk, reden), withdraw(client, kenmerk, reden)):
        assert answer.status_code == 422
        assert [one["wijzer"] for one in (answer.json or {})["fouten"]] == ["/reden"]


def test_what_another_said_of_herself_is_not_shown_to_who_took_it_over_nor_sent_in_her_name(
    client: FlaskClient, other: FlaskClient, log_in: LogIn, kenmerk: str
) -> None:
    said = shown(client, kenmerk)["aangifte"]
    code = offer(log_in("uitvaart"), f"/dossier/{kenmerk}")
    assert take(log_in("uitvaart-2"), code)[0] == 302
    assert not {"aangever", "contact"} & set(shown(other, kenmerk)["aangifte"])
    assert {one["wijzer"].split("/")[2] for one in (change(other, kenmerk).json or {})["fouten"]} >= {"aangever"}
    assert said["aangever"]


def test_a_change_is_judged_as_a_declaration_is(client: FlaskClient, kenmerk: str) -> None:
    answer = change(client, kenmerk, aangifte={"soort": SECRET, "overlijden": {"gemeente": "1942"}})
    assert (answer.status_code, SECRET in answer.text) == (422, False)
    assert shown(client, kenmerk)["revisie"] == 1


def test_the_municipality_stays(client: FlaskClient, kenmerk: str) -> None:
    data = shown(client, kenmerk)["aangifte"]
    del data["bijlagen"], data["onderneming"]
    data["overlijden"] |= {"gemeente": "0796", "plaats": "'s-Hertogenbosch"}
    answer = change(client, kenmerk, aangifte=data)
    assert answer.json is not None
    assert answer.status_code == 422
    assert [one["wijzer"] for one in answer.json["fouten"]] == ["/aangifte/overlijden/gemeente"]


def test_what_the_municipality_asks_is_told_and_answered(client: FlaskClient, database: Database, kenmerk: str) -> None:
    act(database, kenmerk, Actie.IN_BEHANDELING_NEMEN, Actie.AANVULLING_VRAGEN, reden="Wie is de partner?")
    found = shown(client, kenmerk)
    assert (found["status"], found["gevraagd"]) == ("aanvulling_gevraagd", "Wie is de partner?")
    answer = change(client, kenmerk)
    assert answer.json is not None
    assert (answer.json["status"], answer.json["gevraagd"]) == ("in_behandeling", "")


def test_a_file_comes_with_a_change_and_what_was_there_stays(client: FlaskClient, kenmerk: str) -> None:
    came = upload(client, canonical.write(attachment(BijlageSoort.OVERIG)))
    assert came.json is not None
    before = len(shown(client, kenmerk)["bijlagen"])
    answer = change(client, kenmerk, bijlagen=[came.json["id"]])
    assert answer.json is not None
    assert len(answer.json["bijlagen"]) == before + 1
    assert came.json["id"] in [one["id"] for one in answer.json["bijlagen"]]


def test_what_is_withdrawn_stays_so(client: FlaskClient, superuser: Connection, kenmerk: str) -> None:
    tag = client.get(address(kenmerk)).headers["ETag"]
    for _ in range(2):
        answer = withdraw(client, kenmerk, tag=tag)
        assert answer.json is not None
        assert (answer.status_code, answer.json["status"]) == (200, "ingetrokken")
    assert superuser.scalar(text("SELECT count(*) FROM gebeurtenis WHERE actie = 'intrekken'")) == 1
    assert change(client, kenmerk).status_code == 409


def test_what_was_changed_meanwhile_is_not_withdrawn_unread(client: FlaskClient, kenmerk: str) -> None:
    tag = client.get(address(kenmerk)).headers["ETag"]
    change(client, kenmerk)
    assert withdraw(client, kenmerk, tag=tag).status_code == 412
    assert shown(client, kenmerk)["status"] == "afgeleverd"


def test_a_token_that_may_not_read_is_told_no_more_than_how_it_stands(app: Flask, database_urls: DatabaseUrls) -> None:
    system = register_firm(database_urls, KVK)
    reader, writer = come(app, system), come(app, system, scope=str(Bereik.INDIENEN))
    sent = body(writer, aangifte())
    kenmerk = (send(writer, sent).json or {})["kenmerk"]
    sent["aangifte"]["overledene"]["voornamen"] = "Anders"
    changed = writer.put(
        address(kenmerk), json={**sent, "bijlagen": [], "reden": "verkeerd gelezen"}, headers={"If-Match": "*"}
    )
    stands = {"kenmerk": kenmerk, "gemeente": "1942", "status": "ingediend", "revisie": 2}
    assert (changed.status_code, changed.json) == (200, stands)
    assert changed.headers["ETag"] == reader.get(address(kenmerk)).headers["ETag"]
    answer = withdraw(writer, kenmerk, tag=changed.headers["ETag"])
    assert (answer.status_code, answer.json) == (200, {**stands, "status": "ingetrokken"})


def test_a_file_is_opened_cleaned_and_kept_encrypted(client: FlaskClient, superuser: Connection) -> None:
    came = upload(client, canonical.write(attachment(BijlageSoort.A_VERKLARING)))
    assert came.json is not None
    assert {*came.json} == {"id", "soort", "mediatype", "omvang", "sha256"}
    assert superuser.scalar(text("SELECT position('%PDF' in encode(inhoud, 'escape')) FROM bijlage")) == 0


@pytest.mark.parametrize(
    ("data", "wijzer"),
    [
        ({}, "/soort"),
        ({"soort": SECRET}, "/soort"),
        ({"soort": "OVERIG"}, "/bestand"),
        ({"soort": "OVERIG", "bestand": (b"", f"{SECRET}.pdf")}, "/bestand"),
        ({"soort": "OVERIG", "bestand": (b"MZ" + b"x" * 99, f"{SECRET}.pdf")}, "/bestand"),
        ({"soort": "OVERIG", "bestand": (b"%PDF-1.4", "formulier B.pdf")}, "/bestand"),
    ],
)
def test_a_file_that_the_form_would_refuse_is_refused(
    client: FlaskClient, superuser: Connection, data: dict[str, Any], wijzer: str
) -> None:
    if "bestand" in data:
        content, name = data["bestand"]
        data = {**data, "bestand": (io.BytesIO(content), name)}
    answer = client.post(BIJLAGEN, data=data)
    assert (answer.status_code, answer.mimetype) == (422, PROBLEM)
    assert answer.json is not None
    assert answer.json["fouten"][0]["wijzer"] == wijzer
    assert SECRET not in answer.text
    assert superuser.scalar(text("SELECT count(*) FROM bijlage")) == 0


def test_a_file_goes_with_one_declaration(client: FlaskClient) -> None:
    sent = body(client, aangifte())
    assert send(client, sent).status_code == 201
    answer = send(client, sent)
    assert answer.json is not None
    assert "/bijlagen/0" in [one["wijzer"] for one in answer.json["fouten"]]


def test_another_firm_s_file_is_not_there(client: FlaskClient, other: FlaskClient) -> None:
    sent = body(other, aangifte())
    answer = client.post(f"{AANGIFTEN}/valideer", json=sent)
    assert answer.json is not None
    assert "/bijlagen/0" in [one["wijzer"] for one in answer.json["bevindingen"]]


@pytest.mark.parametrize("mark", ["gescand = 'besmet', virus = 'Eicar'", None])
def test_an_infected_or_forgotten_file_is_told(client: FlaskClient, superuser: Connection, mark: str | None) -> None:
    sent = body(client, aangifte())
    forgotten = "UPDATE concept SET vervalt_op = now() - interval '1 minute'"
    superuser.execute(text(f"UPDATE bijlage SET {mark}" if mark else forgotten))  # noqa: S608
    answer = send(client, sent)
    assert answer.json is not None
    assert "/bijlagen/0" in [one["wijzer"] for one in answer.json["fouten"]]


def test_of_two_that_name_the_same_files_one_is_told(client: FlaskClient) -> None:
    (item,) = canonical.write(aangifte())["bijlagen"]
    sent = body(client, aangifte())
    more = [upload(client, {**item, "soort": soort}).json for soort in ("OVERIG", "MACHTIGING")]
    ids = [*sent["bijlagen"], *(one["id"] for one in more if one)]
    with ThreadPoolExecutor() as pool:
        both = [pool.submit(send, client, {**sent, "bijlagen": order}) for order in (ids, ids[::-1])]
    assert sorted(one.result().status_code for one in both) in ([201, 409], [201, 422])


def test_what_is_named_twice_goes_once(client: FlaskClient) -> None:
    sent = body(client, aangifte())
    sent["bijlagen"] *= 2
    came = send(client, sent)
    assert came.json is not None
    assert len(shown(client, came.json["kenmerk"])["bijlagen"]) == 1


def test_a_file_larger_than_any_is_a_problem_once_it_was_sent(client: FlaskClient) -> None:
    sent = io.BytesIO(b"x" * 10_000_000)
    multipart = "multipart/form-data; boundary=x"
    came = client.post(BIJLAGEN, input_stream=sent, content_length=10_000_000, content_type=multipart)
    assert (came.status_code, came.mimetype) == (413, PROBLEM)
    assert sent.read() == b""


def test_there_is_an_end_to_what_waits(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_WAITING", 1)
    item = canonical.write(attachment(BijlageSoort.OVERIG))
    assert [upload(client, item).status_code for _ in range(2)] == [201, 409]


def test_what_was_sent_ahead_and_named_nowhere_is_forgotten(
    client: FlaskClient, superuser: Connection, database_urls: DatabaseUrls
) -> None:
    upload(client, canonical.write(attachment(BijlageSoort.OVERIG)))
    superuser.execute(text("UPDATE concept SET vervalt_op = now() - interval '1 minute'"))
    with Database(database_urls.worker) as worker, worker.begin() as session:
        session.execute(text("SELECT verwijder_verlopen_concepten('concept', 'x')"))
    assert superuser.scalar(text("SELECT count(*) FROM bijlage")) == 0


def test_many_go_at_once_each_by_itself(client: FlaskClient, superuser: Connection) -> None:
    one, two = (body(client, aangifte(answers={"/overledene/bsn": bsn})) for bsn in ("999991930", "999990172"))
    wrong = {**one, "aangifte": {**one["aangifte"], "naar_waarheid": None}}
    entries = [
        {"sleutel": "a", **one},
        {"sleutel": "b", **wrong},
        {"sleutel": "a", **one},
        {"sleutel": "a", **two},
        {"sleutel": "c", **two},
        {**two},
        SECRET,
    ]
    answer = client.post(f"{AANGIFTEN}/batch", json={"aangiften": entries})
    assert (answer.status_code, SECRET in answer.text) == (200, False)
    assert answer.json is not None
    results = answer.json["resultaten"]
    assert [result["status"] for result in results] == [201, 422, 201, 422, 201, 422, 422]
    assert results[0] == results[2]
    assert results[5]["probleem"]["fouten"][0]["wijzer"] == "/sleutel"
    assert superuser.scalar(text("SELECT count(*) FROM dossier")) == 2
    assert send(client, one, "a").json == results[0]["ontvangst"]


@pytest.mark.parametrize("entries", [None, [], [{}] * 101, {}, "x"])
def test_a_batch_is_a_list_of_a_hundred_at_most(client: FlaskClient, entries: Any) -> None:
    answer = client.post(f"{AANGIFTEN}/batch", json={"aangiften": entries})
    assert (answer.status_code, answer.mimetype) == (422, PROBLEM)


def test_a_batch_counts_as_what_is_in_it(client: FlaskClient, superuser: Connection) -> None:
    superuser.execute(text("DELETE FROM quotum"))
    client.post(f"{AANGIFTEN}/batch", json={"aangiften": [{"sleutel": key()}] * 5})
    assert superuser.scalar(text("SELECT aantal FROM quotum")) == 5


def test_what_colleagues_may_not_see_of_each_other_is_kept_here_too(
    client: FlaskClient, superuser: Connection, kenmerk: str
) -> None:
    superuser.execute(text("INSERT INTO onderneming VALUES (:partij, 'persoon')"), {"partij": PARTIJ})
    assert client.get(address(kenmerk)).status_code == 200
    assert client.get(address(kenmerk), headers={web.PERSON: "daan"}).status_code == 404
