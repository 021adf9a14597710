# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""From what was typed to a declaration, the path that belongs to it, and the judgement of the rules.

Nothing of this is stored: path and judgement are computed from the answers at every request.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from wtforms.form import BaseForm

from forms.fields import Answer
from forms.step import Raw, Step, answers, owner
from forms.steps import EVERY_STEP, path_of
from overlijden import bijlagen, canonical, rules
from overlijden.aangifte import Aangifte, Bevinding, Ernst, Hoedanigheid, Onderneming, SoortAangifte
from overlijden.rules import Context
from overlijden.tables import Bijlage

Answers = Mapping[str, Raw]  # slug of the step → what was typed there


@dataclass(frozen=True)
class Reading:
    """A declaration as far as it was answered: the steps that apply, their forms, and every finding."""

    aangifte: Aangifte
    path: tuple[Step, ...]
    answers: Answers
    forms: Mapping[str, BaseForm]
    findings: Sequence[Bevinding]
    attached: Sequence[Bijlage]  # in which a virus was found too

    def is_answered(self, step: Step) -> bool:
        return step.slug in self.answers

    @property
    def dropped(self) -> list[Step]:
        """The steps that were answered and, by another answer, are no part of the declaration any more."""
        return [
            step
            for step in EVERY_STEP
            if any(map(any, self.answers.get(step.slug, {}).values())) and step not in self.path
        ]

    @property
    def is_complete(self) -> bool:
        """Whether every page before the check page was answered."""
        return all(map(self.is_answered, self.path[:-1]))

    def found(self, step: Step) -> list[tuple[Answer, Bevinding]]:
        """The findings that belong to a step, each with the field where it is shown."""
        form = self.forms[step.slug]
        return [(one, finding) for finding in self.findings if (one := owner(form, finding))]

    def is_done(self, step: Step) -> bool:
        """Whether a step is answered and nothing in it keeps the declaration from being filed."""
        return self.is_answered(step) and not rules.blocking(finding for _, finding in self.found(step))

    def warnings(self) -> list[str]:
        """What does not block: worth a look, in the order of the declaration."""
        return list(dict.fromkeys(finding.tekst for finding in self.findings if finding.ernst is not Ernst.BLOKKEERT))

    @property
    def unread(self) -> tuple[str, ...]:
        """The rules that warn and whose warning was not confirmed on the check page."""
        return tuple(rule for rule in rules.confirmed(self.findings) if rule not in self.aangifte.waarschuwingen)

    def closing(self) -> list[Bevinding]:
        """What no other answer mends: with this the electronic route is closed, and the counter helps."""
        return [one for one in self.findings if one.ernst is Ernst.BLOKKEERT and _closes(one, self.aangifte)]

    def homeless(self) -> list[Bevinding]:
        """What blocks filing and belongs to no step, because the form does not ask it."""
        forms = [self.forms[step.slug] for step in self.path]
        blocking = (finding for finding in self.findings if finding.ernst is Ernst.BLOKKEERT)
        return [finding for finding in blocking if not any(owner(form, finding) for form in forms)]


# With these the electronic route is closed, by rule and field; R08 also speaks of a role that was not chosen yet.
_CLOSING = frozenset(
    {
        ("R02", "/overlijden/soort"),
        ("R10", "/overlijden/datum"),
        ("R15", "/onderneming/kvk_nummer"),
        ("R17", "/overledene/heeft_bsn"),
        ("R32", "/overlijden/datum_zekerheid"),
        ("R46", "/soort"),
        ("R47", "/soort"),
    }
)


def _closes(finding: Bevinding, aangifte: Aangifte) -> bool:
    if finding.wijzer == "/aangever/hoedanigheid":
        return aangifte.aangever.hoedanigheid is Hoedanigheid.EIGEN_WETENSCHAP
    return (finding.regel, finding.wijzer) in _CLOSING


def typed(aangifte: Aangifte) -> Answers:
    """What to type for a declaration, on every page where there is something to type: the inverse of reading it.

    Its attachments and its firm are not typed.
    """
    data = canonical.write(dataclasses.replace(aangifte, bijlagen=(), onderneming=None))
    found = {step.slug: step.written(data) for step in EVERY_STEP}
    return {slug: raw for slug, raw in found.items() if raw}


class _Forms(dict[str, BaseForm]):
    """The form of each step, made when it is first asked for: most steps were not answered yet, or do not apply."""

    _STEPS: ClassVar = {step.slug: step for step in EVERY_STEP}

    def __init__(self, typed: Answers) -> None:
        super().__init__()
        self._typed = typed

    def __missing__(self, slug: str) -> BaseForm:
        form = self[slug] = self._STEPS[slug].form(self._typed.get(slug))
        return form


def read(
    typed: Answers, onderneming: Onderneming | None, attached: Sequence[Bijlage], context: Callable[[Aangifte], Context]
) -> Reading:
    """Read the answers and judge them. The firm comes from the log-in, never from the form."""
    forms = _Forms(typed)
    aangifte, path, unreadable = _follow([step for step in EVERY_STEP if step.slug in typed], forms)
    aangifte = dataclasses.replace(bijlagen.describe(aangifte, bijlagen.usable(attached)), onderneming=onderneming)
    places = {finding.wijzer for finding in unreadable}
    judged = rules.check(aangifte, context(aangifte))
    findings = [*unreadable, *(finding for finding in judged if finding.wijzer not in places)]
    return Reading(aangifte, path, typed, forms, findings, attached)


def _follow(
    answered: Sequence[Step], forms: Mapping[str, BaseForm]
) -> tuple[Aangifte, tuple[Step, ...], list[Bevinding]]:
    """Find the path; answers that turn out not to apply are dropped, and the path is found again without them.

    A step applies by the answers before it, so every round settles at least one more step and this ends.
    """
    aangifte, unreadable = build(answers(forms[step.slug]) for step in answered)
    path = path_of(aangifte)
    left = [step for step in answered if step in path]
    return (aangifte, path, unreadable) if left == answered else _follow(left, forms)


def build(asked: Iterable[Iterable[Answer]]) -> tuple[Aangifte, list[Bevinding]]:
    """What fields answer, as a declaration, and what of it cannot be read."""
    tree: dict[str, Any] = {}
    for one in itertools.chain.from_iterable(asked):
        if not one.is_hidden and (value := one.canonical()) is not None:
            *groups, name = one.name.split(".")
            place = tree
            for group in groups:
                place = place.setdefault(group, {})
            place[name] = value
    for group, soort in _ASKED_OF.items():
        if group in tree:
            tree["soort"] = soort
    return canonical.read(Aangifte, _with_lists(tree))


# What nobody else is asked.
_ASKED_OF = {"levenloos": SoortAangifte.LEVENLOOS, "geboorte": SoortAangifte.GEBOORTE_EN_OVERLIJDEN}


def _with_lists(tree: Any) -> Any:
    """Groups that are numbered are lists."""
    if not isinstance(tree, dict):
        return tree
    if tree and all(name.isdecimal() for name in tree):
        return [_with_lists(item) for item in tree.values()]
    return {name: _with_lists(item) for name, item in tree.items()}
