#!/bin/bash
# usage: scripts/with-postgres.sh COMMAND [ARGUMENT…]
# Starts a temporary PostgreSQL, runs COMMAND with WENXIAO_TEST_POSTGRES set to its URL, removes the cluster afterwards, whatever happened.
# The server refuses to run as root, so root starts it as the user postgres (or nobody). Durability is off: the data live minutes.
set -euo pipefail
[ $# -gt 0 ] || { sed -n 2,4p "$0"; exit 2; }

bin=${WENXIAO_POSTGRES_BIN:-}
for candidate in "$bin" /usr/lib/postgresql/*/bin "$(dirname "$(command -v initdb || echo /nowhere/initdb)")"; do
  if [ -n "$candidate" ] && [ -x "$candidate/initdb" ] && [ -x "$candidate/pg_ctl" ]; then bin=$candidate; fi
done
[ -n "$bin" ] && [ -x "$bin/initdb" ] || { echo "with-postgres: no initdb found; install the package postgresql" >&2; exit 2; }

as=()
owner=$(id -un)
if [ "$(id -u)" = 0 ]; then
  owner=postgres
  id "$owner" >/dev/null 2>&1 || owner=nobody
  as=(setpriv "--reuid=$owner" "--regid=$(id -gn "$owner")" --clear-groups env HOME=/tmp)
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/wenxiao-pg.XXXXXX")
chown "$owner" "$folder"
chmod 711 "$folder"
stop() {
  status=$?
  trap - EXIT
  (cd / && "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1) || true
  rm -rf "$folder"
  exit "$status"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

free_port() {
  local port
  for _ in $(seq 50); do
    port=$((20000 + RANDOM % 20000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
  return 1
}

origin=$PWD
cd /
"${as[@]}" "$bin/initdb" -D "$folder/data" -U wenxiao -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1 \
  || { cat "$folder/initdb.log" >&2; exit 1; }

# Another process may take the port between the look and the start: try a few.
started=
for _ in 1 2 3 4 5; do
  port=$(free_port)
  options="-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$folder -c fsync=off -c synchronous_commit=off"
  options+=" -c full_page_writes=off -c max_connections=200 -c timezone=Asia/Shanghai"
  if "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 60 -o "$options" start >/dev/null 2>&1; then started=1; break; fi
done
[ -n "$started" ] || { cat "$folder/log" >&2; exit 1; }

cd "$origin"
WENXIAO_TEST_POSTGRES="postgres://wenxiao@127.0.0.1:$port/postgres" "$@"
