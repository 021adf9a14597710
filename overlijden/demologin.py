# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demonstration's log-in: pick who you are. It refuses to exist in production."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from overlijden import codes, web
from overlijden.gemeenten import Kanaal
from overlijden.login import Identity, RefusedInProduction, read_accounts
from overlijden.settings import Settings
from overlijden.status import Rol
from overlijden.toegang import HOME

# What the accounts of a role may do, in the order in which they are offered.
ROLLEN: Mapping[Rol, tuple[str, str]] = {
    Rol.UITVAARTONDERNEMER: (
        "Een overlijden doorgeven als uitvaartverzorger",
        "U vult het formulier in, verstuurt het en volgt wat de gemeente ermee doet.",
    ),
    Rol.NABESTAANDE: (
        "Een overlijden doorgeven als nabestaande",
        "U regelt zelf de uitvaart, vult het formulier in en volgt wat de gemeente ermee doet.",
    ),
    Rol.AMBTENAAR: (
        "Ambtenaar van de burgerlijke stand",
        "U ziet de aangiften van uw gemeente, behandelt ze en vult het aktenummer in.",
    ),
    Rol.MEDEWERKER: (
        "Medewerker burgerzaken",
        "U ziet de aangiften van uw gemeente en neemt ze in behandeling. De akte maakt de ambtenaar.",
    ),
    Rol.BEHEERDER: (
        "Beheerder van een gemeente",
        "U bepaalt samen met een collega hoe uw gemeente meedoet. U ziet geen aangiften.",
    ),
    Rol.COLLECTIEF: (
        "Beheerder van het collectief",
        "U ziet welke gemeenten meedoen en hoe het gaat, in getallen. U ziet geen aangiften.",
    ),
}


@dataclass(frozen=True)
class Account:
    """An account as the page offers it."""

    id: str
    naam: str
    omschrijving: str


@dataclass(frozen=True)
class Group:
    """The accounts of one role, with what they can do."""

    titel: str
    uitleg: str
    accounts: Sequence[Account]


class DemoLogin:
    """Implements ``Login`` with the accounts of ``config/demo/accounts.toml``."""

    def __init__(self, settings: Settings) -> None:
        if settings.is_production:
            raise RefusedInProduction("the demonstration log-in does not start in production mode")
        self._accounts = read_accounts()

    def identity(self, subject: str) -> Identity | None:
        return self._accounts.get(subject)

    def blueprint(self) -> Blueprint:
        pages = Blueprint("login", __name__)
        pages.add_url_rule("/inloggen", "start", self.start, methods=["GET"])
        pages.add_url_rule("/inloggen", "choose", self.choose, methods=["POST"])
        pages.add_url_rule("/uitloggen", "leave", self.leave, methods=["POST"])
        return pages

    def start(self) -> str:
        groups = [_group(rol, self._accounts.values()) for rol in ROLLEN]
        return render_template("login.html", groups=groups, next=inside(request.args.get("next")))

    def choose(self) -> Response:
        found = self.identity(request.form.get("account", ""))
        if found is None:
            abort(400)
        web.log_in(found)
        return redirect(inside(request.form.get("next")) or url_for(HOME[found.rol]))

    def leave(self) -> Response:
        web.log_out()
        return redirect(url_for("forms.start"))


def inside(target: str | None) -> str | None:
    """An address on this site, or None: a log-in never leads elsewhere.

    Browsers drop tabs and line ends from an address, and read a backslash as a slash.
    """
    return target if target and re.fullmatch(r"/([^/\\\x00-\x20][^\\\x00-\x20]*)?", target) else None


def _group(rol: Rol, accounts: Iterable[Identity]) -> Group:
    titel, uitleg = ROLLEN[rol]
    return Group(titel, uitleg, [Account(one.id, one.naam, _describe(one)) for one in accounts if one.rol is rol])


def _describe(identity: Identity) -> str:
    if identity.gemeente:
        return f"Gemeente {codes.gemeenten()[identity.gemeente].naam}"
    if identity.onderneming:
        return f"{identity.onderneming.naam}, met eHerkenning"
    return "Nabestaande, met DigiD" if identity.kanaal is Kanaal.DIGID else "Alle gemeenten samen"
