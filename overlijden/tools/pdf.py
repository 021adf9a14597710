# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Data into a PDF: one file that is PDF/A-2a, to be kept, and PDF/UA-1, to be read by everybody.

A template is a file of Typst. Data goes in as JSON and stays text: what somebody typed cannot become markup. The same
data gives the same bytes.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typst import PDFStandard

STANDARDS: list[PDFStandard] = ["a-2a", "ua-1"]
MISSING = "\N{REPLACEMENT CHARACTER}"
# What the font inside Typst has: Latin, Greek, Cyrillic, ordinary punctuation, the euro and what stands for a lack.
_PRINTABLE = (range(0x20, 0x250), range(0x370, 0x530), range(0x1E00, 0x1F00), range(0x2010, 0x2027), (0x20AC, 0xFFFD))


def render(template: Path, data: Mapping[str, Any], op: datetime) -> bytes:
    """The PDF of this template with this JSON-ready data, dated ``op`` (aware). typst.TypstError for a defect in it.

    A character that no font here has is printed as U+FFFD, so that its absence is seen; names never hold one (R30).
    """
    import typst

    made = typst.compile(
        template,
        root=template.parent,
        format="pdf",
        ignore_system_fonts=True,  # the same letters on every machine
        sys_inputs={"data": json.dumps(_printable(data))},
        pdf_standards=STANDARDS,
        timestamp=int(op.timestamp()),
    )
    assert isinstance(made, bytes)  # noqa: S101 - one file for all pages, by its format
    return made


def _printable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _printable(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_printable(inner) for inner in value]
    return "".join(map(_character, unicodedata.normalize("NFC", value))) if isinstance(value, str) else value


def _character(character: str) -> str:
    """A character as it is printed; what shows nothing, but could turn a line around, is a space."""
    if unicodedata.category(character)[0] in "CZ":
        return " "
    return character if any(ord(character) in part for part in _PRINTABLE) else MISSING
