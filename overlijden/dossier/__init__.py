# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a dossier holds and what is known of it: read here, changed only by ``service``."""
