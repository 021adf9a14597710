# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The adapters: one module or package per kind of municipal back-end, found by name."""
