# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A package lies in the folder whole or not at all, is the same every time, and counts when it was acknowledged."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.memory import MemoryJournal
from adapters.pakket import Pakket, name, pack
from overlijden import canonical, queries
from overlijden.aangifte import Aangifte
from overlijden.adapter import Accepted, ConfigError, Pending, Refused, TemporaryError, load_adapter
from overlijden.db import Database, Scope
from overlijden.settings import Delivery
from overlijden.status import Status
from overlijden.tables import Dossier, LeveringStatus
from overlijden.worker import Worker
from tests.adapters.aangiften import AANGEVER, VARIANTEN, bericht, document, generated
from tests.filing import file
from tests.overlijden.test_delivery import make_due

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
    return Pakket(tmp_path.parent, timedelta(hours=24), lambda: NU)


@pytest.mark.parametrize(
    ("send", "soort", "files"),
    [(Pakket.deliver, "aangifte", 4), (Pakket.amend, "aanvulling", 4), (Pakket.withdraw, "intrekking", 2)],
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
    assert list(content) == ["manifest.json", "aangifte.json", "bijlagen/01.pdf", "bijlagen/02.png"]
    assert canonical.read(Aangifte, json.loads(content["aangifte.json"])) == (AANGIFTE, [])
    assert (manifest["kenmerk"], manifest["gemeente"]) == (BERICHT.kenmerk, BERICHT.gemeente)
    assert {item["naam"] for item in manifest["bestanden"]} == set(content) - {"manifest.json"}
    for item in manifest["bestanden"]:
        assert item["sha256"] == hashlib.sha256(content[item["naam"]]).hexdigest()
        assert item["omvang"] == len(content[item["naam"]])
    assert [content[item["naam"]] for item in manifest["bestanden"][1:]] == [b"%PDF-1.7", b"\x89PNG"]


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


def test_another_delivery_of_the_same_reference_has_another_name(adapter: Pakket, tmp_path: Path) -> None:
    adapter.deliver(BERICHT, MemoryJournal())
    adapter.deliver(dataclasses.replace(BERICHT, levering="f" * 32), MemoryJournal())
    assert len(list(tmp_path.iterdir())) == 2


@given(generated(Aangifte), st.binary(max_size=50), st.text(max_size=20))
def test_the_same_declaration_is_the_same_package(inhoud: Aangifte, content: bytes, filename: str) -> None:
    made = bericht(inhoud, document(1, content, filename))
    assert pack(made) == pack(made)


@pytest.mark.parametrize("filename", ["../x.pdf", "/etc/passwd", "a.p/f", "x.PDF", "con", ".htaccess"])
def test_no_name_of_a_declarant_becomes_a_path(tmp_path: Path, filename: str) -> None:
    (tmp_path / "x.zip").write_bytes(pack(bericht(AANGIFTE, document(1, b"x", filename))))
    with zipfile.ZipFile(tmp_path / "x.zip") as read:
        assert read.namelist()[2].removeprefix("bijlagen/01") in {"", ".pdf", ".exe"}


def test_a_package_is_for_the_owner_and_the_group(adapter: Pakket, tmp_path: Path) -> None:
    adapter.deliver(BERICHT, MemoryJournal())
    assert (tmp_path / f"{STEM}.zip").stat().st_mode & 0o027 == 0


KILLED = """
import os, signal, sys
from adapters.memory import MemoryJournal
from adapters.pakket import Pakket
from pathlib import Path
from datetime import timedelta
from tests.adapters.test_pakket import BERICHT
real = getattr(os, sys.argv[2])
def die(*args):
    {order}
setattr(os, sys.argv[2], die)
Pakket(Path(sys.argv[1]), timedelta(hours=1)).deliver(BERICHT, MemoryJournal())
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
    assert not seen.exists() or seen.read_bytes() == pack(BERICHT)
    adapter.deliver(BERICHT, MemoryJournal())
    assert [path.name for path in tmp_path.iterdir()] == [seen.name]
    assert seen.read_bytes() == pack(BERICHT)


def test_a_folder_that_is_not_there_is_waited_for(tmp_path: Path) -> None:
    adapter = Pakket(tmp_path / "weg", timedelta(hours=1))
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
    adapter = Pakket(tmp_path.parent, timedelta(hours=24))
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
