"""Documents that differ between the database and the index after random changes and faults, once the dust has settled.

    chaos/converge.py [--seeds 300] [--ops 100] [--quick] [--seed 1]

Each schedule has its seed, its database and its index: a shelf of documents on which objects are published, edited,
tagged, hidden, taken off, merged and rolled back, while workers tell a real server of it through a proxy that delays,
holds back, cuts off, truncates, refuses and doubles (chaos/proxy.py). Workers are processes: two at once, killed at
every step, stopped until their time is over; rebuilds too. In each 25th schedule the server is killed with -9 in the
middle of a delivery and started again later. While all this happens readers ask, and must not find what was hidden.

Then the faults end, the worker goes on until nothing waits, and every document of the index is compared with one made
anew from its object; `check_index` must find nothing; both engines must answer some questions alike.

Exit code 1 when a document differs; the line that replays its schedule is printed. `--quick` has 12 schedules of 40
operations. The server is a private one.
"""

import argparse
import logging
import shutil
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from chaos import stage
from scripts.elasticsearch import MissingServerError

if TYPE_CHECKING:
    from chaos.proxy import Proxy
    from chaos.schedule import Schedule
    from scripts.elasticsearch import Cluster
    from tests.search.contract.specimens import Shelf

SEEDS, OPS = 300, 100
QUICK_SEEDS, QUICK_OPS = 12, 40
DOCUMENTS = 40  # on the shelf when a schedule begins
QUESTIONS = 4  # by chance, when it has ended
TOLD_EVERY = 10


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=SEEDS, help=f"schedules, {SEEDS} unless said otherwise")
    parser.add_argument("--ops", type=int, default=OPS, help=f"operations of each, {OPS} unless said otherwise")
    parser.add_argument("--seed", type=int, default=1, help="of the first schedule")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_SEEDS} schedules of {QUICK_OPS}")
    options = parser.parse_args()
    count, ops = (QUICK_SEEDS, QUICK_OPS) if options.quick else (options.seeds, options.ops)
    try:
        with stage.temporary_folder() as folder, stage.private_server("converge") as cluster:
            return run_all(folder, cluster, range(options.seed, options.seed + count), ops)
    except MissingServerError as error:
        print(f"converge: missing Elasticsearch: {error}")
        return 1


def run_all(folder: Path, cluster: "Cluster", seeds: range, ops: int) -> int:
    file = stage.open_portal(folder)
    logging.disable(logging.ERROR)  # hundreds, all of them wanted
    from chaos.proxy import Proxy

    proxy, began = Proxy(cluster.urls()[0]), time.perf_counter()
    proxy.start()
    done, divergent = Counter[str](), 0
    try:
        shutil.copy(file, file.with_suffix(".fresh"))
        for number, seed in enumerate(seeds, 1):
            problems = run_one(file, cluster, proxy, seed, ops, done)
            divergent += len(problems)
            for problem in problems:
                print(f"DIFFERS: {problem[:1000]}")
            if problems:
                print(f"again: chaos/converge.py --seeds 1 --seed {seed} --ops {ops}", flush=True)
            if number % TOLD_EVERY == 0:
                print(f"{number} schedules in {time.perf_counter() - began:.0f} s, {divergent} differ", flush=True)
        met = proxy.calm()
    finally:
        proxy.stop()
    tell("operations", done)
    tell("faults", met)
    print(
        f"converge: {len(seeds)} schedules of {ops} operations from seed {seeds[0]}, "
        f"{divergent} divergent documents, 0 wanted"
    )
    return 1 if divergent else 0


def run_one(file: Path, cluster: "Cluster", proxy: "Proxy", seed: int, ops: int, done: Counter[str]) -> list[str]:
    """What is wrong after the schedule of this seed. A fault of its own ends the schedule and is one of them."""
    from chaos.schedule import Schedule
    from search import kinds
    from search.elastic.indexes import ours
    from tests.search.contract.drafting import drafts
    from tests.search.contract.specimens import Shelf

    renew(file, f"c{seed}", proxy.url)
    shelf = Shelf("specimen")
    kinds.register(shelf.kind)
    stage.fill(shelf, drafts(DOCUMENTS, seed=seed))
    schedule = Schedule(seed, ops, cluster, proxy, shelf)
    try:
        schedule.run()
        schedule.settle()
        return schedule.problems() or answers(schedule, shelf, seed)
    except Exception as error:
        return [f"seed {seed}: {type(error).__name__}: {error}"]
    finally:
        done.update(schedule.done)
        for index in ours(schedule.direct, f"c{seed}"):
            schedule.direct.indices.delete(index=index.name)
        schedule.direct.close()


def renew(file: Path, prefix: str, url: str) -> None:
    """The database as it was, and nothing in memory of what was in it."""
    from django.conf import settings
    from django.db import connections

    from search.models import SearchCounter, SearchIndex
    from taxonomy import table

    connections.close_all()
    for ending in ("-wal", "-shm"):
        Path(f"{file}{ending}").unlink(missing_ok=True)
    shutil.copy(file.with_suffix(".fresh"), file)
    settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"nodes": [url], "prefix": prefix}
    table.look_again()
    SearchCounter.bump()
    SearchIndex.bump()


def answers(schedule: "Schedule", shelf: "Shelf", seed: int) -> list[str]:
    from chaos.beside import Tally, compare
    from search.backends.elasticsearch import ElasticsearchBackend
    from search.backends.embedded import EmbeddedBackend
    from search.query import SearchQuery
    from tests.search.contract.asking import by_chance
    from tests.search.contract.people import PEOPLE

    tally, embedded = Tally(), EmbeddedBackend()
    server = ElasticsearchBackend(schedule.direct, f"c{seed}")
    whole = list(PEOPLE)[seed % len(PEOPLE)], SearchQuery(shelf.kind)
    for person, query in [whole, *by_chance(shelf.kind, QUESTIONS, seed=seed)]:
        compare(embedded, server, query, PEOPLE[person], tally)
    return tally.differing


def tell(what: str, counted: Counter[str]) -> None:
    print(f"{what}: " + ", ".join(f"{number} {name}" for name, number in counted.most_common()))


if __name__ == "__main__":
    sys.exit(main())
