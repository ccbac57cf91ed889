#!/usr/bin/env bash
# Our patches, applied by third-party PATCH engines. Random pairs of resources: each engine applies the patch between them
# (`between`), and the patch towards a part of the second (`towards`). The results must be the wanted states. The patches that an
# engine misreads are lines in expected/engine-NAME.txt; any other outcome fails. `UPDATE=1` rewrites these files.
. "$(dirname "$0")/lib.sh"
engines=tests/interop/engines
home=$INTEROP_HOME/engines
mkdir -p "$home"
home=$(cd "$home" && pwd)

cp "$engines/package.json" "$engines/apply.mjs" "$home/"
[ "$home/node_modules/.ready" -nt "$home/package.json" ] && cmp -s "$engines/package.json" "$home/.installed" || {
  (cd "$home" && npm install --silent --no-fund --no-audit >&2)
  cp "$engines/package.json" "$home/.installed"
  touch "$home/node_modules/.ready"
}
want=$(sha256sum "$engines/requirements.txt" | cut -c1-16)
if [ "$(cat "$home/python/.ready" 2>/dev/null)" != "$want" ]; then
  python3 -m venv "$home/python"
  "$home/python/bin/pip" install --quiet --disable-pip-version-check -r "$engines/requirements.txt"
  printf %s "$want" >"$home/python/.ready"
fi

cargo run --locked --quiet -p tests --bin patch_pairs -- "${PAIRS:-400}" "${SEED:-1}" >"$work/pairs"

# engine NAME COMMAND…: applies the patches, compares
engine() {
  local name=$1 expected=tests/interop/expected/engine-$1.txt; shift
  (cd "$home" && "$@") <"$work/pairs" >"$work/$name.results"
  python3 "$engines/compare.py" "$work/pairs" "$work/$name.results" >"$work/$name.txt"
  [ -z "${UPDATE:-}" ] || cp "$work/$name.txt" "$expected"
  if [ -z "${PAIRS:-}${SEED:-}" ]; then
    diff -u "$expected" "$work/$name.txt" || { echo "$name: not what is known of this engine (above)"; return 1; }
  fi
  sed -n "s/^\(between\|towards\): /$name: \1: /p" "$work/$name.txt"
}

engine scim-patch node apply.mjs scim-patch
engine scimmy node apply.mjs scimmy
engine scim2-models python/bin/python "$PWD/$engines/apply.py"
python3 - "$work/pairs" <<'PY'
import json, sys
sizes = [json.loads(line)["bytes"] for line in open(sys.argv[1])]
portable, compact = (sum(size[index] for size in sizes if size[1]) for index in (0, 1))
print(f"bytes: {portable} in the portable style, {compact} in the compact style ({(portable / compact - 1) * 100:+.1f} %)")
PY
