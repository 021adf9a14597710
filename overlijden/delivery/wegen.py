# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The life of a delivery: every way from one status to another, from which diagram and tests are made."""

from __future__ import annotations

from collections.abc import Mapping

from overlijden.tables import DONE, LeveringStatus

_WACHT, _BEZIG, _ONBEKEND, _AFGELEVERD, _GEWEIGERD, _VASTGELOPEN, _VERVALLEN = LeveringStatus

# From, to, and what happened.
WEGEN: Mapping[tuple[LeveringStatus, LeveringStatus], str] = {
    (_WACHT, _BEZIG): "claimed",
    (_ONBEKEND, _BEZIG): "claimed, looks up first",
    (_BEZIG, _BEZIG): "its worker died",
    (_BEZIG, _WACHT): "nothing arrived, or promised",
    (_BEZIG, _ONBEKEND): "may have arrived",
    (_BEZIG, _AFGELEVERD): "accepted",
    (_BEZIG, _GEWEIGERD): "refused",
    (_BEZIG, _VASTGELOPEN): "cannot be told, or its workers died",
    (_BEZIG, _VERVALLEN): "nothing left to tell",
    (_AFGELEVERD, _VASTGELOPEN): "its back-end tells otherwise",
    **{(one, _GEWEIGERD): "refused afterwards" for one in (_WACHT, _ONBEKEND, _AFGELEVERD, _VASTGELOPEN)},
    (_WACHT, _VASTGELOPEN): "too late",
    (_ONBEKEND, _VASTGELOPEN): "too late",
    (_GEWEIGERD, _VERVALLEN): "withdrawn",
    (_GEWEIGERD, _ONBEKEND): "a clerk: again",
    (_VASTGELOPEN, _ONBEKEND): "a clerk: again",
    (_WACHT, _AFGELEVERD): "a clerk: by another road",
    (_ONBEKEND, _AFGELEVERD): "a clerk: by another road",
    (_GEWEIGERD, _AFGELEVERD): "a clerk: by another road",
    (_VASTGELOPEN, _AFGELEVERD): "a clerk: by another road",
}


def mermaid() -> str:
    """The table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {_WACHT}: in the act's own transaction"]
    lines += [f"    {van} --> {naar}: {what}" for (van, naar), what in WEGEN.items()]
    lines += [f"    {status} --> [*]" for status in LeveringStatus if status in DONE]
    return "\n".join(lines)
