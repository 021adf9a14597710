# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a registrar reads in her own system about a declaration that changed, whichever system it is."""

AANVULLING = "De aangifte is aangevuld. Gebruik het document van deze aanvulling."
INTREKKING = (
    "De aangifte geldt niet meer: zij is ingetrokken of naar een andere gemeente gestuurd. Maak er geen akte van op."
)
