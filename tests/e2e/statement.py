# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Write down what a run of the tests of the pages found, for the accessibility statement that everybody reads."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from overlijden.termijn import NEDERLAND

FILE = Path(__file__).parents[2] / "forms" / "toegankelijkheid.json"
WIDTHS = (1100, 320)  # pixels: of a desk, and of a small phone or of 1280 pixels enlarged four times


def summary(results: Sequence[dict[str, Any]], dag: str) -> dict[str, Any]:
    """What the statement tells; one result for each page in each state."""
    return {
        "dag": dag,
        "axe": results[0]["axe"],
        "chromium": results[0]["chromium"],
        "breedtes": list(WIDTHS),
        "bladzijden": len(results),
        "gebreken": sorted(one["page"] for one in results if one["faults"]),
    }


if __name__ == "__main__":
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(Path(sys.argv[1]).glob("*.json"))]
    made = summary(found, datetime.now(NEDERLAND).date().isoformat())
    FILE.write_text(json.dumps(made, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.stdout.write(f"{FILE}: {made['bladzijden']} pages, {len(made['gebreken'])} with something wrong\n")
