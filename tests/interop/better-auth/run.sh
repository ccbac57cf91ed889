#!/usr/bin/env bash
# Better Auth with its SCIM plugin, with its database in memory; the bearer token is $SCIM_TOKEN. usage: run.sh PORT
. "$(dirname "${BASH_SOURCE[0]}")/../server.sh"
node_packages
cp "$here/server.mjs" "$dir/"
export SCIM_TOKEN=${SCIM_TOKEN:?is the token that it accepts}
run "http://127.0.0.1:$port/api/auth/scim/v2" node "$dir/server.mjs" "$port"
