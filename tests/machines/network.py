# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Several machines on this one: network namespaces on a bridge, or else addresses of the loopback."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Host:
    """A machine. ``enter`` are the words by which a command starts there, ``link`` is its cable where it has one."""

    address: str
    enter: Sequence[str] = ()
    link: str = ""

    def cut(self) -> None:
        """Pull the cable out: nobody hears from this machine again, not even that a process of it ended."""
        if self.link:
            _ip("link", "set", self.link, "down")


@dataclass(frozen=True)
class Network:
    """Machines by name, and the address at which they reach us."""

    hosts: Mapping[str, Host]
    ours: str

    @property
    def is_real(self) -> bool:
        """Whether each has an interface of its own."""
        return all(host.link for host in self.hosts.values())


@contextmanager
def network(*names: str) -> Iterator[Network]:
    """Machines of these names, until the end of the block."""
    with ExitStack() as undo:
        if os.geteuid() == 0 and shutil.which("ip"):
            try:
                made = _namespaces(names, undo)
            except subprocess.CalledProcessError:
                undo.close()
            else:
                yield made
                return
        yield Network({name: Host(f"127.0.1.{number}") for number, name in enumerate(names, 1)}, "127.0.0.1")


def _namespaces(names: Sequence[str], undo: ExitStack) -> Network:
    us = os.getpid()
    net, bridge = f"10.99.{us % 250}", f"ov{us}"
    _ip("link", "add", bridge, "type", "bridge")
    undo.callback(_ip, "link", "del", bridge)
    _ip("address", "add", f"{net}.1/24", "dev", bridge)
    _ip("link", "set", bridge, "up")
    hosts = {}
    for number, name in enumerate(names, 2):
        space, link, address = f"{bridge}-{name}", f"{bridge}-{number}", f"{net}.{number}"
        _ip("netns", "add", space)
        undo.callback(_ip, "netns", "del", space)
        _ip("link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", space)
        _ip("link", "set", link, "master", bridge, "up")
        for words in (("address", "add", f"{address}/24", "dev", "eth0"), ("link", "set", "eth0", "up")):
            _ip("-n", space, *words)
        _ip("-n", space, "link", "set", "lo", "up")
        hosts[name] = Host(address, ("ip", "netns", "exec", space), link)
    return Network(hosts, f"{net}.1")


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)
