#!/bin/bash
# `docker compose` of either generation, run at the project's root, with the images of deploy/base-images.sh where they
# were made:   deploy/compose.sh up -d --build
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ -f deploy/local-images.env ]]; then
  # A variable that the caller set wins.
  while IFS='=' read -r name value; do
    [[ -n ${!name:-} ]] || export "$name=$value"
  done < deploy/local-images.env
fi

if docker compose version > /dev/null 2>&1; then
  exec docker compose "$@"
fi
exec docker-compose "$@"
