"""scim2-client's operations against a server of RFC 7643's documents with bulk, entity tags and cursors. Asserts results."""
import sys

from httpx2 import Client
from scim2_client import Me
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_models import BulkOperation, BulkRequest, Error, PatchOp, PatchOperation, SearchRequest

base, token = sys.argv[1:]
scim = SyncSCIMClient(Client(base_url=base, headers={"Authorization": f"Bearer {token}"}, timeout=30))

scim.discover()
User, Group = scim.get_resource_model("User"), scim.get_resource_model("Group")
config = scim.provider.config
assert config.bulk.supported and config.etag.supported and config.patch.supported
print("discover")

bjensen = scim.create(User(user_name="bjensen", display_name="Babs", emails=[User.Emails(value="b@example.com", primary=True)]))
assert bjensen.id and bjensen.meta.location == f"{base}/Users/{bjensen.id}" and bjensen.meta.version.startswith('W/"')
taken = scim.create(User(user_name="BJENSEN"), raise_scim_errors=False)
assert isinstance(taken, Error) and taken.status == 409 and taken.scim_type == "uniqueness"
print("create")

others = [scim.create(User(user_name=f"user{number}")) for number in range(5)]
assert scim.query(User, bjensen.id).display_name == "Babs"
found = scim.query(User, query_parameters=SearchRequest(filter='emails.value eq "B@example.com"', attributes=["userName"]))
assert found.total_results == 1 and found.resources[0].user_name == "bjensen" and found.resources[0].display_name is None
page = scim.query(User, query_parameters=SearchRequest(sort_by="userName", sort_order="descending", start_index=2, count=2))
assert [user.user_name for user in page.resources] == ["user3", "user2"] and page.total_results == 6
assert scim.query(User, "nobody", raise_scim_errors=False).status == 404
names, cursor = [], ""
while cursor is not None:
    page = scim.query(User, query_parameters=SearchRequest(cursor=cursor, count=4))
    names += [user.user_name for user in page.resources]
    cursor = page.next_cursor
assert len(names) == 6 == len(set(names)), names
print("query")

everything = scim.search(search_request=SearchRequest(filter='userName sw "user" or displayName eq "Babs"', count=3))
assert everything.total_results == 6 and len(everything.resources) == 3
assert scim.search(User, search_request=SearchRequest(filter='not (displayName pr)')).total_results == 5
refused = scim.search(User, search_request=SearchRequest(filter="nothing eq 1"), raise_scim_errors=False)
assert isinstance(refused, Error) and refused.scim_type == "invalidFilter"
print("search")

operation = PatchOperation(op=PatchOperation.Op.replace_, path="displayName", value="Barbara")
patched = scim.modify(User, bjensen.id, PatchOp[User](operations=[operation]))
assert patched.display_name == "Barbara" and patched.meta.version != bjensen.meta.version
print("modify")

stale = bjensen.model_copy(deep=True)
conflict = scim.replace(stale, raise_scim_errors=False)
assert isinstance(conflict, Error) and conflict.status == 412, conflict
fresh = scim.query(User, bjensen.id)
fresh.nick_name = "B"
replaced = scim.replace(fresh)
assert replaced.nick_name == "B" and replaced.display_name == "Barbara"
unchanged = scim.query(replaced)
assert unchanged is None or unchanged.id == replaced.id
print("replace, entity tags")

answer = scim.bulk(BulkRequest[User | Group](operations=[
    BulkOperation[Group](method="POST", path="/Groups", bulk_id="g", data=Group(display_name="All", members=[Group.Members(value="bulkId:u", type="User")])),
    BulkOperation[User](method="POST", path="/Users", bulk_id="u", data=User(user_name="bulk")),
    BulkOperation[User](method="DELETE", path=f"/Users/{others[0].id}"),
    BulkOperation[User](method="DELETE", path="/Users/nobody"),
]))
assert [operation.status for operation in answer.operations] == [201, 201, 204, 404]
group = scim.query(Group, answer.operations[0].location.rsplit("/", 1)[1])
assert answer.operations[1].location.endswith(f"/{group.members[0].value}")
print("bulk")

me = scim.query(Me)
assert me.id == bjensen.id
print("me")

scim.delete(scim.query(User, bjensen.id))
assert scim.query(User, bjensen.id, raise_scim_errors=False).status == 404
print("delete")
