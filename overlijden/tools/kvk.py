# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a number of the trade register looks like: of a firm, and of one of its branches."""

from __future__ import annotations

import re

_NUMMER, _VESTIGING = re.compile("[0-9]{8}"), re.compile("[0-9]{12}")


def is_nummer(text: str) -> bool:
    """Whether this can be a KvK number."""
    return _NUMMER.fullmatch(text) is not None


def is_vestiging(text: str) -> bool:
    """Whether this can be the number of a branch."""
    return _VESTIGING.fullmatch(text) is not None
