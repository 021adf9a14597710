# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What whoever offers a feed must do for a municipality's system that reads it: every requirement of this dialect."""

from overlijden.conformance.feed import bevestigen, dossiers, lezing, lijst, terugmelding, toegang
from overlijden.conformance.feed.lijst import EISEN

__all__ = ["EISEN", "bevestigen", "dossiers", "lezing", "lijst", "terugmelding", "toegang"]
