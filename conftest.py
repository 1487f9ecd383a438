"""The test database. Migrating takes most of the time of a short run, so its result is kept for the next one.

SQLite only: a copy in the pytest cache, under a key made from everything that the result depends on, is put into the
database in memory before Django looks at it. Django then finds nothing left to migrate.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent


def key() -> str:
    """Hash over migrations, models, pinned packages and the version of SQLite."""
    sources = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/models/*.py"), *ROOT.glob("requirements*.txt")]
    total = hashlib.sha256(f"{sqlite3.sqlite_version} {settings.LANGUAGES!r} {settings.INSTALLED_APPS}".encode())
    for path in sorted(sources):
        total.update(path.read_bytes())
    return total.hexdigest()[:16]


def open_test_database() -> sqlite3.Connection:
    return sqlite3.connect(connection.creation._get_test_db_name(), uri=True)


@pytest.fixture(scope="session")
def migrated_copy(request: pytest.FixtureRequest, django_db_modify_db_settings: None) -> Iterator[Path | None]:
    """The file to keep the migrated database in, its content loaded if it exists; None where nothing is kept."""
    cache: Any = getattr(request.config, "cache", None)
    if cache is None or connection.vendor != "sqlite" or not connection.is_in_memory_db():
        yield None
        return
    copy = cache.mkdir("database") / f"{key()}.sqlite3"
    # A database in memory lasts as long as somebody holds it open.
    with closing(open_test_database()) as held:
        if copy.exists():
            with closing(sqlite3.connect(copy)) as source:
                source.backup(held)
        yield copy


@pytest.fixture(scope="session")
def django_db_setup(migrated_copy: Path | None, django_db_setup: None) -> None:
    if migrated_copy is None or migrated_copy.exists():
        return
    for old in set(migrated_copy.parent.glob("*.sqlite3")) - {migrated_copy}:
        old.unlink(missing_ok=True)
    fresh = migrated_copy.with_suffix(f".{os.getpid()}")  # both processes of a run write; the last one wins
    with closing(open_test_database()) as source, closing(sqlite3.connect(fresh)) as target:
        source.backup(target)
    fresh.replace(migrated_copy)
