# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The web application in this process, on a test's own database, with what the demonstration configures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask

from overlijden import demogemeenten, web
from overlijden.app import create_app
from overlijden.settings import Attachments, Delivery, Mode, Scanner, Settings, Urls
from tests.conftest import FIELD_KEYS, DatabaseUrls


def settings(urls: DatabaseUrls, mode: Mode = Mode.DEMO) -> Settings:
    """Settings under which a delivery that fails is not tried again."""
    database = Urls(web=urls.web, worker=urls.worker, owner=urls.owner)
    return Settings(
        mode=mode,
        database=database,
        secret_key="k" * 32,
        field_keys=FIELD_KEYS,
        delivery=Delivery(backoff=0, max_attempts=1),
        security_contact="mailto:veilig@voorbeeld.nl",
        retention_key="r" * 32,
        attachments=Attachments(scanner=Scanner.NONE_ACCEPTED),
    )


@contextmanager
def serving(urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application, which lets a form be posted that no page of it gave: that protection is tested apart."""
    demogemeenten.settle(urls.owner)
    app = create_app(settings(urls))
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    services: web.Services = app.extensions["overlijden"]
    services.database.dispose()
