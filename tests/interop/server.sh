# Sourced by the run.sh of each server: installs its pinned packages under $INTEROP_HOME, and runs it in the foreground.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[1]}")" && pwd)
port=${1:?usage: run.sh PORT}
dir=${INTEROP_HOME:?is where packages are installed}/$(basename "$here")
data=$(mktemp -d); pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; rm -rf "$data"' EXIT INT TERM

# python_packages: a Python environment with the packages of requirements.txt; sets $python
python_packages() {
  python=$dir/bin/python
  cmp -s "$here/requirements.txt" "$dir/.ready" && return
  python3 -m venv --clear "$dir" >&2
  "$dir/bin/pip" install -q --disable-pip-version-check -r "$here/requirements.txt" >&2
  cp "$here/requirements.txt" "$dir/.ready"
}

# node_packages: the packages of package.json, in $dir
node_packages() {
  cmp -s "$here/package.json" "$dir/.ready" && return
  mkdir -p "$dir"
  cp "$here/package.json" "$dir/"
  (cd "$dir" && npm install --silent --no-fund --no-audit --no-package-lock >&2)
  cp "$here/package.json" "$dir/.ready"
}

# run BASE_URL COMMAND…: prints `READY <base URL>` once the server answers, and ends with it
run() {
  local base=$1 i; shift
  "$@" >&2 & pid=$!
  for i in $(seq 150); do
    if curl -s -o /dev/null --max-time 2 "$base/ServiceProviderConfig"; then echo "READY $base"; wait "$pid"; return; fi
    kill -0 "$pid" 2>/dev/null || { echo 'the server ended before it answered' >&2; return 1; }
    sleep 0.2
  done
  echo "no answer at $base" >&2; return 1
}
