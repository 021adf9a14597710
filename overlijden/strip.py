# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The legal window of one declaration, as a picture and in the words that stand below it (Wlb 16)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from markupsafe import Markup

from overlijden import picture, windows
from overlijden.aangifte import Aangifte
from overlijden.rules import derived
from overlijden.termijn import Termijn


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


def of(aangifte: Aangifte) -> Strip | None:
    """The window of this declaration; None while the day of death is not known."""
    window = derived.window(aangifte)
    if window is None:
        return None
    return Strip(window, derived.known(aangifte.overlijden.tijd), aangifte.lijkbezorging.datum)
