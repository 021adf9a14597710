# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the answers of a feed must hold, and what may be sent to it. Other names do no harm: a contract may grow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from overlijden.conformance.eisen import Afwijking
from overlijden.conformance.velden import DAG, LIJST, ONBEKENDE_NAAM, Berichtsoort, Veld, invalid
from overlijden.status import Actie, Status

MOMENT = (r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})",
          "een moment als 2026-11-25T10:15:00Z")  # fmt: skip
CURSOR = (r"[\x21-\x7e]{1,200}", "een cursor van 1 tot en met 200 tekens, zonder spaties")
KENMERK = (".{1,40}", "een kenmerk")
GEMEENTE = ("[0-9]{4}", "de code van een gemeente (tabel 33)")
STATUS = ("|".join(one for one in Status if one is not Status.CONCEPT), "een status die het koppelvlak kent")
JA_NEE = ("true|false", "true of false, zonder aanhalingstekens")
TEKST = (".+", "een tekst")
VERVALT = {Actie.INTREKKEN, Actie.DOORZENDEN}  # no akte is to be made of it here any more

MELDING = Berichtsoort((
    Veld("/cursor", *CURSOR),
    Veld("/op", *MOMENT),
    Veld("/kenmerk", *KENMERK),
    Veld("/gemeente", *GEMEENTE),
    Veld("/actie", "|".join(Actie), "een actie die het koppelvlak kent"),
    Veld("/status", *STATUS),
    Veld("/vervallen", *JA_NEE),
    Veld("/doorgezonden_naar", *GEMEENTE, verplicht=False),
))  # fmt: skip
BLAD = Berichtsoort((
    Veld("/meldingen", LIJST, "een lijst"),
    Veld("/volgende", *CURSOR, verplicht=False),
    Veld("/er_is_meer", *JA_NEE),
))  # fmt: skip
DOSSIER = Berichtsoort((
    Veld("/kenmerk", *KENMERK),
    Veld("/gemeente", *GEMEENTE),
    Veld("/status", *STATUS),
    Veld("/revisie", "[1-9][0-9]*", "een getal vanaf 1"),
    Veld("/ingediend_op", *MOMENT),
    Veld("/uiterste_dag", DAG, "een dag als 2026-11-25", verplicht=False),
    Veld("/akte_nummer", *TEKST, verplicht=False),
    Veld("/akte_datum", DAG, "een dag als 2026-11-25", verplicht=False),
    Veld("/voorganger", *KENMERK, verplicht=False),
    Veld("/doorgezonden_naar", *GEMEENTE, verplicht=False),
    Veld("/bijlagen", LIJST, "een lijst, die leeg mag zijn"),
    Veld("/bijlagen/*/id", *TEKST, verplicht=False),
    Veld("/bijlagen/*/sha256", "[0-9a-f]{64}", "de SHA-256 in kleine letters", verplicht=False),
    Veld("/bijlagen/*/omvang", "[0-9]+", "een aantal bytes", verplicht=False),
    Veld("/bijlagen/*/op_te_halen", *JA_NEE, verplicht=False),
), frozenset({"aangifte"}))  # fmt: skip

BEVESTIGEN = Berichtsoort((Veld("/cursor", *CURSOR),))
TERUGMELDING = Berichtsoort((
    Veld("/status", f"{Status.IN_BEHANDELING}|{Status.AKTE_OPGEMAAKT}",
         f"{Status.IN_BEHANDELING} of {Status.AKTE_OPGEMAAKT}"),
    Veld("/akte_nummer", "2[0-9A-Za-z ][AGag]?[0-9]{4}", "een aktenummer als 200251", verplicht=False),
    Veld("/akte_datum", DAG, "een dag als 2026-11-25", verplicht=False),
))  # fmt: skip


def wrong(soort: Berichtsoort, body: object, wijzer: str = "") -> Iterator[Afwijking]:
    """What an answer lacks or says otherwise, with pointers below this one."""
    for one in invalid(soort, body):
        if one.verwacht != ONBEKENDE_NAAM:
            yield replace(one, wijzer=f"{wijzer}{one.wijzer}")
