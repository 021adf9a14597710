# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Why a file is not taken, in a sentence that says what to do."""

from __future__ import annotations

LARGEST_PIXELS = 60_000_000  # more than any phone; less than Pillow's own limit, of which it warns
TWO_IN_ONE = "In dit bestand zit nog een ander bestand. Maak opnieuw een scan of foto."
FORM_B = "Dit lijkt formulier B. Laat de envelop dicht. Wij hebben dit bestand niet bewaard."

# What follows the end of one file and begins like another makes it two files in one.
_OTHER = (b"%PDF-", b"PK\x03\x04", b"PK\x05\x06", b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"<", b"#!", b"\x89PNG")
_ZIP_END, _ZIP_REACH = b"PK\x05\x06", 65_557  # a ZIP is read from its end, which lies within this many bytes


class Unacceptable(Exception):
    """The file cannot be taken; the message is a Dutch sentence that says what to do (rule R65, or R66 for form B)."""

    def __init__(self, message: str, regel: str = "R65") -> None:
        super().__init__(message)
        self.regel = regel


def refuse_other(tail: bytes) -> None:
    """Refuse what follows the end of a file when it is a file as well."""
    if tail.lstrip(b"\0\t\r\n ").startswith(_OTHER) or _ZIP_END in tail[-_ZIP_REACH:]:
        raise Unacceptable(TWO_IN_ONE)
