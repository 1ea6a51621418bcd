#!/bin/bash
# Makes sure that a container engine answers:
#   deploy/engine.sh [start]   use the engine that answers, else, as root on Debian or Ubuntu, install and start one
#   deploy/engine.sh stop      end the engine that this script started
# Exit 69, with one line that says why, where none can run.
set -euo pipefail

state=/var/lib/millrace-engine
pid_file=$state/dockerd.pid
log=$state/dockerd.log

say() { echo "engine: $*" >&2; }

give_up() {
  echo "no container engine: $*" >&2
  exit 69
}

answers() { timeout 20 docker version --format '{{.Server.Version}}' > /dev/null 2>&1; }

describe() { docker info --format 'Docker {{.ServerVersion}}, {{.Driver}}, cgroup v{{.CgroupVersion}}' 2> /dev/null; }

compose_answers() { docker compose version > /dev/null 2>&1 || docker-compose version > /dev/null 2>&1; }

# Installs what is missing; a machine that has an engine but no Compose gets Compose alone.
install_packages() {
  command -v apt-get > /dev/null || give_up "no apt-get here to install $* with; install Docker with Compose"
  say "installing $*"
  apt-get update -qq > /dev/null 2>&1 || true
  if ! DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" > "$state/apt.log" 2>&1; then
    give_up "apt-get could not install $* ($(grep -m1 '^E:' "$state/apt.log" || echo "see $state/apt.log"))"
  fi
}

ours() {
  [[ -s $pid_file ]] && [[ $(ps -o comm= -p "$(< "$pid_file")" 2> /dev/null) == dockerd ]]
}

stop_ours() {
  ours || return 0
  local pid
  pid=$(< "$pid_file")
  kill "$pid"
  for _ in {1..60}; do
    ps -p "$pid" > /dev/null || return 0
    sleep 0.5
  done
  kill -9 "$pid"
}

start_with() {
  local driver=$1
  say "starting dockerd with $driver"
  rm -f "$pid_file"
  # In a session of its own, so that the end of the caller's terminal or job does not end the engine.
  setsid nohup dockerd --storage-driver "$driver" --pidfile "$pid_file" > "$log" 2>&1 < /dev/null 9>&- &
  local launched=$!
  for _ in {1..60}; do
    if answers; then
      return 0
    fi
    kill -0 "$launched" 2> /dev/null || return 1
    sleep 0.5
  done
  stop_ours
  return 1
}

# An engine may answer and yet be unable to start anything (no cgroups, no bridge), so one container has to run.
runs_containers() {
  local binary image=millrace-local/engine-check
  binary=$(command -v tini-static || command -v docker-init) || return 0
  if ! docker image inspect "$image" > /dev/null 2>&1; then
    tar --create --dereference --directory "$(dirname "$binary")" --transform 's,.*,check,' "$(basename "$binary")" \
      | docker import - "$image" > /dev/null
  fi
  timeout 60 docker run --rm "$image" /check --version > /dev/null 2> "$state/check.log"
}

start() {
  if answers && compose_answers; then
    say "$(describe)"
    return
  fi
  [[ $(uname -s) == Linux ]] || give_up "docker does not answer; start Docker Desktop or another engine with Compose"
  [[ $EUID -eq 0 ]] || give_up "docker does not answer and this user is not root; start Docker, or run deploy/engine.sh as root"
  mkdir -p "$state"
  # Two builds on one machine must not start an engine each.
  exec 9> "$state/lock"
  flock 9

  local missing=()
  if ! answers; then
    command -v dockerd > /dev/null || missing+=(docker.io)
    command -v iptables > /dev/null || missing+=(iptables)
  fi
  compose_answers || missing+=(docker-compose)
  [[ ${#missing[@]} -eq 0 ]] || install_packages "${missing[@]}"

  if ! answers; then
    start_with overlay2 || start_with vfs \
      || give_up "dockerd does not start ($(grep -E 'level=(fatal|error)|failed to start' "$log" | tail -1 | cut -c1-300))"
    if ! runs_containers; then
      stop_ours
      give_up "dockerd starts but cannot run a container ($(tail -1 "$state/check.log" | cut -c1-300))"
    fi
  fi
  compose_answers || give_up "docker answers, but there is no Compose beside it"
  say "$(describe)"
}

case ${1:-start} in
  start) start ;;
  stop) stop_ours ;;
  *)
    echo "usage: deploy/engine.sh [start|stop]" >&2
    exit 64
    ;;
esac
