"""The application that django-scim2 is put into: users, groups, and a middleware that accepts any bearer token."""
from types import SimpleNamespace


class AnyBearerToken:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.headers.get("Authorization", "").startswith("Bearer "):
            request.user = SimpleNamespace(is_authenticated=True)
        return self.get_response(request)
