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
operations. Two processes run them; those that kill the server have a private one, the others that of
ELASTICSEARCH_TEST_URL where it is set.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, as_completed, wait
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from chaos import stage
from chaos.lane import Outcome, lanes, run_one
from checks import demosite
from scripts.elasticsearch import MissingServerError

if TYPE_CHECKING:
    from scripts.elasticsearch import Cluster

SEEDS, OPS = 300, 100
QUICK_SEEDS, QUICK_OPS = 12, 40
LANES = 2  # processes
KILLED_EVERY, KILLED_FIRST = 25, 6  # schedules in which the server is killed, by seed
TOLD_EVERY = 10


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=SEEDS, help=f"schedules, {SEEDS} unless said otherwise")
    parser.add_argument("--ops", type=int, default=OPS, help=f"operations of each, {OPS} unless said otherwise")
    parser.add_argument("--seed", type=int, default=1, help="of the first schedule")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_SEEDS} schedules of {QUICK_OPS}")
    options = parser.parse_args()
    count, ops = (QUICK_SEEDS, QUICK_OPS) if options.quick else (options.seeds, options.ops)
    seeds = range(options.seed, options.seed + count)
    try:
        with stage.temporary_folder() as folder, stage.private_server("converge") as started:
            return tell(run_all(folder, started, seeds, ops), seeds, ops)
    except MissingServerError as error:
        print(f"converge: missing Elasticsearch: {error}")
        return 1


def run_all(folder: Path, started: "Callable[[], Cluster]", seeds: range, ops: int) -> Iterator[tuple[int, Outcome]]:
    """Each seed with its outcome, as they end. Nobody else may be on the server while it is killed."""
    demosite.prepared("bare")  # once for all
    killing = [seed for seed in seeds if seed % KILLED_EVERY == KILLED_FIRST]
    known, ways = stage.known_server(), dict[Future[Outcome], int]()
    with lanes(LANES, folder) as some, lanes(1, folder) as one:
        one.submit(os.getpid)  # it makes ready while the server starts
        urls = known or started().urls()
        ways |= {some.submit(run_one, seed, ops, urls): seed for seed in seeds if seed not in killing}
        if not known:
            wait(ways)
        ways |= {one.submit(run_one, seed, ops, started().urls(), started()): seed for seed in killing}
        for way in as_completed(ways):
            yield ways[way], way.result()


def tell(outcomes: Iterator[tuple[int, Outcome]], seeds: range, ops: int) -> int:
    done, met, divergent, began = Counter[str](), Counter[str](), 0, time.perf_counter()
    for number, (seed, outcome) in enumerate(outcomes, 1):
        done, met, divergent = done + outcome.done, met + outcome.met, divergent + len(outcome.problems)
        for problem in outcome.problems:
            print(f"DIFFERS: {problem[:1000]}")
        if outcome.problems:
            print(f"again: chaos/converge.py --seeds 1 --seed {seed} --ops {ops}", flush=True)
        if number % TOLD_EVERY == 0:
            print(f"{number} schedules in {time.perf_counter() - began:.0f} s, {divergent} differ", flush=True)
    for what, counted in (("operations", done), ("faults", met)):
        print(f"{what}: " + ", ".join(f"{number} {name}" for name, number in counted.most_common()))
    print(
        f"converge: {len(seeds)} schedules of {ops} operations from seed {seeds.start}, "
        f"{divergent} divergent documents, 0 wanted"
    )
    return 1 if divergent else 0


if __name__ == "__main__":
    sys.exit(main())
