#!/usr/bin/env bash
# One scenario over all operations, against foreign servers. Its client is generated from the documents of the running server.
# expected/NAME.txt lists the known deviations of a server with their evidence; any other line fails. `UPDATE=1` rewrites it.
. "$(dirname "$0")/lib.sh"
codegen=(cargo run --locked --quiet -p scim-codegen --)

# scenario NAME BASE_URL: fetches, generates, compiles, runs, compares
scenario() {
  local name=$1 url=$2 expected=tests/interop/expected/$1.txt
  "${codegen[@]}" --quiet fetch --url "$url" -o "$work/$name.json" 2>"$work/$name.log" || { cat "$work/$name.log"; return 1; }
  (cd tests/interop/scenario && cp ../../../Cargo.lock . \
    && SCIM_SNAPSHOT="$work/$name.json" CARGO_TARGET_DIR="$PWD/../../../target/scenario" cargo run --quiet -- "$url") >"$work/$name.txt"
  [ -z "${UPDATE:-}" ] || cp "$work/$name.txt" "$expected"
  diff -u "$expected" "$work/$name.txt" || { echo "$name: not what is known of this server (above)"; return 1; }
  echo "$name: $(grep -c ': ok$' "$work/$name.txt") steps as the RFC has them, $(grep -vc ': ok$' "$work/$name.txt" || true) known deviations"
}

# The example's provider, with its own resource type and extension; bulk and, the second time, cursors announced.
documents "$work" bulk
documents "$work/cursor" bulk cursor
scim2_server() {
  start bash "$shared/scim2-server/run.sh" "$(free_port)" --bearer-token "$SCIM_TOKEN" \
    --schema "$1/schemas.json" --resource-type "$1/types.json" --service-provider-config "$1/config.json"
}

scim2_server "$work"
scenario scim2-server "$base/v2"
stop
# Cursors need an extra of the package.
"$INTEROP_HOME/scim2-server/bin/pip" install --quiet --disable-pip-version-check 'scim2-server[cursor]==0.8.3'
scim2_server "$work/cursor"
scenario scim2-server-cursor "$base/v2"
stop
start bash "$shared/scimmy/run.sh" "$(free_port)"
scenario scimmy "$base"
stop
IGNORE_PAGING=1 start bash "$shared/scimmy/run.sh" "$(free_port)"
scenario scimmy-ignoring-paging "$base"
stop
