# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a rule is written down, found and run."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from overlijden.aangifte import Aangifte, Bevinding, Ernst
from overlijden.canonical import leaves
from overlijden.rules.context import Context
from overlijden.rules.voorbeelden import Voorbeeld, examples


class Fout(NamedTuple):
    """Where a rule is not met; with a sentence or severity of its own when the rule's does not say it well enough."""

    wijzer: str
    tekst: str = ""
    ernst: Ernst | None = None


Check = Callable[[Aangifte, Context], bool | Iterable[Fout]]


@dataclass(frozen=True)
class Regel:
    """A rule: id, severity, source, the pointers of the fields it looks at, its Dutch sentence, its check.

    No check means that no declaration can break it: the service keeps it by how it behaves, as its examples tell.
    """

    id: str
    ernst: Ernst
    bron: str
    velden: tuple[str, ...]
    tekst: str
    check: Check | None

    @property
    def voorbeelden(self) -> tuple[Voorbeeld, ...]:
        """What passes, what fails and what lies on the boundary, as data."""
        return examples(self.id, self.ernst)

    def findings(self, aangifte: Aangifte, context: Context) -> Iterable[Bevinding]:
        """Nothing when the rule is met; the first field takes the blame unless the check says otherwise."""
        result = self.check is None or self.check(aangifte, context)
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


def gedrag(identifier: str, ernst: Ernst, bron: str, tekst: str, *velden: str) -> None:
    """Enter a rule that the service keeps by how it behaves."""
    add(Regel(identifier, ernst, bron, velden, tekst, None))


def check(aangifte: Aangifte, context: Context, only: Collection[str] | None = None) -> list[Bevinding]:
    """All findings at once, in the order of the declaration; one field may have several.

    ``only`` names the rules that an act of the desk depends on.
    """
    asked = RULES.values() if only is None else (RULES[identifier] for identifier in only)
    found = [finding for rule in asked for finding in rule.findings(aangifte, context)]
    return sorted(found, key=lambda finding: _place(finding.wijzer))


def blocking(findings: Iterable[Bevinding]) -> bool:
    """Whether the declaration cannot be filed."""
    return any(finding.ernst is Ernst.BLOKKEERT for finding in findings)


def confirmed(findings: Iterable[Bevinding]) -> tuple[str, ...]:
    """The rules that warned without blocking: who files nevertheless confirms them, and they travel along."""
    return tuple(sorted({finding.regel for finding in findings if finding.ernst in _CONFIRMED}))


_CONFIRMED = frozenset({Ernst.AMBTENAAR, Ernst.WAARSCHUWT})
_ORDER: dict[str, int] = {
    wijzer.split("/*")[0]: place for place, (wijzer, _, _) in reversed(list(enumerate(leaves(Aangifte))))
}


def _place(wijzer: str) -> int:
    while wijzer and wijzer not in _ORDER:
        wijzer = wijzer.rpartition("/")[0]
    return _ORDER.get(wijzer, len(_ORDER))
