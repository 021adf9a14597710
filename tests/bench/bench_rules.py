# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Complete validations per second on one core: `python -m tests.bench.bench_rules`. The bar is 2,000."""

from __future__ import annotations

from time import process_time

from overlijden import rules, samples
from tests.declaring import context, declaration

ROUNDS = 300


def main() -> None:
    declarations = [declaration(name=name) for name in samples.names()]
    begin = process_time()
    for _ in range(ROUNDS):
        for aangifte in declarations:
            rules.check(aangifte, context())
    print(f"{ROUNDS * len(declarations) / (process_time() - begin):,.0f} validations a second")


if __name__ == "__main__":
    main()
