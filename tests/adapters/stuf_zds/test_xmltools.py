# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Any text can be sent, and no answer can harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from adapters.stuf_zds.xmltools import Unsafe, element, parse, schoon

LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><l>&b;</l>'


@given(st.text())
def test_any_text_survives_but_for_what_xml_forbids(tekst: str) -> None:
    made = etree.fromstring(etree.tostring(element("StUF:x", tekst)))
    assert (made.text or "") == schoon(tekst)


@pytest.mark.parametrize(
    ("filed", "sent"),
    [
        ("a\x00b\x0bc\x1f", "abc"),
        ("\ud800x\ufffe", "x"),
        ("regel 1\r\nregel 2\t!", "regel 1\r\nregel 2\t!"),
        ("e\u0301", "é"),
        ("Ñandú Łódź \U0001f33c", "Ñandú Łódź \U0001f33c"),
    ],
)
def test_control_characters_go_and_diacritics_stay(filed: str, sent: str) -> None:
    assert schoon(filed) == sent


@pytest.mark.parametrize(
    "answer",
    [
        LAUGHS,
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><x/>',
        b"<!DOCTYPE html><html/>",
        b"<x>" * 300 + b"</x>" * 300,
        b"<x",
        b"",
        b"\xff\xfe\x00",
    ],
    ids=["billion-laughs", "external-entity", "external-dtd", "doctype", "depth", "cut", "empty", "binary"],
)
def test_a_dangerous_or_broken_answer_is_refused(answer: bytes) -> None:
    with pytest.raises(Unsafe):
        parse(answer)


def test_white_space_and_a_byte_order_mark_before_the_declaration_are_forgiven() -> None:
    assert parse(b"\xef\xbb\xbf\r\n <?xml version='1.0' encoding='UTF-8'?><x/>").tag == "x"
