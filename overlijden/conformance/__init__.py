# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What other parties prove their product with: requirements, cases, a report, and stand-ins to try them on."""
