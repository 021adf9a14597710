# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The words of law and government that a declarant meets: which no translation leaves out, and what explains each."""

from __future__ import annotations

from collections.abc import Mapping

# What these words name exists in Dutch law alone: a translation explains them and never leaves them out.
KEPT = (
    *("akte van overlijden", "akte van geboorte", "akte", "aktenummer", "verlof", "uittreksel", "uittreksels"),
    *("formulier A", "formulier B", "laissez-passer", "wilsbeschikking", "burgerservicenummer", "modelformulier"),
    *("BSN", "BRP", "CBS", "KvK", "DigiD", "eHerkenning"),
)
# What is said of a word, as a pattern, by the pattern of its forms: where a path first has one, it has the other.
EXPLAINED: Mapping[str, str] = {
    "aangiften?": "een overlijden door",
    "akten?|aktenummer": "officiële bewijs",
    "verlof": "verlof: de toestemming|toestemming heet verlof",
    "uittreksels?": "uittreksel is een kort bewijs",
    "modelformulier(en)?": "vertaling bij het uittreksel",
    "formulier A": r"verklaring van overlijden.* \(formulier A\)",
    "formulier B": r"envelop.* \(formulier B\)",
    "laissez-passer": "reisdocument",
    "wilsbeschikking": r"zelf over de uitvaart opschreef",
    "burgerservicenummer|BSN": r"burgerservicenummer \(BSN\)",
    "BRP": r"basisregistratie personen \(BRP\)",
    "CBS": r"Centraal Bureau voor de Statistiek \(CBS\)",
    "KvK": r"Kamer van Koophandel \(KvK\)",
    "AVG": "AVG, de wet over privacy",
    "DigiD|eHerkenning": "te loggen: DigiD|Met DigiD doet u dat als nabestaande",
    "machtiging|gemachtigd": "U bent gemachtigd als",
    "lijkschouwer": "lijkschouwer is een arts",
    "officier van justitie": "aanklager van de overheid|van de politie of van justitie",
}
