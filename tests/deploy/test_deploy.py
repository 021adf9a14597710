# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The files in ``deploy/`` name settings, secrets, commands and addresses that exist, and take no more than is needed.

No container engine runs here: what these files say is held against the code, and against each other.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from sqlalchemy import NullPool, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from overlijden import db, docs
from overlijden.cli import main
from overlijden.settings import load_settings
from overlijden.tools.embedded import PostgreSQL

FOLDER = docs.ROOT / "deploy"
COMPOSE: Mapping[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
ITEMS: list[Mapping[str, Any]] = yaml.safe_load((FOLDER / "kubernetes.yaml").read_text(encoding="utf-8"))["items"]
OURS = {name: one for name, one in COMPOSE["services"].items() if one["image"] == "overlijden"}
PODS = {one["metadata"]["name"]: one["spec"]["template"]["spec"] for one in ITEMS if "template" in one["spec"]}
KNOWN = set(re.findall(r"\| `(OVERLIJDEN_\w+)` \|", docs.settings_table())) | {"OVERLIJDEN_CONFIG", "LOGNAME"}
HEALTH = {"/gezond", "/levend", "/gereed"}


def container(name: str) -> Mapping[str, Any]:
    (found,) = PODS[name]["containers"]
    return dict(found)


def environments() -> Iterator[Any]:
    for name, one in OURS.items():
        yield pytest.param(one.get("environment", {}), "/run/secrets/", one["secrets"], id=f"compose-{name}")
    for name, pod in PODS.items():
        told = {one["name"]: one["value"] for one in container(name)["env"]}
        (volume,) = (one["secret"] for one in pod["volumes"] if "secret" in one)
        yield pytest.param(told, "/secrets/", [one["path"] for one in volume["items"]], id=f"kubernetes-{name}")


@pytest.mark.parametrize(("told", "folder", "secrets"), [*environments()])
def test_every_variable_is_a_setting_and_every_secret_a_file_that_is_there(
    told: Mapping[str, str], folder: str, secrets: list[str]
) -> None:
    assert {name.removesuffix("_FILE") for name in told} <= KNOWN
    files = {value.removeprefix(folder) for name, value in told.items() if name.endswith("_FILE")}
    assert files == set(secrets)
    in_the_open = {name for name in told if not name.endswith("_FILE")} - {"OVERLIJDEN_SERVICE_URL"}
    assert not any(re.search("KEY|PASSWORD|URL", name) for name in in_the_open)


@pytest.mark.parametrize("name", ["migrate", "web", "worker"])
def test_both_run_the_same_processes_with_the_same_settings(name: str) -> None:
    pod = container(name)
    assert pod.get("command") == OURS[name].get("command")
    told = {one["name"] for one in pod["env"]}
    assert told == set(OURS[name]["environment"])


def test_every_command_exists() -> None:
    asked = [one["command"] for one in OURS.values() if "command" in one]
    known = main.list_commands(click.Context(main))
    assert [words[1] in known for words in asked if words[0] == "overlijden"] == [True] * len(asked)


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_no_service_is_more_powerful_than_it_must_be(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["security_opt"] == ["no-new-privileges:true"]
    if name == "scanner":  # its image writes its configuration, and begins as root to give up that right
        return
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])


@pytest.mark.parametrize("name", PODS)
def test_no_pod_is_more_powerful_than_it_must_be(name: str) -> None:
    pod, one = PODS[name], container(name)
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False
    assert one["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert "memory" in one["resources"]["limits"]
    assert {"cpu", "memory"} <= set(one["resources"]["requests"])


def test_the_image_s_user_is_the_pods() -> None:
    (user,) = re.findall(r"^USER (\d+)$", (docs.ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {str(pod["securityContext"]["runAsUser"]) for pod in PODS.values()} == {user}


@pytest.mark.parametrize("name", ["web", "worker"])
def test_whether_it_serves_is_asked_at_an_address_that_answers(name: str) -> None:
    probes = [probe for key, probe in container(name).items() if key.endswith("Probe")]
    assert {probe["httpGet"]["path"] for probe in probes if "httpGet" in probe} <= HEALTH
    assert len(probes) >= 2
    (address,) = re.findall(r"http://127\.0\.0\.1:\d+(/\w+)", OURS[name]["healthcheck"]["test"][-1])
    assert address in HEALTH


def test_where_a_code_can_be_guessed_both_let_as_many_by() -> None:
    nginx = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
    (ingress,) = (one["metadata"]["annotations"] for one in ITEMS if one["metadata"]["name"] == "volgen")
    limits = {name.rpartition("/")[2]: value for name, value in ingress.items()}
    (minute,), (burst,) = (re.findall(f"{zone}=(\\d+)", nginx) for zone in ("zone=raden:10m rate", "zone=raden burst"))
    rate, times = int(limits["limit-rpm"]), int(limits["limit-burst-multiplier"])  # which its controller multiplies
    assert (rate, rate * times) == (int(minute), int(burst))


def test_a_web_process_serves_until_the_proxy_knows_that_it_goes() -> None:
    pause = int(container("web")["lifecycle"]["preStop"]["exec"]["command"][-1])
    assert 0 < pause < PODS["web"]["terminationGracePeriodSeconds"]


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, one in COMPOSE["services"].items() if "ports" in one] == ["proxy"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert COMPOSE["services"]["database"]["networks"] == ["inside"]


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What deploy/secrets.sh makes."""
    folder = tmp_path_factory.mktemp("secrets")
    subprocess.run([FOLDER / "secrets.sh", folder], check=True)
    return folder


def test_every_secret_is_made_or_the_operator_s_own(secrets: Path) -> None:
    made = {path.name for path in secrets.iterdir()}
    assert {*COMPOSE["secrets"]} - made == {"tls_certificate", "tls_key"}
    assert {*COMPOSE["secrets"]} == {Path(one["file"]).name for one in COMPOSE["secrets"].values()}


def test_secrets_are_made_once(secrets: Path) -> None:
    before = {path.name: path.read_bytes() for path in secrets.iterdir()}
    subprocess.run([FOLDER / "secrets.sh", secrets], check=True)
    assert {path.name: path.read_bytes() for path in secrets.iterdir()} == before
    assert len(set(before.values())) == len(before)


@pytest.mark.parametrize("name", ["web", "worker"])
def test_the_settings_of_a_process_can_be_read_and_are_strong_enough(name: str, secrets: Path) -> None:
    told = {
        key: value.replace("/run/secrets", str(secrets)).replace("/config", str(docs.ROOT / "config"))
        for key, value in OURS[name]["environment"].items()
    } | {"OVERLIJDEN_SERVICE_URL": "https://overlijden.example"}
    settings = load_settings(told)
    settings.refuse_unsafe_address()
    settings.refuse_unscanned()
    assert settings.keys.current
    if name == "web":
        settings.refuse_weak_key()


def test_the_roles_come_in_with_the_passwords_of_their_urls(secrets: Path, tmp_path: Path) -> None:
    """On a server of its own, which is told to ask for them."""
    with PostgreSQL(tmp_path / "pg", fsync=False) as server:
        superuser = make_url(server.url())
        psql = f"{server.binaries / 'psql'} --host={superuser.query['host']}"
        subprocess.run([FOLDER / "database.sh", secrets], env={"PATH": os.environ["PATH"], "PSQL": psql}, check=True)
        (tmp_path / "pg" / "data" / "pg_hba.conf").write_text(
            "local all postgres trust\nlocal all all scram-sha-256\n", encoding="ascii"
        )
        with create_engine(superuser, poolclass=NullPool).connect() as connection:
            connection.execute(text("SELECT pg_reload_conf()"))
        urls = {
            name: make_url((secrets / f"database_{name}").read_text(encoding="ascii").strip())
            .set(host=None)
            .update_query_dict({"host": str(superuser.query["host"])})
            for name in ("url", "worker_url", "owner_url", "audit_url")
        }
        db.migrate(urls["owner_url"].render_as_string(hide_password=False))
        for name, role in (("url", db.WEB), ("worker_url", db.WORKER), ("audit_url", db.AUDIT)):
            with create_engine(urls[name], poolclass=NullPool).connect() as connection:
                assert connection.scalar(text("SELECT session_user")) == role
        with pytest.raises(OperationalError, match="password"):
            create_engine(urls["url"].set(password="other"), poolclass=NullPool).connect()
