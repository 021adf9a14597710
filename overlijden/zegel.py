# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The port to what seals documents in a municipality's name (eIDAS 3.25); there is none, unless she settled one.

The adapters are found by entry point, as those of the BRP are; a municipality chooses one as part of how it takes part.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, Self

from overlijden.tools import ports
from overlijden.tools.tomlfile import ConfigError

ADAPTER = "ZEGEL"  # how the names of an adapter's secrets begin


class Unsealed(Exception):
    """There is no seal to be had now; people go on without. The message is a code and never about a person."""


class Zegel(ABC):
    """A municipality's way to a seal."""

    @classmethod
    @abstractmethod
    def from_config(cls, settings: Mapping[str, Any]) -> Self:
        """Make one from what the municipality settled; ConfigError when a key is missing, wrong or unknown."""

    @abstractmethod
    def seal(self, pdf: bytes) -> bytes:
        """The same document with a seal on it, still PDF/A-2a and PDF/UA-1, within a second or so.

        Raises Unsealed for whatever keeps it from being one that counts.
        """


def load(settings: Mapping[str, Any]) -> Zegel:
    """The adapter that these settings name; ConfigError when it is not installed or they are not its own."""
    try:
        found: Zegel = ports.load("zegel", settings)
    except ImportError as error:
        raise ConfigError(f"zegel: {error.name} lacks here; it comes with the extra overlijden[sign]") from None
    return found
