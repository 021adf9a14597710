# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands about the systems that come in the name of an organisation: ``overlijden client COMMAND``."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TextIO

import click
from sqlalchemy.orm import Session

from overlijden.aangifte import Onderneming
from overlijden.cli.parts import GEMEENTE, print_json
from overlijden.db import Database
from overlijden.gemeenten import NIVEAUS, Kanaal
from overlijden.settings import load_settings
from overlijden.status import Actor, Rol
from overlijden.tables import Koppeling
from overlijden.toegang import OF_FIRM, OF_MUNICIPALITY
from overlijden.tools.guards import GuardFailed
from overlijden.tools.kvk import is_nummer, is_vestiging
from overlijden.web import koppelingen

JWKS = click.File(encoding="utf-8")
SCOPES = [str(bereik) for bereik in OF_MUNICIPALITY]
FIRM_SCOPES = [str(bereik) for bereik in OF_FIRM]


class _Whose(click.ParamType[str]):
    """A municipality's code, or the KvK number of a firm, as its party."""

    name = "whose"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return f"{koppelingen.FIRM}{value}" if is_nummer(value) else GEMEENTE.convert(value, param, ctx)


WHOSE = _Whose()


@click.group()
def client() -> None:
    """Which system may come in whose name: of a municipality for its dossiers, of a firm to declare.

    CODE is a municipality's, four digits; WHOSE is that, or a firm's KvK number, eight digits.
    """


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


@client.command("onderneming")
@click.argument("kvk", metavar="KVK")
@click.argument("jwks", type=JWKS)
@click.option("--onderneming", "firm", required=True, help="The firm's name in the trade register.")
@click.option("--vestiging", help="Its branch, twelve digits, if it declares for one.")
@click.option("--naam", required=True, help="What the software is called.")
@click.option("--niveau", required=True, type=click.Choice(NIVEAUS[Kanaal.EHERKENNING]), help="Of its chain mandate.")
@click.option("--bewijs", required=True, help="On what evidence: the mandate in eHerkenning, who saw it and when.")
@click.option("--bereik", multiple=True, type=click.Choice(FIRM_SCOPES), default=FIRM_SCOPES, help="Else all.")
def register_firm(  # noqa: PLR0917 - click gives them by name
    kvk: str,
    jwks: TextIO,
    firm: str,
    vestiging: str | None,
    naam: str,
    niveau: str,
    bewijs: str,
    bereik: tuple[str, ...],
) -> None:
    """Let a firm's software declare for its people, known by its public keys. Prints its client_id."""
    if not is_nummer(kvk) or (vestiging and not is_vestiging(vestiging)):
        raise click.BadParameter("a KvK number has eight digits, a branch twelve")
    keys, operator = _read(jwks), Actor(getpass.getuser(), Rol.SYSTEEM)
    onderneming = Onderneming(kvk_nummer=kvk, vestigingsnummer=vestiging, naam=firm)
    register = partial(koppelingen.register_firm, niveau=niveau, bewijs=bewijs, by=operator)
    made = _as_owner(f"{koppelingen.FIRM}{kvk}", lambda session: register(session, onderneming, naam, keys, bereik))
    click.echo(made.id)


@client.command("sleutels")
@click.argument("code", type=WHOSE, metavar="WHOSE")
@click.argument("jwks", type=JWKS)
def renew(code: str, jwks: TextIO) -> None:
    """Know a system by these keys from now on. While it changes its key: the old and the new one in one file."""
    keys, operator = _read(jwks), Actor(getpass.getuser(), Rol.SYSTEEM)
    found = _as_owner(code, lambda session: koppelingen.renew(session, code, keys, by=operator))
    click.echo(f"{found.id}: {len(keys['keys'])} keys")


@client.command("intrekken")
@click.argument("code", type=WHOSE, metavar="WHOSE")
def withdraw(code: str) -> None:
    """Let a system come no more, from its next request on."""
    operator = Actor(getpass.getuser(), Rol.SYSTEEM)
    found = _as_owner(code, lambda session: koppelingen.withdraw(session, code, by=operator))
    click.echo(f"{found.id}: may not come any more")


@client.command("tonen")
@click.argument("code", type=WHOSE, metavar="WHOSE")
def show(code: str) -> None:
    """Print which system comes, for a municipality until where it confirmed the feed, for a firm on what evidence."""
    found = _as_owner(code, lambda session: koppelingen.existing(session, code))
    own = _OF_MUNICIPALITY if found.gemeente else _OF_FIRM
    print_json({name: getattr(found, name) for name in ("id", "naam", "bereik", "geregistreerd_op", *own)})


_OF_MUNICIPALITY = ("bevestigd", "bevestigd_op")
_OF_FIRM = ("onderneming", "niveau", "bewijs", "geregistreerd_door")


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
            database.begin(koppelingen.scope(code)) as session,
        ):
            return act(session)
    except (GuardFailed, ValueError) as refusal:
        raise click.ClickException(str(refusal)) from None
