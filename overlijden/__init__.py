# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Overlijden: the collective digital death-declaration service of Dutch municipalities."""
