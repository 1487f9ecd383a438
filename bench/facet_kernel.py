"""Exact counts of all facet values: the embedded engine against the better of two SQL forms, on the same documents.

    bench/facet_kernel.py [--n 1000000] [--quick]

Documents and postings are made from a seed in an SQLite file of its own (see bench/facet_rows.py; some 6 GB and five
minutes for a million). Three fixed searches match about 15 %, 0.7 % and 0.001 % of the documents. What the engine
counts is first compared with what both SQL forms count; then each form counts twice and its quicker time is taken,
the engine many times and its median is taken; of the rebuilds the quickest, too. SQL has both indexes that it can
use, its statistics and 256 MB of cache. Times are processor seconds: both sides work inside this process, and what
else the machine does counts less.

Exit code 1 when counts differ, when the geometric mean of the three ratios is below 100, when a rebuild from the rows
takes more than 3 seconds a million, or when the bitmaps take more than 30 MB a million. `--quick` has 100,000 rows:
SQL's time goes with the rows, while the engine's look at the version and its call for each value stay the same, so
the ratio asked for there is 15. The rebuild may take 0.6 s, twice its share, for it is run beside other work. Bitmaps
of few rows are less dense: 3.5 MB.
"""

import argparse
import math
import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from checks import demosite

MANY, QUICK = 1_000_000, 100_000
RATIO = {MANY: 100, QUICK: 15}
MEGABYTES_A_MILLION = {MANY: 30, QUICK: 35}
SECONDS_A_MILLION = {MANY: 3.0, QUICK: 6.0}
REPEATS = 31
SQL_REPEATS = 2
REBUILDS = 5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=MANY, help=f"documents, {MANY:,} unless said otherwise")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} documents")
    options = parser.parse_args()
    count = QUICK if options.quick else max(options.n, QUICK)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the default would leave gigabytes behind
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        set_up(Path(folder))
        return measure(count)


def set_up(folder: Path) -> None:
    """Django on an empty database of our own that has the engine's tables."""
    os.environ.update(demosite.variables(folder, DATABASE_URL=f"sqlite:///{folder}/kernel.sqlite3"))
    sys.path.insert(0, str(demosite.ROOT / "site"))
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", "search", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode = OFF")  # it takes half as long to make, and is thrown away
        cursor.execute("PRAGMA cache_size = -262144")


def measure(count: int) -> int:
    from bench import facet_rows

    began = time.perf_counter()
    facet_rows.make(count)
    print(f"{count:,} documents made in {time.perf_counter() - began:.0f} s", flush=True)
    seconds, megabytes = rebuild()
    print(f"rebuild {seconds:.2f} s, bitmaps {megabytes:.1f} MB")
    print(f"\n{'search':<10}{'matching':>10}{'share':>11}{'engine':>12}{'SQL join':>12}{'SQL in':>12}{'ratio':>9}")
    problems: list[str] = []
    ratios = [compare(name, count, problems) for name in facet_rows.QUERIES]
    return close(count, statistics.geometric_mean(ratios), seconds, megabytes, problems)


def rebuild() -> tuple[float, float]:
    """Seconds until a process has all documents, the quickest of some times, and megabytes of their bitmaps.

    A new history makes the engine forget what it knows, as a new process would.
    """
    from search.backends import snapshot
    from search.models import SearchCounter

    times = []
    for _ in range(REBUILDS):
        SearchCounter.bump()
        times.append(seconds_of(snapshot.current))
    return min(times), snapshot.current().size / 1e6


def compare(name: str, count: int, problems: list[str]) -> float:
    """Print the line of one search; returns how many times quicker the engine is than the better SQL form."""
    from bench import facet_rows
    from search.backends.embedded import EmbeddedBackend
    from search.models import SearchTerm
    from search.readers import Reader

    engine, reader, query = EmbeddedBackend(), Reader.everybody("en"), facet_rows.QUERIES[name]
    known = {(row.group, row.value): row.pk for row in SearchTerm.objects.all()}
    counted = engine.counts(query, reader)
    by_term = {
        facet: {known[facet, value]: number for value, number in values.items() if number}
        for facet, values in counted.items()
    }
    quickest = {}
    for form in facet_rows.FORMS:
        if facet_rows.sql_counts(form, query, known) != by_term:
            problems.append(f"{name}: the engine and SQL ({form}) count differently")
        quickest[form] = min(seconds_of(facet_rows.sql_counts, form, query, known) for _ in range(SQL_REPEATS))
    ours = statistics.median(seconds_of(engine.counts, query, reader) for _ in range(REPEATS))
    (matching,) = engine.totals([query], reader)
    if not fits(matching / count, facet_rows.FILTERS[name][0]):
        problems.append(f"{name}: {matching:,} documents match, which is not the share it stands for")
    ratio = min(quickest.values()) / ours
    times = f"{ours * 1e3:>9.2f} ms" + "".join(f"{quickest[form]:>10.3f} s" for form in facet_rows.FORMS)
    print(f"{name:<10}{matching:>10,}{matching / count:>11.4%}{times}{ratio:>9.0f}", flush=True)
    return ratio


def fits(share: float, wanted: float) -> bool:
    """Within a third for shares that are sure; a handful of rows may be any handful."""
    return abs(math.log(share / wanted)) < math.log(1.34 if wanted > 0.001 else 4) if share else False


def seconds_of(work: Callable[..., Any], *arguments: Any) -> float:
    began = time.process_time()
    work(*arguments)
    return time.process_time() - began


def close(count: int, mean: float, seconds: float, megabytes: float, problems: list[str]) -> int:
    size = MANY if count >= MANY else QUICK
    most_seconds, most_megabytes = SECONDS_A_MILLION[size] * count / 1e6, MEGABYTES_A_MILLION[size] * count / 1e6
    limits = (
        (mean < RATIO[size], f"{mean:.0f} times quicker than SQL, {RATIO[size]} wanted"),
        (seconds > most_seconds, f"rebuild {seconds:.2f} s, {most_seconds:.1f} allowed"),
        (megabytes > most_megabytes, f"{megabytes:.1f} MB, {most_megabytes:.1f} allowed"),
    )
    problems += [problem for is_over, problem in limits if is_over]
    print("", *(f"- {problem}" for problem in problems), sep="\n")
    verdict = "falls short" if problems else "within limits"
    print(
        f"facet_kernel: {count:,} documents, all counts {mean:.0f} times quicker than SQL (geometric mean), "
        f"rebuild {seconds:.2f} s, bitmaps {megabytes:.1f} MB; {verdict}"
    )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
