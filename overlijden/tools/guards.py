# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a use case says when it cannot do what was asked of it."""

from __future__ import annotations

from collections.abc import Mapping


class GuardFailed(Exception):
    """The act exists, but what it needs is not there.

    The message is a Dutch sentence that says what to do, ``wijzer`` points to the field of the act that it is about;
    ``also`` says what other fields still need, by pointer.
    """

    def __init__(self, message: str, wijzer: str = "", also: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.wijzer, self.also = wijzer, also or {}
