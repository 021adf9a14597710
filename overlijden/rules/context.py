# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a rule may know besides the declaration. What is not known in a context yields no finding.

The form and a vendor's front-end know the log-in and the municipality's choices; the desk also knows what it holds in
its own hands (``Behandeling``). All ask the same rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from overlijden.aangifte import BijlageSoort
from overlijden.brp import BrpPersoon
from overlijden.gemeenten import Deelname, Kanaal
from overlijden.termijn import NEDERLAND, KbLezing

BALIE = "BALIE"  # the channel of a declaration at the counter, which is not electronic (BW 1:19h.2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Behandeling:
    """What the desk knows of a filed declaration besides what was declared; None is not known, or not yet there.

    ``ontvangen`` are papers that came otherwise than with the declaration, ``ook_aangegeven`` the references of this
    desk's other dossiers with the same BSN (rule R12), ``ambtenaar`` is what she is called who is at work.
    ``verlof_gevraagd`` says that the registrar is about to give the verlof, ``betaald`` is None where the municipality
    asks no payment. ``geboorteakte`` is the number of the akte of a birth that was declared with the death.
    """

    ingediend: date | None = None
    brp_overledene: BrpPersoon | None = None
    brp_aangever: BrpPersoon | None = None
    ontvangen: tuple[BijlageSoort, ...] = ()
    ambtenaar: str | None = None
    akte_nummer: str | None = None
    akte_datum: date | None = None
    verlof_gevraagd: bool = False
    betaald: bool | None = None
    b_envelop_ontvangen: date | None = None
    b_envelop_verzonden: date | None = None
    ook_aangegeven: tuple[str, ...] = ()
    geboorteakte: str | None = None


@dataclass(frozen=True, kw_only=True)
class Context:
    """The moment, the municipality's choices, the log-in, and what is on file.

    ``nu`` is aware. ``deelname`` is the participation that counts now, None when the municipality has not joined.
    ``niveau`` is the level of the log-in, "" when nobody vouches for one. ``al_aangegeven`` says only that this BSN
    was declared before, never by whom or where (rule R12): a desk knows its own. ``besluit_burgemeester`` is whether
    another term or a dissection was allowed.
    """

    nu: datetime
    deelname: Deelname | None = None
    kanaal: str = Kanaal.EHERKENNING
    niveau: str = ""
    productie: bool = False
    al_aangegeven: bool = False
    besluit_burgemeester: bool | None = None
    behandeling: Behandeling | None = None

    @property
    def vandaag(self) -> date:
        return self.nu.astimezone(NEDERLAND).date()

    @property
    def kb_lezing(self) -> KbLezing | None:
        """How the municipality reads decree days; None when that is not known."""
        return self.deelname.kb_lezing if self.deelname else None

    @property
    def zonder_bsn_open(self) -> bool:
        """Whether the municipality takes a declaration online when there is no BSN."""
        return self.deelname is not None and self.deelname.zonder_bsn

    @property
    def levenloos_open(self) -> bool:
        """Whether the municipality takes a stillbirth online."""
        return self.deelname is not None and self.deelname.levenloos

    @property
    def is_online(self) -> bool:
        """Whether the electronic route is used, with all that the law asks of it."""
        return self.kanaal != BALIE

    @property
    def at_desk(self) -> Behandeling:
        """What the desk knows; nothing where there is no desk."""
        return self.behandeling or NOTHING


NOTHING = Behandeling()
