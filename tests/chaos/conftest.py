"""Faults that take more than one part of the portal to survive. The random schedules are in chaos/."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from chaos import settled
from checks import demosite
from repository.indexing import PRACTICES
from scripts.clean_environment import environment
from search.backends.embedded import EmbeddedBackend
from search.backends.fallback import FallbackBackend
from search.elastic.client import connect
from search.kinds import Kind
from search.query import SearchQuery
from search.readers import Reader
from tests.factories.tree import fresh_process, tree
from tests.search.elastic.conftest import ADDRESS, Server, server
from tests.search.shelf import shelf

__all__ = ["fresh_process", "server", "shelf", "tree"]

SEED = "CHAOS_SEED"
NOWHERE = "http://127.0.0.1:9"
LONGEST = 200  # seconds until a program is given up


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """Of all that is random in the test; a failure tells how to play it again."""
    number = int(os.environ.get(SEED, "1"))
    print(f"again: {SEED}={number} pytest {request.node.nodeid!r}")
    return number


@pytest.fixture
def differences(server: Server) -> Callable[[Kind], list[str]]:
    """What the index and the database have apart, document by document, when the worker has nothing left to do."""

    def compare(kind: Kind = PRACTICES) -> list[str]:
        drafts = {draft.key: draft for draft in kind.drafts(list(kind.keys()))}
        return settled.differences(server.client, server.prefix, kind, drafts)

    return compare


@pytest.fixture
def readers(server: Server) -> FallbackBackend:
    return FallbackBackend(server.client, server.prefix, EmbeddedBackend())


@pytest.fixture
def readers_in_an_outage(server: Server) -> FallbackBackend:
    return FallbackBackend(connect([NOWHERE]), server.prefix, EmbeddedBackend())


def found(engine: FallbackBackend, kind: Kind = PRACTICES, words: str = "", **filters: str) -> set[str]:
    """Keys of what a reader without rights finds; the total must be as many."""
    query = SearchQuery(kind, words, filters={name: (value,) for name, value in filters.items()})
    reader = Reader.everybody("en")
    keys = {hit.key for hit in engine.hits(query, reader)}
    assert engine.run(query, reader).total == len(keys)
    return keys


def run_program(name: str, seed: int) -> dict[str, Any]:
    """What a program beside this file prints."""
    if not os.environ.get(ADDRESS):
        pytest.skip(f"missing Elasticsearch: {ADDRESS} has the address of a server")
    done = subprocess.run(
        [sys.executable, "-m", f"tests.chaos.{name}", str(seed)], cwd=demosite.ROOT, timeout=LONGEST, text=True,
        env=environment(**{ADDRESS: os.environ[ADDRESS]}), capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])
