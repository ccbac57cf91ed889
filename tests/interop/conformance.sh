#!/usr/bin/env bash
# `scimctl test` against foreign servers. expected/test-NAME.txt lists the checks that a server is known to fail; any other line
# fails. `UPDATE=1` rewrites the files.
. "$(dirname "$0")/lib.sh"
cargo build --locked --quiet -p scim-codegen --bin scimctl
scimctl=${CARGO_TARGET_DIR:-target}/debug/scimctl

# conformance NAME BASE_URL: tests, compares
conformance() {
  local name=$1 url=$2 expected=tests/interop/expected/test-$1.txt status=0
  "$scimctl" --url "$url" test --format json >"$work/$name.json" 2>"$work/$name.log" || status=$?
  [ "$status" -le 1 ] || { cat "$work/$name.log"; return 1; }
  python3 - "$work/$name.json" >"$work/$name.txt" <<'PY'
import json, sys
report = json.load(open(sys.argv[1]))
for check in report["checks"]:
    if check["outcome"] in ("failed", "warning"):
        print(f'{check["outcome"]} {check["id"]} {check["subject"]}: {check["check"]}')
PY
  [ -z "${UPDATE:-}" ] || cp "$work/$name.txt" "$expected"
  diff -u "$expected" "$work/$name.txt" || { echo "$name: not what is known of this server (above)"; return 1; }
  python3 -c 'import json, sys; r = json.load(open(sys.argv[1])); print(sys.argv[2] + ":", r["ok"], "ok,", r["failed"], "failed,", r["warnings"], "warnings,", r["skipped"], "skipped")' "$work/$name.json" "$name"
}

start bash "$shared/scim2-server/run.sh" "$(free_port)" --bearer-token "$SCIM_TOKEN"
conformance scim2-server "$base"
stop
start bash "$shared/scimmy/run.sh" "$(free_port)"
conformance scimmy "$base"
stop
start bash tests/interop/django-scim2/run.sh "$(free_port)"
conformance django-scim2 "$base"
stop
