# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The contract as tests: a vendor with an adapter of its own subclasses ``AdapterContract``."""

from __future__ import annotations

import unittest
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from overlijden.adapter import Adapter, Bericht
from overlijden.conformance.eisen import Eis, Oordeel
from overlijden.conformance.plichten import EISEN
from overlijden.conformance.proef import Ontvangen, Proef
from overlijden.conformance.toets import toets


class AdapterContract:
    """One test per requirement, for pytest or unittest; a subclass says how its adapter is made.

    A requirement cannot be overridden. One that cannot be tested is skipped and says why.
    """

    gemeente: ClassVar[str] = "0796"

    def adapter(self) -> Adapter:
        """The adapter under test, on a back-end that is there; made anew for each requirement."""
        raise NotImplementedError

    def teruglezen(self, bericht: Bericht, zaaknummer: str | None) -> Sequence[Ontvangen] | None:  # noqa: ARG002
        """What the back-end holds of this bericht; leave it as it is where nobody can say."""
        return None

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        for name in (name for name in vars(AdapterContract) if name.startswith(("test_", "_test"))):
            if getattr(cls, name) is not vars(AdapterContract)[name]:
                raise TypeError(f"{cls.__name__}.{name}: a requirement cannot be overridden")

    def _test(self, een: Eis) -> None:
        own = type(self).teruglezen is not AdapterContract.teruglezen
        nu, read = datetime.now(UTC), self.teruglezen if own else None
        resultaat = toets(een, Proef(self.adapter(), een.id, nu=nu, gemeente=self.gemeente, teruglezen=read))
        if resultaat.oordeel is Oordeel.NIET_GETOETST:
            raise unittest.SkipTest(resultaat.reden)
        if resultaat.oordeel is Oordeel.VOLDOET_NIET:
            raise AssertionError(f"{een.id} {een.en}\n" + "\n".join(map(str, resultaat.afwijkingen)))


def _tests(een: Eis) -> Callable[[AdapterContract], None]:
    def test(self: AdapterContract) -> None:
        self._test(een)

    test.__doc__ = een.en
    return test


for _een in EISEN.values():
    setattr(AdapterContract, f"test_{_een.id}", _tests(_een))
