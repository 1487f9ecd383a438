"""The one reader of the environment: typed, and failing loudly by the name of the variable.

`docs/operations.md` has the table of all variables; a test holds it against `READ`.
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[2]
REQUIRED: Any = object()
READ: set[str] = set()

PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-20000", "mmap_size=134217728")

_env = environ.Env()


def _read(name: str, default: Any, cast: Any, wanted: str) -> Any:
    """Return variable `name` through `cast`; without a default, a missing or empty one is an error."""
    READ.add(name)
    raw = _env.str(name, default="").strip()
    if not raw:
        if default is REQUIRED:
            raise ImproperlyConfigured(f"Set the environment variable {name}: {wanted}.")
        return default
    try:
        return cast(raw)
    except (ValueError, KeyError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"The environment variable {name} must be {wanted}: {error}") from error


def text(name: str, default: Any = REQUIRED) -> str:
    return _read(name, default, str, "a text")


def secret(name: str, default: Any = REQUIRED, *, at_least: int = 50) -> str:
    def cast(raw: str) -> str:
        if len(raw) < at_least:
            raise ValueError(f"it has {len(raw)} characters")
        return raw

    return _read(name, default, cast, f"a random secret of at least {at_least} characters")


def number(name: str, default: Any = REQUIRED) -> int:
    return _read(name, default, int, "a whole number")


def seconds(name: str, default: Any = REQUIRED) -> float:
    def cast(raw: str) -> float:
        value = float(raw)
        if not 0 < value < 3600:
            raise ValueError(f"{raw} is not between 0 and 3600")
        return value

    return _read(name, default, cast, "a number of seconds")


def flag(name: str, default: Any = REQUIRED) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    return _read(name, default, lambda raw: words[raw.lower()], "yes or no")


def name(name: str, default: Any = REQUIRED) -> str:
    """A short name of a-z, 0-9, - and _, such as indexes may begin with."""

    def cast(raw: str) -> str:
        if not re.fullmatch(r"[a-z][a-z0-9_-]{0,40}", raw):
            raise ValueError(f"{raw!r} has other signs, or too many")
        return raw

    return _read(name, default, cast, "a name of small letters, digits, - and _, beginning with a letter")


def names(name: str, default: Any = REQUIRED) -> list[str]:
    return _read(
        name,
        default,
        lambda raw: [part.strip() for part in raw.split(",") if part.strip()],
        "a list, separated by commas",
    )


def path(name: str, default: Any = REQUIRED) -> Path:
    return _read(name, default, lambda raw: (ROOT / raw).resolve(), "a path")


def _address(raw: str) -> str:
    parts = urlsplit(raw)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{raw!r} is no http or https address")
    return raw.rstrip("/")


def url(name: str, default: Any = REQUIRED) -> str:
    """An http(s) address, returned without its closing slash."""
    return _read(name, default, _address, "an address such as https://portal.example.org")


def nodes(name: str, default: Any = REQUIRED) -> list[str]:
    """Addresses of the nodes of a cluster, each with its port: the client asks for one."""

    def cast(raw: str) -> list[str]:
        found = [_address(part.strip()) for part in raw.split(",") if part.strip()]
        for address in found:
            if not urlsplit(address).port:
                raise ValueError(f"{address!r} names no port")
        return found

    return _read(name, default, cast, "addresses such as http://one:9200,http://two:9200")


def database(name: str, default: str) -> dict[str, Any]:
    """A Django DATABASES entry from `sqlite:///path` (relative to the checkout) or `postgres://user:secret@host/name`."""

    def cast(raw: str) -> dict[str, Any]:
        scheme = urlsplit(raw).scheme
        if scheme not in {"sqlite", "postgres", "postgresql"}:
            raise ValueError(f"unknown kind of database {scheme!r}")
        return dict(environ.Env.db_url_config(raw))

    wanted = "an address such as sqlite:///var/portal.sqlite3 or postgres://user:secret@host:5432/name"
    config = _read(name, cast(default), cast, wanted)
    return _sqlite(config) if "sqlite" in config["ENGINE"] else _postgresql(config)


def _sqlite(config: dict[str, Any]) -> dict[str, Any]:
    file = str(config["NAME"])
    config["NAME"] = file if file == ":memory:" else str(ROOT / file)
    config["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",  # a reader that becomes a writer would fail at once otherwise
        "init_command": "".join(f"PRAGMA {pragma};" for pragma in PRAGMAS),
    }
    return config


def _postgresql(config: dict[str, Any]) -> dict[str, Any]:
    config["CONN_MAX_AGE"] = 600
    config["CONN_HEALTH_CHECKS"] = True
    return config


def email(name: str, default: str) -> dict[str, Any]:
    """Django's EMAIL_* values from `smtp+tls://user:secret@host:587`, `consolemail://` or `filemail:///path`."""

    def cast(raw: str) -> dict[str, Any]:
        return dict(environ.Env.email_url_config(raw))

    return _read(name, cast(default), cast, "an address such as smtp+tls://user:secret@host:587")
