"""How well the first ten practices on a page of results answer searches that people judged beforehand.

    bench/relevance.py [--engine both] [--held-out] [--verbose] [--database postgres:///...]

In bench/relevance/, a file a category, stand searches with the reader's language and the practices of the demonstration
(demo/practices/, by the name of their file) that answer them: `sought` (3, exactly it), `relevant` (2), `touching` (1).
They were judged by reading the practices, before any engine was asked. Every other search belongs to the half `tuning`,
on which the order of results may be worked; the half `held-out` is asked last, by `--held-out`, and never shown singly.

Asked is what the reader sees: the first ten cards of the page of results at `?q=words` in that language, those that the
page shows for words it mended or instead of results among them. nDCG@10: a practice gains 2^grade - 1, divided by the
logarithm (base 2) of its place plus 1; the sum is divided by that of the best order. Figures are means over searches.

Exit code 1 when the mean is below 0.85 with Elasticsearch or below 0.80 with the embedded engine, and when the files
break a rule: a practice that is not there, a search that comes twice, fewer than 20 of a category. `--verbose` tells
the worst searches of the tuning half. `--database` names an empty PostgreSQL database of the bench's own, to be filled.
Takes the server of the tests (ELASTICSEARCH_TEST_URL), or one of its own.
"""

import argparse
import csv
import math
import os
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from chaos import stage
from checks import demosite
from scripts.elasticsearch import MissingServerError

if TYPE_CHECKING:
    from search.backends.base import SearchBackend

FOLDER = Path(__file__).parent / "relevance"
PRACTICES = demosite.ROOT / "demo" / "practices"
LANGUAGES = ("en", "it", "es", "el", "de")
CATEGORIES = ("inflection", "other-language", "synonym", "typo", "phrase", "concept-label", "mixed")
FEWEST = 20  # searches of a category
TUNING, HELD_OUT = "tuning", "held-out"
GRADES = {"sought": 3, "relevant": 2, "touching": 1}
EMBEDDED, ELASTICSEARCH = "embedded", "elasticsearch"
WANTED = {EMBEDDED: 0.80, ELASTICSEARCH: 0.85}
PLACES = 10
GOOD = 0.8  # from here on --verbose tells nothing of a search
Scores = Mapping[str, Mapping["Judged", float]]  # by engine


class JudgementError(Exception):
    """A rule of the files in bench/relevance/ is broken."""


@dataclass(frozen=True, eq=False)
class Judged:
    """A search; `grades` by practice, those without one are worth nothing."""

    words: str
    language: str
    category: str
    half: str
    grades: Mapping[str, int]


# --- judgements -------------------------------------------------------------------------------


def read() -> list[Judged]:
    """All searches of all files, which are checked. Raises JudgementError."""
    found = [one for category in CATEGORIES for one in _read(category)]
    twice = [words for words, count in Counter((one.words.lower(), one.language) for one in found).items() if count > 1]
    if twice:
        raise JudgementError(f"Searches that come twice: {twice}")
    halves = Counter((one.category, one.half) for one in found)
    for category in CATEGORIES:
        count, tuning = sum(halves[category, half] for half in (TUNING, HELD_OUT)), halves[category, TUNING]
        if count < FEWEST or abs(2 * tuning - count) > 1:
            raise JudgementError(f"{category}.csv has {count} searches, {tuning} of them for tuning")
    return found


def _read(category: str) -> Iterator[Judged]:
    known = {path.stem for path in PRACTICES.glob("*.toml") if "." not in path.stem}
    with (FOLDER / f"{category}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            grades = {key: grade for column, grade in GRADES.items() for key in row[column].split()}
            wrong = [key for key in grades if key not in known]
            is_double = len(grades) != sum(len(row[column].split()) for column in GRADES)
            fits = row["language"] in LANGUAGES and row["half"] in (TUNING, HELD_OUT) and grades and row["words"]
            if wrong or is_double or not fits:
                raise JudgementError(f"{category}.csv, {row['words']!r}: {wrong or 'double, empty or unknown values'}")
            yield Judged(row["words"], row["language"], category, row["half"], grades)


def ndcg(shown: Sequence[str], grades: Mapping[str, int]) -> float:
    """From 0 to 1 for practices in the order shown; only the first ten count."""
    best = _gain(sorted(grades.values(), reverse=True))
    return _gain([grades.get(key, 0) for key in shown]) / best


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades[:PLACES], start=1))


# --- asking -----------------------------------------------------------------------------------


class Readers:
    """Those who ask: people nobody knows, in the language of each search."""

    def __init__(self) -> None:
        from django.test import RequestFactory

        from core.models import ImportedRecord
        from portal.demo.practices import SOURCE
        from repository.models import PracticeIndexPage, PracticePage

        named = dict(ImportedRecord.objects.filter(source=SOURCE).values_list("object_key", "external_id"))
        pages = PracticePage.objects.values_list("slug", "translation_key")
        names = {(slug, named[str(key)].split(".")[0]) for slug, key in pages if str(key) in named}
        self._practices = dict(names)
        if len(names) != len(self._practices):
            raise JudgementError("Two practices of the demonstration have the same address")
        self._requests = RequestFactory(SERVER_NAME="localhost")
        self._paths = {page.locale.language_code: page.get_url() for page in PracticeIndexPage.objects.all()}

    def shown(self, judged: Judged) -> list[str]:
        """Names of the first practices of the page that this reader gets."""
        from django.contrib.auth.models import AnonymousUser
        from django.utils.translation import override

        from repository.search_page import SearchPage, query_of

        path = self._paths[judged.language]
        request = self._requests.get(path, {"q": judged.words})
        request.user = AnonymousUser()
        with override(judged.language):
            context = SearchPage(query_of(request.GET), request, path).context()
        meant = context.get("meant") or {}
        cards = [*context["cards"], *meant.get("cards", ()), *context.get("nearest", ())]
        return [self._practices[card.url.split("?")[0].strip("/").split("/")[-1]] for card in cards[:PLACES]]


@contextmanager
def portal(database: str) -> Iterator[None]:
    """Django on the demonstration: a copy of a prepared one, or loaded into `database`."""
    with stage.temporary_folder() as folder:
        if database:
            _fill(database, folder)
        else:
            stage.open_portal(folder, demosite.prepared("demo"))
            _make_documents()
        yield


def _make_documents() -> None:
    """Anew by the code as it is: a prepared portal may have them from before."""
    from repository.indexing import PRACTICES as KIND
    from search import documents
    from search.models import SearchDocument

    SearchDocument.objects.update(digest="")
    documents.reconcile(KIND)


def _fill(database: str, folder: Path) -> None:
    variables = demosite.variables(folder, DATABASE_URL=database)
    command = [sys.executable, "scripts/prepare.py"]
    subprocess.run(command, cwd=demosite.ROOT, env=variables, check=True, stdout=subprocess.DEVNULL)
    os.environ.update(variables)
    sys.path.insert(0, str(demosite.ROOT / "site"))
    import django

    django.setup()


@contextmanager
def engine(name: str, urls: Sequence[str]) -> Iterator["SearchBackend"]:
    """An engine that knows all documents; nobody answers in place of a server that does not."""
    from search.backends.embedded import EmbeddedBackend

    if name == EMBEDDED:
        yield EmbeddedBackend()
        return
    from search.backends.elasticsearch import ElasticsearchBackend
    from search.elastic.indexes import ours
    from search.elastic.rebuilding import rebuild

    client, prefix = stage.connected(list(urls)), f"r{uuid4().hex[:12]}"
    try:
        rebuild(client, prefix)
        yield ElasticsearchBackend(client, prefix)
    finally:
        for index in ours(client, prefix):
            client.indices.delete(index=index.name)
        client.close()


def measure(searches: Sequence[Judged], names: Sequence[str], urls: Sequence[str], verbose: bool) -> Scores:
    from search import backends

    readers, scores = Readers(), {}
    for name in names:
        with engine(name, urls) as asked, patch.object(backends, "current", lambda asked=asked: asked):
            shown = {one: readers.shown(one) for one in searches}
        scores[name] = {one: ndcg(found, one.grades) for one, found in shown.items()}
        if verbose:
            _tell_worst(name, scores[name], shown)
    return scores


# --- telling ----------------------------------------------------------------------------------


def _tell_worst(name: str, scores: Mapping[Judged, float], shown: Mapping[Judged, Sequence[str]]) -> None:
    worst = sorted((one for one in scores if one.half == TUNING and scores[one] < GOOD), key=scores.__getitem__)
    print(f"{name}, tuning half: {len(worst)} searches below {GOOD}")
    for one in worst:
        print(f"  {scores[one]:.2f}  {one.words}  ({one.language}, {one.category})")
        print(f"        wanted  {', '.join(f'{key} {grade}' for key, grade in one.grades.items())}")
        print(f"        shown   {', '.join(f'{key} {one.grades.get(key, 0)}' for key in shown[one]) or 'nothing'}")


def tell(title: str, scores: Scores, searches: Sequence[Judged]) -> None:
    print(f"\n{title + ', nDCG@10':<28}{'searches':>10}" + "".join(f"{name:>15}" for name in scores))
    for category in CATEGORIES:
        _tell_row(category, scores, [one for one in searches if one.category == category])
    for language in LANGUAGES:
        _tell_row(language, scores, [one for one in searches if one.language == language])
    _tell_row("all", scores, searches)


def _tell_row(label: str, scores: Scores, searches: Sequence[Judged]) -> None:
    print(f"{label:<28}{len(searches):>10}" + "".join(f"{mean(found, searches):>15.3f}" for found in scores.values()))


def mean(scores: Mapping[Judged, float], searches: Iterable[Judged]) -> float:
    return statistics.fmean(scores[one] for one in searches)


def verdict(scores: Scores, searches: Sequence[Judged], asked: str) -> int:
    figures = {name: mean(found, searches) for name, found in scores.items()}
    told = ", ".join(f"{name} {figure:.3f} (at least {WANTED[name]:.2f})" for name, figure in figures.items())
    print(f"\nrelevance: mean nDCG@10 of {len(searches)} judged searches, {asked}: {told}")
    return 1 if any(figure < WANTED[name] for name, figure in figures.items()) else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--engine", choices=[EMBEDDED, ELASTICSEARCH, "both"], default="both")
    parser.add_argument("--held-out", action="store_true", help="both halves; read last")
    parser.add_argument("--verbose", action="store_true", help="tell the worst searches of the tuning half")
    parser.add_argument("--database", default="", help="an empty PostgreSQL database that is filled")
    options = parser.parse_args()
    names = [EMBEDDED, ELASTICSEARCH] if options.engine == "both" else [options.engine]
    halves = [TUNING, HELD_OUT] if options.held_out else [TUNING]
    server: Callable = stage.some_server if ELASTICSEARCH in names else lambda _name: nullcontext([])
    try:
        searches = [one for one in read() if one.half in halves]
        with portal(options.database), server("relevance") as urls:
            scores = measure(searches, names, urls, options.verbose)
    except (JudgementError, MissingServerError, demosite.SiteError) as error:
        print(f"relevance: not measured: {error}")
        return 1
    for half in halves:
        tell(f"half {half}", scores, [one for one in searches if one.half == half])
    return verdict(scores, searches, " and ".join(halves))


if __name__ == "__main__":
    sys.exit(main())
