# Sourced by the scripts beside it: servers in the background, ended in the end.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
shared=../shared/interop
export INTEROP_HOME=${INTEROP_HOME:-$PWD/target/interop}
work=$(mktemp -d); server=

stop() {
  [ -n "$server" ] || return 0
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  server=
}
trap 'stop; rm -rf "$work"' EXIT

# start COMMAND…: runs it in the background until it says READY; sets $base
start() {
  : >"$work/out"
  "$@" >"$work/out" 2>"$work/err" & server=$!
  local i
  for i in $(seq 600); do
    base=$(sed -n 's/^READY //p' "$work/out"); [ -z "$base" ] || return 0
    kill -0 "$server" 2>/dev/null || { cat "$work/err"; echo 'the server ended before it was ready'; return 1; }
    sleep 0.2
  done
  cat "$work/err"; echo 'the server did not get ready'; return 1
}
