# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The statuses of a declaration in the words of its declarant, and the way that it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from overlijden.status import Actie, Status


@dataclass(frozen=True)
class State:
    """How a declaration stands: a few words, and what happens now, with ``{gemeente}`` and ``{naar}`` to fill in."""

    titel: str
    nu: str


STATES: Mapping[Status, State] = {
    Status.CONCEPT: State("Nog niet verstuurd", "Vul de aangifte verder in. Daarna kunt u versturen."),
    Status.INGEDIEND: State(
        "Ontvangen", "Wij geven de aangifte door aan de gemeente {gemeente}. U hoeft niets te doen."
    ),
    Status.AFGELEVERD: State("Bij de gemeente", "De gemeente {gemeente} heeft de aangifte en gaat ermee aan het werk."),
    Status.IN_BEHANDELING: State("In behandeling", "De gemeente {gemeente} maakt de akte."),
    Status.AANVULLING_GEVRAAGD: State(
        "Aanvulling nodig", "De gemeente {gemeente} vraagt u iets. Vul de aangifte aan of neem contact op."
    ),
    Status.AKTE_OPGEMAAKT: State(
        "Akte gemaakt", "De toestemming voor de uitvaart krijgt u van de gemeente {gemeente}. Die heet verlof."
    ),
    Status.VERLOF_AFGEGEVEN: State(
        "Verlof gegeven", "De uitvaart mag doorgaan. De gemeente {gemeente} stuurt u de documenten."
    ),
    Status.DOCUMENTEN_VERZONDEN: State("Documenten verzonden", "U hebt de documenten of krijgt ze binnenkort."),
    Status.AFGEROND: State("Afgerond", "Deze aangifte is klaar."),
    Status.INGETROKKEN: State("Ingetrokken", "Deze aangifte telt niet meer."),
    Status.DOORGEZONDEN: State(
        "Doorgestuurd", "De gemeente {naar} behandelt de aangifte, want daar was het overlijden."
    ),
    Status.DOORGEHAALD: State(
        "Akte doorgehaald",
        "Deze akte telt niet meer. De gemeente {gemeente} laat dat iedereen weten die de akte kreeg.",
    ),
    Status.GEWEIGERD: State(
        "Geweigerd",
        "De gemeente {gemeente} maakt geen akte. Bent u het daar niet mee eens? Dan kunt u binnen zes weken naar de"
        " rechtbank (artikel 1:27 van het Burgerlijk Wetboek).",
    ),
}

# The declaration is safe with us, and the municipality does not have it.
NOT_ARRIVED = State(
    "Ontvangen, nog niet bij de gemeente",
    "De aangifte is bij ons bewaard. De gemeente {gemeente} heeft die nog niet verwerkt. Neem contact op.",
)

# What goes on record at the desk is not the declarant's, but this she must know.
TOLD = frozenset(
    {
        Actie.WIJZIGEN,
        Actie.AANGEVER_WISSELEN,
        Actie.TERMIJN_BESLISSEN,
        Actie.ORIGINELEN_ONTVANGEN,
        Actie.VERBETEREN,
        Actie.BETALING_ONTVANGEN,
        Actie.DOCUMENT_GEVEN,
    }
)

# The way that every declaration goes, in the acts of its history, and how many of them a status has behind it.
WAY = (
    Actie.INDIENEN,
    Actie.AFLEVEREN,
    Actie.IN_BEHANDELING_NEMEN,
    Actie.AKTE_OPMAKEN,
    Actie.VERLOF_AFGEVEN,
    Actie.DOCUMENTEN_VERZENDEN,
    Actie.AFRONDEN,
)
AHEAD = WAY[: WAY.index(Actie.VERLOF_AFGEVEN) + 1]  # what is shown before it was done; the rest may be done elsewhere
REACHED: Mapping[Status, int] = {
    Status.INGEDIEND: 1,
    Status.AFGELEVERD: 2,
    Status.IN_BEHANDELING: 3,
    Status.AANVULLING_GEVRAAGD: 3,
    Status.AKTE_OPGEMAAKT: 4,
    Status.VERLOF_AFGEGEVEN: 5,
    Status.DOCUMENTEN_VERZONDEN: 6,
    Status.AFGEROND: 7,
}
