"""Settings by the environment: a real installation starts with all it needs or says by name what is missing."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.once
COMPLETE = {
    "SECRET_KEY": "0123456789-of-a-test-" * 3,
    "ALLOWED_HOSTS": "portal.example.org",
    "DATABASE_URL": "sqlite:///var/installation-test.sqlite3",
    "PORTAL_URL": "https://portal.example.org",
    "EMAIL_URL": "smtp+tls://user:secret@mail.example.org:587",
    "EMAIL_FROM": "portal@example.org",
}


def manage(*arguments, module="portal.settings.production", **variables):
    basis = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=settings.ROOT, capture_output=True, text=True,
        env={**basis, "DJANGO_SETTINGS_MODULE": module, **variables},
    )  # fmt: skip


def test_complete_installation_passes_the_deployment_check_without_a_word():
    done = manage("check", "--deploy", "--fail-level", "DEBUG", **COMPLETE)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "System check identified no issues (0 silenced).\n"


@pytest.mark.parametrize("name", list(COMPLETE))
def test_installation_does_not_start_without(name):
    done = manage("check", **{key: value for key, value in COMPLETE.items() if key != name})

    assert done.returncode != 0
    assert f"Set the environment variable {name}:" in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("DATABASE_URL", "nonsense"),
        ("PORTAL_URL", "portal.example.org"),
        ("SECURE_HSTS_SECONDS", "long"),
        ("SECURE_SSL_REDIRECT", "maybe"),
    ],
)
def test_installation_does_not_start_with_a_wrong(name, value):
    done = manage("check", **{**COMPLETE, name: value})

    assert done.returncode != 0
    assert f"The environment variable {name} must be" in done.stderr
    assert value not in done.stderr or name != "SECRET_KEY"


def test_demonstration_settings_fail_the_deployment_check():
    done = manage("check", "--deploy", module="portal.settings.demo")

    assert done.returncode != 0
    assert "portal.E001" in done.stderr


def test_demonstration_is_not_loaded_into_a_real_installation(tmp_path):
    variables = {**COMPLETE, "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3", "PORTAL_VAR": str(tmp_path)}

    done = manage("load_demo", **variables)

    assert done.returncode != 0
    assert "portal.settings.demo only" in done.stderr
