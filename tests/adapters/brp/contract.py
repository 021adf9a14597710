# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every adapter of the BRP owes the service, whatever it speaks: subclassed once for each."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest

from overlijden import brp
from overlijden.aangifte import BurgerlijkeStaat, Geslacht, OnvolledigeDatum
from overlijden.brp import NODIG, Brp, BrpPersoon, Doel, Unavailable
from overlijden.tools.lijn import TAP, Forward, Ruw, Verzoek
from tests.adapters.conftest import Standin

HOLTHUIZEN, BRABER, BHUTTO, JAGER = "999991930", "999994542", "999992806", "999994931"
BREST, LIVRAMENTO, BUIDEL, NOBODY = "999995029", "999990482", "999990147", "999900006"
ALWAYS = {"gevonden", "opschorting", "geheim", "in_onderzoek"}
HTML = b"<html><body>Service Unavailable</body></html>"


@contextmanager
def saying(status: str, body: bytes, *, pause: float = 0) -> Iterator[str]:
    """The address of a server that says this to one question, with a pause before each byte of it."""
    listener, over = socket.create_server(("127.0.0.1", 0)), Event()

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            connection.recv(65536)
            whole = head + body
            for part in [whole[place : place + 1] for place in range(len(whole))] if pause else [whole]:
                connection.sendall(part)
                if over.wait(pause):
                    return

    def quietly() -> None:
        try:
            serve()
        except OSError:
            return  # who asked hung up, or never came

    thread = Thread(target=quietly)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        over.set()
        listener.close()
        thread.join(5)


@contextmanager
def overheard(answer: Ruw | None = None) -> Iterator[list[bytes]]:
    """What is answered to whoever asks: this answer, or what the server itself says."""
    heard: list[bytes] = []

    def tap(verzoek: Verzoek, forward: Forward) -> Ruw:
        said = answer or forward(verzoek)
        heard.append(said.inhoud)
        return said

    token = TAP.set(tap)
    try:
        yield heard
    finally:
        TAP.reset(token)


class BrpContract:
    """A subclass says how to reach the stand-in, or another server in its place, in at most one second."""

    def at(self, url: str) -> Brp:
        raise NotImplementedError

    @pytest.fixture
    def adapter(self, standin: Standin) -> Brp:
        return self.at(standin.url)

    def test_somebody_is_told_as_the_brp_has_her(self, adapter: Brp) -> None:
        found = adapter.persoon(BRABER, Doel.VERGELIJKEN)
        assert (found.voornamen, found.voorvoegsel, found.geslachtsnaam) == ("Gerrit Johannes", "den", "Braber")
        assert (found.geslacht, found.geboortedatum) == (Geslacht.M, OnvolledigeDatum(1968, 3, 18))
        assert (found.burgerlijke_staat, found.sluiting) == (BurgerlijkeStaat.GEHUWD, OnvolledigeDatum(1997, 9, 3))
        assert (found.gevonden, found.geheim, found.in_onderzoek, found.opschorting) == (True, False, (), None)

    def test_who_is_not_known_is_not_found(self, adapter: Brp) -> None:
        assert adapter.persoon(NOBODY, Doel.VERGELIJKEN) == BrpPersoon(gevonden=False)

    @pytest.mark.parametrize("doel", Doel)
    @pytest.mark.parametrize("bsn", [HOLTHUIZEN, BRABER, BHUTTO, JAGER, BREST, LIVRAMENTO, BUIDEL])
    def test_no_more_is_told_than_the_purpose_needs(self, adapter: Brp, bsn: str, doel: Doel) -> None:
        found = adapter.persoon(bsn, doel)
        told = {name for name in BrpPersoon.__dataclass_fields__ if getattr(found, name) != getattr(BrpPersoon(), name)}
        assert told <= {*NODIG[doel], *ALWAYS}
        assert brp.read(brp.write(found)) == found

    def test_a_date_may_be_known_in_part(self, adapter: Brp) -> None:
        assert adapter.persoon(BHUTTO, Doel.VERGELIJKEN).geboortedatum == OnvolledigeDatum(1968)

    def test_a_title_is_told_by_its_code(self, adapter: Brp) -> None:
        found = adapter.persoon(BREST, Doel.VERGELIJKEN)
        assert (found.titel, found.voorvoegsel, found.geslachtsnaam) == ("BS", "van", "Brest naar Kempen")

    def test_secrecy_is_told(self, adapter: Brp) -> None:
        assert adapter.persoon(JAGER, Doel.VERGELIJKEN).geheim

    def test_what_is_looked_into_is_named(self, adapter: Brp) -> None:
        found = adapter.persoon(LIVRAMENTO, Doel.VERGELIJKEN)
        assert {"voornamen", "geslachtsnaam", "geboortedatum"} <= set(found.in_onderzoek)
        assert "gemeente" not in found.in_onderzoek

    def test_who_is_registered_as_dead_is_told(self, adapter: Brp) -> None:
        found = adapter.persoon(BUIDEL, Doel.VERGELIJKEN)
        assert (found.overleden, found.opschorting) == (True, "O")

    def test_children_are_told_as_a_yes_or_no(self, adapter: Brp) -> None:
        told = [adapter.persoon(bsn, Doel.VERGELIJKEN).minderjarige_kinderen for bsn in (BRABER, HOLTHUIZEN)]
        assert told == [True, False]

    def test_a_declarant_is_told_where_she_was_born(self, adapter: Brp) -> None:
        assert adapter.persoon(BREST, Doel.VOORINVULLEN).geboorteplaats == "0518"
        assert adapter.persoon(BHUTTO, Doel.VOORINVULLEN).geboorteplaats == "Jalālābād"

    @pytest.mark.parametrize(
        ("status", "body"),
        [
            ("503 Service Unavailable", HTML),
            ("200 OK", HTML),
            ("200 OK", b""),
            ("200 OK", b"{"),
            ("200 OK", b"[]"),
            ("200 OK", b"{}"),
            ("200 OK", b"<x/>"),
            ("200 OK", b"<!DOCTYPE x [<!ENTITY y 'z'>]><x>&y;</x>"),
            ("200 OK", b'{"type": "RaadpleegMetBurgerservicenummer", "personen": 7}'),
            ("200 OK", b"\xff\xfe\x00"),
            ("302 Found", b""),
            ("401 Unauthorized", b"{}"),
            ("403 Forbidden", b'{"status": 403, "code": "unauthorizedField"}'),
        ],
    )
    def test_whatever_is_no_answer_is_none(self, status: str, body: bytes) -> None:
        with saying(status, body) as url, pytest.raises(Unavailable) as raised:
            self.at(url).persoon(BRABER, Doel.VERGELIJKEN)
        assert BRABER not in str(raised.value)

    def test_a_brp_that_trickles_is_cut_off(self) -> None:
        start = time.monotonic()
        with saying("200 OK", HTML, pause=0.1) as url, pytest.raises(Unavailable):
            self.at(url).persoon(BRABER, Doel.VERGELIJKEN)
        assert time.monotonic() - start < 2

    def test_a_brp_that_is_away_is_no_answer(self) -> None:
        with pytest.raises(Unavailable):
            self.at("http://127.0.0.1:9").persoon(BRABER, Doel.VERGELIJKEN)
