# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A package lies in the folder whole or not at all, is the same every time, and counts when it was acknowledged."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import os
import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pypdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from adapters.memory import MemoryJournal
from adapters.pakket import Pakket
from adapters.pakket.folder import Folder, name
from adapters.pakket.inhoud import as_xml, pack
from overlijden import canonical
from overlijden.aangifte import Aangifte
from overlijden.adapter import (
    Accepted,
    ConfigError,
    Pending,
    Refused,
    TemporaryError,
    UnknownOutcome,
    load_adapter,
    receipt_code,
)
from overlijden.db import Database, Scope
from overlijden.dossier import queries
from overlijden.mail import mailer
from overlijden.settings import Delivery, MailServer
from overlijden.status import Status
from overlijden.tables import Dossier, LeveringStatus
from overlijden.worker import Worker
from tests import smtpd
from tests.adapters.aangiften import AANGEVER, VARIANTEN, bericht, document, generated
from tests.filing import file
from tests.overlijden.delivery.test_delivery import make_due

NU = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
AANGIFTE = Aangifte(aangever=AANGEVER, **VARIANTEN["vestiging"])
BERICHT = bericht(AANGIFTE, document(1), document(2, b"\x89PNG", "../../naar/buiten.png"))
STEM = name(BERICHT)
PENDING = Pending(NU + timedelta(hours=24))


@pytest.fixture
def tmp_path(tmp_path: Path) -> Path:
    """The folder of one municipality, as its operator made it."""
    folder = tmp_path / "0796"
    folder.mkdir()
    return folder


@pytest.fixture
def adapter(tmp_path: Path) -> Pakket:
    return Pakket(Folder(tmp_path.parent), 24, lambda: NU)


@pytest.mark.parametrize(
    ("send", "soort", "files"),
    [(Pakket.deliver, "aangifte", 6), (Pakket.amend, "aanvulling", 6), (Pakket.withdraw, "intrekking", 4)],
)
def test_a_package_says_what_to_do_with_it(
    adapter: Pakket, tmp_path: Path, send: Callable[..., object], soort: str, files: int
) -> None:
    assert send(adapter, BERICHT, MemoryJournal()) == PENDING
    with zipfile.ZipFile(tmp_path / f"{STEM}.zip") as read:
        assert json.loads(read.read("manifest.json"))["soort"] == soort
        assert len(read.namelist()) == files


def manifest_checksum(folder: Path, stem: str = STEM) -> str:
    """What a municipality computes of what it read."""
    with zipfile.ZipFile(folder / f"{stem}.zip") as read:
        return hashlib.sha256(read.read("manifest.json")).hexdigest()


def acknowledge(folder: Path, text: str | None = None, stem: str = STEM) -> None:
    text = manifest_checksum(folder, stem) if text is None else text
    (folder / f"{stem}.ontvangen").write_text(text, encoding="utf-8")


def test_a_package_holds_the_declaration_the_attachments_and_their_checksums(adapter: Pakket, tmp_path: Path) -> None:
    assert adapter.deliver(BERICHT, MemoryJournal()) == PENDING
    with zipfile.ZipFile(tmp_path / f"{STEM}.zip") as read:
        manifest = json.loads(read.read("manifest.json"))
        content = {path: read.read(path) for path in read.namelist()}
    assert list(content) == [
        "manifest.json",
        "aangifte.pdf",
        "aangifte.json",
        "aangifte.xml",
        "bijlagen/01.pdf",
        "bijlagen/02.png",
    ]
    assert canonical.read(Aangifte, json.loads(content["aangifte.json"])) == (AANGIFTE, [])
    assert (manifest["kenmerk"], manifest["gemeente"]) == (BERICHT.kenmerk, BERICHT.gemeente)
    assert {item["naam"] for item in manifest["bestanden"]} == set(content) - {"manifest.json"}
    for item in manifest["bestanden"]:
        assert item["sha256"] == hashlib.sha256(content[item["naam"]]).hexdigest()
        assert item["omvang"] == len(content[item["naam"]])
    assert [content[item["naam"]] for item in manifest["bestanden"][3:]] == [b"%PDF-1.7", b"\x89PNG"]


def test_written_is_not_delivered_and_acknowledged_is(adapter: Pakket, tmp_path: Path) -> None:
    journal = MemoryJournal()
    assert adapter.deliver(BERICHT, journal) == PENDING
    acknowledge(tmp_path)
    assert adapter.deliver(BERICHT, journal) == Accepted()
    assert [path.name for path in tmp_path.iterdir()] == [f"{STEM}.ontvangen"]
    (tmp_path / f"{STEM}.ontvangen").unlink()
    assert adapter.deliver(BERICHT, journal) == Accepted()


def test_the_time_to_fetch_it_does_not_begin_again(adapter: Pakket) -> None:
    journal = MemoryJournal()
    adapter.deliver(BERICHT, journal)
    adapter.clock = lambda: NU + timedelta(hours=30)
    assert adapter.deliver(BERICHT, journal) == PENDING


def test_what_was_fetched_and_removed_is_not_put_there_again(adapter: Pakket, tmp_path: Path) -> None:
    journal = MemoryJournal()
    adapter.deliver(BERICHT, journal)
    checksum = manifest_checksum(tmp_path)
    (tmp_path / f"{STEM}.zip").unlink()
    assert adapter.deliver(BERICHT, journal) == PENDING
    assert list(tmp_path.iterdir()) == []
    acknowledge(tmp_path, checksum)
    assert adapter.deliver(BERICHT, journal) == Accepted()


@pytest.mark.parametrize("form", ["{0}", "{0}\n", "{0}  manifest.json\n", "\r\n{1}\r\n"])
def test_an_acknowledgement_may_be_the_line_of_sha256sum(adapter: Pakket, tmp_path: Path, form: str) -> None:
    journal = MemoryJournal()
    adapter.deliver(BERICHT, journal)
    checksum = manifest_checksum(tmp_path)
    acknowledge(tmp_path, form.format(checksum, checksum.upper()))
    assert adapter.deliver(BERICHT, journal) == Accepted()


@pytest.mark.parametrize("letters", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_an_acknowledgement_may_be_in_the_letters_of_windows(adapter: Pakket, tmp_path: Path, letters: str) -> None:
    journal = MemoryJournal()
    adapter.deliver(BERICHT, journal)
    mark = "\ufeff" if letters.endswith(("le", "be")) else ""
    written = f"{mark}{manifest_checksum(tmp_path)}  manifest.json\r\n".encode(letters)
    for length in range(written.index(b"m") // 2):  # while it is being written
        (tmp_path / f"{STEM}.ontvangen").write_bytes(written[:length])
        assert adapter.deliver(BERICHT, journal) == PENDING
    (tmp_path / f"{STEM}.ontvangen").write_bytes(written)
    assert adapter.deliver(BERICHT, journal) == Accepted()


@pytest.mark.parametrize("length", [0, 1, 63])
def test_an_acknowledgement_that_is_still_being_written_is_waited_for(
    adapter: Pakket, tmp_path: Path, length: int
) -> None:
    journal = MemoryJournal()
    adapter.deliver(BERICHT, journal)
    acknowledge(tmp_path, manifest_checksum(tmp_path)[:length])
    assert adapter.deliver(BERICHT, journal) == PENDING


@pytest.mark.parametrize("text", ["0" * 64, "ontvangen", "\u00e9"])
def test_another_checksum_is_a_refusal_for_a_clerk(adapter: Pakket, tmp_path: Path, text: str) -> None:
    journal = MemoryJournal()
    adapter.deliver(BERICHT, journal)
    acknowledge(tmp_path, text)
    with pytest.raises(Refused, match="controlegetal") as caught:
        adapter.deliver(BERICHT, journal)
    assert [reden.regel for reden in caught.value.reasons] == ["pakket:controlegetal"]
    assert (tmp_path / f"{STEM}.zip").exists()


def test_what_another_put_there_leads_nowhere_and_holds_nobody_up(adapter: Pakket, tmp_path: Path) -> None:
    journal = MemoryJournal()
    adapter.deliver(BERICHT, journal)
    place = tmp_path / f"{STEM}.ontvangen"
    os.mkfifo(place)
    assert adapter.deliver(BERICHT, journal) == PENDING
    place.unlink()
    place.symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").write_text(manifest_checksum(tmp_path))
    with pytest.raises(TemporaryError):
        adapter.deliver(BERICHT, journal)


def test_a_folder_in_its_place_costs_nothing(adapter: Pakket, tmp_path: Path) -> None:
    journal = MemoryJournal()
    adapter.deliver(BERICHT, journal)
    (tmp_path / f"{STEM}.ontvangen").mkdir()
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        with pytest.raises(TemporaryError, match="IsADirectoryError"):
            adapter.deliver(BERICHT, journal)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_pipe_that_somebody_holds_open_is_waited_for(adapter: Pakket, tmp_path: Path) -> None:
    journal = MemoryJournal()
    adapter.deliver(BERICHT, journal)
    os.mkfifo(tmp_path / f"{STEM}.ontvangen")
    held = os.open(tmp_path / f"{STEM}.ontvangen", os.O_RDWR)
    assert adapter.deliver(BERICHT, journal) == PENDING
    os.close(held)


def test_another_delivery_of_the_same_reference_has_another_name(adapter: Pakket, tmp_path: Path) -> None:
    adapter.deliver(BERICHT, MemoryJournal())
    adapter.deliver(dataclasses.replace(BERICHT, levering="f" * 32), MemoryJournal())
    assert len(list(tmp_path.iterdir())) == 2


@settings(max_examples=10)  # each draws its pages
@given(generated(Aangifte), st.binary(max_size=50), st.text(max_size=20))
def test_the_same_declaration_is_the_same_package(inhoud: Aangifte, content: bytes, filename: str) -> None:
    made = bericht(inhoud, document(1, content, filename))
    assert pack(made, "aangifte", 24) == pack(made, "aangifte", 24)


@pytest.mark.parametrize("filename", ["../x.pdf", "/etc/passwd", "a.p/f", "x.PDF", "con", ".htaccess"])
def test_no_name_of_a_declarant_becomes_a_path(tmp_path: Path, filename: str) -> None:
    (tmp_path / "x.zip").write_bytes(pack(bericht(AANGIFTE, document(1, b"x", filename)), "aangifte", 24))
    with zipfile.ZipFile(tmp_path / "x.zip") as read:
        assert read.namelist()[4].removeprefix("bijlagen/01") in {"", ".pdf"}


def test_a_package_is_for_the_owner_and_the_group(adapter: Pakket, tmp_path: Path) -> None:
    adapter.deliver(BERICHT, MemoryJournal())
    assert (tmp_path / f"{STEM}.zip").stat().st_mode & 0o027 == 0


KILLED = """
import os, signal, sys
from adapters.memory import MemoryJournal
from adapters.pakket import Pakket
from adapters.pakket.folder import Folder
from pathlib import Path
from tests.adapters.test_pakket import BERICHT
real = getattr(os, sys.argv[2])
def die(*args):
    {order}
setattr(os, sys.argv[2], die)
Pakket(Folder(Path(sys.argv[1])), 24).deliver(BERICHT, MemoryJournal())
"""
ORDERS = {
    "before": "os.kill(os.getpid(), signal.SIGKILL)",
    "after": "real(*args); os.kill(os.getpid(), signal.SIGKILL)",
}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("call", ["fsync", "replace", "close"])
def test_a_process_killed_while_writing_leaves_a_whole_package_or_none(
    adapter: Pakket, tmp_path: Path, call: str, order: str
) -> None:
    program = KILLED.format(order=ORDERS[order])
    root = Path(__file__).parents[2]
    killed = subprocess.run([sys.executable, "-c", program, str(tmp_path.parent), call], cwd=root, check=False)
    assert killed.returncode == -signal.SIGKILL
    seen = tmp_path / f"{STEM}.zip"
    assert not seen.exists() or seen.read_bytes() == pack(BERICHT, "aangifte", 24)
    adapter.deliver(BERICHT, MemoryJournal())
    assert [path.name for path in tmp_path.iterdir()] == [seen.name]
    assert seen.read_bytes() == pack(BERICHT, "aangifte", 24)


def test_a_folder_that_is_not_there_is_waited_for(tmp_path: Path) -> None:
    adapter = Pakket(Folder(tmp_path / "weg"), 24)
    with pytest.raises(TemporaryError, match="FileNotFoundError"):
        adapter.deliver(BERICHT, MemoryJournal())
    with pytest.raises(TemporaryError):
        adapter.ping()


def test_a_folder_that_can_be_written_is_good(adapter: Pakket) -> None:
    adapter.ping()


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"map": "/etc"}, "profiel: map is not a known key"),
        ({"termijn": 0}, "profiel: termijn must be 1 to 48 hours"),
        ({"termijn": "24"}, "profiel: termijn must be of type int, not str"),
        ({"vorm": "zip"}, "profiel: vorm is not a known key"),
    ],
)
def test_what_is_wrong_is_named(settings: dict[str, object], named: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_adapter("pakket", settings)
    assert str(caught.value) == named


@pytest.mark.parametrize("folder", [None, "", "pakketten"])
def test_where_packages_go_is_the_operators_to_say(monkeypatch: pytest.MonkeyPatch, folder: str | None) -> None:
    monkeypatch.delenv("OVERLIJDEN_PAKKETTEN", raising=False)
    if folder is not None:
        monkeypatch.setenv("OVERLIJDEN_PAKKETTEN", folder)
    with pytest.raises(ConfigError, match="OVERLIJDEN_PAKKETTEN: must be an absolute path"):
        load_adapter("pakket", {})


def test_the_worker_waits_for_the_acknowledgement(
    web_database: Database, worker_database: Database, tmp_path: Path
) -> None:
    adapter = Pakket(Folder(tmp_path.parent), 24)
    filed = file(web_database, "0796", adapter="pakket")

    def work() -> tuple[LeveringStatus, Status]:
        make_due(worker_database)
        settings = Delivery(lease=60, backoff=1, backoff_cap=8, breaker_after=99)
        Worker(worker_database, settings, lambda claim: adapter).once()
        with web_database.begin(Scope(gemeente="0796")) as session:
            (levering,) = queries.deliveries(session, filed)
            return levering.status, session.get_one(Dossier, filed.id).status

    assert work()[0] is LeveringStatus.WACHT
    assert work()[0] is LeveringStatus.WACHT
    [written] = tmp_path.glob("*.zip")
    acknowledge(tmp_path, stem=written.stem)
    assert work() == (LeveringStatus.AFGELEVERD, Status.AFGELEVERD)


def test_what_is_in_it_can_be_read_in_three_ways(adapter: Pakket, tmp_path: Path) -> None:
    adapter.deliver(BERICHT, MemoryJournal())
    with zipfile.ZipFile(tmp_path / f"{STEM}.zip") as read:
        printed, xml = read.read("aangifte.pdf"), etree.fromstring(read.read("aangifte.xml"))
    said = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed)).pages)
    surname = AANGEVER.geslachtsnaam
    assert surname is not None
    assert surname in said
    assert receipt_code(BERICHT.levering) in said
    assert f"{STEM}".rpartition("-")[2].upper() not in said, "the code that is asked stands in no name of a file"
    assert xml.findtext("aangever/geslachtsnaam") == surname


@pytest.mark.parametrize(
    ("soort", "said"),
    [("aangifte", "Aangifte van overlijden"), ("aanvulling", "in de plaats van"), ("intrekking", "geldt niet meer")],
)
def test_the_pdf_says_what_the_package_is_for(soort: str, said: str) -> None:
    with zipfile.ZipFile(io.BytesIO(pack(BERICHT, soort, 24))) as read:
        first = pypdf.PdfReader(io.BytesIO(read.read("aangifte.pdf"))).pages[0].extract_text()
    assert said in " ".join(first.split())


def _from_xml(element: etree._Element, like: object) -> object:
    """The JSON that an element stands for, by the form of the real one; text is as it was written."""
    if isinstance(like, dict):
        return {child.tag: _from_xml(child, like[str(child.tag)]) for child in element}
    if isinstance(like, list):
        return [_from_xml(child, inner) for child, inner in zip(element, like, strict=True)]
    return element.text or ""


def _as_text(value: object) -> object:
    """The JSON with every leaf as it stands in XML."""
    if isinstance(value, dict):
        return {name: _as_text(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_as_text(inner) for inner in value]
    if isinstance(value, bool):
        return str(value).lower()
    kept = "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    return re.sub(kept, "\ufffd", str(value))


@given(generated(Aangifte))
def test_the_xml_says_all_that_the_json_says(inhoud: Aangifte) -> None:
    written = canonical.write(inhoud)
    assert _from_xml(etree.fromstring(as_xml(written)), written) == _as_text(written)


# By encrypted mail.


@pytest.fixture(scope="module")
def keys() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """Of a municipality: what opens its mail, and what it tells everybody."""
    return make_keys(rsa.generate_private_key(65537, 2048))


def make_keys(key: rsa.RSAPrivateKey, number: int = 7) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Burgerzaken")])
    made = x509.CertificateBuilder(name, name, key.public_key(), number, NU, NU + timedelta(days=365))
    return key, made.sign(key, hashes.SHA256())


def profile(certificate: x509.Certificate, **values: str) -> dict[str, object]:
    pem = certificate.public_bytes(serialization.Encoding.PEM).decode()
    return {"mail": {"naar": "burgerzaken@gemeente.example", "certificaat": pem, **values}}


@pytest.fixture
def mailed(tmp_path: Path) -> Iterator[smtpd.Server]:
    """A mail server that this process knows."""
    with smtpd.running(tmp_path) as server:
        mailer.use(server.settings)
        yield server
        mailer.use(MailServer())


def opened(message: EmailMessage, keys: tuple[rsa.RSAPrivateKey, x509.Certificate]) -> EmailMessage:
    """What the municipality reads, with its own key."""
    key, certificate = keys
    inner = pkcs7.pkcs7_decrypt_der(message.get_content(), certificate, key, [])
    read = message_from_bytes(inner, EmailMessage, policy=SMTP)
    assert isinstance(read, EmailMessage)
    return read


def test_a_package_in_mail_is_opened_by_the_municipality_alone(
    mailed: smtpd.Server, keys: tuple[rsa.RSAPrivateKey, x509.Certificate]
) -> None:
    adapter = load_adapter("pakket", profile(keys[1]))
    assert isinstance(adapter.deliver(BERICHT, MemoryJournal()), Pending)
    [(to, message)] = mailed.received
    assert (to, message["Subject"]) == ("burgerzaken@gemeente.example", f"Aangifte {BERICHT.kenmerk}")
    assert message.get_content_type() == "application/pkcs7-mime"
    surname = AANGEVER.geslachtsnaam or ""
    assert surname not in message.as_string()
    assert surname.encode() not in message.get_content()
    [attachment] = opened(message, keys).iter_attachments()
    assert attachment.get_filename() == f"{STEM}.zip"
    assert attachment.get_content() == pack(BERICHT, "aangifte", 24)
    stranger = make_keys(rsa.generate_private_key(65537, 2048), 8)
    with pytest.raises(ValueError, match="recipient"):
        opened(message, stranger)


def test_that_a_mail_server_took_it_is_no_receipt(
    mailed: smtpd.Server, keys: tuple[rsa.RSAPrivateKey, x509.Certificate]
) -> None:
    adapter, journal = load_adapter("pakket", profile(keys[1])), MemoryJournal()
    for _ in range(3):
        assert isinstance(adapter.deliver(BERICHT, journal), Pending)
    journal.finish("ontvangen", "noor")
    assert adapter.deliver(BERICHT, journal) == Accepted()
    assert len(mailed.received) == 1


def test_a_mail_of_which_the_answer_was_lost_is_sent_again_byte_for_byte(
    mailed: smtpd.Server, keys: tuple[rsa.RSAPrivateKey, x509.Certificate]
) -> None:
    adapter, journal = load_adapter("pakket", profile(keys[1])), MemoryJournal()
    mailed.answers["END"] = ""
    with pytest.raises(UnknownOutcome):
        adapter.deliver(BERICHT, journal)
    mailed.answers.clear()
    adapter.deliver(BERICHT, journal)
    first, second = (message.as_bytes() for message in mailed.messages)
    assert first == second


@pytest.mark.parametrize(("answer", "error"), [("550 who", Refused), ("450 later", TemporaryError)])
def test_what_the_mail_server_says_is_what_becomes_of_the_delivery(
    mailed: smtpd.Server,
    keys: tuple[rsa.RSAPrivateKey, x509.Certificate],
    answer: str,
    error: type[Exception],
) -> None:
    mailed.answers["RCPT"] = answer
    with pytest.raises(error):
        load_adapter("pakket", profile(keys[1])).deliver(BERICHT, MemoryJournal())


def test_without_a_mail_server_it_waits(keys: tuple[rsa.RSAPrivateKey, x509.Certificate]) -> None:
    adapter = load_adapter("pakket", profile(keys[1]))
    with pytest.raises(TemporaryError, match="no server"):
        adapter.ping()
    with pytest.raises(TemporaryError, match="no server"):
        adapter.deliver(BERICHT, MemoryJournal())


@pytest.mark.parametrize("naar", ["", "a@b.nl, c@d.nl", "a@b.nl\r\nBcc: c@d.nl", "Naam <a@b.nl>"])
def test_a_package_goes_to_one_address(keys: tuple[rsa.RSAPrivateKey, x509.Certificate], naar: str) -> None:
    with pytest.raises(ConfigError, match=r"mail\.naar must be one address"):
        load_adapter("pakket", profile(keys[1], naar=naar))


def test_a_package_is_encrypted_for_a_key_that_is_strong_or_not_at_all(
    keys: tuple[rsa.RSAPrivateKey, x509.Certificate],
) -> None:
    _, weak = make_keys(rsa.generate_private_key(65537, 1024))  # noqa: S505 - weak, as it should be
    for pem in ("", "niets", weak.public_bytes(serialization.Encoding.PEM).decode()):
        with pytest.raises(ConfigError, match=r"mail\.certificaat must be a certificate in PEM"):
            load_adapter("pakket", profile(keys[1], certificaat=pem))
