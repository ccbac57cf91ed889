#!/usr/bin/env bash
# All interoperability scripts. Needs python3 with venv, node and npm, and `../shared/interop`.
set -euo pipefail
here=$(dirname "$0")
bash "$here/story.sh"
bash "$here/scenario.sh"
bash "$here/conformance.sh"
bash "$here/serve.sh"
bash "$here/engines.sh"
