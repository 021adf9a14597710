# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A browser that reads each page that it gets, for tests that read them all."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from lxml import html
from werkzeug.exceptions import HTTPException

from overlijden import web


class Walker(FlaskClient):
    """A browser that reads each page that it gets, and remembers of which routes they were."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.opened: set[str] = set()

    def open(self, *args: Any, **more: Any) -> Any:
        answer = super().open(*args, **more)
        if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400:
            self.opened.add(self._endpoint(answer.request))
            self.read(html.fromstring(answer.text), answer.request)
        return answer

    def read(self, root: Any, request: Any) -> None:
        """What is asked of every page."""

    def know(self, *data: str) -> None:
        """That this is data, and none of our words."""

    def _endpoint(self, request: Any) -> str:
        try:
            return str(self.application.url_map.bind("").match(request.path, method=request.method)[0])
        except HTTPException:  # no such page
            return ""

    @property
    def services(self) -> web.Services:
        found: web.Services = self.application.extensions["overlijden"]
        return found
