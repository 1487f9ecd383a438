"""Real clusters of the tests' own: three nodes of which one is killed, and one with access control."""

import time
from collections.abc import Iterator

import pytest

from scripts.elasticsearch import Cluster
from scripts.elasticsearch_server import MissingServerError
from search.backends.embedded import EmbeddedBackend
from search.backends.fallback import FallbackBackend
from search.elastic.client import connect
from search.elastic.drain import drain
from search.elastic.names import read_alias
from search.elastic.rebuilding import rebuild
from search.query import SearchQuery
from search.readers import Reader

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch, pytest.mark.once, pytest.mark.slow]
READER = Reader("en", year=2026)
PREFIX = "vet"


class Counting(FallbackBackend):
    """Tells how many questions the server answered."""

    def __init__(self, client) -> None:
        super().__init__(client, PREFIX, EmbeddedBackend())
        self.by_server = 0
        self.breaker.answered = self._count  # type: ignore[method-assign]

    def _count(self) -> None:
        self.by_server += 1
        type(self.breaker).answered(self.breaker)


def started(name: str, nodes: int, secured: bool = False) -> Iterator[Cluster]:
    cluster = Cluster(name)
    try:
        cluster.start(nodes, secured)
    except MissingServerError as error:
        pytest.skip(f"missing Elasticsearch: {error}")
    try:
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture
def three() -> Iterator[Cluster]:
    yield from started("cluster", 3)


@pytest.fixture
def secured() -> Iterator[Cluster]:
    yield from started("secured", 1, secured=True)


def node_of_primary(cluster: Cluster, client) -> int:
    [shard] = [one for one in client.cat.shards(index=read_alias(PREFIX), format="json") if one["prirep"] == "p"]
    addresses = {one["name"]: one["http"] for one in client.cat.nodes(h="name,http", format="json")}
    port = addresses[shard["node"]].rpartition(":")[2]
    return next(number for number, url in enumerate(cluster.urls()) if url.endswith(f":{port}"))


def test_nobody_notices_that_the_node_of_the_primary_is_killed(three, shelf):
    for number in range(20):
        shelf.put(f"document-{number}", f"Workshop {number}", sector="construction")
    client = connect(three.urls(), connect=0.3, read=1.5)
    rebuild(client, PREFIX, replicas=1)
    client.cluster.health(wait_for_status="green", timeout="30s")
    engine, query = Counting(client), SearchQuery(shelf.kind)
    expected = engine.embedded.run(query, READER)
    for number in range(120):
        if number == 20:
            three.kill(node_of_primary(three, client))
        assert engine.run(query, READER) == expected
        time.sleep(0.02)

    assert engine.by_server > 60  # and not because nobody asked the cluster
    shelf.put("later", "Workshop that was published meanwhile")
    deadline = time.monotonic() + 60
    while not drain(client.options(request_timeout=5), PREFIX) and time.monotonic() < deadline:
        time.sleep(0.5)
    assert engine.server.run(query, READER).total == 21


def test_cluster_with_access_control_is_asked_with_key_and_certificate(secured, shelf):
    shelf.put("first", "First workshop")
    query = SearchQuery(shelf.kind)
    known = {"ca": secured.ca, "connect": 2.0, "read": 10.0}
    rebuild(connect(secured.urls(), api_key=secured.api_key(), **known), PREFIX)

    engine = Counting(connect(secured.urls(), api_key=secured.api_key(), **known))
    assert (engine.run(query, READER).total, engine.by_server) == (1, 1)

    without_key = Counting(connect(secured.urls(), api_key="d3Jvbmc6a2V5", **known))
    assert (without_key.run(query, READER).total, without_key.by_server) == (1, 0)

    without_trust = Counting(connect(secured.urls(), api_key=secured.api_key(), connect=2.0, read=10.0))
    assert (without_trust.run(query, READER).total, without_trust.by_server) == (1, 0)
