# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may use which page: one table, which is the code, the documentation and the input of the exhaustive test.

Nothing is open by default: the application does not start with a route that has no row here. Whose dossier it is
about is not decided by a page but by row-level security, from the session alone (docs/adr/0002).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from overlijden.status import DECLARANT, DESK, DIRECTOR, OWN_SYSTEM, REGISTRAR, Rol


class Over(StrEnum):
    """What a page is about, and so whose it must be: another's is a page that does not exist."""

    NIETS = "niets"
    EIGEN_AANGIFTE = "eigen aangifte"
    EIGEN_GEMEENTE = "eigen gemeente"


class Bereik(StrEnum):
    """What a system's token is good for: its OAuth scopes."""

    FEED = "feed"
    DOSSIER = "dossier"
    TERUGMELDING = "terugmelding"
    INDIENEN = "aangifte:indienen"
    LEZEN = "aangifte:lezen"


OF_MUNICIPALITY = (Bereik.FEED, Bereik.DOSSIER, Bereik.TERUGMELDING)
OF_FIRM = (Bereik.INDIENEN, Bereik.LEZEN)


@dataclass(frozen=True, slots=True)
class Recht:
    """Who may use a route: these roles, or with ``is_openbaar`` whoever comes by, logged in or not.

    With ``is_uitgenodigd`` the role that her log-in claims is not enough: the municipality must have named her too. A
    system's token must have the ``bereik``.
    """

    rollen: frozenset[Rol]
    over: Over = Over.NIETS
    is_openbaar: bool = False
    is_uitgenodigd: bool = False
    bereik: Bereik | None = None

    @property
    def is_for_machines(self) -> bool:
        """Whether a token opens it and no session does."""
        return not self.is_openbaar and (self.bereik is not None or Rol.KOPPELING in self.rollen)


class UnruledRoute(Exception):
    """A route without a row in the table, or a row without a route."""


IEDEREEN = Recht(frozenset(Rol), is_openbaar=True)
DE_AANGEVER = Recht(DECLARANT)
EIGEN_AANGIFTE = Recht(DECLARANT, Over.EIGEN_AANGIFTE)
DE_ONDERNEMER = Recht(frozenset({Rol.UITVAARTONDERNEMER}))
EIGEN_CONCEPT = Recht(DECLARANT | DESK, Over.EIGEN_AANGIFTE)  # of a clerk: what was begun at her municipality's counter
DE_ROL_BEHEERDER = Recht(frozenset({Rol.BEHEERDER}))  # who was not invited reads there how that goes, and no more
DE_BEHEERDER = Recht(frozenset({Rol.BEHEERDER}), is_uitgenodigd=True)
EIGEN_WIJZIGING = Recht(frozenset({Rol.BEHEERDER}), Over.EIGEN_GEMEENTE, is_uitgenodigd=True)
HET_COLLECTIEF = Recht(frozenset({Rol.COLLECTIEF}))
DE_BALIE = Recht(DESK)
DE_AMBTENAAR = Recht(REGISTRAR)
EIGEN_DOSSIER = Recht(DESK, Over.EIGEN_GEMEENTE)
DE_FEED = Recht(OWN_SYSTEM, bereik=Bereik.FEED)
EIGEN_KOPIE = Recht(OWN_SYSTEM, Over.EIGEN_GEMEENTE, bereik=Bereik.DOSSIER)
DE_SOFTWARE = Recht(DIRECTOR, bereik=Bereik.INDIENEN)
EIGEN_SOFTWARE = Recht(DIRECTOR, Over.EIGEN_AANGIFTE, bereik=Bereik.INDIENEN)

RECHTEN: Mapping[str, Recht] = MappingProxyType(
    {
        "static": IEDEREEN,
        "health": IEDEREEN,
        "security": IEDEREEN,
        "ontvangst.receive": IEDEREEN,  # a back-end, which proves itself by what it posts
        "specificatie.page": IEDEREEN,
        "specificatie.download": IEDEREEN,
        "specificatie.documents": IEDEREEN,
        "specificatie.document": IEDEREEN,  # of people who do not exist
        "login.start": IEDEREEN,
        "login.begin": IEDEREEN,
        "login.back": IEDEREEN,
        "login.keys": IEDEREEN,
        "login.background": IEDEREEN,  # a provider, which proves itself by what it posts
        "login.role": IEDEREEN,  # who has several roles has none yet
        "login.choose": IEDEREEN,
        "login.leave": IEDEREEN,
        "login.left": IEDEREEN,
        "taal.choose": IEDEREEN,
        "forms.start": IEDEREEN,
        "forms.municipality": IEDEREEN,
        "forms.not_joined": IEDEREEN,
        "forms.happened": IEDEREEN,
        "forms.on_the_way": IEDEREEN,
        "forms.abroad": IEDEREEN,
        "forms.case": IEDEREEN,
        "forms.prepare": IEDEREEN,
        "forms.stillborn": IEDEREEN,
        "forms.privacy": IEDEREEN,
        "forms.accessibility": IEDEREEN,
        "forms.look": IEDEREEN,
        "forms.picture": IEDEREEN,
        "forms.hint": IEDEREEN,  # a payment provider, which is believed in nothing
        "forms.follow": IEDEREEN,
        "forms.followed": IEDEREEN,  # who has the code; the function behind it shows nothing to others
        "forms.overview": DE_AANGEVER,
        "forms.resume": EIGEN_CONCEPT,
        "forms.step": EIGEN_CONCEPT,
        "forms.save": EIGEN_CONCEPT,
        "forms.fetch_own": EIGEN_AANGIFTE,
        "forms.check": EIGEN_CONCEPT,
        "forms.discard": EIGEN_CONCEPT,
        "forms.take_along": EIGEN_AANGIFTE,
        "forms.send": EIGEN_CONCEPT,
        "forms.receipt": EIGEN_AANGIFTE,
        "forms.dossier": EIGEN_AANGIFTE,
        "forms.amend": EIGEN_AANGIFTE,
        "forms.offer": EIGEN_AANGIFTE,
        "forms.offer_draft": EIGEN_AANGIFTE,
        "forms.take": DE_AANGEVER,  # what is another's is taken with that one's code, by a function that asks for it
        "forms.withdraw": EIGEN_AANGIFTE,
        "forms.pay": EIGEN_AANGIFTE,
        "forms.payment": EIGEN_AANGIFTE,
        "forms.firm": DE_ONDERNEMER,
        "forms.visibility": DE_ONDERNEMER,
        "forms.alike": Recht(frozenset({Rol.UITVAARTONDERNEMER}), Over.EIGEN_AANGIFTE),
        "beheer.participants": IEDEREEN,
        "beheer.collective": HET_COLLECTIEF,
        "beheer.overview": DE_ROL_BEHEERDER,
        "beheer.change": DE_BEHEERDER,
        "beheer.export": DE_BEHEERDER,
        "beheer.upload": DE_BEHEERDER,
        "beheer.pause": DE_BEHEERDER,
        "beheer.resume": DE_BEHEERDER,
        "beheer.proposal": EIGEN_WIJZIGING,
        "beheer.try_out": EIGEN_WIJZIGING,
        "beheer.attach": EIGEN_WIJZIGING,
        "beheer.decide": EIGEN_WIJZIGING,
        "balie.queue": DE_BALIE,
        "balie.find": DE_BALIE,
        "balie.dossier": EIGEN_DOSSIER,
        "balie.reason": EIGEN_DOSSIER,
        "bijlagen.file": EIGEN_DOSSIER,
        "bijlagen.framed": EIGEN_DOSSIER,
        "balie.beside": EIGEN_DOSSIER,
        "balie.packet": EIGEN_DOSSIER,
        "balie.note": EIGEN_DOSSIER,
        "balie.consult": EIGEN_DOSSIER,
        "balie.ask": EIGEN_DOSSIER,
        "balie.act": EIGEN_DOSSIER,
        "leveringen.overview": DE_BALIE,
        "leveringen.one": EIGEN_DOSSIER,
        "leveringen.again": EIGEN_DOSSIER,
        "leveringen.otherwise": EIGEN_DOSSIER,
        "leveringen.received": EIGEN_DOSSIER,
        "cijfers.page": DE_BALIE,
        "cijfers.download": DE_BALIE,
        "loket.page": DE_BALIE,
        "loket.begin": DE_BALIE,
        "vinding.page": DE_BALIE,
        "vinding.submit": DE_BALIE,
        "terugmelding.page": DE_AMBTENAAR,
        "terugmelding.report": DE_AMBTENAAR,
        "documents.receipt": EIGEN_AANGIFTE,
        "documents.attachment": EIGEN_AANGIFTE,
        "documents.ask": IEDEREEN,
        "documents.verify": IEDEREEN,
        "documenten.overview": EIGEN_DOSSIER,
        "documenten.make": EIGEN_DOSSIER,
        "documenten.sign": EIGEN_DOSSIER,
        "inzage.search": DE_BEHEERDER,
        "api.token": IEDEREEN,  # a system, which proves itself by what it signed
        "api.contract": IEDEREEN,
        "api.keys": IEDEREEN,
        "api.ping": Recht(OWN_SYSTEM | DIRECTOR),
        "api.feed": DE_FEED,
        "api.confirmed": DE_FEED,
        "api.confirm": DE_FEED,
        "api.dossier": EIGEN_KOPIE,
        "api.attachment": EIGEN_KOPIE,
        "api.report": Recht(OWN_SYSTEM, Over.EIGEN_GEMEENTE, bereik=Bereik.TERUGMELDING),
        "api.validate": DE_SOFTWARE,
        "api.declare": DE_SOFTWARE,
        "api.batch": DE_SOFTWARE,
        "api.upload": DE_SOFTWARE,
        "api.declaration": Recht(DIRECTOR, Over.EIGEN_AANGIFTE, bereik=Bereik.LEZEN),
        "api.amend": EIGEN_SOFTWARE,
        "api.withdraw": EIGEN_SOFTWARE,
    }
)

# Where each role begins after log-in.
HOME: Mapping[Rol, str] = MappingProxyType(
    {
        **dict.fromkeys(DECLARANT, "forms.overview"),
        **dict.fromkeys(DESK, "balie.queue"),
        Rol.BEHEERDER: "beheer.overview",
        Rol.COLLECTIEF: "beheer.collective",
    }
)


def refuse_unruled(endpoints: Iterable[str]) -> None:
    """UnruledRoute unless these routes and the table's rows are the same."""
    if unequal := set(endpoints) ^ set(RECHTEN):
        raise UnruledRoute(f"not both a route and a row of the table: {', '.join(sorted(unequal))}")
