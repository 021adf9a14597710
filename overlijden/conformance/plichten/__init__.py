# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every adapter owes the service, whatever its back-end speaks: the same for ours and for a vendor's."""

from overlijden.conformance.plichten import afspraak, tegenslag
from overlijden.conformance.plichten.lijst import EISEN

__all__ = ["EISEN", "afspraak", "tegenslag"]
