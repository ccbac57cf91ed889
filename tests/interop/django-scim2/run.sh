#!/usr/bin/env bash
# django-scim2 in the foreground, under /scim/v2; any bearer token. usage: run.sh PORT
# Prints `READY <base URL>` once it answers, and ends on SIGTERM. Installs its pinned packages under $INTEROP_HOME.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
port=${1:?usage: run.sh PORT}
dir=${INTEROP_HOME:?is where packages are installed}/django-scim2
if ! cmp -s "$here/requirements.txt" "$dir/.ready"; then
  python3 -m venv "$dir" >&2
  "$dir/bin/pip" install -q --disable-pip-version-check -r "$here/requirements.txt" >&2
  cp "$here/requirements.txt" "$dir/.ready"
fi
data=$(mktemp -d)
PYTHONDONTWRITEBYTECODE=1 "$dir/bin/python" "$here/provider.py" "$port" "$data/users.sqlite3" >&2 & pid=$!
trap 'kill $pid 2>/dev/null || true; rm -rf "$data"' EXIT INT TERM
base=http://127.0.0.1:$port/scim/v2
for _ in $(seq 150); do
  if curl -s -o /dev/null --max-time 2 "$base/ServiceProviderConfig"; then echo "READY $base"; wait $pid; exit; fi
  kill -0 "$pid" 2>/dev/null || { echo 'the server ended before it answered' >&2; exit 1; }
  sleep 0.2
done
echo "no answer at $base" >&2; exit 1
