# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a back-end that speaks StUF-ZDS must do with our messages: every requirement, of 1.1 and of 1.2."""

from dataclasses import replace

from overlijden.conformance.zds import afkeuring, berichten, gevallen, inname, opvolging, volledig, wijziging
from overlijden.conformance.zds.lijst import EISEN

__all__ = [
    "EISEN",
    "EISEN_1_2",
    "afkeuring",
    "berichten",
    "gevallen",
    "inname",
    "opvolging",
    "volledig",
    "wijziging",
]

EISEN_1_2 = {een.id: replace(een, bron=een.bron.replace("ZDS 1.1.02", "ZDS 1.2")) for een in EISEN.values()}
