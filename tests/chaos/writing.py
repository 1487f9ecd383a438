"""`writing.py SEED`: rebuilds an index while another process writes 50 times a second; prints one JSON object.

Told are how many writes there were while the rebuild went on, how many a second, how many were left to the worker, and
what the index and the database had apart once the worker had nothing more to do.
"""

import json
import os
import random
import sys
import time
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from chaos import stage

COUNT = 1_500
RATE = 50  # writes a second
AT_ONCE, PAUSE = 50, 0.1  # documents, seconds: so that the rebuild takes some three seconds
LONGEST = 60.0  # seconds that the writer goes on at most


def main(seed: int) -> None:
    with stage.temporary_folder() as folder, stage.some_server("writing") as urls:
        stage.open_portal(folder)
        print(json.dumps(rebuild_beside_writes(urls, seed, folder)))


def rebuild_beside_writes(urls: list[str], seed: int, folder: Path) -> dict[str, object]:
    from django.conf import settings

    from chaos import settled, workers
    from search.elastic import rebuilding
    from search.elastic.drain import drain, waiting
    from search.elastic.indexes import ours
    from tests.search.contract.drafting import drafts
    from tests.search.contract.specimens import Shelf

    prefix = f"w{uuid4().hex[:12]}"
    settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"nodes": urls, "prefix": prefix}
    shelf, client = Shelf("specimen"), stage.connected(urls)
    stage.fill(shelf, drafts(COUNT, seed=seed))
    rebuilding.rebuild(client, prefix)
    try:
        pid = workers.begin(lambda: write(shelf, seed, folder))
        while not (folder / "began").exists():
            time.sleep(0.01)
        began = time.perf_counter()
        rebuild_slowly(client, prefix)
        seconds, behind = time.perf_counter() - began, waiting().count()
        (folder / "over").touch()
        workers.end(pid)
        follow(shelf, seed, writes := int((folder / "writes").read_text()))
        while drain(client, prefix):
            pass
        found = settled.differences(client, prefix, shelf.kind, shelf.drafts)
    finally:
        for index in ours(client, prefix):
            client.indices.delete(index=index.name)
        client.close()
    return {"writes": writes, "a second": round(writes / seconds), "behind": behind, "differences": found[:5]}


def rebuild_slowly(client, prefix: str) -> None:
    from search.elastic import rebuilding

    real = rebuilding.Rebuild._ended

    def ended(work, *arguments):
        time.sleep(PAUSE)
        return real(work, *arguments)

    rebuilding.AT_ONCE, rebuilding.Rebuild._ended = AT_ONCE, ended
    rebuilding.rebuild(client, prefix)


def write(shelf, seed: int, folder: Path) -> None:
    """In a process of its own, until the rebuild is over."""
    (folder / "began").touch()
    began, number = time.perf_counter(), 0
    while not (folder / "over").exists() and time.perf_counter() - began < LONGEST:
        change(shelf, seed, number)
        number += 1
        with suppress(ValueError):  # late already
            time.sleep(began + number / RATE - time.perf_counter())
    (folder / "writes").write_text(str(number))


def change(shelf, seed: int, number: int) -> None:
    from chaos.changes import Changes

    one = Changes(shelf, random.Random(f"{seed}-{number}"))
    getattr(one, random.Random(f"{seed} {number}").choice(("edit", "hide", "unpublish", "publish", "retag")))()


def follow(shelf, seed: int, writes: int) -> None:
    """Do to our shelf what the writer did to its own: the database has it already."""
    from search import documents

    real, documents.refresh = documents.refresh, lambda kind, keys: 0
    try:
        for number in range(writes):
            change(shelf, seed, number)
    finally:
        documents.refresh = real


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.demo")
    main(int(sys.argv[1]))
