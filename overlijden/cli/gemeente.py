# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands about one municipality: ``overlijden gemeente COMMAND``."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from typing import TextIO, TypeVar

import click
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from overlijden import audit, deelnames
from overlijden.db import Database, Scope
from overlijden.deelnames import deelname
from overlijden.gemeenten import valid_on
from overlijden.oidc.people import Keyed, staff_id
from overlijden.oidc.providers import read_providers
from overlijden.settings import load_settings
from overlijden.status import Actor, Handeling, Rol
from overlijden.termijn import today
from overlijden.tools import reach
from overlijden.tools.guards import GuardFailed

T = TypeVar("T")


@click.group()
def gemeente() -> None:
    """How a municipality takes part. CODE has four digits."""


@gemeente.command("uitnodigen")
@click.argument("code")
@click.option("--persoon", "personen", multiple=True, required=True, metavar="ID=NAAM", help="Give this twice.")
def invite(code: str, personen: tuple[str, ...]) -> None:
    """Give two people of a municipality the right to administer how it takes part, and nothing else.

    ID is the subject under which the municipality's own log-in knows the person.
    """
    known_as = _known_as(_known(code))
    people = {known_as(subject): naam for subject, naam in map(_person, personen)}
    operator = Actor(getpass.getuser(), Rol.SYSTEEM)

    def act(session: Session) -> None:
        deelnames.invite(session, code, people, by=operator.id)
        audit.note(session, operator, Handeling.DEELNAME_GEWIJZIGD, code, reden=f"uitgenodigd: {', '.join(people)}")

    _as_owner(Scope(beheer=_known(code)), act)
    click.echo(f"{code}: {', '.join(people.values())} may administer")


@gemeente.command("intrekken")
@click.argument("code")
@click.option("--persoon", "subject", required=True, metavar="ID")
def withdraw(code: str, subject: str) -> None:
    """End one person's right to administer how a municipality takes part, at once. What she did stays on record."""
    persoon, operator = _known_as(_known(code))(subject), Actor(getpass.getuser(), Rol.SYSTEEM)

    def act(session: Session) -> tuple[str, int]:
        naam = deelnames.withdraw(session, code, persoon, by=operator.id)
        audit.note(session, operator, Handeling.DEELNAME_GEWIJZIGD, code, reden=f"recht ingetrokken: {persoon}")
        return naam, len(deelnames.administrators(session))

    naam, left = _as_owner(Scope(beheer=code), act)
    click.echo(f"{code}: {naam} may not administer any more; {left} may")
    if left < 2:  # nothing can be confirmed, nor resumed
        click.echo(f"{code}: a change needs two people; invite another", err=True)


@gemeente.command("exporteren")
@click.argument("code")
def export(code: str) -> None:
    """Print as TOML how a municipality takes part today, or what it settled last if it does not yet."""

    def read(session: Session) -> str | None:
        row = deelnames.in_force_or_newest(session, code, today())
        return row.inhoud if row else None

    inhoud = _as_owner(Scope(beheer=_known(code)), read)
    if inhoud is None:
        raise click.ClickException(f"{code} has settled nothing")
    click.echo(inhoud, nl=False)


@gemeente.command("importeren")
@click.argument("code")
@click.argument("file", type=click.File(encoding="utf-8-sig"))
@click.option("--door", required=True, metavar="ID", help="The administrator for whom this is prepared.")
@click.option("--reden", default="Ingelezen uit een bestand.", show_default=True)
def import_(code: str, file: TextIO, door: str, reden: str) -> None:
    """Prepare a change from TOML. A second administrator confirms it on the pages; until then nothing changes."""
    deelname.read(_known(code), text := file.read(), file.name)
    door = _known_as(code)(door)

    def prepare(session: Session) -> None:
        operator = Actor(getpass.getuser(), Rol.SYSTEEM)
        deelnames.prepare(session, code, text, by=operator, voor=door, vandaag=today(), reden=reden)

    _as_owner(Scope(beheer=code, persoon=door), prepare)
    click.echo(f"{code}: prepared; somebody else confirms it")


def _as_owner(scope: Scope, act: Callable[[Session], T]) -> T:
    settings = load_settings()
    reach.use(settings.reach)
    try:
        with (
            Database(settings.database.owner, pool_size=1, keys=settings.keys) as database,
            database.begin(scope) as session,
        ):
            return act(session)
    except GuardFailed as refusal:
        raise click.ClickException(str(refusal)) from None
    except IntegrityError:
        raise click.ClickException("this person was not invited") from None


def _known_as(code: str) -> Callable[[str], str]:
    """The id that the log-in of this municipality's staff gives to a subject."""
    settings = load_settings()
    providers, keyed = read_providers(production=settings.is_production), Keyed(settings.login.person_key)
    return lambda subject: staff_id(providers, code, subject, keyed)


def _person(text: str) -> tuple[str, str]:
    persoon, is_pair, naam = text.partition("=")
    if not (persoon and is_pair and naam):
        raise click.BadParameter("write a person as ID=NAAM")
    return persoon, naam


def _known(code: str) -> str:
    if valid_on(code, today()) is None:
        raise click.BadParameter(f"{code} is not a municipality today")
    return code
