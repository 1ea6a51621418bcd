#!/bin/bash
# Makes the passwords and keys that docker-compose.yml needs, where they don't exist yet, and says in .env where they lie.
#   deploy/secrets.sh [FOLDER]     default: deploy/secrets
# Existing files are kept: a new password for an existing database role is a decision, not a side effect.
set -euo pipefail
umask 077

root=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:-$root/deploy/secrets}
mkdir -p "$folder"
# Compose mounts these files as they are, and each container reads them as its own user: the folder keeps others out.
chmod 700 "$folder"

made=0
# root_key makes the first API keys, service_key is what the services show each other.
for name in {postgres,{forecast,retrieval,registry}_{owner,app}}_password {root,service}_key; do
  file=$folder/$name
  if [[ ! -s $file ]]; then
    head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' > "$file"
    made=$((made + 1))
  fi
  chmod 444 "$file"
done

setting() {
  grep -qs "^${1%%=*}=" "$root/.env" || echo "$1" >> "$root/.env"
}
if [[ $# -eq 0 ]]; then
  setting MILLRACE_SECRETS_DIR=./deploy/secrets
  setting COMPOSE_PROJECT_NAME=millrace
fi
echo "secrets: $made made in $folder" >&2
