# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Encryption of what lies in the database, with keys that do not lie there.

AES-256-GCM (NIST SP 800-38D). Each value is bound to its place, so that a value of one row is refused in another. Keys
are used for writing newest first and kept for reading until ``overlijden sleutels roteren`` has renewed every value.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from overlijden.tools.tomlfile import ConfigError

SETTING = "service.field_keys (OVERLIJDEN_SERVICE_FIELD_KEYS)"
VERSION = 1
_ID = re.compile("[a-z0-9-]{1,32}")
_KEY, _NONCE, _TAG = 32, 12, 16  # bytes


class Altered(Exception):
    """A stored value is not what was stored in this place; the message names the place, never the value."""


class Sleutelring:
    """The keys by their ids, newest first."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._keys = {name: AESGCM(key) for name, key in keys.items()}
        self.newest = next(iter(keys))

    @classmethod
    def parse(cls, text: str) -> Sleutelring:
        """Keys as ``id:base64``, separated by spaces or commas, newest first. ConfigError names what is wrong."""
        keys: dict[str, bytes] = {}
        for number, entry in enumerate(re.split(r"[\s,]+", text.strip()) if text.strip() else [], start=1):
            name, _, encoded = entry.partition(":")
            try:
                key = base64.b64decode(encoded, validate=True)
            except binascii.Error:
                key = b""
            if not _ID.fullmatch(name) or len(key) != _KEY or name in keys:
                raise ConfigError(f"{SETTING}: key {number} must be id:base64 of {_KEY} bytes, each id once")
            keys[name] = key
        if not keys:
            raise ConfigError(f"{SETTING} is not set; make a key with: overlijden sleutels maken")
        return cls(keys)

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of the keys, newest first."""
        return tuple(self._keys)

    @property
    def head(self) -> bytes:
        """How every value begins that the newest key encrypted: version, length of the id, id."""
        return _head(self.newest)

    def encrypt(self, value: bytes, place: str) -> bytes:
        """Encrypt for this place: table, column and row. The nonce is random: 2³² values per key are safe."""
        nonce = os.urandom(_NONCE)
        return self.head + nonce + self._keys[self.newest].encrypt(nonce, value, self.head + place.encode())

    def decrypt(self, stored: bytes, place: str) -> bytes:
        """The value; Altered when it is not from this place, ConfigError when its key is not on the ring."""
        if len(stored) < 2 or stored[0] != VERSION or len(stored) < 2 + stored[1] + _NONCE + _TAG:
            raise Altered(place)
        head, rest = stored[: 2 + stored[1]], stored[2 + stored[1] :]
        name = head[2:].decode("ascii", "replace")
        if not _ID.fullmatch(name):
            raise Altered(place)
        if name not in self._keys:
            raise ConfigError(f"{SETTING}: key '{name}' is needed to read what it encrypted")
        try:
            return self._keys[name].decrypt(rest[:_NONCE], rest[_NONCE:], head + place.encode())
        except InvalidTag:
            raise Altered(place) from None


def _head(name: str) -> bytes:
    return bytes((VERSION, len(name))) + name.encode("ascii")


def make(name: str) -> str:
    """A new key with this id, as the setting has it."""
    return f"{name}:{base64.b64encode(os.urandom(_KEY)).decode('ascii')}"


_ring: list[Sleutelring] = []


def use(text: str) -> None:
    """Give this process its keys; each process has one ring, as it has one log. ConfigError as ``parse``."""
    _ring[:] = [Sleutelring.parse(text)]


def ring() -> Sleutelring:
    """The keys of this process."""
    if not _ring:
        raise ConfigError(f"{SETTING} is not set")
    return _ring[0]
