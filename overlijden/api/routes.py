# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""All addresses of the machine interface: importing them puts them on the blueprint."""

from __future__ import annotations

from overlijden.api import aangiften, served, views
from overlijden.api.parts import blueprint

__all__ = ["aangiften", "blueprint", "served", "views"]
