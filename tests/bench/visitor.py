# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A browser without a screen: one connection, cookies, and how long the service took for each answer."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import parse_qsl, urlencode, urlsplit

from overlijden.web.login import read_accounts


@dataclass(frozen=True)
class Answer:
    """``text`` of the page, ``location`` when it leads on, ``size`` in bytes of head and body as they travelled."""

    text: str
    location: str
    size: int
    encoding: str
    seconds: float


class Visitor:
    """Logged in as an account of the demonstration; a token is taken from the last page that had one."""

    def __init__(self, url: str, account: str = "") -> None:
        self._connection = HTTPConnection(urlsplit(url).netloc, timeout=30)
        self._cookie, self._token = "", ""
        if account:
            self._log_in(account)

    def _log_in(self, account: str) -> None:
        """To the demonstration's provider, choose there, and back."""
        kanaal = read_accounts()[account].kanaal
        asked = urlsplit(self.get(f"/inloggen/{kanaal.lower() if kanaal else 'gemeente'}").location)
        provider = HTTPConnection(asked.netloc, timeout=30)
        form = urlencode({**dict(parse_qsl(asked.query)), "account": account})
        provider.request("POST", asked.path, form, {"Content-Type": "application/x-www-form-urlencoded"})
        back = urlsplit(provider.getresponse().headers["Location"])
        provider.close()
        self.get(f"{back.path}?{back.query}")

    def close(self) -> None:
        self._connection.close()

    def twin(self) -> Visitor:
        """The same browser on a connection of its own."""
        made = Visitor(f"http://{self._connection.host}:{self._connection.port}")
        made._cookie, made._token = self._cookie, self._token
        return made

    def credentials(self) -> tuple[str, str]:
        """The cookie of this log-in and a token of its forms, for who sends much at once."""
        self.get("/aangiften")
        self._connection.close()
        return self._cookie, self._token

    def get(self, address: str) -> Answer:
        return self._ask("GET", address)

    def post(self, address: str, answers: Mapping[str, str]) -> Answer:
        return self._ask("POST", address, urlencode({**answers, "csrf_token": self._token}).encode())

    def post_file(self, address: str, answers: Mapping[str, str], name: str, content: bytes) -> Answer:
        """A form with one file, under the name of its input."""
        mark = "grens-tussen-de-delen"
        fields = {**answers, "csrf_token": self._token}.items()
        parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{text}\r\n' for key, text in fields]
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="a.pdf"\r\n\r\n'
        body = "".join([*parts, head]).encode() + content + f"\r\n--{mark}--\r\n".encode()
        return self._ask("POST", address, body, f"multipart/form-data; boundary={mark}")

    def _ask(
        self, method: str, address: str, body: bytes = b"", kind: str = "application/x-www-form-urlencoded"
    ) -> Answer:
        headers = {"Accept-Encoding": "gzip", "Cookie": self._cookie, **({"Content-Type": kind} if body else {})}
        began = time.perf_counter()
        try:
            self._connection.request(method, address, body or None, headers)
            response = self._connection.getresponse()
            content = response.read()
        except (OSError, HTTPException):
            self._connection.close()  # and the next request opens another one
            raise
        seconds = time.perf_counter() - began
        self._cookie = response.headers.get("Set-Cookie", self._cookie).partition(";")[0]
        encoding = response.headers.get("Content-Encoding", "")
        read = gzip.decompress(content) if encoding == "gzip" else content
        text = read.decode(errors="replace")
        if found := re.search(r'name="csrf_token" value="([^"]+)"', text):
            self._token = found[1]
        size = len(content) + sum(len(f"{name}: {value}\r\n") for name, value in response.headers.items())
        return Answer(text, response.headers.get("Location", ""), size, encoding, seconds)
