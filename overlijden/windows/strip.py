# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The legal window of one declaration, as a picture and in the words that stand below it (Wlb 16)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from markupsafe import Markup

from overlijden import windows
from overlijden.aangifte import Aangifte, SoortAangifte
from overlijden.rules import derived
from overlijden.tables import Dossier
from overlijden.termijn import KbLezing, Termijn
from overlijden.windows import picture


@dataclass(frozen=True)
class Strip:
    """The window of a death at `tijd`, None when not known, with the day chosen for the funeral."""

    window: Termijn
    tijd: time | None
    chosen: date | None

    @property
    def calendar(self) -> Markup:
        return Markup(picture.calendar(self.window, self.tijd, self.chosen))  # noqa: S704 - drawn from days alone

    @property
    def row(self) -> Markup:
        return Markup(picture.strip(self.window, self.chosen))  # noqa: S704 - the same

    @property
    def skipped(self) -> Sequence[str]:
        return windows.skipped(self.window)

    @property
    def sentence(self) -> str:
        return windows.sentence(self.window)


def of(aangifte: Aangifte, lezing: KbLezing | None = None) -> Strip | None:
    """The window of this declaration as its municipality reads decree days, if that is known.

    None while the day of death is not known.
    """
    window = derived.window(aangifte, lezing)
    if window is None or aangifte.soort is SoortAangifte.LEVENLOOS:  # parents are not shown a calendar of a death
        return None
    return Strip(window, derived.known(aangifte.overlijden.tijd), aangifte.lijkbezorging.datum)


def filed(aangifte: Aangifte, dossier: Dossier) -> Strip | None:
    """The window as it was read at filing: the last day on file tells, whatever the municipality settles later."""
    both = derived.window(aangifte)
    as_working_day = both is not None and dossier.uiterste_dag != both.uiterlijk
    return of(aangifte, KbLezing.WERKDAG if as_working_day else KbLezing.VRIJ)
