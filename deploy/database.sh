#!/bin/sh
# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
#
# Makes the roles, with the passwords that stand in their URLs, and the owner's database; once, on an empty server.
# `overlijden migrate` finds the roles and makes the rest. Reads /run/secrets, or the folder given; PSQL is how to reach
# the server as its superuser, such as "runuser -u postgres -- psql". Passwords are letters and digits.
set -eu
secrets=${1:-/run/secrets}

# To standard input, because everybody may see the words of a command.
said() { printf '\\set %s %s\n' "$1" "$(sed -E 's#^[^:]+://[^:]+:([A-Za-z0-9]+)@.*#\1#' "$secrets/$2")"; }

{
    said owner database_owner_url
    said web database_url
    said worker database_worker_url
    said audit database_audit_url
    cat <<'SQL'
CREATE ROLE overlijden_owner LOGIN CREATEROLE PASSWORD :'owner';
CREATE ROLE overlijden_web LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'web';
CREATE ROLE overlijden_worker LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'worker';
CREATE ROLE overlijden_audit LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'audit';
CREATE DATABASE overlijden OWNER overlijden_owner ENCODING 'UTF8' TEMPLATE template0;
SQL
} | ${PSQL:-psql} --no-psqlrc --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres
