#!/bin/sh
# The role the console works with. It owns nothing: what it may do is granted by the migrations.
set -eu
psql --set ON_ERROR_STOP=1 --set password="$CONSOLE_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
create role patchbay_console login password :'password';
SQL
