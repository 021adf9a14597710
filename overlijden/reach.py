# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where a back-end may be.

A municipality writes its own profile, and its back-end's address with it. Without a limit one administrator could let
this service knock on its own doors, or on those of the network that it stands in. So in production an address is https
and public, unless the operator opened its host or network; and what a host's name stands for is looked at when the
connection is made, because a name may mean something else by then.
"""

from __future__ import annotations

import re
import socket
import ssl
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

HTTPS, ALLOWED = "must be https", "must be an address that the operator allows"  # what is wrong with an address
_NAME = re.compile("(?=.*[a-z])[a-z0-9.-]+")  # of a host
_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052
_HERE = frozenset({"127.0.0.1", "::1", "localhost"})

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class OutOfReach(OSError):
    """No back-end may be there; nothing was sent."""


@dataclass(frozen=True)
class Reach:
    """What the operator allows: ``hosts`` by name and ``networks``, and outside production what is public or near."""

    production: bool = False
    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    @classmethod
    def parse(cls, text: str, *, production: bool = False) -> Reach:
        """Read hosts, addresses and networks (10.20.0.0/16) with spaces between them. ValueError names none of them."""
        words = text.lower().split()
        hosts = {word for word in words if _NAME.fullmatch(word)}
        return cls(production, frozenset(hosts), tuple(ip_network(word) for word in words if word not in hosts))

    def admits(self, host: str, address: Address) -> bool:
        """Whether a back-end may be at this address, which is that of ``host``."""
        found = _plain(address)
        if host.lower() in self.hosts or any(found in network for network in self.networks):
            return True
        if not self.production:
            return not (found.is_link_local or found.is_multicast)  # where clouds tell secrets to whoever asks
        return found.is_global and not found.is_multicast


_current = Reach()  # whoever only tries an adapter on her own machine settles nothing


def use(reach: Reach) -> None:
    """Let every address in this process be judged by this."""
    global _current  # noqa: PLW0603 - one per process, settled when it starts
    _current = reach


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
