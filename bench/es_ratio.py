"""The whole page of results on Elasticsearch, beside the bare request to Elasticsearch that it sends.

    bench/es_ratio.py [--n 100000] [--quick] [--seed 1]

A portal of generated practices (the one of bench/facet_page.py, kept between runs) is asked for 204 differing searches
of three sets (bench/searches.py): a broad filter, a typical one, a broad one with a word that an eighth of practices
has. The page goes through Django's test client, middleware and template included. Raw has the very bytes and headers
that the page sent, over one connection that is kept open; its answer is read and parsed. Page and raw are asked in
turn, never for the same search one after the other: while the page has one half of a set, raw has the other half; then
Elasticsearch's cache of answers is emptied and they change halves. So each search is asked once by both, and none is
answered from that cache. Times are milliseconds by the clock, a set's ratio is that of the medians. An empty Wagtail
page of the portal is asked in between: what the page adds to raw is told as a multiple of that. At last some searches
are repeated at once, which Elasticsearch answers from its cache.

Exit code 1 when in any set the page takes more than 1.6 times as long as raw, when a page sends Elasticsearch more or
less than one request or another than before, or when it asks the database more than 4 questions beside Wagtail's.
`--quick` has 5,000 practices, 72 searches and another limit, since a raw request takes so little there that its ratio
would tell nothing: what the page adds to raw is at most 4.5 empty pages. It shows that each page asks once and little,
and that its own work did not grow by much; what the ratio is at 100,000 it does not show.
Takes the server of the tests (ELASTICSEARCH_TEST_URL), or one of its own.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import facet_page, index, queries, wire
from chaos import stage
from checks import demosite
from scripts.elasticsearch import MissingServerError

if TYPE_CHECKING:
    from bench.searches import Search

    Drawn = dict[str, list[Search]]

MANY, QUICK = 100_000, 5_000
SEARCHES, QUICK_SEARCHES = 68, 24  # of each set, an even number
MOST_RATIO, MOST_ADDED = 1.6, 4.5  # times raw; empty pages, with --quick
MOST_OWN = 4  # statements of a page beside Wagtail's
REPEATED = 8  # searches of each set
PATIENCE = "30"  # seconds: what is measured is not how soon the portal gives up
EMPTY = "bench-empty"
middle = statistics.median


@dataclass
class Times:
    """Milliseconds of one set."""

    page: list[float] = field(default_factory=list)
    raw: list[float] = field(default_factory=list)
    page_again: list[float] = field(default_factory=list)
    raw_again: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        return middle(self.page) / middle(self.raw)

    @property
    def added(self) -> float:
        return middle(self.page) - middle(self.raw)


class Visitor:
    """Asks for pages, and by a connection of its own for what pages asked of the server."""

    def __init__(self, url: str) -> None:
        from django.test import Client

        from projects.models import HomePage
        from repository.models import PracticeIndexPage

        self.problems: list[str] = []
        self.statements: list[list[str]] = []  # of each page
        self._wire, self._bare = wire.Wire(), wire.Bare(url)
        self._sent: dict[str, wire.Sent] = {}
        self._client = Client(SERVER_NAME="localhost")
        self._path = PracticeIndexPage.objects.get(locale__language_code="en").get_url()
        self._empty = f"{HomePage.objects.get(locale__language_code='en').get_url()}{EMPTY}/"

    def learn(self, query: str) -> None:
        """Ask for a page and note what it asks of the database and of the server."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        self._wire.sent.clear()
        with CaptureQueriesContext(connection) as captured:
            self._get(f"{self._path}?{query}")
        self.statements.append([one["sql"] for one in captured])
        if not self._wire.sent:
            raise demosite.SiteError(f"Elasticsearch was not asked for {query}.")
        self._sent[query] = self._wire.sent[-1]

    def page(self, query: str) -> float:
        self._wire.sent.clear()
        spent = self._get(f"{self._path}?{query}")
        if len(self._wire.sent) != 1:
            self.problems.append(f"{len(self._wire.sent)} requests to the server for {query}")
        elif self._wire.sent[0] != self._sent[query]:
            self.problems.append(f"another request than before for {query}")
        return spent

    def raw(self, query: str) -> float:
        spent, status = self._bare.ask(self._sent[query])
        if status != 200:
            self.problems.append(f"the server answers {status} to {query}")
        return spent

    def empty(self) -> float:
        return self._get(self._empty)

    def _get(self, address: str) -> float:
        began = time.perf_counter()
        response = self._client.get(address)
        spent = 1000 * (time.perf_counter() - began)
        if response.status_code != 200:
            self.problems.append(f"status {response.status_code} for {address}")
        return spent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=MANY, help=f"practices, {MANY:,} unless said otherwise")
    parser.add_argument("--seed", type=int, default=1, help="of the searches")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} practices, another limit")
    options = parser.parse_args()
    prefix = f"e{uuid4().hex[:10]}"
    try:
        source = facet_page.prepared(QUICK if options.quick else options.n)
        with stage.temporary_folder() as folder, stage.some_server("es-ratio") as urls:
            stage.open_portal(folder, source, ELASTICSEARCH_URL=",".join(urls), ELASTICSEARCH_PREFIX=prefix,
                              ELASTICSEARCH_READ_SECONDS=PATIENCE)  # fmt: skip
            return measure(urls, prefix, options.seed, is_quick=options.quick)
    except (MissingServerError, demosite.SiteError) as error:
        print(f"es ratio: not measured: {error}")
        return 1


def measure(urls: list[str], prefix: str, seed: int, *, is_quick: bool) -> int:
    from bench import searches
    from search.elastic.names import read_alias
    from search.elastic.rebuilding import rebuild

    add_empty_page()
    client = stage.connected(urls)
    try:
        rebuild(client, prefix)
        drawn = searches.draw(QUICK_SEARCHES if is_quick else SEARCHES, seed)
        visitor = Visitor(urls[0])
        learn(visitor, drawn)
        times, empty = {name: Times() for name in drawn}, []
        for turn in (0, 1):
            client.indices.clear_cache(index=read_alias(prefix), request=True)
            for name, for_page, for_raw, is_page_first in pairs(drawn, turn):
                for is_page in (is_page_first, not is_page_first):
                    found = visitor.page(for_page) if is_page else visitor.raw(for_raw)
                    (times[name].page if is_page else times[name].raw).append(found)
                empty.append(visitor.empty())
        repeat(visitor, drawn, times)
    finally:
        index.clear(client, prefix)
        client.close()
    tell(drawn, times, middle(empty))
    return close(times, middle(empty), visitor, is_quick=is_quick)


def add_empty_page() -> None:
    from projects.models import ContentPage, HomePage

    home = HomePage.objects.get(locale__language_code="en")
    home.add_child(instance=ContentPage(title="Example without text", slug=EMPTY, locale=home.locale))


def learn(visitor: Visitor, drawn: "Drawn") -> None:
    """Ask for every page once; the first ones of a process ask for more, and do not count."""
    for searches in drawn.values():
        visitor.learn(searches[0].query)
    visitor.empty()
    visitor.statements.clear()
    for one in (one for searches in drawn.values() for one in searches):
        visitor.learn(one.query)


def pairs(drawn: "Drawn", turn: int) -> Iterator[tuple[str, str, str, bool]]:
    """Of each set in turn: its name, a search for the page, another for raw, and whether the page goes first."""
    half = len(next(iter(drawn.values()))) // 2
    for place in range(half):
        for name, searches in drawn.items():
            halves = searches[place].query, searches[place + half].query
            yield name, halves[turn], halves[1 - turn], place % 2 == turn


def repeat(visitor: Visitor, drawn: "Drawn", times: dict[str, Times]) -> None:
    for name, searches in drawn.items():
        for one in searches[:REPEATED]:
            visitor.page(one.query)
            times[name].page_again.append(visitor.page(one.query))
            times[name].raw_again.append(visitor.raw(one.query))


def tell(drawn: "Drawn", times: dict[str, Times], empty: float) -> None:
    heads = ("share", "hits", "raw", "page", "ratio", "adds", "raw again", "page again")
    print(f"{'milliseconds':<20}" + "".join(f"{head:>11}" for head in heads))
    for name, found in times.items():
        share, hits = middle(one.share for one in drawn[name]), middle(one.hits for one in drawn[name])
        cells = [f"{share:.1%}", f"{hits:,.0f}", f"{middle(found.raw):.1f}", f"{middle(found.page):.1f}"]
        cells += [f"{found.ratio:.2f}", f"{found.added:.1f}"]
        cells += [f"{middle(again):.1f}" for again in (found.raw_again, found.page_again)]
        print(f"{name:<20}" + "".join(f"{cell:>11}" for cell in cells))
    print(f"an empty Wagtail page takes {empty:.1f}")


def close(times: dict[str, Times], empty: float, visitor: Visitor, *, is_quick: bool) -> int:
    own = max(([sql for sql in asked if not queries.is_wagtails(sql)] for asked in visitor.statements), key=len)
    slowest = max(times, key=lambda name: times[name].ratio)
    ratio, added = times[slowest].ratio, max(found.added for found in times.values()) / empty
    problems = visitor.problems[:5]
    if len(own) > MOST_OWN:
        problems.append(f"{len(own)} SQL queries of our own: {'; '.join(map(queries.shape, own))}")
    if is_quick and added > MOST_ADDED:
        problems.append(f"a page adds {added:.1f} empty ones, more than {MOST_ADDED}")
    if not is_quick and ratio > MOST_RATIO:
        problems.append(f"{slowest}: {ratio:.2f} times raw, more than {MOST_RATIO}")
    for problem in problems:
        print(f"SHORT: {problem}")
    asked = f"at most {len(own)} SQL queries of our own, {max(map(len, visitor.statements))} in all"
    print(
        f"es ratio: at most {ratio:.2f} times raw ({slowest}), {added:.1f} empty pages more than raw; "
        f"{'not one request' if visitor.problems else 'one request'} a page, {asked}"
    )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
