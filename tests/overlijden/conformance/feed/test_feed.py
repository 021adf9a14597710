# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The reference feed is in order, one that is empty is not judged, and the tables say what the contract says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from werkzeug.test import Client

from overlijden.aangifte import Aangifte
from overlijden.adapter import Bericht, MemoryJournal
from overlijden.api.schemas import SCHEMAS
from overlijden.conformance import referentie
from overlijden.conformance.eisen import Nodig, Oordeel
from overlijden.conformance.feed import EISEN, app, keuring, standin
from overlijden.conformance.feed.afnemer import Afnemer, key_set, make_key
from overlijden.conformance.proef import Proef
from overlijden.conformance.referentie import FEED
from overlijden.conformance.toets import Resultaat, toets
from overlijden.conformance.velden import Berichtsoort
from overlijden.tools import bearer
from overlijden.tools.lijn import Ruw, Verzoek
from overlijden.tools.tomlfile import ConfigError


def tried(eis: str, feed: standin.Standin, **changes: Any) -> Resultaat:
    """One requirement against this feed."""
    client = Client(app.create_app(feed))

    def forward(verzoek: Verzoek) -> Ruw:
        asked: dict[str, Any] = {"method": verzoek.method, "data": verzoek.body, "headers": dict(verzoek.headers)}
        with client.open(verzoek.url, base_url=referentie.ADRES, **asked) as answer:
            return Ruw(answer.status_code, answer.get_data(), {k.lower(): v for k, v in answer.headers})

    afnemer = Afnemer.from_config(standin.settings(f"{referentie.ADRES}api/v1", **changes))
    return toets(EISEN[eis], Proef(afnemer, eis, nu=datetime.now(UTC), through=forward))


@pytest.mark.parametrize("eis", EISEN)
def test_the_reference_meets_it(eis: str) -> None:
    with referentie.running(dialect=FEED) as reference:
        found = toets(EISEN[eis], reference.proef(eis, referentie.adapter(FEED)))
    assert (found.oordeel, found.afwijkingen, found.reden) == (Oordeel.VOLDOET, (), "")


@pytest.mark.parametrize("eis", ["F21", "F23", "F31", "F43", "F45", "F46", "F60", "F65"])
def test_of_an_empty_feed_little_can_be_said_and_why_is_said_in_two_languages(eis: str) -> None:
    found = tried(eis, standin.Standin())
    assert found.oordeel is Oordeel.NIET_GETOETST
    assert found.reden.endswith(".")
    assert found.reason.endswith(".")
    assert found.reden != found.reason


@pytest.mark.parametrize("eis", [name for name, eis in EISEN.items() if Nodig.MELDEN in eis.nodig])
def test_who_does_not_let_us_tell_back_is_left_alone(eis: str) -> None:
    feed = standin.filled()
    before = len(feed.meldingen)
    found = tried(eis, feed, melden=False)
    reason = "This cannot be done here: tell back (the profile lacks melden = true)."
    assert (found.oordeel, found.reason) == (Oordeel.NIET_GETOETST, reason)
    assert len(feed.meldingen) == before


@pytest.mark.parametrize(
    ("soort", "name"),
    [(keuring.MELDING, "Melding"), (keuring.BLAD, "Feed"), (keuring.DOSSIER, "Dossier"),
     (keuring.BEVESTIGEN, "Bevestigen"), (keuring.TERUGMELDING, "Terugmelding")],
)  # fmt: skip
def test_the_tables_name_what_the_contract_names(soort: Berichtsoort, name: str) -> None:
    assert soort.namen == set(SCHEMAS[name]["properties"])


@pytest.mark.parametrize("name", ["Melding", "Dossier"])
def test_the_reference_answers_in_the_form_of_the_contract(name: str) -> None:
    feed = standin.filled()
    told = feed.meldingen[-1] if name == "Melding" else next(iter(feed.dossiers.values()))
    assert set(told) == set(SCHEMAS[name]["required"])


def test_a_key_of_ours_is_one_that_a_service_takes() -> None:
    pem = make_key()
    assert bearer.read_keys(key_set(pem)).keys
    assert "PRIVATE" not in str(key_set(pem))
    assert "d" not in key_set(pem)["keys"][0]


@pytest.mark.parametrize("changes", [
    {"sleutel": "er-is-niets.pem"}, {"sleutel": "-----BEGIN niets"}, {"adres": "http://example.org"}, {"melden": "ja"},
    {"iets": 1},
])  # fmt: skip
def test_a_profile_that_does_not_serve_is_refused_by_its_key(changes: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=next(iter(changes))):
        Afnemer.from_config(standin.settings("http://127.0.0.1/api/v1") | changes)


def test_who_reads_a_feed_delivers_nothing() -> None:
    bericht = Bericht("0" * 32, "OV-2026-0000001", "0796", datetime.now(UTC), Aangifte())
    with pytest.raises(NotImplementedError):
        referentie.adapter(FEED).deliver(bericht, MemoryJournal())
