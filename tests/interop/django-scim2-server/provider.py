"""django-scim2-server over Django's users and groups, in a new SQLite database. usage: provider.py PORT DATABASE"""
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings


def any_bearer_token(request):
    return request.headers.get("Authorization", "").startswith("Bearer ")


port, database = sys.argv[1:]
settings.configure(
    SECRET_KEY="interop",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="urls",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": database}},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django_scim2_server"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    SCIM2_SERVER_AUTH_CHECK="__main__.any_bearer_token",
)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402

call_command("migrate", verbosity=0)


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments):
        pass


make_server("127.0.0.1", int(port), get_wsgi_application(), Server, Quiet).serve_forever()
