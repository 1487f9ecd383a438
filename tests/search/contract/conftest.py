"""The index that the contract is tried on: written once by the product's own code, committed, emptied at the end."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.db import connection

from search import kinds
from search.backends.base import SearchBackend
from search.backends.embedded import EmbeddedBackend
from search.models import SearchCounter, SearchDocument, SearchIndex, SearchTerm, SearchTitle, SearchWord
from search.query import SearchQuery
from taxonomy import table
from taxonomy.loading import load
from tests.search.contract import following
from tests.search.contract.drafting import drafts
from tests.search.contract.filling import fill
from tests.search.contract.following import FollowingBackend
from tests.search.contract.named import NAMED
from tests.search.contract.oracle import Oracle
from tests.search.contract.people import PEOPLE
from tests.search.contract.specimens import Shelf

COUNT = 3_200


@dataclass
class World:
    """`shelf` holds the objects, `oracle` knows the right answers of the moment. `followers` are engines with an index
    of their own, which is not rolled back."""

    shelf: Shelf
    decoys: Shelf
    oracle: Oracle
    followers: list[FollowingBackend] = field(default_factory=list)


def oracle_of(shelf: Shelf, earlier: Oracle | None = None) -> Oracle:
    rows = SearchDocument.objects.filter(kind=shelf.kind.name).values_list("key", "pk")
    return Oracle(shelf.kind, [(shelf.drafts[key], pk) for key, pk in rows if key in shelf.drafts], earlier)


@pytest.fixture(scope="package")
def committed_world(django_db_setup: None, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock():
        table.look_again()
        if not table.current().entries:
            load()
            table.look_again()
        shelf, decoys = Shelf("specimen"), Shelf("decoy")
        try:
            fill(shelf, decoys, [*drafts(COUNT), *NAMED.values()])
            yield World(shelf, decoys, oracle_of(shelf))
        finally:
            clear()
            for one in (shelf, decoys):
                kinds.KINDS.pop(one.kind.name, None)


def clear() -> None:
    """Other tests find an empty index. The counter goes too: its next epoch tells engines to forget."""
    SearchTitle.objects.all().delete()
    for model in (SearchDocument, SearchTerm, SearchWord, SearchCounter, SearchIndex):
        model.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_text")


@pytest.fixture
def world(db: None, committed_world: World) -> Iterator[World]:
    """What a test changes on the shelf is put back, as the database is."""
    shelves = (committed_world.shelf, committed_world.decoys)
    before, oracle = [dict(shelf.drafts) for shelf in shelves], committed_world.oracle
    yield committed_world
    for shelf, drafts_before in zip(shelves, before, strict=True):
        shelf.drafts, shelf.broken, shelf.late = drafts_before, set(), set()
    committed_world.oracle = oracle
    for engine in committed_world.followers:
        engine.roll_back()


@pytest.fixture(scope="package", params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.once)])
def backend(request: pytest.FixtureRequest, committed_world: World, django_db_blocker) -> Iterator[SearchBackend]:
    """Each engine in turn, warm: it has read what is committed before the first test opens a transaction."""
    if request.param == "elasticsearch" and not following.is_there():
        pytest.skip(f"missing Elasticsearch: {following.ADDRESS} has the address of a server")
    engine = {"embedded": EmbeddedBackend, "elasticsearch": FollowingBackend}[request.param]()
    followers = [engine] if isinstance(engine, FollowingBackend) else []
    committed_world.followers = followers
    try:
        with django_db_blocker.unblock():
            for reader in PEOPLE.values():
                engine.run(SearchQuery(committed_world.shelf.kind), reader)
        yield engine
    finally:
        for follower in followers:
            follower.close()
        committed_world.followers = []
