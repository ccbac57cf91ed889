#!/usr/bin/env bash
# Checks `scim-codegen export`: all providers of the corpus are valid for validators that others wrote, resources of the served provider match
# the JSON Schema, and a client that openapi-python-client generates can call it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
cargo build --locked --quiet -p scim-codegen
codegen=${CARGO_TARGET_DIR:-target}/debug/scim-codegen
venv=$PWD/target/ci/export-venv
[ -x "$venv/bin/pip" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check \
  jsonschema==4.26.0 openapi-spec-validator==0.9.0 openapi-python-client==0.29.1
work=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
mkdir "$work/documents"

export_as() {
  local name=$1; shift
  "$codegen" --quiet export "$@" --format json-schema --output "$work/documents/$name.schema.json" &&
    "$codegen" --quiet export "$@" --format openapi --output "$work/documents/$name.openapi.json"
}

export_as example --snapshot build-example/scim/acme.json
export_as rfc7643 --rfc7643
rejected=0
for folder in tests/fixtures/corpus/*/ tests/fixtures/hostile/*/; do
  [ -f "$folder/Schemas.json" ] || continue
  # `inspect` reads the same model: exactly the documents that it rejects can't be exported.
  if "$codegen" --quiet inspect --dir "$folder" --format json >"$work/inspect" 2>&1; then
    export_as "folder-$(basename "$folder")" --dir "$folder" || { echo "$folder isn't exported"; exit 1; }
  else
    rejected=$((rejected + 1))
  fi
done
echo "$rejected folders are rejected"

PATH="$venv/bin:$PATH" openapi-python-client generate --meta none --path "$work/documents/rfc7643.openapi.json" \
  --output-path "$work/exported_client" --fail-on-warning
"$codegen" --quiet serve --rfc7643 --populate User=5 --populate Group=2 >"$work/address" &
server=$!
for _ in $(seq 100); do grep -q http "$work/address" && break; sleep 0.1; done
url=$(grep -oE 'http://[^ ]+' "$work/address" | head -1)
"$venv/bin/python" tests/export/check.py "$work/documents" "$work" "${url%/}"
