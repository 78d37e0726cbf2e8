#!/usr/bin/env bash
# tools/with_postgres.sh COMMAND...: runs COMMAND against a throwaway PostgreSQL server on a free loopback port.
# Works as root (the server then runs as another user) and as anybody else; everything is removed at the end.
set -euo pipefail

find_bin() {
  local found
  for found in "$(command -v pg_ctl || true)" /usr/lib/postgresql/*/bin/pg_ctl; do
    [ -x "$found" ] && { dirname "$(readlink -f "$found")"; return; }
  done
  return 1
}
bin=$(find_bin) || { echo "PostgreSQL's server programs (pg_ctl, initdb) are not on this machine; on Debian: apt-get install postgresql" >&2; exit 69; }

dir=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as=()
if [ "$(id -u)" = 0 ]; then
  user=$(id -u postgres 2>/dev/null || id -u nobody)
  chown "$user" "$dir"
  as=(setpriv "--reuid=$user" --clear-groups --)
fi
server() { (cd "$dir" && "${as[@]}" "$@"); }
trap 'server "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$dir"' EXIT

server "$bin/initdb" -D "$dir/data" -U quanheng -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
server "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -w -t 60 \
  -o "-h 127.0.0.1 -p $port -k $dir -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60" start >/dev/null
export QUANHENG_DATABASE_URL="postgres://quanheng@127.0.0.1:$port/quanheng"
"$bin/createdb" -h 127.0.0.1 -p "$port" -U quanheng quanheng
"$@"
