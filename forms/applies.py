# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""When a step is asked, by what was answered before it."""

from __future__ import annotations

from overlijden.aangifte import (
    Aangifte,
    ArtsSoort,
    BurgerlijkeStaat,
    Hoedanigheid,
    SoortLijkbezorging,
    SoortOverlijden,
)
from overlijden.rules.derived import age_in_years, is_early, is_late

_WITH_PARTNER = {BurgerlijkeStaat.GEHUWD, BurgerlijkeStaat.PARTNERSCHAP}
_WITHOUT_PARTNER = {
    BurgerlijkeStaat.GESCHEIDEN,
    BurgerlijkeStaat.WEDUWSTAAT,
    BurgerlijkeStaat.PARTNERSCHAP_BEEINDIGD,
    BurgerlijkeStaat.ACHTERGEBLEVEN_PARTNER,
}


def has_partner(aangifte: Aangifte) -> bool:
    return aangifte.overledene.burgerlijke_staat in _WITH_PARTNER


def had_partner(aangifte: Aangifte) -> bool:
    return aangifte.overledene.burgerlijke_staat in _WITHOUT_PARTNER


def is_authorised(aangifte: Aangifte) -> bool:
    return aangifte.aangever.hoedanigheid is Hoedanigheid.GEMACHTIGDE_LIJKBEZORGER


def is_natural(aangifte: Aangifte) -> bool:
    return aangifte.overlijden.soort is SoortOverlijden.NATUURLIJK


def needs_coroner(aangifte: Aangifte) -> bool:
    """The treating doctor of a minor consults the coroner first (Wlb 10a)."""
    age = age_in_years(aangifte.overledene.geboortedatum, aangifte.overlijden.datum)
    return aangifte.arts.soort is ArtsSoort.BEHANDELEND_ARTS and age is not None and age < 18


def needs_permission(aangifte: Aangifte) -> bool:
    """A funeral outside the legal window is for the burgemeester to allow (Wlb 17)."""
    return is_early(aangifte) or is_late(aangifte)


def goes_abroad(aangifte: Aangifte) -> bool:
    return aangifte.lijkbezorging.soort is SoortLijkbezorging.BUITENLAND
