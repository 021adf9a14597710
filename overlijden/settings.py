# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The settings: ``overlijden.toml`` in the configuration folder, and the environment over it; exact when wrong.

Every key may be set by the environment as ``OVERLIJDEN_<SECTION>_<KEY>``, or as ``OVERLIJDEN_<SECTION>_<KEY>_FILE``
that names a file with the value. ``DATABASE_URL`` is short for ``OVERLIJDEN_DATABASE_URL``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from overlijden import codes
from overlijden.tools.chain import SHORTEST, Keys
from overlijden.tools.mailadres import is_usable
from overlijden.tools.reach import Reach
from overlijden.tools.tomlfile import ConfigError, Section, open_toml

T = TypeVar("T", str, int)

PREFIX = "OVERLIJDEN_"
PACKAGES = f"{PREFIX}PAKKETTEN"  # where packages are put: no setting, the adapter that makes them reads it
LEAST = {"lease": 10}  # seconds: a heart that beats three times in it can miss one


class RefusedInProduction(Exception):
    """A demonstration part was asked to work in production."""


class Mode(StrEnum):
    DEMO = "demo"
    PRODUCTION = "production"


@dataclass(frozen=True, kw_only=True)
class Urls:
    """SQLAlchemy URLs of one database: for web processes, workers, migrations as its owner, and whoever audits."""

    web: str = field(repr=False)
    worker: str = field(repr=False)
    owner: str = field(repr=False)
    audit: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """How the outbox is worked through; times in seconds.

    After ``ask_after`` a back-end that took a declaration is asked how it stands there, and then ever less often.
    """

    threads: int = 4
    lease: int = 30
    poll: int = 5
    backoff: int = 5
    backoff_cap: int = 900
    max_killed: int = 20
    breaker_after: int = 3
    breaker_cap: int = 60
    ask_after: int = 300


class Scanner(StrEnum):
    """What looks for viruses. To go without in production is a decision, and has a name of its own."""

    NONE = "none"
    CLAMD = "clamd"
    NONE_ACCEPTED = "none-accepted"


@dataclass(frozen=True, kw_only=True)
class Attachments:
    """Who scans attachments; ``clamd`` is ``unix:/path`` or ``host:port``."""

    scanner: Scanner = Scanner.NONE
    clamd: str = ""


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Who sends mail: ``smtp://host:port`` with STARTTLS, ``smtps://host:port`` with TLS, or ``folder:path`` to see it.

    "" sends none. ``sender`` is the address that it comes from, ``ca`` a file with whom we trust in the system's place.
    """

    server: str = ""
    sender: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    ca: str = ""

    @property
    def folder(self) -> Path | None:
        """Where mail is put instead of sent."""
        scheme, _, path = self.server.partition(":")
        return Path(path) if scheme == "folder" else None


@dataclass(frozen=True, kw_only=True)
class LogIn:
    """How long a log-in lasts unused, in minutes, and at most, in hours; ``person_key`` hides who somebody is."""

    person_key: str = field(default="", repr=False)
    idle_declarant: int = 60
    idle_staff: int = 30
    absolute: int = 12


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings; ``secret_key`` signs the tokens in forms.

    ``field_keys`` encrypt what lies in the database, ``retention_key`` makes the trace of who declared, ``audit_key``
    holds the keys of the audit, and ``anchor`` is the path where its chains are anchored.
    ``url`` is where browsers find the service, ``metrics`` where Prometheus finds a worker, ``traces`` where traces are
    gathered, ``networks`` where back-ends may be beside what is public. ``hint_keys`` sign what tells a system that its
    feed moved.
    ``acts_per_minute`` is what one organisation may do, ``reads_per_minute`` how many pages one person may open in one
    process, ``security_contact`` who is told of a weak spot (RFC 9116), ``contact`` the mail address for whoever builds
    against the machine interface, ``client_certificate`` the header in which the proxy puts a caller's certificate.
    """

    mode: Mode
    database: Urls
    secret_key: str = field(repr=False)
    field_keys: str = field(default="", repr=False)
    delivery: Delivery
    acts_per_minute: int = 600
    reads_per_minute: int = 600
    security_contact: str = ""
    contact: str = ""
    client_certificate: str = ""
    retention_key: str = field(default="", repr=False)
    audit_key: str = field(default="", repr=False)
    anchor: str = ""
    hint_keys: str = field(default="", repr=False)
    metrics: str = ""
    traces: str = ""
    attachments: Attachments = Attachments()
    login: LogIn = LogIn()
    mail: MailServer = MailServer()
    url: str = ""
    networks: str = ""

    @property
    def keys(self) -> Keys:
        """The keys of the audit. ConfigError when one is too short."""
        return Keys(self.audit_key)

    @property
    def is_production(self) -> bool:
        return self.mode is Mode.PRODUCTION

    @property
    def reach(self) -> Reach:
        """Where back-ends may be. ConfigError when that cannot be read."""
        try:
            return Reach.parse(self.networks, production=self.is_production)
        except ValueError:
            problem = "must be hosts and networks such as 10.20.0.0/16 or 0344=10.20.0.0/16"
            raise ConfigError(f"backends.networks ({PREFIX}BACKENDS_NETWORKS) {problem}") from None

    def refuse_weak_key(self) -> None:
        """ConfigError when a key is too short to keep a secret."""
        for name, key in (("service.secret_key", self.secret_key), ("login.person_key", self.login.person_key)):
            if len(key) < SHORTEST:
                variable = f"{PREFIX}{name.replace('.', '_')}".upper()
                raise ConfigError(f"{name} ({variable}) needs at least {SHORTEST} characters")

    def refuse_unsafe_address(self) -> None:
        """ConfigError when browsers would not reach production over https at an address that is settled."""
        if self.is_production and not self.url.startswith("https://"):
            raise ConfigError(f"service.url ({PREFIX}SERVICE_URL) must be the https address of the service")

    def refuse_unsent(self) -> None:
        """ConfigError when production would put mail in a folder instead of sending it."""
        if self.is_production and self.mail.folder:
            raise ConfigError(f"mail.server ({PREFIX}MAIL_SERVER) is a folder, which nobody reads in production")

    def refuse_unscanned(self) -> None:
        """ConfigError when attachments would go unscanned in production and nobody said so."""
        if self.is_production and self.attachments.scanner is Scanner.NONE:
            variable = f"{PREFIX}ATTACHMENTS_SCANNER"
            raise ConfigError(
                f"attachments.scanner ({variable}) is 'none': in production use 'clamd', or '{Scanner.NONE_ACCEPTED}'"
                " to accept attachments that nobody scanned"
            )


class _Reader:
    """Takes each key from the environment, else from the file, and remembers which variables it knows."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._known = {f"{PREFIX}CONFIG", PACKAGES}

    def take(self, group: Section, section: str, key: str, default: T) -> T:
        name = f"{PREFIX}{section}_{key}".upper()
        self._known |= {name, f"{name}_FILE"}
        from_file = group.take_or(key, default)
        if (text := self._text(name)) is None:
            return from_file
        try:
            return type(default)(text)
        except ValueError:
            raise ConfigError(f"{name} must be of type {type(default).__name__}") from None

    def at_least(self, group: Section, section: str, key: str, default: int) -> int:
        value, least = self.take(group, section, key, default), LEAST.get(key, 1)
        if value < least:
            raise ConfigError(f"{section}.{key} must be at least {least}")
        return value

    def _text(self, name: str) -> str | None:
        if path := self._environ.get(f"{name}_FILE"):
            try:
                return Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise ConfigError(f"{name}_FILE: {path} cannot be read: {error.strerror}") from None
            except UnicodeDecodeError:
                raise ConfigError(f"{name}_FILE: {path} is not text in UTF-8") from None
        return self._environ.get(name)

    def refuse_unknown(self) -> None:
        for name in self._environ:
            if name.startswith(PREFIX) and name not in self._known:
                raise ConfigError(f"{name} is not a known setting")


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read file and environment. ConfigError names the file or variable and the key, never a value."""
    environ = os.environ if environ is None else environ
    if url := environ.get("DATABASE_URL"):
        environ = {f"{PREFIX}DATABASE_URL": url, **environ}
    # Whoever mistypes the folder would else be served what was shipped.
    if (folder := environ.get(f"{PREFIX}CONFIG")) and not Path(folder).is_dir():
        raise ConfigError(f"{PREFIX}CONFIG: {folder} is not a folder")
    with open_toml(codes.config_path("overlijden.toml")) as section:
        reader = _Reader(environ)
        service, database = section.section("service"), section.section("database")
        delivery, retention = section.section("delivery"), section.section("retention")
        audit = section.section("audit")
        login, attachments = section.section("login"), section.section("attachments")
        backends, mail = section.section("backends"), section.section("mail")
        settings = Settings(
            mode=_mode(reader.take(service, "service", "mode", Mode.DEMO.value)),
            secret_key=reader.take(service, "service", "secret_key", ""),
            acts_per_minute=reader.at_least(service, "service", "acts_per_minute", 600),
            reads_per_minute=reader.at_least(service, "service", "reads_per_minute", 600),
            security_contact=reader.take(service, "service", "security_contact", ""),
            contact=_contact(reader.take(service, "service", "contact", "")),
            client_certificate=reader.take(service, "service", "client_certificate", ""),
            audit_key=reader.take(service, "service", "audit_key", ""),
            anchor=reader.take(audit, "audit", "anchor", ""),
            hint_keys=_hint_keys(reader.take(service, "service", "hint_keys", "")),
            metrics=reader.take(service, "service", "metrics", ""),
            traces=reader.take(service, "service", "traces", ""),
            field_keys=reader.take(service, "service", "field_keys", ""),
            database=_urls(reader, database),
            delivery=Delivery(
                **{name: reader.at_least(delivery, "delivery", name, default) for name, default in _DELIVERY.items()}
            ),
            retention_key=_key(reader.take(retention, "retention", "key", "")),
            attachments=_attachments(reader, attachments),
            mail=_mail(reader, mail),
            login=LogIn(
                person_key=reader.take(login, "login", "person_key", ""),
                **{name: reader.at_least(login, "login", name, default) for name, default in _LOGIN.items()},
            ),
            url=reader.take(service, "service", "url", "").rstrip("/"),
            networks=reader.take(backends, "backends", "networks", ""),
        )
        for group in (service, database, delivery, retention, audit, attachments, login, backends, mail):
            group.close()
        reader.refuse_unknown()
    return settings


_DELIVERY: Mapping[str, int] = asdict(Delivery())
_LOGIN: Mapping[str, int] = {name: value for name, value in asdict(LogIn()).items() if name != "person_key"}


_MAIL = tuple(asdict(MailServer()))


def _urls(reader: _Reader, group: Section) -> Urls:
    web = reader.take(group, "database", "url", "")
    worker = reader.take(group, "database", "worker_url", "")
    owner = reader.take(group, "database", "owner_url", "")
    return Urls(web=web, worker=worker, owner=owner, audit=reader.take(group, "database", "audit_url", ""))


def _key(text: str) -> str:
    if text and len(text) < SHORTEST:
        raise ConfigError(f"retention.key ({PREFIX}RETENTION_KEY) needs at least {SHORTEST} characters")
    return text


def _contact(text: str) -> str:
    if text and not is_usable(text):
        raise ConfigError(f"service.contact ({PREFIX}SERVICE_CONTACT) must be a mail address")
    return text


def _hint_keys(text: str) -> str:
    if any(len(key) < SHORTEST for key in text.split()):
        raise ConfigError(f"service.hint_keys ({PREFIX}SERVICE_HINT_KEYS): each needs at least {SHORTEST} characters")
    return text


def _attachments(reader: _Reader, group: Section) -> Attachments:
    scanner = reader.take(group, "attachments", "scanner", Scanner.NONE.value)
    clamd = reader.take(group, "attachments", "clamd", "")
    if scanner not in list(Scanner):
        names = ", ".join(Scanner)
        raise ConfigError(f"attachments.scanner ({PREFIX}ATTACHMENTS_SCANNER) must be one of {names}")
    if scanner == Scanner.CLAMD and not re.fullmatch(r"unix:/.+|[^:/]+:\d{1,5}|\[.+\]:\d{1,5}", clamd):
        raise ConfigError(f"attachments.clamd ({PREFIX}ATTACHMENTS_CLAMD) must be unix:/path or host:port")
    return Attachments(scanner=Scanner(scanner), clamd=clamd)


def _mail(reader: _Reader, group: Section) -> MailServer:
    found = MailServer(**{name: reader.take(group, "mail", name, "") for name in _MAIL})
    if found.server and not re.fullmatch(r"smtps?://(?:[^:/@]+|\[.+\]):\d{1,5}|folder:.+", found.server):
        known = "smtp://host:port, smtps://host:port or folder:path"
        raise ConfigError(f"mail.server ({PREFIX}MAIL_SERVER) must be {known}")
    if found.server and not is_usable(found.sender):
        raise ConfigError(f"mail.sender ({PREFIX}MAIL_SENDER) must be the address that mail comes from")
    return found


def _mode(text: str) -> Mode:
    try:
        return Mode(text)
    except ValueError:
        raise ConfigError(f"service.mode ({PREFIX}SERVICE_MODE) must be one of {', '.join(Mode)}") from None
