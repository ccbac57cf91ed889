"""django-scim2 over Django's users and groups, in a new SQLite database. usage: provider.py PORT DATABASE"""
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings

port, database = sys.argv[1:]
settings.configure(
    SECRET_KEY="interop",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="accounts.urls",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": database}},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django_scim", "accounts"],
    MIDDLEWARE=["accounts.AnyBearerToken", "django_scim.middleware.SCIMAuthCheckMiddleware"],
    AUTH_USER_MODEL="accounts.User",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    SCIM_SERVICE_PROVIDER={
        "NETLOC": f"127.0.0.1:{port}",
        "SCHEME": "http",
        "GROUP_MODEL": "accounts.models.Group",
        "AUTHENTICATION_SCHEMES": [
            {
                "type": "oauthbearertoken",
                "name": "Bearer token",
                "description": "Any bearer token",
                "specUri": "https://www.rfc-editor.org/rfc/rfc6750",
                "documentationUri": "https://django-scim2.readthedocs.io",
            }
        ],
    },
)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402

call_command("migrate", verbosity=0, run_syncdb=True)


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments):
        pass


make_server("127.0.0.1", int(port), get_wsgi_application(), Server, Quiet).serve_forever()
