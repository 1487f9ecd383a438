"""How quickly a whole index is made from the database, against raw `helpers.bulk` of ready dictionaries.

    bench/index.py [--n 50000] [--rounds 3] [--quick]

Ours is all of `rebuild_index`: reading the rows through Django, making the index, sending, catching up, counting, the
swap of the aliases and noting it in the database. Raw is `elasticsearch.helpers.bulk` with its own defaults, of
dictionaries that lie ready in memory, into an index with the same mapping, and one refresh. Documents are as large as
those of practices in two languages. Both are measured in turn, the first round apart; medians are compared.

Exit code 1 when ours makes fewer documents a second than raw (ratio below 1.0), or when an index lacks documents.
`--quick` has 5,000 documents and asks for 0.6: what a rebuild does once weighs more there. Takes the server of the
tests (ELASTICSEARCH_TEST_URL), or one of its own.
"""

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from chaos import stage
from checks import demosite

MANY, QUICK = 50_000, 5_000
RATIO = {MANY: 1.0, QUICK: 0.6}
WORDS, DRAWN = 20_000, 260  # of the language, of a document
CHUNK = 2_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=MANY, help=f"documents, {MANY:,} unless said otherwise")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} documents")
    options = parser.parse_args()
    count = QUICK if options.quick else options.n
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        set_up(Path(folder))
        with stage.some_server("bench-index") as urls:
            return measure(urls, count, options.rounds, RATIO[QUICK if options.quick else MANY])


def set_up(folder: Path) -> None:
    os.environ.update(demosite.variables(folder, DATABASE_URL=f"sqlite:///{folder}/index.sqlite3"))
    sys.path.insert(0, str(demosite.ROOT / "site"))
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", "search", verbosity=0)


def measure(urls: list[str], count: int, rounds: int, wanted: float) -> int:
    client = stage.connected(urls)
    prefix = f"b{uuid4().hex[:10]}"
    try:
        ready = make(count)
        size = sum(len(json.dumps(one)) for one in ready[:500]) / min(len(ready), 500)
        print(f"{count:,} documents of {size / 1000:.1f} kB")
        times: dict[str, list[float]] = {"raw": [], "ours": []}
        for number in range(rounds + 1):
            for name in ("raw", "ours") if number % 2 else ("ours", "raw"):
                seconds = raw(client, prefix, ready) if name == "raw" else ours(client, prefix, count)
                print(
                    f"  {name:<5}{count / seconds:>10,.0f} documents a second{'' if number else ' (not counted)'}",
                    flush=True,
                )
                if number:
                    times[name].append(seconds)
    finally:
        clear(client, prefix)
    rates = {name: count / statistics.median(found) for name, found in times.items()}
    ratio = rates["ours"] / rates["raw"]
    verdict = "within limits" if ratio >= wanted else f"falls short of {wanted}"
    print(f"\nindex: {rates['ours']:,.0f} documents a second, raw {rates['raw']:,.0f}: {ratio:.2f}; {verdict}")
    return 0 if ratio >= wanted else 1


def make(count: int) -> list[dict[str, Any]]:
    """Write documents and their deliveries; returns them as dictionaries."""
    from django.db import transaction

    from search.models import SearchCounter, SearchDelivery, SearchDocument

    ready = []
    with transaction.atomic():
        version = SearchCounter.take()
        made = documents(count, version)
        for start in range(0, count, CHUNK):
            some = [next(made) for _ in range(min(CHUNK, count - start))]
            SearchDocument.objects.bulk_create(
                SearchDocument(pk=one["pk"], kind="bench", key=str(one["pk"]), visibility="open", version=version)
                for one in some
            )
            SearchDelivery.objects.bulk_create(
                SearchDelivery(document_id=one["pk"], source=json.dumps(one, ensure_ascii=False), version=version)
                for one in some
            )
            ready += some
    return ready


def documents(count: int, version: int) -> Iterator[dict[str, Any]]:
    from bench.facet_rows import VALUES
    from search.elastic.sources import bucket_of, mark_of

    rng = random.Random(20261122)
    language = ["".join(rng.choices("abcdefghilmnoprstuvz", k=rng.randint(3, 9))) for _ in range(WORDS)]
    for pk in range(1, count + 1):
        facets = {
            values.facet: sorted(
                set(rng.choices(values.all[: values.leaves], cum_weights=values.weights, k=values.most))
            )
            for values in VALUES
        }
        words = [language[int(WORDS * rng.random() ** 2)] for _ in range(DRAWN)]
        yield {
            "pk": pk, "bucket": bucket_of(pk), "mark": mark_of(pk, version, ""), "visibility": "open",
            "kind": "bench", "home": "", "facets": facets, "years": [1990 + pk % 36], "newest": -pk,
            "updated": -pk, "oldest": 2000,
            "titles": dict.fromkeys(("en", "it", "es", "el", "de"), words[0]), "languages": ["en", "it"],
            "stems": {
                "title": " ".join(words[:16]), "names": " ".join(words[16:22]), "summary": " ".join(words[22:80]),
                "story": " ".join(words[80:]),
            },
        }  # fmt: skip


def raw(client: Any, prefix: str, ready: list[dict[str, Any]]) -> float:
    from elasticsearch import helpers

    from search.elastic.mapping import settings_and_mapping
    from search.kinds import KINDS

    body = settings_and_mapping(KINDS.values(), replicas=0)
    name = f"{prefix}-raw"
    client.indices.create(index=name, settings=body["settings"], mappings=body["mappings"])
    actions = ({"_index": name, "_id": str(one["pk"]), "_source": one} for one in ready)
    began = time.perf_counter()
    done, _errors = helpers.bulk(client, actions)
    client.indices.refresh(index=name)
    seconds = time.perf_counter() - began
    assert done == len(ready)
    client.indices.delete(index=name)
    return seconds


def ours(client: Any, prefix: str, count: int) -> float:
    from search.elastic.rebuilding import rebuild

    began = time.perf_counter()
    name = rebuild(client, prefix)
    seconds = time.perf_counter() - began
    if client.count(index=name)["count"] != count:
        raise SystemExit(f"{name} lacks documents")
    return seconds


def clear(client: Any, prefix: str) -> None:
    from search.elastic.indexes import ours as indexes

    client.indices.delete(
        index=[f"{prefix}-raw", *(index.name for index in indexes(client, prefix))], ignore_unavailable=True
    )


if __name__ == "__main__":
    sys.exit(main())
