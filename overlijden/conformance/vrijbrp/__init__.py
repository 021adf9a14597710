# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a back-end that speaks vrijBRP Dossiers must do with our messages: every requirement of this dialect."""

from overlijden.conformance.vrijbrp import gevallen, inname, lijst, ontvangst, opvolging, volledig, weigering
from overlijden.conformance.vrijbrp.lijst import EISEN

__all__ = ["EISEN", "gevallen", "inname", "lijst", "ontvangst", "opvolging", "volledig", "weigering"]
