"""Canaille with a new SQLite database. usage: provider.py PORT TOKEN DATABASE"""
import datetime
import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

from canaille import create_app  # noqa: E402
from canaille.app import models  # noqa: E402
from canaille.backends import Backend  # noqa: E402

port, token, database = sys.argv[1:]
app = create_app(
    config={
        "SECRET_KEY": "interop",
        "PREFERRED_URL_SCHEME": "http",
        "SERVER_NAME": f"127.0.0.1:{port}",
        "CANAILLE": {"DATABASE": "sql"},
        "CANAILLE_SQL": {"DATABASE_URI": f"sqlite:///{database}"},
        "CANAILLE_SCIM": {"ENABLE_SERVER": True},
    },
)
with app.app_context():
    client = models.Client(client_id="interop", client_name="interop")
    Backend.instance.save(client)
    Backend.instance.save(
        models.Token(
            token_id="interop",
            access_token=token,
            client=client,
            type="access_token",
            scope=[],
            issue_date=datetime.datetime.now(datetime.UTC),
            lifetime=86400,
        )
    )


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments):
        pass


make_server("127.0.0.1", int(port), app, Server, Quiet).serve_forever()
