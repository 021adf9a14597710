# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a back-end with the ZGW APIs must do with our messages: every requirement of this dialect."""

from overlijden.conformance.zgw import gevallen, inname, lijst, ontvangst, opvolging, volledig, weigering
from overlijden.conformance.zgw.lijst import EISEN

__all__ = ["EISEN", "gevallen", "inname", "lijst", "ontvangst", "opvolging", "volledig", "weigering"]
