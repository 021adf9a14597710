# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""One contact sheet per width of the pictures that the tests of the pages kept, to be read as a row with one's eyes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

WIDTHS = {"1100": (6, 360), "320": (12, 180)}  # of a page in pixels: how many in a row, and how wide each is drawn
HEAD, TALLEST, SPACING = 20, 900, 16


def sheet(pictures: Sequence[Path], across: int, width: int) -> Image.Image:
    """All pictures in rows, each under its name; what is very long is cut."""
    made = Image.new("RGB", ((width + SPACING) * across, (TALLEST + HEAD) * -(-len(pictures) // across)), "#ddd")
    pen = ImageDraw.Draw(made)
    for number, path in enumerate(pictures):
        with Image.open(path) as picture:
            drawn = picture.convert("RGB").resize((width, picture.height * width // picture.width))
        x, y = number % across * (width + SPACING), number // across * (TALLEST + HEAD)
        pen.text((x, y + 4), path.stem.rpartition("-")[0], fill="#000")
        made.paste(drawn.crop((0, 0, width, min(drawn.height, TALLEST - SPACING))), (x, y + HEAD))
    return made


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for suffix, (across, width) in WIDTHS.items():
        if found := sorted(path for path in folder.glob(f"*-{suffix}.png") if not path.name.startswith("sheet")):
            sheet(found, across, width).save(folder / f"sheet-{suffix}.png")
            sys.stdout.write(f"{folder / f'sheet-{suffix}.png'}: {len(found)} pages\n")
