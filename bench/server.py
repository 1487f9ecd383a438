"""The search server that a bench asks: that of the tests, or one of its own for as long as it runs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from scripts.elasticsearch import Cluster


@contextmanager
def server(name: str) -> Iterator[list[str]]:
    """Addresses of its nodes."""
    if given := os.environ.get("ELASTICSEARCH_TEST_URL"):
        yield given.split(",")
        return
    cluster = Cluster(name)
    try:
        yield cluster.start()
    finally:
        cluster.stop()
