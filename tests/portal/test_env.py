import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import env
from scripts.clean_environment import PRODUCTION

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def read_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names read here are no settings of the portal."""
    monkeypatch.setattr(env, "READ", set())


@pytest.fixture
def variable(monkeypatch: pytest.MonkeyPatch) -> Any:
    return lambda value: monkeypatch.setenv("SAMPLE", value)


@pytest.mark.parametrize(
    ("reader", "wanted"),
    [
        (env.text, "a text"),
        (env.secret, "a random secret of at least 50 characters"),
        (env.number, "a whole number"),
        (env.flag, "yes or no"),
        (env.names, "a list, separated by commas"),
        (env.path, "a path"),
        (env.url, "an address such as https://portal.example.org"),
    ],
)
@pytest.mark.parametrize("value", [None, "", "   "])
def test_missing_variable_is_named_with_what_is_wanted(
    reader: Any, wanted: str, value: str | None, variable: Any
) -> None:
    if value is not None:
        variable(value)
    with pytest.raises(ImproperlyConfigured) as caught:
        reader("SAMPLE")
    assert str(caught.value) == f"Set the environment variable SAMPLE: {wanted}."


@pytest.mark.parametrize(
    ("reader", "value"),
    [
        (env.number, "many"),
        (env.number, "1.5"),
        (env.flag, "perhaps"),
        (env.url, "portal.example.org"),
        (env.url, "ftp://portal.example.org"),
        (env.url, "https://"),
    ],
)
def test_wrong_value_is_refused_by_name(reader: Any, value: str, variable: Any) -> None:
    variable(value)
    with pytest.raises(ImproperlyConfigured, match=r"^The environment variable SAMPLE must be "):
        reader("SAMPLE", "a default does not hide it")


@pytest.mark.parametrize(
    ("reader", "value", "result"),
    [
        (env.text, "  Europe/Athens ", "Europe/Athens"),
        (env.number, "30", 30),
        (env.number, "-1", -1),
        (env.flag, "Yes", True),
        (env.flag, "on", True),
        (env.flag, "0", False),
        (env.flag, "FALSE", False),
        (env.names, "a.example.org, b.example.org,,", ["a.example.org", "b.example.org"]),
        (env.path, "var/media", env.ROOT / "var" / "media"),
        (env.path, "/srv/media", Path("/srv/media")),
        (env.url, "https://portal.example.org/", "https://portal.example.org"),
        (env.url, "http://localhost:9000", "http://localhost:9000"),
    ],
)
def test_value_arrives_typed(reader: Any, value: str, result: Any, variable: Any) -> None:
    variable(value)
    assert reader("SAMPLE") == result


def test_default_stands_in_for_a_variable_that_is_not_set() -> None:
    assert env.number("SAMPLE", 7) == 7
    assert env.names("SAMPLE", []) == []


def test_every_name_that_was_asked_for_is_remembered() -> None:
    env.number("SAMPLE", 7)
    env.text("OTHER_SAMPLE", "")
    assert sorted(env.READ) == ["OTHER_SAMPLE", "SAMPLE"]


def test_short_secret_is_refused_without_showing_it(variable: Any) -> None:
    variable("hunter2")
    with pytest.raises(ImproperlyConfigured, match="it has 7 characters") as caught:
        env.secret("SAMPLE")
    assert "hunter2" not in str(caught.value)


def test_sqlite_address_below_the_checkout_has_the_options_the_design_asks_for(variable: Any) -> None:
    variable("sqlite:///var/other.sqlite3")
    config = env.database("SAMPLE", "sqlite://:memory:")
    assert config["ENGINE"] == "django.db.backends.sqlite3"
    assert config["NAME"] == str(env.ROOT / "var" / "other.sqlite3")
    assert config["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert config["OPTIONS"]["timeout"] == 20
    assert "journal_mode=WAL" in config["OPTIONS"]["init_command"]


def test_sqlite_in_memory_stays_in_memory() -> None:
    assert env.database("SAMPLE", "sqlite://:memory:")["NAME"] == ":memory:"


def test_postgresql_address_keeps_connections_and_checks_them(variable: Any) -> None:
    variable("postgres://portal:p%40ss@db.example.org:5433/portal")
    config = env.database("SAMPLE", "sqlite://:memory:")
    assert config["ENGINE"] == "django.db.backends.postgresql"
    assert (config["HOST"], config["PORT"], config["NAME"]) == ("db.example.org", 5433, "portal")
    assert (config["USER"], config["PASSWORD"]) == ("portal", "p@ss")
    assert (config["CONN_MAX_AGE"], config["CONN_HEALTH_CHECKS"]) == (600, True)


@pytest.mark.parametrize("value", ["nonsense", "mysqlx://user:hidden-word@host/name"])
def test_unknown_kind_of_database_is_refused_without_showing_its_password(value: str, variable: Any) -> None:
    variable(value)
    with pytest.raises(ImproperlyConfigured, match="SAMPLE must be") as caught:
        env.database("SAMPLE", "sqlite://:memory:")
    assert "hidden-word" not in str(caught.value)


def test_mail_address_becomes_django_settings(variable: Any) -> None:
    variable("smtp+tls://user:secret@mail.example.org:587")
    config = env.email("SAMPLE", "consolemail://")
    assert config["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (config["EMAIL_HOST"], config["EMAIL_PORT"]) == ("mail.example.org", 587)
    assert config["EMAIL_USE_TLS"] is True


def start_production(**changes: str | None) -> subprocess.CompletedProcess[str]:
    """Import the production settings in a process of its own, with `changes` to a complete environment."""
    variables = {"PATH": os.environ["PATH"]} | PRODUCTION | changes
    code = "import sys; sys.path[:0] = ['site', '.']; import portal.settings.production"
    given = {name: value for name, value in variables.items() if value is not None}
    return subprocess.run([sys.executable, "-c", code], cwd=env.ROOT, env=given, capture_output=True, text=True)


def test_production_starts_with_a_complete_environment() -> None:
    done = start_production()
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", sorted(set(PRODUCTION) - {"DJANGO_SETTINGS_MODULE"}))
def test_production_without_one_of_its_variables_fails_by_its_name(name: str) -> None:
    done = start_production(**{name: None})
    assert done.returncode == 1
    assert f"Set the environment variable {name}:" in done.stderr
