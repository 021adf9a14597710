# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a back-end that speaks StUF-ZDS 1.1 must do with our messages: every requirement of this dialect."""

from overlijden.conformance.zds import afkeuring, gevallen, inname, opvolging, volledig
from overlijden.conformance.zds.lijst import EISEN

__all__ = ["EISEN", "afkeuring", "gevallen", "inname", "opvolging", "volledig"]
