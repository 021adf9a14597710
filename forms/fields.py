# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The kinds of question. A field's name is the path of its answer in the dictionary, such as ``overledene.voornamen``.

A field shows what was typed, exactly, and yields the answer in canonical JSON or nothing. Whether the answer is right
is for the registry of rules: nothing is checked here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from markupsafe import Markup, escape
from wtforms import BooleanField, MultipleFileField, RadioField, SelectField, StringField, widgets
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its published types
from wtforms.utils import unset_value

from overlijden.aangifte import Aangifte
from overlijden.canonical import leaves
from overlijden.talen import Zin, translated

UNKNOWN = "Weet ik niet"


class Answer:
    """What every kind adds to its WTForms field; the macro of the form reads the same attributes.

    ``is_hidden`` is set on a question that belongs to another answer than was given: it is no part of the declaration.
    ``help`` replaces the registry's sentence for an answer that cannot be read, because that one speaks of JSON.
    ``group`` is the heading above fields that belong together, ``parts`` the inputs that one answer is made of, and
    ``unknown`` the box beside it for "I don't know".
    """

    help = ""
    is_hidden = False
    suffixes: tuple[str, ...] = ("",)
    name: str
    label: Any
    description: str
    errors: Any
    flags: Any
    typed: Mapping[str, str]

    def __init__(
        self,
        label: str = "",
        *,
        name: str = "",
        hint: str = "",
        group: str = "",
        width: int | None = None,
        optional: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(label or _labels()[_general(name)], name=name, description=hint, **more)  # type: ignore[call-arg]
        self.group, self.width = group, width
        self.flags.optional = optional

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the inputs in the page, under which what was typed is kept."""
        return tuple(self.name + suffix for suffix in self.suffixes)

    @property
    def target(self) -> str:
        """The id of the input where a link to this question leads."""
        return self.inputs[0] if self.inputs else self.name

    def title(self, **facts: Any) -> str:
        """Its label where it stands among the answers of other people."""
        label = Zin(self.label.text, **facts)
        return translated(Zin("{groep}: {vraag}", groep=Zin(self.group), vraag=label) if self.group else label)

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(formdata, data, extra_filters)  # type: ignore[misc]
        given = formdata or {}
        self.typed = {suffix: given.get(self.name + suffix, "").strip() for suffix in self.suffixes}

    def canonical(self) -> Any:
        """The answer as JSON, or None when there is none."""
        return self.typed[""] or None

    def kept(self, sent: Sequence[str]) -> Sequence[str]:
        """What to keep of what a browser sent for this question."""
        return sent

    def written(self, value: Any) -> Mapping[str, list[str]]:
        """What to type for an answer in canonical JSON: the inverse of ``canonical``."""
        return {} if value is None else {self.name: [str(value)]}

    def display(self) -> str:
        """The answer as a reader of the check page sees it, "" when there is none."""
        return self.typed[""]

    def box(self, label: str = UNKNOWN) -> Mapping[str, Any]:
        return {"name": f"{self.name}-onbekend", "label": label, "checked": bool(self.typed["-onbekend"])}


class Text(Answer, StringField):
    """A line of text, with spaces tidied and letters composed; ``clean`` takes out what people add to a number.

    ``suggestions`` are what may be typed among other things; a browser offers them.
    """

    def __init__(
        self,
        *args: Any,
        clean: Callable[[str], str] = str,
        suggestions: Callable[[], Sequence[str]] = tuple,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self._clean, self.suggestions = clean, suggestions

    def canonical(self) -> Any:
        return self._clean(unicodedata.normalize("NFC", " ".join(self.typed[""].split()))) or None

    def display(self) -> str:
        return str(self.canonical() or "")


class LongText(Text):
    widget = widgets.TextArea()

    def display(self) -> str:
        return self.typed[""]


class TextOrUnknown(Text):
    suffixes = ("", "-onbekend")

    @property
    def unknown(self) -> Mapping[str, Any]:
        return self.box()

    def canonical(self) -> Any:
        return {"onbekend": ""} if self.typed["-onbekend"] else super().canonical()

    def written(self, value: Any) -> Mapping[str, list[str]]:
        return {f"{self.name}-onbekend": ["ja"]} if isinstance(value, dict) else super().written(value)

    def display(self) -> str:
        return translated(UNKNOWN) if self.typed["-onbekend"] else super().display()


class Number(Text):
    help = "Vul een heel getal in, bijvoorbeeld 2."

    def canonical(self) -> Any:
        text = self.typed[""]
        return int(text) if re.fullmatch("[0-9]{1,9}", text) else text or None


class Choice(Answer, RadioField):
    """One of a few; ``hints`` explain a code below its words."""

    help = "Kies een antwoord."

    def __init__(self, *args: Any, hints: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.hints = hints or {}

    @property
    def target(self) -> str:
        return f"{self.name}-0"

    def display(self) -> str:
        return _chosen(self)


class YesNo(Choice):
    """Yes or no, for what is one of both in the dictionary."""

    help = "Kies ja of nee."
    _ANSWERS: Mapping[str, bool] = {"ja": True, "nee": False}

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, choices=[SelectChoice("ja", "Ja"), SelectChoice("nee", "Nee")], **more)

    def canonical(self) -> Any:
        typed = self.typed[""]
        return self._ANSWERS.get(typed, typed or None)

    def written(self, value: Any) -> Mapping[str, list[str]]:
        return {} if value is None else {self.name: ["ja" if value else "nee"]}


class Options(widgets.Select):
    """The list, ten times as fast as WTForms makes it: there are and were 390 countries."""

    @classmethod
    def render_option(cls, choice: Any, **_: Any) -> Markup:  # type: ignore[override]  # the stubs know the old form
        selected = " selected" if choice.selected else ""
        return Markup(f'<option value="{escape(choice.value)}"{selected}>{escape(translated(choice.label))}</option>')  # noqa: S704


class Select(Answer, SelectField):
    help = "Kies uit de lijst."
    widget = Options()

    def display(self) -> str:
        return _chosen(self)


class Names(Options):
    """A list of names, sent as light as HTML allows: each as it reads, without its code and without an end."""

    @classmethod
    def render_option(cls, choice: Any, **_: Any) -> Markup:  # type: ignore[override]  # the stubs know the old form
        if isinstance(choice.label, Zin):
            return super().render_option(choice)
        return Markup(f"<option{' selected' if choice.selected else ''}>{escape(choice.label)}")  # noqa: S704


class Named(Select):
    """One of many that are known by name. A browser sends the name, and its code is kept; a ``Zin`` is no name."""

    widget = Names()

    def kept(self, sent: Sequence[str]) -> Sequence[str]:
        codes = {label: code for code, label, *_ in self.iter_choices() if not isinstance(label, Zin)}
        return [codes.get(text, text) for text in sent]


class Tick(Answer, BooleanField):
    """A box: ticked it yields ``on``, else ``off``."""

    def __init__(self, *args: Any, on: Any = True, off: Any = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.on, self.off = on, off

    def canonical(self) -> Any:
        return self.on if self.typed[""] else self.off

    def written(self, value: Any) -> Mapping[str, list[str]]:
        return {self.name: ["ja"]} if value == self.on else {}

    def display(self) -> str:
        return translated("Ja") if self.typed[""] else ""


class Seen(Tick):
    """A box that says that warnings were read: it yields their rules, so that a new one is not confirmed unread."""

    warned: Sequence[str] = ()

    def _value(self) -> str:
        return ",".join(self.warned)

    def canonical(self) -> Any:
        return [rule for rule in self.typed[""].split(",") if rule] or None

    def written(self, value: Any) -> Mapping[str, list[str]]:
        return {self.name: [",".join(value)]} if value else {}

    def display(self) -> str:
        return ""


class FileKind(Select):
    """What the files are that are added with it."""

    def canonical(self) -> Any:
        return None

    def display(self) -> str:
        return ""


class Files(Answer, MultipleFileField):
    """Files to add; they are kept as attachments and never among the answers."""

    suffixes = ()

    def canonical(self) -> Any:
        return None

    def display(self) -> str:
        return ""


def _chosen(one: Choice | Select) -> str:
    return translated(next((text for code, text, *_ in one.iter_choices() if code and code == one.typed[""]), ""))


@cache
def _labels() -> Mapping[str, str]:
    return {wijzer.lstrip("/").replace("/", "."): spec.metadata["label"] for wijzer, spec, _ in leaves(Aangifte)}


def _general(name: str) -> str:
    return re.sub(r"\.[0-9]+\.", ".*.", name)
