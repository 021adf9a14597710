# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands about the systems that come in the name of a municipality: ``overlijden client COMMAND``."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Mapping
from typing import Any, TextIO

import click
from sqlalchemy.orm import Session

from overlijden import koppelingen
from overlijden.cli.parts import GEMEENTE, print_json
from overlijden.db import Database, Scope
from overlijden.guards import GuardFailed
from overlijden.settings import load_settings
from overlijden.status import Actor, Rol
from overlijden.tables import Koppeling
from overlijden.toegang import Bereik

JWKS = click.File(encoding="utf-8")
SCOPES = [str(bereik) for bereik in Bereik]


@click.group()
def client() -> None:
    """Which system of a municipality may come for its dossiers. CODE has four digits."""


@client.command("registreren")
@click.argument("code", type=GEMEENTE)
@click.argument("jwks", type=JWKS)
@click.option("--naam", required=True, help="What the system is called.")
@click.option("--bereik", multiple=True, type=click.Choice(SCOPES), default=SCOPES, help="What it may; else all.")
def register(code: str, jwks: TextIO, naam: str, bereik: tuple[str, ...]) -> None:
    """Let a system come for a municipality, known by its public keys (a JSON Web Key Set). Prints its client_id."""
    keys, operator = _read(jwks), Actor(getpass.getuser(), Rol.SYSTEEM)
    made = _as_owner(code, lambda session: koppelingen.register(session, code, naam, keys, bereik, by=operator))
    click.echo(made.id)


@client.command("sleutels")
@click.argument("code", type=GEMEENTE)
@click.argument("jwks", type=JWKS)
def renew(code: str, jwks: TextIO) -> None:
    """Know a system by these keys from now on. While it changes its key: the old and the new one in one file."""
    keys, operator = _read(jwks), Actor(getpass.getuser(), Rol.SYSTEEM)
    found = _as_owner(code, lambda session: koppelingen.renew(session, code, keys, by=operator))
    click.echo(f"{found.id}: {len(keys['keys'])} keys")


@client.command("intrekken")
@click.argument("code", type=GEMEENTE)
def withdraw(code: str) -> None:
    """Let a system come no more, from its next request on."""
    operator = Actor(getpass.getuser(), Rol.SYSTEEM)
    found = _as_owner(code, lambda session: koppelingen.withdraw(session, code, by=operator))
    click.echo(f"{found.id}: may not come any more")


@client.command("tonen")
@click.argument("code", type=GEMEENTE)
def show(code: str) -> None:
    """Print which system comes for a municipality, and until where it confirmed the feed."""
    found = _as_owner(code, lambda session: koppelingen.existing(session, code))
    names = ("id", "naam", "bereik", "geregistreerd_op", "bevestigd", "bevestigd_op")
    print_json({name: getattr(found, name) for name in names})


def _read(file: TextIO) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = json.load(file)
    except ValueError:
        raise click.BadParameter("no JSON") from None
    return found


def _as_owner(code: str, act: Callable[[Session], Koppeling]) -> Koppeling:
    settings = load_settings()
    try:
        with (
            Database(settings.database.owner, pool_size=1, keys=settings.keys) as database,
            database.begin(Scope(beheer=code)) as session,
        ):
            return act(session)
    except (GuardFailed, ValueError) as refusal:
        raise click.ClickException(str(refusal)) from None
