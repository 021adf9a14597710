# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Documents about a declaration: made when somebody asks for one, never while it is filed or delivered."""
