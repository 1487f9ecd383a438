"""Signing in with another organisation's account, as an installation with an OpenID Connect server does."""

import json
import os
import subprocess
import sys

import pytest

from portal import env

pytestmark = pytest.mark.once


def run(tmp_path, *command, **variables):
    basis = {
        "PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "portal.settings.demo", "PORTAL_VAR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/portal.sqlite3", "PYTHONPATH": f"{env.ROOT}/site:{env.ROOT}",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, *command], cwd=env.ROOT, env=basis | variables, capture_output=True, text=True
    )


@pytest.mark.slow
def test_person_of_the_other_server_joins_and_comes_back(tmp_path):
    client = {"OIDC_CLIENT": "portal", "OIDC_SECRET": "secret", "OIDC_NAME": "Example SSO"}
    done = run(tmp_path, "tests/community/accounts/oidc_round.py", **client)

    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout) == {
        "button": True,
        "policy": True,
        "way back": ["http://testserver/account/oidc/connected/login/callback/"],
        "fields": ["name", "email", "organisation"],
        "asked": {"name": "Example Nora", "email": "nora@example.org", "organisation": ""},
        "joined": "/en/account/",
        "people": [["nora@example.org", "Example Nora", "Authors"], ["nora@example.org", "Example Nora", "Members"]],
        "again": True,
        "account": 200,
        "forged": [401, False],
    }


def test_server_without_a_client_stops_the_start(tmp_path):
    done = run(tmp_path, "manage.py", "check", OIDC_SERVER="https://sso.example.org")

    assert done.returncode != 0
    assert "OIDC_CLIENT and OIDC_SECRET" in done.stderr
