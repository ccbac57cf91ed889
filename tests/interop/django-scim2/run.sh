#!/usr/bin/env bash
# django-scim2 under /scim/v2, with a new SQLite database; any bearer token. usage: run.sh PORT
. "$(dirname "${BASH_SOURCE[0]}")/../server.sh"
python_packages
export PYTHONDONTWRITEBYTECODE=1
run "http://127.0.0.1:$port/scim/v2" "$python" "$here/provider.py" "$port" "$data/users.sqlite3"
