# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the web process is served; each setting may be overruled on gunicorn's command line."""

# Threads, because a few half-open connections block every sync worker; eight is also the size of the database pool.
worker_class = "gthread"
workers = 2
threads = 8

timeout = 30
graceful_timeout = 30
keepalive = 5

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
