#!/usr/bin/env bash
# Measures the table "Other generators" of docs/benchmarks.md: bash tests/measure/code-peers/run.sh
#
# Nothing else should run meanwhile. It takes a quarter of an hour.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
exec cargo run --locked --release --target-dir "$PWD/../../../target/code-peers"
