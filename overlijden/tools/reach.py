# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where a back-end may be.

A municipality writes its own profile, and its back-end's address with it. Without a limit one administrator could let
this service knock on its own doors, or on those of the network that it stands in. So in production an address is https
and public, unless the operator opened its host or network, to this municipality or to all. What a name stands for is
looked at when the connection is made, because it may mean something else by then.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

HTTPS, ALLOWED = "must be https", "must be an address that the operator allows"  # what is wrong with an address
_NAME = re.compile("(?=.*[a-z])[a-z0-9.-]+")  # of a host
_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052
_HERE = frozenset({"127.0.0.1", "::1", "localhost"})

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class OutOfReach(OSError):
    """No back-end may be there; nothing was sent."""


class Opened(NamedTuple):
    """A host by name, or a network, that may be called for ``gemeente``; "" is for every municipality."""

    gemeente: str
    place: str | Network

    @classmethod
    def parse(cls, word: str) -> Opened:
        """Read ``zaken.example``, ``10.20.0.0/16`` or, for one municipality, ``0344=10.20.0.0/16``. ValueError."""
        gemeente, is_one_s, place = word.rpartition("=")
        if is_one_s and not re.fullmatch("[0-9]{4}", gemeente):
            raise ValueError("no code of a municipality")
        return cls(gemeente, place if _NAME.fullmatch(place) else ip_network(place))

    def holds(self, host: str, address: Address) -> bool:
        if self.gemeente not in ("", _gemeente.get()):
            return False
        return self.place == host if isinstance(self.place, str) else address in self.place


@dataclass(frozen=True)
class Reach:
    """Where back-ends may be: what the operator ``opened``, and outside production what is public or near."""

    production: bool = False
    opened: tuple[Opened, ...] = ()

    @classmethod
    def parse(cls, text: str, *, production: bool = False) -> Reach:
        """Read what is opened, with spaces between (``Opened``). ValueError names none of it."""
        return cls(production, tuple(map(Opened.parse, text.lower().split())))

    def admits(self, host: str, address: Address) -> bool:
        """Whether a back-end may be at this address, which is that of ``host``."""
        found = _plain(address)
        if any(one.holds(host.lower(), found) for one in self.opened):
            return True
        if not self.production:
            return not (found.is_link_local or found.is_multicast)  # where clouds tell secrets to whoever asks
        return found.is_global and not found.is_multicast


_current = Reach()  # whoever only tries an adapter on her own machine settles nothing
_gemeente: ContextVar[str] = ContextVar("gemeente", default="")  # whose back-end is called; "" is nobody's


def use(reach: Reach) -> None:
    """Let every address in this process be judged by this."""
    global _current  # noqa: PLW0603 - one per process, settled when it starts
    _current = reach


@contextmanager
def on_behalf_of(gemeente: str) -> Iterator[None]:
    """Within this an address is judged as one in the profile of this municipality."""
    token = _gemeente.set(gemeente)
    try:
        yield
    finally:
        _gemeente.reset(token)


def url_problem(url: str, onversleuteld: bool) -> str:
    """What is wrong with an address, or nothing; without TLS only this machine, and a test that says so."""
    try:
        parts, _ = urlsplit(url), urlsplit(url).port
    except ValueError:  # half an IPv6 address, or no number of a port
        return "must be an http(s) address"
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host:
        return "must be an http(s) address"
    if _is_open(parts) and (_current.production or not (onversleuteld or host in _HERE)):
        return HTTPS if _current.production else f"{HTTPS} (or set onversleuteld for a test)"
    try:
        address = ip_address(host)
    except ValueError:  # a name; what it stands for is looked at when it is called
        return ""
    return "" if _current.admits(host, address) else ALLOWED


def connect(parts: SplitResult, timeout: float, tls: ssl.SSLContext) -> socket.socket:
    """A connection, over TLS unless it is http. OSError, of which OutOfReach, when none came about."""
    if _is_open(parts) and _current.production:
        raise OutOfReach(HTTPS)
    host = parts.hostname or ""
    port = parts.port or (80 if _is_open(parts) else 443)
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    near = [place for place in found if _current.admits(host, ip_address(place.partition("%")[0]))]
    sock = _first([(place, port) for place in near], timeout)
    try:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return sock if _is_open(parts) else tls.wrap_socket(sock, server_hostname=host)
    except BaseException:
        sock.close()
        raise


def _first(places: list[tuple[str, int]], timeout: float) -> socket.socket:
    """A connection to the first of these that answers: to what was judged, and not to its name once more."""
    refusal: OSError = OutOfReach(ALLOWED)
    for place in places:
        try:
            return socket.create_connection(place, timeout)
        except OSError as error:
            refusal = error
    raise refusal


def _plain(address: Address) -> Address:
    """The IPv4 address that an IPv6 address stands for, else itself."""
    if isinstance(address, IPv4Address):
        return address
    return IPv4Address(address.packed[-4:]) if address in _NAT64 else address.ipv4_mapped or address


def _is_open(parts: SplitResult) -> bool:
    return parts.scheme != "https"
