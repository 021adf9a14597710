# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Coming in: a token for whoever proves itself, and nothing for anybody else."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from joserfc.jwk import ECKey, Key, RSAKey

from overlijden.conformance.eisen import Afgekeurd, Afwijking, Ongetoetst
from overlijden.conformance.feed.afnemer import Afnemer, read_token
from overlijden.conformance.feed.lijst import API, another, call, dossier, eis, feed, over, problem, status, system
from overlijden.conformance.proef import Proef
from overlijden.conformance.rest import found_in, item, told
from overlijden.tools.lijn import Ruw

TOKEN = f"{API}, POST /token"
ADDRESSES = ("/ping", "/feed", "/feed/bevestiging", "/dossiers/OV-2026-0000001")


def asked(proef: Proef, key: Key | None = None, **claims: Any) -> Ruw:
    """What is answered to an assertion, signed with this key and with these claims otherwise."""
    return over(proef, lambda afnemer: afnemer.ask(afnemer.sign(key, **claims)))


@eis("F01", f"{API}, GET /ping", "A system that proves itself with its key can come in.")
def _lets_in(proef: Proef) -> Iterator[Afwijking]:
    """Een systeem dat zich met zijn sleutel bewijst kan binnenkomen."""
    yield from status(call(proef, "GET", "/ping"), 200)


@eis("F02", f"{TOKEN}; RFC 6749 5.1", "The answer has a token, its kind and its life in seconds.")
def _gives_token(proef: Proef) -> Iterator[Afwijking]:
    """Het antwoord noemt een token, van welke soort het is en hoeveel seconden het geldt."""
    ruw = asked(proef)
    yield from told(ruw, 200)
    found = item(ruw)
    if not isinstance(found.get("access_token"), str):
        yield Afwijking("/access_token", "een token", "niets")
    if not isinstance(found.get("expires_in"), int) or found["expires_in"] <= 0:
        yield Afwijking("/expires_in", "een aantal seconden", str(found.get("expires_in", "niets")))
    if str(found.get("token_type", "")).lower() != "bearer":
        yield Afwijking("/token_type", "bearer", str(found.get("token_type", "niets")))


@eis("F03", f"{API}, GET /ping", "Asked for, a token says whose it is and for which municipality.")
def _says_whose(proef: Proef) -> Iterator[Afwijking]:
    """Gevraagd zegt een token van wie het is en voor welke gemeente."""
    found = item(call(proef, "GET", "/ping"))
    for name, wanted in (("sub", system(proef).profiel.client_id), ("gemeente", proef.gemeente)):
        if found.get(name) != wanted:
            yield Afwijking(f"/{name}", wanted, str(found.get(name, "niets")))


def refuses(identifier: str, bron: str, nl: str, en: str, ask: Callable[[Proef], Ruw]) -> None:
    """A requirement that this gets no token."""

    def check(proef: Proef) -> Iterator[Afwijking]:
        ruw = ask(proef)
        yield from status(ruw, 400, 401)
        if found_in(ruw).get("access_token"):
            yield Afwijking("/access_token", "niets", "een token")

    check.__doc__ = nl
    eis(identifier, bron, en)(check)


def _stranger(proef: Proef) -> Ruw:
    own = system(proef).profiel.sleutel
    other = RSAKey.generate_key(2048) if isinstance(own, RSAKey) else ECKey.generate_key("P-256")
    return asked(proef, other)


def _twice(proef: Proef) -> Ruw:
    signed = system(proef).sign()

    def ask(afnemer: Afnemer) -> Ruw:
        return afnemer.ask(signed)

    if over(proef, ask).status != 200:
        raise Afgekeurd("HTTP", "200 voor de eerste keer", "iets anders")
    return over(proef, ask)


refuses("F04", f"{TOKEN}; RFC 7523 3", "Wie met een andere sleutel tekent krijgt geen token.",
        "Whoever signs with another key gets no token.", _stranger)  # fmt: skip
refuses("F05", f"{TOKEN}; RFC 7523 3", "Wat voor een ander adres is getekend geeft geen token.",
        "What was signed for another address gives no token.",
        lambda proef: asked(proef, aud="https://example.org/token"))  # fmt: skip
refuses("F06", f"{TOKEN}; RFC 7523 3", "Wat een uur geleden afliep geeft geen token.",
        "What ended an hour ago gives no token.", lambda proef: asked(proef, exp=int(time.time()) - 3600))  # fmt: skip
refuses("F07", f"{TOKEN}; RFC 7523 3; ADR 0052", "Wat is getekend geeft één keer een token.",
        "What was signed gives a token once.", _twice)  # fmt: skip


@eis("F08", f"{TOKEN}; RFC 6749 5.2", "A refusal of a token is JSON that says which error it is.")
def _refuses_in_oauth(proef: Proef) -> Iterator[Afwijking]:
    """Een weigering van een token is JSON en zegt welke fout het is."""
    ruw = over(proef, lambda afnemer: afnemer.ask(afnemer.sign(), grant_type="authorization_code"))
    yield from told(ruw, 400)
    if (error := found_in(ruw).get("error")) != "unsupported_grant_type":
        yield Afwijking("/error", "unsupported_grant_type", str(error or "niets"))


@eis("F09", f"{API}; RFC 6750 3", "Without a token nothing is told: HTTP 401, and that a token is wanted.")
def _refuses_nobody(proef: Proef) -> Iterator[Afwijking]:
    """Zonder token wordt er niets verteld: HTTP 401, met dat er een token nodig is."""
    for path in ADDRESSES:
        ruw = call(proef, "GET", path, token="")
        yield from status(ruw, 401)
        if ruw.status == 401 and "bearer" not in ruw.headers.get("www-authenticate", "").lower():
            yield Afwijking("WWW-Authenticate", "Bearer", ruw.headers.get("www-authenticate") or "niets")


@eis("F10", f"{API}; RFC 6750 3.1", "A token that was changed opens nothing: HTTP 401.")
def _refuses_changed(proef: Proef) -> Iterator[Afwijking]:
    """Een veranderd token opent niets: HTTP 401."""
    found = read_token(asked(proef))
    if found is None:
        raise Afgekeurd("/access_token", "een token", "niets")
    middle = len(token := found[0]) // 2
    changed = f"{token[:middle]}{'B' if token[middle] == 'A' else 'A'}{token[middle + 1 :]}"
    for path in ADDRESSES:
        yield from status(call(proef, "GET", path, token=changed), 401)


@eis("F11", f"{TOKEN}; ADR 0052", "A token that was asked for the feed alone reads the feed and opens no dossier.")
def _gives_less(proef: Proef) -> Iterator[Afwijking]:
    """Een token dat alleen voor de feed is gevraagd leest de feed en opent geen dossier."""
    found = read_token(over(proef, lambda afnemer: afnemer.ask(afnemer.sign(), scope="feed")))
    if found is None:
        raise Afgekeurd("/access_token", "een token", "niets")
    yield from status(call(proef, "GET", "/feed", token=found[0]), 200)
    yield from status(call(proef, "GET", ADDRESSES[-1], token=found[0]), 403)


@eis("F12", f"{API}; RFC 9457", "What is refused is a problem: JSON with a title, what to do, and the status.")
def _refuses_in_problems(proef: Proef) -> Iterator[Afwijking]:
    """Wat wordt geweigerd is een probleem: JSON met een titel, wat u kunt doen, en de status."""
    yield from problem(dossier(proef, another(proef, "p")), 404)
    yield from problem(feed(proef, limiet=0), 400)
    yield from problem(call(proef, "GET", "/feed", token=""), 401)


@eis("F13", f"{API}; AVG 5.1c", "A refusal repeats nothing of what came.")
def _repeats_nothing(proef: Proef) -> Iterator[Afwijking]:
    """Een weigering herhaalt niets van wat er kwam."""
    secret = another(proef, "s")
    ruws = [feed(proef, na=secret), feed(proef, limiet=secret), dossier(proef, secret)]
    ruws.append(call(proef, "PUT", "/feed/bevestiging", {secret: secret}))
    refused = [ruw for ruw in ruws if ruw.status >= 400]
    if not refused:
        raise Ongetoetst("Er is niets geweigerd.", "Nothing was refused.")
    if any(secret.encode() in ruw.inhoud for ruw in refused):
        yield Afwijking("", "niets van de vraag", "de vraag zelf")
