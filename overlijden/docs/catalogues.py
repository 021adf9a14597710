# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every Dutch text that a declarant may read, found where it stands, and the catalogues that translate it.

A sentence in her pages' code cannot be left out by who forgets to mark it: there every sentence counts, and only what
is none (a label, a few words) is looked up in the tables that it stands in.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract
from wtforms.form import BaseForm

from forms import amending, begin, choices, firm, following, gevallen, pages, passing, states, steps, withdrawing
from forms.fields import UNKNOWN
from forms.moments import Day
from forms.step import Step, answers
from overlijden import retention, rules
from overlijden.aangifte import Aangifte, Officier
from overlijden.bijlagen import SCAN_NOTES
from overlijden.canonical import leaves
from overlijden.dossier import declared
from overlijden.labels import LABELS
from overlijden.status import Handeling
from overlijden.talen import FOLDER, NEDERLANDS, TALEN, Zin
from overlijden.web import errors
from overlijden.windows import picture

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ("forms/templates/**/*.html", "overlijden/templates/**/*.html")
_FOR_THE_DESK = {"overlijden.rules.balie", "overlijden.rules.brp"}
_RULES = sorted({rule.check.__module__ for rule in rules.RULES.values() if rule.check} - _FOR_THE_DESK)
MODULES = (
    "forms/*.py",
    "overlijden/bijlagen/__init__.py",
    "overlijden/canonical.py",
    "overlijden/dossier/declared.py",
    *(f"{module.replace('.', '/')}.py" for module in _RULES),
    "overlijden/talen/__init__.py",
    "overlijden/tools/cleaning/*.py",
    "overlijden/web/*.py",
    "overlijden/windows/*.py",
)
_SHORT_TEXTS = {"titel", "terug_label"}  # by these names short texts go, also as an argument
_SHORT_KEYS = {*_SHORT_TEXTS, "label", "title"}
_MARKED = {"Zin", "translated", "_in_two"}
_SENTENCE = re.compile(r"[^\W\d_a-z{].*[.?:]", re.DOTALL)
_OPTIONS = {"trimmed": "true", "newstyle_gettext": "true"}
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)  # a catalogue tells no moments: history does


def texts() -> Mapping[str, str]:
    """Each text with the file or the table where it was first found."""
    found: dict[str, str] = {}
    for place, text in (*_in_templates(), *_in_code(), *_in_tables()):
        vorm = text.vorm if isinstance(text, Zin) else text
        if re.search(r"\S", re.sub(r"\{.*?\}", "", vorm)):
            found.setdefault(vorm, place)
    return found


def rendered() -> Iterator[tuple[Path, str]]:
    """The catalogues as they should be: every text, with the translation that it had."""
    found = texts()
    for taal in TALEN:
        if taal != NEDERLANDS:
            path = FOLDER / f"{taal}.po"
            yield path, _catalogue(taal, found, path)


def _catalogue(taal: str, found: Mapping[str, str], path: Path) -> str:
    had = read_po(io.BytesIO(path.read_bytes() if path.exists() else b""))
    header = "# SPDX-FileCopyrightText: 2026 Overlijden contributors\n# SPDX-License-Identifier: EUPL-1.2"
    new = Catalog(taal, header_comment=header, project="overlijden", version="1", fuzzy=False)
    new.creation_date = new.revision_date = _LONG_AGO
    new.last_translator = new.language_team = new.msgid_bugs_address = ""
    for text, place in found.items():
        old = had.get(text)
        new.add(text, old.string if old else "", locations=[(place, 0)])
    written = io.BytesIO()
    write_po(written, new, width=110, include_lineno=False)
    return re.sub(r'"Generated-By:.*\n', "", written.getvalue().decode())


def _in_templates() -> Iterator[tuple[str, str]]:
    for path in _files(TEMPLATES):
        with path.open("rb") as file:
            for _, _, message, _ in babel_extract(file, ("_", "gettext"), [], _OPTIONS):
                yield _place(path), str(message if isinstance(message, str) else (message or [""])[0])


def _in_code() -> Iterator[tuple[str, str]]:
    for path in _files(MODULES):
        for text in _texts(ast.parse(path.read_text(encoding="utf-8"))):
            yield _place(path), text


def _texts(tree: ast.AST) -> Iterator[str]:
    """The sentences that are no docstring, and what is marked or named as a text."""
    skipped = {id(part) for node in ast.walk(tree) for part in _apart(node)}
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[first, *_]) if name in _MARKED:
                yield from _either(first)
            case ast.Assign(targets=[ast.Name(id=name)], value=value) | ast.keyword(arg=name, value=value):
                yield from _string(value) if name in _SHORT_TEXTS else ()
            case ast.Dict(keys=keys, values=values):
                both = zip(keys, values, strict=True)
                short = (value for key, value in both if key and _SHORT_KEYS.intersection(_string(key)))
                yield from (text for value in short for text in _string(value))
            case ast.Constant() if id(node) not in skipped:
                yield from (text for text in _string(node) if " " in text and _SENTENCE.fullmatch(text))


def _apart(node: ast.AST) -> Iterator[ast.AST]:
    """What is no text of its own: a docstring, and the parts of what is put together."""
    if isinstance(node, ast.Expr):
        yield node.value
    if isinstance(node, ast.JoinedStr | ast.Subscript | ast.Compare):
        yield from ast.walk(node)


def _either(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.IfExp(body=one, orelse=other):
            yield from (*_either(one), *_either(other))
        case _:
            yield from _string(node)


def _string(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _in_tables() -> Iterator[tuple[str, str]]:
    for rule in rules.RULES.values():
        if rule.check and rule.check.__module__ in _RULES:
            yield rule.check.__module__, rule.tekst
    for kind, called in LABELS.items():
        if kind not in {Handeling, Officier}:
            yield from (("overlijden.labels", text) for text in called.values())
    for wijzer, spec, _ in leaves(Aangifte):
        if not wijzer.startswith("/lijkvinding"):
            yield "overlijden.aangifte", spec.metadata["label"]
    yield from (("overlijden.aangifte", spec.metadata["label"]) for spec in Aangifte.__dataclass_fields__.values())
    for place, table in _tables():
        yield from ((place, text) for text in table)
    for step in _steps():
        yield from (("forms", text) for text in (step.label, step.question, step.reason, *_of_step(step)) if text)


def _tables() -> Sequence[tuple[str, Sequence[str]]]:
    told = [text for state in (*states.STATES.values(), states.NOT_ARRIVED) for text in (state.titel, state.nu)]
    kept = [text for one in retention.BEWAARKLASSEN.values() for text in (one.zin, one.bron)]
    return (
        ("forms.states", told),
        ("forms.begin", [*begin.CALLED.values()]),
        ("forms.pages", [pages.NAMELESS, "het kind"]),
        ("forms.fields", [UNKNOWN, *(choice.label for choice in choices.eu_languages())]),
        ("overlijden.bijlagen", [note for note in SCAN_NOTES.values() if note]),
        (
            "overlijden.dossier.declared",
            [*declared.ONE_OF.values(), *declared.STILLBORN.values(), "De aangifte", "Bijlage"],
        ),
        ("overlijden.retention", kept),
        ("overlijden.web.errors", [text for both in errors.ERRORS.values() for text in both]),
        (
            "overlijden.windows.picture",
            [*picture.SHORT, *picture.SHORT.values(), *(said for _, said, _ in picture.EXPLAINED)],
        ),
    )


def _steps() -> Sequence[Step]:
    own = (begin.WHERE, gevallen.GEBEURD, following.VOLGEN, passing.OVERNEMEN, withdrawing.INTREKKEN)
    return (*steps.EVERY_STEP, *own, *gevallen.PREPARATIONS.values(), amending.WIJZIGEN, firm.BEDRIJF)


def _of_step(step: Step) -> Iterator[str]:
    form: BaseForm = step.form(None)
    for one in answers(form):
        yield from (one.label.text, one.description, one.group, one.help)
        yield from getattr(one, "hints", {}).values()
        yield from (part["label"] for part in one.parts) if isinstance(one, Day) or hasattr(one, "parts") else ()
        yield from _choices(one)


def _choices(one: Any) -> Iterator[str]:
    """The choices of a page; not the names of municipalities, countries and titles, which are no texts."""
    if hasattr(one, "iter_choices") and one.name not in _NAMES:
        yield from (text for _, text, *_ in one.iter_choices())


_NAMES = frozenset(
    name
    for step in steps.EVERY_STEP
    for name, field in step.fields.items()
    if name.rpartition(".")[2] in declared.TABLES
)


def _files(patterns: Sequence[str]) -> Iterator[Path]:
    return (path for pattern in patterns for path in sorted(ROOT.glob(pattern)))


def _place(path: Path) -> str:
    return str(path.relative_to(ROOT))
