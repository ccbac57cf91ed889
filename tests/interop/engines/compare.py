"""Compares what an engine made of patches with the wanted states. usage: python compare.py PAIRS RESULTS

Prints a line for each patch that led elsewhere, with its operations, and how many of each kind led to the wanted state.
"""

import json
import sys


def plain(value, name=""):
    """Unassigned members, `primary: false` and what a server adds are left out; values of lists have no order."""
    if isinstance(value, dict):
        members = {key: plain(item, key) for key, item in value.items() if key not in ("schemas", "id", "meta")}
        return {key: item for key, item in sorted(members.items()) if item not in (None, {}, [])
                and not (key == "primary" and item is False)} or None
    if isinstance(value, list):
        return sorted((item for item in map(plain, value) if item is not None), key=json.dumps)
    return value


def lower(value):
    """Names of attributes don't depend on case (RFC 7643 §2.1)."""
    if isinstance(value, dict):
        return {key.lower(): lower(item) for key, item in value.items()}
    if isinstance(value, list):
        return [lower(item) for item in value]
    return value


pairs = [json.loads(line) for line in open(sys.argv[1])]
results = {result["name"]: result for result in map(json.loads, open(sys.argv[2]))}
right = {}
for pair in pairs:
    kind = pair["name"].split()[0]
    done, count = right.get(kind, (0, 0))
    result = results[pair["name"]]
    wanted, got = (plain(lower(state)) for state in (pair["after"], result.get("after")))
    is_right = "error" not in result and wanted == got
    right[kind] = (done + is_right, count + 1)
    if not is_right:
        differing = [key for key in sorted({*(wanted or {}), *(got or {})}) if (wanted or {}).get(key) != (got or {}).get(key)]
        evidence = result.get("error") or "differs in " + ", ".join(differing)
        operations = [f"{one['op']} {one.get('path', '')}".strip() for one in pair["message"]["Operations"]
                      if "error" in result or any(key in one.get("path", "").lower() for key in differing)]
        print(f"{pair['name']}: {evidence} ({'; '.join(operations)})")
for kind, (done, count) in right.items():
    print(f"{kind}: {done} of {count} lead to the wanted state")
