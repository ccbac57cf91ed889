#!/usr/bin/env bash
# The command line and the example's story against scim2-server, over a socket.
. "$(dirname "$0")/lib.sh"
codegen=(cargo run --locked --quiet -p scim-codegen --)

documents "$work"
start bash "$shared/scim2-server/run.sh" "$(free_port)" --bearer-token "$SCIM_TOKEN" \
  --schema "$work/schemas.json" --resource-type "$work/types.json" --service-provider-config "$work/config.json"
"${codegen[@]}" fetch --url "$base/v2" -o "$work/live.json"
"${codegen[@]}" inspect --snapshot "$work/live.json" | head -n 5
"${codegen[@]}" generate --snapshot "$work/live.json" -o "$work/live.rs"
cargo run --locked --quiet -p build-example -- --url "$base/v2"
cargo run --locked --quiet -p scim-codegen --bin scimctl -- --url "$base/v2" test
