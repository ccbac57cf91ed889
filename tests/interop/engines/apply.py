"""Applies patches by scim2-models. usage: python apply.py <pairs >results

Reads a line of JSON for each patch and prints one: its name, and the result or the error.
"""

import json
import sys

from scim2_models import EnterpriseUser, Group, PatchOp, User

TYPES = {"User": User[EnterpriseUser], "Group": Group}

for line in sys.stdin:
    pair = json.loads(line)
    model = TYPES[pair["type"]]
    result = {"name": pair["name"]}
    try:
        resource = model.model_validate(pair["before"])
        PatchOp[model].model_validate(pair["message"]).patch(resource)
        result["after"] = json.loads(resource.model_dump_json(exclude_none=True, by_alias=True))
    except Exception as error:  # whatever the engine raises is its answer
        result["error"] = str(error).splitlines()[0]
    print(json.dumps(result))
