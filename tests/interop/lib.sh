# Sourced by the other scripts: runs servers in the background, and stops them at exit.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
shared=../shared/interop
export SCIM_TOKEN=interop
export INTEROP_HOME=${INTEROP_HOME:-$PWD/target/interop}
work=$(mktemp -d); server=

stop() {
  [ -n "$server" ] || return 0
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  server=
}
trap 'stop; rm -rf "$work"' EXIT

# start COMMAND…: runs it in the background until it prints READY; sets $base
start() {
  : >"$work/out"
  "$@" >"$work/out" 2>"$work/err" & server=$!
  local i
  for i in $(seq 1500); do # five minutes, since the first start installs packages
    base=$(sed -n 's/^READY //p' "$work/out"); [ -z "$base" ] || return 0
    kill -0 "$server" 2>/dev/null || { cat "$work/err"; echo 'the server ended before it was ready'; return 1; }
    sleep 0.2
  done
  cat "$work/err"; echo 'the server did not get ready'; return 1
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# documents DIR [bulk] [cursor]: the example's provider as the files that scim2-server takes, with more capabilities
documents() {
  python3 - "$@" <<'PY'
import json, os, sys
folder, more = sys.argv[1], sys.argv[2:]
os.makedirs(folder, exist_ok=True)
snapshot = json.load(open("build-example/scim/acme.json"))
config = snapshot["serviceProviderConfig"]
if "bulk" in more:
    config["bulk"] = {"supported": True, "maxOperations": 50, "maxPayloadSize": 100000}
if "cursor" in more:
    config["pagination"] = {"cursor": True, "index": True, "defaultPaginationMethod": "cursor",
                            "defaultPageSize": 10, "maxPageSize": 100, "cursorTimeout": 3600}
for name, part in (("schemas", snapshot["schemas"]), ("types", snapshot["resourceTypes"]), ("config", config)):
    json.dump(part, open(f"{folder}/{name}.json", "w"))
PY
}
