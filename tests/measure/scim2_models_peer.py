"""Reads a ListResponse of users as scim2-client reads a response. Started by `json-peers`.

usage: scim2_models_peer.py USERS.json
Prints the seconds for parsing and validating, without starting Python and reading the file.
"""
import json
import sys
import time

from scim2_models import Context, EnterpriseUser, ListResponse, User

with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read()

Users = ListResponse[User[EnterpriseUser]]
# The first validation builds the validators.
few = json.loads(text)
few["Resources"] = few["Resources"][:1]
Users.model_validate(few, scim_ctx=Context.RESOURCE_QUERY_RESPONSE)

start = time.perf_counter()
users = Users.model_validate(json.loads(text), scim_ctx=Context.RESOURCE_QUERY_RESPONSE)
print(time.perf_counter() - start)
assert len(users.resources) == len(json.loads(text)["Resources"])
