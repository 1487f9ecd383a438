"""One round trip with an OpenID Connect server, in a process whose settings name one. Prints what came of it as JSON.

Run by test_connected.py. The server is real HTTP on this machine; it vouches for one person.
"""

import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

PERSON = {"sub": "17", "email": "Nora@Example.org", "email_verified": True, "name": "Example Nora"}


class Server(BaseHTTPRequestHandler):
    def answer(self, body: dict) -> None:
        text = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self) -> None:
        here = f"http://{self.headers['Host']}"
        pages = {
            "/.well-known/openid-configuration": {
                "issuer": here,
                "authorization_endpoint": f"{here}/authorize",
                "token_endpoint": f"{here}/token",
                "userinfo_endpoint": f"{here}/userinfo",
                "jwks_uri": f"{here}/jwks",
            },
            "/userinfo": PERSON,
        }
        self.answer(pages[self.path])

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        assert sent["code"] == ["vouched"]
        assert sent["code_verifier"]
        self.answer({"access_token": "token", "token_type": "Bearer", "expires_in": 60})

    def log_message(self, *args: object) -> None:
        """Quiet."""


def main() -> dict[str, object]:
    server = HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    os.environ["OIDC_SERVER"] = f"http://127.0.0.1:{server.server_port}"
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from django.test.utils import setup_test_environment

    from community.models import User

    setup_test_environment()
    call_command("migrate", verbosity=0)
    client = Client()
    login = client.get("/en/account/login/")
    sent = client.post("/account/oidc/connected/login/?process=login")
    asked = parse_qs(urlsplit(sent["Location"]).query)
    back = client.get("/account/oidc/connected/login/callback/", {"code": "vouched", "state": asked["state"][0]})
    form = client.get(back["Location"]).context["form"]
    answers = {"name": form["name"].value(), "email": form["email"].value(), "organisation": ""}
    joined = client.post(back["Location"], answers)
    again = Client()
    sent = again.post("/account/oidc/connected/login/?process=login")
    state = parse_qs(urlsplit(sent["Location"]).query)["state"][0]
    again.get("/account/oidc/connected/login/callback/", {"code": "vouched", "state": state})
    other = Client()
    forged = other.get("/account/oidc/connected/login/callback/", {"code": "vouched", "state": "forged"})
    return {
        "button": "Go on with Example SSO" in login.content.decode(),
        "policy": os.environ["OIDC_SERVER"] in login["Content-Security-Policy"],
        "way back": asked["redirect_uri"],
        "fields": list(form.fields),
        "asked": answers,
        "joined": joined["Location"],
        "people": list(User.objects.values_list("email", "name", "groups__name").order_by("groups__name")),
        "again": "_auth_user_id" in again.session,
        "account": again.get("/en/account/connected/").status_code,
        "forged": [forged.status_code, "_auth_user_id" in other.session],
    }


if __name__ == "__main__":
    print(json.dumps(main()))
    sys.stdout.flush()
    os._exit(0)
