#!/usr/bin/env bash
# The example's story and the command line against scim2-server, over a socket. Ends what it starts.
. "$(dirname "$0")/lib.sh"

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# The example's provider, its documents as files.
python3 - "$work" <<'PY'
import json, sys
snapshot = json.load(open("build-example/scim/acme.json"))
for name, file in (("schemas", "schemas"), ("resourceTypes", "types"), ("serviceProviderConfig", "config")):
    json.dump(snapshot[name], open(f"{sys.argv[1]}/{file}.json", "w"))
PY
start bash "$shared/scim2-server/run.sh" "$(free_port)" --bearer-token interop \
  --schema "$work/schemas.json" --resource-type "$work/types.json" --service-provider-config "$work/config.json"
export SCIM_TOKEN=interop
codegen=(cargo run --locked --quiet -p scim-codegen --)
"${codegen[@]}" fetch --url "$base/v2" -o "$work/live.json"
"${codegen[@]}" inspect --snapshot "$work/live.json" | head -n 5
"${codegen[@]}" generate --snapshot "$work/live.json" -o "$work/live.rs"
cargo run --locked --quiet -p build-example -- --url "$base/v2"
stop

# …and the other way round.
bash tests/interop/serve.sh
