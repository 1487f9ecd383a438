"""A server of the tests' own that is killed and stopped: no reader meets an error, and no change is lost."""

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from itertools import count

import pytest
from elasticsearch import Elasticsearch

from scripts.elasticsearch import Cluster, MissingServerError
from search.backends.embedded import EmbeddedBackend
from search.backends.fallback import FallbackBackend
from search.elastic import drain as draining
from search.elastic.client import connect
from search.elastic.drain import UnreachableError, waiting
from search.models import SearchDelivery
from tests.chaos.conftest import found
from tests.search.elastic.conftest import Server

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch, pytest.mark.once, pytest.mark.slow]
COUNT = 30  # documents
LONGEST = 0.3  # seconds until the server is killed


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    cluster = Cluster(f"chaos-{os.getpid()}")
    try:
        cluster.start()
        yield cluster
    except MissingServerError as error:
        pytest.skip(f"missing Elasticsearch: {error}")
    finally:
        cluster.stop()
        cluster.home.with_suffix(".lock").unlink(missing_ok=True)  # nobody else has this name


@pytest.fixture
def server(cluster, shelf) -> Server:
    """With an index of some documents in use. It runs, whatever the test before did to it."""
    if not all(cluster.pids()):
        cluster.restart(0)
    one = Server(connect(cluster.urls(), connect=5.0, read=30.0), "chaos")
    one.clear()
    for number in range(COUNT):
        shelf.put(f"workshop-{number}", f"Workshop {number}", sector="construction")
    one.rebuild()
    return one


@pytest.fixture
def impatient(cluster) -> FallbackBackend:
    """As readers have it."""
    return FallbackBackend(connect(cluster.urls()), "chaos", EmbeddedBackend())


def settle(server: Server) -> None:
    SearchDelivery.objects.update(due_at=None)
    while server.drain():
        pass


def test_server_that_is_stopped_and_goes_on(server, cluster, shelf, impatient, differences, monkeypatch):
    everything = found(impatient, shelf.kind)
    (pid,) = cluster.pids()
    os.kill(pid, signal.SIGSTOP)
    try:
        monkeypatch.setattr(draining, "PATIENT", 0.8)
        shelf.take("workshop-1")
        assert found(impatient, shelf.kind) == everything - {"workshop-1"}
        with pytest.raises(UnreachableError):
            draining.drain(connect(cluster.urls()), "chaos")
        assert found(impatient, shelf.kind) == everything - {"workshop-1"}
    finally:
        os.kill(pid, signal.SIGCONT)

    assert found(impatient, shelf.kind) == everything - {"workshop-1"}
    monkeypatch.undo()
    settle(server)
    assert found(impatient, shelf.kind) == everything - {"workshop-1"}
    assert differences(shelf.kind) == []


def test_server_killed_in_the_middle_of_a_delivery_has_all_when_it_is_back(
    server, cluster, shelf, impatient, differences, seed
):
    killing = kill_soon(cluster, seed)
    with pytest.raises(UnreachableError):
        tell_for_ever(connect(cluster.urls(), connect=1.0, read=5.0), shelf)
    killing.join()
    right = {key for key, draft in shelf.items() if not draft.restrictions}
    assert 0 < waiting().count() <= COUNT
    assert found(impatient, shelf.kind) == right

    cluster.restart(0)
    assert found(impatient, shelf.kind) == right
    settle(server)
    assert found(impatient, shelf.kind) == right
    assert differences(shelf.kind) == []


def test_server_killed_in_the_middle_of_a_request_is_noticed_by_nobody(server, cluster, shelf, impatient, seed):
    everything = found(impatient, shelf.kind)
    killing = kill_soon(cluster, seed)
    asked = 0
    while killing.is_alive() or asked < 20:
        assert found(impatient, shelf.kind) == everything
        asked += 1

    assert impatient.breaker.is_open


def tell_for_ever(client: Elasticsearch, shelf) -> None:
    for number in count():
        shelf.put(f"workshop-{number % COUNT}", f"Garage {number}", restrictions=(7,) if number % 3 else ())
        draining.drain(client, "chaos")


def kill_soon(cluster: Cluster, seed: int) -> threading.Thread:
    """With -9, at a moment of this seed while others talk to it."""

    def kill() -> None:
        time.sleep(LONGEST * random.Random(seed).random())
        cluster.kill(0)

    thread = threading.Thread(target=kill)
    thread.start()
    return thread
