# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ways to stand between the kit and a reference that speaks JSON: change what it says, what it hears, or answer."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from overlijden.conformance.referentie import Ingreep
from overlijden.conformance.rest import at, resource
from overlijden.tools.lijn import Forward, Ruw, Verzoek

BUSY = 0.2  # seconds that the back-end which minds company takes for one message
Test = Callable[[Any], bool]
Change = Callable[[Any], object]
Answer = Callable[[str], Ruw]  # a refusal with this code


def concerns(verzoek: Verzoek, calls: tuple[str, ...]) -> bool:
    """Whether it is one of these, such as ``POST zaken``; of none means any."""
    return not calls or f"{verzoek.method} {resource(verzoek)}" in calls


def answers(change: Callable[[Ruw], Ruw], *calls: str) -> Ingreep:
    """Change its whole answers to these calls, or to all."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        ruw = forward(verzoek)
        return change(ruw) if concerns(verzoek, calls) else ruw

    return stand


def whole(change: Callable[[Any], Any], *calls: str) -> Ingreep:
    """Another JSON in the place of the JSON of its good answers."""

    def stand(ruw: Ruw) -> Ruw:
        if ruw.status >= 300 or "json" not in ruw.headers.get("content-type", ""):
            return ruw
        return replace(ruw, inhoud=json.dumps(change(json.loads(ruw.inhoud))).encode())

    return answers(stand, *calls)


def says(edit: Change, *calls: str) -> Ingreep:
    """Change each thing in its good answers, alone or in a list."""

    def change(found: Any) -> Any:
        inside = found.get("results") if isinstance(found, dict) else found
        for one in inside if isinstance(inside, list) else [found]:
            edit(one)
        return found

    return whole(change, *calls)


def items(change: Callable[[list[Any]], list[Any]], *calls: str) -> Ingreep:
    """Other things in its lists."""

    def made(found: Any) -> Any:
        if isinstance(found, list):
            return change(found)
        return (
            {**found, "results": change(found["results"])} if isinstance(found, dict) and "results" in found else found
        )

    return whole(made, *calls)


def refusals(edit: Change) -> Ingreep:
    """Change the JSON of its refusals."""

    def change(ruw: Ruw) -> Ruw:
        if ruw.status < 400 or "json" not in ruw.headers.get("content-type", ""):
            return ruw
        found = json.loads(ruw.inhoud)
        edit(found)
        return replace(ruw, inhoud=json.dumps(found).encode())

    return answers(change)


def refused(change: Callable[[Ruw], Ruw], *calls: str) -> Ingreep:
    return answers(lambda ruw: change(ruw) if ruw.status >= 400 else ruw, *calls)


def status(code: int, *calls: str) -> Ingreep:
    """Another status for what it made."""
    return answers(lambda ruw: replace(ruw, status=code) if ruw.status < 300 else ruw, *calls)


def header(naam: str, waarde: str, *calls: str) -> Ingreep:
    return answers(lambda ruw: replace(ruw, headers={**ruw.headers, naam: waarde}), *calls)


def hears(edit: Change, *calls: str) -> Ingreep:
    """Change what reaches it by these calls."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        body = parsed(verzoek)
        if not concerns(verzoek, calls) or body is None:
            return forward(verzoek)
        edit(body)
        return forward(replace(verzoek, body=json.dumps(body).encode()))

    return stand


def elsewhere(url: Callable[[str], str], *calls: str) -> Ingreep:
    """Let it hear another address."""
    return lambda verzoek, forward: forward(
        replace(verzoek, url=url(verzoek.url)) if concerns(verzoek, calls) else verzoek
    )


def headed(*calls: str, **headers: str) -> Ingreep:
    """Let it hear other headers: who does not mind what they say."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda verzoek, forward: forward(
        replace(verzoek, headers={**verzoek.headers, **named}) if concerns(verzoek, calls) else verzoek
    )


def refuses(test: Test, answer: Ruw, *calls: str) -> Ingreep:
    """Refuse what this holds of."""

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        body = parsed(verzoek) if concerns(verzoek, calls) else None
        return answer if body is not None and test(body) else forward(verzoek)

    return stand


def refuses_bytes(test: Callable[[bytes], bool], answer: Ruw, *calls: str) -> Ingreep:
    """Refuse what looks so."""
    return lambda verzoek, forward: (
        answer if concerns(verzoek, calls) and test(verzoek.body or b"") else forward(verzoek)
    )


def believes(made: Mapping[str, Any], test: Callable[[Ruw], bool], *calls: str) -> Ingreep:
    """Say that it made what it should refuse."""
    good = Ruw(201, json.dumps(made).encode(), {"content-type": "application/json"})
    return answers(lambda ruw: good if ruw.status >= 400 and test(ruw) else ruw, *calls)


def one_at_a_time(is_counted: Callable[[Verzoek], bool], answer: Callable[[Verzoek], Ruw]) -> Ingreep:
    """One message at a time, and whoever comes in the meantime is sent away with this answer."""
    lock = threading.Lock()

    def stand(verzoek: Verzoek, forward: Forward) -> Ruw:
        if not is_counted(verzoek):
            return forward(verzoek)
        if not lock.acquire(blocking=False):
            return answer(verzoek)
        try:
            time.sleep(BUSY)
            return forward(verzoek)
        finally:
            lock.release()

    return stand


def alone(answer: Ruw, *calls: str) -> Callable[[], Ingreep]:
    """The same of these calls, anew for each back-end."""
    return lambda: one_at_a_time(lambda verzoek: concerns(verzoek, calls), lambda _: answer)


def parsed(verzoek: Verzoek) -> Any:
    try:
        return json.loads(verzoek.body or b"")
    except ValueError:
        return None


def turned(body: Any) -> None:
    """The same names in the opposite order."""
    found = list(reversed(body.items()))
    body.clear()
    body.update(found)


def put(wijzer: str, value: Any) -> Change:
    """Another value at this pointer, where there is one."""
    *groups, name = wijzer.split("/")[1:]

    def edit(data: Any) -> None:
        group = at(data, "".join(f"/{one}" for one in groups)) if groups else data
        if isinstance(group, dict) and name in group:
            group[name] = value(group[name]) if callable(value) else value

    return edit


def drop(wijzer: str) -> Change:
    *groups, name = wijzer.split("/")[1:]

    def edit(data: Any) -> None:
        group = at(data, "".join(f"/{one}" for one in groups)) if groups else data
        if isinstance(group, dict):
            group.pop(name, None)

    return edit


def rewritten(**how: Any) -> Ingreep:
    """The same JSON in other bytes; ``how`` is for ``json.dumps``."""

    def change(ruw: Ruw) -> Ruw:
        if "json" not in ruw.headers.get("content-type", ""):
            return ruw
        return replace(ruw, inhoud=json.dumps(json.loads(ruw.inhoud), **how).encode())

    return answers(change)


def typed(change: Callable[[str], str]) -> Ingreep:
    """Another content type on every answer."""
    return answers(
        lambda ruw: replace(ruw, headers={**ruw.headers, "content-type": change(ruw.headers.get("content-type", ""))})
    )


def reordered(found: Any) -> Any:
    return dict(reversed(found.items())) if isinstance(found, dict) else found
