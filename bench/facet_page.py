"""How the time of the repository page grows with the number of practices, on the embedded engine.

    bench/facet_page.py [--n 1000 10000 100000] [--quick] [--rounds 40]

For each size a portal of generated practices (bench/generate.py: a page each and its translations, documents written
by the product's own code) lies prepared in the cache folder; a copy of it answers through Django's test client in a
process of its own. All sizes are asked in turn, so what else the machine does meets them alike. Times are processor
milliseconds of the whole request, which SQLite is part of; cold is the first request of a process, that also reads
all documents and compiles templates, warm the median of the rounds. The template's part is the time inside
`Template.render`. Growth is the slope of log time over log size, by least squares.

Exit code 1 when a page with filters grows by more than 0.12, one with a word by more than 0.25, when the word stands
in less than 10 % or more than 15 % of the documents, or when a page has fewer than 20 cards (fewer cards would take
less time). `--quick` has 300 and 3,000 practices and limits of 0.25 and 0.35, since at 300 many a value is not there
yet that panels list at 3,000. It shows that the page works and that nothing walks through all practices at some cost;
how it behaves when the engine's part is large it does not show.
"""

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from checks import demosite

SIZES, QUICK = (1_000, 10_000, 100_000), (300, 3_000)
ROUNDS = 40
CARDS = 20
FEWEST, MOST = 0.10, 0.15  # share of documents that have the word
FILTERED, WORDED = "with filters", "with a word"
LIMITS = {FILTERED: 0.12, WORDED: 0.25}  # of growth
QUICK_LIMITS = {FILTERED: 0.25, WORDED: 0.35}
SOURCES = (
    "bench/generate.py", "repository/indexing.py", "repository/facts.py", "repository/models/*.py",
    "search/composing.py", "search/documents.py", "search/endings/*.py", "search/folding.py", "search/models/*.py",
    "search/elastic/deliveries.py", "search/elastic/sources.py", "search/stemming.py", "search/stopwords.py",
    "search/textindex/*.py", "search/wordtable.py",
)  # fmt: skip
WORD = "greenhouse"  # bench.generate.SOUGHT
BROAD = "sector=agriculture-forestry-fishing&sector=mining-quarrying&sector=manufacturing"
COUNTRIES = "country=eu&country=eea-efta&country=candidates"
PAGES = {  # name: query, whose limit of growth it has (None: printed only)
    "nothing chosen": ("", None),
    "one facet": (f"{BROAD}&sort=title", FILTERED),
    "two facets": (f"{BROAD}&{COUNTRIES}", FILTERED),
    "three facets, years": (f"{BROAD}&{COUNTRIES}&strand=initial&from=2000&sort=updated", FILTERED),
    "word": (f"q={WORD}", WORDED),
    "word, by title": (f"q={WORD}&sort=title", WORDED),
    "word, facet": (f"q={WORD}&strand=initial", WORDED),
}


# --- inside the process of one size -----------------------------------------------------------


def set_up() -> None:
    sys.path.insert(0, str(demosite.ROOT / "site"))
    import django

    django.setup()


def fill(count: int) -> None:
    """Part of preparing: add `count` practices to an empty portal."""
    set_up()
    from bench.generate import generate_many

    began = time.monotonic()
    generate_many(count, say=lambda done: print(f"{done:,} in {time.monotonic() - began:.0f} s", flush=True))


def serve() -> None:
    """A query a line in; out the status, hits, documents and milliseconds of the page: all, and in its templates."""
    set_up()
    from django.test import Client

    from repository.models import PracticeIndexPage

    clock = TemplateClock()
    client = Client(SERVER_NAME="localhost")
    path = PracticeIndexPage.objects.get(locale__language_code="en").get_url()
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        query = json.loads(line)
        clock.spent, began = 0.0, time.process_time()
        response = client.get(f"{path}?{query}")
        spent = time.process_time() - began
        answer = {"status": response.status_code, "time": 1000 * spent, "template": 1000 * clock.spent}
        print(json.dumps(answer | hits(query)), flush=True)


def hits(query: str) -> dict[str, int]:
    from django.http import QueryDict

    from repository.indexing import PRACTICES
    from search import backends
    from search.query import SearchQuery
    from search.readers import Reader

    questions = [SearchQuery.from_querydict(QueryDict(query), kind=PRACTICES), SearchQuery(PRACTICES)]
    found, documents = backends.current().totals(questions, Reader.everybody("en"))
    return {"hits": found, "documents": documents}


class TemplateClock:
    """Adds up in `spent` the processor seconds inside templates, each second once."""

    def __init__(self) -> None:
        from django.template.base import Template

        self.spent, self._inside, render = 0.0, False, Template.render

        def timed(template: Template, context: Any) -> Any:
            if self._inside:
                return render(template, context)
            self._inside, began = True, time.process_time()
            try:
                return render(template, context)
            finally:
                self.spent += time.process_time() - began
                self._inside = False

        Template.render = timed  # type: ignore[method-assign]


# --- asking -----------------------------------------------------------------------------------


def prepared(count: int) -> Path:
    kind = f"facets-{count}"
    demosite.RECIPES[kind] = demosite.Recipe("bare", (("bench/facet_page.py", "--fill", str(count)),), SOURCES)
    return demosite.prepared(kind)


class Server:
    """The process of one size, on a copy of its portal."""

    def __init__(self, count: int, stack: ExitStack) -> None:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-bench-")))
        var = demosite.copy(prepared(count), folder / "var")
        (var / "static").mkdir(exist_ok=True)
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--serve"], cwd=demosite.ROOT, env=demosite.variables(var), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        stack.callback(self.process.wait)
        stack.callback(self.process.kill)
        self.hear()

    def ask(self, query: str) -> dict[str, Any]:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(query) + "\n")
        self.process.stdin.flush()
        return self.hear()

    def hear(self) -> Any:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise demosite.SiteError("The process that answers has ended.")
        return json.loads(line)


def measure(sizes: list[int], rounds: int) -> dict[str, dict[int, list[dict[str, Any]]]]:
    """Answers by page and size; the first of each was given when its process had not seen that page yet."""
    answers: dict[str, dict[int, list[dict[str, Any]]]] = {name: {size: [] for size in sizes} for name in PAGES}
    with ExitStack() as stack:
        servers = {size: Server(size, stack) for size in sizes}
        for _round in range(rounds + 1):
            for name, (query, _limit) in PAGES.items():
                for size, server in servers.items():
                    answers[name][size].append(server.ask(query))
    return answers


def growth(times: dict[int, float]) -> float:
    """The slope of log time over log size."""
    points = [(math.log(size), math.log(spent)) for size, spent in times.items()]
    middle_x, middle_y = (statistics.fmean(values) for values in zip(*points, strict=True))
    rise = sum((x - middle_x) * (y - middle_y) for x, y in points)
    return rise / sum((x - middle_x) ** 2 for x, _y in points)


def tell(name: str, answers: dict[int, list[dict[str, Any]]], limit: float | None, problems: list[str]) -> float:
    """Print a line for each size of a page; returns how it grows."""
    warm = {size: statistics.median(one["time"] for one in found[1:]) for size, found in answers.items()}
    for size, found in answers.items():
        share = statistics.median(one["template"] for one in found[1:]) / warm[size]
        hits, documents = found[-1]["hits"], found[-1]["documents"]
        figures = f"{hits:>9,}{hits / documents:>8.1%}{found[0]['time']:>10.1f}{warm[size]:>9.1f}{share:>10.0%}"
        print(f"{name:<22}{size:>9,}{figures}")
        if any(one["status"] != 200 for one in found):
            problems.append(f"{name} at {size:,}: status {found[-1]['status']}")
        if hits < CARDS:
            problems.append(f"{name} at {size:,}: {hits} hits are less than a page")
        if name == "word" and not FEWEST <= hits / documents <= MOST:
            problems.append(f"the word stands in {hits / documents:.1%} of {size:,}")
    slope = growth(warm)
    print(f"{'':<22}grows by {slope:.3f}" + (f", at most {limit}" if limit else ""), flush=True)
    if limit and slope > limit:
        problems.append(f"{name} grows by {slope:.3f}, more than {limit}")
    return slope


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, nargs="+", default=list(SIZES), help="numbers of practices")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK[0]} and {QUICK[1]:,} practices")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="times that each page is asked for")
    parser.add_argument("--fill", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.fill or options.serve:
        fill(options.fill) if options.fill else serve()
        return 0
    sizes = sorted(set(QUICK if options.quick else options.n))
    try:
        answers = measure(sizes, max(options.rounds, 3))
    except demosite.SiteError as error:
        print(f"facet page: not measured: {error}")
        return 1
    print(f"{'page':<22}{'practices':>9}{'hits':>9}{'share':>8}{'cold ms':>10}{'warm ms':>9}{'template':>10}")
    problems: list[str] = []
    limits = QUICK_LIMITS if options.quick else LIMITS
    slopes = {name: tell(name, found, limits.get(PAGES[name][1] or ""), problems) for name, found in answers.items()}
    for problem in problems:
        print(f"SHORT: {problem}")
    worst = {which: max(slopes[name] for name, (_query, its) in PAGES.items() if its == which) for which in limits}
    told = ", ".join(f"{size:,}" for size in sizes)
    grows = ", ".join(f"by {slope:.3f} {which}, at most {limits[which]}" for which, slope in worst.items())
    print(f"facet page at {told}: grows {grows}")
    return 1 if problems else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", demosite.SETTINGS)
    sys.exit(main())
