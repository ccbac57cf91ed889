#!/usr/bin/env bash
# Foreign clients against `scim-codegen serve`: scim2-tester's whole suite, and scim2-client's operations.
. "$(dirname "$0")/lib.sh"
cargo build --locked --quiet -p scim-codegen
codegen=${CARGO_TARGET_DIR:-target}/debug/scim-codegen

# The tester sends UUIDs for dateTimes and decimals, and no value for a complex attribute without sub-attributes. It expects
# unknown extensions to be returned with `schemas` inside, text as bytes, and lists to be replaced by an add. So the example's
# provider is served without these attributes. The tester changes passwords even if the configuration doesn't support it, so
# the provider supports it here.
python3 - "$work/acme.json" <<'PY'
import json, sys
snapshot = json.load(open("build-example/scim/acme.json"))
for schema in snapshot["schemas"]:
    schema["attributes"] = [
        attribute for attribute in schema["attributes"]
        if attribute["type"] not in ("dateTime", "decimal")
        and not (attribute["type"] == "complex" and not attribute.get("subAttributes"))
    ]
for resource_type in snapshot["resourceTypes"]:
    resource_type["schemaExtensions"] = [
        extension for extension in resource_type.get("schemaExtensions", []) if not extension["schema"].startswith("urn:acme:")
    ]
snapshot["serviceProviderConfig"]["changePassword"] = {"supported": True}
del snapshot["digest"]
json.dump(snapshot, open(sys.argv[1], "w"))
PY

# Cursors in addition to everything else.
mkdir "$work/cursors"
cp scim-codegen/src/source/rfc7643/*.json "$work/cursors"
python3 - "$work/cursors/ServiceProviderConfig.json" <<'PY'
import json, sys
config = json.load(open(sys.argv[1]))
config["pagination"] = {"cursor": True, "index": True, "maxPageSize": 50, "cursorTimeout": 600}
json.dump(config, open(sys.argv[1], "w"))
PY

export SERVE_TOKEN=interop
for source in "--rfc7643" "--snapshot $work/acme.json" "--dir $work/cursors"; do
  # shellcheck disable=SC2086 # two words
  start "$codegen" serve --quiet $source --token-env SERVE_TOKEN
  bash "$shared/scim2-tester/run.sh" "$base" "$SERVE_TOKEN" >"$work/tester" || { grep -v '^success' "$work/tester"; exit 1; }
  echo "scim2-tester, ${source##*/}: $(tail -n 1 "$work/tester")"
  stop
done

start "$codegen" serve --quiet --dir "$work/cursors" --token-env SERVE_TOKEN --me User.userName=bjensen
"$INTEROP_HOME/scim2-tester/bin/python" tests/interop/operations.py "$base" "$SERVE_TOKEN"
stop
