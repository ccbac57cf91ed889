#!/usr/bin/env bash
# Canaille's SCIM server under /scim/v2, with a new SQLite database; the bearer token is $SCIM_TOKEN. usage: run.sh PORT
. "$(dirname "${BASH_SOURCE[0]}")/../server.sh"
python_packages
run "http://127.0.0.1:$port/scim/v2" "$python" "$here/provider.py" "$port" "${SCIM_TOKEN:?is the token that it accepts}" "$data/canaille.sqlite3"
