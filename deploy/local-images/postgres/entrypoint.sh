#!/bin/bash
# Makes the cluster at the first start, with the public image's variables: POSTGRES_USER, POSTGRES_DB,
# POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE, POSTGRES_INITDB_ARGS and /docker-entrypoint-initdb.d/*.{sh,sql,sql.gz}.
set -euo pipefail

initialise() {
  local user=${POSTGRES_USER:-postgres} password=${POSTGRES_PASSWORD:-}
  local database=${POSTGRES_DB:-$user}
  if [[ -n ${POSTGRES_PASSWORD_FILE:-} ]]; then
    password=$(< "$POSTGRES_PASSWORD_FILE")
  fi
  if [[ -z $password ]]; then
    echo "POSTGRES_PASSWORD_FILE or POSTGRES_PASSWORD must name a password for the superuser" >&2
    exit 1
  fi

  mkdir -p "$PGDATA"
  chmod 0700 "$PGDATA"
  # A half-made cluster from a start that was killed must not pass for a whole one.
  trap 'rm -rf "${PGDATA:?}"/*' EXIT
  # Unquoted on purpose: the variable holds several arguments.
  # shellcheck disable=SC2086
  initdb --username="$user" --pwfile=<(printf '%s\n' "$password") --auth-local=trust --auth-host=scram-sha-256 \
    ${POSTGRES_INITDB_ARGS:-}
  echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"

  # On the socket only, so that nobody takes the server for ready before its scripts have run.
  PGUSER=$user pg_ctl start --wait --silent --options="-c listen_addresses='' -c unix_socket_directories=/var/run/postgresql"
  export PGHOST=/var/run/postgresql PGUSER=$user
  if [[ $database != postgres ]]; then
    psql --quiet --set ON_ERROR_STOP=1 --dbname postgres --set name="$database" <<< 'create database :"name"'
  fi
  export PGDATABASE=$database
  local script
  for script in /docker-entrypoint-initdb.d/*; do
    case $script in
      *.sh) if [[ -x $script ]]; then "$script"; else . "$script"; fi ;;
      *.sql) psql --no-psqlrc --set ON_ERROR_STOP=1 --file "$script" ;;
      *.sql.gz) gunzip --stdout "$script" | psql --no-psqlrc --set ON_ERROR_STOP=1 ;;
    esac
  done
  pg_ctl stop --wait --silent --mode fast
  unset PGHOST PGUSER PGDATABASE
  trap - EXIT
}

if [[ ${1:-} == -* ]]; then
  set -- postgres "$@"
fi
if [[ ${1:-} == postgres ]]; then
  if [[ ! -s $PGDATA/PG_VERSION ]]; then
    initialise
  fi
  # Before the arguments given, so that those win.
  shift
  set -- postgres -c "listen_addresses=*" -c unix_socket_directories=/var/run/postgresql "$@"
fi
exec "$@"
