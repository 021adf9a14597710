# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a back-end posts later is answered as the standard has it, for that back-end alone."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree

from adapters.stuf_zds import StufZds
from adapters.stuf_zds.beveiliging import Ontvangst, Soort
from adapters.stuf_zds.handtekening import Handtekening
from adapters.stuf_zds.profiel import Profiel
from adapters.stuf_zds.transport import envelope
from overlijden.adapter import ConfigError, Nagekomen, Post, Wenk
from tests import sealing
from tests.adapters.aangiften import SHARED
from tests.adapters.conftest import Connect
from tests.sealing import Seal

NU = datetime(2026, 11, 25, 12, tzinfo=UTC)
GEHEIM = "een-lang-geheim"
VINGERAFDRUK = "ab" * 32
BASIC = Ontvangst(Soort.BASIC, "zaaksysteem", "env:STUF_ZDS_ONTVANGST")
TOKEN = Ontvangst(Soort.USERNAMETOKEN, "zaaksysteem", "env:STUF_ZDS_ONTVANGST")
MTLS = Ontvangst(Soort.MTLS, vingerafdruk=VINGERAFDRUK)
OURS = "a" * 32 + "01234567"
OFFICIEEL = SHARED / "schemas/stuf/zds-1.1.02-king-resolved-p27/stuf0301.xsd"


def fo(berichtcode: str = "Fo01", over: str = OURS, code: str = "StUF055", header: str = "") -> bytes:
    """As a back-end posts it: by local name it is read, whatever its prefixes."""
    omschrijving = "<s:omschrijving>Nee: 999990019</s:omschrijving>"
    body = f"<s:body><s:code>{code}</s:code><s:plek>client</s:plek>{omschrijving}</s:body>"
    return (
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:s="http://www.egem.nl/StUF/StUF0301">'
        f"<e:Header>{header}</e:Header><e:Body><s:{berichtcode}Bericht><s:stuurgegevens>"
        f"<s:berichtcode>{berichtcode}</s:berichtcode><s:referentienummer>ZSH-78</s:referentienummer>"
        f"<s:crossRefnummer>{over}</s:crossRefnummer></s:stuurgegevens>{body}</s:{berichtcode}Bericht>"
        "</e:Body></e:Envelope>"
    ).encode()


def basic(gebruiker: str = "zaaksysteem", geheim: str = GEHEIM) -> str:
    return "Basic " + base64.b64encode(f"{gebruiker}:{geheim}".encode()).decode()


def token(geheim: str = GEHEIM, made: datetime = NU, gebruiker: str = "zaaksysteem") -> str:
    nonce, created = b"zestien tekens!!", made.isoformat()
    digest = hashlib.sha1(nonce + created.encode() + geheim.encode()).digest()  # noqa: S324 - as WS-Security has it
    return (
        '<w:Security xmlns:w="urn:wsse"><w:UsernameToken>'
        f"<w:Username>{gebruiker}</w:Username><w:Password>{base64.b64encode(digest).decode()}</w:Password>"
        f"<w:Nonce>{base64.b64encode(nonce).decode()}</w:Nonce><w:Created>{created}</w:Created>"
        "</w:UsernameToken></w:Security>"
    )


class Keeper:
    """Knows these levering ids, and keeps what is said of them."""

    def __init__(self, *known: str) -> None:
        self.known, self.said = known, list[Nagekomen]()

    def __call__(self, said: Nagekomen | Wenk) -> bool:
        assert isinstance(said, Nagekomen)
        self.said.append(said)
        return said.levering in self.known


Hear = Callable[..., StufZds]


@pytest.fixture
def hear(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> Hear:
    """A back-end that may post to us."""
    monkeypatch.setenv("STUF_ZDS_ONTVANGST", GEHEIM)

    def make(ontvangst: Ontvangst | None = BASIC) -> StufZds:
        made = connect("http://127.0.0.1:9", ontvangst=ontvangst)
        made.gesprek.clock = lambda: NU
        return made

    return make


def texts(answer: Any, name: str) -> list[str]:
    xml = etree.fromstring(answer.inhoud)
    return [node.text or "" for node in xml.iter() if etree.QName(node).localname == name]


def test_a_refusal_afterwards_is_kept_and_confirmed(hear: Hear) -> None:
    keeper = Keeper("a" * 32)
    answer = hear().receive(Post(fo(), basic()), keeper)
    assert answer is not None
    assert (answer.status, texts(answer, "berichtcode"), texts(answer, "crossRefnummer")) == (200, ["Bv03"], ["ZSH-78"])
    [said] = keeper.said
    assert (said.levering, said.referentie) == ("a" * 32, OURS)
    assert said.refusal is not None
    assert said.refusal.code == "StUF055"
    assert "999990019" not in str(said.refusal.reasons), "their text may quote what we sent"


def test_that_all_is_well_is_no_refusal(hear: Hear) -> None:
    keeper = Keeper("a" * 32)
    answer = hear().receive(Post(fo("Bv01"), basic()), keeper)
    assert answer is not None
    assert (answer.status, [said.refusal for said in keeper.said]) == (200, [None])


@pytest.mark.parametrize("over", ["b" * 40, "", "LOD-2025-000001", "a" * 39, "A" * 40, "a" * 41, "' OR 1=1 --"])
def test_a_number_that_we_did_not_send_is_answered_by_its_code(hear: Hear, over: str) -> None:
    answer = hear().receive(Post(fo(over=over), basic()), Keeper("a" * 32))
    assert answer is not None
    assert (answer.status, texts(answer, "berichtcode"), texts(answer, "code")) == (500, ["Fo03"], ["StUF043"])


@pytest.mark.parametrize("berichtcode", ["Lk01", "Bv03", "La01", "Du02", ""])
def test_another_message_is_not_taken_in(hear: Hear, berichtcode: str) -> None:
    keeper = Keeper("a" * 32)
    answer = hear().receive(Post(fo().replace(b"Fo01<", f"{berichtcode}<".encode()), basic()), keeper)
    assert answer is not None
    assert (answer.status, texts(answer, "code"), keeper.said) == (500, ["StUF022"], [])


@pytest.mark.parametrize(
    "inhoud",
    [b"", b"<", b"{}", b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>", b"<x>" + b"a" * 2_000_001],
    ids=["empty", "broken", "json", "doctype", "large"],
)
def test_what_is_no_xml_of_ours_gets_a_plain_fault(hear: Hear, inhoud: bytes) -> None:
    answer = hear().receive(Post(inhoud, basic()), Keeper())
    assert answer is not None
    assert (answer.status, texts(answer, "faultcode")) == (500, ["soapenv:Client"])
    assert b"passwd" not in answer.inhoud


STRANGERS: list[tuple[Ontvangst | None, Post]] = [
    (None, Post(fo(), basic())),
    (BASIC, Post(fo())),
    (BASIC, Post(fo(), basic(geheim="fout"))),
    (BASIC, Post(fo(), basic(gebruiker="iemand"))),
    (BASIC, Post(fo(), basic().replace("Basic", "Bearer"))),
    (BASIC, Post(fo(), "Basic é")),
    (BASIC, Post(fo(), "", VINGERAFDRUK)),
    (MTLS, Post(fo(), basic())),
    (MTLS, Post(fo(), "", "cd" * 32)),
    (TOKEN, Post(fo(), basic())),
    (TOKEN, Post(b"<", basic())),
    (TOKEN, Post(fo(header=token(geheim="fout")))),
    (TOKEN, Post(fo(header=token(gebruiker="iemand")))),
    (TOKEN, Post(fo(header=token(made=NU - timedelta(minutes=6))))),
    (TOKEN, Post(fo(header=token(made=NU + timedelta(minutes=6))))),
    (TOKEN, Post(fo(header=token(made=NU.replace(tzinfo=None))))),
    (TOKEN, Post(fo(header=token().replace("2026", "gisteren")))),
]


@pytest.mark.parametrize(("ontvangst", "post"), STRANGERS)
def test_who_is_not_this_back_end_learns_nothing(hear: Hear, ontvangst: Ontvangst | None, post: Post) -> None:
    keeper = Keeper("a" * 32)
    assert hear(ontvangst).receive(post, keeper) is None
    assert keeper.said == []


@pytest.mark.parametrize(
    ("ontvangst", "post"),
    [
        (MTLS, Post(fo(), "", VINGERAFDRUK)),
        (TOKEN, Post(fo(header=token()))),
        (TOKEN, Post(fo(header=token(made=NU - timedelta(minutes=4))))),
    ],
)
def test_each_way_to_be_known_is_enough(hear: Hear, ontvangst: Ontvangst, post: Post) -> None:
    answer = hear(ontvangst).receive(post, Keeper("a" * 32))
    assert answer is not None
    assert answer.status == 200


@pytest.fixture
def theirs(tmp_path: Path) -> Seal:
    """With what the back-end signs."""
    return sealing.make(tmp_path, "0796", key=rsa.generate_private_key(65537, 2048))


def written(theirs: Seal, inhoud: bytes) -> bytes:
    """The same message, signed."""
    [bericht] = etree.fromstring(inhoud)[1]
    return envelope(etree.tostring(bericht), token=Handtekening(**theirs.settings))


@pytest.fixture
def signer(hear: Hear, theirs: Seal) -> StufZds:
    """One whose back-end signs what it posts, now."""
    made = hear(Ontvangst(Soort.HANDTEKENING, certificaat=theirs.settings["certificaat"]))
    made.gesprek.clock = lambda: datetime.now(UTC)
    return made


def test_what_a_back_end_signed_is_taken_in(signer: StufZds, theirs: Seal) -> None:
    keeper = Keeper("a" * 32)
    answer = signer.receive(Post(written(theirs, fo())), keeper)
    assert answer is not None
    assert (answer.status, texts(answer, "crossRefnummer")) == (200, ["ZSH-78"])
    assert [said.refusal and said.refusal.code for said in keeper.said] == ["StUF055"]


def test_of_what_it_signed_nothing_else_is_read(signer: StufZds, theirs: Seal) -> None:
    """Before the Body stands another message, which nobody signed."""
    keeper = Keeper("a" * 32, "b" * 32)
    xml = etree.fromstring(written(theirs, fo("Bv01")))
    xml[0].append(etree.fromstring(fo(over="b" * 40))[1][0])
    assert signer.receive(Post(etree.tostring(xml)), keeper) is not None
    assert [(said.referentie, said.refusal) for said in keeper.said] == [(OURS, None)]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda inhoud: fo(),
        lambda inhoud: fo(header=token()),
        lambda inhoud: inhoud.replace(b"StUF055", b"StUF046"),
        lambda inhoud: inhoud.replace(b"ZSH-78", b"ZSH-79"),
        lambda inhoud: inhoud[:-1],
    ],
    ids=["not signed", "a token", "another code", "another number", "cut off"],
)
def test_what_it_did_not_sign_is_not_answered(signer: StufZds, theirs: Seal, spoil: Callable[[bytes], bytes]) -> None:
    keeper = Keeper("a" * 32)
    assert signer.receive(Post(spoil(written(theirs, fo())), basic()), keeper) is None
    assert keeper.said == []


@pytest.mark.skipif(not OFFICIEEL.exists(), reason="the official schemas are not at hand")
@pytest.mark.parametrize("post", [Post(fo(), basic()), Post(fo(over="x"), basic()), Post(fo("Lk01"), basic())])
def test_every_answer_is_valid(hear: Hear, post: Post) -> None:
    answer = hear().receive(post, Keeper("a" * 32))
    assert answer is not None
    [bericht] = [
        node for node in etree.fromstring(answer.inhoud).iter() if etree.QName(node).localname.endswith("03Bericht")
    ]
    etree.XMLSchema(etree.parse(OFFICIEEL)).assertValid(etree.fromstring(etree.tostring(bericht)))


STEPS = ("zaaknummer", "zaak", "document:1:nummer", "document:1", "document:2:nummer", "document:2")


@pytest.mark.parametrize(
    ("step", "falls"),
    [("zaak", ("zaak", "document:1", "document:2")), ("document:1", ("document:1",)), ("intrekking", ("intrekking",))],
)
def test_without_its_zaak_no_document_is_there_and_every_number_stays(
    hear: Hear, step: str, falls: tuple[str, ...]
) -> None:
    assert hear().falls_with(step, STEPS) == falls


@pytest.mark.parametrize(
    ("ontvangst", "key"),
    [
        ({"soort": "geen"}, "soort"),
        ({"soort": "mtls"}, "vingerafdruk"),
        ({"soort": "mtls", "vingerafdruk": VINGERAFDRUK.upper()}, "vingerafdruk"),
        ({"soort": "handtekening"}, "certificaat"),
        ({"soort": "handtekening", "certificaat": "/run/secrets/digid.pem"}, "certificaat"),
        ({"soort": "basic", "wachtwoord": "env:STUF_ZDS_0796"}, "gebruiker"),
        ({"soort": "basic", "gebruiker": "zs"}, "wachtwoord"),
        ({"soort": "basic", "gebruiker": "zs", "wachtwoord": "geheim"}, "wachtwoord"),
        ({"soort": "usernametoken", "gebruiker": "zs", "wachtwoord": "env:DATABASE_URL"}, "wachtwoord"),
    ],
)
def test_how_it_is_known_is_said_whole(ontvangst: dict[str, str], key: str) -> None:
    adres = "https://zaken.example/"
    systeem = {"applicatie": "Zaaksysteem", "organisatie": "0796"}
    adressen = dict.fromkeys(("vrije_berichten", "ontvang_asynchroon", "beantwoord_vraag"), adres)
    made = {"adressen": adressen, "zender": systeem, "ontvanger": systeem, "ontvangst": ontvangst}
    with pytest.raises(ConfigError, match=f"profiel.ontvangst.{key}"):
        Profiel.read(made)
