# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What other parties prove their product with: a stand-in municipal back-end that speaks real StUF-ZDS 1.1."""
