# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How plain the Dutch is that declarants read: words in a sentence, and the reading ease of Flesch for Dutch (Douma).

That index is 206.84 - 0.77 × syllables per 100 words - 0.93 × words per sentence; a text of 60 and more is plain.
``python -m tests.forms.plain`` prints it for every text.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from forms.states import STATES
from forms.step import answers
from forms.steps import STEPS
from overlijden import rules

MOST = 20  # words in a sentence
ROOT = Path(__file__).parents[2]
_WORD = re.compile(r"[\w'’-]+")
_VOWELS = re.compile(r"[aeiouyàáâäèéêëìíîïòóôöùúûü]+")


@cache
def texts() -> Mapping[str, str]:
    """Every text that a declarant reads, by where it stands."""
    found = {path.name: _said(path) for path in sorted((ROOT / "forms").rglob("*.html"))}
    for step in STEPS:
        asked = (f"{one.label.text}\n{one.description}" for one in answers(step.form(None)))
        found[f"step {step.slug}"] = "\n".join([step.question, step.reason, *asked])
    found |= {f"rule {rule.id}": rule.tekst for rule in rules.RULES.values()}
    found |= {f"status {status}": state.nu for status, state in STATES.items()}
    return {name: text for name, text in found.items() if _WORD.search(text)}


def sentences(text: str) -> Iterator[list[str]]:
    """The words of each sentence; a line ends one too."""
    for sentence in re.split(r"(?<=[.?!:])\s+|\n", text):
        if words := _WORD.findall(sentence):
            yield words


def ease(text: str) -> float:
    """The index of a text: the higher, the plainer."""
    found = list(sentences(text))
    words = [word for sentence in found for word in sentence]
    syllables = sum(max(1, len(_VOWELS.findall(word.lower()))) for word in words)
    return 206.84 - 77 * syllables / len(words) - 0.93 * len(words) / len(found)


def _said(path: Path) -> str:
    """The words of a template, a paragraph a line."""
    source = " ".join(path.read_text(encoding="utf-8").split())
    for pattern, by in ((r"\{#.*?#\}|\{%.*?%\}", ""), (r"\{\{.*?\}\}", "x"), (r"</?(a|span|strong)\b[^>]*>", "")):
        source = re.sub(pattern, by, source)
    return html.unescape(re.sub(r"(\s*<[^>]+>\s*)+", "\n", source))


if __name__ == "__main__":
    for name, text in sorted(texts().items(), key=lambda item: ease(item[1])):
        sys.stdout.write(f"{ease(text):6.1f}  {max(map(len, sentences(text))):2}  {name}\n")
