# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A logo is a small picture in which nothing can happen: cleaned of what nobody sees, refused for what could act."""

from __future__ import annotations

import base64
from io import BytesIO

import pytest
from PIL import Image

from overlijden.deelnames import logo
from overlijden.deelnames.logo import LARGEST, Unusable

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10"'
SHAPE = '<path d="M0 0h10v10z" fill="#1c5a40"/>'
TEN, TEN_MASKED = '<use href="#a{0}"/>' * 10, '<path d="M0 0" mask="url(#a{0})"/>' * 10
TEN_TIMES = "".join(f'<g id="a{n + 1}">{TEN.format(n)}</g>' for n in range(7))  # ten million shapes
MASKED = "".join(f'<mask id="a{n + 1}">{TEN_MASKED.format(n)}</mask>' for n in range(7))


def svg(inside: str = SHAPE, head: str = HEAD) -> bytes:
    return f"{head}>{inside}</svg>".encode()


def png(size: tuple[int, int] = (80, 40), mode: str = "RGBA") -> bytes:
    made = BytesIO()
    Image.new(mode, size).save(made, "PNG")
    return made.getvalue()


def test_a_plain_svg_stays_what_it_is() -> None:
    kept = logo.read(svg())
    assert SHAPE in kept
    assert logo.read(kept.encode()) == kept
    assert logo.problem(kept) == ""
    assert logo.picture(kept) == ("image/svg+xml", kept.encode())


def test_a_gradient_that_is_used_twice_stays() -> None:
    inside = (
        '<defs><linearGradient id="a"><stop offset="0" stop-color="red"/></linearGradient></defs>'
        '<rect id="b" width="1" height="1" fill="url(#a)"/><use xlink:href="#b" x="2"/>'
    )
    assert 'fill="url(#a)"' in (kept := logo.read(svg(inside)))
    assert 'href="#b"' in kept


def test_what_a_drawing_program_adds_goes() -> None:
    head = HEAD + ' xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" inkscape:version="1.3"'
    kept = logo.read(svg(f"<!-- Jan --><metadata>Jan</metadata><inkscape:grid/>{SHAPE}", head))
    assert "Jan" not in kept
    assert "inkscape" not in kept
    assert SHAPE in kept


@pytest.mark.parametrize(
    "content",
    [
        svg("<script>alert(1)</script>"),
        svg('<path d="M0 0" onclick="alert(1)"/>'),
        svg('<path d="M0 0" style="fill:url(https://elders.example)"/>'),
        svg('<path d="M0 0" fill="url(https://elders.example/#a)"/>'),
        svg('<image href="https://elders.example/a.png"/>'),
        svg('<use xlink:href="https://elders.example/a.svg#a"/>'),
        svg('<use href="javascript:alert(1)"/>'),
        svg('<a href="https://elders.example"><path d="M0 0"/></a>'),
        svg("<foreignObject><b xmlns='http://www.w3.org/1999/xhtml'>x</b></foreignObject>"),
        svg("<style>@import 'https://elders.example'</style>"),
        svg('<animate attributeName="href" to="javascript:alert(1)"/>'),
        svg("<text>Houten</text>"),  # in a letter that not every machine has
        svg(head=HEAD + ' onload="alert(1)"'),
        svg(head=HEAD.replace(' viewBox="0 0 10 10"', "")),
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + svg("<title>&x;</title>"),
        b"<html></html>",
        b"GIF89a",
        b"\xff\xfe\x00",
        svg(SHAPE * (LARGEST // 20)),
        svg(TEN_TIMES),
        svg(MASKED),
        svg(SHAPE * LARGEST),
        png()[:60],
        png((2000, 40)),
        png((40, 401)),
    ],
)
def test_what_could_do_something_or_is_too_large_is_refused_in_dutch(content: bytes) -> None:
    with pytest.raises(Unusable) as refused:
        logo.read(content)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("mode", ["RGBA", "RGB", "P", "1", "LA"])
def test_of_a_png_the_pixels_stay_and_nothing_else(mode: str) -> None:
    content = png(mode=mode)
    with Image.open(BytesIO(content)) as image:
        told = BytesIO()
        image.save(told, "PNG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0")
    kept = logo.read(told.getvalue())
    mediatype, made = logo.picture(kept)
    assert (mediatype, b"eXIf" in made, logo.problem(kept)) == ("image/png", False, "")
    with Image.open(BytesIO(made)) as image:
        assert image.size == (80, 40)


def kept_as(content: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def test_what_another_version_wrote_is_as_clean() -> None:
    with Image.open(BytesIO(png((20, 10)))) as image:
        other = BytesIO()
        image.save(other, "PNG", compress_level=0)
    kept = kept_as(other.getvalue())
    assert logo.read(other.getvalue()) != kept
    assert logo.problem(kept) == ""


@pytest.mark.parametrize("more", [b"\0\0\0\0tEXt\0\0\0\0", b"<script>"])
def test_a_record_cannot_carry_more_than_pixels(more: bytes) -> None:
    assert logo.problem(kept_as(png() + more)) != ""


@pytest.mark.parametrize(
    "kept", ["data:image/png;base64,!", "data:image/png;base64,aGFsbG8=", "hallo", svg(HEAD).decode()]
)
def test_a_record_cannot_carry_what_no_file_would_become(kept: str) -> None:
    assert logo.problem(kept) != ""


def test_without_a_logo_nothing_is_wrong() -> None:
    assert (logo.read(b" "), logo.problem("")) == ("", "")
