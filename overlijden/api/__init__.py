# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The machine interface, ``/api/v1``: a municipality's system follows its dossiers, a firm's software declares."""
