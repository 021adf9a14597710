# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a rule is written down, found and run."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from overlijden.aangifte import Aangifte, Bevinding, Ernst
from overlijden.canonical import leaves
from overlijden.gemeenten import Deelname
from overlijden.termijn import NEDERLAND


@dataclass(frozen=True, kw_only=True)
class Context:
    """What a rule may know besides the declaration: the moment, the municipality's choice, what is on file.

    ``nu`` is aware. ``deelname`` is how the municipality takes part at that moment, None when it does not.
    ``al_aangegeven`` says only that this BSN was declared before, never by whom or where (rule R12).
    """

    nu: datetime
    deelname: Deelname | None = None
    kanaal: str = "EHERKENNING"
    productie: bool = False
    al_aangegeven: bool = False

    @property
    def vandaag(self) -> date:
        return self.nu.astimezone(NEDERLAND).date()


class Fout(NamedTuple):
    """Where a rule is not met; with a sentence or severity of its own when the rule's does not say it well enough."""

    wijzer: str
    tekst: str = ""
    ernst: Ernst | None = None


Check = Callable[[Aangifte, Context], bool | Iterable[Fout]]


@dataclass(frozen=True)
class Regel:
    """A rule: id, severity, source, the pointers of the fields it looks at, its Dutch sentence, its check."""

    id: str
    ernst: Ernst
    bron: str
    velden: tuple[str, ...]
    tekst: str
    check: Check

    def findings(self, aangifte: Aangifte, context: Context) -> Iterable[Bevinding]:
        """Nothing when the rule is met; the first field takes the blame unless the check says otherwise."""
        result = self.check(aangifte, context)
        if result is True:
            return []
        fouten = [Fout(self.velden[0])] if result is False else result
        return [Bevinding(self.id, fout.ernst or self.ernst, fout.wijzer, fout.tekst or self.tekst) for fout in fouten]


RULES: dict[str, Regel] = {}


def add(rule: Regel) -> None:
    """Enter a rule in the registry."""
    if rule.id in RULES:
        raise ValueError(f"rule {rule.id} stands twice in the registry")
    RULES[rule.id] = rule


def regel(identifier: str, ernst: Ernst, bron: str, *velden: str) -> Callable[[Check], Check]:
    """Enter a check in the registry. A check must hold for what is not answered yet: that is another rule's affair."""

    def enter(function: Check) -> Check:
        tekst = " ".join((inspect.getdoc(function) or "").split())
        add(Regel(identifier, ernst, bron, velden, tekst, function))
        return function

    return enter


def check(aangifte: Aangifte, context: Context) -> list[Bevinding]:
    """All findings at once, in the order of the declaration; one field may have several."""
    found = [finding for rule in RULES.values() for finding in rule.findings(aangifte, context)]
    return sorted(found, key=lambda finding: _place(finding.wijzer))


def blocking(findings: Iterable[Bevinding]) -> bool:
    """Whether the declaration cannot be filed."""
    return any(finding.ernst is Ernst.BLOKKEERT for finding in findings)


_ORDER: dict[str, int] = {
    wijzer.split("/*")[0]: place for place, (wijzer, _, _) in reversed(list(enumerate(leaves(Aangifte))))
}


def _place(wijzer: str) -> int:
    while wijzer and wijzer not in _ORDER:
        wijzer = wijzer.rpartition("/")[0]
    return _ORDER.get(wijzer, len(_ORDER))
