# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Codes that people copy from paper: made by chance, shown in groups, read as they are typed."""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no letter that is taken for a digit or another letter
GROUP = 4
LONGEST = 16  # characters of five bits
_MISREAD = str.maketrans("OIL", "011", "- \t")


def code(length: int) -> str:
    """A code of this many characters, each of five bits by chance."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def shown(code: str) -> str:
    """A code in groups, as it is printed: `7Q3K-...`."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def typed(text: str) -> str:
    """A code as somebody typed it from paper: in any case, with or without groups, a letter O for a nought.

    What is longer than any code stays longer, and so is none.
    """
    return text.upper().translate(_MISREAD)[: LONGEST + 1]
