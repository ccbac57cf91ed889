#!/usr/bin/env bash
# Writes docs/servers.md: starts each server of conformance.sh and tests it. `--check` fails if that changes anything instead.
set -euo pipefail
case ${1:-} in
  '') UPDATE=1 exec bash "$(dirname "$0")/conformance.sh" ;;
  --check) exec bash "$(dirname "$0")/conformance.sh" ;;
  *) echo 'usage: servers.sh [--check]' >&2; exit 2 ;;
esac
