# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a step of the form is: a page with one question, or a few that belong together."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm

from forms.fields import Answer
from overlijden.aangifte import Aangifte, Bevinding

Raw = Mapping[str, Sequence[str]]  # name of the input → what was typed in it
Unbound = Mapping[str, Any]  # path → field as WTForms keeps it before it is bound to a form


def always(_: Aangifte) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """A list of the dictionary: as many blocks as were filled in, at least ``least`` and at most ``most``."""

    path: str
    block: Callable[[str, int], Unbound]
    least: int
    most: int

    def fields(self, raw: Raw, more: int = 0) -> Unbound:
        count = min(max(self.least, len(self._used(raw)) + more), self.most)
        return {path: one for number in range(count) for path, one in self.block(self.path, number).items()}

    def close_up(self, raw: Raw) -> Raw:
        """What was typed, the blocks that were left empty taken out."""
        places = {number: place for place, number in enumerate(self._used(raw))}
        closed: dict[str, Sequence[str]] = {}
        for name, typed in raw.items():
            found = self._pattern.match(name)
            if found is None:
                closed[name] = typed
            elif int(found[1]) in places:
                closed[f"{self.path}.{places[int(found[1])]}.{name[found.end() :]}"] = typed
        return closed

    def _used(self, raw: Raw) -> list[int]:
        found = {self._pattern.match(name) for name, typed in raw.items() if "".join(typed).strip()}
        return sorted({int(match[1]) for match in found if match})

    @property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(rf"{re.escape(self.path)}\.([0-9]{{1,2}})\.")


@dataclass(frozen=True, kw_only=True)
class Step:
    """A page of the form. Its texts may hold ``{naam}`` and other facts that are filled in when it is shown.

    ``label`` is its name in the list of steps, ``question`` its heading, ``reason`` why this is asked. Whether it
    ``applies`` follows from the answers of the steps before it. ``reveals`` says below which answer to which question
    a question stands.
    """

    slug: str
    label: str
    question: str
    fields: Unbound = field(default_factory=dict)
    reason: str = ""
    applies: Callable[[Aangifte], bool] = always
    repeat: Repeat | None = None
    reveals: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    template: str = "forms/step.html"

    def form(self, raw: Raw | None, more: int = 0) -> BaseForm:
        """The fields with what was typed in them; ``raw`` is None for a page not yet answered."""
        repeated = self.repeat.fields(raw or {}, more) if self.repeat else {}
        typed = None if raw is None else MultiDict((name, text) for name in raw for text in raw[name])
        form = filled({**repeated, **self.fields}, typed)
        for path, (question, answer) in self.reveals.items():
            form[path].is_hidden = form[question].data not in (answer, None, "")  # type: ignore[attr-defined]
        return form

    def written(self, data: Any) -> Raw:
        """What to type on this page for a declaration in canonical JSON: the inverse of reading it."""
        listed = _at(data, self.repeat.path) if self.repeat else None
        blocks = range(len(listed)) if isinstance(listed, list) else ()
        form = self.form({f"{self.repeat.path}.{number}.": ["x"] for number in blocks} if self.repeat else None)
        return {name: typed for one in answers(form) for name, typed in one.written(_at(data, one.name)).items()}

    def take(self, posted: MultiDict[str, str]) -> Raw:
        """What was typed in this step's inputs; nothing else of a request is kept."""
        raw: Raw = {name: posted.getlist(name) for name in posted}
        raw = self.repeat.close_up(raw) if self.repeat else raw
        asked = {name: one for one in answers(self.form(raw)) for name in one.inputs}
        return {name: asked[name].kept(sent) for name, sent in raw.items() if name in asked}


def filled(questions: Unbound, typed: MultiDict[str, str] | None = None) -> BaseForm:
    """These questions as a form, with what was typed in them."""
    form = BaseForm(questions)
    form.process(typed)
    return form


def answers(form: BaseForm) -> list[Answer]:
    """The fields of a form, as the kind of field that they all are."""
    return list(form)  # type: ignore[arg-type]


def groups(form: BaseForm, without: Container[str] = ()) -> list[tuple[str, list[Answer]]]:
    """The fields under their headings, "" for those without one; some stand elsewhere."""
    shown = (one for one in answers(form) if one.name not in without)
    return [(title, list(members)) for title, members in groupby(shown, key=lambda one: one.group)]


def owner(form: BaseForm, finding: Bevinding) -> Answer | None:
    """The field that a finding is about: the field itself, the answer it is part of, or the first of its group."""
    path = finding.wijzer.strip("/").replace("/", ".")
    for one in answers(form):
        if one.name == path or path.startswith(f"{one.name}.") or one.name.startswith(f"{path}."):
            return one
    return None


def sentence(one: Answer, finding: Bevinding) -> str:
    """What to say at the field."""
    return one.help if finding.regel == "FORMAAT" and one.help else finding.tekst


def _at(data: Any, path: str) -> Any:
    """The value at a path in canonical JSON, None when there is none."""
    for part in path.split("."):
        if isinstance(data, list):
            data = data[int(part)] if int(part) < len(data) else None
        else:
            data = data.get(part) if isinstance(data, dict) else None
    return data
