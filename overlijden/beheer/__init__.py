# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The municipality's administration: how it takes part, settled by two of its own people; and what anybody may see."""
