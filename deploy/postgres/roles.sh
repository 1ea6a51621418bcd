#!/bin/bash
# Runs roles.sql on the server named by PGHOST with the passwords from /run/secrets. Repeated at every start, so a new
# schema in roles.sql or a changed password reaches a database that already exists.
set -euo pipefail

PGPASSWORD=$(< /run/secrets/postgres_password)
export PGPASSWORD

{
  for service in forecast retrieval registry; do
    for kind in owner app; do
      # psql reads and quotes the secret itself: it never stands in an argument list.
      printf '\\set password `cat /run/secrets/%s_%s_password`\n' "$service" "$kind"
      printf "select set_config('millrace.%s_%s_password', :'password', false) \\\\g /dev/null\n" "$service" "$kind"
    done
  done
  cat /deploy/roles.sql
} | psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --file -

echo "roles and schemas are as deploy/postgres/roles.sql says"
