"""What browsers are told to remember about a real installation."""

import os
import subprocess
import sys

import pytest

from portal import env
from scripts.clean_environment import PRODUCTION

NAMES = ("SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD")


def run(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    variables = {"PATH": os.environ["PATH"]} | PRODUCTION | changes
    return subprocess.run([sys.executable, *arguments], cwd=env.ROOT, env=variables, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "True True"),
        ({"SECURE_HSTS_PRELOAD": "no"}, "True False"),
        ({"SECURE_HSTS_INCLUDE_SUBDOMAINS": "no"}, "False False"),
        ({"SECURE_HSTS_INCLUDE_SUBDOMAINS": "no", "SECURE_HSTS_PRELOAD": "yes"}, "False True"),
    ],
)
def test_operator_decides_what_browsers_remember_about_the_domain(changes, told):
    values = ", ".join(f"production.{name}" for name in NAMES)
    code = f"import sys; sys.path[:0] = ['site', '.']; from portal.settings import production; print({values})"

    done = run("-c", code, **changes)

    assert (done.stdout, done.stderr) == (f"{told}\n", "")


@pytest.mark.parametrize("name", NAMES)
def test_wrong_word_stops_the_start_by_the_name_of_its_variable(name):
    done = run("manage.py", "check", **{name: "perhaps"})

    assert done.returncode != 0
    assert f"The environment variable {name} must be yes or no" in done.stderr


def test_documented_installation_passes_the_deployment_check():
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stderr
