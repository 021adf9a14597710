# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The chain of the audit, byte for byte, so that any other program can check it (docs/audit.md).

A text is written as a netstring: its length in bytes, ``:``, the bytes in UTF-8, ``,``. A line is the netstring of
LINE followed by one for each column in the order of ``Line``: a number in decimals, nothing as the empty text, an array
as a netstring that holds one netstring per element, ``afdruk`` only where there is one. Its mac is HMAC-SHA-256, under
the key that the line names, over these bytes and the mac of the line before it in the same municipality; before the
first stand 32 zero bytes.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from overlijden.tools.tomlfile import ConfigError

LINE, HEAD = b"overlijden-auditregel-1", b"overlijden-anker-1"
START = bytes(32)  # stands for the mac before the first
SHORTEST = 32  # characters of a key
DIGEST = "sha256"
# The same as ``moment``, by the database. Without BC one before our era would read as the one that was signed.
MOMENT = "replace(to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"BC'), 'AD', '') AS {0}"


def netstring(text: bytes) -> bytes:
    return b"%d:%b," % (len(text), text)


def moment(op: datetime) -> str:
    """A moment as it is signed: UTC, in microseconds."""
    return op.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the audit as it is signed; ``op`` as ``moment`` writes it, ``sleutel`` the name of the key.

    The line of an act has an ``afdruk``: the mac, in hexadecimals, of the dossier as it then stood (``afdruk``).
    """

    gemeente: str
    nummer: int
    op: str
    door: str
    rol: str
    organisatie: str
    handeling: str
    kenmerken: tuple[str, ...]
    reden: str | None
    sleutel: str
    afdruk: str | None = None

    def canonical(self) -> bytes:
        """The bytes that are signed. TypeError when a column holds what this service never writes."""
        return netstring(LINE) + b"".join(map(netstring, self._columns()))

    def _columns(self) -> Iterator[bytes]:
        for text in (self.gemeente, str(self.nummer), self.op, self.door, self.rol, self.organisatie, self.handeling):
            yield _bytes(text)
        yield b"".join(netstring(_bytes(kenmerk)) for kenmerk in self.kenmerken)
        yield _bytes(self.reden or "")
        yield _bytes(self.sleutel)
        if self.afdruk:
            yield _bytes(self.afdruk)


def _bytes(text: str) -> bytes:
    return str.encode(text, "utf-8", "surrogatepass")


class Keys:
    """The keys of the audit, apart by white space: the first one signs, all of them verify.

    A key is named by the beginning of its own HMAC over its purpose, so that nobody has to invent a name.
    ConfigError when one is too short.
    """

    def __init__(self, text: str) -> None:
        secrets = text.split()
        if any(len(secret) < SHORTEST for secret in secrets):
            raise ConfigError(f"service.audit_key needs at least {SHORTEST} characters for each key")
        self._keys = {_name(secret.encode()): secret.encode() for secret in secrets}

    @property
    def current(self) -> str:
        """The name of the key that signs. ConfigError when there is none."""
        if not self._keys:
            raise ConfigError("service.audit_key (OVERLIJDEN_SERVICE_AUDIT_KEY) is not set")
        return next(iter(self._keys))

    def __contains__(self, sleutel: object) -> bool:
        return sleutel in self._keys

    def mac(self, sleutel: str, text: bytes) -> bytes:
        """HMAC-SHA-256 under the key with this name; KeyError when it is not ours."""
        return hmac.digest(self._keys[sleutel], text, DIGEST)

    def seal(self, line: Line, previous: bytes) -> bytes:
        """The mac of a line after the line with mac ``previous``."""
        return self.mac(line.sleutel, line.canonical() + previous)


def _name(secret: bytes) -> str:
    return hmac.digest(secret, b"overlijden-sleutel", DIGEST).hex()[:16]
