"""Where faults are tried: a portal's database that is thrown away, and a search server that may be killed."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
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
def private_server(name: str) -> Iterator[Callable[[], elasticsearch.Cluster]]:
    """A node of this process alone, which starts while other things are done: call what is given to wait for it.

    That raises scripts.elasticsearch.MissingServerError, or RuntimeError when it does not start.
    """
    elasticsearch.server.java()  # what lacks is said at once
    cluster = elasticsearch.Cluster(f"{name}-{os.getpid()}")
    command = [sys.executable, elasticsearch.__file__, "start", "--name", cluster.name]
    starting = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def started() -> elasticsearch.Cluster:
        if starting.wait():
            raise RuntimeError("Elasticsearch did not start.")
        return cluster

    try:
        yield started
    finally:
        starting.terminate()
        starting.wait()
        cluster.stop()
        cluster.home.with_suffix(".lock").unlink(missing_ok=True)  # nobody else has this name


def known_server() -> list[str]:
    """Addresses of the tests' own server, which nobody may kill; none where there is none."""
    return [url for url in os.environ.get(ADDRESS, "").split(",") if url]


@contextmanager
def some_server(name: str) -> Iterator[list[str]]:
    """Addresses for who kills nothing: of the tests' own server where there is one, else of a private one."""
    if known := known_server():
        yield known
        return
    with private_server(name) as started:
        yield started().urls()


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
