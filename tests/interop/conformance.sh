#!/usr/bin/env bash
# `scimctl test` against foreign servers. expected/test-NAME.txt lists the checks that a server is known to fail, and docs/servers.md
# compares the servers; any other result fails. `UPDATE=1` (or servers.sh) rewrites these files.
. "$(dirname "$0")/lib.sh"
cargo build --locked --quiet -p scim-codegen
programs=${CARGO_TARGET_DIR:-target}/debug
page=docs/servers.md
mkdir "$work/reports"

# compare EXPECTED ACTUAL NAME
compare() {
  [ -z "${UPDATE:-}" ] || cp "$2" "$1"
  diff -u "$1" "$2" || { echo "$3: not what is known of it (above)"; return 1; }
}

# conformance NAME [OPTIONS]: tests the server at $base, compares, and stops it
conformance() {
  local name=$1 status=0; shift
  local report=$work/reports/$name.json
  "$programs/scimctl" --url "$base" test --format json "$@" >"$report" 2>"$work/$name.log" || status=$?
  [ "$status" -le 1 ] || { cat "$work/$name.log"; return 1; }
  stop
  python3 - "$report" >"$work/$name.txt" <<'PY'
import json, sys
report = json.load(open(sys.argv[1]))
for check in report["checks"]:
    if check["outcome"] in ("failed", "warning"):
        print(f'{check["outcome"]} {check["id"]} {check["subject"]}: {check["check"]}')
PY
  compare "tests/interop/expected/test-$name.txt" "$work/$name.txt" "$name"
  python3 -c 'import json, sys; r = json.load(open(sys.argv[1])); print(sys.argv[2] + ":", r["ok"], "ok,", r["failed"], "failed,", r["warnings"], "warnings,", r["skipped"], "skipped")' "$report" "$name"
}

start bash "$shared/scim2-server/run.sh" "$(free_port)" --bearer-token "$SCIM_TOKEN"
conformance scim2-server
start bash "$shared/scimmy/run.sh" "$(free_port)"
conformance scimmy
for name in django-scim2 django-scim2-server canaille; do
  start bash "tests/interop/$name/run.sh" "$(free_port)"
  conformance "$name"
done
start bash tests/interop/better-auth/run.sh "$(free_port)"
conformance better-auth --sample tests/interop/better-auth/sample.json
start "$programs/scim-codegen" serve --quiet --rfc7643 --token-env SCIM_TOKEN
conformance serve

python3 tests/interop/servers.py "$work/reports" >"$work/servers.md"
compare "$page" "$work/servers.md" "$page"
