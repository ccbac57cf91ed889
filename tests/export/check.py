"""Checks exported documents: check.py DIRECTORY validates all of them, check.py DIRECTORY CLIENT URL also calls a served provider."""
import importlib, json, pathlib, sys, urllib.request

from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

directory = pathlib.Path(sys.argv[1])


def valid(name):
    schema = json.loads((directory / f"{name}.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    # A reference that leads nowhere fails when it is followed.
    for definition in schema["$defs"]:
        validator(schema, definition).is_valid({})
    document = json.loads((directory / f"{name}.openapi.json").read_text())
    errors = [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()]
    assert not errors, (name, errors)
    operations = [
        operation["operationId"]
        for path in document["paths"].values()
        for method, operation in path.items()
        if method != "parameters"
    ]
    assert len(operations) == len(set(operations)), (name, operations)


def validator(schema, definition):
    root = {**schema, "$ref": f"#/$defs/{definition}"}
    return Draft202012Validator(root, format_checker=FormatChecker())


def request(url, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/scim+json"}
    with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=30) as response:
        return json.load(response)


def served(url):
    """Validates what the embedded server returns, and what it must reject."""
    schema = json.loads((directory / "rfc7643.schema.json").read_text())
    for endpoint, definition in [("Users", "User"), ("Groups", "Group")]:
        page = request(f"{url}/{endpoint}")
        assert page["Resources"], endpoint
        validator(schema, f"{definition}List").validate(page)
        for resource in page["Resources"]:
            validator(schema, definition).validate(resource)
    user = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "exported", "active": True}
    validator(schema, "UserRequest").validate(user)
    validator(schema, "User").validate(request(f"{url}/Users", user))
    for wrong in [{"active": "yes"}, {"emails": {}}, {"name": "a"}, {"userName": 1}]:
        assert not validator(schema, "UserRequest").is_valid({**user, **wrong}), wrong
    without = {"schemas": user["schemas"]}
    assert not validator(schema, "UserRequest").is_valid(without)


def generated(package, url):
    """Calls the served provider with a client that another generator wrote from the OpenAPI document."""
    sys.path.insert(0, package)
    client = importlib.import_module("exported_client").Client(base_url=url)
    list_user = importlib.import_module("exported_client.api.user.list_user")
    page = list_user.sync(client=client, count=2)
    assert type(page).__name__ == "UserList" and len(page.resources) == 2, page
    assert all(user.id and user.user_name for user in page.resources), page


names = sorted(path.name.removesuffix(".schema.json") for path in directory.glob("*.schema.json"))
assert names, "nothing was exported"
for name in names:
    valid(name)
print(f"{len(names)} providers are valid")
if len(sys.argv) > 2:
    served(sys.argv[3])
    generated(sys.argv[2], sys.argv[3])
    print("the served provider matches")
