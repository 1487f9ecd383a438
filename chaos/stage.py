"""Where faults are tried: a portal's database that is thrown away, and a search server that may be killed."""

import os
import signal
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from checks import demosite
from scripts import elasticsearch

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

    from search.drafts import Draft
    from tests.search.contract.specimens import Shelf

ADDRESS = "ELASTICSEARCH_TEST_URL"


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Removed at the end, after SIGTERM too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="portal-chaos-") as folder:
        yield Path(folder)


@contextmanager
def private_server(name: str) -> Iterator[elasticsearch.Cluster]:
    """A node of this process alone. Raises scripts.elasticsearch.MissingServerError."""
    cluster = elasticsearch.Cluster(f"{name}-{os.getpid()}")
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        cluster.home.with_suffix(".lock").unlink(missing_ok=True)  # nobody else has this name


@contextmanager
def some_server(name: str) -> Iterator[list[str]]:
    """Addresses for who kills nothing: of the tests' own server where there is one, else of a private one."""
    if known := os.environ.get(ADDRESS):
        yield known.split(",")
        return
    with private_server(name) as cluster:
        yield cluster.urls()


def open_portal(folder: Path, prepared: Path | None = None, **variables: str) -> Path:
    """Django on a copy of a prepared portal, by default an empty one with the vocabularies; its SQLite file."""
    var = demosite.copy(prepared or demosite.prepared("bare"), folder / "var")
    (var / "static").mkdir(exist_ok=True)
    file = var / "portal.sqlite3"
    os.environ.update(demosite.variables(var, DATABASE_URL=f"sqlite:///{file}", **variables))
    if (site := str(demosite.ROOT / "site")) not in sys.path:
        sys.path.insert(0, site)
    import django

    django.setup()
    return file


def connected(urls: list[str]) -> "Elasticsearch":
    """A client that waits: what is measured is not how soon it gives up."""
    from search.elastic.client import connect

    return connect(urls, connect=5.0, read=60.0)


def fill(shelf: "Shelf", drafts: Iterable["Draft"]) -> None:
    """Documents of `drafts`, of another kind with the same values between them, and some that were taken off again."""
    from tests.search.contract import filling
    from tests.search.contract.specimens import Shelf

    filling.fill(shelf, Shelf("decoy"), drafts)
