#!/usr/bin/env bash
# Measures the table "Compared with others" of docs/benchmarks.md: bash tests/measure/json-peers/run.sh
#
# Builds json-peers, installs scim2-models into a virtual environment, and runs both. Nothing else should run meanwhile.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
target=$PWD/../../../target/json-peers
cargo build --locked --release --target-dir "$target"
if ! [ -x "$target/venv/bin/python" ]; then
  python3 -m venv "$target/venv"
  "$target/venv/bin/pip" install --quiet scim2-models==0.12.3
fi
exec "$target/release/json-peers" --python "$target/venv/bin/python"
