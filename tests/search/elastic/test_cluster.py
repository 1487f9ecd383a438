"""Real clusters of the tests' own: three nodes of which one is killed, and one with access control."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import AuthorizationException, Elasticsearch

from scripts.elasticsearch import Cluster
from scripts.elasticsearch_server import MissingServerError
from search.backends import elasticsearch
from search.backends.elasticsearch import ElasticsearchBackend
from search.backends.embedded import EmbeddedBackend
from search.backends.fallback import FallbackBackend
from search.elastic import histories
from search.elastic.bulk import Parcel, send
from search.elastic.checking import Differences, check, repair
from search.elastic.client import connect
from search.elastic.drain import UnreachableError, drain
from search.elastic.indexes import in_use
from search.elastic.names import read_alias, write_alias
from search.elastic.rebuilding import rebuild
from search.elastic.status import status
from search.models import SearchDelivery
from search.query import SearchQuery
from search.readers import Reader

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch, pytest.mark.once, pytest.mark.slow]
READER = Reader("en", year=2026)
PREFIX = "vet"
GUIDE = Path(__file__).resolve().parents[3] / "docs" / "operations.md"


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


@pytest.fixture(scope="module")
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


# --- the rights of a key ------------------------------------------------------------------------


def key_of(cluster: Cluster, role: dict[str, Any]) -> Elasticsearch:
    """A client with a key of just this role."""
    made = cluster.ask("/_security/api_key", {"name": "least", "role_descriptors": {"portal": role}})
    return connect(cluster.urls(), api_key=made["encoded"], ca=cluster.ca, connect=2.0, read=10.0)


def role_in_the_guide(prefix: str) -> dict[str, Any]:
    """As docs/operations.md tells operators, but for the prefix."""
    (told,) = re.findall(r"```json\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    return json.loads(told.replace("portal-*", f"{prefix}-*"))["role_descriptors"]["portal"]


def live(client: Elasticsearch, prefix: str, shelf) -> None:
    """All that the portal ever asks of a cluster."""
    for name in ("first", "second", "third"):
        shelf.put(name, f"{name} workshop", sector="construction")
    rebuild(client, prefix)
    shelf.put("first", "First bakery")
    assert drain(client, prefix) == 1
    assert check(client, prefix) == Differences()
    repair(client, prefix, Differences(missing={1: 1}, extra={999: 1}))
    index = in_use(client, prefix)
    assert not histories.begin_if_ahead(client, prefix, index)
    assert status(client, prefix).problem == ""
    engine, query = ElasticsearchBackend(client, prefix), SearchQuery(shelf.kind)
    assert engine.run(query, READER).total == engine.matrix(query, READER).total == 3
    assert len(list(engine.hits(query, READER))) == 3
    assert engine.around(query, READER, "first").total == 3
    shelf.put("first", "First garage")
    row = SearchDelivery.objects.get(document__key="first")
    send(client, write_alias(prefix), [Parcel(row.pk, row.version, row.source)])
    assert drain(client, prefix) == 1  # told already
    assert rebuild(client, prefix) != index.name


def test_key_with_the_rights_in_the_guide_is_enough_and_none_is_too_much(secured, shelf, monkeypatch):
    monkeypatch.setattr(elasticsearch, "STREAMED_AT_ONCE", 2)  # so that a point in time is opened
    root = connect(secured.urls(), api_key=secured.api_key(), ca=secured.ca, connect=2.0, read=10.0)
    root.indices.create(index="foreign")
    root.index(index="foreign", document={"theirs": True}, refresh=True)
    role = role_in_the_guide("least")
    client = key_of(secured, role)
    live(client, "least", shelf)

    for trespass in (
        lambda: client.search(index="foreign"),
        lambda: client.index(index="foreign", document={}),
        lambda: client.indices.delete(index="foreign"),
        lambda: client.indices.get(index="foreign"),
        lambda: client.indices.create(index="another"),
        lambda: rebuild(client, "foreign"),
    ):
        with pytest.raises(AuthorizationException):
            trespass()

    (known,) = role["indices"]
    for right in known["privileges"]:
        less = {**known, "privileges": [one for one in known["privileges"] if one != right]}
        with pytest.raises((AuthorizationException, UnreachableError)):
            live(key_of(secured, {**role, "indices": [less]}), "least", shelf)
    if role["cluster"]:
        assert "unauthorized" in status(key_of(secured, {**role, "cluster": []}), "least").problem
