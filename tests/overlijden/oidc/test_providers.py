# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The providers as they are configured: what would let in whom it should not is refused by file and key."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import ECKey

from overlijden import demo
from overlijden.gemeenten import Kanaal
from overlijden.oidc.providers import Kind, read_providers
from overlijden.status import Rol
from overlijden.tools.tomlfile import ConfigError

DIGID = """
[providers.digid]
kind = "broker"
kanaal = "DIGID"
label = "DigiD"
issuer = "https://broker.example"
client_id = "overlijden"
key_file = "client.pem"
[providers.digid.acr]
"urn:midden" = "DIGID_MIDDEN"
"""
STAFF = """
[providers.amersfoort]
kind = "medewerkers"
label = "Amersfoort"
issuer = "https://login.example"
client_id = "overlijden"
key_file = "client.pem"
acr = ["mfa"]
gemeenten = ["0307"]
[providers.amersfoort.rollen]
burgerzaken = "medewerker"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    key = ECKey.generate_key("P-256")
    (tmp_path / "client.pem").write_bytes(key.as_pem(private=True))
    (tmp_path / "public.pem").write_bytes(key.as_pem(private=False))
    short = rsa.generate_private_key(65537, 1024)  # noqa: S505 - which is the point
    (tmp_path / "short.pem").write_bytes(short.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (tmp_path / "rubbish.pem").write_text("rubbish", encoding="utf-8")
    return tmp_path


def write(folder: Path, text: str) -> Path:
    path = folder / "inloggen.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_broker_and_a_municipality_s_own(folder: Path) -> None:
    found = read_providers(write(folder, DIGID + STAFF), production=True)
    digid, own = found["digid"], found["amersfoort"]
    assert (digid.kind, digid.kanaal, digid.acr) == (Kind.BROKER, Kanaal.DIGID, {"urn:midden": "DIGID_MIDDEN"})
    assert (own.gemeenten, own.rollen, own.key_algorithm) == (("0307",), {"burgerzaken": Rol.MEDEWERKER}, "ES256")


def test_the_demonstration_has_its_three(tmp_path: Path) -> None:
    config = demo.configure(tmp_path / "config", demo.Ports(1, 2, 3))
    found = read_providers(config / "inloggen.toml", production=False)
    assert {one.issuer for one in found.values()} == {"http://127.0.0.1:3"}
    assert set(found) == {"eherkenning", "digid", "gemeente"}
    with pytest.raises(ConfigError, match="issuer must be https and elsewhere"):
        read_providers(config / "inloggen.toml", production=True)


WRONG = {
    "no provider": ("", "names no provider"),
    "no issuer": (DIGID.replace('issuer = "https://broker.example"', ""), "providers.digid.issuer is missing"),
    "another kind": (DIGID.replace('"broker"', '"anders"'), "providers.digid.kind must be one of"),
    "another channel": (DIGID.replace('"DIGID"', '"EIDAS"'), "providers.digid.kanaal must be one of"),
    "a level below what is lawful": (DIGID.replace("DIGID_MIDDEN", "DIGID_BASIS"), "providers.digid.acr must give"),
    "a level of the other channel": (DIGID.replace("DIGID_MIDDEN", "EH3"), "providers.digid.acr must give"),
    "no levels": (DIGID.partition("[providers.digid.acr]")[0], "providers.digid.acr must give"),
    "no signature": (DIGID.replace("key_file", 'algorithms = ["none"]\nkey_file'), "algorithms must be among"),
    "a shared secret": (DIGID.replace("key_file", 'algorithms = ["HS256"]\nkey_file'), "algorithms must be among"),
    "no key": (DIGID.replace("client.pem", "weg.pem"), "key_file cannot be read"),
    "a public key": (DIGID.replace("client.pem", "public.pem"), "key_file must hold a private EC"),
    "no key in the file": (DIGID.replace("client.pem", "rubbish.pem"), "key_file must hold a private EC"),
    "a short key": (DIGID.replace("client.pem", "short.pem"), "or an RSA key of 2048 bits or more"),
    "an unknown setting": (DIGID.replace("key_file", "secret = 1\nkey_file"), "secret is not a known key"),
    "an unknown claim": (DIGID + "[providers.digid.claims]\nx = 'y'", "claims.x is not a known key"),
    "staff without a level": (STAFF.replace('acr = ["mfa"]', ""), "providers.amersfoort.acr must list"),
    "staff of no municipality": (STAFF.replace('gemeenten = ["0307"]', ""), "gemeenten must list"),
    "staff of what is none": (STAFF.replace("0307", "9998"), "gemeenten has what is no municipality"),
    "staff that declares": (STAFF.replace('"medewerker"', '"nabestaande"'), "rollen must lead to"),
    "staff that is the system": (STAFF.replace('"medewerker"', '"systeem"'), "rollen must lead to"),
    "the collective from one municipality": (STAFF.replace('"medewerker"', '"collectief"'), "gives the collective's"),
    "http in production": (DIGID.replace("https", "http"), "issuer must be https"),
    "this machine in production": (DIGID.replace("broker.example", "localhost:8002"), "issuer must be https"),
    "a name that is no part of an address": (DIGID.replace("providers.digid", 'providers."a/b"'), "has other signs"),
}


@pytest.mark.filterwarnings("ignore:Key size should be")  # joserfc's, of what is refused here
@pytest.mark.parametrize(("text", "problem"), WRONG.values(), ids=WRONG)
def test_it_is_refused_by_file_and_key(folder: Path, text: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem) as refusal:
        read_providers(write(folder, text), production=True)
    assert "inloggen.toml" in str(refusal.value)
