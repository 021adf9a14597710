# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A wrong setting is named by file or variable and key, and never shown."""

import dataclasses
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from overlijden.settings import Attachments, MailServer, Mode, Scanner, Settings, load_settings
from overlijden.tools.tomlfile import ConfigError

KEY = "k" * 32


def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, toml: str = "", **environ: str) -> Settings:
    (tmp_path / "overlijden.toml").write_text(toml, encoding="utf-8")
    monkeypatch.setenv("OVERLIJDEN_CONFIG", str(tmp_path))
    return load_settings(environ)


def test_the_shipped_file_is_right() -> None:
    assert load_settings({}).mode is Mode.DEMO


@pytest.mark.parametrize(
    ("toml", "environ", "said"),
    [
        ("[service]\nmode = 'live'", {}, r"service\.mode .* must be one of demo, production"),
        ("[service]\nmode = 1", {}, r"overlijden\.toml: service\.mode must be of type str, not int"),
        ("[service]\nmood = 'demo'", {}, r"overlijden\.toml: service\.mood is not a known key"),
        ("[servise]\nmode = 'demo'", {}, r"overlijden\.toml: servise is not a known key"),
        ("[delivery]\nlease = '45'", {}, r"overlijden\.toml: delivery\.lease must be of type int, not str"),
        ("[delivery]\nlease = 9", {}, r"delivery\.lease must be at least 10"),
        ("[delivery]\nthreads = 0", {}, r"delivery\.threads must be at least 1"),
        ("[attachments]\nscanner = 'av'", {}, r"attachments\.scanner .* must be one of none, clamd, none-accepted"),
        ("[attachments]\nscanner = 'clamd'", {}, r"attachments\.clamd .* must be unix:/path or host:port"),
        ("[attachments]\nscanner = 'clamd'\nclamd = 'host'", {}, r"attachments\.clamd .* must be"),
        ("[attachments]\nscanner = 'clamd'\nclamd = 'h:1'\nport = 1", {}, r"attachments\.port is not a known key"),
        ("[mail]\nserver = 'smtp://mail.example'", {}, r"mail\.server .* must be smtp://host:port, smtps://"),
        ("[mail]\nserver = 'http://mail.example:25'", {}, r"mail\.server .* must be smtp://host:port"),
        ("[mail]\nserver = 'smtp://u:p@mail.example:25'", {}, r"mail\.server .* must be smtp://host:port"),
        ("[mail]\nserver = 'smtp://mail.example:587'", {}, r"mail\.sender .* must be the address"),
        ("not toml", {}, r"overlijden\.toml: "),
        ("", {"OVERLIJDEN_DELIVERY_LEASE": "long"}, r"OVERLIJDEN_DELIVERY_LEASE must be of type int"),
        ("", {"OVERLIJDEN_DELIVERY_LAESE": "45"}, r"OVERLIJDEN_DELIVERY_LAESE is not a known setting"),
        (
            "",
            {"OVERLIJDEN_SERVICE_SECRET_KEY_FILE": "/nowhere"},
            r"OVERLIJDEN_SERVICE_SECRET_KEY_FILE: /nowhere cannot",
        ),
        ("", {"OVERLIJDEN_DATABASE_URL_FILE": sys.executable}, r"OVERLIJDEN_DATABASE_URL_FILE: .* is not text"),
        ("", {"OVERLIJDEN_CONFIG": "/nowhere"}, r"OVERLIJDEN_CONFIG: /nowhere is not a folder"),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, toml: str, environ: dict[str, str], said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        load(tmp_path, monkeypatch, toml, **environ)


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(tmp_path, monkeypatch, "[delivery]\npoll = 7\nthreads = 3", OVERLIJDEN_DELIVERY_POLL="9")
    assert (settings.delivery.poll, settings.delivery.threads) == (9, 3)


def test_a_secret_may_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text(KEY + "\n", encoding="utf-8")
    settings = load(tmp_path, monkeypatch, OVERLIJDEN_SERVICE_SECRET_KEY_FILE=str(tmp_path / "key"))
    assert settings.secret_key == KEY


@pytest.mark.parametrize("clamd", ["unix:/run/clamav/clamd.ctl", "clamav:3310", "[::1]:3310"])
def test_a_scanner_has_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clamd: str) -> None:
    settings = load(tmp_path, monkeypatch, f"[attachments]\nscanner = 'clamd'\nclamd = '{clamd}'")
    assert settings.attachments == Attachments(scanner=Scanner.CLAMD, clamd=clamd)


@pytest.mark.parametrize(
    ("mode", "scanner", "is_refused"),
    [
        (Mode.PRODUCTION, Scanner.NONE, True),
        (Mode.PRODUCTION, Scanner.NONE_ACCEPTED, False),
        (Mode.PRODUCTION, Scanner.CLAMD, False),
        (Mode.DEMO, Scanner.NONE, False),
    ],
)
def test_nothing_goes_unscanned_in_production_unless_somebody_said_so(
    mode: Mode, scanner: Scanner, is_refused: bool
) -> None:
    settings = dataclasses.replace(load_settings({}), mode=mode, attachments=Attachments(scanner=scanner))
    with pytest.raises(ConfigError, match="OVERLIJDEN_ATTACHMENTS_SCANNER") if is_refused else nullcontext():
        settings.refuse_unscanned()


@pytest.mark.parametrize("server", ["smtp://mail.example:587", "smtps://[::1]:465", "folder:/var/mail"])
def test_mail_has_a_server_and_a_sender(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: str) -> None:
    settings = load(tmp_path, monkeypatch, f"[mail]\nserver = '{server}'\nsender = 'a@b.example'")
    assert settings.mail == MailServer(server=server, sender="a@b.example")


@pytest.mark.parametrize(("mode", "is_refused"), [(Mode.PRODUCTION, True), (Mode.DEMO, False)])
def test_no_mail_is_put_in_a_folder_in_production(mode: Mode, is_refused: bool) -> None:
    settings = dataclasses.replace(load_settings({}), mode=mode, mail=MailServer(server="folder:/var/mail"))
    with pytest.raises(ConfigError, match="OVERLIJDEN_MAIL_SERVER") if is_refused else nullcontext():
        settings.refuse_unsent()


def test_field_keys_may_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "keys").write_text("a:1\nb:2\n", encoding="utf-8")
    settings = load(tmp_path, monkeypatch, OVERLIJDEN_SERVICE_FIELD_KEYS_FILE=str(tmp_path / "keys"))
    assert settings.field_keys == "a:1\nb:2"


def test_secrets_are_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {"OVERLIJDEN_SERVICE_SECRET_KEY": KEY, "OVERLIJDEN_SERVICE_AUDIT_KEY": "a" * 32}
    secrets["OVERLIJDEN_SERVICE_FIELD_KEYS"] = f"a:{KEY}"
    urls = dict.fromkeys(("DATABASE_URL", "OVERLIJDEN_DATABASE_AUDIT_URL"), "postgresql://u:hush@h/d")
    shown = repr(load(tmp_path, monkeypatch, **secrets, **urls))
    assert KEY not in shown
    assert "a" * 32 not in shown
    assert "hush" not in shown


def test_where_packages_are_put_is_told_to_the_adapter_and_is_no_mistake() -> None:
    assert load_settings({"OVERLIJDEN_PAKKETTEN": "/packages"}) == load_settings({})
