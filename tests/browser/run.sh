#!/usr/bin/env bash
# Checks the pages of `scim-codegen inspect --format html` in headless Chromium: for the example, for the RFC's documents, and for
# hostile documents. PICTURES=DIR saves pictures of the example's page.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
if ! command -v chromium >/dev/null; then
  (apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium) >/dev/null 2>&1
fi
cargo build --locked --quiet -p scim-codegen
codegen=${CARGO_TARGET_DIR:-target}/debug/scim-codegen
pages=$(mktemp -d); trap 'rm -rf "$pages"' EXIT

check() {
  local name=$1; shift
  "$codegen" --quiet inspect "$@" --format html --output "$pages/$name.html"
  timeout 120 python3 tests/browser/page.py "$pages/$name.html" ${pictures:+"$pictures"} || { echo "the page of $name"; exit 1; }
}

pictures=${PICTURES:-} check example --snapshot build-example/scim/acme.json
check rfc7643 --rfc7643
for name in descriptions reserved-words spellings urns values; do
  check "$name" --dir "tests/fixtures/hostile/$name"
done
