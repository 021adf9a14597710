# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole service on one machine: PostgreSQL, web, worker, OpenID provider and back-end, each its own process."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import click
from joserfc.jwk import ECKey, KeySet
from sqlalchemy import NullPool, create_engine, make_url, text

from overlijden import codes, db
from overlijden.demo import demogemeenten
from overlijden.demojoin import HERE, announced
from overlijden.oidc.people import Keyed, staff_id
from overlijden.oidc.providers import read_providers
from overlijden.termijn import today
from overlijden.tools import sleutels
from overlijden.tools.chain import Keys
from overlijden.tools.embedded import PostgreSQL, mortal
from overlijden.web.login import Identity, read_accounts

NAME = "overlijden_demo"
OWNER = "overlijden_owner"
KEPT = f"What was declared is kept in {HERE}."
HOSTS = ("127.0.0.1", "localhost")  # by which a browser here may find it
PATIENCE = 30.0  # seconds until the first page must answer


@dataclass(frozen=True)
class Part:
    """A process of the demonstration; when it dies it is started again, as an operator's supervisor would."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Ports:
    """Where the demonstration's parts listen, on this machine only."""

    web: int
    backend: int
    provider: int

    @classmethod
    def free(cls, web: int) -> Ports:
        backend = _free_port(web + 1)
        return cls(web, backend, _free_port(backend + 1))


def run(port: int) -> None:
    """Start everything, say where it is, and keep it going until Ctrl-C, SIGTERM or the end of its window."""
    for asked in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(asked) is not signal.SIG_IGN:  # as nohup leaves it
            signal.signal(asked, lambda *_: sys.exit(0))
    _refuse_taken(port)
    ports = Ports.free(port)
    HERE.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _server() as (admin_url, is_running):
        environment = _environment(admin_url, ports)
        sleutels.use(environment["OVERLIJDEN_SERVICE_FIELD_KEYS"])
        db.migrate(environment["OVERLIJDEN_DATABASE_OWNER_URL"], _passwords(admin_url))
        backend = f"http://127.0.0.1:{ports.backend}"
        demogemeenten.settle(
            environment["OVERLIJDEN_DATABASE_OWNER_URL"],
            Keys(environment["OVERLIJDEN_SERVICE_AUDIT_KEY"]),
            backend,
            known_as(environment),
        )
        switch = demogemeenten.switch("0321", backend, today())
        (HERE / "houten.toml").write_text(switch, encoding="utf-8")
        with announced(environment), _running(parts(ports), environment) as processes:
            _wait_for(f"http://127.0.0.1:{port}/gezond")
            _print_welcome(ports)
            _supervise(processes, environment, is_running)


@contextmanager
def _server() -> Iterator[tuple[str, Callable[[], bool]]]:
    """An administrator's URL of the server that DATABASE_URL names, else of an embedded one; and whether it runs."""
    if url := os.environ.get("DATABASE_URL"):
        yield url, lambda: True
        return
    with PostgreSQL(HERE / "postgresql") as server:
        yield server.url(), server.is_running


def _environment(admin_url: str, ports: Ports) -> dict[str, str]:
    """What every process of the demonstration, and every command beside it, must know."""
    _ensure_database(admin_url)
    password = _password(admin_url)
    url = make_url(admin_url).set(database=NAME).render_as_string(hide_password=False)
    return {
        "DATABASE_URL": db.url_as(url, db.WEB, password),
        "OVERLIJDEN_DATABASE_WORKER_URL": db.url_as(url, db.WORKER, password),
        "OVERLIJDEN_DATABASE_OWNER_URL": db.url_as(url, OWNER, password),
        "OVERLIJDEN_DATABASE_AUDIT_URL": db.url_as(url, db.AUDIT, password),
        "OVERLIJDEN_SERVICE_SECRET_KEY": _kept_secret("secret-key"),
        "OVERLIJDEN_SERVICE_HINT_KEYS": _kept_secret("hint-keys"),
        "OVERLIJDEN_RETENTION_KEY": _kept_secret("retention-key"),
        "OVERLIJDEN_LOGIN_PERSON_KEY": _kept_secret("person-key"),
        "OVERLIJDEN_SERVICE_AUDIT_KEY": _kept_secret("audit-key"),
        "OVERLIJDEN_AUDIT_ANCHOR": str((HERE / "anchor.jsonl").absolute()),
        "OVERLIJDEN_SERVICE_FIELD_KEYS": _kept_secret("field-keys", lambda: sleutels.make("demo")),
        "OVERLIJDEN_CONFIG": str(configure(HERE / "config", ports)),
        "OVERLIJDEN_MAIL_SERVER": f"folder:{(HERE / 'mail').absolute()}",
        "OVERLIJDEN_MAIL_SENDER": "niet-beantwoorden@overlijden.example",
        "OVERLIJDEN_DELIVERY_LEASE": "10",
        "OVERLIJDEN_DELIVERY_BACKOFF": "2",
        "OVERLIJDEN_DELIVERY_BACKOFF_CAP": "20",
    }


def configure(folder: Path, ports: Ports) -> Path:
    """Write a configuration with the demonstration's provider, its address filled in; where it is."""
    folder = folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    shipped = (codes.SHIPPED / "demo" / "inloggen.toml").read_text(encoding="utf-8")
    with_address = shipped.replace("{provider}", f"http://127.0.0.1:{ports.provider}")
    (folder / "inloggen.toml").write_text(with_address, encoding="utf-8")
    introduce(folder, ports.web)
    return folder


def introduce(folder: Path, web: int) -> None:
    """Make the key with which the service proves itself to the provider, and tell the provider whose it is."""
    key = ECKey.generate_key("P-256", auto_kid=True)
    (folder / "client.pem").touch(mode=0o600)
    (folder / "client.pem").write_bytes(key.as_pem(private=True))
    known = {"jwks": KeySet([key]).as_dict(private=False), "origins": [f"http://{name}:{web}" for name in HOSTS]}
    clients = [{"id": name, **known} for name in ("eherkenning", "digid", "gemeente")]
    (folder / "clients.json").write_text(json.dumps(clients), encoding="utf-8")


def known_as(environment: Mapping[str, str]) -> demogemeenten.KnownAs:
    """The ids that the demonstration's provider gives to the accounts of a municipality's staff."""
    providers = read_providers(Path(environment["OVERLIJDEN_CONFIG"]) / "inloggen.toml", production=False)
    keyed = Keyed(environment["OVERLIJDEN_LOGIN_PERSON_KEY"])
    return lambda gemeente, account: staff_id(providers, gemeente, account, keyed)


def _ensure_database(admin_url: str) -> None:
    engine = create_engine(admin_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        if not connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": OWNER}):
            connection.execute(text(f"CREATE ROLE {OWNER} LOGIN CREATEROLE"))
        if password := _password(admin_url):
            connection.exec_driver_sql(f"ALTER ROLE {OWNER} PASSWORD '{password}'")
        if not connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": NAME}):
            connection.execute(text(f"CREATE DATABASE {NAME} OWNER {OWNER}"))


def _password(admin_url: str) -> str | None:
    """One password for the demonstration's roles where the server asks for one."""
    return _kept_secret("password") if make_url(admin_url).password else None


def _passwords(admin_url: str) -> Mapping[str, str]:
    password = _password(admin_url)
    return dict.fromkeys(db.ROLES, password) if password else {}


def _kept_secret(name: str, make: Callable[[], str] = lambda: secrets.token_hex(32)) -> str:
    path = HERE / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(make(), encoding="ascii")
    return path.read_text(encoding="ascii")


def parts(ports: Ports, config: Path = HERE / "config") -> list[Part]:
    """The processes, on these ports; what they keep goes below the folder in which they run."""
    folder = Path(sys.executable).parent
    gunicorn = (str(folder / "gunicorn"), "--config", str(codes.SHIPPED / "gunicorn.conf.py"))
    overlijden = str(folder / "overlijden")
    standin = ("standin", "--port", str(ports.backend), "--directory", str(HERE / "standin"))
    provider = ("provider", "--port", str(ports.provider), "--directory", str(config))
    return [
        Part("back-end", (overlijden, *standin)),
        Part("provider", (overlijden, *provider)),
        Part("worker", (overlijden, "worker")),
        Part("web", (*gunicorn, "--bind", f"127.0.0.1:{ports.web}", "overlijden.app:create_app()")),
    ]


@contextmanager
def _running(parts: list[Part], environment: Mapping[str, str]) -> Iterator[dict[Part, subprocess.Popen[bytes]]]:
    processes: dict[Part, subprocess.Popen[bytes]] = {}
    try:
        for part in parts:
            processes[part] = _start(part, environment)
        yield processes
    finally:
        for process in processes.values():
            process.terminate()
        for process in processes.values():
            process.wait()


def _start(part: Part, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    with (HERE / f"{part.name}.log").open("ab") as log:
        return subprocess.Popen(
            [*mortal("TERM"), *part.command],
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for us: each part is then asked to stop, and finishes its work
        )


def _supervise(
    processes: dict[Part, subprocess.Popen[bytes]], environment: Mapping[str, str], is_running: Callable[[], bool]
) -> None:
    try:
        while True:
            time.sleep(1)
            if not is_running():
                raise SystemExit(f"overlijden: PostgreSQL ended; see {HERE}/postgresql/server.log. {KEPT}")
            for part, process in processes.items():
                if process.poll() is not None:
                    click.echo(f"The {part.name} process ended and is started again; see {HERE / part.name}.log")
                    processes[part] = _start(part, environment)
    except KeyboardInterrupt:
        click.echo(f"\nStopped. {KEPT}")


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urlopen(url, timeout=2):  # noqa: S310 - our own address
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise SystemExit(f"overlijden: the web process does not answer; see {HERE}/web.log and {HERE}/worker.log")


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise SystemExit(f"overlijden: port {port} is in use; choose another one: PORT={port + 10} make demo")


def _free_port(first: int) -> int:
    for port in range(first, first + 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise SystemExit("overlijden: no free port for the stand-in back-end and the OpenID provider")


def _print_welcome(ports: Ports) -> None:
    click.echo(f"\nOverlijden runs.\n\n  The form and the desk   http://127.0.0.1:{ports.web}/")
    click.echo(f"  The stand-in back-end   http://127.0.0.1:{ports.backend}/")
    click.echo(f"  The OpenID provider     http://127.0.0.1:{ports.provider}/")
    click.echo(f"  The mail that it sends  {HERE / 'mail'}/")
    click.echo("\n  Gooise Meren uses the shared store, 's-Hertogenbosch its own back-end, Houten has not joined.\n")
    for account in read_accounts().values():
        place = account.onderneming.naam if account.onderneming else _place(account)
        click.echo(f"  log in as  {account.naam:<14} {account.rol:<10} {place}")
    click.echo("\nCtrl-C stops it.")


def _place(account: Identity) -> str:
    """Where somebody without a firm belongs: her municipality, herself, or all municipalities together."""
    if account.gemeente:
        return codes.gemeenten()[account.gemeente].naam
    return "DigiD" if account.kanaal else "het collectief"
