# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the service leans on beside its database: back-ends, who logs people in, mail, the scanner, disks."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from overlijden.adapter import DeliveryError, load_adapter
from overlijden.bijlagen import scan
from overlijden.doctor.checks import everyone_today
from overlijden.doctor.finding import Finding, ok, soon, unseen, wrong
from overlijden.gemeenten import STORE, Deelname
from overlijden.mail import mailer
from overlijden.oidc.client import Client
from overlijden.oidc.fetch import ProviderDown
from overlijden.oidc.providers import read_providers
from overlijden.settings import PACKAGES, Scanner, Settings
from overlijden.tools import reach
from overlijden.tools.tomlfile import ConfigError

AT_ONCE = 8  # back-ends
LITTLE, HARDLY = 1 << 30, 100 << 20  # bytes that are left


def back_ends(settings: Settings) -> Iterator[Finding]:
    """Every municipality's own back-end answers with the settings that count today."""
    asked = [one for one in everyone_today(settings) if one.adapter != STORE]
    reach.use(settings.reach)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = [*pool.map(partial(_problem, production=settings.is_production), asked)]
    for one, problem in zip(asked, answers, strict=True):
        if problem:
            yield wrong(
                f"{one.gemeente.code} {one.gemeente.naam} ({one.adapter}): {problem}",
                "see whether this machine reaches that address; else the municipality asks its vendor, and tries"
                " again under /beheer. Its deliveries wait meanwhile",
            )
    if not any(answers):
        yield ok(f"{len(asked)} answer" if asked else "no municipality has one of its own")


def _problem(deelname: Deelname, *, production: bool) -> str:
    """A code, which is safe to show, of what keeps a back-end from being reached; "" when nothing does."""
    with reach.on_behalf_of(deelname.gemeente.code):
        try:
            load_adapter(deelname.adapter, deelname.profiel, production=production).ping()
        except (ConfigError, DeliveryError) as error:
            return str(error)
    return ""


def log_in(settings: Settings) -> Iterator[Finding]:
    """Every provider says where to log in, and under which keys it signs."""
    for provider in read_providers(production=settings.is_production).values():
        try:
            Client(provider).ping()
        except ProviderDown as error:
            yield wrong(
                f"{provider.name}: no usable answer ({error})",
                f"see whether this machine reaches {provider.issuer}; its people cannot log in",
            )
        else:
            yield ok(f"{provider.name} answers")


def mail(settings: Settings) -> Iterator[Finding]:
    """The mail server takes us, and our sender."""
    if not settings.mail.server:
        yield ok("none is set: declarants get no mail")
        return
    try:
        mailer.of(settings.mail).ping()
    except DeliveryError as error:
        yield wrong(
            f"the server does not take mail ({error})", "see mail.server, user and password; mail waits three days"
        )
    else:
        yield ok("the server takes mail")


def scanner(settings: Settings) -> Iterator[Finding]:
    """The scanner judges a file."""
    if settings.attachments.scanner is not Scanner.CLAMD:
        yield ok(f"{settings.attachments.scanner}: attachments are not scanned")
        return
    try:
        verdict = scan.Clamd(settings.attachments.clamd).scan(b"overlijden doctor")
    except scan.Unavailable as error:
        yield wrong(
            f"clamd does not answer ({error})", "see that it runs, and has its signatures; attachments wait for it"
        )
    else:
        yield (
            ok("clamd judges")
            if verdict == scan.Clean()
            else wrong(
                f"clamd finds {verdict} in a file with nothing in it", "see its signatures and StreamMaxLength (9M)"
            )
        )


def disk(settings: Settings) -> Iterator[Finding]:
    """Where the processes write, they can, and there is room; the database's own disk is not seen from here."""
    places = {"temporary files": Path(tempfile.gettempdir())}
    if settings.anchor:
        places["audit.anchor"] = Path(settings.anchor).absolute().parent
    if settings.mail.folder:
        places["mail.server"] = settings.mail.folder.absolute()
    if packages := os.environ.get(PACKAGES):
        places[PACKAGES] = Path(packages)
    for what, place in places.items():
        yield _room(what, place)
    yield unseen("the disk of PostgreSQL", "watch it there: docs/operating.md, Watching")


def _room(what: str, place: Path) -> Finding:
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
        free = shutil.disk_usage(place).free
    except OSError as error:
        return wrong(f"{what}: {place}: {error.strerror}", "make the folder, and let the process write there")
    if free < LITTLE:
        what = f"{what}: {place} has {free >> 20} MB left"
        return (wrong if free < HARDLY else soon)(what, "make room")
    return ok(f"{what}: {place} has {free >> 30} GB left")
