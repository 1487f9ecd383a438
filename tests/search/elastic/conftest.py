"""A real server, with names of the test's own: nothing else in it is touched."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch

from search.elastic.client import connect
from search.elastic.drain import drain
from search.elastic.indexes import ours
from search.elastic.names import read_alias
from search.elastic.rebuilding import rebuild
from search.models import SearchCounter, SearchDocument

ADDRESS = "ELASTICSEARCH_TEST_URL"


@dataclass
class Server:
    client: Elasticsearch
    prefix: str

    def rebuild(self, **options: Any) -> str:
        return rebuild(self.client, self.prefix, **options)

    def drain(self) -> int:
        return drain(self.client, self.prefix)

    def document(self, key: str) -> dict[str, Any]:
        """What the index has of the document with this key, with its version."""
        pk = SearchDocument.objects.get(key=key).pk
        found = self.client.get(index=read_alias(self.prefix), id=str(pk), realtime=False)
        return {**found["_source"], "version": found["_version"]}

    def indexes(self) -> list[str]:
        return [index.name for index in ours(self.client, self.prefix)]

    def clear(self) -> None:
        for name in self.indexes():
            self.client.indices.delete(index=name)


@pytest.fixture
def server() -> Iterator[Server]:
    if not os.environ.get(ADDRESS):
        pytest.skip(f"missing Elasticsearch: {ADDRESS} has the address of a server")
    client = connect(os.environ[ADDRESS].split(","), connect=5.0, read=30.0)
    one = Server(client, f"t{uuid4().hex[:12]}")
    yield one
    one.clear()
    client.close()


@pytest.fixture
def filled(server: Server, shelf) -> Server:
    """With an index of two documents in use."""
    shelf.put("first", "First workshop")
    shelf.put("second", "Second workshop", sector="construction")
    assert SearchCounter.current()[1]
    server.rebuild()
    return server
