# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A seal by PAdES: two readers find it good, the standards hold, and what is not fit to seal with is told."""

from __future__ import annotations

import asyncio
import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from adapters.pades import Pades
from overlijden import zegel
from overlijden.tables import DocumentSoort
from overlijden.tools.tomlfile import ConfigError
from overlijden.zegel import Unsealed
from tests import sealing
from tests.overlijden.documents.making import facts, make, text
from tests.sealing import Seal
from tests.standards import broken

VERLOF = make(DocumentSoort.VERLOF, facts()).pdf()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the operator."""
    monkeypatch.setenv("ZEGEL_SECRETS", str(tmp_path))
    return tmp_path


def sealed(seal: Seal, pdf: bytes = VERLOF) -> bytes:
    return zegel.load({"soort": "pades", **seal.settings}).seal(pdf)


def judged(seal: Seal, pdf: bytes) -> PdfSignatureStatus:
    """What pyHanko's validator says, which trusts nobody but the authority."""
    trusted = asn1.Certificate.load(seal.authority.public_bytes(Encoding.DER))
    (found,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    assert found.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    return validate_pdf_signature(found, ValidationContext(trust_roots=[trusted], allow_fetching=False))


def pdfsig(folder: Path, pdf: bytes) -> str:
    """What poppler says, another reader with other cryptography (NSS)."""
    (folder / "stuk.pdf").write_bytes(pdf)
    if shutil.which("pdfsig") is None:
        pytest.skip("no pdfsig")
    told = subprocess.run(["pdfsig", "-nocert", folder / "stuk.pdf"], capture_output=True, text=True, check=False)
    return told.stdout


KEYS: dict[str, Callable[[], sealing.Key]] = {
    "P-256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "P-384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "RSA": lambda: rsa.generate_private_key(65537, 3072),
}


@pytest.mark.parametrize("kind", KEYS)
def test_two_readers_find_the_seal_good_over_the_whole_file(folder: Path, kind: str) -> None:
    seal = sealing.make(folder, key=KEYS[kind]())
    pdf = sealed(seal)
    status = judged(seal, pdf)
    assert status.bottom_line
    assert (status.coverage, status.modification_level) == (SignatureCoverageLevel.ENTIRE_FILE, ModificationLevel.NONE)
    assert "Gemeente 1942" in status.signing_cert.subject.human_friendly
    told = pdfsig(folder, pdf)
    assert "Signature Validation: Signature is Valid." in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told


@pytest.mark.parametrize("soort", list(DocumentSoort))
def test_a_sealed_document_still_is_pdf_a_2a_and_pdf_ua_1(folder: Path, soort: DocumentSoort) -> None:
    pdf = make(soort, facts()).pdf()
    sealed_one = sealed(sealing.make(folder), pdf)
    assert broken(sealed_one) == []
    assert text(sealed_one) == text(pdf)
    with pikepdf.open(io.BytesIO(sealed_one)) as document:
        assert document.check_pdf_syntax() == []


def test_one_changed_letter_breaks_the_seal(folder: Path) -> None:
    seal = sealing.make(folder)
    pdf = bytearray(sealed(seal))
    pdf[VERLOF.index(b"stream") + 20] ^= 1
    assert not judged(seal, bytes(pdf)).intact
    assert "Signature is Valid" not in pdfsig(folder, bytes(pdf))


def test_a_seal_of_another_authority_is_not_trusted(folder: Path) -> None:
    pdf = sealed(sealing.make(folder))
    status = judged(sealing.make(folder), pdf)
    assert (status.intact, status.trusted) == (True, False)


def test_a_locked_key_is_opened_with_its_password(folder: Path) -> None:
    seal = sealing.make(folder, password=sealing.PASSWORD)
    assert judged(seal, sealed(seal)).bottom_line
    with pytest.raises(ConfigError, match="sleutel"):
        Pades.from_config({name: value for name, value in seal.settings.items() if name != "wachtwoord"})


def test_a_certificate_that_ended_seals_nothing(folder: Path) -> None:
    seal = sealing.make(folder, days=1)
    with pytest.raises(Unsealed, match="ended"):
        sealed(seal)


def test_what_is_no_pdf_is_not_sealed(folder: Path) -> None:
    with pytest.raises(Unsealed):
        sealed(sealing.make(folder), b"tekst")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("certificaat", "/etc/ssl/certs/ca-certificates.crt"),
        ("sleutel", "/etc/passwd"),
        ("wachtwoord", "env:PATH"),
        ("wachtwoord", "zesendertig"),
        ("tijdstempel", "https://tsa.example"),
        ("sleutel", None),
    ],
)
def test_what_cannot_be_a_seal_is_refused_by_its_key(folder: Path, key: str, value: str | None) -> None:
    settings = {**sealing.make(folder).settings, key: value}
    with pytest.raises(ConfigError, match=f"zegel.{key}"):
        Pades.from_config({name: given for name, given in settings.items() if given is not None})


def test_the_key_must_be_of_the_certificate(folder: Path) -> None:
    other = sealing.make(folder, "0321").settings["sleutel"]
    with pytest.raises(ConfigError, match=r"zegel\.sleutel"):
        Pades.from_config({**sealing.make(folder).settings, "sleutel": other})


def test_a_seal_that_nobody_installed_is_named() -> None:
    with pytest.raises(ConfigError, match=r"zegel\.soort must be one of pades"):
        zegel.load({"soort": "lakzegel"})


def test_it_seals_in_a_thread_that_has_an_event_loop_already(folder: Path) -> None:
    seal = sealing.make(folder)

    async def within() -> bytes:
        return sealed(seal)

    assert asyncio.run(within()).startswith(b"%PDF")
