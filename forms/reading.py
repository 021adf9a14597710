# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""From what was typed to a declaration, the path that belongs to it, and the judgement of the rules.

Nothing of this is stored: path and judgement are computed from the answers at every request.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms.form import BaseForm

from forms.fields import Answer
from forms.step import Raw, Step, always, answers, owner
from forms.steps import STEPS
from overlijden import bijlagen, canonical, rules
from overlijden.aangifte import Aangifte, Bevinding, Ernst, Onderneming
from overlijden.rules import Context
from overlijden.tables import Bijlage

Answers = Mapping[str, Raw]  # slug of the step → what was typed there


@dataclass(frozen=True)
class Reading:
    """A declaration as far as it was answered: the steps that apply, and every finding, in the order of the steps."""

    aangifte: Aangifte
    path: tuple[Step, ...]
    answers: Answers
    findings: Sequence[Bevinding]

    def form(self, step: Step, more: int = 0) -> BaseForm:
        return step.form(self.answers.get(step.slug), more)

    def is_answered(self, step: Step) -> bool:
        return step.slug in self.answers

    @property
    def is_complete(self) -> bool:
        """Whether every page before the check page was answered."""
        return all(map(self.is_answered, self.path[:-1]))

    def found(self, step: Step) -> list[tuple[Answer, Bevinding]]:
        """The findings that belong to a step, each with the field where it is shown."""
        form = self.form(step)
        return [(one, finding) for finding in self.findings if (one := owner(form, finding))]

    def is_done(self, step: Step) -> bool:
        """Whether a step is answered and nothing in it keeps the declaration from being filed."""
        return self.is_answered(step) and not rules.blocking(finding for _, finding in self.found(step))

    def warnings(self) -> list[str]:
        """What does not block: worth a look, in the order of the declaration."""
        return list(dict.fromkeys(finding.tekst for finding in self.findings if finding.ernst is not Ernst.BLOKKEERT))

    def homeless(self) -> list[Bevinding]:
        """What blocks filing and belongs to no step, because the form does not ask it."""
        forms = [self.form(step) for step in self.path]
        blocking = (finding for finding in self.findings if finding.ernst is Ernst.BLOKKEERT)
        return [finding for finding in blocking if not any(owner(form, finding) for form in forms)]


def read(
    typed: Answers, onderneming: Onderneming | None, attached: Sequence[Bijlage], context: Callable[[Aangifte], Context]
) -> Reading:
    """Read the answers and judge them. The firm comes from the log-in, never from the form."""
    flat: dict[str, Any] = {}
    path: list[Step] = []
    for step in STEPS:
        if step.applies is always or step.applies(_build(flat)[0]):
            path.append(step)
            flat.update(_canonical(step, typed))
    aangifte, unreadable = _build(flat)
    aangifte = dataclasses.replace(bijlagen.describe(aangifte, list(attached)), onderneming=onderneming)
    places = {finding.wijzer for finding in unreadable}
    judged = rules.check(aangifte, context(aangifte))
    findings = [*unreadable, *(finding for finding in judged if finding.wijzer not in places)]
    return Reading(aangifte, tuple(path), typed, findings)


def _canonical(step: Step, typed: Answers) -> Iterator[tuple[str, Any]]:
    if step.slug in typed:
        values = ((one.name, one.canonical()) for one in answers(step.form(typed[step.slug])))
        yield from ((path, value) for path, value in values if value is not None)


def _build(flat: Mapping[str, Any]) -> tuple[Aangifte, list[Bevinding]]:
    tree: dict[str, Any] = {}
    for path, value in flat.items():
        *groups, name = path.split(".")
        place = tree
        for group in groups:
            place = place.setdefault(group, {})
        place[name] = value
    return canonical.read(Aangifte, _with_lists(tree))


def _with_lists(tree: Any) -> Any:
    """Groups that are numbered are lists."""
    if not isinstance(tree, dict):
        return tree
    if tree and all(name.isdecimal() for name in tree):
        return [_with_lists(item) for item in tree.values()]
    return {name: _with_lists(item) for name, item in tree.items()}
