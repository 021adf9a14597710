# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Complete judgements of a declaration by all rules, per second on one core."""

from __future__ import annotations

from time import process_time

from overlijden import rules, samples
from tests.declaring import context, declaration

ROUNDS = 300


def per_second() -> float:
    declarations = [declaration(name=name) for name in samples.names()]
    begin = process_time()
    for _ in range(ROUNDS):
        for aangifte in declarations:
            rules.check(aangifte, context())
    return ROUNDS * len(declarations) / (process_time() - begin)
