# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A real browser on the whole service. Scripts are off, unless a test inspects a page with a script of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from sqlalchemy import Engine, NullPool, create_engine, make_url

from overlijden import web
from overlijden.app import create_app
from overlijden.gemeenten import Kanaal
from overlijden.settings import Delivery, Mode, Settings, Urls
from overlijden.settings import LogIn as LogInSettings
from overlijden.web.login import read_accounts
from tests.conftest import AUDIT_KEY, FIELD_KEYS, DatabaseUrls, fresh_database
from tests.e2e.stack import PERSON_KEY, SECRET_KEY, Stack, stack

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    "--no-sandbox",  # Chromium has none for root
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SECONDS = 1000  # Playwright counts in milliseconds

LogIn = Callable[[str], Page]


def pytest_itemcollected(item: pytest.Item) -> None:
    """Called for every test below this folder."""
    item.add_marker("e2e")


@pytest.fixture(scope="session")
def urls(server: str, template: str, worker_id: str) -> Iterator[DatabaseUrls]:
    with fresh_database(server, template, worker_id) as urls:
        yield urls


@pytest.fixture(scope="session")
def everything(server: str, urls: DatabaseUrls) -> Iterator[Engine]:
    """The database as a superuser sees it, from whom row-level security hides nothing."""
    engine = create_engine(make_url(server).set(database=make_url(urls.owner).database), poolclass=NullPool)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def service(urls: DatabaseUrls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with stack(urls, tmp_path_factory.mktemp("stack")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def log_in(browser: Browser, service: Stack) -> Iterator[LogIn]:
    """A browser window without scripts in which this account of the demonstration is logged in."""
    with ExitStack() as opened:

        def start(account: str) -> Page:
            context = opened.enter_context(window(browser, service, scripts=False))
            page = context.new_page()
            page.goto("/inloggen")
            choose_account(page, account)
            return page

        yield start


def choose_account(page: Page, naam: str) -> None:
    """From the log-in page to the provider of this account, and back as it."""
    (account,) = (one for one in read_accounts().values() if one.naam == naam)
    labels = {Kanaal.DIGID: "DigiD", Kanaal.EHERKENNING: "eHerkenning", None: "het account van uw gemeente"}
    page.get_by_role("link", name=f"Inloggen met {labels[account.kanaal]}").click()
    page.get_by_role("button", name=f"Log in als {naam}", exact=True).click()
    expect(page.get_by_role("button", name="Uitloggen")).to_be_visible()  # she is back, with a session


def window(browser: Browser, service: Stack, *, scripts: bool) -> BrowserContext:
    """With scripts the pages' own policy is set aside, so that a test may bring one."""
    context = browser.new_context(base_url=service.url, java_script_enabled=scripts, bypass_csp=scripts, locale="nl-NL")
    context.set_default_timeout(15 * SECONDS)
    return context


@pytest.fixture(scope="session")
def app(urls: DatabaseUrls, service: Stack) -> Iterator[Flask]:
    """The same application inside this process, to prepare what a browser would take long to fill in."""
    with pytest.MonkeyPatch.context() as patch:  # the provider's address stands there; nobody else's test may see it
        patch.setenv("OVERLIJDEN_CONFIG", service.environment["OVERLIJDEN_CONFIG"])
        database = Urls(web=urls.web, worker=urls.worker, owner=urls.owner)
        settings = Settings(
            mode=Mode.DEMO,
            database=database,
            secret_key=SECRET_KEY,
            audit_key=AUDIT_KEY,
            field_keys=FIELD_KEYS,
            delivery=Delivery(),
            login=LogInSettings(person_key=PERSON_KEY),
        )
        app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    services: web.Services = app.extensions["overlijden"]
    services.database.dispose()
