"""`restoring.py SEED`: an older copy of the database is put back under a newer index; prints one JSON object.

A real file is copied while the portal goes on, and copied back. Then either the worker looks at the index first, or it
is not there before the counter has passed all that the index has, so that versions come again for other contents.
Told is, for either, what the reader was answered wrongly, what the operator was told, and what the index and the
database had apart after that was done.
"""

import json
import os
import random
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from uuid import uuid4

from chaos import stage

COUNT = 30  # documents
CHANGES = 25  # after the copy was made, and after it was put back


def main(seed: int) -> None:
    with stage.temporary_folder() as folder, stage.some_server("restoring") as urls:
        file = stage.open_portal(folder)
        fresh = copied(file, "fresh")
        told = {}
        for what in ("looks first", "writes first"):
            put_back(fresh, file)
            told[what] = restored(file, urls, seed, what == "looks first")
        print(json.dumps(told))


def restored(file: Path, urls: list[str], seed: int, looks_first: bool) -> dict[str, object]:
    from django.conf import settings

    from chaos import settled
    from search.elastic import client as clients
    from search.elastic import duty
    from search.elastic.indexes import ours, problem
    from search.elastic.rebuilding import rebuild
    from tests.search.contract.drafting import drafts
    from tests.search.contract.specimens import Shelf

    prefix = f"r{uuid4().hex[:12]}"
    settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"nodes": urls, "prefix": prefix, "read": 30.0}
    clients.client.cache_clear()
    shelf, client = Shelf("specimen"), stage.connected(urls)
    stage.fill(shelf, drafts(COUNT, seed=seed))
    rebuild(client, prefix)
    try:
        copy, before = copied(file, "copy"), dict(shelf.drafts)
        change(shelf, f"future {seed}")
        put_back(copy, file)
        shelf.drafts = before
        if looks_first:
            duty.look_at_index()
        change(shelf, f"again {seed}")
        told, wrong = problem(client, prefix), answered_wrongly(client, prefix, shelf)
        rebuild(client, prefix)
        found = settled.differences(client, prefix, shelf.kind, shelf.drafts)
        return {"told": told, "wrong": wrong, "differences": found[:5]}
    finally:
        for index in ours(client, prefix):
            client.indices.delete(index=index.name)
        client.close()


def copied(file: Path, name: str) -> Path:
    """As docs/operations.md says."""
    copy = file.with_suffix(f".{name}")
    copy.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as source:
        source.execute("VACUUM INTO ?", [str(copy)])
    return copy


def put_back(copy: Path, file: Path) -> None:
    from django.db import connections

    from taxonomy import table

    connections.close_all()
    for ending in ("-wal", "-shm"):
        Path(f"{file}{ending}").unlink(missing_ok=True)
    shutil.copy(copy, file)
    table.look_again()


def change(shelf, seed: str) -> None:
    """With a worker that tells the server after each change."""
    from chaos.changes import Changes
    from search import documents
    from search.elastic import duty
    from search.models import SearchDelivery

    rng = random.Random(seed)
    changes = Changes(shelf, rng)
    for _ in range(CHANGES):
        getattr(changes, rng.choice(("edit", "hide", "unpublish", "publish", "retag")))()
        documents.refresh_stale()
        SearchDelivery.objects.update(due_at=None)
        duty.deliver()


def answered_wrongly(client, prefix: str, shelf) -> list[str]:
    from search.backends.embedded import EmbeddedBackend
    from search.backends.fallback import FallbackBackend
    from search.query import SearchQuery
    from tests.search.contract.people import PEOPLE

    engine, wrong = FallbackBackend(client, prefix, EmbeddedBackend()), []
    for name, reader in PEOPLE.items():
        right = {key for key, one in shelf.drafts.items() if reader.accepted.issuperset(one.restrictions)}
        found = {hit.key for hit in engine.hits(SearchQuery(shelf.kind), reader)}
        if found != right:
            wrong.append(f"{name}: {sorted(found ^ right)}")
    return wrong


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.demo")
    main(int(sys.argv[1]))
