"""Answers that differ between the engine in the portal and a real search server, on the same documents.

    chaos/parity.py [--n 20000] [--quick] [--seed 1] [--chance 900]

Documents and questions are those of the contract suite (tests/search/contract), from `--seed`: each corner asked by
each of seven kinds of person, then `--chance` questions by chance, about half of them with words. Asked are a page with
all counts, the counts alone, totals, the matrix, the stream of all hits, and neighbours; compared are sets, counts and
every order, that by relevance too. Told is also the mean share that the ten best hits have in common, by relevance, for
questions that find more than ten.

Exit code 1 when an answer differs or when the mean share is below 0.8. `--quick` has 2,000 documents and 150 questions.
With ELASTICSEARCH_TEST_URL it asks that server, under a name of its own; else it starts one.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from chaos import stage
from scripts.elasticsearch import MissingServerError

if TYPE_CHECKING:
    from chaos.beside import Tally
    from search.kinds import Kind
    from search.query import SearchQuery

COUNT, QUICK = 20_000, 2_000
CHANCE, QUICK_CHANCE = 900, 75
QUICK_CORNERS = 75
LEAST_OVERLAP = 0.8
DEEP = ("2", "400", "600", "9999")  # pages; beyond 500 no engine goes
SHOWN = 5  # differences that are told in full


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=COUNT, help=f"documents, {COUNT:,} unless said otherwise")
    parser.add_argument("--chance", type=int, default=CHANCE, help=f"questions by chance, {CHANCE} unless said")
    parser.add_argument("--seed", type=int, default=1, help="of documents and questions")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} documents, 150 questions")
    options = parser.parse_args()
    count, chance = (QUICK, QUICK_CHANCE) if options.quick else (options.n, options.chance)
    try:
        with stage.temporary_folder() as folder, stage.some_server("parity") as urls:
            stage.open_portal(folder)
            return measure(urls, count, chance, options.seed, QUICK_CORNERS if options.quick else None)
    except MissingServerError as error:
        print(f"parity: missing Elasticsearch: {error}")
        return 1


def measure(urls: list[str], count: int, chance: int, seed: int, corners: int | None) -> int:
    from chaos.beside import Tally, compare
    from search.backends.elasticsearch import ElasticsearchBackend
    from search.backends.embedded import EmbeddedBackend
    from search.elastic.indexes import ours
    from search.elastic.rebuilding import rebuild
    from tests.search.contract.drafting import drafts
    from tests.search.contract.people import PEOPLE
    from tests.search.contract.specimens import Shelf

    began, shelf = time.perf_counter(), Shelf("specimen")
    stage.fill(shelf, drafts(count, seed=seed))
    print(f"{count:,} documents made in {time.perf_counter() - began:.0f} s", flush=True)
    client, prefix = stage.connected(urls), f"p{uuid4().hex[:12]}"
    began, tally = time.perf_counter(), Tally()
    try:
        rebuild(client, prefix)
        embedded, server = EmbeddedBackend(), ElasticsearchBackend(client, prefix)
        for person, query in questions(shelf.kind, chance, seed, corners):
            compare(embedded, server, query, PEOPLE[person], tally)
            if tally.questions % 200 == 0:
                print(f"{tally.questions} questions, {len(tally.differing)} answers differ", flush=True)
    finally:
        for index in ours(client, prefix):
            client.indices.delete(index=index.name)
        client.close()
    return tell(tally, count, seed, time.perf_counter() - began)


def questions(kind: "Kind", chance: int, seed: int, corners: int | None) -> Iterator[tuple[str, "SearchQuery"]]:
    """(person, question): `corners` of the corners spread over all people, or every one by everybody."""
    from tests.search.contract.asking import SORTS, by_chance, read
    from tests.search.contract.asking import corners as all_corners
    from tests.search.contract.people import PEOPLE

    asked = [*all_corners(kind).values(), *([("page", page), ("sort", sort)] for page in DEEP for sort in SORTS)]
    pairs = [(person, one) for one in asked for person in PEOPLE]
    if corners:
        pairs = pairs[seed % len(PEOPLE) :: len(pairs) // corners][:corners]
    yield from ((person, read(kind, one)) for person, one in pairs)
    yield from by_chance(kind, chance, seed=seed)


def tell(tally: "Tally", count: int, seed: int, seconds: float) -> int:
    for told in tally.differing[:SHOWN]:
        print(f"DIFFERS: {told}")
    is_short = bool(tally.differing) or tally.overlap < LEAST_OVERLAP or not tally.overlaps
    print(
        f"{tally.questions} questions with {tally.asked} answers, {tally.worded} of them with words, "
        f"in {seconds:.0f} s; overlap of {len(tally.overlaps)} questions with more than ten hits"
    )
    if is_short:
        print(f"again: chaos/parity.py --n {count} --seed {seed}")
    print(
        f"parity: {count:,} documents, {len(tally.differing)} answers differ, 0 wanted; "
        f"mean overlap of the top 10 by relevance {tally.overlap:.3f}, at least {LEAST_OVERLAP} wanted"
    )
    return 1 if is_short else 0


if __name__ == "__main__":
    sys.exit(main())
