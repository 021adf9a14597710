# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the web process is served; each setting may be overruled on gunicorn's command line."""

import gc
import socket
import struct
import sys

# Threads, because a few half-open connections block every sync worker; eight is also the size of the database pool.
worker_class = "gthread"
workers = 2
threads = 8

# Loaded once, before the processes fork: they share what does not change, and one that is renewed is there at once.
preload_app = True

# Where it happens to be installed, as it is beside the tests, structlog loads it to draw on a terminal. We log JSON.
sys.modules.setdefault("rich", None)

timeout = 30
graceful_timeout = 30
keepalive = 5

# A request holds a thread from its first byte, so that a silence in it may not last. What drips is for the proxy that
# stands in front: see docs/operating.md, "In front".
SILENCE = 5  # seconds


def when_ready(server):
    """Let Linux keep a connection on which nothing was said yet, and end a silence in a request; all inherit this.

    The collector writes in whatever it looks at: what was loaded is kept from it, so that it stays shared.
    """
    gc.freeze()
    for listener in server.LISTENERS:
        if listener.sock.family in (socket.AF_INET, socket.AF_INET6) and hasattr(socket, "TCP_DEFER_ACCEPT"):
            listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, SILENCE)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", SILENCE, 0))


# A process is renewed now and then, never both at once.
max_requests = 10_000
max_requests_jitter = 2_000

# No access log: an address tells who looked at which declaration.
accesslog = None
errorlog = "-"

# Nothing is steered from outside, and nothing is left in the home folder.
control_socket_disable = True

# By default a client on this machine, such as a proxy, may write where the service begins (SCRIPT_NAME), and a proxy
# that passes on all headers lets visitors write it. The service asks no proxy for anything.
forwarded_allow_ips = ""
