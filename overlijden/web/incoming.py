# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What comes in: a form that can be read, with nothing in it that nobody types or sees, and from a page of ours."""

from __future__ import annotations

import re

from flask import Request, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import BadRequest, Forbidden
from werkzeug.formparser import FormDataParser

from overlijden import canonical, web
from overlijden.web.errors import Explained

CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")  # without those that are spaces or end a line
HIDDEN = re.compile(f"[{canonical.HIDDEN}]")  # who pastes a number from an address book pastes these along, unseen
_STILL_COMING = 64 * 1024 * 1024  # bytes of a too large request that are read before the answer
OUR_OWN = ("same-origin", "none")  # where a form comes from: a page of ours, or the browser itself


class Unreadable(Explained, BadRequest):
    """A form in letters that are not UTF-8, which no browser sends: the name of a file, as a rule."""

    titel = "Wij kunnen een letter niet lezen"
    uitleg = "Geef het bestand een naam met gewone letters en voeg het nog een keer toe. Uw antwoorden zijn bewaard."


class Invisible(Explained, BadRequest):
    """A form with a character that nobody types: neither the database nor a message to a back-end can hold it."""

    titel = "Er staat een teken in dat wij niet kunnen lezen"
    uitleg = "Er is niets gewijzigd. Ga terug naar de vorige pagina en typ uw antwoord, zonder te plakken."


class Foreign(Explained, Forbidden):
    """A form that a page of somebody else's sent."""

    titel = "Dit kwam niet van een pagina van ons"
    uitleg = "Er is niets gewijzigd. Ga naar het begin en doe het daar nog een keer."


class CleanRequest(Request):
    """A request of which a form that cannot be read is refused; by itself Flask says that it was empty."""

    def make_form_data_parser(self) -> FormDataParser:
        parser = super().make_form_data_parser()
        parser.silent = False
        return parser

    def _load_form_data(self) -> None:
        try:
            super()._load_form_data()
        except UnicodeDecodeError:
            raise Unreadable from None
        except ValueError:
            raise BadRequest from None
        if any(CONTROLS.search(text) for _, text in self.form.items(multi=True)):
            self.form = ImmutableMultiDict()  # what is asked for it from now on finds nothing
            raise Invisible
        if any(HIDDEN.search(text) for _, text in self.form.items(multi=True)):
            seen = [(name, HIDDEN.sub("", text)) for name, text in self.form.items(multi=True)]
            self.form = ImmutableMultiDict(seen)


def refuse_foreign() -> None:
    """Take no form that a page elsewhere sent, also of a stranger: its answer could replace the cookie of who is known.

    A browser says where a form comes from: in Sec-Fetch-Site, an older one or one without https in Origin.
    """
    if request.method != "POST" or request.endpoint == "login.background":  # a provider, and no browser
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    ours = {_host(request.host_url), _host(web.services().settings.url or request.host_url)}
    is_ours = site in OUR_OWN if site else not origin or _host(origin) in ours
    if not is_ours:
        raise Foreign


def read_out() -> None:
    """Read what still comes of a too large request: whoever sends it sees no answer before the end."""
    coming = request.environ["wsgi.input"]
    for _chunk in range(min(request.content_length or 0, _STILL_COMING) // 65536 + 1):
        if not coming.read(65536):
            break


def inside(target: str | None) -> str | None:
    """An address on this site, or None: a log-in never leads elsewhere.

    Browsers drop tabs and line ends from an address, and read a backslash as a slash.
    """
    return target if target and re.fullmatch(r"/([^/\\\x00-\x20][^\\\x00-\x20]*)?", target) else None


def _host(origin: str) -> str:
    """Host and port, "" of what hides itself; whatever a browser sends, this raises nothing."""
    return origin.partition("://")[2].rstrip("/")
