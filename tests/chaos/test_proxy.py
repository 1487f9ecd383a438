"""A network and a server that fail in every way that chaos/proxy.py knows: nothing is lost, nothing is told wrongly."""

import os
from collections.abc import Iterator
from contextlib import suppress

import pytest

from chaos.proxy import FAULTS, Proxy
from search.elastic import drain as draining
from search.elastic.client import connect
from search.elastic.drain import UnreachableError
from search.models import SearchDelivery
from tests.chaos.conftest import found
from tests.search.elastic.conftest import ADDRESS

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch, pytest.mark.once]


@pytest.fixture
def proxy(server) -> Iterator[Proxy]:
    proxy = Proxy(os.environ[ADDRESS].split(",")[0])
    proxy.start()
    yield proxy
    proxy.stop()


@pytest.mark.parametrize("fault", FAULTS)
def test_deliveries_survive(server, shelf, readers, differences, proxy, monkeypatch, seed, fault):
    monkeypatch.setattr(draining, "PATIENT", 0.8)  # so that a held back answer is a lost one
    client = connect([proxy.url], connect=5.0, read=5.0)
    for number in range(8):
        shelf.put(f"workshop-{number}", f"Workshop {number}")
    server.rebuild()
    proxy.begin(str(seed), 0.9, [fault])
    for turn in range(3):
        shelf.put("workshop-0", f"Garage {turn}")
        shelf.put(f"workshop-{turn + 1}", "Closed", restrictions=(7,))
        shelf.take(f"workshop-{turn + 4}")
        with suppress(UnreachableError):
            draining.drain(client, server.prefix)
        SearchDelivery.objects.update(due_at=None)
        open_to_all = [0, 7, *range(turn + 2, 4), *range(turn + 5, 7)]
        assert found(readers, shelf.kind) == {f"workshop-{number}" for number in open_to_all}

    assert proxy.calm()[fault]
    client.close()
    SearchDelivery.objects.update(due_at=None)
    while server.drain():
        pass
    assert differences(shelf.kind) == []
