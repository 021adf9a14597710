# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a declarant attached: a file to keep, or to look at beside what was declared."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from overlijden import samples
from overlijden.aangifte import BijlageSoort
from overlijden.bijlagen import make
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.tables import Bijlage, Gescand
from overlijden.tools.cleaning import clean
from tests.attacks import image
from tests.filing import PARTIJ, file
from tests.overlijden.balie.test_acts import version
from tests.overlijden.conftest import Deliver, LogIn

pytestmark = pytest.mark.balie

Attach = Callable[[Gescand], str]


@pytest.fixture
def pdf(database: Database, kenmerk: str) -> str:
    """The address of the PDF with the dossier."""
    with database.begin(Scope(gemeente="1942")) as session:
        (found,) = session.scalars(select(Bijlage.id)).all()
    return f"/balie/{kenmerk}/bijlage/{found}"


@pytest.fixture
def attach(database: Database, kenmerk: str) -> Attach:
    """Lay a photograph with the dossier, scanned like this; its address."""

    def made(gescand: Gescand) -> str:
        row = make(image("PNG"), "formulier-a.png", BijlageSoort.A_VERKLARING, PARTIJ)
        with database.begin(Scope(partij=PARTIJ)) as session:
            found = queries.find(session, kenmerk)
            assert found is not None
            row.dossier_id, row.gemeente, row.gescand = found.id, found.gemeente, gescand
            row.virus = "Eicar" if gescand is Gescand.BESMET else None
            session.add(row)
            return f"/balie/{kenmerk}/bijlage/{row.id}"

    return made


def beside(client: FlaskClient, address: str) -> tuple[str, str]:
    """What the page of the dossier shows beside the data when this attachment is asked for, and the page's policy."""
    dossier, _, bijlage = address.partition("/bijlage/")
    page = client.get(dossier, query_string={"bijlage": bijlage})
    assert page.status_code == 200
    shown = re.findall(r'<aside class="beside.*?<(?:img|iframe) src="([^"?]+)', page.text, re.DOTALL)
    return next(iter(shown), ""), page.headers["Content-Security-Policy"]


def test_an_attachment_comes_as_a_file_to_keep(clerk: FlaskClient, pdf: str) -> None:
    file_ = clerk.get(pdf)
    sent = samples.sample(nu=datetime.now(UTC)).bijlagen[0]
    assert file_.data == clean(base64.b64decode(sent.inhoud or ""))[1]
    assert file_.mimetype == "application/pdf"
    assert file_.headers["Content-Disposition"].startswith("attachment")
    assert file_.headers["X-Content-Type-Options"] == "nosniff"
    assert file_.headers["Content-Security-Policy"].startswith("sandbox;")
    assert file_.headers["X-Frame-Options"] == "DENY"
    assert file_.headers["Cache-Control"] == "no-store"
    file_.close()


def test_a_pdf_may_be_framed_by_a_page_of_ours_and_can_do_nothing_there(clerk: FlaskClient, pdf: str) -> None:
    framed = clerk.get(f"{pdf}/naast")
    assert (framed.status_code, framed.mimetype) == (200, "application/pdf")
    assert framed.headers["Content-Disposition"].startswith("inline")
    assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert framed.headers["X-Content-Type-Options"] == "nosniff"
    assert framed.headers["Cache-Control"] == "no-store"
    assert framed.headers["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'self'"
    framed.close()


def test_a_picture_is_never_framed(clerk: FlaskClient, attach: Attach) -> None:
    assert clerk.get(f"{attach(Gescand.SCHOON)}/naast").status_code == 404


def test_only_a_page_with_a_pdf_beside_it_may_frame_anything(clerk: FlaskClient, pdf: str, attach: Attach) -> None:
    picture = attach(Gescand.SCHOON)
    assert beside(clerk, pdf)[0] == f"{pdf}/naast"
    assert "; frame-src 'self'" in beside(clerk, pdf)[1]
    assert beside(clerk, picture)[0] == picture
    assert "frame-src" not in beside(clerk, picture)[1]
    assert "frame-src" not in clerk.get(pdf.partition("/bijlage/")[0]).headers["Content-Security-Policy"]


@pytest.mark.parametrize("gescand", [Gescand.WACHT, Gescand.BESMET])
def test_what_was_not_scanned_or_has_a_virus_is_not_shown(clerk: FlaskClient, attach: Attach, gescand: Gescand) -> None:
    address = attach(gescand)
    assert beside(clerk, address)[0] == ""
    assert clerk.get(address).status_code == 404


@pytest.mark.toegang
def test_an_attachment_is_found_under_its_own_dossier_and_municipality_alone(
    log_in: LogIn, database: Database, deliver: Deliver, clerk: FlaskClient, pdf: str
) -> None:
    other = file(database, adapter="store")
    deliver()
    elsewhere = f"/balie/{other.kenmerk}/bijlage/{pdf.rpartition('/')[2]}"
    assert beside(clerk, elsewhere)[0] == ""
    for way in ("", "/naast"):
        assert clerk.get(elsewhere + way).status_code == 404
        assert log_in("den-bosch").get(pdf + way).status_code == 404


def test_what_lies_beside_stays_there_whatever_is_done(clerk: FlaskClient, pdf: str) -> None:
    dossier, _, bijlage = pdf.partition("/bijlage/")
    said = {"bijlage": bijlage, "rij": "nieuw"}
    shown = {"versie": version(clerk, dossier.rpartition("/")[2])}
    done = clerk.post(f"{dossier}/in_behandeling_nemen", query_string=said, data=shown)
    assert (done.status_code, done.location) == (302, f"{dossier}?rij=nieuw&bijlage={bijlage}#inhoud")
