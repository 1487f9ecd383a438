"""`dying.py SEED`: workers that are killed at each step of what they do, and two that claim at once; prints JSON.

For deliveries and rebuilds: at how many steps they died, what readers then found that was hidden, and what the index
and the database had apart in the end. For the two: how many documents each of them told, of how many.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from chaos import stage

COUNT = 24  # documents
AT_ONCE, PAUSE = 4, 0.05  # documents, seconds: so that both of two have something to do
TELLING = 80  # documents that two tell


def main(seed: int) -> None:
    with stage.temporary_folder() as folder, stage.some_server("dying") as urls:
        stage.open_portal(folder)
        print(json.dumps(die_everywhere(urls, seed, folder)))


def die_everywhere(urls: list[str], seed: int, folder: Path) -> dict[str, object]:
    from django.conf import settings

    from chaos import settled, workers
    from chaos.changes import Changes
    from search.elastic.indexes import ours
    from search.elastic.rebuilding import rebuild
    from tests.search.contract.drafting import drafts
    from tests.search.contract.specimens import Shelf

    prefix = f"d{uuid4().hex[:12]}"
    settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"nodes": urls, "prefix": prefix}
    shelf, client = Shelf("specimen"), stage.connected(urls)
    stage.fill(shelf, drafts(COUNT, seed=seed))
    rebuild(client, prefix)
    changes = Changes(shelf, random.Random(seed))
    try:
        told: dict[str, object] = {
            "delivery": die_at_each_step(workers.deliver, changes, shelf, client, prefix),
            "rebuild": die_at_each_step(workers.rebuild, changes, shelf, client, prefix),
            "two": tell_at_once(changes, shelf, folder, seed),
        }
        return told | {"differences": settled.differences(client, prefix, shelf.kind, shelf.drafts)[:5]}
    finally:
        for index in ours(client, prefix):
            client.indices.delete(index=index.name)
        client.close()


def die_at_each_step(work: Callable[[], Any], changes: Any, shelf: Any, client: Any, prefix: str) -> dict[str, object]:
    from chaos import settled, workers
    from search.models import SearchDelivery

    leaks: list[str] = []
    for step in count():
        changes.hide()
        changes.edit()
        died = workers.end(workers.begin(work, step))
        leaks += found_though_hidden(client, prefix, shelf)
        SearchDelivery.objects.update(due_at=None)  # its time is over
        workers.end(workers.begin(workers.look))
        workers.end(workers.begin(workers.deliver))
        leaks += settled.differences(client, prefix, shelf.kind, shelf.drafts)
        if not died:
            return {"steps": step, "wrong": leaks[:5]}
    raise AssertionError


def found_though_hidden(client: Any, prefix: str, shelf: Any) -> list[str]:
    from search.backends.embedded import EmbeddedBackend
    from search.backends.fallback import FallbackBackend
    from search.query import SearchQuery
    from tests.search.contract.people import PEOPLE

    engine, reader, query = (
        FallbackBackend(client, prefix, EmbeddedBackend()),
        PEOPLE["nobody"],
        SearchQuery(shelf.kind),
    )
    right = {key for key, one in shelf.drafts.items() if not one.restrictions}
    found, total = {hit.key for hit in engine.hits(query, reader)}, engine.run(query, reader).total
    return [f"{sorted(found - right)} of {total}"] if found - right or total > len(right) else []


def tell_at_once(changes: Any, shelf: Any, folder: Path, seed: int) -> dict[str, object]:
    from chaos import workers
    from search import documents
    from search.elastic import drain as draining
    from search.elastic.drain import waiting
    from tests.search.contract.drafting import drafts

    documents.refresh(shelf.kind, shelf.put(drafts(TELLING, seed=seed + 1)))
    send, files = draining.send, [folder / "one", folder / "two"]

    def tell(file: Path) -> None:
        def send_slowly(client: Any, index: str, parcels: Any, **options: Any) -> Any:
            with file.open("a") as told:
                print(*(parcel.pk for parcel in parcels), sep="\n", file=told)
            time.sleep(PAUSE)
            return send(client, index, parcels, **options)

        draining.send, draining.AT_ONCE = send_slowly, AT_ONCE
        draining.drain.__kwdefaults__["at_most"] = AT_ONCE
        workers.deliver()

    for pid in [workers.begin(lambda file=file: tell(file)) for file in files]:
        workers.end(pid)
    told = [file.read_text().split() for file in files]
    return {"told": [len(some) for some in told], "different": len({*told[0], *told[1]}), "waiting": waiting().count()}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.demo")
    main(int(sys.argv[1]))
