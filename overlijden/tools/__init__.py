# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What this service shares with any other: nothing in here knows what a declaration is."""
