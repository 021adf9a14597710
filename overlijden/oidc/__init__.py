# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Logging in by OpenID Connect: DigiD and eHerkenning through a broker, and municipalities' own single sign-on."""
