"""What bench/facet_kernel.py measures on: documents made from a seed, and the same as an SQL table of postings.

13 facets with 844 values, five of them trees, and closed years; the values of a facet follow Zipf's law (s = 1) and
know nothing of each other. Every document has its values and all ancestors of these, some 24 terms with its years.
"""

import random
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice
from typing import Any

from django.db import connection, transaction

from search.enums import Group
from search.facets import Facet, FacetSet
from search.kinds import Kind
from search.models import SearchCounter, SearchDocument, SearchTerm
from search.query import SearchQuery

SEED = 20261122
CHUNK = 10_000
BODY = "x" * 2_000  # bytes that are read past, as many as a practice in two languages has
FIRST_YEAR, LAST_YEAR = 1990, 2026
Posting = tuple[str, int, int]  # facet, number of the term, primary key


@dataclass(frozen=True)
class Values:
    """`tops` broad values and below them `leaves` others, if it is a tree; a document has up to `most` of them."""

    facet: str
    leaves: int
    most: int
    tops: int = 0

    @property
    def all(self) -> list[str]:
        return [f"leaf{n}" for n in range(self.leaves)] + [f"top{n}" for n in range(self.tops)]

    @cached_property
    def weights(self) -> list[float]:
        return list(accumulate(1 / rank for rank in range(1, self.leaves + 1)))


VALUES = (
    Values("country", 45, 2, tops=4), Values("sector", 87, 2, tops=22), Values("theme", 30, 2, tops=7),
    Values("target", 24, 2, tops=6), Values("field", 80, 1, tops=11), Values("strand", 2, 1), Values("eqf", 8, 1),
    Values("level", 5, 1), Values("language", 24, 1), Values("mode", 4, 1), Values("evidence", 5, 1),
    Values("organisation", 280, 2), Values("tag", 200, 2),
)  # fmt: skip
KIND = Kind(
    "bench", "Bench", FacetSet(Facet(values.facet, values.facet, tree=bool(values.tops)) for values in VALUES),
    "sector", "country", lambda keys: [], list, lambda path: [],
)  # fmt: skip
FILTERS: dict[str, tuple[float, dict[str, tuple[str, ...]]]] = {  # name: share of the documents, filters
    "broad": (0.15, {"country": ("top0",), "strand": ("leaf0",), "level": ("leaf0",)}),
    "typical": (0.007, {"country": ("leaf1", "leaf9"), "sector": ("top1",), "evidence": ("leaf1",)}),
    "narrow": (0.000_01, {"sector": ("leaf70",), "organisation": ("leaf9",), "tag": ("leaf2",)}),
}
QUERIES = {name: SearchQuery(KIND, filters=filters) for name, (_share, filters) in FILTERS.items()}


def numbers() -> dict[tuple[str, str], int]:
    """Write all terms; returns their numbers."""
    terms = [(values.facet, value) for values in VALUES for value in values.all]
    terms += [(Group.KIND.value, KIND.name), (Group.VISIBILITY.value, SearchDocument.OPEN)]
    terms += [(Group.YEAR.value, str(year)) for year in range(FIRST_YEAR, LAST_YEAR + 1)]
    SearchTerm.objects.bulk_create(SearchTerm(group=group, value=value) for group, value in terms)
    return {(row.group, row.value): row.pk for row in SearchTerm.objects.all()}


def make(count: int) -> None:
    """Write `count` documents, and their facets' terms as postings."""
    known = numbers()
    table = SearchDocument._meta.db_table
    columns = "id, kind, key, visibility, body, packed, digest, newest, updated, oldest, version, error"
    insert = f"INSERT INTO {table} ({columns}) VALUES (%s, 'bench', %s, 'open', %s, %s, '', %s, 0, 0, %s, '')"  # noqa: S608
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE posting (facet TEXT, term INTEGER, document INTEGER)")
        version = SearchCounter.take()
        documents = _documents(count, known)
        while chunk := list(islice(documents, CHUNK)):
            cursor.executemany(insert, [(pk, str(pk), BODY, packed, -pk, version) for pk, packed, _postings in chunk])
            postings = [posting for _pk, _packed, found in chunk for posting in found]
            cursor.executemany("INSERT INTO posting VALUES (%s, %s, %s)", postings)
        cursor.execute("CREATE INDEX by_term ON posting (facet, term, document)")
        cursor.execute("CREATE INDEX by_document ON posting (document, facet, term)")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE posting")


def _documents(count: int, known: dict[tuple[str, str], int]) -> Iterator[tuple[int, bytes, list[Posting]]]:
    """Primary key, packed terms and postings of each."""
    rng = random.Random(SEED)
    always = [known[Group.KIND, KIND.name], known[Group.VISIBILITY, SearchDocument.OPEN]]
    for start in range(0, count, CHUNK):
        length = min(CHUNK, count - start)
        drawn = [_drawn(rng, values, length, known) for values in VALUES]
        for place in range(length):
            pk = start + place + 1
            postings = [
                (values.facet, term, pk) for values, sets in zip(VALUES, drawn, strict=True) for term in sets[place]
            ]
            first = rng.randint(FIRST_YEAR, LAST_YEAR)
            years = range(first, min(first + rng.randint(0, 2), LAST_YEAR) + 1)
            terms = always + [known[Group.YEAR, str(year)] for year in years] + [term for _facet, term, _pk in postings]
            yield pk, array("I", sorted(terms)).tobytes(), postings


def _drawn(rng: random.Random, values: Values, length: int, known: dict[tuple[str, str], int]) -> list[set[int]]:
    """The terms of one facet for each of `length` documents."""
    leaves = [known[values.facet, f"leaf{n}"] for n in range(values.leaves)]
    tops = [known[values.facet, f"top{n}"] for n in range(values.tops)]
    choices = iter(rng.choices(range(values.leaves), cum_weights=values.weights, k=length * values.most))
    found = []
    for _ in range(length):
        chosen = list(islice(choices, values.most))[: rng.randint(1, values.most)]
        found.append({leaves[n] for n in chosen} | {tops[n % values.tops] for n in chosen if tops})
    return found


# --- the same counts in SQL -------------------------------------------------------------------

OF_FILTER = "SELECT DISTINCT f.document FROM posting f WHERE f.facet = %s AND f.term IN ({})"
LOOKED_UP = "SELECT 1 FROM posting o WHERE o.document = f.document AND o.facet = %s AND o.term IN ({})"


def joined(filters: Sequence[tuple[str, Sequence[int]]]) -> tuple[str, list[Any]]:
    """Documents from the first filter, each looked up in the others; their postings joined."""
    (facet, terms), *others = filters
    parameters: list[Any] = [facet, *terms]
    conditions = ""
    for other, wanted in others:
        conditions += f" AND EXISTS ({LOOKED_UP.format(_marks(wanted))})"
        parameters += [other, *wanted]
    hits = f"{OF_FILTER.format(_marks(terms))}{conditions}"
    return f"FROM ({hits}) h CROSS JOIN posting p ON p.document = h.document", parameters


def contained(filters: Sequence[tuple[str, Sequence[int]]]) -> tuple[str, list[Any]]:
    """Postings of the documents that are in the intersection of all filters."""
    parts = [OF_FILTER.format(_marks(terms)) for _facet, terms in filters]
    parameters = [part for facet, terms in filters for part in (facet, *terms)]
    return f"FROM posting p WHERE p.document IN ({' INTERSECT '.join(parts)})", parameters


FORMS = {"join": joined, "in": contained}


def sql_counts(form: str, query: SearchQuery, known: dict[tuple[str, str], int]) -> dict[str, dict[int, int]]:
    """Counts of all values by facet and term: one statement for all facets without a choice, one for each other."""
    chosen = [(facet, [known[facet, value] for value in values]) for facet, values in query.filters.items()]
    chosen.sort(key=lambda one: sum(_rows_of(*one)))
    counts: dict[str, dict[int, int]] = {values.facet: {} for values in VALUES}
    closed = [values.facet for values in VALUES if values.facet not in query.filters]
    for facets, left_out in [(closed, ""), *(([facet], facet) for facet in query.filters)]:
        source, parameters = FORMS[form]([one for one in chosen if one[0] != left_out])
        wanted = f"{'WHERE' if form == 'join' else 'AND'} p.facet IN ({_marks(facets)})"
        statement = f"SELECT p.facet, p.term, COUNT(*) {source} {wanted} GROUP BY p.facet, p.term"
        with connection.cursor() as cursor:
            cursor.execute(statement, [*parameters, *facets])
            for facet, term, number in cursor.fetchall():
                counts[facet][term] = number
    return counts


def _rows_of(facet: str, terms: Iterable[int]) -> list[int]:
    """Documents of each term: the rarest filter comes first, as a good planner would have it."""
    with connection.cursor() as cursor:
        statement = "SELECT COUNT(*) FROM posting WHERE facet = %s AND term = %s"
        return [cursor.execute(statement, [facet, term]).fetchone()[0] for term in terms]


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))
