"""The job of `figures -- provision`, written with scim2-client: creates and changes users at the provider.

usage: provision_peer.py BASE_URL COUNT
Prints the seconds for COUNT creations and for COUNT changes.
"""
import sys
import time

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_models import PatchOp, PatchOperation, SearchRequest

base, count = sys.argv[1], int(sys.argv[2])
scim = SyncSCIMClient(Client(base_url=base, timeout=30))
scim.discover()
User = scim.get_resource_model("User")


def wanted(title):
    return [
        User(external_id=f"E-{n}", user_name=f"user{n}", title=title, user_type="Employee", active=True,
             name=User.Name(given_name="Given", family_name=f"Family{n}"),
             emails=[User.Emails(value=f"user{n}@example.com", type="work", primary=True)])
        for n in range(count)
    ]


def listed():
    users, start = {}, 1
    while True:
        page = scim.query(User, query_parameters=SearchRequest(start_index=start, count=1000))
        for user in page.resources or []:
            users[user.external_id] = user
        start += len(page.resources or [])
        if not page.resources or start > page.total_results:
            return users


def sync(users):
    """Creates users that are missing, and sets the title of others."""
    known = listed()
    for user in users:
        stored = known.get(user.external_id)
        if stored is None:
            scim.create(user)
        elif stored.title != user.title:
            operation = PatchOperation(op=PatchOperation.Op.replace_, path="title", value=user.title)
            scim.modify(User, stored.id, PatchOp[User](operations=[operation]))


for title in ("Guide", "Manager"):
    users = wanted(title)
    start = time.perf_counter()
    sync(users)
    print(time.perf_counter() - start)
