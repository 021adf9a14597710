# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Declare any Aangifte through the form, page by page, as a browser would.

A field's name is its path in the dictionary, so what to type follows from the canonical JSON and from nothing else.
"""

from __future__ import annotations

import base64
import dataclasses
import io
import re
from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from forms.fields import Answer, Seen, Tick, YesNo
from forms.moments import Clock, Day
from forms.step import Step, answers
from forms.steps import BIJLAGEN, BY_SLUG, CONTROLEREN, STEPS
from overlijden import canonical, service, web
from overlijden.aangifte import Aangifte
from overlijden.web.login import read_accounts, remembered

PAGES = 40  # more than any path has


class Stopped(Exception):
    """The form did not go on: it shows what it says."""


def log_in(client: FlaskClient, account: str) -> None:
    """Be this account of the demonstration, as if the provider had said so."""
    identity = read_accounts()[account]
    with client.session_transaction() as session:
        session["identity"] = remembered(identity)
    if identity.gemeente:
        services: web.Services = client.application.extensions["overlijden"]
        with services.database.begin(identity.scope) as transaction:
            service.introduce(transaction, identity.gemeente, identity.id, identity.naam)


def colleague_of(app: Flask, persoon: str = "collega") -> FlaskClient:
    """Somebody else of the funeral director's firm."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["identity"] = remembered(dataclasses.replace(read_accounts()["uitvaart"], id=persoon))
    return client


def begin(client: FlaskClient, gemeente: str = "1942", onderweg: str = "") -> str:
    """Begin a draft in this municipality, of a death on the way when it says in what; the address of its first page."""
    chosen = client.post("/aangifte", data={"overlijden.gemeente": gemeente})
    assert chosen.status_code == 302, chosen.text
    if onderweg:
        response = client.post(f"/gemeente/{gemeente}/onderweg", data={"overlijden.onderweg": onderweg})
    else:
        response = client.post(chosen.location, data={"geval": "overlijden"})
    assert response.status_code == 302, response.text
    return response.location


def file_by_form(client: FlaskClient, aangifte: Aangifte) -> str:
    """Declare through the form and give the reference. Stopped when a page refuses, with the page."""
    data = canonical.write(aangifte)
    begun = begin(client, data["overlijden"]["gemeente"], data["overlijden"].get("onderweg", ""))
    check = fill(client, begun, data)
    sent = client.post(check.replace(CONTROLEREN.slug, "versturen"), data=confirmation(client.get(check).text))
    if sent.location == check:
        raise Stopped(client.get(check).text)
    return sent.location.split("/")[-2]


def confirmation(page: str) -> dict[str, str]:
    """What to send from this check page: all is true, and every warning on it was read."""
    warned = re.search('name="waarschuwingen" type="checkbox" value="([^"]*)"', page)
    return {"naar_waarheid": "ja", **({"waarschuwingen": warned[1]} if warned else {})}


def fill(client: FlaskClient, address: str, data: Mapping[str, Any]) -> str:
    """Answer page after page until the check page; its address."""
    for _ in range(PAGES):
        step = BY_SLUG.get(address.rpartition("/")[2], CONTROLEREN)
        page = client.get(address)
        assert page.status_code == 200, page.text
        if address.endswith("/meenemen"):
            raise Stopped(page.text)
        if step is CONTROLEREN:
            return address
        if step is BIJLAGEN:
            attach(client, address, data)
        came = client.post(address, data=typed(step, data))
        if came.location == address or came.status_code != 302:
            raise Stopped(client.get(address).text)
        address = came.location
    raise Stopped(f"no end to the form: {address}")


def attach(client: FlaskClient, address: str, data: Mapping[str, Any]) -> None:
    """Add the attachments one by one."""
    for item in data.get("bijlagen", ()):
        file = (io.BytesIO(base64.b64decode(item["inhoud"])), item["bestandsnaam"])
        came = client.post(address, data={"bijlage.soort": item["soort"], "bijlagen": file, "toevoegen": "1"})
        if came.status_code != 302:
            raise Stopped(came.text)


def answered(aangifte: Aangifte) -> dict[str, dict[str, list[str]]]:
    """What a draft holds when every page was answered like this, those that do not apply too."""
    data = canonical.write(aangifte)
    return {step.slug: {name: [text] for name, text in typed(step, data).items()} for step in STEPS}


def typed(step: Step, data: Mapping[str, Any]) -> dict[str, str]:
    """What to type on the page of a step."""
    found: dict[str, str] = {}
    for one in answers(step.form(_blocks(step, data))):
        found |= _inputs(one, _at(data, one.name))
    return found


def _blocks(step: Step, data: Mapping[str, Any]) -> dict[str, list[str]]:
    """As many blocks as there are persons in the list that the step asks for."""
    items = _at(data, step.repeat.path) if step.repeat else None
    return {f"{step.repeat.path}.{n}.": ["x"] for n in range(len(items))} if step.repeat and items else {}


def _inputs(one: Answer, value: Any) -> dict[str, str]:
    name = one.name
    if isinstance(one, Seen):
        return {name: ",".join(value or ())}
    if isinstance(one, YesNo) and value is not None:
        return {name: "ja" if value else "nee"}
    if isinstance(one, Tick):
        return {name: "ja"} if value == one.on else {}
    if value is None:
        return {}
    if isinstance(value, dict) or value == "0000-00-00":
        return {f"{name}-onbekend": "ja"}
    if isinstance(one, Day):
        jaar, maand, dag = value.split("-")
        return {f"{name}-jaar": jaar, f"{name}-maand": maand, f"{name}-dag": dag}
    if isinstance(one, Clock):
        uur, minuut = value.split(":")
        return {f"{name}-uur": uur, f"{name}-minuut": minuut}
    return {name: str(value)}


def _at(data: Any, path: str) -> Any:
    for part in path.split("."):
        if isinstance(data, list):
            data = data[int(part)] if int(part) < len(data) else None
        else:
            data = data.get(part) if isinstance(data, dict) else None
    return data
