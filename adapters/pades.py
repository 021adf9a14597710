# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Seals by PAdES B-B (ETSI EN 319 142-1), with a certificate and key in files of the operator's.

It asks nothing of any other server, so that it takes milliseconds: no time stamp, and nothing about revocation.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.generic import NameObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore

from adapters.exchange import file_problem, secret, secret_problem
from adapters.settings import read_table
from overlijden.adapter import ConfigError
from overlijden.zegel import ADAPTER, Unsealed, Zegel

FIELD = "Zegel"
# Nothing is drawn: PDF/A forbids a hidden field, PDF/UA one that is seen and has no place in the structure.
INVISIBLE = InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pades(Zegel):
    """``certificaat`` is a path of PEM with that of the seal first, then those it was issued under.

    ``sleutel`` is the path of its key in PEM, and ``wachtwoord`` the name of what opens that.
    """

    certificaat: str
    sleutel: str
    wachtwoord: str = ""

    @classmethod
    def from_config(cls, settings: Mapping[str, Any]) -> Self:
        made = read_table(cls, settings, "zegel")
        problems = {
            "certificaat": file_problem(ADAPTER, made.certificaat),
            "sleutel": file_problem(ADAPTER, made.sleutel),
            "wachtwoord": secret_problem(ADAPTER, made.wachtwoord) if made.wachtwoord else "",
        }
        for key, problem in problems.items():
            if problem:
                raise ConfigError(f"zegel.{key}: {problem}")
        made.signer()
        return made

    def seal(self, pdf: bytes) -> bytes:
        until = self._certificates()[0].not_valid_after_utc
        if until <= datetime.now(UTC):
            raise Unsealed("the certificate has ended")
        about = PdfSignatureMetadata(field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
        field = SigFieldSpec(FIELD, invis_sig_settings=INVISIBLE, readable_field_name="Zegel van de gemeente")
        try:
            # It runs an event loop of its own, which a thread that has one already does not allow.
            with ThreadPoolExecutor(1) as apart:
                sealed = apart.submit(sign_pdf, _opened(pdf), about, self.signer(), new_field_spec=field).result()
        except (PdfError, SigningError, ValueError) as error:
            raise Unsealed(type(error).__name__) from error
        return bytes(sealed.getbuffer())

    def _certificates(self) -> list[x509.Certificate]:
        try:
            return x509.load_pem_x509_certificates(Path(self.certificaat).read_bytes())
        except (OSError, ValueError):
            raise ConfigError(f"zegel.certificaat: {self.certificaat} cannot be read") from None

    def signer(self) -> SimpleSigner:
        """What signs, read anew for each document, so that a certificate can be renewed without a restart."""
        password = secret("zegel.wachtwoord", self.wachtwoord).encode() if self.wachtwoord else None
        try:
            key = load_pem_private_key(Path(self.sleutel).read_bytes(), password)
        except (OSError, TypeError, ValueError):  # TypeError: a password that lacks, or that is not needed
            raise ConfigError(f"zegel.sleutel: {self.sleutel} cannot be read") from None
        own, *others = self._certificates()
        if own.public_key() != key.public_key():
            raise ConfigError("zegel.sleutel must be the key of certificaat")
        der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        chain = [
            found for one in (own, *others) for found in load_certs_from_pemder_data(one.public_bytes(Encoding.DER))
        ]
        return SimpleSigner(
            signing_cert=chain[0],
            signing_key=load_private_key_from_pemder_data(der, None),
            cert_registry=SimpleCertificateStore.from_certs(chain),  # type: ignore[no-untyped-call]
        )


class _Writer(IncrementalPdfFileWriter):
    """Adds a seal and nothing else: title, claims of standards, and the version that they are of, stay as they were."""

    def _update_meta(self) -> None:
        pass

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        pass


def _opened(pdf: bytes) -> IncrementalPdfFileWriter:
    """To add to; its first page says that its fields are read in the order of its structure (ISO 14289-1, 7.18.3)."""
    writer = _Writer(io.BytesIO(pdf + b"\n"))  # the first object that is added begins a line (ISO 19005-2, 6.1.9)
    page = writer.find_page_for_modification(0)[0].get_object()  # type: ignore[no-untyped-call]
    page["/Tabs"] = NameObject("/S")
    writer.update_container(page)
    return writer
