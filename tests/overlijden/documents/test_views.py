# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Making documents in the browser, and what the public page says of their codes."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, select, update
from sqlalchemy import text as text_of
from sqlalchemy.exc import DBAPIError

from overlijden import service
from overlijden.db import Database, Scope
from overlijden.demo import demogemeenten
from overlijden.dossier import queries
from overlijden.status import Actie, Actor
from overlijden.tables import Document, DocumentSoort, Dossier, Revisie
from overlijden.termijn import NEDERLAND
from overlijden.tools.paper import ALPHABET, shown, typed
from overlijden.tools.tomlfile import write_toml
from tests import sealing
from tests.filing import CLERK, DIRECTOR, PARTIJ, file, participate
from tests.overlijden.conftest import Deliver, LogIn
from tests.overlijden.documents.making import text

GEMEENTE = "1942"
DESK = Scope(gemeente=GEMEENTE)
Act = Callable[..., None]


@pytest.fixture
def dossier(database: Database, deliver: Deliver) -> Dossier:
    """Filed by a funeral director, and on the desk of the shared store."""
    filed = file(database, GEMEENTE, adapter="store")
    deliver()
    return filed


@pytest.fixture
def act(database: Database, dossier: Dossier) -> Act:
    def perform(*acts: Actie, by: Actor = CLERK) -> None:
        today = datetime.now(NEDERLAND).date()
        for actie in acts:
            scope = Scope(partij=PARTIJ) if by is DIRECTOR else DESK
            with database.begin(scope) as session:
                found = queries.find(session, dossier.kenmerk)
                assert found is not None
                service.perform(session, found, actie, by=by, akte_nummer="200251", akte_datum=today)

    return perform


TO_VERLOF = (Actie.IN_BEHANDELING_NEMEN, Actie.AKTE_OPMAKEN, Actie.VERLOF_AFGEVEN)


def make(client: FlaskClient, dossier: Dossier, soort: DocumentSoort = DocumentSoort.VERLOF) -> str:
    """Make a document at the desk; its code."""
    answer = client.post(f"/balie/{dossier.kenmerk}/document/{soort}")
    assert answer.status_code == 200, answer.text
    return code_in(answer.data)


def code_in(pdf: bytes) -> str:
    found = re.search(r"Code: ([0-9A-Z-]{19})", text(pdf))
    assert found is not None
    return found[1]


def receipt(client: FlaskClient, dossier: Dossier) -> str:
    answer = client.post(f"/dossier/{dossier.kenmerk}/ontvangstbevestiging")
    assert answer.status_code == 200
    return code_in(answer.data)


def verify(app: Flask, code: str) -> str:
    """What somebody without a log-in reads of this code: the one word, or ""."""
    answer = app.test_client().post("/verificatie", data={"code": code})
    found = re.search(r"<h2[^>]*>(Geldig|Vervangen|Ingetrokken)</h2>", answer.text)
    assert answer.status_code == (200 if found else 422)
    return found[1] if found else ""


def sign(client: FlaskClient, dossier: Dossier, code: str) -> int:
    address = f"/balie/{dossier.kenmerk}/document/verlof/ondertekend"
    return client.post(address, data={"code": typed(code)}).status_code


def test_a_declarant_keeps_her_receipt_as_a_file(log_in: LogIn, dossier: Dossier) -> None:
    answer = log_in("uitvaart").post(f"/dossier/{dossier.kenmerk}/ontvangstbevestiging")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == f"attachment; filename=ontvangstbevestiging-{dossier.kenmerk}.pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    said = text(answer.data)
    assert dossier.kenmerk in said
    assert "Wij hebben uw aangifte ontvangen op" in said
    assert "Bijlagen die wij van u kregen • Verklaring van overlijden" in said
    assert "http://localhost/verificatie" in said


def test_a_receipt_says_from_when_the_funeral_may_be_where_to_follow_it_and_whom_to_call(
    log_in: LogIn, dossier: Dossier, database: Database
) -> None:
    settled = 'hulp_telefoon = "035-999 99 99"\nhulp_uren = "elke dag van 9 tot 17 uur"\n'
    participate(database, GEMEENTE, settled + demogemeenten.records()[GEMEENTE])
    said = text(log_in("uitvaart").post(f"/dossier/{dossier.kenmerk}/ontvangstbevestiging").data)
    assert "De uitvaart mag vanaf" in said
    assert "Op http://localhost/volgen ziet u hoe ver het is." in said
    assert f"de volgcode {shown(dossier.volgcode or '')}" in said
    assert "Bel de gemeente Gooise Meren: 035-999 99 99 (elke dag van 9 tot 17 uur). Noem het kenmerk." in said


def test_both_her_pages_offer_the_receipt_until_the_declaration_is_withdrawn(
    log_in: LogIn, dossier: Dossier, act: Act
) -> None:
    client, form = log_in("uitvaart"), f"/dossier/{dossier.kenmerk}/ontvangstbevestiging"
    assert form in client.get(f"/dossier/{dossier.kenmerk}").text
    assert form in client.get(f"/dossier/{dossier.kenmerk}/ontvangst").text
    act(Actie.INTREKKEN, by=DIRECTOR)
    assert form not in client.get(f"/dossier/{dossier.kenmerk}").text
    assert client.post(form).status_code == 404


def test_a_receipt_is_not_a_stranger_s_nor_another_firm_s(app: Flask, log_in: LogIn, dossier: Dossier) -> None:
    address = f"/dossier/{dossier.kenmerk}/ontvangstbevestiging"
    assert app.test_client().post(address).status_code == 302
    assert log_in("nabestaande").post(address).status_code == 404


def test_what_the_municipality_s_system_made_stands_on_her_page_as_a_file(
    log_in: LogIn, dossier: Dossier, superuser: Connection
) -> None:
    superuser.execute(text_of("UPDATE bijlage SET afgifte = 'verlof', afgifte_nummer = 'D1', afgegeven_op = now()"))
    page = log_in("uitvaart").get(f"/dossier/{dossier.kenmerk}").text
    assert "Documenten van de gemeente" in page
    [link] = re.findall(rf'href="(/dossier/{dossier.kenmerk}/bijlage/[0-9a-f-]+)">Verlof</a>', page)
    answer = log_in("uitvaart").get(link)
    assert (answer.status_code, answer.headers["Content-Security-Policy"]) == (200, "sandbox; default-src 'none'")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert log_in("nabestaande").get(link).status_code == 404
    superuser.execute(text_of("UPDATE bijlage SET gescand = 'wacht'"))
    assert "wordt nog gescand" in log_in("uitvaart").get(f"/dossier/{dossier.kenmerk}").text
    assert log_in("uitvaart").get(link).status_code == 404


def test_asked_for_again_it_is_the_same_file(log_in: LogIn, dossier: Dossier) -> None:
    client, address = log_in("uitvaart"), f"/dossier/{dossier.kenmerk}/ontvangstbevestiging"
    assert client.post(address).data == client.post(address).data


def test_a_receipt_counts_and_after_withdrawal_it_does_not(
    app: Flask, log_in: LogIn, dossier: Dossier, act: Act
) -> None:
    code = receipt(log_in("uitvaart"), dossier)
    assert verify(app, code) == "Geldig"
    act(Actie.INTREKKEN, by=DIRECTOR)
    assert verify(app, code) == "Ingetrokken"


def test_what_changed_makes_another_and_replaces_the_first(
    app: Flask, log_in: LogIn, dossier: Dossier, act: Act
) -> None:
    clerk = log_in("gooise-meren")
    act(Actie.IN_BEHANDELING_NEMEN)
    first = make(clerk, dossier, DocumentSoort.AKTEGEGEVENS)
    act(Actie.AKTE_OPMAKEN)
    second = make(clerk, dossier, DocumentSoort.AKTEGEGEVENS)
    assert (verify(app, first), verify(app, second)) == ("Vervangen", "Geldig")


def test_a_new_revision_replaces_what_was_made_of_the_old_one(
    app: Flask, log_in: LogIn, dossier: Dossier, database: Database
) -> None:
    code = receipt(log_in("uitvaart"), dossier)
    with database.begin(DESK) as session:
        first = session.get_one(Revisie, (dossier.id, 1))
        of = {"dossier_id": dossier.id, "gemeente": first.gemeente, "partij": first.partij}
        session.add(Revisie(nummer=2, aangifte=first.aangifte, **of))
        session.flush()
        session.get_one(Dossier, dossier.id).revisie = 2
    assert verify(app, code) == "Vervangen"


def test_a_verlof_counts_when_its_signature_was_recorded(app: Flask, log_in: LogIn, dossier: Dossier, act: Act) -> None:
    act(*TO_VERLOF)
    clerk = log_in("gooise-meren")
    code = make(clerk, dossier)
    assert verify(app, code) == ""
    assert sign(clerk, dossier, code) == 302
    assert verify(app, code) == "Geldig"
    assert sign(clerk, dossier, code) == 409
    assert make(clerk, dossier) == code


def test_a_paper_that_she_did_not_sign_cannot_be_recorded(
    app: Flask, log_in: LogIn, dossier: Dossier, act: Act
) -> None:
    act(*TO_VERLOF)
    clerk = log_in("gooise-meren")
    code = make(clerk, dossier)
    assert sign(clerk, dossier, "0" * 16) == 409
    assert verify(app, code) == ""


def test_where_a_municipality_settled_so_a_digital_verlof_counts_at_once(
    app: Flask, log_in: LogIn, dossier: Dossier, act: Act, database: Database
) -> None:
    today = datetime.now(NEDERLAND).date()
    participate(database, GEMEENTE, f'vanaf = {today}\nadapter = "store"\ndigitaal_verlof = true\n', today)
    act(*TO_VERLOF)
    assert verify(app, make(log_in("gooise-meren"), dossier)) == "Geldig"


@pytest.fixture
def seal(database: Database, dossier: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The key with which the municipality has its documents sealed."""
    monkeypatch.setenv("ZEGEL_SECRETS", str(tmp_path))
    today = datetime.now(NEDERLAND).date()
    zegel = {"soort": "pades", **sealing.make(tmp_path, GEMEENTE).settings}
    participate(database, GEMEENTE, write_toml({"vanaf": today, "adapter": "store", "zegel": zegel}), today)
    return tmp_path / f"{GEMEENTE}.key"


SEALED = b"/ETSI.CAdES.detached"
UNSEALED = "Dit stuk heeft nog geen elektronisch zegel."


def test_without_a_seal_settled_there_is_none_and_nothing_is_said_of_it(log_in: LogIn, dossier: Dossier) -> None:
    pdf = log_in("uitvaart").post(f"/dossier/{dossier.kenmerk}/ontvangstbevestiging").data
    assert (SEALED in pdf, UNSEALED in text(pdf)) == (False, False)


@pytest.mark.usefixtures("seal")
def test_a_municipality_s_documents_are_sealed_each_time_and_keep_their_code(
    app: Flask, log_in: LogIn, dossier: Dossier, act: Act
) -> None:
    act(*TO_VERLOF)
    for client, address in (
        (log_in("uitvaart"), f"/dossier/{dossier.kenmerk}/ontvangstbevestiging"),
        (log_in("gooise-meren"), f"/balie/{dossier.kenmerk}/document/verlof"),
    ):
        made = [client.post(address).data for _ in range(2)]
        assert [SEALED in pdf for pdf in made] == [True, True]
        assert text(made[0]) == text(made[1])
    assert verify(app, make(log_in("gooise-meren"), dossier)) == "", "a seal is no signature of the registrar"


@pytest.mark.parametrize("loss", ["the key is gone", "pyHanko is not installed"])
def test_what_cannot_be_sealed_is_handed_out_says_so_and_is_sealed_when_asked_for_again(
    app: Flask, log_in: LogIn, dossier: Dossier, act: Act, seal: Path, monkeypatch: pytest.MonkeyPatch, loss: str
) -> None:
    clerk, address = log_in("gooise-meren"), f"/balie/{dossier.kenmerk}/document/verlof"
    lost = seal.with_suffix(".weg")
    with monkeypatch.context() as absent:
        if loss == "pyHanko is not installed":
            absent.setitem(sys.modules, "pyhanko.keys", None)
            absent.delitem(sys.modules, "adapters.pades", raising=False)
        else:
            seal.rename(lost)
        act(*TO_VERLOF)
        answer = clerk.post(address)
    assert (answer.status_code, SEALED in answer.data, UNSEALED in text(answer.data)) == (200, False, True)
    code = code_in(answer.data)
    assert sign(clerk, dossier, code) == 302
    assert verify(app, code) == "Geldig"
    if lost.exists():
        lost.rename(seal)
    again = clerk.post(address).data
    assert (SEALED in again, UNSEALED in text(again), code_in(again)) == (True, False, code)


def test_the_database_records_a_signature_once(log_in: LogIn, dossier: Dossier, database: Database) -> None:
    code = typed(receipt(log_in("uitvaart"), dossier))
    with database.begin(DESK) as session:
        later = update(Document).where(Document.code == code).values(geldig_vanaf=datetime.now(UTC))
        assert session.execute(later).rowcount == 0  # type: ignore[attr-defined]
    with pytest.raises(DBAPIError), database.begin(DESK) as session:
        session.execute(update(Document).values(sha256="0" * 64))


def test_the_desk_s_documents_are_not_the_declarant_s(
    log_in: LogIn, dossier: Dossier, act: Act, database: Database
) -> None:
    act(*TO_VERLOF)
    make(log_in("gooise-meren"), dossier)
    with database.begin(Scope(partij=PARTIJ)) as session:
        assert session.scalars(select(Document)).all() == []


def test_the_page_of_documents_offers_what_can_be_made_and_says_what_was(
    log_in: LogIn, dossier: Dossier, act: Act
) -> None:
    clerk, address = log_in("gooise-meren"), f"/balie/{dossier.kenmerk}/documenten"
    assert "Verlof</h2>" not in clerk.get(address).text
    act(*TO_VERLOF)
    code = make(clerk, dossier)
    page = unescape(clerk.get(address).text)
    assert code in page
    assert "Aad Holthuizen" in page
    assert "Dit stuk telt als u vastlegt dat het op papier is ondertekend." in page
    sign(clerk, dossier, code)
    assert "op papier is ondertekend" not in clerk.get(address).text
    assert address in clerk.get(f"/balie/{dossier.kenmerk}").text


@pytest.mark.parametrize("soort", ["onbekend", "ontvangstbevestiging", "verlof"])
def test_the_desk_cannot_make_what_is_not_offered(log_in: LogIn, dossier: Dossier, soort: str) -> None:
    assert log_in("gooise-meren").post(f"/balie/{dossier.kenmerk}/document/{soort}").status_code == 404


def test_a_code_may_be_typed_in_any_way(app: Flask, log_in: LogIn, dossier: Dossier) -> None:
    code = receipt(log_in("uitvaart"), dossier)
    for way in (code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} ", code.replace("0", "O")):
        assert verify(app, way) == "Geldig"


@pytest.mark.parametrize("code", ["", " ", "0" * 16, "Z" * 16, "' OR true --", "%", "漢" * 16, "9" * 5000])
def test_a_code_that_nobody_has_is_told_nothing(app: Flask, log_in: LogIn, dossier: Dossier, code: str) -> None:
    receipt(log_in("uitvaart"), dossier)
    assert verify(app, code) == ""


def test_the_public_page_tells_nothing_of_the_document(app: Flask, log_in: LogIn, dossier: Dossier) -> None:
    code = receipt(log_in("uitvaart"), dossier)
    page = app.test_client().post("/verificatie", data={"code": code}).text
    assert not [
        word for word in ("Holthuizen", dossier.kenmerk, "Gooise", "ntvangstbevestiging", PARTIJ) if word in page
    ]


def test_guessing_is_stopped_and_a_paper_in_hand_is_not(
    app: Flask, log_in: LogIn, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = receipt(log_in("uitvaart"), dossier)
    services = app.extensions["overlijden"]
    object.__setattr__(services.settings, "acts_per_minute", 3)
    answers = [app.test_client().post("/verificatie", data={"code": "Z" * 16}).status_code for _ in range(8)]
    assert answers[0] == 422
    assert answers[-1] == 429 or 429 in answers  # a minute may begin in between
    assert verify(app, code) == "Geldig"


def test_a_code_has_eighty_bits_and_no_letter_that_is_misread() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert not set("OILU") & set(ALPHABET)
    assert typed(shown(ALPHABET[:16])) == ALPHABET[:16]
