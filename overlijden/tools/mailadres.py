# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which e-mail addresses do: for whoever types one, for the rules, and for whatever sends mail to it."""

from __future__ import annotations

import re

LONGEST = 254  # characters (RFC 5321, erratum 1690), of which 64 at most before the @
# One plain address, as HTML has it, and no more of what RFC 5322 allows: no name, remark, list or letter outside ASCII,
# of which not every mail server knows what to do. "=?" begins a word in another encoding (RFC 2047), whatever follows.
_ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?!.*=\?)(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+")


def is_usable(text: str) -> bool:
    """Whether mail can be sent to this."""
    return len(text) <= LONGEST and _ADDRESS.fullmatch(text) is not None
