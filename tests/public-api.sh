#!/usr/bin/env bash
# Compare the public API of both crates with the committed listings, tests/public-api/*.txt. UPDATE=1 rewrites them.
# Needs cargo-public-api in PATH or in $TOOLS/bin. rustdoc's JSON output is unstable, hence RUSTC_BOOTSTRAP. The generated models are left
# out: the generator's goldens show their changes.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH="${TOOLS:-target/ci/tools}/bin:$PATH"
listing() {
  local package=$1; shift
  RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=target/public-api cargo public-api --package "$package" -sss "$@" 2>/dev/null | grep -vE 'scim_runtime::models::' 
}
mkdir -p tests/public-api
status=0
compare() {
  local package=$1 file="tests/public-api/$1.txt"; shift
  local listed
  listed=$(listing "$package" "$@")
  if [ "${UPDATE:-}" = 1 ]; then
    printf '%s\n' "$listed" >"$file"
  elif ! diff -u "$file" <(printf '%s\n' "$listed"); then
    echo "the public API of $package changed: review the difference, then run UPDATE=1 bash tests/public-api.sh"
    status=1
  fi
}
compare scim-codegen --all-features
compare scim-runtime --all-features
exit "$status"
