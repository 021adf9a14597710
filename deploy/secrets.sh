#!/bin/sh
# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
#
# Makes every secret that is not there yet, a file each, in the folder given: deploy/secrets by default. Keep a copy of
# person_key, audit_key, field_keys and retention_key where the database's back-ups are not. The certificate and its key
# (tls_certificate, tls_key) are yours to put beside them.
set -eu
folder=${1:-$(dirname "$0")/secrets}
host=${DATABASE_HOST:-database}
mkdir -p "$folder"
chmod 700 "$folder"  # the files in it are read by the users of the containers

keep() {
    if [ ! -e "$folder/$1" ]; then printf '%s\n' "$2" >"$folder/$1"; fi
    chmod 444 "$folder/$1"
}
random() { openssl rand -hex 32; }
url() { echo "postgresql+psycopg://$1:$(random)@$host/overlijden"; }

for name in postgres_password secret_key person_key audit_key hint_keys retention_key; do keep "$name" "$(random)"; done
keep field_keys "$(date +%F):$(openssl rand -base64 32)"
keep database_url "$(url overlijden_web)"
keep database_worker_url "$(url overlijden_worker)"
keep database_owner_url "$(url overlijden_owner)"
keep database_audit_url "$(url overlijden_audit)"
