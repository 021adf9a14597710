# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the documents say is true: drawn parts, links, commands, settings and statements."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest
from sqlalchemy import create_engine

from overlijden import cli, docs, settings
from overlijden.tables import LeveringStatus
from tests.conftest import DatabaseUrls

ROOT = docs.ROOT
README = ROOT / "README.md"
OPERATING = ROOT / "docs" / "operating.md"
DECISIONS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
PAGES = [README, ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "config").rglob("*.md"))]
RENDERED = dict(docs.rendered())
GENERATED = re.compile(r"<!-- (\w+) -->.*?<!-- /\1 -->", re.DOTALL)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def hand_written(path: Path) -> str:
    return GENERATED.sub("", path.read_text(encoding="utf-8"))


def commands(program: str) -> list[str]:
    """What the documents tell the reader to do with this program."""
    text = "\n".join(map(hand_written, PAGES))
    return sorted(set(re.findall(rf"(?:^ +|`)(?:\.venv/bin/)?{program} ([a-z-]+)", text, re.MULTILINE)))


@pytest.mark.parametrize("path", RENDERED, ids=name)
def test_what_is_drawn_from_the_code_is_up_to_date(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == RENDERED[path], "run `make docs`"


@pytest.mark.parametrize("part", docs.PARTS)
def test_every_part_that_can_be_drawn_is_shown_somewhere(part: str) -> None:
    assert any(f"<!-- {part} -->" in page.read_text(encoding="utf-8") for page in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)", hand_written(page))
    assert [target for target in targets if "://" not in target and not (page.parent / target).exists()] == []


@pytest.mark.parametrize("command", commands("make"))
def test_every_make_command_exists(command: str) -> None:
    assert re.search(rf"^{command}:.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("command", commands("overlijden"))
def test_every_overlijden_command_exists(command: str) -> None:
    assert cli.main.get_command(click.Context(cli.main), command) is not None


def test_the_readme_fits_on_a_screen_apart_from_its_diagrams() -> None:
    assert len(hand_written(README).splitlines()) <= 70


@pytest.mark.parametrize("decision", DECISIONS, ids=name)
def test_a_decision_is_one_page_with_context_decision_and_consequences(decision: Path) -> None:
    text = decision.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 45
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert re.search(r"^20\d\d-\d\d-\d\d\. (Accepted|Replaced by \[)", text, re.MULTILINE)


def test_the_decisions_are_listed_in_order_under_their_own_titles() -> None:
    listed = re.findall(r"^(\d+\. )\[(.+)\]\((.+)\)$", hand_written(DECISIONS[0].parent / "README.md"), re.MULTILINE)
    titles = [path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ") for path in DECISIONS]
    assert [(number + title, file) for number, title, file in listed] == [
        (title, path.name) for title, path in zip(titles, DECISIONS, strict=True)
    ]
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


NO_DEFAULT = (
    "service.secret_key",
    "service.url",
    "service.audit_key",
    "service.field_keys",
    "attachments.clamd",
    "backends.networks",
    "service.security_contact",
    "database.url",
    "database.worker_url",
    "database.owner_url",
    "database.audit_url",
    "audit.anchor",
    "service.metrics",
    "service.traces",
    "service.client_certificate",
    "service.contact",
    "service.hint_keys",
    "retention.key",
)


def test_every_setting_stands_in_the_table_with_its_default() -> None:
    defaults = {
        "service.mode": '`"demo"`',
        "service.acts_per_minute": "`600`",
        "service.reads_per_minute": "`600`",
        **{f"login.{field.name}": f"`{field.default}`" for field in fields(settings.LogIn) if field.repr},
        "login.person_key": "none",
        "attachments.scanner": '`"none"`',
        **dict.fromkeys(NO_DEFAULT, "none"),
        **{f"mail.{field.name}": "none" for field in fields(settings.MailServer)},
        **{f"delivery.{field.name}": f"`{field.default}`" for field in fields(settings.Delivery)},
    }
    rows = re.findall(r"^\| `([\w.]+)` \| `OVERLIJDEN_\w+` \| (\S+) \|", docs.settings_table(), re.MULTILINE)
    assert dict(rows) == defaults


def test_the_operator_reads_what_to_do_for_every_state_of_a_delivery() -> None:
    table = hand_written(OPERATING).split("## Deliveries")[1].split("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == [str(status) for status in LeveringStatus]


def test_what_the_operator_may_type_as_the_worker_is_allowed(database_urls: DatabaseUrls) -> None:
    blocks = re.findall(r"```sql\n(.+?)```", OPERATING.read_text(encoding="utf-8"), re.DOTALL)
    engine = create_engine(database_urls.worker)
    with engine.connect() as connection:
        for statement in "".join(blocks).strip().split(";\n"):
            connection.exec_driver_sql(statement)
    engine.dispose()
