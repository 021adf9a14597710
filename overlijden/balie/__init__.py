# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The clerk's desk: what was declared to her municipality, and the acts that follow."""
