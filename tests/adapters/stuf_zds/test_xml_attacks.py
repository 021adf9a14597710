# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""XML made to exhaust whoever reads it is refused within a second of processor time and 200 MB of address space."""

from __future__ import annotations

import resource
import signal
import sys
from collections.abc import Callable, Mapping
from multiprocessing import get_context

import pytest

from adapters.exchange import LARGEST
from adapters.stuf_zds.xmltools import Unsafe, parse

SECONDS, BYTES = 1.0, 200_000_000


def laughs(deep: int) -> bytes:
    names = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, deep))
    return b'<!DOCTYPE l [<!ENTITY a0 "ha">' + names + b"]><l>&a%d;</l>" % (deep - 1)


def many(one: Callable[[int], bytes]) -> bytes:
    """As many of these as make it too large."""
    return b"<x>" + b"".join(one(n) for n in range(LARGEST // len(one(0)) + 1)) + b"</x>"


ATTACKS: Mapping[str, Callable[[], bytes]] = {
    "billion laughs": lambda: laughs(20),
    "quadratic blow-up": lambda: b'<!DOCTYPE l [<!ENTITY a "%s">]><l>%s</l>' % (b"x" * 90_000, b"&a;" * 90_000),
    "an entity of itself": lambda: b'<!DOCTYPE l [<!ENTITY a "&b;"><!ENTITY b "&a;">]><l>&a;</l>',
    "a parameter entity": lambda: b"<!DOCTYPE l [<!ENTITY % a \"<!ENTITY b 'x'>\"> %a;]><l>&b;</l>",
    "an entity from a file": lambda: b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>',
    "an entity from an address": lambda: b'<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/">]><x>&e;</x>',
    "a DTD from an address": lambda: b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>',
    "a DOCTYPE alone": lambda: b"<!DOCTYPE x><x/>",
    "a DOCTYPE in UTF-16": lambda: '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><x/>'.encode("utf-16"),
    "a long list of attributes in a DOCTYPE": lambda: (
        b"<!DOCTYPE x [<!ATTLIST x " + b" ".join(b"a%d CDATA 'v'" % n for n in range(90_000)) + b">]><x/>"
    ),
    "nested 280,000 deep": lambda: b"<x>" * 280_000 + b"</x>" * 280_000,
    "nested 300 deep": lambda: b"<x>" * 300 + b"</x>" * 300,
    "an attribute of 11 MB": lambda: b'<x a="%s"/>' % (b"y" * 11_000_000),
    "a text of 11 MB": lambda: b"<x>%s</x>" % (b"y" * 11_000_000),
    "a name of 100 kB": lambda: b"<%s/>" % (b"y" * 100_000),
    "too many elements": lambda: many(lambda _: b"<y/>"),
    "too many namespaces": lambda: many(lambda n: b"<a%d:y xmlns:a%d='u%d'/>" % (n, n, n)),
    "too many comments": lambda: many(lambda _: b"<!---->"),
    "too many instructions": lambda: many(lambda _: b"<?a?>"),
    "too many attributes": lambda: b"<x %s/>" % b" ".join(b"a%d=''" % n for n in range(LARGEST // 9)),
    "an attribute twice": lambda: b"<x a='' a=''/>",
    "cut off": lambda: b"<x><y>",
}


def refuse(name: str) -> None:
    """In a process of its own: end well when the attack is refused, and otherwise not."""
    attack = ATTACKS[name]()
    if sys.platform == "linux":  # macOS does not keep to it
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        parse(attack)
    except Unsafe:
        return
    raise SystemExit(3)


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused_within_its_limits(name: str) -> None:
    child = get_context("spawn").Process(target=refuse, args=(name,))
    child.start()
    child.join()
    assert child.exitcode == 0


@pytest.mark.parametrize("one", [b"<y/>", b"<!---->", b"<?a?>", b"<y a=''/>", b"<a:y xmlns:a='u'/>"])
def test_the_largest_answer_that_is_read_stays_within_them_too(one: bytes) -> None:
    child = get_context("spawn").Process(target=read_largest, args=(one,))
    child.start()
    child.join()
    assert child.exitcode == 0


def read_largest(one: bytes) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    parse(b"<x>" + one * ((LARGEST - 7) // len(one)) + b"</x>")
