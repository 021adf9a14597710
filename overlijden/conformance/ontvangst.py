# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The kit as a municipality, or as the service that has a feed: it answers what comes and tells how it read it."""

from __future__ import annotations

import itertools
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from werkzeug.serving import BaseWSGIServer
from werkzeug.serving import make_server as _make_server

from overlijden.conformance import vrijbrp, zgw
from overlijden.conformance.eisen import Afwijking
from overlijden.conformance.feed.ontvangst import create_app as create_feed
from overlijden.conformance.feed.ontvangst import judge as judge_feed
from overlijden.conformance.standin import ADRES, Quiet
from overlijden.conformance.standin.app import create_app as create_zds
from overlijden.conformance.vrijbrp.ontvangst import judge as judge_vrijbrp
from overlijden.conformance.zds.keuring import judge as judge_zds
from overlijden.conformance.zds.versie import Translated
from overlijden.conformance.zgw.ontvangst import judge as judge_zgw
from overlijden.tools.lijn import Verzoek

Tell = Callable[[str], object]
Judged = tuple[str, list[Afwijking], dict[str, Any]]  # the kind of message, what is wrong, and how we read it
Judge = Callable[[Verzoek, Mapping[str, Any]], Judged | None]  # None of what is no message, such as a question


@dataclass(frozen=True)
class Ontvanger:
    """Who takes the messages of a dialect: the stand-in at this address, and what is said of each."""

    make: Callable[[Path, str], Flask]
    judge: Judge
    pad: str = ""
    methods: frozenset[str] = frozenset({"POST"})


ONTVANGERS: Mapping[str, Ontvanger] = {
    "zds": Ontvanger(lambda kept, _: create_zds(kept), judge_zds, "OntvangAsynchroon"),
    "zgw": Ontvanger(lambda _, url: zgw.ontvangst.create_app(url), judge_zgw, "zaken/api/v1"),
    "vrijbrp": Ontvanger(lambda *_: vrijbrp.ontvangst.create_app(), judge_vrijbrp),
    "feed": Ontvanger(lambda *_: create_feed(), judge_feed, "api/v1", frozenset({"GET", "POST", "PUT"})),
}


@contextmanager
def serving(dialect: str, port: int, folder: Path, tell: Tell, profiel: Mapping[str, Any]) -> Iterator[BaseWSGIServer]:
    """A server that already listens, on this machine only; one report file for each message in ``folder``."""
    with tempfile.TemporaryDirectory(prefix="overlijden-kit-") as kept:
        app = create_app(dialect, Path(kept), folder, tell, profiel=profiel, url=f"http://{ADRES}:{port}")
        yield _make_server(ADRES, port, app, threaded=True, request_handler=Quiet)


def create_app(
    dialect: str, kept: Path, folder: Path, tell: Tell, *, profiel: Mapping[str, Any], url: str = "http://127.0.0.1"
) -> Flask:
    """The stand-in, whose every message is judged as well; ``kept`` is its own, ``folder`` is for the reports."""
    folder.mkdir(parents=True, exist_ok=True)
    ontvanger, count = ONTVANGERS[dialect], itertools.count(1)
    app = ontvanger.make(kept, url)

    @app.after_request
    def report(response: Response) -> Response:
        came = request.environ.get("overlijden.verzoek") or _came()
        is_judged = request.method in ontvanger.methods and request.path != "/storing"
        judged = ontvanger.judge(came, profiel) if is_judged else None
        if judged is not None:
            _write(folder / f"{next(count):04}-{judged[0] or 'onbekend'}.json", judged, response.status_code, tell)
        return response

    app.wsgi_app = Translated(app.wsgi_app)  # type: ignore[method-assign]
    return app


def _came() -> Verzoek:
    return Verzoek(request.method, request.url, request.get_data(), dict(request.headers))


def _write(file: Path, judged: Judged, status: int, tell: Tell) -> None:
    dienst, found, gelezen = judged
    oordeel = "voldoet niet" if found else "voldoet"
    told = {"dienst": dienst, "oordeel": oordeel, "afwijkingen": [asdict(one) for one in found], "gelezen": gelezen}
    file.write_text(json.dumps({**told, "antwoord": status}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    tell(f"{file.name}: {oordeel}")
    for one in found:
        tell(f"  {one.wijzer}: {one.verwacht} / {one.gelezen}")
